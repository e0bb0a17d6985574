"""Every link of the documentation leads to a file and to a heading in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from okrsite.rules import RULES
from okrsite.rules.codes import CODES
from tests.docs.pages import DOCS, ROOT

PAGES = sorted(
    [*DOCS.rglob("*.md"), *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"))]
)
PAGES = [page for page in PAGES if DOCS / "example" not in page.parents]
_CODE = re.compile(r"^(`{3,}).*?^\1$|^    .*?$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


def anchors(page: Path) -> set[str]:
    """The anchors that Git hosts give to headings."""
    text = re.sub(r"^(`{3,}).*?^\1$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def links(page: Path) -> list[str]:
    text = _CODE.sub("", page.read_text("utf-8"))
    return [first or second for first, second in _LINK.findall(text)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for link in links(page):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_page_can_be_reached_from_the_index() -> None:
    reached, waiting = set(), [DOCS / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        waiting += [
            (page.parent / link.partition("#")[0]).resolve() for link in links(page) if "://" not in link
        ]
    assert {page for page in PAGES if DOCS in page.parents} <= reached


def test_the_index_is_linked_from_the_readme() -> None:
    assert "docs/README.md" in links(ROOT / "README.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_codes_that_are_named_exist(page: Path) -> None:
    known = {*CODES, *(rule.code for rule in RULES)}
    assert set(re.findall(r"\b[FVLCQ]\d{3}\b", page.read_text("utf-8"))) - {"Q999"} <= known
