"""Text from content for terminals and comments: nothing in it acts."""

from __future__ import annotations

import re

_ACTS = re.compile(r"([@#!~%&$:])(?=[\w\"'/])")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")
_APART = "\N{ZERO WIDTH SPACE}"


def visible(text: str) -> str:
    """One line without characters that a terminal would act on, or that turn text around."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in " ".join(text.split()))


def in_markdown(text: str) -> str:
    """Text that stays text in the Markdown of any Git host.

    No markup, no HTML, no link: an invisible space parts what would mention somebody (`@mara`), name an
    issue (`#12`) or be an address (`https://…`).
    """
    apart = _ACTS.sub(rf"\1{_APART}", visible(text))
    for begin in ("www", "GH"):
        apart = apart.replace(f"{begin}.", f"{begin}{_APART}.").replace(f"{begin}-", f"{begin}{_APART}-")
    return _MARKDOWN.sub(r"\\\1", apart)


def as_code(text: str) -> str:
    """Text as code, whatever backticks it has. In a table its `|` needs a backslash besides."""
    shown = visible(text)
    longest = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    fence, pad = "`" * (longest + 1), " " if longest or shown[:1] + shown[-1:] in {"  ", ""} else ""
    return f"{fence}{pad}{shown}{pad}{fence}" if shown else ""
