"""Which commit set each line of a file, from its versions: what `git blame -w` says, without asking it.

Only the front matter is followed (of a table all rows): no figure stands in a body.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from okrsite.history.log import Change, Log, Version
from okrsite.history.values import UNKNOWN, Origin

_LARGE = 250_000
"""Pairs of lines above which two versions are compared line by line as they are, not in order."""


def blob_id(data: bytes, digits: int = 40) -> str:
    """The id that git gives to a file's contents."""
    kind = hashlib.sha256 if digits == 64 else hashlib.sha1
    return kind(b"blob %d\0" % len(data) + data).hexdigest()


def start(log: Log, name: str, data: bytes, digits: int = 40) -> tuple[Change | None, bool]:
    """The change that made a file what it is; False when it was edited since the newest one."""
    for candidate in dict.fromkeys((data, data.replace(b"\r\n", b"\n"))):
        found = log.made(name, blob_id(candidate, digits))
        if found is not None:
            return found, True
    newest = log.newest.get(name)
    return (newest, False) if newest is not None and newest.blob is not None else (None, False)


def origins(
    log: Log, name: str, data: bytes, first: Change, texts: Mapping[str, bytes], *, clean: bool = True
) -> Origin:
    """For each line of a file the number of the commit that set it; one number where one set them all.

    `texts` are the contents of the versions in the lineage of `first`, by blob.
    """
    if clean and not first.olds:
        return first.at
    versions = {id_: lines_of(name, text) for id_, text in texts.items()}
    own = lines_of(name, data)
    found = [UNKNOWN] * len(own)
    carried = [(n, n) for n in range(len(own))]
    if not clean:
        carried, _ = _carried(carried, own, versions.get(first.blob or "", []))
    waiting, heap = {first.number: carried}, [(first.at, first.number)]
    while heap:
        change = log.changes[heapq.heappop(heap)[1]]
        left = waiting.pop(change.number)
        for version, parent in log.parents(change):
            passed, left = _passed(left, change, version, versions)
            if parent is None or not passed:
                continue
            if parent.number not in waiting:
                heapq.heappush(heap, (parent.at, parent.number))
            waiting.setdefault(parent.number, []).extend(passed)
        for line, _ in left:
            found[line] = change.at
    return tuple(found)


Carried = list[tuple[int, int]]
"""Lines whose origin is sought: the number in the file, and in the version looked at."""


def _passed(
    left: Carried, change: Change, before: Version, versions: Mapping[str, Sequence[bytes]]
) -> tuple[Carried, Carried]:
    """The lines that a parent had already, and the rest."""
    if before.blob == change.blob:
        return left, []
    return _carried(left, versions.get(change.blob or "", []), versions.get(before.blob, []))


def _carried(left: Carried, new: Sequence[bytes], old: Sequence[bytes]) -> tuple[Carried, Carried]:
    place = matched(new, old)
    passed = [(line, place[n]) for line, n in left if n in place]
    return passed, [(line, n) for line, n in left if n not in place]


def lines_of(name: str, data: bytes) -> list[bytes]:
    """The lines that count, without the space around them."""
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if name.endswith(".md"):
        end = next((n for n, line in enumerate(lines) if n and line.rstrip(b" \t") == b"---"), len(lines))
        del lines[end:]
    return [line.strip() for line in lines]


def matched(new: Sequence[bytes], old: Sequence[bytes]) -> dict[int, int]:
    """For the lines of `new` that `old` has in the same order, their numbers there."""
    shorter = min(len(new), len(old))
    head = next((n for n in range(shorter) if new[n] != old[n]), shorter)
    tail = next((n for n in range(shorter - head) if new[-1 - n] != old[-1 - n]), shorter - head)
    found = {n: n for n in range(head)}
    shift = len(old) - len(new)
    found |= {n: n + shift for n in range(len(new) - tail, len(new))}
    middle, other = new[head : len(new) - tail], old[head : len(old) - tail]
    if len(middle) * len(other) > _LARGE:
        places = {line: n for n, line in reversed(list(enumerate(other)))}
        found |= {head + n: head + places[line] for n, line in enumerate(middle) if line in places}
    elif middle and other:
        for a, b, size in SequenceMatcher(None, middle, other, autojunk=False).get_matching_blocks():
            found |= {head + a + n: head + b + n for n in range(size)}
    return found
