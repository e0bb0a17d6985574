"""Repositories as they are found: rewritten, broken, cut off, odd, hostile. Nothing fails, nothing runs."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from okrsite.cli import okrsite
from okrsite.history.values import History
from tests.history.repo import (
    OBJECTIVE,
    PARTNERS,
    PEOPLE,
    SAID,
    TEAMS,
    Repo,
    needs_git,
    shorts,
    started,
)

pytestmark = needs_git
LOWERED = "2026-02-10 Mara Lind: partners#arr target $4M -> $3M (Lower it)"


def lowered(root: Path, within: str = "") -> Repo:
    """A target that was lowered on 10 February."""
    repo = started(root, within)
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    repo.commit("2026-02-10", "Lower it")
    return repo


def program(path: Path, text: str) -> Path:
    """A shell script that can be run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def notice(history: History) -> str:
    return str(history.notice)


def test_a_rebased_branch_keeps_days_and_authors(tmp_path: Path) -> None:
    repo = started(tmp_path)
    repo.git("checkout", "--quiet", "-b", "side")
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    before = repo.commit("2026-02-10", "Lower it", author="Ben Ode")
    repo.git("checkout", "--quiet", "main")
    repo.commit("2026-02-12", "A page", {"about.md": "---\ntype: page\ntitle: About\n---\n"})
    repo.git("checkout", "--quiet", "side")
    repo.git("rebase", "--quiet", "main", day="2026-02-20")
    (edit,) = repo.history().ledger
    assert edit.commit.hash == repo.git("rev-parse", "HEAD") != before
    assert (str(edit.commit.day), edit.commit.author) == ("2026-02-10", "Ben Ode")


def test_what_was_force_pushed_away_is_not_told(tmp_path: Path) -> None:
    origin = lowered(tmp_path / "origin")
    origin.git("clone", "--quiet", str(origin.root), str(tmp_path / "clone"))
    clone = Repo.at(tmp_path / "clone")
    assert clone.ledger() == [LOWERED]
    origin.git("reset", "--quiet", "--hard", "HEAD~1")
    origin.edit(OBJECTIVE, ("$4M", "$2M"))
    origin.commit("2026-02-15", "Say it otherwise")
    clone.git("fetch", "--quiet")
    clone.git("reset", "--quiet", "--hard", "origin/main")
    assert clone.ledger() == ["2026-02-15 Mara Lind: partners#arr target $4M -> $2M (Say it otherwise)"]


def test_a_detached_head_and_a_worktree(tmp_path: Path) -> None:
    repo = lowered(tmp_path / "repo")
    repo.git("checkout", "--quiet", "--detach", "HEAD")
    assert repo.ledger() == [LOWERED]
    repo.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"), "HEAD~1")
    assert Repo.at(tmp_path / "tree").ledger() == []
    assert set(shorts(Repo.at(tmp_path / "tree"), OBJECTIVE)) == {"Agree on the quarter"}


def test_a_repository_with_longer_hashes(tmp_path: Path) -> None:
    repo = Repo(tmp_path, init=False)
    repo.git("init", "--quiet", "--initial-branch=main", "--object-format=sha256")
    repo.commit("2026-01-05", "Agree", {"people.csv": PEOPLE, "teams.csv": TEAMS, OBJECTIVE: PARTNERS})
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    last = repo.commit("2026-02-10", "Lower it")
    (edit,) = repo.history().ledger
    assert edit.commit.hash == last
    assert len(last) == 64
    assert shorts(repo, OBJECTIVE)[8] == "Lower it"


