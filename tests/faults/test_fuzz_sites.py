"""Whole sites, valid, nearly valid and damaged, built as the command line builds them.

Whatever the content: no traceback, exit 0 or 1; with 1 every diagnostic names a place in its file and the
published site stays as it was; with 0 every page is whole and every link leads somewhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections import Counter
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from click.testing import CliRunner
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from okrsite.cli import okrsite
from okrsite.diagnostics import Severity
from okrsite.publish.files import MANIFEST
from okrsite.publish.manifest import Entry, Manifest
from tests.faults.test_bad_input import SCALARS, TEXT, flow

ROOT = Path(__file__).parents[2]
EXAMPLES = int(os.environ.get("OKRSITE_EXAMPLES", "60"))
"""So many sites; `OKRSITE_EXAMPLES=2000 pytest tests/faults/test_fuzz_sites.py` tries more."""
KEPT = b"<!DOCTYPE html>\n<title>What was published before</title>\n"
VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
OPEN_ENDED = frozenset({"li", "p", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option"})

Site = dict[str, bytes]


def read(content: Path, limit: int = 20_000) -> Site:
    """The files of a content folder."""
    paths = sorted(p for p in content.rglob("*") if p.suffix in {".md", ".csv"} and p.stat().st_size < limit)
    return {p.relative_to(content).as_posix(): p.read_bytes() for p in paths}


STANDING = read(ROOT / "tests" / "golden" / "sites" / "quarter" / "content")
GUIDE = read(ROOT / "docs" / "example" / "content")
DEMO = read(ROOT / "content", 4000)
DEMOS = sorted(DEMO)

FOLDERS = [
    "2026-Q1/sales/",
    "2026-Q1/",
    "2026/",
    "kpis/",
    "people/",
    "teams/",
    "retros/",
    "events/2026-01-30-",
]
STEMS = ["a", "index", "offices", "x y", "Ü", "0", "a.b"]
NAMES = st.tuples(st.sampled_from(FOLDERS), st.sampled_from(STEMS)).map("".join)
NOTE = st.text(st.characters(exclude_categories=["C"]), max_size=60)
NUMBER = re.compile(rb"(?<=[ $:])\d{1,3}(?=[,}%\n])")


@st.composite
def objective(draw: st.DrawFn) -> bytes:
    """An objective that is valid more often than not."""
    numbers = st.integers(0, 400)
    krs: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["metric", "milestone", "habit", "maintain", "rollup"]))
        one: dict[str, Any] = {"id": f"k{number}", "title": f"K{number}", "kind": kind}
        if kind == "metric":
            one |= {"start": draw(numbers), "target": draw(numbers)}
        elif kind == "milestone":
            one["steps"] = [{"id": f"s{n}", "title": "S", "weight": draw(st.integers(0, 2))} for n in (0, 1)]
        elif kind == "habit":
            one |= {"target": draw(st.integers(1, 9)), "per": "week"}
        elif kind == "maintain":
            one["min"] = draw(numbers)
        else:
            one |= {"of": "value", "start": 0, "target": draw(numbers)}
        one |= draw(
            st.dictionaries(st.sampled_from(["weight", "stance", "counter"]), st.just("0"), max_size=1)
        )
        krs.append(one)
    head: dict[str, Any] = {"type": "objective", "title": json.dumps(draw(TEXT) or "x", ensure_ascii=False)}
    for key in draw(st.sets(st.sampled_from(["owner", "supports", "state", "weight", "tags", "why"]))):
        some = {"owner": ["mara", "ben", "nobody"]}.get(key, ["offices", "draft", "0"])
        head[key] = draw(st.sampled_from(some))
    text = "".join(f"{key}: {flow(value)}\n" for key, value in head.items())
    lines = "".join(f"  - {flow(kr)}\n" for kr in krs)
    return f"---\n{text}key_results:\n{lines}---\n{draw(TEXT)}\n".encode("utf-8", "surrogatepass")


@st.composite
def checkin(draw: st.DrawFn) -> bytes:
    """A check-in of what the standing site holds, with values that may not fit."""
    amount = st.sampled_from(["$9k", "5", "5%", "{value: $1k, confidence: 3}", "{done: [draft]}", "0", "-1"])
    updates = draw(st.dictionaries(st.sampled_from(["signed", "visits", "deck", "k0"]), amount, max_size=3))
    body = draw(st.sampled_from(["", "Slow.", "[[offices#signed]] [a](../../../index.md)", "# One\n\n# One"]))
    return f"---\nauthor: mara\nupdates: {{offices: {flow(updates)}}}\n---\n{body}\n".encode()


def damaged(data: bytes, draw: st.DrawFn) -> bytes:
    """A file with a byte flipped, or a line lost, doubled, moved, or with a word put into it."""
    lines = data.split(b"\n")
    at = draw(st.integers(0, len(lines) - 1))
    way = draw(st.sampled_from(["flip", "drop", "double", "move", "word", "number", "cut"]))
    if way == "flip" and data:
        place = draw(st.integers(0, len(data) - 1))
        return data[:place] + bytes([data[place] ^ (1 << draw(st.integers(0, 7)))]) + data[place + 1 :]
    if way == "number" and (numbers := list(re.finditer(rb"\d+", data))):
        return replaced(data, draw(st.sampled_from(numbers)), draw(st.integers(0, 99)))
    if way == "cut":
        return data[: draw(st.integers(0, len(data)))]
    if way == "double":
        lines.insert(at, lines[at])
    elif way in {"drop", "move"}:
        line = lines.pop(at)
        if way == "move":
            lines.insert(draw(st.integers(0, len(lines))), line)
    else:
        word = draw(st.sampled_from(SCALARS)).encode()
        column = draw(st.integers(0, len(lines[at])))
        lines[at] = lines[at][:column] + word + lines[at][column:]
    return b"\n".join(lines)


def replaced(data: bytes, found: re.Match[bytes], number: int) -> bytes:
    """Another number in its place."""
    return data[: found.start()] + str(number).encode() + data[found.end() :]


@st.composite
def sites(draw: st.DrawFn) -> Site:
    """A site of some files that are well, and up to four things done to it, in half of them milder ones."""
    files = dict(draw(st.sampled_from([STANDING, STANDING, STANDING, GUIDE])))
    mild = draw(st.booleans())
    ways = (
        ["checkin", "number", "text"] if mild else ["objective", "damage", "damage", "demo", "gone", "copy"]
    )
    for _ in range(draw(st.integers(0, 3 if mild else 4))):
        way = draw(st.sampled_from(ways))
        name = draw(st.sampled_from(sorted(files)))
        if way == "objective":
            files[f"2026-Q1/sales/{draw(st.sampled_from(['a', 'b', 'offices']))}.md"] = draw(objective())
        elif way == "checkin":
            files[f"2026-Q1/sales/checkins/2026-02-{draw(st.integers(1, 29)):02}-mara.md"] = draw(checkin())
        elif way == "damage":
            files[name] = damaged(files[name], draw)
        elif way == "number" and (numbers := list(NUMBER.finditer(files[name]))):
            files[name] = replaced(files[name], draw(st.sampled_from(numbers)), draw(st.integers(0, 99)))
        elif way in {"number", "text"}:
            files[name] += b"" if name.endswith(".csv") else f"\n{draw(NOTE)}\n".encode()
        elif way == "demo":
            other = draw(st.sampled_from(DEMOS))
            files[other] = DEMO[other] if draw(st.booleans()) else damaged(DEMO[other], draw)
        elif way == "copy":
            files[f"{draw(NAMES)}.md"] = files[name]
        elif len(files) > 1:
            del files[name]
    return files


class Whole(HTMLParser):
    """A page's links and places; refuses elements that do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert len(given) == len(attrs), (tag, attrs)
        self.links += [given[name] for name in ("href", "src") if name in given]
        self.ids += [given["id"]] if "id" in given else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in OPEN_ENDED:
            self.open.pop()
        assert self.open, tag
        assert self.open.pop() == tag, (tag, self.open)


