"""Which commit set a line, as git itself tells it; and what is missing, told in words."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.history.git import Blobs, blobs
from okrsite.history.lines import blob_id, lines_of, matched
from tests.history.repo import CHECKIN, OBJECTIVE, PARTNERS, SAID, Repo, needs_git, shorts, started


@needs_git
def test_every_line_names_the_commit_that_set_it(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.edit(OBJECTIVE, ("$4M", "$3M"), ("owner: mara", "owner: ben"))
    repo.commit("2026-02-10", "Change two lines")
    repo.edit(
        OBJECTIVE,
        ("  - id: deals", "  - id: more\n    title: More\n    start: 0\n    target: 1\n  - id: deals"),
    )
    repo.commit("2026-02-12", "Add a key result")
    assert shorts(repo, OBJECTIVE) == [
        *("Agree on the quarter", "Agree on the quarter", "Agree on the quarter", "Change two lines"),
        *("Agree on the quarter", "Agree on the quarter", "Agree on the quarter", "Agree on the quarter"),
        "Change two lines",
        *["Add a key result"] * 4,
        *["Agree on the quarter"] * 4,
    ]
    assert set(shorts(repo, SAID)) == {"Check in"}


MANY = "---\ntype: objective\ntitle: Many\nkey_results:\n" + "".join(
    f"  - id: kr-{n}\n    title: T{n}\n    start: 0\n    target: {n + 1}\n" for n in range(8)
)


@needs_git
@pytest.mark.parametrize("seed", range(5))
def test_it_is_what_git_blame_says(tmp_path: Path, seed: int) -> None:
    """On a history with a rename, branches and merges."""
    chance, repo, name = Random(seed), Repo(tmp_path), "2026-Q1/many.md"  # noqa: S311 - no secret
    repo.commit("2026-02-01", "Begin", {name: f"{MANY}---\nBody.\n"})

    def turn(number: int, subject: str) -> None:
        text = (repo.project / "content" / name).read_text("utf-8")
        for _ in range(chance.choice([1, 2, 5])):
            kr = chance.randrange(8)
            text = re.sub(rf"(id: kr-{kr}\n    title: ).*", rf"\g<1>T{kr} {subject}", text)
        kr = chance.randrange(8)
        text = re.sub(rf"(  - id: kr-{kr}\n)", rf"\1    due: 2026-03-{number + 1:02}\n", text, count=1)
        text = re.sub(r"(    due: .*\n)    due: .*\n", r"\1", text)
        repo.commit("2026-02-02", subject, {name: text})

    for number in range(10):
        turn(number, f"turn {number}")
        if number == 4:
            repo.git("mv", f"content/{name}", "content/2026-Q1/more.md")
            name = "2026-Q1/more.md"
            turn(number, "rename")
        if number in {2, 7}:
            repo.git("checkout", "--quiet", "-b", f"side{number}", "HEAD~2")
            turn(number, f"side {number}")
            repo.git("checkout", "--quiet", "main")
            repo.git(
                "merge", "--quiet", "--no-edit", "-X", chance.choice(["ours", "theirs"]), f"side{number}"
            )
    blame = repo.git("blame", "-w", "--line-porcelain", f"content/{name}").splitlines()
    subjects = [line.removeprefix("summary ") for line in blame if line.startswith("summary ")]
    ours = shorts(repo, name)
    assert len(set(ours)) > 5
    assert ours == subjects[: len(ours)]


@needs_git
def test_a_line_that_is_not_committed_names_no_commit(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    assert [n for n, subject in enumerate(shorts(repo, OBJECTIVE), 1) if subject == "-"] == [9]
    repo.write({"2026-Q1/sales/new.md": PARTNERS.replace("arr", "brr")})
    assert set(shorts(repo, "2026-Q1/sales/new.md")) == {"-"}


@needs_git
def test_with_an_as_of_date_later_commits_name_nothing(tmp_path: Path) -> None:
    repo = started(tmp_path)
    first = repo.git("rev-parse", "HEAD")
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    last = repo.commit("2026-02-10", "Lower it")
    assert shorts(repo, OBJECTIVE, "2026-02-10")[8] == "Lower it"
    assert shorts(repo, OBJECTIVE, "2026-02-09")[8] == "-"
    for as_of, head in (("2026-02-10", last), ("2026-02-09", first), ("2026-01-30", first)):
        commit = repo.history(as_of).head
        assert commit is not None
        assert commit.hash == head


@needs_git
def test_the_head_counts_though_it_changes_no_content(tmp_path: Path) -> None:
    repo = started(tmp_path)
    (repo.root / "notes.txt").write_text("x", "utf-8")
    last = repo.commit("2026-02-01", "Notes")
    head = repo.history().head
    assert head is not None
    assert head.hash == last
    assert "Notes" not in shorts(repo, OBJECTIVE)


@needs_git
def test_line_ends_and_the_space_around_a_line_do_not_matter(tmp_path: Path) -> None:
    repo = started(tmp_path)
    path = repo.project / "content" / OBJECTIVE
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert set(shorts(repo, OBJECTIVE)) == {"Agree on the quarter"}
    path.write_bytes(path.read_bytes().replace(b"  - id", b"    - id").replace(b"\n    t", b"\n      t"))
    path.write_bytes(path.read_bytes().replace(b"\n    s", b"\n      s"))
    repo.commit("2026-02-10", "Indent it")
    assert set(shorts(repo, OBJECTIVE)) == {"Agree on the quarter"}


@needs_git
def test_the_project_may_lie_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    repo = started(tmp_path, "goals/okr s")
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    repo.commit("2026-02-10", "Lower it")
    assert shorts(repo, OBJECTIVE)[8] == "Lower it"
    assert repo.ledger() == ["2026-02-10 Mara Lind: partners#arr target $4M -> $3M (Lower it)"]


@needs_git
def test_names_outside_ascii(tmp_path: Path) -> None:
    repo = started(tmp_path)
    name = "2026-Q1/sales/größer ☃.md"
    repo.commit("2026-01-06", "Grow", {name: PARTNERS})
    repo.edit(name, ("$4M", "$3M"))
    repo.commit("2026-02-10", "Less")
    assert shorts(repo, name)[8] == "Less"
    assert repo.history().ledger[0].ref == "2026-Q1/sales/größer ☃#arr"


@needs_git
def test_rows_of_a_table(tmp_path: Path) -> None:
    repo = started(tmp_path)
    rows = "".join(f"2026-01-{day:02},{day}\n" for day in range(1, 29))
    repo.commit("2026-02-01", "January", {"data/crm.csv": "date,arr\n" + rows})
    repo.commit("2026-02-05", "Mend a row", {"data/crm.csv": "date,arr\n" + rows.replace("-10,10", "-10,11")})
    from okrsite.diagnostics import Span

    history = repo.history()
    subjects = [history.commit_of(Span.of("content/data/crm.csv", line)) for line in (10, 11, 12)]
    assert [commit.subject for commit in subjects if commit] == ["January", "Mend a row", "January"]


@needs_git
def test_a_clone_that_is_shallow(tmp_path: Path) -> None:
    repo = started(tmp_path / "origin")
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    repo.commit("2026-02-10", "Lower it")
    repo.edit(OBJECTIVE, ("target: 40", "target: 30"))
    last = repo.commit("2026-02-12", "Lower the other")
    repo.git("clone", "--quiet", "--depth=2", repo.root.as_uri(), str(tmp_path / "clone"))
    clone = Repo.at(tmp_path / "clone")
    assert clone.ledger() == ["2026-02-12 Mara Lind: partners#deals target 40 -> 30 (Lower the other)"]
    assert [s for s in shorts(clone, OBJECTIVE) if s != "-"] == ["Lower the other"]
    history = clone.history()
    assert history.head is not None
    assert history.head.hash == last
    assert history.notice is not None
    assert "the clone is shallow" in history.notice.text
    assert "fetch-depth: 0" in history.notice.hint
    # The tip stays, and so does this process: as under serve.
    clone.git("fetch", "--quiet", "--deepen=1")
    assert [line.rpartition("(")[2] for line in clone.ledger()] == ["Lower the other)", "Lower it)"]
    assert {s for s in shorts(clone, OBJECTIVE) if s != "-"} == {"Lower it", "Lower the other"}
    clone.git("fetch", "--quiet", "--unshallow")
    assert clone.history().notice is None


@needs_git
def test_content_in_a_submodule_has_the_history_of_that(tmp_path: Path) -> None:
    content = Repo(tmp_path / "content-repo")
    content.commit("2026-01-05", "Agree", {"people.csv": "id,title\nmara,Mara\n", OBJECTIVE: PARTNERS})
    content.edit(OBJECTIVE, ("$4M", "$3M"))
    content.commit("2026-02-10", "Lower it")
    outer = Repo(tmp_path / "outer")
    outer.git(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", content.root.as_uri(), "okrs"
    )
    (outer.root / "okrsite.toml").write_text('content_dir = "okrs/content"\n', "utf-8")
    outer.commit("2026-02-11", "Add the goals")
    history = outer.history()
    assert history.head is not None
    assert history.head.subject == "Lower it"
    assert [edit.ref for edit in history.ledger] == ["2026-Q1/sales/partners#arr"]
    assert history.ledger[0].path == "okrs/content/2026-Q1/sales/partners.md"


def without(tmp_path: Path) -> Repo:
    """A project in no repository."""
    repo = Repo.at(tmp_path / "plain")
    repo.write({"people.csv": "id,title\nmara,Mara\n", OBJECTIVE: PARTNERS, SAID: CHECKIN})
    return repo


@needs_git
def test_content_in_no_repository(tmp_path: Path) -> None:
    history = without(tmp_path).history()
    assert (history.head, history.ledger, history.known) == (None, (), False)
    assert history.notice is not None
    assert history.notice.text.startswith("the content is in no Git repository")


def test_a_machine_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = without(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    notice = repo.history().notice
    assert notice is not None
    assert notice.text.startswith("git is not installed")


@needs_git
def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.write({"people.csv": "id,title\nmara,Mara\n", OBJECTIVE: PARTNERS})
    notice = repo.history().notice
    assert notice is not None
    assert notice.text.startswith("nothing of the content is committed yet")
    (tmp_path / "README").write_text("x", "utf-8")
    repo.git("add", "README")
    repo.git("commit", "--quiet", "--message", "Begin")
    assert repo.history().notice == notice


@needs_git
def test_all_commits_lie_after_the_as_of_date(tmp_path: Path) -> None:
    notice = started(tmp_path).history("2026-01-01").notice
    assert notice is not None
    assert notice.text.startswith("no commit is dated up to 2026-01-01")


@needs_git
def test_git_that_fails_is_told_and_stops_nothing(tmp_path: Path) -> None:
    repo = started(tmp_path)
    loose = next(p for p in (tmp_path / ".git/objects").glob("??/*") if _is_commit(repo, p))
    loose.chmod(0o644)
    loose.write_bytes(b"broken")
    notice = repo.history().notice
    assert notice is not None
    assert notice.text.startswith(("git failed", "nothing of the content is committed"))


def _is_commit(repo: Repo, path: Path) -> bool:
    return repo.git("cat-file", "-t", path.parent.name + path.name) == "commit"


@needs_git
def test_settings_of_the_user_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = started(tmp_path / "repo")
    repo.git("mv", f"content/{OBJECTIVE}", "content/2026-Q1/sales/accounts.md")
    repo.edit("2026-Q1/sales/accounts.md", ("$4M", "$3M"))
    repo.edit(SAID, ("partners#", "accounts#"))
    repo.commit("2026-02-10", "Rename it")
    plain = repo.ledger()
    marker = tmp_path / "ran"
    config = tmp_path / "gitconfig"
    config.write_text(
        "[log]\nshowSignature = true\nfollow = true\ndate = relative\ndiffMerges = off\nmailmap = true\n"
        "[diff]\nrenames = false\nrelative = true\nnoprefix = true\nexternal = false\n"
        f"orderFile = {tmp_path}/order\n[color]\nui = always\ndiff = always\n"
        f"[core]\nquotepath = true\nabbrev = 4\nfsmonitor = touch {marker}\npager = touch {marker}\n"
        "[format]\npretty = oneline\n[i18n]\nlogOutputEncoding = latin1\n",
        "utf-8",
    )
    (tmp_path / "order").write_text("*.csv\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", f"touch {marker}")
    assert repo.ledger() == plain
    assert shorts(repo, "2026-Q1/sales/accounts.md")[8] == "Rename it"
    assert not marker.exists()


@needs_git
def test_reading_the_history_writes_nothing(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.checked()
    files = {p: p.stat().st_mtime_ns for p in sorted(tmp_path.rglob("*"))}
    repo.checked()
    assert {p: p.stat().st_mtime_ns for p in sorted(tmp_path.rglob("*"))} == files


@given(
    st.lists(st.sampled_from([b"a", b"b", b"c", b"d"])), st.lists(st.sampled_from([b"a", b"b", b"c", b"d"]))
)
def test_matched_lines_are_the_same_and_in_order(new: list[bytes], old: list[bytes]) -> None:
    found = matched(new, old)
    assert all(new[a] == old[b] for a, b in found.items())
    pairs = sorted(found.items())
    assert [b for _, b in pairs] == sorted({b for _, b in pairs})
    if new == old:
        assert len(found) == len(new)


def test_large_tables_are_matched_by_their_rows() -> None:
    rows = [f"2026,{n}".encode() for n in range(3000)]
    found = matched([*rows, b"new"], [b"old", *rows])
    assert found == {n: n + 1 for n in range(3000)}


def test_only_the_front_matter_counts() -> None:
    assert lines_of("a.md", b"---\r\ntitle: A\r\n---\r\nbody\r\n") == [b"---", b"title: A"]
    assert lines_of("a.csv", b"a,b\n1,2\n") == [b"a,b", b"1,2", b""]


@needs_git
def test_the_id_of_a_blob_is_gits(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    (tmp_path / "x").write_bytes(b"one\ntwo\n")
    assert blob_id(b"one\ntwo\n") == repo.git("hash-object", "x")


@needs_git
def test_what_was_read_is_kept_for_the_next_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under `serve` a save asks git for the file that was saved, and for nothing else."""
    asked: list[Path] = []

    def counted(folder: Path) -> AbstractContextManager[Blobs]:
        asked.append(folder)
        return blobs(folder)

    monkeypatch.setattr("okrsite.history.files.blobs", counted)
    repo = started(tmp_path)
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    repo.commit("2026-02-10", "Lower it")
    first = repo.history()
    assert len(asked) == 1
    assert (repo.history().ledger, repo.history().origins) == (first.ledger, first.origins)
    assert len(asked) == 1
    repo.edit(SAID, ("$1M", "$2M"))
    assert shorts(repo, SAID)[3] == "-"
    assert len(asked) == 2
    repo.commit("2026-02-20", "Say more")
    assert len(repo.history().ledger) == 2
