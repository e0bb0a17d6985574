"""Text that is written into content files: values that YAML reads back as they are, and names of files."""

from __future__ import annotations

import json
import re
import stat
import unicodedata

from okrsite.source.discover import file_fault

_PLAIN = re.compile(r"(?!---|\.\.\.)[\w$€£¥+./-][\w$€£¥%+./#'() -]*")
"""What is safe without quotes, in lists on one line too."""
_KEYWORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
    | {
        "đ": "d",
        "Đ": "d",
        "ð": "d",
        "Ð": "d",
        "þ": "th",
        "Þ": "th",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "&": " and ",
    }
    | {"'": "", "\N{RIGHT SINGLE QUOTATION MARK}": ""}
)
LONGEST = 60
"""Characters of a file's name that is made of a title."""


class Yaml(str):
    """Text that is YAML already."""

    __slots__ = ()


def scalar(text: str) -> str:
    """A value as YAML: plain where that is safe, else in double quotes."""
    line = " ".join(text.split())
    plain = _PLAIN.fullmatch(line) and " #" not in line and not line.startswith("- ") and line != "-"
    return line if plain and line.lower() not in _KEYWORDS else quoted(line)


def quoted(text: str) -> str:
    """A value in double quotes."""
    shown = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in shown)


def slug(title: str, suffix: str) -> str:
    """The name of a file for a title, without its ending; empty when the title holds no letter and no digit.

    Accents go, letters of other scripts stay; a name that Windows or okrsite keeps for itself gets `suffix`.
    """
    plain = unicodedata.normalize("NFKD", title.translate(_LETTERS))
    plain = "".join(c for c in plain if not ("\u0300" <= c <= "\u036f"))
    words = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain).casefold()).strip("-")
    if len(words) > LONGEST:
        words = words[:LONGEST].rpartition("-")[0] or words[:LONGEST]
    while len(words.encode()) > 3 * LONGEST:
        words = words[:-1]
    words = words.strip("-")
    if not words:
        return ""
    reserved = words == "index" or file_fault(stat.S_IFREG, words, words) is not None
    return f"{words}-{suffix}" if reserved else words


def words_of(name: str) -> str:
    """A title for a file's name: `new-arr` is `New arr`."""
    spaced = re.sub(r"[-_]+", " ", name).strip()
    return spaced[:1].upper() + spaced[1:]
