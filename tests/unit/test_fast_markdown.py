"""Bodies by way of markdown-it-pyrs: the same HTML, links and anchors as by markdown-it-py."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from okrsite.cli import okrsite
from okrsite.source import fast_markdown
from okrsite.source.body_links import BodyLinks
from okrsite.source.markdown import in_python, render
from tests.support import PEOPLE, TEAMS, Files, built, faults

ROOT = Path(__file__).parents[2]
EXAMPLES: list[str] = json.loads((Path(__file__).parent / "commonmark/examples.json").read_text("utf-8"))


def links(asked: list[str] | None = None) -> BodyLinks:
    """Every file is there, but those whose name begins with `gone`; what was looked up is in `asked`."""

    def page(name: str) -> str | None:
        if asked is not None:
            asked.append(name)
        return (
            f"{name.removesuffix('.md')}/" if name.endswith(".md") and not name.startswith("gone") else None
        )

    return BodyLinks(
        path="content/a.md",
        name="a.md",
        first_line=7,
        wiki=lambda *_: (None, []),
        page=page,
        asset=lambda name: not name.endswith((".md", "none.png")),
        absent=lambda name: name == "gone.md",
    )


def by_both(text: str, *, shift: int = 2, anchors: bool = False) -> bool:
    """Whether the fast way knew the body; if so, it gave what the usual one gives."""
    asked: list[str] = []
    asked_usually: list[str] = []
    found, usual = links(asked), links(asked_usually)
    html = fast_markdown.render(text, found, shift=shift, anchors=anchors)
    if html is None:
        assert (found.faults, found.anchors, found.assets, found.ids) == ([], [], [], {})
        return False
    assert html == in_python(text, usual, shift=shift, anchors=anchors)
    assert (found.assets, found.ids, asked) == (usual.assets, usual.ids, asked_usually)
    assert (usual.faults, usual.anchors) == ([], [])
    return True


def bodies(*folders: str) -> Iterator[str]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.md")):
            text = path.read_text("utf-8")
            yield text.split("\n---\n", 1)[1] if text.startswith("---\n") else text


@pytest.mark.parametrize("anchors", [False, True])
def test_the_examples_of_commonmark(anchors: bool) -> None:
    known = [by_both(text, shift=1 if anchors else 2, anchors=anchors) for text in EXAMPLES if text.strip()]
    assert len(known) == 652
    assert sum(known) > 300


@pytest.mark.parametrize("folders", [("content", "docs/example"), ("docs",)])
def test_every_body_of_the_demo_the_example_and_the_documentation(folders: tuple[str, ...]) -> None:
    known = [by_both(text) for text in bodies(*folders)]
    assert any(known)


def test_most_bodies_of_the_demo_are_rendered_the_fast_way() -> None:
    known = [by_both(text) for text in bodies("content") if text.strip() and "[[" not in text]
    assert sum(known) > 0.9 * len(known)


KNOWN = {
    "headings": "# One\n\n### Two\n\ntext\n\nThree\n---\n\n# Four\n",
    "lists": "- a\n  - b\n- c\n\n  d\n\n3. x\n4. y\n",
    "a tight item with a list and code": "- a\n  1. b\n- c\n\n  ```\n  d\n  ```\n",
    "quotation": "> a *b*\n> c\n",
    "table": "| a | b |\n|:-:|---|\n| `1` | *2* |\n| 3 |  |\n",
    "a table without rows": "| a |\n|---|\n",
    "code": "text `a b` text\n\n```py\na < b & c\n```\n\n    indented\n",
    "links": '[a](b.md "t & t") <https://example.com/?a=b&c> <a@example.com> [c](gone.md)\n',
    "definitions": '[a] and [b][a]\n\n[a]: b.md "t"\n',
    "image": '![a *b*](c.png "t")\n',
    "image as a link": "[![a](c.png)](b.md)\n",
    "emphasis": "*a* **b c\nd**, (*e*). **f.** kr_id\n\n* h\n",
    "low lines": "_a_ and __b__, snake_case\n",
    "breaks": "a  \nb\\\nc\nd\n",
    "raw HTML": '<b>bold</b>\n\n<div onclick="alert(1)">\n*x*\n</div>\n',
    "entities": "&copy; &amp; &lt;b&gt; \\# \\[\n",
    "other languages": "Größe *größer* — “so”, 10\u00a0000 Leute\n",
    "rules": "a\n\n---\n\n- - -\n",
}  # fmt: skip


@pytest.mark.parametrize("text", KNOWN.values(), ids=KNOWN)
@pytest.mark.parametrize("anchors", [False, True])
def test_what_people_write_is_known(text: str, anchors: bool) -> None:
    assert by_both(text, anchors=anchors)


OTHERWISE = {
    "a reference": "see [[partners]]\n",
    "a fault": 'a\n\n[b](none/none.md "t") [x](javascript:alert(1))\n',
    "a missing image": "![a](none.png)\n",
    "a link to an anchor": "[b](b.md#c)\n",
    "a scheme in entities": "[x](java&#115;cript:alert(1))\n",
    "emphasis beside a sign": "*€*a\n",
    "emphasis within emphasis": "**a *b* c**\n",
    "a mark left over": "a* *b*\n",
    "two kinds of emphasis": "*a* _b_\n",
    "a quotation without its mark": "> a\n2. b\n",
    "code at the end of the file": "```\na",
    "a lone backtick in brackets": "[``` a\n",
    "code over two lines": "`a\n   b`\n",
    "a table of one column": "a\n:-\n",
    "an escaped bar": "| a\\| b |\n|---|---|\n",
    "rows without a bar": "a|b\n-|-\n*\n",
    "an address to be encoded": "[a](https://exämple.com/) [b](<c d.md>)\n",
    "deep nesting": "> " * 300 + "a\n",
    "a long body": "a " * 20_000,
    "control characters": "a\x0bb\n",
    "tabs": "-\tfoo\n",
}  # fmt: skip


@pytest.mark.parametrize("text", OTHERWISE.values(), ids=OTHERWISE)
def test_the_rest_is_left_to_the_usual_way(text: str) -> None:
    assert not by_both(text)
    usual = links()
    found = links()
    assert render(text, found) == in_python(text, usual, shift=2, anchors=False)
    assert found.faults == usual.faults
    assert found.anchors == usual.anchors


PIECES = [
    *(
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "~~~\n",
        "[",
        "](b.md)",
        "](c.png 't')",
        "](",
        ")",
        "]",
        "![",
        "<",
        ">",
        "\\",
    ),
    *(
        "\n",
        "\n\n",
        "  \n",
        "# ",
        "## ",
        "- ",
        "1. ",
        "2) ",
        "> ",
        "    ",
        "  ",
        " ",
        "---\n",
        "===\n",
        "***\n",
    ),
    *(
        "| a | b |\n|---|:-:|\n",
        "| c | d |\n",
        "|",
        "a",
        "b c",
        "é",
        "“",
        "—",
        "€",
        "\u00a0",
        "&amp;",
        "&#42;",
    ),
    *(
        "<https://example.com>",
        "<b>",
        "</div>\n",
        "[r]: b.md\n",
        "[r]",
        "`x y`",
        "*a*",
        "http:",
        ":",
        ".",
        "1",
    ),
    *("- a\n  - b\n", "- a\n\n  b\n", "> a\n", "\t", "gone.md", "[a](gone.md)", "[a](b.md)", "![a](c.png)"),
]


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map("".join), st.booleans())
def test_pieces_of_markdown(text: str, anchors: bool) -> None:
    if text.strip():
        by_both(text, anchors=anchors)


FILES: Files = {
    "teams.csv": TEAMS,
    "people.csv": PEOPLE,
    "2026-Q1/sales/partners.md": """
        ---
        type: objective
        title: Partners sell for us
        owner: mara
        key_results:
          - id: arr
            title: New ARR from partners
            start: $0
            target: $10M
        ---

        Since *direct* sales do not scale: see [the plan](plan.pdf) and [[partners]].

        ## What we `do`

        | who | what |
        |:---|---:|
        | Mara | sells |
        """,
    "2026-Q1/sales/plan.pdf": b"%PDF-1.4 plan",
    "2026-Q1/sales/checkins/2026-02-02.md": """
        ---
        author: mara
        updates:
          partners#arr: $3M
        ---

        Two partners signed & **sold**:

        1. one
        2. another, see <https://example.com/?a=b&c=d>
        """,
}


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_site_is_the_same_with_and_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fast_markdown.engine() is not None
    fast = files(built(tmp_path / "fast", FILES, "2026-02-15"))
    monkeypatch.setattr(fast_markdown, "engine", lambda: None)
    assert files(built(tmp_path / "usual", FILES, "2026-02-15")) == fast


def test_faults_have_their_place(tmp_path: Path) -> None:
    text = "---\ntype: page\ntitle: About\n---\n\nFirst *line*.\n\n- and [a link](nowhere.md)\n"
    found = faults(tmp_path, {"teams.csv": TEAMS, "people.csv": PEOPLE, "pages/about.md": text})
    assert [(d.code, d.span.line, d.span.column) for d in found] == [("L202", 8, 16)]


@dataclass
class Failing:
    """A parser that fails as it does: with what is no exception of Python's."""

    fault: type[BaseException]

    def tree(self, text: str) -> None:
        raise self.fault(text)


