"""The ids and links of a rendered page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

# A tag is found as a whole, value by quoted value, so that neither `>` nor ` href="…"` within a value or
# between tags misleads. Text cannot hold a `<` (Jinja, markdown-it and Vega escape it; JSON in scripts has
# \u003c), while an unescaped `"` in text is legal, and Vega writes it: searching for `href="` alone would not
# do. Templates of a site's own theme may quote with ' or not at all. The possessive `*+` keeps a page with an
# odd quote from costing quadratic time.
_TAG = re.compile(r"""<[a-zA-Z][^"'<>]*+(?:(?:"[^"]*+"|'[^']*+')[^"'<>]*+)*+>""")
# The values of all names are read, so that each is consumed as one.
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINKS = frozenset({"href", "src", "xlink:href"})
# Images, an icon among them, may be spelled out in place; a link to such a thing may not.
_IMAGE_TAGS = ("<img", "<link", "<image", "<source")


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the link check needs of a page: its ids in their order, each different link once."""

    ids: tuple[str, ...]
    links: tuple[str, ...]


def scan(html: str) -> Scanned:
    """The ids and the values of `href` and `src` in a page, character references resolved.

    Names of attributes are in lower case, as all our templates write them.
    """
    if "<!--" in html:
        html = _COMMENT.sub("", html)
    ids: list[str] = []
    links: dict[str, None] = {}
    for tag in _TAG.findall(html):
        # Most tags end here: these cost less than taking the tag apart.
        if "id=" in tag or "href" in tag or "src" in tag:
            _collect(tag, ids, links)
    return Scanned(tuple(ids), tuple(links))


def _collect(tag: str, ids: list[str], links: dict[str, None]) -> None:
    for name, double, single, bare in _ATTRIBUTE.findall(tag):
        if name != "id" and name not in _LINKS:
            continue
        value = double or single or bare
        if "&" in value:
            value = unescape(value)
        if name == "id":
            ids.append(value)
        elif not (value.startswith("data:image/") and tag.lower().startswith(_IMAGE_TAGS)):
            links[value] = None
