"""`okrsite new period`: what goes on, as what, and that all of it is written or nothing."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from okrsite.checking import check
from okrsite.cli import okrsite
from okrsite.model.objective import KeyResult, Objective
from okrsite.model.quantity import format_quantity
from okrsite.project import open_project
from tests.support import PEOPLE, TEAMS, Files, write

DAY = date(2026, 3, 28)
CONFIG = "as_of = 2026-03-28\n"
FILES: Files = {
    "people.csv": PEOPLE,
    "teams.csv": TEAMS,
    "data/crm.csv": "date,rate\n2026-01-01,10%\n2026-03-20,12%\n",
    "kpis/churn.md": "---\ntitle: Churn\nunit: '%'\nsupports: company/market#arr\n---\n",
    "2026/company/year.md": """
        ---
        type: objective
        title: The year
        key_results: [{id: arr, title: ARR, start: $20M, target: $35M}]
        ---
        """,
    "2026-Q1/company/market.md": """
        ---
        type: objective
        title: The market
        supports: year#arr
        key_results:
          - {id: arr, title: ARR of the quarter, start: $0, target: $5M}
          - {id: won, title: Deals won, start: 0, target: 10}
        ---
        """,
    "2026-Q1/sales/partners.md": """
        ---
        type: objective
        title: "Win the accounts: those that stay"
        owner: mara
        stance: aspirational
        supports: [company/market#arr, company/market#won]
        tags: [growth, "a, b"]
        links: {board: "https://example.com/?a=1&b=2"}
        aliases: [old/partners]
        waive: [{rule: Q202, until: 2026-02-28, why: asked for in March}]
        key_results:
          - id: arr
            title: New ARR
            start: $0
            target: $4M
            changes: [{date: 2026-02-10, target: $4M, was: $5M, why: fewer reps}]
            checkpoints: {2026-02-15: $1M}
            due: 2026-03-20
            supports: company/market#arr
            counter: churn
          - id: cycle
            title: Days to close
            start: 90 days
            change: -15 days
            weight: 2
            supports: company/market#won
          - {id: rate, title: Contact rate, target: 20%, source: data/crm.csv#rate, owner: ben}
          - id: kit
            title: Kit
            kind: milestone
            steps:
              - {id: draft, title: "Draft: read", done: 2026-01-20}
              - {id: out, title: Out, due: 2026-03-01, weight: 2}
          - {id: runs, title: Runs, kind: habit, target: 5, per: week}
          - {id: nps, title: NPS, kind: maintain, min: 30, start: 20}
          - {id: hires, title: Hires, start: 0, target: 2}
          - {id: gone, title: Gone, start: 0, target: 2, state: dropped, since: 2026-02-01, why: no need}
          - {id: later, title: Later, start: 1, target: 2, state: postponed, since: 2026-02-01, why: no time}
        ---
        Why it matters: [[market]] needs it.
        """,
    "2026-Q1/sales/reached.md": """
        ---
        type: objective
        title: Reached
        key_results: [{id: a, title: A, start: 0, target: 4}]
        ---
        """,
    "2026-Q1/marketing/dropped.md": """
        ---
        type: objective
        title: Dropped
        state: dropped
        since: 2026-02-01
        why: no need
        key_results: [{id: a, title: A, start: 0, target: 4}]
        ---
        """,
    "2026-Q1/marketing/idea.md": """
        ---
        type: objective
        title: An idea
        state: draft
        supports: sales/partners#arr
        key_results: [{id: a, title: A, start: 0, target: 4}]
        ---
        See [[reached]] and [[partners]].
        """,
    "2026-Q1/sales/checkins/2026-03-27-mara.md": """
        ---
        author: mara
        updates:
          partners: {arr: $1.25M, cycle: 84.5 days, hires: 2, nps: 25, runs: 3}
          reached: {a: 5}
          2026-Q1/company/market: {won: 10}
        ---
        """,
}


def run(root: Path, *arguments: str, files: Files | None = None) -> Result:
    if not (root / "okrsite.toml").exists():
        write(root, FILES if files is None else files, CONFIG)
    return CliRunner().invoke(okrsite, ["--config", str(root / "okrsite.toml"), "new", "period", *arguments])


def names(root: Path) -> set[str]:
    return {p.relative_to(root / "content").as_posix() for p in (root / "content").rglob("*")}


def read(root: Path, name: str) -> str:
    return (root / "content" / name).read_text("utf-8")


def goals(root: Path, day: date = DAY) -> dict[str, Objective]:
    found = check(open_project(root / "okrsite.toml"), day)
    assert not found.has_errors, found.diagnostics
    assert found.world is not None
    return dict(found.world.site.objectives)


def key_results(objective: Objective) -> dict[str, KeyResult]:
    return {kr.id: kr for kr in objective.key_results}


def test_unfinished_objectives_go_on_from_where_they_stand(tmp_path: Path) -> None:
    result = run(tmp_path, "2026-Q2", "--from", "2026-Q1")
    assert result.exit_code == 0, result.output
    found = goals(tmp_path)
    assert sorted(id_ for id_ in found if id_.startswith("2026-Q2")) == [
        "2026-Q2/company/market",
        "2026-Q2/marketing/idea",
        "2026-Q2/sales/partners",
    ]
    partners = found["2026-Q2/sales/partners"]
    old = found["2026-Q1/sales/partners"]
    assert partners.carried_from == old.id
    assert (partners.title, partners.owner, partners.stance) == (old.title, old.owner, old.stance)
    assert (partners.tags, partners.links, partners.aliases) == (old.tags, old.links, ())
    krs = key_results(partners)
    assert list(krs) == ["arr", "cycle", "rate", "kit", "runs", "nps", "later"]
    assert (krs["arr"].start, krs["arr"].target, krs["arr"].counter) == (1_250_000, 4_000_000, "churn")
    assert (krs["arr"].changes, krs["arr"].checkpoints, krs["arr"].due) == ((), (), None)
    assert (krs["cycle"].start, krs["cycle"].target, krs["cycle"].weight) == (84.5, 75, 2)
    assert (krs["rate"].start, krs["rate"].owner, krs["rate"].source) == (
        12,
        "ben",
        key_results(old)["rate"].source,
    )
    assert [(s.id, s.done, s.due, s.weight) for s in krs["kit"].steps] == [("out", False, None, 2)]
    assert (krs["runs"].target, krs["runs"].per) == (5, "week")
    assert (krs["nps"].low, krs["nps"].start) == (30, 25)
    assert krs["later"].state.word == "active"


def test_what_stays_and_what_begins_anew_is_told(tmp_path: Path) -> None:
    result = run(tmp_path, "2026-Q2", "--from", "2026-Q1", "--team", "sales")
    for line in (
        "  later: it was postponed, and is active now",
        "  runs: counts anew",
        "2026-Q1/sales/reached stays: achieved",
        "2026-Q1/marketing/dropped stays: dropped",
        "2 others stay: not chosen",
    ):
        assert f"{line}\n" in result.stdout, line


@pytest.mark.parametrize(
    ("start", "target", "last", "begins", "ends"),
    [
        ("10:00 min/mile", "8:00", "9:20", "9:20 min/mile", "8:00 min/mile"),
        ("4:00:00 h", "3:00:00", "3:20:10", "3:20:10 h", "3:00 h"),
        ("10:00 min/mile", "9:40", "9:20", "9:20 min/mile", "9:00 min/mile"),
        ("$0", "$20,000,000,000", "$12,345,678,901.25", "$12,345,678,901.25", "$20bn"),
        ("0", "0.9", "0.3", "0.3", "0.9"),
    ],
)
def test_amounts_go_on_as_they_are(
    tmp_path: Path, start: str, target: str, last: str, begins: str, ends: str
) -> None:
    goal = f'{{id: k, title: K, start: "{start}", target: "{target}"}}'
    files: Files = {
        "teams.csv": TEAMS,
        "2026-Q1/sales/a.md": f"---\ntype: objective\ntitle: A\nkey_results: [{goal}]\n---\n",
        "2026-Q1/sales/checkins/2026-03-27.md": f'---\nupdates: {{a#k: "{last}"}}\n---\n',
    }
    result = run(tmp_path, "2026-Q2", "--from", "2026-Q1", "--with-achieved", files=files)
    assert result.exit_code == 0, result.output
    kr = key_results(goals(tmp_path)["2026-Q2/sales/a"])["k"]
    assert (format_quantity(kr.start or 0, kr.unit), format_quantity(kr.target or 0, kr.unit)) == (
        begins,
        ends,
    )


def test_what_has_no_reading_or_no_dates_yet_is_kept_or_told(tmp_path: Path) -> None:
    files: Files = {
        "teams.csv": TEAMS,
        "2026-Q1/sales/a.md": """
            ---
            type: objective
            title: A
            key_results:
              - {id: up, title: Up, kind: maintain, min: 80%, start: 50%}
              - {id: rule, title: Rule, kind: milestone}
              - {id: kit, title: Kit, kind: milestone, steps: [{id: s, title: S, due: 2026-03-01}]}
            ---
            """,
        "2026-Q1/sales/checkins/2026-03-27.md": "---\nupdates: {a#rule: 60%}\n---\n",
    }
    result = run(tmp_path, "2026-Q2", "--from", "2026-Q1", files=files)
    assert result.exit_code == 0, result.output
    assert key_results(goals(tmp_path)["2026-Q2/sales/a"])["up"].start == 50
    assert "  rule: begins anew, it was at 60%\n" in result.stdout
    assert "  kit: the due of its steps of Q1 2026 left out\n" in result.stdout


def test_owners_who_left_are_named(tmp_path: Path) -> None:
    people = {"people/mara.md": "---\ntitle: Mara\nteam: sales\nleft: 2026-03-30\n---\n"}
    others = {name: text for name, text in FILES.items() if name != "people.csv"}
    ben = {"people/ben.md": "---\ntitle: Ben\nteam: sales\nleft: 2026-06-30\n---\n"}
    write(tmp_path, {**others, **people, **ben}, CONFIG)
    result = run(tmp_path, "2026-Q2", "--only", "sales/partners")
    assert "  its owner mara left on 2026-03-30; name another\n" in result.stdout, result.output
    assert "owner ben" not in result.stdout


def test_no_reading_goes_along_and_the_new_ones_are_planned(tmp_path: Path) -> None:
    run(tmp_path, "2026-Q2", "--from", "2026-Q1")
    checked = check(open_project(tmp_path / "okrsite.toml"), DAY)
    assert checked.world is not None
    scores = checked.world.scores
    assert scores.objectives["2026-Q2/sales/partners"].status == "planned"
    later = check(open_project(tmp_path / "okrsite.toml"), date(2026, 4, 2))
    assert later.world is not None
    found = later.world.scores.key_results
    people_fed = [kr for ref, kr in found.items() if "2026-Q2" in ref and not ref.endswith("#rate")]
    assert {kr.status for kr in people_fed} <= {"no_data", "draft"}
    assert {kr.progress for kr in people_fed if kr.status == "no_data"} <= {0.0, None}


def test_supports_lead_to_the_counterparts(tmp_path: Path) -> None:
    result = run(tmp_path, "2026-Q2", "--from", "2026-Q1")
    found = goals(tmp_path)
    assert found["2026-Q2/company/market"].supports == ("2026/company/year#arr",), "the year goes on running"
    partners = found["2026-Q2/sales/partners"]
    assert partners.supports == ("2026-Q2/company/market#arr",)
    assert key_results(partners)["arr"].supports == ("2026-Q2/company/market#arr",)
    assert key_results(partners)["cycle"].supports == ()
    assert "# supports: 2026-Q1/company/market#won   # no counterpart" in read(
        tmp_path, "2026-Q2/sales/partners.md"
    )
    assert (
        "cycle supports 2026-Q1/company/market#won, which has no counterpart; name another" in result.stdout
    )
    assert found["2026-Q2/marketing/idea"].supports == ("2026-Q2/sales/partners#arr",)
    assert found["2026-Q2/marketing/idea"].state.word == "draft", "what was not agreed is not agreed yet"


def test_what_is_reached_or_dropped_goes_along_when_asked(tmp_path: Path) -> None:
    run(tmp_path, "2026-Q2", "--from", "2026-Q1", "--with-achieved", "--with-dropped", "--yes")
    found = goals(tmp_path)
    assert {"2026-Q2/sales/reached", "2026-Q2/marketing/dropped"} <= set(found)
    reached = key_results(found["2026-Q2/sales/reached"])["a"]
    assert (reached.start, reached.target) == (5, 9)
    assert "target: 9   # 4 is reached: set it anew" in read(tmp_path, "2026-Q2/sales/reached.md")
    assert found["2026-Q2/marketing/dropped"].state.word == "active"
    assert list(key_results(found["2026-Q2/sales/partners"]))[-2:] == ["gone", "later"]


@pytest.mark.parametrize(
    ("options", "chosen"),
    [
        (("--team", "marketing"), {"marketing/idea"}),
        (("--only", "sales/partners"), {"sales/partners"}),
        (("--only", "partners", "--only", "idea"), {"sales/partners", "marketing/idea"}),
        (("--team", "company", "--team", "sales"), {"company/market", "sales/partners"}),
    ],
)
def test_some_can_be_chosen_by_options(tmp_path: Path, options: tuple[str, ...], chosen: set[str]) -> None:
    result = run(tmp_path, "2026-Q2", "--from", "2026-Q1", *options)
    assert result.exit_code == 0, result.output
    assert {i.removeprefix("2026-Q2/") for i in goals(tmp_path) if i.startswith("2026-Q2")} == chosen


def test_without_from_the_period_of_the_same_length_before_it_goes_on(tmp_path: Path) -> None:
    run(tmp_path, "2026-Q2")
    assert "2026-Q2/sales/partners" in goals(tmp_path)
    result = run(tmp_path, "2027")
    assert (result.exit_code, "2027/company/year" in goals(tmp_path)) == (0, True)


def test_a_dry_run_shows_the_files_and_writes_none(tmp_path: Path) -> None:
    result = run(tmp_path, "2026-Q2", "--from", "2026-Q1", "--dry-run")
    assert result.exit_code == 0
    assert "# content/2026-Q2/sales/partners.md\n---\ntype: objective\n" in result.stdout
    assert "start: $1.25M   # the last value, of 2026-03-27" in result.stdout
    assert not (tmp_path / "content/2026-Q2").exists()
    assert not any(name.startswith("_") for name in names(tmp_path))


def test_a_second_run_adds_what_is_missing_and_overwrites_nothing(tmp_path: Path) -> None:
    run(tmp_path, "2026-Q2", "--only", "market")
    own = tmp_path / "content/2026-Q2/company/market.md"
    own.write_text(own.read_text("utf-8").replace("The market", "Our market"), "utf-8")
    result = run(tmp_path, "2026-Q2", "--yes")
    assert result.exit_code == 0, result.output
    assert "Our market" in own.read_text("utf-8")
    found = goals(tmp_path)
    assert found["2026-Q2/sales/partners"].supports == ("2026-Q2/company/market#arr",)
    again = run(tmp_path, "2026-Q2", "--yes")
    assert again.exit_code == 0
    assert again.stdout.startswith("Nothing of 2026-Q1 goes on in 2026-Q2.\n")
    assert "2026-Q1/sales/partners stays: goes on already\n" in again.stdout


def test_older_files_that_name_an_objective_by_its_short_name_still_mean_the_old_one(tmp_path: Path) -> None:
    page = {"handbook.md": "---\ntype: page\ntitle: H\n---\nSee [[partners]] and [[idea]].\n"}
    result = run(tmp_path, "2026-Q2", files=FILES | page)
    assert result.exit_code == 0, result.output
    found = goals(tmp_path)
    assert found["2026-Q2/sales/partners-2"].carried_from == "2026-Q1/sales/partners"
    assert found["2026-Q2/marketing/idea-2"].supports == ("2026-Q2/sales/partners-2#arr",)
    assert "it is partners-2.md, since older files mean partners.md by its short name" in result.stdout


def test_a_body_whose_links_do_not_go_on_stays_behind(tmp_path: Path) -> None:
    plan = {"2026-Q1/sales/plan.md": "---\ntype: page\ntitle: Plan\n---\n"}
    text = str(FILES["2026-Q1/sales/partners.md"]).replace("[[market]]", "[the plan](plan.md)")
    result = run(tmp_path, "2026-Q2", files=FILES | plan | {"2026-Q1/sales/partners.md": text})
    assert result.exit_code == 0, result.output
    assert read(tmp_path, "2026-Q2/sales/partners.md").endswith("Goes on from [[2026-Q1/sales/partners]].\n")
    goals(tmp_path)


def test_a_period_in_front_matter_is_changed_there(tmp_path: Path) -> None:
    files: Files = {
        "goals/a.md": "---\ntype: objective\nperiod: 2026-Q1\ntitle: A\n"
        "key_results: [{id: a, title: A, start: 0, target: 4}]\n---\n"
    }
    run(tmp_path, "2026-Q2", files=files)
    assert goals(tmp_path)["2026-Q2/goals/a"].period.id == "2026-Q2"


def test_fiscal_and_own_periods(tmp_path: Path) -> None:
    goal = "---\ntype: objective\ntitle: A\nkey_results: [{id: a, title: A, start: 0, target: 4}]\n---\n"
    write(
        tmp_path, {"FY26-Q1/a.md": goal}, CONFIG + '[periods."PI-7"]\nstart = 2026-04-06\nend = 2026-06-14\n'
    )
    assert run(tmp_path, "FY26-Q2", "--yes").exit_code == 0
    assert run(tmp_path, "PI-7", "--from", "FY26-Q1", "--yes").exit_code == 0
    assert {"FY26-Q2/a", "PI-7/a"} <= set(goals(tmp_path))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("2026-Q9",), 'there is no period "2026-Q9"; did you mean 2026-Q4?'),
        (("2026-Q2", "--from", "2025-Q4"), "2025-Q4 has no objectives"),
        (("2026-Q1", "--from", "2026-Q1"), "2026-Q1 ends on 2026-03-31, and 2026-Q1 begins on 2026-01-01"),
        (("2026-Q1",), "there is no period like 2026-Q1 that ends before it"),
        (("2026-Q2", "--only", "reached"), "2026-Q1/sales/reached has nothing unfinished; --with-achieved"),
        (("2026-Q2", "--only", "partnrs"), 'did you mean "partners"?'),
        (("2026-Q2", "--team", "sals"), 'did you mean "sales"?'),
        ((), "Missing argument 'PERIOD'"),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    result = run(tmp_path, *arguments)
    assert (result.exit_code, words in " ".join(result.stderr.split())) == (2, True), result.stderr
    assert not (tmp_path / "content/2026-Q2").exists()


def test_all_is_written_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from okrsite.scaffold import new_files

    run(tmp_path, "2026-Q2", "--only", "market")
    before, real, count = names(tmp_path), new_files.create, 0

    def full(content: Path, name: str, text: str) -> Path:
        nonlocal count
        count += content.name == "content"
        if count == 2:
            raise OSError(28, "No space left on device", name)
        return real(content, name, text)

    monkeypatch.setattr(new_files, "create", full)
    result = run(tmp_path, "2026-Q2", "--yes")
    assert (result.exit_code, "No space left on device" in result.stderr) == (1, True)
    left = {name for name in names(tmp_path) if (tmp_path / "content" / name).is_file()}
    assert left == {name for name in before if (tmp_path / "content" / name).is_file()}


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_on_a_terminal_one_chooses_by_number(tmp_path: Path) -> None:
    from tests.cli.terminal import Terminal

    write(tmp_path, FILES, CONFIG)
    with Terminal(tmp_path, "new", "period", "2026-Q2", "--from", "2026-Q1") as terminal:
        head = terminal.until("> ")
        assert "  3  Win the accounts: those that stay (2026-Q1/sales/partners)" in head
        assert "stays:   Hires (achieved), Gone (dropped)" in head
        terminal.type("7")
        terminal.until("There are 1 to 3.")
        terminal.until("> ")
        terminal.type("1 3-3")
        assert terminal.end() == 0
    found = {id_ for id_ in goals(tmp_path) if id_.startswith("2026-Q2")}
    assert found == {"2026-Q2/company/market", "2026-Q2/sales/partners"}
    with Terminal(tmp_path, "new", "period", "2026-Q2") as terminal:
        terminal.until("> ")
        terminal.interrupt("Nothing was written.")
        assert terminal.end() == 130
