"""What is fuzzed: each target reads some bytes as okrsite would, and raises where that is a finding.

What it returns says what came out; two runs over the same bytes have to give the same.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from pydantic_core import PydanticCustomError

from okrsite.checking import check_content
from okrsite.config import parse_config
from okrsite.diagnostics import Diagnostic, has_errors
from okrsite.fix import mend
from okrsite.model import quantity
from okrsite.model.entry import ROOT
from okrsite.model.quantity import Quantity, QuantityFault, format_quantity, in_unit, parse_quantity
from okrsite.model.units import Unit, parse_unit
from okrsite.project import read_project
from okrsite.reporters.text import render_text
from okrsite.source import fast_markdown, types
from okrsite.source.body_links import BodyLinks
from okrsite.source.discover import SourceFile, sorted_out
from okrsite.source.markdown import in_python, render
from okrsite.source.parse import parse
from okrsite.source.rosters import ROSTERS, roster
from okrsite.source.series import read_series
from tests.fuzz import NAMES

AS_OF = date(2026, 2, 15)
REGULAR_FILE = 0o100644
SELDOM = 4
"""One site of so many is built with `keep_going`, and mended."""
NOWHERE = Path(__file__).parent / "no-such-project"
"""The site's themes would lie here; there are none."""


def lines_of(data: bytes) -> list[str]:
    """A file's lines as an editor counts them."""
    return re.split(r"\r\n|\r|\n", data.decode("utf-8-sig", "replace"))


def inside(found: Iterable[Diagnostic], files: dict[str, bytes], known: Iterable[str] = ()) -> None:
    """Every diagnostic has a code and stands within the file that it names."""
    for one in found:
        span = one.span
        assert re.fullmatch(r"[FVQLC]\d{3}", one.code), one
        assert one.message, one
        assert (1, 1) <= (span.line, span.column) <= (span.end_line, span.end_column), one
        if span.path not in files:
            assert span.path in known, one
        elif (span.line, span.column) != (1, 1):
            text = lines_of(files[span.path])
            assert span.end_line <= len(text), one
            if "\ufffd" not in "".join(text):
                assert span.column <= len(text[span.line - 1]) + 1, one
                assert span.end_column <= len(text[span.end_line - 1]) + 1, one


PLACES = (
    "2026-Q1/sales/x.md",
    "2026-Q1/sales/checkins/2026-01-19-mara.md",
    "kpis/x.md",
    "people/x.md",
    "teams/x.md",
    "retros/x.md",
    "events/2026-01-19-x.md",
    "x.md",
)
"""Where the file lies that is read, by its first byte: the folder gives the type."""


def front_matter(data: bytes) -> object:
    """The first byte says where the file lies; the rest is the file."""
    name = PLACES[(data[0] if data else 0) % len(PLACES)]
    file = SourceFile(f"content/{name}", name, data[1:])
    parsed = parse(file)
    inside(parsed.diagnostics, {file.path: file.data})
    assert (parsed.document is None) == has_errors(parsed.diagnostics), parsed.diagnostics
    assert (parsed.document is None) != (parsed.broken is None), parsed
    rest = parsed.rest and (
        sorted(map(repr, parsed.rest.doubtful)),
        replace(parsed.rest, doubtful=frozenset()),
    )
    return parsed.diagnostics, parsed.document, parsed.broken, rest


UNITS = (Unit(), Unit("$"), Unit(suffix="%"), Unit(suffix="min/mile", clock=True), Unit(suffix="hours"))
TYPES: tuple[Callable[[object], object], ...] = (
    types.as_date,
    types.as_number,
    types.as_confidence,
    types.as_done,
    types.as_slug,
    types.as_quantity,
    types.as_claim,
    types.as_url,
)


def amount(data: bytes) -> object:
    """A quantity, and every other kind of value that is one word; what is written reads back as the same."""
    text = data.decode("utf-8", "replace")
    found = parse_quantity(text)
    others = [typed(kind, text) for kind in TYPES]
    unit = parse_unit(text)
    if isinstance(found, QuantityFault):
        return found, others, unit
    for number in (found, *(in_unit(found, unit) for unit in UNITS)):
        if isinstance(number, Quantity):
            assert abs(number.value) <= 1e15, number
            again = parse_quantity(format_quantity(number.value, number.unit))
            assert isinstance(again, Quantity), (number, again)
            assert (again.value, again.unit.same(number.unit)) == (number.value, True), (number, again)
            shown = quantity.round_for_display(number.value, number.unit)
            assert isinstance(parse_quantity(shown), Quantity), (number, shown)
            others.append(quantity.signed(number.value, number.unit, 1, like=found.value))
    return found, others, unit


def typed(kind: Callable[[object], object], text: str) -> object:
    """A word as one kind of value, or its fault."""
    try:
        return kind(text)
    except PydanticCustomError as fault:
        context = fault.context or {}
        return fault.type, context["message"], context["hint"]


TABLES = ("data/crm.csv", *ROSTERS)


def table(data: bytes) -> object:
    """The first byte says which table it is; the rest is the CSV file."""
    name = TABLES[(data[0] if data else 0) % len(TABLES)]
    file = SourceFile(f"content/{name}", name, data[1:])
    if name in ROSTERS:
        rows = roster(file)
        inside(rows.diagnostics, {file.path: file.data})
        return rows
    series, faults = read_series(file)
    inside(faults, {file.path: file.data})
    return series, faults


