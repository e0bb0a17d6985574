"""What an address of the served site means. Pure: paths in, paths out.

Addresses here are decoded (no `%20`) and begin with `/`; paths of the site are as in `Published`, without.
"""

from __future__ import annotations

import os
from urllib.parse import quote, unquote, urlsplit


def base_of(base_path: str) -> str:
    """The site's sub-path, decoded, with a slash at both ends and none doubled."""
    parts = [part for part in unquote(base_path).split("/") if part]
    return "/".join(["", *parts, ""])


def below(address: str, base: str) -> str | None:
    """The part of an address below the base; None when it lies outside the site."""
    return address.removeprefix(base) if address.startswith(base) else None


def elsewhere(address: str, base: str, former: str) -> str | None:
    """Where a reader is sent whose address shows nothing: to the site, or after it when it has moved.

    `former` is the base the site had before, or the base itself.
    """
    inside = address.startswith(base)
    if not inside and address in {"/", base.removesuffix("/")}:
        return base
    # A move from /okrs/ to / puts the old addresses inside the new site; never the other way round.
    if former != base and address.startswith(former) and (not inside or former.startswith(base)):
        return base + address.removeprefix(former)
    return None


def is_servable(path: str) -> bool:
    """True for a path of the site that may be looked up: no way out, no dotfile, no empty or NUL segment."""
    if "\0" in path or (os.name == "nt" and ("\\" in path or ":" in path)):
        return False
    *folders, last = path.split("/")
    return all(folder and not folder.startswith(".") for folder in folders) and not last.startswith(".")


def files_at(path: str) -> tuple[str, ...]:
    """The files that may be shown at a path of the site, the likeliest first."""
    if not path or path.endswith("/"):
        return (f"{path}index.html",)
    return (path, f"{path}/index.html")


def is_page(path: str) -> bool:
    """True when a reader of this path expects a page rather than a picture, a script or data."""
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    return not (stem and dot) or suffix.lower() in {"html", "htm"}


def path_of_url(url: str, base: str) -> str | None:
    """The path of the site that a browser's address bar shows; None for another place."""
    try:
        address = unquote(urlsplit(url).path) or "/"
    except ValueError:
        return None
    return below(address, base)


def encoded(address: str) -> str:
    """An address as it stands in a header or a link."""
    return quote(address, safe="/~")


def encoded_query(query: str) -> str:
    """A query as it came in a request line, which is read as Latin-1, to be sent on in a header."""
    return quote(query, safe="%&=?/:;,+~!$'()*@[]", encoding="latin-1")
