"""What the other tools are given: the same pages, with what each can read of their front matter."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bench import __main__ as command
from bench.corpus import write_corpus
from bench.pages import Page, read_pages
from bench.peers import PEERS, Peer

BY_YAML = [peer for peer in PEERS if not peer.plain]
OBJECTIVES = 20
TEAMS, WEEKS = 2, 12
PAGES = 1 + (OBJECTIVES + 1) + TEAMS * WEEKS + (TEAMS + 1) + TEAMS
"""Home, objectives and the company's, check-ins, teams and the company, people."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    root = tmp_path_factory.mktemp("corpus")
    write_corpus(root, OBJECTIVES)
    return read_pages(root / "content")


def test_every_file_team_and_person_is_a_page(pages: list[Page]) -> None:
    assert len({page.path.casefold() for page in pages}) == len(pages) == PAGES


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.key)
def test_each_tool_gets_all_pages_and_its_configuration(
    peer: Peer, pages: list[Page], tmp_path: Path
) -> None:
    project = tmp_path / "project"
    peer.lay_out(project, pages)
    found = {str(path.relative_to(project / peer.content)) for path in (project / peer.content).rglob("*.md")}
    assert found == {page.path for page in pages} - {"index.md"} | {peer.home}
    assert [*project.glob("*.toml"), *project.glob("*.yml"), *project.glob("*conf*")]
    assert not (project / "site").exists()
    assert not [*project.glob("package*.json")]


@pytest.mark.parametrize("peer", BY_YAML, ids=lambda peer: peer.key)
def test_by_yaml_a_page_has_its_title_key_results_and_body(
    peer: Peer, pages: list[Page], tmp_path: Path
) -> None:
    project = tmp_path / "project"
    peer.lay_out(project, pages)
    for page in pages:
        name = peer.home if page.path == "index.md" else page.path
        _, front, body = (project / peer.content / name).read_text("utf-8").split("---\n", 2)
        values = yaml.safe_load(front)
        assert values["title"]
        assert body == page.body
        assert len(values.get("key_results", ())) == (4 if values.get("type") == "objective" else 0)


def test_without_yaml_a_page_has_the_same_as_lines(pages: list[Page]) -> None:
    [objective] = [page for page in pages if page.path.endswith("o00003.md")]
    head, _, body = objective.plain.partition("\n\n")
    assert head.splitlines() == [
        "type: objective",
        "title: Objective number 3 of the company",
        "owner: p0000",
        "supports: company/top#kr0",
        "key_results: Key result 0 that moves: from $0 to $10M",
        "    Key result 1 that moves: from $0 to $20M",
        "    Key result 2 that moves: from $0 to $30M",
        "    Key result 3 that moves: from $0 to $40M",
    ]
    assert body == objective.body


def test_a_check_in_is_given_a_title(pages: list[Page]) -> None:
    [first] = [page for page in pages if page.path.endswith("t0001/checkins/2026-01-02-p0001.md")]
    assert first.text.startswith("---\ntitle: Check-in 2026-01-02-p0001\nauthor: p0001\n")


def test_a_tool_that_cannot_be_installed_is_named_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("OKRSITE_BENCH_CACHE", str(tmp_path))
    found, [missing] = command.installed(["eleventy"])
    assert not found
    assert missing.name == "Eleventy"
    assert missing.why.startswith("npm, which installs")