def test_a_clone_without_blobs_says_how_to_get_them(tmp_path: Path) -> None:
    origin = lowered(tmp_path / "origin")
    origin.git("config", "uploadpack.allowFilter", "true")
    origin.git("mv", f"content/{OBJECTIVE}", "content/2026-Q1/sales/accounts.md")
    origin.edit("2026-Q1/sales/accounts.md", ("$3M", "$2M"))
    origin.edit(SAID, ("partners#", "accounts#"))
    origin.commit("2026-02-20", "Rename and lower it")
    origin.git("clone", "--quiet", "--filter=blob:none", origin.root.as_uri(), str(tmp_path / "clone"))
    clone = Repo.at(tmp_path / "clone")
    history = clone.history()
    assert "the clone lacks the contents of older versions" in notice(history)
    assert "git fetch --refetch --no-filter" in notice(history)
    assert history.head is not None, "the commit is known all the same"
    assert history.ledger == ()
    clone.git("fetch", "--quiet", "--refetch", "--no-filter")
    assert (clone.history().notice, clone.ledger()) == (None, origin.ledger())
    assert len(clone.ledger()) == 2


@pytest.mark.parametrize("kind", ["blob", "tree", "commit"])
@pytest.mark.parametrize("how", ["gone", "broken", "empty"])
def test_an_object_that_is_gone_or_broken(tmp_path: Path, kind: str, how: str) -> None:
    repo = lowered(tmp_path)
    name = {"blob": f"HEAD~1:content/{OBJECTIVE}", "tree": "HEAD~1:content", "commit": "HEAD~1"}[kind]
    id_ = repo.git("rev-parse", name)
    path = tmp_path / ".git" / "objects" / id_[:2] / id_[2:]
    path.chmod(0o644)
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(b"broken" if how == "broken" else b"")
    history = repo.history()
    assert history.notice is not None or history.known
    if history.notice is not None:
        assert notice(history).startswith(("git failed", "the clone lacks", "nothing of the content"))
    assert not any("Lower it" in e.commit.subject and e.was != "$4M" for e in history.ledger)


def test_a_folder_that_git_does_not_trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = lowered(tmp_path / "repo")
    real = shutil.which("git")
    program(tmp_path / "bin/git", f'GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "{real}" "$@"')
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    history = repo.history()
    assert not history.known
    assert notice(history).startswith("git does not trust the folder of the content")
    assert "git config --global --add safe.directory" in notice(history)
    trusted = tmp_path / "gitconfig"
    trusted.write_text("[safe]\n\tdirectory = *\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(trusted))
    assert len(repo.history().ledger) == 1


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("exit 1", "git failed (it gave no reason)"),
        ("echo 'fatal: \x1b[31mno luck' >&2; exit 128", "git failed (\N{REPLACEMENT CHARACTER}[31mno luck)"),
        ("echo nonsense", "nothing of the content is committed yet"),
        ("kill -9 $$", "git failed"),
    ],
)
def test_a_git_that_does_not_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, told: str
) -> None:
    repo = lowered(tmp_path / "repo")
    program(tmp_path / "bin/git", script)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    history = repo.history()
    assert not history.known
    assert notice(history).startswith(told)


@pytest.mark.parametrize(
    "name", ["größer ☃", "two  spaces", "a\tb", "a\nb", 'a"b', "a\\b", "-rf", "a'b", "*", "\udcff"]
)
def test_files_of_any_name_that_were_there_once(tmp_path: Path, name: str) -> None:
    """Whatever such a file was, that it went is told, in visible characters."""
    repo = started(tmp_path)
    path = f"2026-Q1/sales/{name}.md"
    repo.commit("2026-01-10", "Odd", {path: PARTNERS.replace("Win the accounts", "Odd")})
    repo.commit("2026-02-10", "Remove it", {path: None})
    (edit,) = repo.history().ledger
    assert (edit.kind, edit.title) == ("removed", "Odd that stay")
    assert edit.path.isprintable()
    assert edit.ref.isprintable()


def test_as_of_a_day_before_the_first_commit(tmp_path: Path) -> None:
    history = lowered(tmp_path).history("2025-12-31")
    assert notice(history) == (
        "no commit is dated up to 2025-12-31, so no figure names its commit, and the ledger is empty; "
        "a later --as-of shows them"
    )