def test_where_the_parser_fails_the_usual_one_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    panic = type("PanicException", (BaseException,), {})
    monkeypatch.setattr(fast_markdown, "engine", lambda: Failing(panic))
    assert render("*a*\n", links()) == "<p><em>a</em></p>"


def test_an_interruption_is_none_of_its_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_markdown, "engine", lambda: Failing(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        render("*a*\n", links())


@pytest.fixture
def versions(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    fast_markdown.engine.cache_clear()
    yield monkeypatch
    fast_markdown.engine.cache_clear()


def test_the_installed_version_is_compared() -> None:
    assert fast_markdown.why_unused() is None


@pytest.mark.parametrize("pair", [("0.5.0", "4.3.0"), ("0.4.0", "5.0.0"), ("1.4.0", "4.3.0")])
def test_another_version_is_not_used(versions: pytest.MonkeyPatch, pair: tuple[str, str]) -> None:
    versions.setattr(fast_markdown, "versions", lambda: pair)
    assert fast_markdown.engine() is None
    assert f"markdown-it-pyrs {pair[0]}" in (fast_markdown.why_unused() or "")


def test_without_the_extra_there_is_no_notice(versions: pytest.MonkeyPatch) -> None:
    versions.setattr(fast_markdown, "versions", lambda: None)
    assert fast_markdown.engine() is None
    assert fast_markdown.why_unused() is None


def test_build_says_once_that_it_is_not_used(tmp_path: Path, versions: pytest.MonkeyPatch) -> None:
    versions.setattr(fast_markdown, "versions", lambda: ("0.5.0", "4.3.0"))
    built(tmp_path, FILES, "2026-02-15")
    done = CliRunner().invoke(
        okrsite, ["--config", str(tmp_path / "okrsite.toml"), "build", "--as-of", "2026-02-15"]
    )
    assert done.exit_code == 0, done.output
    assert done.stderr.count("markdown-it-pyrs") == 1
    assert (
        "Notice: markdown-it-pyrs 0.5.0 has not been compared with markdown-it-py 4.3.0, so it is not used: "
        "the pages are the same, the build takes longer.\n"
    ) in done.stderr