SHOWN = frozenset(
    {"a", "blockquote", "br", "code", "em", "hr", "img", "li", "ol", "p", "pre", "strong", "ul"}
)
SHOWN |= {"h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "td", "th", "thead", "tr"}
ATTRIBUTES = frozenset(
    {"alt", "class", "href", "id", "loading", "scope", "src", "start", "tabindex", "title"}
)
CLASS = re.compile(r"a-(?:left|right|center)|language-[^ \t\n\f\r]*")


class Harmless(HTMLParser):
    """Refuses elements, attributes and addresses that a body must never have; knows what is open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in SHOWN, tag
        for name, value in attrs:
            assert name in ATTRIBUTES, (tag, name)
            if name in {"href", "src"}:
                # As a browser reads it, and one that decodes once too often.
                written = value or ""
                within = written.startswith(ROOT)
                for address in (written[len(ROOT) :],) if within else (written, unquote(written)):
                    bare = "".join(c for c in address if c.isprintable() and not c.isspace()).lower()
                    scheme = re.match(r"[a-z][a-z0-9+.-]*:", bare)
                    known = set() if within or name == "src" else {"http:", "https:", "mailto:"}
                    assert scheme is None or scheme[0] in known, (tag, address)
                    assert not bare.startswith(("//", "\\")), (tag, address)
            if name == "class":
                assert CLASS.fullmatch(value or ""), value
        if tag not in {"br", "hr", "img"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag, (tag, self.open)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def links() -> BodyLinks:
    """Most files are there, some are not, some have faults."""
    return BodyLinks(
        path="content/a.md",
        name="a.md",
        first_line=1,
        wiki=lambda ref, _: (("x/", "X"), []) if ref.startswith("x") else (None, []),
        page=lambda name: f"{name[:-3]}/" if name.endswith(".md") and not name.startswith("gone") else None,
        asset=lambda name: not name.endswith((".md", "none.png")),
        absent=lambda name: name == "gone.md",
    )


def markdown(data: bytes) -> object:
    """A body by both libraries, which have to agree where the quick one is used; the HTML is harmless."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    results = []
    for shift, anchors in ((2, False), (1, True)):
        asked = links()
        html = render(text, asked, shift=shift, anchors=anchors)
        checked = Harmless()
        checked.feed(html)
        checked.close()
        assert not checked.open, checked.open
        usual = links()
        if text.strip() and fast_markdown.render(text, links(), shift=shift, anchors=anchors) is not None:
            assert html == in_python(text, usual, shift=shift, anchors=anchors)
            assert (asked.assets, asked.ids) == (usual.assets, usual.ids)
        assert len(asked.ids) == len(set(asked.ids)), asked.ids
        inside(asked.faults, {"content/a.md": text.encode()})
        results.append((html, asked.faults, asked.anchors, asked.assets, asked.ids))
    return results


def settings(data: bytes) -> object:
    """An `okrsite.toml`."""
    config, faults = parse_config("\n".join(lines_of(data)), "okrsite.toml")
    inside(faults, {"okrsite.toml": data})
    return config, faults


BETWEEN = re.compile(rb"^=== ?([^\n]{0,80})\n", re.MULTILINE)
"""A line that begins the next file of a site and names it."""


def files_of(data: bytes) -> dict[str, bytes]:
    """The files of a site that were written one after the other; the first is its config."""
    config, *rest = BETWEEN.split(data)
    files = {"okrsite.toml": config}
    for name, text in zip(rest[::2], rest[1::2], strict=True):
        plain = "/".join(p for p in name.decode("utf-8", "replace").split("/") if p not in {"", ".", ".."})
        files[f"content/{plain or 'a.md'}"] = text
    return files


def site(data: bytes) -> object:
    """A whole site checked, scored and linted, and what `check --fix` makes of it: once, and not twice."""
    files = files_of(data)
    config = files.pop("okrsite.toml")
    project = read_project(NOWHERE, "okrsite.toml", "\n".join(lines_of(config)))
    shown = project.config.content_dir.strip("/")
    found = sorted_out(((n.removeprefix("content/"), REGULAR_FILE, d) for n, d in files.items()), shown)
    there = {f"{shown}/{name.removeprefix('content/')}": data for name, data in files.items()}
    there["okrsite.toml"] = config
    told = check_content(project, found, AS_OF)
    # The name of a file that cannot be an address is shown in other characters.
    odd = {one.span.path for one in found.diagnostics}
    inside(told.diagnostics, there, known={shown, *odd})
    text = render_text(told.diagnostics, lambda path: lines_of(there.get(path, b"")))
    assert text.replace("\n", "").isprintable(), text
    scores = told.world and told.world.scores
    result = told.diagnostics, scores, told.world and sorted(told.world.bodies.items())
    if zlib.crc32(data) % SELDOM:
        return result
    kept = check_content(project, found, AS_OF, keep_going=True)
    assert (kept.world is None) <= told.has_errors
    mended = mend(project, found, AS_OF)
    after = {one.file.path: one.data for one in mended}
    again = tuple(replace(file, data=after.get(file.path, file.data)) for file in found.documents)
    assert not mend(project, replace(found, documents=again), AS_OF), after
    return *result, mended


TARGETS: dict[str, Callable[[bytes], object]] = dict(
    zip(NAMES, (front_matter, amount, table, markdown, settings, site), strict=True)
)