def test_commits_of_the_future_do_not_count_yet(tmp_path: Path) -> None:
    repo = started(tmp_path)
    before = repo.git("rev-parse", "HEAD")
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    repo.commit("2031-02-10", "A clock that is wrong")
    history = repo.history()
    assert history.ledger == ()
    assert history.head is not None
    assert history.head.hash == before
    assert shorts(repo, OBJECTIVE)[8] == "-"


def test_days_out_of_order(tmp_path: Path) -> None:
    """A child may be older than its parent: edits have days of their own, and stand in their order."""
    repo = started(tmp_path)
    for day, was, now in (
        ("2026-02-20", "$4M", "$3M"),
        ("2026-02-10", "$3M", "$2M"),
        ("2026-02-15", "$2M", "$1M"),
    ):
        repo.edit(OBJECTIVE, (was, now))
        repo.commit(day, f"To {now}")
    assert repo.ledger() == [
        "2026-02-20 Mara Lind: partners#arr target $4M -> $3M (To $3M)",
        "2026-02-15 Mara Lind: partners#arr target $2M -> $1M (To $1M)",
        "2026-02-10 Mara Lind: partners#arr target $3M -> $2M (To $2M)",
    ]
    assert [line.partition(" ")[0] for line in repo.ledger("2026-02-16")] == ["2026-02-15", "2026-02-10"]
    assert shorts(repo, OBJECTIVE)[8] == "To $1M"


@pytest.mark.parametrize("seconds", ["0", "99999999999999", "18446744073709551615", "-5", "nonsense"])
def test_a_commit_with_an_absurd_day(tmp_path: Path, seconds: str) -> None:
    repo = lowered(tmp_path)
    tree, parent = repo.git("rev-parse", "HEAD^{tree}"), repo.git("rev-parse", "HEAD")
    who = f"Mara Lind <mara@example.com> {seconds} +0000"
    text = f"tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\n\nAbsurd\n"
    (tmp_path / "raw").write_text(text, "utf-8")
    id_ = repo.git("hash-object", "--literally", "-t", "commit", "-w", str(tmp_path / "raw"))
    (tmp_path / "raw").unlink()
    repo.git("update-ref", "refs/heads/main", id_)
    assert repo.ledger() == [LOWERED]


def test_replaced_objects_and_grafts_are_not_followed(tmp_path: Path) -> None:
    repo = lowered(tmp_path)
    head = repo.git("rev-parse", "HEAD")
    other = repo.git("commit-tree", "HEAD~1^{tree}", "-p", "HEAD~1", "-m", "Never happened", author="Nobody")
    repo.git("replace", head, other)
    assert repo.ledger() == [LOWERED]
    (tmp_path / ".git/info").mkdir(exist_ok=True)
    (tmp_path / ".git/info/grafts").write_text(f"{head}\n", "utf-8")
    assert repo.ledger() == [LOWERED]


def test_a_mailmap_changes_no_names(tmp_path: Path) -> None:
    """What is published is what the commit says."""
    repo = started(tmp_path)
    repo.edit(OBJECTIVE, ("$4M", "$3M"))
    (tmp_path / ".mailmap").write_text("Somebody Else <other@example.com> <somebody@example.com>\n", "utf-8")
    repo.git("config", "log.mailmap", "true")
    repo.commit("2026-02-10", "Lower it")
    assert repo.ledger() == [LOWERED]


def test_line_ends_of_a_checkout(tmp_path: Path) -> None:
    """A checkout with core.autocrlf has other bytes than the repository, and the same history."""
    repo = lowered(tmp_path)
    repo.git("config", "core.autocrlf", "true")
    for name in (OBJECTIVE, SAID):
        (repo.project / "content" / name).unlink()
    repo.git("checkout", "--quiet", "--", "content")
    assert b"\r\n" in (repo.project / "content" / OBJECTIVE).read_bytes()
    assert repo.ledger() == [LOWERED]
    assert shorts(repo, OBJECTIVE)[8] == "Lower it"


