"""Bytes that are no text, too many or too deep: a clear error in the right place, never a crash."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrsite.diagnostics import Diagnostic, Severity
from tests.faults.refused import refused
from tests.support import Files, checked, faults, write

PAGE = "---\ntype: page\ntitle: How\n{}---\nText.\n"
OBJECTIVE = (
    "---\ntype: objective\ntitle: Win\nkey_results:\n"
    "  - {{id: a, title: A, start: 0, target: 10}}\n"
    "  - {{id: z, title: Z, start: 0, target: 10}}\n{}---\nText.\n"
)
MEBIBYTE = 1024 * 1024


def errors(root: Path, files: Files, as_of: str = "2026-02-15") -> list[Diagnostic]:
    return [d for d in faults(root, files, as_of) if d.severity is Severity.ERROR]


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


def page(keys: str) -> bytes:
    return PAGE.format(keys).encode()


def goal(keys: str = "", target: str = "10") -> bytes:
    return OBJECTIVE.format(keys).replace("target: 10", f"target: {target}", 1).encode()


# What is in the file, the code, where, and what the message or the hint says.
BYTES = {
    "NUL in front matter": (b"---\ntype: page\ntitle: A\0B\n---\n", "F102", "a.md:3:9", "0000"),
    "NUL in the body": (b"---\ntype: page\ntitle: A\n---\nB\0\n", "F102", "a.md:5:2", "0000"),
    "control character": (b"---\ntype: page\ntitle: A\x07B\n---\n", "F102", "a.md:3:9", "0007"),
    "escape in the body": (b"---\ntype: page\ntitle: A\n---\nB\x1b[31m\n", "F102", "a.md:5:2", "001b"),
    "right-to-left override": (
        "---\ntype: page\ntitle: A\u202eB\n---\n".encode(),
        "F102",
        "a.md:3:9",
        "202e",
    ),
    "left-to-right override": (
        "---\ntype: page\ntitle: A\n---\nB \u202dC\n".encode(),
        "F102",
        "a.md:5:3",
        "202d",
    ),
    "C1 control character": ("---\ntype: page\ntitle: A\x9bB\n---\n".encode(), "F102", "a.md:3:9", "009b"),
    "UTF-16": (PAGE.format("").encode("utf-16"), "F101", "a.md:1:1", "UTF-8"),
    "UTF-16 without a mark": (PAGE.format("").encode("utf-16-le"), "F102", "a.md:1:2", ""),
    "Latin-1": ("---\ntype: page\ntitle: Café\n---\n".encode("latin-1"), "F101", "a.md:3:11", "UTF-8"),
    "half a character at the end": (
        "---\ntype: page\ntitle: A\n---\né".encode()[:-1],
        "F101",
        "a.md:5:1",
        "UTF-8",
    ),
    "surrogates": (b"---\ntype: page\ntitle: \xed\xa0\x80\n---\n", "F101", "a.md:3:8", "UTF-8"),
    "empty": (b"", "F103", "a.md:1:1", "empty"),
    "a byte order mark alone": (b"\xef\xbb\xbf", "F103", "a.md:1:1", "empty"),
    "BOM, unknown key": (b"\xef\xbb\xbf" + page("ordr: 1\n"), "V100", "a.md:4:1", "order"),
    "CRLF, unknown key": (
        PAGE.format("ordr: 1\n").replace("\n", "\r\n").encode(),
        "V100",
        "a.md:4:1",
        "order",
    ),
    "CRLF, bad link": (
        PAGE.format("").replace("\n", "\r\n").encode() + b"\r\n[[x]]",
        "V301",
        "a.md:7:1",
        "x",
    ),
    "unknown key behind wide letters": (
        "---\ntype: page\ntitle: A\nlinks: {日本é: a.md, x: 'data:x'}\n---\n".encode(),
        "V109",
        "a.md:4:23",
        "data",
    ),
    "unknown key behind an emoji": (
        "---\ntype: page\ntitle: A\nlinks: {'🎉': a.md, x: 'data:x'}\n---\n".encode(),
        "V109",
        "a.md:4:23",
        "data",
    ),
    "unknown key behind a line separator": (
        "---\ntype: page\ntitle: 'A\u2028B'\nordr: 1\n---\n".encode(),
        "V100",
        "a.md:4:1",
        "order",
    ),
    "bad link behind a form of line": (
        "---\ntype: page\ntitle: A\n---\nB\u2028C\u2029D\n\n[[x]]\n".encode(),
        "V301",
        "a.md:7:1",
        "x",
    ),
    "bad link in a list behind a table": (
        b"---\ntype: page\ntitle: A\n---\n| a |\n|---|\n| [[x]] |\n",
        "V301",
        "a.md:7:3",
        "x",
    ),
    "bad link in a quoted list": (
        b"---\ntype: page\ntitle: A\n---\n> 1. One\n>    two [[x]]\n",
        "V301",
        "a.md:6:10",
        "x",
    ),
    "over 1 MB": (page("") + b"x" * MEBIBYTE, "F105", "a.md:1:1", "1 MB"),
    "200,000 brackets": (page(f"tags: {nested(200_000)}\n"), "F206", "a.md:4:26", "20"),
    "200,000 open brackets": (page(f"tags: {'[' * 200_000}\n"), "F206", "a.md:4:26", "20"),
    "100,000 open braces": (page(f"tags: {'{a: ' * 100_000}\n"), "F206", "a.md:4:83", "20"),
    "100,000 list items in one line": (page(f"tags:\n  {'- ' * 100_000}a\n"), "F206", "a.md:5:41", "20"),
    "50,000 question marks": (page(f"{'? ' * 50_000}a\n"), "F207", "a.md:4:3", ""),
    "one indent deeper a line": (
        PAGE.format("".join(f"{' ' * n}k{n}:\n" for n in range(900))).encode(),
        "F206",
        "a.md:24:21",
        "20",
    ),
    "21 deep": (page(f"tags: {nested(21)}\n"), "F206", "a.md:4:26", "20"),
    "a weight of 5,000 digits": (goal(f"weight: {'9' * 5000}\n"), "V104", "2026-Q1/a.md:7:9", ""),
    "a target of 5,000 digits": (goal(target="9" * 5000), "V201", "2026-Q1/a.md:5:41", ""),
    "a target of 1e999": (goal(target="1e999"), "V201", "2026-Q1/a.md:5:41", "1e999"),
    "a date of 5,000 digits": (goal(f"since: {'9' * 5000}\n"), "V103", "2026-Q1/a.md:7:8", ""),
    "a period of 5,000 digits": (goal(f"period: {'9' * 5000}\n"), "V303", "2026-Q1/a.md:7:9", ""),
    "an order of 5,000 digits": (page(f"order: {'9' * 5000}\n"), "V104", "a.md:4:8", ""),
}


@pytest.mark.parametrize(("content", "code", "where", "says"), BYTES.values(), ids=BYTES)
def test_bytes(tmp_path: Path, published: Path, content: bytes, code: str, where: str, says: str) -> None:
    path = where.partition(":")[0]
    found = refused(write(tmp_path, {path: content}), published)
    assert [(d.code, f"{d.path.removeprefix('content/')}:{d.line}:{d.column}") for d in found] == [
        (code, where)
    ]
    assert says.casefold() in found[0].words, found


ACCEPTED = {
    "BOM": b"\xef\xbb\xbf" + page(""),
    "CRLF": PAGE.format("tags: [a]\n").replace("\n", "\r\n").encode(),
    "BOM and CRLF": b"\xef\xbb\xbf" + PAGE.format("").replace("\n", "\r\n").encode(),
    "just under 1 MB": page("") + b"x y\n" * 249_000,
    "tab in the body": page("") + b"\n\tcode\n",
    "emoji and joiners": PAGE.format("").replace("How", "👩‍💻 café").encode(),
}


@pytest.mark.parametrize("content", ACCEPTED.values(), ids=ACCEPTED)
def test_accepted(tmp_path: Path, content: bytes) -> None:
    assert not errors(tmp_path, {"a.md": content})


def test_20_deep_is_not_too_deep(tmp_path: Path) -> None:
    # Twenty with the front matter itself; it is still no list of tags.
    found = errors(tmp_path, {"a.md": PAGE.format(f"tags: {nested(19)}\n")})
    assert found
    assert not [d for d in found if d.code.startswith("F")], found


@pytest.mark.parametrize(
    "text", ["[" * 200_000, "{a: " * 150_000, "- " * 300_000, "&a " * 200_000, "<<: {" * 100_000]
)
def test_deep_front_matter_is_told(tmp_path: Path, text: str) -> None:
    assert errors(tmp_path, {"a.md": PAGE.format(f"tags: {text}\n")})


@pytest.mark.parametrize(
    "text",
    [
        "> " * 100_000,
        "[" * 200_000,
        "*a_ " * 100_000,
        "![" * 100_000,
        "- " * 50_000,
        "`" * 300_000,
        "[[" * 100_000,
    ],
)
def test_deep_bodies_end(tmp_path: Path, text: str) -> None:
    """Whatever the body, the site is there in the end (a hang would be the failure)."""
    result = checked(tmp_path, {"a.md": PAGE.format("") + "\n" + text}, "2026-02-15")
    assert result.world is not None
    assert set(result.world.bodies) == {"content/a.md"}
