"""`okrsite new` for every type: where the file goes, what stands in it, what is refused."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from okrsite.checking import Checked, check
from okrsite.cli import okrsite
from okrsite.diagnostics import Severity
from okrsite.project import open_project
from okrsite.scaffold.new_templates import PLACEHOLDERS, templates
from okrsite.scaffold.new_text import scalar, slug
from okrsite.source.node import Scalar
from okrsite.source.schema import SCHEMAS
from okrsite.source.yaml_reader import read_yaml
from tests.support import PEOPLE, TEAMS, Files, without_privileges, write

DEPARTMENTS = ("sales", "marketing", "product", "support", "people", "engineering")
DAY = date(2026, 1, 2)
CONFIG = "as_of = 2026-01-02\n"
COMPANY = """
    ---
    type: objective
    title: Lead the market
    owner: mara
    key_results:
      - {id: arr, title: Recurring revenue, start: $20M, target: $35M, indicator: lagging}
      - {id: nrr, title: Net revenue retention, start: 105%, target: 120%, indicator: leading}
    ---
    """
SITE: Files = {"people.csv": PEOPLE, "teams.csv": TEAMS, "2026/company/market.md": COMPANY}


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(okrsite, ["--config", str(root / "okrsite.toml"), "new", *arguments])


def made(root: Path, *arguments: str) -> str:
    """The text of the one file that a command writes."""
    result = run(root, *arguments)
    assert result.exit_code == 0, result.output
    return Path(result.stdout.strip()).read_text("utf-8")


def checked(root: Path) -> Checked:
    return check(open_project(root / "okrsite.toml"), DAY)


def names(root: Path) -> set[str]:
    return {p.relative_to(root / "content").as_posix() for p in (root / "content").rglob("*") if p.is_file()}


@pytest.mark.parametrize("template", [*DEPARTMENTS, "objective"])
def test_an_objective_of_each_template_passes_every_rule_once_it_feeds_a_goal(
    tmp_path: Path, template: str
) -> None:
    write(tmp_path, SITE, CONFIG)
    options = ("--team", "sales", "--period", "2026-Q1", "--owner", "mara", "--template", template)
    text = made(tmp_path, "objective", "Win the day", *options, "--supports", "company/market#nrr")
    found = checked(tmp_path)
    assert [(d.code, d.message) for d in found.diagnostics if d.severity is not Severity.INFO] == []
    assert found.world is not None
    (objective,) = [o for o in found.world.site.objectives.values() if o.period.id == "2026-Q1"]
    assert (objective.title, objective.owner, objective.teams) == ("Win the day", "mara", ("sales",))
    assert 2 <= len(objective.key_results) <= 5
    assert all(kr.owner == "mara" for kr in objective.key_results)
    assert all(kr.start is not None for kr in objective.key_results if kr.kind == "metric")
    assert any(kr.checkpoints for kr in objective.key_results)
    assert any(kr.indicator == "leading" for kr in objective.key_results)
    assert template == "objective" or "# counter: " in text


@pytest.mark.parametrize("template", DEPARTMENTS)
def test_without_more_words_a_template_lacks_what_only_its_author_knows(
    tmp_path: Path, template: str
) -> None:
    write(tmp_path, SITE, CONFIG)
    made(tmp_path, "objective", "--team", "marketing", "--period", "2026-Q1", "--template", template)
    found = {d.code for d in checked(tmp_path).diagnostics if d.severity is not Severity.INFO}
    assert found <= {"Q105", "Q301"}, "the owner, and what it feeds"


def test_a_counter_is_set_where_the_site_has_such_a_kpi(tmp_path: Path) -> None:
    write(tmp_path, SITE | {"kpis/churn.md": "---\ntitle: Churn\nunit: '%'\n---\n"}, CONFIG)
    text = made(tmp_path, "objective", "--team", "sales", "--template", "sales", "--period", "2026-Q1")
    assert "\n    counter: churn\n" in text
    assert not checked(tmp_path).has_errors


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("team", "Customer Success"), "teams/customer-success.md"),
        (("person", "Zoë Ågren", "--team", "sales"), "people/zoe-agren.md"),
        (("person", "Zoë Ågren", "--id", "zoe"), "people/zoe.md"),
        (("kpi", "Customers lost", "--team", "sales", "--owner", "mara"), "kpis/customers-lost.md"),
        (("event", "New price list", "--date", "2025-12-20"), "events/2025-12-20-new-price-list.md"),
        (("page", "How we set goals"), "how-we-set-goals.md"),
        (("page", "handbook/glossary", "--title", "Words"), "handbook/glossary.md"),
        (("page", "content/handbook/a.md"), "handbook/a.md"),
        (("objective", "2026-Q1/sales/partners.md"), "2026-Q1/sales/partners.md"),
        (("objective", "Win/loss: what we learn", "--team", "sales"), "2026/sales/win-loss-what-we-learn.md"),
        (("retro", "--team", "company", "--author", "mara"), "2026/company/retros/2026-01-02-company.md"),
        (("retro", "market"), "2026/company/retros/2026-01-02-market.md"),
    ],
)
def test_each_type_goes_to_its_place_and_passes_check(
    tmp_path: Path, arguments: tuple[str, ...], name: str
) -> None:
    write(tmp_path, SITE, CONFIG)
    before = names(tmp_path)
    made(tmp_path, *arguments)
    assert names(tmp_path) - before == {name}
    assert not checked(tmp_path).has_errors


def test_a_title_on_two_lines_is_folded(tmp_path: Path) -> None:
    write(tmp_path, SITE, CONFIG)
    assert "\ntitle: new line\n" in made(tmp_path, "team", "new\nline")
    assert (tmp_path / "content/teams/new-line.md").is_file()


@pytest.mark.parametrize("template", DEPARTMENTS)
def test_no_date_of_a_template_is_due_before_the_first_third(tmp_path: Path, template: str) -> None:
    write(tmp_path, SITE, CONFIG)
    text = made(tmp_path, "objective", "--team", "sales", "--period", "2026-Q1", "--template", template)
    days = re.findall(r"2026-\d\d-\d\d", text)
    assert days
    assert "2026-01-31" <= min(days) <= max(days) <= "2026-03-31"


def test_a_first_site_can_be_made_of_nothing_but_new(tmp_path: Path) -> None:
    (tmp_path / "okrsite.toml").write_text(CONFIG, "utf-8")
    for arguments in (
        ("team", "Company"),
        ("team", "Sales"),
        ("person", "Mara Lind", "--id", "mara", "--team", "sales"),
        ("kpi", "Churn", "--team", "sales"),
        ("objective", "--team", "sales", "--template", "sales", "--owner", "mara"),
        ("event", "We began"),
        ("page", "About us"),
        ("retro", "--team", "sales"),
    ):
        made(tmp_path, *arguments)
    assert (tmp_path / "content/2026-Q1/sales").is_dir()
    assert "parent: company" in (tmp_path / "content/teams/sales.md").read_text("utf-8")
    assert not checked(tmp_path).has_errors


def test_a_retro_names_every_key_result_with_its_computed_score(tmp_path: Path) -> None:
    write(tmp_path, SITE, CONFIG)
    text = made(tmp_path, "retro", "market", "--author", "mara")
    assert '#   "2026/company/market#arr": {grade: 0.00, why: "…"}   # 0.00 is computed' in text
    begun = text.replace("# grades:", "grades:").replace("#   ", "  ")
    next((tmp_path / "content/2026/company/retros").iterdir()).write_text(begun, "utf-8")
    assert not checked(tmp_path).has_errors, "taking the # away leaves front matter that can be read"


def test_a_retro_has_no_line_for_what_cannot_be_graded(tmp_path: Path) -> None:
    idea = COMPANY.replace("indicator: leading}", "indicator: leading, state: draft}")
    write(tmp_path, SITE | {"2026/company/market.md": idea}, CONFIG)
    text = made(tmp_path, "retro", "market", "--author", "mara")
    assert "market#arr" in text
    assert "market#nrr" not in text
    begun = text.replace("# grades:", "grades:").replace("#   ", "  ")
    next((tmp_path / "content/2026/company/retros").iterdir()).write_text(begun, "utf-8")
    assert not checked(tmp_path).has_errors


def test_a_retro_of_drafts_says_that_there_is_nothing_to_grade(tmp_path: Path) -> None:
    write(
        tmp_path,
        SITE | {"2026/company/market.md": COMPANY.replace("owner:", "state: draft\n    owner:")},
        CONFIG,
    )
    text = made(tmp_path, "retro", "market", "--author", "mara")
    assert "# No key result has a score yet" in text
    assert "grades:" not in text
    assert not checked(tmp_path).has_errors


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("team", "Sales/EMEA"), "teams/sales-emea.md"),
        (("objective", "CI/CD", "--team", "company"), "2026/company/ci-cd.md"),
        (("page", "A/B"), "a-b.md"),
        (("page", "handbook/intro"), "handbook/intro.md"),
        (("page", "2026/notes"), "2026/notes.md"),
        (("page", "content/teams/notes"), "teams/notes.md"),
        (("objective", "2027-Q1/sales/a"), "2027-Q1/sales/a.md"),
        (("objective", "sales/a"), "sales/a.md"),
    ],
)
def test_a_slash_makes_a_path_where_the_folder_is_known(
    tmp_path: Path, arguments: tuple[str, ...], name: str
) -> None:
    write(tmp_path, SITE, CONFIG)
    before = names(tmp_path)
    made(tmp_path, *arguments)
    assert names(tmp_path) - before == {name}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("objective", "Win"), "which team is it for? --team TEAM: company, marketing, sales"),
        (("objective", "Win", "--team", "sals"), 'there is no team "sals"; did you mean "sales"?'),
        (("objective", "Win", "--team", "sales", "--period", "Q1 2026"), "did you mean 2026-Q1?"),
        (("objective", "Win", "--team", "sales", "--template", "sels"), 'did you mean "sales"?'),
        (("objective", "Win", "--team", "sales", "--owner", "marra"), 'did you mean "mara"?'),
        (("objective", "--team", "sales"), 'okrsite new objective "A title"'),
        (("objective", "", "--team", "sales"), "an objective needs a title"),
        (("objective", "?!", "--team", "sales"), "--id NAME"),
        (("page", "../../etc/passwd.md"), "is not in content/"),
        (("page", "/etc/passwd.md"), "is not in content/"),
        (("page", "_drafts/a.md"), "names that begin with _ or . are no content"),
        (("team", "Sales", "--parent", "compny"), 'did you mean "company"?'),
        (("page", "X", "--id", "../x"), "cannot be the name of a file"),
        (("retro", "makret"), 'there is no objective "makret"'),
        (("team", "Labs", "--lead", "zz"), "Invalid value for --lead"),
        (("page", "a\x1bb"), "holds characters that cannot be seen"),
        (("objective", "Win", "--team", "sales", "--template", "zzzz"), 'no template "zzzz" of an objective'),
        (("objective", "2027-Q1/sales/a.md", "--period", "2026-Q4"), "lies in the folder of 2027-Q1"),
        (("retro", "--team", "company", "--period", "2020-Q1"), "in 2020-Q1; it has some in 2026"),
        (("retro", "--team", "sales"), "sales has no objective in 2026"),
    ],
)
def test_what_cannot_be_made_is_a_usage_error_with_a_way_out(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    write(tmp_path, SITE, CONFIG)
    before = names(tmp_path)
    result = run(tmp_path, *arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())
    assert names(tmp_path) == before


def test_without_any_team_the_way_to_the_first_one_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"index.md": "---\ntitle: Hello\n---\n"}, CONFIG)
    result = run(tmp_path, "objective", "Win")
    assert (result.exit_code, 'okrsite new team "Sales"' in result.stderr) == (2, True)


def test_outside_of_a_site_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(okrsite, ["new", "objective", "--list"]).exit_code == 0
    result = CliRunner().invoke(okrsite, ["new", "team", "Sales"])
    assert (result.exit_code, "okrsite init" in result.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_what_would_not_pass_check_is_shown_and_not_written(tmp_path: Path) -> None:
    write(tmp_path, SITE, CONFIG)
    before = names(tmp_path)
    result = run(tmp_path, "objective", "Win", "--team", "sales", "--supports", "markt#arr")
    assert result.exit_code == 1
    assert 'V301 there is no key result "markt#arr"' in result.stderr
    assert "supports: markt#arr" in result.stderr, "the line that would have it"
    assert "Nothing was written." in result.stderr
    result = run(tmp_path, "page", "Map")
    assert (result.exit_code, names(tmp_path)) == (1, before), "an address of okrsite's own"


def test_a_config_with_faults_is_told_first(tmp_path: Path) -> None:
    write(tmp_path, SITE, 'content_dirr = "docs"\n')
    before = names(tmp_path)
    result = run(tmp_path, "page", "About us")
    assert (result.exit_code, 'unknown key "content_dirr"' in result.stderr) == (1, True)
    assert names(tmp_path) == before


def test_a_full_disk_leaves_no_half_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    write(tmp_path, SITE, CONFIG)
    before, real = names(tmp_path), os.fdopen

    @contextmanager
    def full(handle: int, mode: str) -> Iterator[object]:
        with real(handle, mode) as file:
            if mode == "wb":
                file.write(b"---\ntype")
                raise OSError(28, "No space left on device")
            yield file

    monkeypatch.setattr(os, "fdopen", full)
    result = run(tmp_path, "page", "About us")
    monkeypatch.undo()
    assert (result.exit_code, "No space left on device" in result.stderr) == (1, True)
    assert names(tmp_path) == before


def test_faults_of_other_files_are_no_reason_to_refuse(tmp_path: Path) -> None:
    write(tmp_path, SITE | {"2026/company/bad.md": "---\ntype: objective\n---\n"}, CONFIG)
    made(tmp_path, "page", "About us")


# ------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Win the accounts that stay", "win-the-accounts-that-stay"),
        ("Größe & Straße – “neu”!", "grosse-and-strasse-neu"),
        ("L'été, encore", "lete-encore"),
        ("Smørrebrød / Łódź", "smorrebrod-lodz"),
        ("売上を伸ばす", "売上を伸ばす"),
        ("CON", "con-objective"),
        ("com1", "com1-objective"),
        ("Index", "index-objective"),
        ("../../etc", "etc"),
        (".hidden", "hidden"),
        ("_draft", "draft"),
        ("🚀", ""),
        ("   ", ""),
        ("a" * 300, "a" * 60),
        ("word " * 40, "word-word-word-word-word-word-word-word-word-word-word-word"),
    ],
)
def test_names_of_files(title: str, name: str) -> None:
    assert slug(title, "objective") == name


@pytest.mark.parametrize(
    "title", ["CON", "売上を伸ばす", "Größe", "A: b #1 [x] {y} \"z\" 'q' @w %p", "- x", "---"]
)
def test_odd_titles_stand_in_the_file_as_they_were_said(tmp_path: Path, title: str) -> None:
    write(tmp_path, SITE, CONFIG)
    made(tmp_path, "page", "--id", "odd", "--", title)
    found = checked(tmp_path)
    assert found.world is not None
    assert found.world.site.pages["odd"].title == title


def test_a_name_that_is_taken_gets_a_number_or_is_refused_where_others_name_it(tmp_path: Path) -> None:
    write(tmp_path, SITE, CONFIG)
    for number in ("", "-2", "-3"):
        result = run(tmp_path, "page", "About us")
        assert Path(result.stdout.strip()).name == f"about-us{number}.md"
    made(tmp_path, "kpi", "Churn")
    result = run(tmp_path, "kpi", "CHURN")
    assert (result.exit_code, "content/kpis/churn.md is there already" in result.stderr) == (2, True)
    result = run(tmp_path, "page", "about-us.md")
    assert (result.exit_code, "nothing is overwritten" in result.stderr) == (2, True)
    result = run(tmp_path, "team", "Sales")
    assert result.exit_code == 1, "a row of teams.csv has that id"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    write(tmp_path / "site", SITE, CONFIG)
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "site/content/kpis").symlink_to(outside, target_is_directory=True)
    result = run(tmp_path / "site", "kpi", "Churn")
    assert (result.exit_code, "nothing is written through a link" in result.stderr) == (2, True)
    (tmp_path / "site/content/about.md").symlink_to(outside / "there.md")
    result = run(tmp_path / "site", "page", "About")
    assert Path(result.stdout.strip()).name == "about-2.md"
    assert list(outside.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="folders are closed otherwise there")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    write(tmp_path, SITE, CONFIG)
    (tmp_path / "content").chmod(stat.S_IRUSR | stat.S_IXUSR)
    command = [sys.executable, "-m", "okrsite", "--config", str(tmp_path / "okrsite.toml")]
    done = subprocess.run(
        [*command, "new", "page", "About"], capture_output=True, text=True, preexec_fn=without_privileges
    )
    (tmp_path / "content").chmod(stat.S_IRWXU)
    assert (done.returncode, "Permission denied" in done.stderr) == (1, True), done.stderr
    assert not (tmp_path / "content/about.md").exists()


# ------------------------------------------------------------------ templates


def test_the_templates_are_listed_those_of_the_site_among_them(tmp_path: Path) -> None:
    own = {
        "_templates/sales.md": "---\ntype: objective\ntitle: Ours\nkey_results: []\n---\n",
        "_templates/labs.md": "---\ntitle: {title|Try it}\nkey_results: []\n---\n",
        "_templates/memo.md": "---\ntype: page\ntitle: {title}\n---\n",
    }
    write(tmp_path, SITE | own, CONFIG)
    lines = run(tmp_path, "objective", "--list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == sorted((*DEPARTMENTS, "labs", "objective"))
    assert next(line for line in lines if line.startswith("labs")).endswith(
        "Try it  (content/_templates/labs.md)"
    )
    assert "Ours" in next(line for line in lines if line.startswith("sales"))


OWN = """
    ---
    type: objective
    title: {title|Keep "it" simple}
    owner: {owner}
    supports: {supports}
    tags: [{team}, "of {period}"]
    key_results:
      - id: a
        title: From {first} to {last}, {{ 7 * 7 }} {% raw %} {unknown}
        start: 0
        target: 5
        due: {middle}
        counter: {kpi:nothing}
    ---
    {title} in {period}: {{ config }} {kpi:nothing}
    """


def test_a_template_of_the_site_wins_and_nothing_in_it_is_run(tmp_path: Path) -> None:
    write(tmp_path, SITE | {"_templates/sales.md": OWN.replace("{{ 7", "{{7")}, CONFIG)
    text = made(tmp_path, "objective", "--team", "sales", "--period", "2026-Q1", "--template", "sales")
    assert 'title: "Keep \\"it\\" simple"\n# owner: PERSON\n# supports: objective#key-result\n' in text
    assert 'tags: [sales, "of 2026-Q1"]' in text
    assert "    title: From 2026-01-01 to 2026-03-31, {{7 * 7 }} {% raw %} {unknown}\n" in text
    assert "    due: 2026-02-15\n    # counter: nothing\n" in text
    assert 'Keep "it" simple in 2026-Q1: {{ config }} nothing\n' in text


def test_a_template_that_gives_a_faulty_file_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path, SITE | {"_templates/memo.md": "---\ntype: page\ntitel: {title}\n---\n"}, CONFIG)
    result = run(tmp_path, "page", "Hello", "--template", "memo")
    assert (result.exit_code, 'unknown key "titel"' in result.stderr) == (1, True)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_template_that_is_a_link_or_no_text_is_none(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("---\ntype: page\ntitle: {title}\n---\nsecret", "utf-8")
    write(tmp_path / "site", SITE | {"_templates/bytes.md": b"\xff\xfe"}, CONFIG)
    (tmp_path / "site/content/_templates/memo.md").symlink_to(tmp_path / "secret.md")
    known = templates(tmp_path / "site/content")
    assert {"memo", "bytes"} & set(known) == set()


def test_every_type_has_a_template_and_every_placeholder_of_ours_is_documented(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    assert {t.type for t in templates(tmp_path).values()} == set(SCHEMAS) - {"checkin"}
    for name in PLACEHOLDERS:
        assert f"`{{{name}}}`" in readme, name


@pytest.mark.parametrize(
    "text",
    ["a", "a: b", "#1", "a #b", "no", "Null", "[x]", "{x}", "@x", "%x", "- x", "it's", '"q"', "é ü", "1,250"],
)
def test_a_value_is_read_back_as_it_was_written(text: str) -> None:
    read_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "-25%",
        "$3.7M",
        "9:30 min/mile",
        "a, b",
        "`x`",
        "*x",
        "&x",
        "!x",
        "|",
        ">",
        "?",
        "a\\b",
        "x\u2028y",
        "---",
        "...",
    ],
)
def test_so_are_odd_ones(text: str) -> None:
    read_back(text)


def read_back(text: str) -> None:
    for written in (f"a: {scalar(text)}\n", f"a: [{scalar(text)}, z]\n"):
        node, faults = read_yaml("x.md", written)
        assert faults == []
        assert node is not None
        value = node.get("a")
        found = value if isinstance(value, Scalar) else value.items[0]  # type: ignore[union-attr]
        assert isinstance(found, Scalar)
        assert found.text == " ".join(text.split())


# ------------------------------------------------------------------ the editor


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script is the editor")
def test_edit_opens_the_editor_with_its_options_as_git_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "a $HOME; touch oops 'site'"
    write(root, SITE, CONFIG)
    editor = tmp_path / "my editor"
    editor.write_text('#!/bin/sh\necho "$1" > "$2.seen"\necho changed >> "$2"\n', "utf-8")
    editor.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{editor}' --wait")
    assert "changed" in made(root, "page", "About", "--edit")
    assert (root / "content/about.md.seen").read_text("utf-8") == "--wait\n"
    monkeypatch.setenv("VISUAL", "false")
    result = run(root, "page", "Other", "--edit")
    assert (result.exit_code, "the file is written" in result.stderr) == (1, True)
