"""Whatever the texts of a site say, its pages are made of the elements that they have with plain words.

Each field of `tests.attacks.site` gets a text between a word of its own, which keeps lists in their order,
and as many letters as make all texts as long as the plain ones: nothing is cut in one of the two alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrsite.build import site_pages
from okrsite.history.values import Commit, Edit, History
from okrsite.project import open_project
from okrsite.theme.environment import environment
from okrsite.theme.render import render
from okrsite.view.frame import frame
from okrsite.view.world import World
from tests.attacks.site import GOAL, TEAM, Fields, config, content
from tests.attacks.texts import LEADS, MARKUP, TEMPLATES
from tests.support import checked

Element = tuple[str, tuple[str, ...]]
DAY, WEEKS = "2026-01-20", 3
LONG = 60
EXAMPLES = 15
BREAKING = st.text("<>&\"'`=/!-[](){}%$#;:?@|\\ \n\tabcscriptonload", max_size=LONG)
ANY = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=LONG
)
TEXTS = st.lists(BREAKING | ANY | st.sampled_from((*MARKUP, *LEADS, *TEMPLATES)), min_size=9, max_size=9)
PLAIN = ("x",)


class Drawn(Fields):
    """Gives the texts to one field after the other."""

    def __init__(self, said: Sequence[str]) -> None:
        super().__init__()
        self.said = said

    def plain(self, name: str) -> str:
        number = len(self.texts)
        drawn = (self.said[number % len(self.said)] + "x" * LONG)[:LONG]
        self.texts[name] = f"Field{number:03} {drawn} x"
        return self.texts[name]


class Elements(HTMLParser):
    """What a page is made of: elements in their order, the names of their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append((f"/{tag}", ()))

    def handle_comment(self, data: str) -> None:
        self.found.append(("a comment", (data,)))

    def unknown_decl(self, data: str) -> None:
        self.found.append(("a declaration", (data,)))

    handle_pi = unknown_decl


def elements(html: str) -> list[Element]:
    """The elements of a page as the standard library reads them."""
    reader = Elements()
    reader.feed(html)
    reader.close()
    return reader.found


def as_a_browser(html: str) -> list[Element]:
    """The same as the standard of HTML has them read, which takes fifty times as long."""
    tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    return [(str(at.tag), tuple(sorted(map(str, at.attrib)))) for at in tree.iter()]


def edited(world: World, fields: Fields) -> World:
    """The same with a history whose commits say something, too, and a file that was left out."""
    f = fields.plain
    commit = Commit("1234567890", f("commit-author"), date(2026, 1, 19), f("commit-subject"))
    goal = f"2026-Q1/{TEAM}/{GOAL}"
    edit = Edit(
        commit=commit,
        kind="edited",
        of="objective",
        ref=goal,
        title=f("edit-title"),
        period="2026-Q1",
        teams=(TEAM,),
        field="title",
        was=f("edit-was"),
        now=f("edit-now"),
        why=f("edit-why"),
        path=f"content/{goal}.md",
        line=3,
    )
    origins = {edit.path: 0}
    history = History(commit, (commit,), origins, (edit,), known=True)
    return replace(world, history=history, left_out=(f("left-out"),))


def pages(root: Path, said: Sequence[str], *, hosted: bool = True) -> Iterator[tuple[str, str, str]]:
    """Address, template and text of every page; `hosted` if the site knows where its Git host is."""
    fields = Drawn(said)
    settings = "charts = false\n" + config(fields)
    if not hosted:
        settings = re.sub(r"^(edit|commit|new)_url = .*$", "", settings, flags=re.MULTILINE)
    found = checked(root, content(fields, WEEKS), DAY, settings)
    assert found.world is not None, found.diagnostics
    assert not found.has_errors, found.diagnostics
    world = edited(found.world, fields)
    theme, faults = open_project(root / "okrsite.toml").theme
    assert not faults
    env, around = environment(theme, lambda _, __: ""), frame(world)
    for place in site_pages(world):
        page = place.make()
        yield page.address, page.template, render(env, theme, page, around).data.decode()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("same")


@pytest.fixture(scope="module")
def plain(root: Path) -> dict[str, str]:
    """Every page with plain words."""
    return {address: html for address, _, html in pages(root, PLAIN)}


@pytest.fixture(scope="module")
def expected(plain: dict[str, str]) -> dict[str, list[Element]]:
    return {address: elements(html) for address, html in plain.items()}


@settings(max_examples=EXAMPLES, derandomize=True)
@given(said=TEXTS)
def test_any_text_in_any_field(root: Path, expected: dict[str, list[Element]], said: list[str]) -> None:
    made = {address: elements(html) for address, _, html in pages(root, said)}
    assert made.keys() == expected.keys()
    for address, found in made.items():
        assert found == expected[address], address


@pytest.mark.parametrize("turn", range(2))
def test_what_attacks_read_as_a_browser_does(root: Path, plain: dict[str, str], turn: int) -> None:
    """Of each page type the first page."""
    said = (*MARKUP[turn::2], *LEADS[turn::2])
    seen: set[str] = set()
    for address, template, html in pages(root, said):
        if template not in seen:
            seen.add(template)
            assert as_a_browser(html) == as_a_browser(plain[address]), address
    assert len(seen) > 22


@pytest.mark.parametrize("hosted", [True, False])
def test_names_of_files_add_no_attribute(root: Path, hosted: bool) -> None:
    """They stand beside every figure, as a link where the Git host is known; all of them try to break out."""
    for address, _, html in pages(root, PLAIN, hosted=hosted):
        names = {name for _, attributes in elements(html) for name in attributes}
        bad = {name for name in names if name.startswith("on") or not re.fullmatch("[a-z0-9:-]+", name)}
        assert not bad | (names & {"style", "srcdoc"}), address


def test_an_element_more_is_seen() -> None:
    """What this file compares does tell a text that broke out from one that did not."""
    for text in ("<b>", "<!-- x -->", "</p>", '<p id="x">', "<?x ?>", "<![CDATA[x]]>"):
        for read in (elements, as_a_browser):
            if read is elements or text[1] in "b!":
                assert read(f"<p>{text}</p>") != read("<p>text</p>"), text