@lru_cache(maxsize=4096)
def parsed(page: bytes) -> Whole:
    """A page that is whole."""
    found = Whole()
    found.feed(page.decode("utf-8"))
    found.close()
    assert set(found.open) <= OPEN_ENDED, found.open
    assert len(found.ids) == len(set(found.ids)), Counter(found.ids).most_common(1)
    return found


def whole(output: Path) -> None:
    """Every page can be read, and every link of each names a file, and a place in it."""
    files = {p.relative_to(output).as_posix(): p for p in output.rglob("*") if p.is_file()}
    pages = {name: parsed(path.read_bytes()) for name, path in files.items() if name.endswith(".html")}
    assert "index.html" in pages
    for name, page in pages.items():
        for link in page.links if name != "404.html" else ():
            target = urlsplit(urljoin(f"file:///site/{name}", link))
            if target.scheme in {"http", "https", "mailto"}:
                continue
            file, place = unquote(target.path).removeprefix("/site/"), unquote(target.fragment)
            assert file in files, (name, link)
            assert file not in pages or place in {"", "top", *pages[file].ids}, (name, link)
    json.loads((output / "api" / "v1" / "site.json").read_bytes())


def digest(folder: Path) -> str:
    """The paths and bytes of a folder."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found.update(
            f"{path.relative_to(folder)}\n".encode() + (path.read_bytes() if path.is_file() else b"")
        )
    return found.hexdigest()


def placed(one: dict[str, Any], project: Path) -> None:
    """A diagnostic has a code, and stands in a file of the content."""
    assert re.fullmatch(r"[FVQLC]\d{3}", one["code"]), one
    assert one["severity"] in set(Severity), one
    assert one["message"], one
    path = project / one["path"]
    assert one["path"] == "okrsite.toml" or one["path"].split("/")[0] == "content", one
    assert path.exists(), one
    assert one["line"] >= 1, one
    assert one["column"] >= 1, one
    if path.is_file():
        lines = re.split(r"\r\n|\r|\n", path.read_bytes().decode("utf-8-sig", "replace"))
        assert one["line"] <= len(lines), one


def laid_out(project: Path, files: Site, *, charts: bool) -> None:
    """The files as a project with a site that was published before."""
    for name, data in files.items():
        path = project / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    drawn = "true" if charts else "false"
    (project / "okrsite.toml").write_text(f'title = "T"\nas_of = 2026-02-20\ncharts = {drawn}\n', "utf-8")


def build(files: Site, *, charts: bool = False) -> int:
    """Builds a site, looks at what came of it, and says how it ended."""
    with tempfile.TemporaryDirectory() as folder:
        project, output = Path(folder) / "project", Path(folder) / "site"
        laid_out(project, files, charts=charts)
        output.mkdir()
        (output / "index.html").write_bytes(KEPT)
        (output / MANIFEST).write_bytes(Manifest({"index.html": Entry.of(KEPT)}).to_bytes())
        before, content = digest(output), digest(project)
        command = ["--config", str(project / "okrsite.toml"), "build", "--output", str(output)]
        command += ["--jobs", "1", "--no-cache", "--format", "json"]
        ran = CliRunner().invoke(okrsite, command, catch_exceptions=False)
        assert ran.exit_code in {0, 1}, ran.output
        told = json.loads(ran.stdout)["diagnostics"]
        for one in told:
            placed(one, project)
        assert any(one["severity"] == "error" for one in told) == (ran.exit_code == 1), told
        assert digest(project) == content
        if ran.exit_code:
            assert digest(output) == before
        else:
            whole(output)
        return ran.exit_code


def test_any_site() -> None:
    """Of the sites tried some are built and some are not, or this would show little."""
    ended: Counter[int] = Counter()

    @settings(
        max_examples=EXAMPLES, derandomize=True, phases=[Phase.generate]
    )  # to make one smaller takes long
    @given(files=sites(), drawn=st.integers(0, 11))
    def one(files: Site, drawn: int) -> None:
        ended[build(files, charts=drawn == 0)] += 1

    one()
    assert min(ended[0], ended[1]) >= EXAMPLES // 10, ended
