"""`okrsite new checkin` on a real terminal: what it asks, what it takes, what it keeps."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.support import PEOPLE, TEAMS, Files, site, write

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from tests.cli.terminal import Terminal

FILES: Files = {
    "people.csv": PEOPLE,
    "teams.csv": TEAMS,
    "2026-Q1/sales/partners.md": """
        ---
        type: objective
        title: Win the accounts that stay
        owner: mara
        key_results:
          - {id: arr, title: New ARR, start: $0, target: $4M}
          - id: kit
            title: Message kit
            kind: milestone
            steps: [{id: draft, title: Draft read, done: 2026-01-20}, {id: out, title: Out, due: 2026-03-01}]
        ---
        """,
    "kpis/churn.md": "---\ntitle: Churn\nteam: sales\nunit: '%'\ngreen: {max: 2%}\n---\n",
    "2026-Q1/sales/checkins/2026-02-05-ben.md": """
        ---
        author: ben
        updates: {partners: {arr: {value: $1M, confidence: 7}}}
        ---
        """,
}
CONFIG = "as_of = 2026-02-12\n"
NAME = "2026-Q1/sales/checkins/2026-02-12-mara.md"


def start(root: Path, *more: str) -> Terminal:
    write(root, FILES, CONFIG)
    return Terminal(root, "new", "checkin", "--team", "sales", *more)


def read(root: Path, name: str = NAME) -> str:
    return (root / "content" / name).read_text("utf-8")


def drafts(root: Path) -> list[Path]:
    return sorted((root / ".okrsite").glob("checkin-*.json")) if (root / ".okrsite").is_dir() else []


def test_everything_that_can_be_said_is_asked_for_and_stands_in_the_file(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.until("Who writes it [ben]: ")
        terminal.type("mara")
        head = terminal.until("Value: ")
        assert "New ARR (partners#arr, Mara Lind)" in head
        assert "last $1M on 5 February, expected $1.9M, target $4M, confidence 7" in head
        terminal.type("$2M")
        for prompt, text in (
            ("Confidence, 0 to 10: ", "6"),
            ("On track, at risk or off track: ", "at risk"),
            ("Note: ", "two deals, both late: #1 and #2"),
            ("Done by now: ", "1"),
            ("Confidence, 0 to 10: ", ""),
            ("On track, at risk or off track: ", ""),
            ("Note: ", ""),
            ("Value: ", "1.8%"),
            ("Note: ", ""),
            ("A win: ", "First renewal"),
            ("Another one: ", ""),
            ("A blocker: ", "Security review"),
            ("Which team must clear it: ", "marketing"),
            ("Another one: ", ""),
            ("What happened, in a sentence or two: ", "A good week."),
            ("content/" + NAME + "\nWrite it? [Y/n] ", ""),
        ):
            terminal.until(prompt)
            terminal.type(text)
        assert terminal.end() == 0
    text = read(tmp_path)
    assert "A good week." in text
    data = site(tmp_path, {}, "2026-02-12", CONFIG)
    arr = data["objectives"][0]["key_results"][0]
    assert (arr["current"], arr["confidence"], arr["claimed_status"]) == (2_000_000, 6, "at_risk")
    assert data["objectives"][0]["key_results"][1]["progress"] == 1
    assert data["kpis"][0]["current"] == 1.8
    said = next(c for c in data["checkins"] if c["author"] == "mara")
    assert said["wins"] == ["First renewal"]
    assert drafts(tmp_path) == []


def test_a_wrong_value_is_asked_for_again_in_the_words_of_check(tmp_path: Path) -> None:
    with start(tmp_path, "--author", "mara") as terminal:
        for wrong, words in (
            ("2 days", 'value "2 days" is a duration, but the key result\'s unit "$" is money'),
            ("$1.2.3", "has more than one point"),
            ("lots", "does not begin with a number"),
        ):
            terminal.until("Value: ")
            terminal.type(wrong)
            assert words in terminal.until("\n  Value")
            terminal.shown = "  Value" + terminal.shown
        terminal.until("Value: ")
        terminal.type("$2M")
        terminal.until("Confidence, 0 to 10: ")
        terminal.type("0.6")
        assert 'confidence goes from 0 to 10; "0.6" looks like a share; write 6' in terminal.until(
            "Confidence"
        )


def test_without_a_team_it_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path, FILES | {"kpis/leads.md": "---\ntitle: Leads\nteam: marketing\n---\n"}, CONFIG)
    with Terminal(tmp_path, "new", "checkin", "--author", "mara") as terminal:
        assert "marketing, sales" in terminal.until("Which team is it for: ")
        terminal.type("sals")
        assert 'there is no team "sals"; did you mean "sales"?' in terminal.until("Which team is it for: ")
        terminal.type("sales")
        terminal.until("Value: ")
        terminal.interrupt("okrsite new checkin --team sales goes on")
    with Terminal(tmp_path, "new", "checkin") as terminal:
        terminal.until("Which team is it for: ")
        terminal.keys(b"\x04")
        terminal.until("Nothing was written.")
        assert terminal.end() == 130


def test_a_status_that_is_none_is_told_what_can_be_answered(tmp_path: Path) -> None:
    with start(tmp_path, "--author", "mara") as terminal:
        for prompt, text in (("Value: ", "$2M"), ("Confidence, 0 to 10: ", ""), ("off track: ", "great")):
            terminal.until(prompt)
            terminal.type(text)
        terminal.until('the status "great" is none of on_track')
        terminal.until("answer on track, at risk or off track")
        terminal.until("off track: ")
        terminal.type("back")
        terminal.until("Confidence, 0 to 10: ")


def test_what_check_says_of_the_file_is_what_was_said_when_asking(tmp_path: Path) -> None:
    from okrsite.checking import check
    from okrsite.project import open_project

    path = write(tmp_path, FILES | {NAME: "---\nupdates: {partners#arr: 2 days}\n---\n"}, CONFIG)
    project = open_project(path)
    assert project.config.as_of is not None
    (told,) = [d.message for d in check(project, project.config.as_of).diagnostics if d.code == "V204"]
    (tmp_path / "content" / NAME).unlink()
    with start(tmp_path, "--author", "mara") as terminal:
        terminal.until("Value: ")
        terminal.type("2 days")
        assert told in terminal.until("Value: ")


def test_help_back_and_taking_an_answer_away(tmp_path: Path) -> None:
    with start(tmp_path, "--author", "mara") as terminal:
        terminal.until("Value: ")
        terminal.type("b")
        terminal.until("This is the first question")
        terminal.until("Value: ")
        terminal.type("?")
        terminal.until("The value as people write it")
        terminal.until("Value: ")
        terminal.type("$3M")
        terminal.until("Confidence, 0 to 10: ")
        terminal.type("b")
        terminal.until("Value [$3M]: ")
        terminal.type("-")
        terminal.until("Done by now: ")
        terminal.type("b")
        terminal.until("Value: ")
        terminal.type("$2.5M")
        terminal.until("Confidence, 0 to 10: ")
        terminal.type("")
        for _ in range(2):
            terminal.until(": ")
            terminal.type("")
        terminal.until("Done by now: ")
        for prompt in ("Value: ", "A win: ", "A blocker: ", "sentence or two: ", "[Y/n] "):
            terminal.type("")
            terminal.until(prompt)
        terminal.type("")
        assert terminal.end() == 0
    assert "partners#arr: $2.5M" in read(tmp_path)


def test_enter_alone_skips_everything_and_writes_nothing(tmp_path: Path) -> None:
    with start(tmp_path, "--author", "mara") as terminal:
        for prompt in ("Value: ", "Done by now: ", "Value: ", "A win: ", "A blocker: ", "sentence or two: "):
            terminal.until(prompt)
            terminal.type("")
        terminal.until("Nothing was said, so no file was written.")
        assert terminal.end() == 0
    assert not (tmp_path / "content" / NAME).exists()
    assert drafts(tmp_path) == []


@pytest.mark.parametrize("how", ["ctrl-c", "ctrl-d", "hangup", "kill"])
def test_what_was_said_before_an_interruption_is_offered_by_the_next_run(tmp_path: Path, how: str) -> None:
    with start(tmp_path, "--author", "mara") as terminal:
        terminal.until("Value: ")
        terminal.type("$2M")
        terminal.until("Confidence, 0 to 10: ")
        terminal.type("6")
        terminal.until("On track, at risk or off track: ")
        if how in {"ctrl-c", "ctrl-d"}:
            if how == "ctrl-c":
                terminal.interrupt("What you said is kept")
            else:
                terminal.keys(b"\x04")
                terminal.until("What you said is kept")
            assert terminal.end() == 130
        else:
            number = signal.SIGHUP if how == "hangup" else signal.SIGKILL
            assert terminal.signal(number) == -number
    assert len(drafts(tmp_path)) == 1
    assert not (tmp_path / "content" / NAME).exists()
    with start(tmp_path, "--author", "mara") as terminal:
        terminal.until("begun on 2026-02-12, is unfinished; 2 answers are kept.")
        terminal.until("Go on with it? [Y/n] ")
        terminal.type("")
        terminal.until("On track, at risk or off track: ")
        terminal.type("on track")
        for prompt in (
            "Note: ",
            "Done by now: ",
            "Value: ",
            "A win: ",
            "A blocker: ",
            "sentence or two: ",
            "[Y/n] ",
        ):
            terminal.until(prompt)
            terminal.type("")
        assert terminal.end() == 0
    assert "partners#arr: {value: $2M, confidence: 6, status: on track}" in read(tmp_path)
    assert drafts(tmp_path) == []


def test_answers_behind_a_question_that_was_opened_again_are_kept_too(tmp_path: Path) -> None:
    with start(tmp_path, "--author", "mara") as terminal:
        for prompt, text in (
            ("Value: ", "$2M"),
            ("Confidence, 0 to 10: ", "6"),
            ("off track: ", ""),
            ("Note: ", "b"),
            ("off track: ", "b"),
            ("Confidence, 0 to 10 [6]: ", "b"),
            ("Value [$2M]: ", "$3M"),
        ):
            terminal.until(prompt)
            terminal.type(text)
        terminal.until("Confidence, 0 to 10 [6]: ")
        terminal.signal(signal.SIGKILL)
    with start(tmp_path, "--author", "mara") as terminal:
        terminal.until("Go on with it? [Y/n] ")
        terminal.type("")
        terminal.until("Confidence, 0 to 10: ")
        terminal.type("7")
        for _ in range(7):
            terminal.until(": ")
            terminal.type("")
        terminal.until("[Y/n] ")
        terminal.type("")
        assert terminal.end() == 0
    assert "partners#arr: {value: $3M, confidence: 7}" in read(tmp_path)


def test_an_unfinished_one_can_be_put_aside(tmp_path: Path) -> None:
    with start(tmp_path, "--author", "mara") as terminal:
        terminal.until("Value: ")
        terminal.type("$2M")
        terminal.until("Confidence")
        terminal.signal(signal.SIGKILL)
    with start(tmp_path, "--author", "mara") as terminal:
        terminal.until("Go on with it? [Y/n] ")
        terminal.type("n")
        terminal.until("Value: ")
    assert drafts(tmp_path) == []


def test_a_draft_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".okrsite").mkdir()
    (tmp_path / ".okrsite" / "checkin-sales-mara.json").write_text('{"day": 5, "answers": [1]}', "utf-8")
    with start(tmp_path, "--author", "mara") as terminal:
        terminal.until("Value: ")


def test_an_unknown_author_and_an_unknown_team_are_asked_for_again(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.until("Who writes it [ben]: ")
        terminal.type("marra")
        terminal.until('there is no person "marra"; did you mean "mara"?')
        terminal.until("Who writes it [ben]: ")
        terminal.type("")
        for prompt in ("Value: ", "Done by now: ", "Value: ", "A win: "):
            terminal.until(prompt)
            terminal.type("")
        terminal.until("A blocker: ")
        terminal.type("No room")
        terminal.until("Which team must clear it: ")
        terminal.type("marketting")
        terminal.until('there is no team "marketting"; did you mean "marketing"?')
        terminal.until("Which team must clear it: ")
