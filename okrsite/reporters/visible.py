"""Text from content for terminals, comments and the logs of CI jobs: nothing in it acts."""

from __future__ import annotations

import json
import re

_ORDER = re.compile(r"^\s*:(?=:)|#(?=#[a-z]*\[)", re.IGNORECASE)
"""What a runner of CI jobs obeys: `::error::` where a line begins, `##[error]` and `##vso[…]` anywhere."""
_ACTS = re.compile(r"([@#!~%&$:])(?=[\w\"'/])")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")
_APART = "\N{ZERO WIDTH SPACE}"


def visible(text: str) -> str:
    """One line without characters that a terminal would act on, or that turn text around."""
    return inert(" ".join(text.split()))


def inert(text: str) -> str:
    """The same with the spaces that it has; an invisible one parts what the runner of a CI job would obey."""
    shown = "".join(c if c.isprintable() else _stand_in(c) for c in text)
    return _ORDER.sub(rf"\g<0>{_APART}", shown)


def _stand_in(char: str) -> str:
    return " " if char.isspace() else "\N{REPLACEMENT CHARACTER}"


def as_json(data: object) -> str:
    """Data as JSON that can be printed: what would act is escaped, and read back as it was."""
    lines = json.dumps(data, ensure_ascii=False, indent=2).split("\n")
    return "\n".join(line if line.isprintable() and "##" not in line else _escaped(line) for line in lines)


def _escaped(line: str) -> str:
    shown = "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line)
    return _ORDER.sub(r"\\u0023", shown)


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
