"""Whether a mended file says what it said before, but for what the fixes are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from okrsite.fix.edits import FileText, Region
from okrsite.source.front_matter import decode, split
from okrsite.source.node import Mapping, Node, Plain, plain

_PLACEHOLDER = "okrsite-placeholder-"


def unchanged(before: FileText, after: FileText, regions: Sequence[Region]) -> bool:
    """True when both say the same, but for the regions of `after`, and those read as they are meant to.

    Each value that was put in other words is masked by a word that no YAML can misread, and what was added is
    cut out: what is left then has to be read as `before` is, as far as that could be read at all.
    """
    if any(_PLACEHOLDER in text.raw for text in (before, after)):
        return False
    now, without = _read(after), _read(_without_added(after, regions))
    masked = _read(_masked(after, regions))
    if now is None or without is None or masked is None or now[1] != _body(before):
        return False
    meant = {f"{_PLACEHOLDER}{number}": region.reads for number, region in enumerate(regions)}
    added = sum(region.reads is None for region in regions)
    if _restored(masked[0], meant) != without[0] or _more(now[0], without[0]) != added:
        return False
    if sorted(_placeholders(masked[0])) != sorted(word for word, reads in meant.items() if reads is not None):
        return False  # What is read twice, or not at all, is not one value in other words.
    then = _read(before)
    return then is None or _same(then[0], masked[0])


def is_readable(text: FileText) -> bool:
    """Whether YAML makes sense of the front matter."""
    return _read(text) is not None


def _read(text: FileText) -> tuple[Plain, str] | None:
    """The front matter as values, and the body."""
    told, _ = decode("", text.data)
    parts = split("", told) if told is not None else None
    return (plain(parts.front), parts.body.text) if parts and parts.front is not None else None


def _body(text: FileText) -> str:
    told, _ = decode("", text.data)
    return split("", told).body.text if told is not None else ""


def tree(text: FileText) -> Mapping | None:
    """The front matter of a file in which nothing is wrong as YAML."""
    told, _ = decode("", text.data)
    parts = split("", told) if told is not None else None
    return parts.front if parts and not parts.diagnostics else None


def mappings(node: Node) -> list[Mapping]:
    """Every mapping in a tree, the outermost first."""
    if isinstance(node, Mapping):
        return [node, *(found for _, value in node for found in mappings(value))]
    items = getattr(node, "items", [])
    return [found for item in items for found in mappings(item)]


def _masked(text: FileText, regions: Sequence[Region]) -> FileText:
    raw = text.raw
    for number, region in sorted(enumerate(regions), key=lambda pair: -pair[1].start):
        word = "" if region.reads is None else f"{_PLACEHOLDER}{number}"
        raw = raw[: region.start] + word + raw[region.end :]
    return FileText(raw, text.bom, ())


def _without_added(text: FileText, regions: Sequence[Region]) -> FileText:
    raw = text.raw
    for region in sorted(regions, key=lambda region: -region.start):
        if region.reads is None:
            raw = raw[: region.start] + raw[region.end :]
    return FileText(raw, text.bom, ())


def _restored(value: Plain, meant: dict[str, str | None]) -> Plain:
    if isinstance(value, dict):
        return {key: _restored(inner, meant) for key, inner in value.items()}
    if isinstance(value, list):
        return [_restored(inner, meant) for inner in value]
    return meant.get(value, value) if value is not None else None


def _placeholders(value: Plain) -> Iterator[str]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _placeholders(inner)
    elif value is not None and value.startswith(_PLACEHOLDER):
        yield value


def _more(now: Plain, before: Plain) -> int:
    """How many keys `now` has on top of `before`; -1 and less where anything else differs."""
    if isinstance(now, dict) and isinstance(before, dict) and before.keys() <= now.keys():
        counts = [_more(now[key], value) for key, value in before.items()]
        return len(now) - len(before) + sum(counts) if all(count >= 0 for count in counts) else -1
    if isinstance(now, list) and isinstance(before, list) and len(now) == len(before):
        counts = [_more(*pair) for pair in zip(now, before, strict=True)]
        return sum(counts) if all(count >= 0 for count in counts) else -1
    return 0 if now == before else -1


def _same(before: Plain, masked: Plain) -> bool:
    """Whether two values are the same, but for those that are masked."""
    if isinstance(masked, str) and masked.startswith(_PLACEHOLDER):
        return before is None or isinstance(before, str)
    if isinstance(before, dict) and isinstance(masked, dict):
        return before.keys() == masked.keys() and all(_same(before[key], masked[key]) for key in before)
    if isinstance(before, list) and isinstance(masked, list):
        return len(before) == len(masked) and all(_same(*pair) for pair in zip(before, masked, strict=True))
    return before == masked