def test_what_a_hook_sets_misleads_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = lowered(tmp_path / "repo")
    other = started(tmp_path / "other")
    for key, value in {
        "GIT_DIR": other.root / ".git",
        "GIT_WORK_TREE": other.root,
        "GIT_INDEX_FILE": tmp_path / "index",
        "GIT_PREFIX": "content/",
        "GIT_OBJECT_DIRECTORY": other.root / ".git/objects",
        "GIT_COMMON_DIR": other.root / ".git",
        "GIT_NAMESPACE": "x",
        "GIT_GRAFT_FILE": tmp_path / "grafts",
        "GIT_SHALLOW_FILE": tmp_path / "shallow",
        "GIT_CONFIG_PARAMETERS": "'diff.renames=false'",
        "GIT_QUARANTINE_PATH": tmp_path,
        "GIT_TRACE": tmp_path / "trace",
    }.items():
        monkeypatch.setenv(key, str(value))
    monkeypatch.setattr(Repo, "git", lambda *_, **__: pytest.fail("the environment is not for this"))
    assert repo.ledger() == [LOWERED]
    assert not (tmp_path / "trace").exists()


def test_nothing_that_a_repository_configures_is_run(tmp_path: Path) -> None:
    """Content of strangers is built in CI, with secrets nearby: its repository may not start a program."""
    repo = lowered(tmp_path / "repo")
    marker = tmp_path / "ran"
    run = str(program(tmp_path / "run", f'echo "$0 $@" >> {marker}; cat'))
    for key in (
        *("core.pager", "core.fsmonitor", "core.sshCommand", "core.editor", "core.askPass", "core.gitProxy"),
        *("pager.log", "pager.rev-parse", "diff.external", "diff.evil.command", "diff.evil.textconv"),
        *("filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "merge.evil.driver"),
        *("gpg.program", "gpg.ssh.program", "credential.helper", "sequence.editor", "interactive.diffFilter"),
        *("core.alternateRefsCommand", "uploadpack.packObjectsHook", "remote.origin.uploadpack"),
    ):
        repo.git("config", key, run)
    for name in ("log", "cat-file", "rev-parse", "ls-tree", "merge-base"):
        repo.git("config", f"alias.{name}", f"!{run}")
    repo.git("config", "log.showSignature", "true")
    repo.git("config", "core.hooksPath", str(tmp_path / "hooks"))
    for hook in ("post-index-change", "reference-transaction", "post-checkout", "fsmonitor-watchman"):
        program(tmp_path / "hooks" / hook, f"echo {hook} >> {marker}")
    (repo.root / ".git/info/attributes").write_text("* diff=evil filter=evil merge=evil\n", "utf-8")
    # A promised object that is not there would be fetched, and the address may name a program.
    blob = repo.git("rev-parse", f"HEAD~1:content/{OBJECTIVE}")
    path = repo.root / ".git/objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.unlink()
    repo.git("config", "core.repositoryFormatVersion", "1")
    repo.git("config", "extensions.partialClone", "origin")
    repo.git("config", "remote.origin.promisor", "true")
    repo.git("config", "remote.origin.url", f"ext::{run} %S")
    marker.unlink(missing_ok=True)
    (repo.root / "okrsite.toml").write_text("", "utf-8")
    config = ["--config", str(repo.root / "okrsite.toml")]
    for command in (["check"], ["trace", "partners#arr"], ["diff", "HEAD~1"], ["diff", "HEAD~1", "HEAD"]):
        result = CliRunner().invoke(okrsite, [*config, *command, "--as-of", "2026-03-01"])
        assert result.exit_code in {0, 1, 2}, result.output
        assert not isinstance(result.exception, Exception) or isinstance(result.exception, SystemExit)
    assert not marker.exists(), marker.read_text("utf-8")


def test_content_linked_from_elsewhere_has_the_history_of_where_it_lies(tmp_path: Path) -> None:
    repo = lowered(tmp_path / "repo")
    outer = tmp_path / "outer"
    outer.mkdir()
    (outer / "content").symlink_to(repo.root / "content")
    assert Repo.at(outer).ledger() == [LOWERED]
