"""The Jinja environment: escaping on everywhere, undefined names are faults, links relative to the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from types import CodeType
from urllib.parse import quote, urlsplit

from jinja2 import BytecodeCache, Environment, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup

from okrsite.model.entry import ROOT
from okrsite.model.period import long_date, short_date
from okrsite.theme.breaks import formula, name, whole
from okrsite.theme.chain import Theme
from okrsite.theme.drawn import Draw, drawing, rows
from okrsite.theme.quick import QuickEnvironment
from okrsite.theme.sources import Templates
from okrsite.words import count, sentence

_SAFE_SCHEMES = frozenset({"", "http", "https", "mailto"})
_PLAIN = ("https://", "http://")
"""What nearly all addresses begin with: these need no closer look."""


def environment(theme: Theme, draw: Draw, templates: Templates | None = None) -> Environment:
    """An environment over the theme's chain. Templates get `page`, `site` and their own context as `it`.

    `templates` are those of the chain, where they were read already. `draw` draws charts; `scripting` says
    whether the theme has scripts. `theme_colours` holds the colour of the masthead in each scheme, for the
    frame of a browser.
    """
    env = QuickEnvironment(
        loader=templates or Templates(theme),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
    )
    env.filters.update(FILTERS, drawing=drawing(draw))
    env.globals["scripting"] = theme.scripts
    env.globals["script"] = script if theme.scripts else lambda _: ""
    env.globals["theme_colours"] = tuple(zip(("light", "dark"), theme.colours("band"), strict=True))
    return env


class _Compiled(BytecodeCache):
    """Templates compiled once a process, for as long as their text stays."""

    def __init__(self) -> None:
        self._code: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        known = self._code.get(bucket.key)
        if known is not None and known[0] == bucket.checksum:
            bucket.code = known[1]

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._code[bucket.key] = bucket.checksum, bucket.code


_COMPILED = _Compiled()


def relative(root: str, address: str) -> str:
    """The href of an address within the site, seen from a page whose way to the root is `root`."""
    return root + _from_root(address)


# One for each goal, check-in and page: where there are more, each page asks for what others pushed out.
@lru_cache(maxsize=1 << 16)
def _from_root(address: str) -> str:
    path, hash_, fragment = address.partition("#")
    if path == "" or path.endswith("/"):
        path += "index.html"
    anchor = f"#{quote(fragment, safe='')}" if hash_ else ""
    return f"{quote(path, safe='/~')}{anchor}"


@pass_context
def href(context: Context, address: str) -> str:
    """`{{ link.address|href }}`: the relative href of an address within the site."""
    return relative(context["root"], address)


@pass_context
def asset(context: Context, path: str) -> str:
    """`{{ "assets/style.css"|asset }}`: the relative href of a file of the site."""
    return f"{context['root']}{quote(path, safe='/~')}"


@pass_context
def script(context: Context, path: str) -> Markup:
    """`{{ script("js/site.js") }}`: loads a static script; nothing in a theme without scripts."""
    return Markup('<script src="{}" defer></script>').format(asset(context, f"assets/{path}"))


def encoded(address: str) -> str:
    """`{{ page.address|encoded }}`: an address as it stands behind the site's base URL."""
    return quote(address, safe="/~")


@pass_context
def body(context: Context, html: str) -> Markup:
    """`{{ it.body|body }}`: rendered Markdown, its links made relative to this page."""
    return Markup(html.replace(ROOT, context["root"]))  # noqa: S704 - rendered by markdown-it without raw HTML


def brief(text: str, most: int = 160) -> str:
    """`{{ page.description|brief }}`: as much of a text as search engines and link previews show."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    words, _, rest = cut.rpartition(" ")
    return f"{(words if len(rest) < most // 2 else cut).rstrip(' ,;:')}…"


@pass_context
def url(context: Context, link: str) -> str:
    """`{{ url|url }}`: a link of front matter or an outside address; nothing where it could run a script."""
    if link.startswith(ROOT):
        return f"{context['root']}{link.removeprefix(ROOT)}"
    return safe_url(link)


def safe_url(url: str) -> str:
    """An outside address, or nothing where its scheme could run a script."""
    if not url or url.startswith(_PLAIN):
        return url
    bare = "".join(c for c in url if c.isprintable() and not c.isspace())
    try:
        scheme = urlsplit(bare).scheme.lower()
    except ValueError:
        return ""
    return url if scheme in _SAFE_SCHEMES else ""


FILTERS: dict[str, Callable[..., object]] = {
    "href": href,
    "asset": asset,
    "encoded": encoded,
    "body": body,
    "url": url,
    "counted": count,
    "sentence": sentence,
    "long_date": long_date,
    "short_date": short_date,
    "iso": date.isoformat,
    "brief": brief,
    "rows": rows,
    "name": name,
    "whole": whole,
    "formula": formula,
}
"""What templates shape values with; `drawing` is added with what draws."""
