"""A small site, and builds of it in processes forked off one that has imported everything.

They are as cheap as a build can be, and killed and ended as any other process. To be run in a process of its
own (`answer`), never in that of the tests, which has threads.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from tests.support import without_privileges

ROOT = Path(__file__).parents[1]
CONFIG = 'title = "Small"\ncharts = false\nas_of = 2026-02-20\n'
PATIENCE = 120

Tree = dict[str, str]


def answer(script: str, *args: object, before: Sequence[str] = (), rights: bool = True) -> list[Any]:
    """The list that a script prints last, as JSON, run in a process of its own with all of this module."""
    done = run(script, *args, before=before, rights=rights)
    assert done.returncode == 0, done.stderr
    told: list[Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def run(
    script: str, *args: object, before: Sequence[str] = (), rights: bool = True
) -> subprocess.CompletedProcess[str]:
    """A script in a process of its own, in a session that nothing else is in; `rights` are root's."""
    command = [*before, sys.executable, "-c", f"from tests.forked import *\n{script}", *map(str, args)]
    return subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        start_new_session=True,
        preexec_fn=None if rights else without_privileges,
    )


def lay_out(root: Path, pages: int = 1, config: str = CONFIG) -> None:
    """The site: a few rosters and pages, of which `say` changes what they show."""
    (root / "content").mkdir(parents=True)
    (root / "okrsite.toml").write_text(config)
    (root / "content/people.csv").write_text("id,title\nmara,Mara Lind\n")
    (root / "content/teams.csv").write_text("id,title\ncompany,Company\nsales,Sales\n")
    for number in range(pages):
        page = root / f"content/page-{number}.md"
        page.write_text(f"---\ntype: page\ntitle: Page {number}\n---\nText.\n")


def say(root: Path, word: str) -> None:
    """Another word on every fifth page, and a page of that name."""
    for other in (root / "content").glob("only-*.md"):
        other.unlink()
    named = [root / f"content/only-{word}.md", *sorted((root / "content").glob("page-*.md"))[::5]]
    for page in named:
        page.write_text(f"---\ntype: page\ntitle: A page that says {word}\n---\nText: {word}.\n")


def tree(folder: Path) -> Tree:
    """All that a folder holds, links as links: what each is, by its path."""
    found = {}
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            told = f"link to {path.readlink()}"
        elif stat.S_ISREG(mode):
            told = hashlib.sha256(path.read_bytes()).hexdigest()
        else:
            told = "folder" if stat.S_ISDIR(mode) else "neither"
        found[path.relative_to(folder).as_posix()] = told
    return found


def names(folder: Path) -> list[str]:
    """What a folder holds, hidden or not."""
    return sorted(path.name for path in folder.iterdir())


def cache_fault(root: Path) -> str:
    """What is wrong with the cache of a project; nothing where there is none."""
    file = root / ".okrsite/cache.db"
    if not file.exists():
        return ""
    with closing(sqlite3.connect(file)) as database:
        (told,) = database.execute("PRAGMA integrity_check").fetchone()
    return "" if told == "ok" else str(told)


def okrsite(*args: object) -> int:
    """`okrsite ARGS` in this process; its exit code."""
    from okrsite.cli import main

    sys.argv = ["okrsite", *map(str, args)]
    try:
        main()
    except SystemExit as end:
        code = end.code
        return code if isinstance(code, int) else int(code is not None)
    return 0


def fork(act: Callable[[], int], told: Path | None = None) -> int:
    """`act` in a process, and a group, of its own; gives its id. `told` gets what it prints."""
    child = os.fork()
    if child:
        # Whoever is first, so that there is a group to be killed from the start.
        with suppress(ProcessLookupError):
            os.setpgid(child, child)
        return child
    code = 70
    try:
        os.setpgid(0, 0)
        where = os.open(told or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(where, 1)
        os.dup2(where, 2)
        code = act()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def build(root: Path, *args: object) -> Callable[[], int]:
    """A build of the project at `root`, for `fork`."""
    return lambda: okrsite("--config", root / "okrsite.toml", "build", *args)


def wait(child: int) -> int:
    """The exit code of a forked process; less than 0 for the signal that ended it, as one that hangs is."""
    deadline = time.monotonic() + PATIENCE
    while not (found := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > deadline:
            os.killpg(child, signal.SIGKILL)
        time.sleep(0.002)
    return os.waitstatus_to_exitcode(found[1])


def timed(act: Callable[[], int]) -> float:
    """Seconds that it takes in a process of its own, which has to end well."""
    begun = time.monotonic()
    assert wait(fork(act)) == 0
    return time.monotonic() - begun


def kill(child: int) -> int:
    """Kill a forked process and all of its group at once; its exit code."""
    os.killpg(child, signal.SIGKILL)
    return wait(child)


def wanted(root: Path, words: Sequence[str]) -> dict[str, Tree]:
    """The site for each word, each built from nothing; imports all that later builds need."""
    found = {}
    for word in words:
        say(root, word)
        output = root.parent / f"wanted-{word}"
        assert okrsite("--config", root / "okrsite.toml", "build", "--no-cache", "--output", output) == 0
        found[word] = tree(output)
    assert len({tuple(sorted(each.items())) for each in found.values()}) == len(words)
    return found
