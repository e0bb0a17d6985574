"""The front matter of old versions, as plain values.

Versions of a file differ in a few lines. Front matter is read in chunks (a key of the top level, a key
result), each of which is parsed once however many versions have it: that makes thousands of versions cheap.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from okrsite.source.node import Plain, plain
from okrsite.source.yaml_reader import read_yaml

Front = dict[str, Plain]
"""Keys and values of the top level; `{}` where nothing could be read."""

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_KEYS = re.compile(r"^(?=[^\s#-])", re.MULTILINE)
_LIST = "key_results:"
_SIMPLE = re.compile(r"( *)(- )?([a-z_]+): ([A-Za-z0-9$€£](?:[A-Za-z0-9$€£%.,+/ -]*[A-Za-z0-9%+])?)")
_FIRST_ITEM = re.compile(r"^( *)- ", re.MULTILINE)


def front_text(data: bytes) -> str | None:
    """What stands between the fences, or None."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    opening = _FENCE.match(text)
    closing = _FENCE.search(text, opening.end() + 1) if opening else None
    return text[opening.end() + 1 : closing.start()] if opening and closing else None


def simple(text: str) -> Front | None:
    """A chunk of plain `key: value` lines, as the YAML reader gives it in ten times the time; else None."""
    listed = text.startswith(f"{_LIST}\n")
    found: dict[str, Plain] = {}
    column = None
    for line in text.removeprefix(f"{_LIST}\n").rstrip("\n").split("\n"):
        match = _SIMPLE.fullmatch(line)
        if match is None or bool(match[2]) is not (listed and not found) or match[3] in found:
            return None
        at = match.start(3)
        if at != (column if found else at) or (at == 0) is listed:
            return None
        column, found[match[3]] = at, match[4]
    return {"key_results": [found]} if listed else found


@dataclass
class Fronts:
    """Reads front matter; keeps the chunks it has read."""

    known: dict[str, Front | None] = field(default_factory=dict)

    def read(self, data: bytes) -> Front | None:
        """The keys and values of a file's front matter; None where it cannot be read."""
        text = front_text(data)
        if text is None:
            return None
        if text not in self.known:
            self.known[text] = self._joined(text) or self._parsed(text)
        return self.known[text]

    def _joined(self, text: str) -> Front | None:
        """Put together from chunks; None where the text is none of such simple chunks."""
        found: Front = {}
        for chunk in _KEYS.split(text):
            if not chunk.strip() or chunk.startswith("#"):
                continue
            read = self._key_results(chunk) if chunk.startswith(f"{_LIST}\n") else self._chunk(chunk)
            if read is None or found.keys() & read.keys():
                return None
            found |= read
        return found

    def _key_results(self, chunk: str) -> Front | None:
        first = _FIRST_ITEM.search(chunk)
        if first is None:
            return self._chunk(chunk)
        items: list[Plain] = []
        for item in re.split(rf"^(?={first[1]}- )", chunk, flags=re.MULTILINE)[1:]:
            read = self._chunk(f"{_LIST}\n{item}")
            listed = read.get("key_results") if read else None
            if not isinstance(listed, list):
                return None
            items += listed
        return {"key_results": items}

    def _chunk(self, text: str) -> Front | None:
        if text not in self.known:
            self.known[text] = simple(text) or self._parsed(text)
        return self.known[text]

    def _parsed(self, text: str) -> Front | None:
        node, _ = read_yaml("", text)
        return {key.text: plain(value) for key, value in node} if node is not None else None
