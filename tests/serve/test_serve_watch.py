"""The watcher, in this process, with real events and with a system that has none."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import watchfiles

from okrsite.serve import sources as sources_module
from okrsite.serve import watch as module
from okrsite.serve.sources import Sources
from okrsite.serve.watch import SourceWatcher
from tests.serve.conftest import until


class Bench:
    """A watcher whose task counts, and what it said."""

    def __init__(self, root: Path) -> None:
        self.said: list[str] = []
        self.runs = 0
        self.woken = threading.Event()
        self.during: Callable[[], None] = lambda: None
        (root / "content").mkdir()
        self.file = root / "content/a.md"
        self.watcher = SourceWatcher(self._task, self.said.append)
        self.watcher.start(self.woken.set)
        self.sources = Sources(root / "okrsite.toml", (root / "content",))

    def _task(self) -> None:
        self.runs += 1
        self.during()

    def examined(self) -> bool:
        """True when waking up led to a run of the task."""
        if self.woken.is_set():
            self.woken.clear()
            return self.watcher.examine()[0] is not None
        return False


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    found = Bench(tmp_path)
    yield found
    found.watcher.stop()


def test_a_change_runs_the_task_once_and_rest_runs_nothing(bench: Bench) -> None:
    bench.watcher.follow(bench.sources)
    assert bench.watcher.examine() == (None, None)
    bench.file.write_text("x")
    until(bench.examined, "the task")
    assert bench.watcher.examine() == (None, None) or bench.runs == 2


def test_a_folder_named_as_a_draft_is_watched(bench: Bench) -> None:
    bench.watcher.follow(bench.sources)
    folder = bench.file.parent / "2026.part"
    folder.mkdir()
    until(bench.examined, "the task for the folder")
    bench.woken.clear()
    (folder / "b.md").write_text("x")
    until(bench.examined, "the task for a file in the folder")


def test_what_a_theme_links_to_is_watched_as_soon_as_the_link_is_there(bench: Bench, tmp_path: Path) -> None:
    themes, shared, part = tmp_path / "themes", tmp_path / "far/shared", tmp_path / "alone/part.html"
    for folder in (themes, shared, part.parent):
        folder.mkdir(parents=True)
    part.write_text("x")
    roots = (bench.file.parent, themes)
    bench.watcher.follow(Sources(tmp_path / "okrsite.toml", roots, themes=(themes,)))
    for link, target, edited in (("ours", shared, shared / "base.html"), ("part.html", part, part)):
        (themes / link).symlink_to(target)
        until(bench.examined, "the task for the link")
        bench.woken.clear()
        before = bench.runs
        edited.write_text("edited")
        until(lambda before=before: bench.examined() or bench.runs > before, "the task")  # type: ignore[misc]
    until(lambda: not bench.examined() and not bench.woken.is_set(), "rest")
    before = bench.runs
    (part.parent / "other.html").write_text("nobody's")
    part.write_text("again")
    until(lambda: bench.examined() or bench.runs > before, "the task")
    assert str(part.parent / "other.html") not in (bench.watcher.changed() or ())


def test_a_change_during_the_task_runs_it_again(bench: Bench) -> None:
    def save() -> None:
        bench.during = lambda: None
        bench.woken.clear()
        bench.file.write_text("again")
        until(bench.woken.is_set, "the second change")

    bench.watcher.follow(bench.sources)
    bench.during = save
    bench.file.write_text("x")
    until(bench.examined, "the task")
    until(bench.examined, "the task again")
    assert bench.runs >= 2


def test_without_native_events_it_polls(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    real = watchfiles.watch

    def watch(*paths: str, force_polling: bool, **options: Any) -> Any:
        if not force_polling:
            raise OSError(28, "no space left for watches")
        return real(*paths, force_polling=True, poll_delay_ms=20, **options)

    monkeypatch.setattr(module, "watch", watch)
    bench.watcher.follow(bench.sources)
    bench.file.write_text("x")
    until(bench.examined, "the task")
    until(bench.examined, "another look once the second is over")
    (bench.file.parent / "new").mkdir()
    until(bench.examined, "the task for a folder")
    bench.woken.clear()
    (bench.file.parent / "new/b.md").write_text("x")
    until(bench.examined, "the task for a file in the folder")
    assert len(bench.said) == 1
    assert "no space left for watches" in bench.said[0]


def test_events_that_fail_later_are_made_up_for(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    real = watchfiles.watch
    fail = threading.Event()

    def watch(*paths: str, force_polling: bool, **options: Any) -> Any:
        if force_polling:
            yield from real(*paths, force_polling=True, poll_delay_ms=20, **options)
        options["stop_event"].is_set()
        fail.wait()
        raise RuntimeError("the watcher broke")

    monkeypatch.setattr(module, "watch", watch)
    bench.watcher.follow(bench.sources)
    bench.file.write_text("nobody saw this")
    fail.set()
    until(bench.examined, "the task for what was missed")


def test_a_folder_that_goes_when_it_begins_anew_does_not_stop_the_watch(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = watchfiles.watch
    fail = threading.Event()
    looks: list[int] = []

    def watch(*paths: str, **options: Any) -> Any:
        looks.append(1)
        if len(looks) == 1:
            options["stop_event"].is_set()
            fail.wait()
            raise RuntimeError("the watcher broke")
        if len(looks) == 2:
            raise FileNotFoundError(2, "No such file or directory")
        yield from real(*paths, **options)

    monkeypatch.setattr(module, "watch", watch)
    bench.watcher.follow(bench.sources)
    fail.set()
    until(bench.examined, "the task for what was missed")
    bench.woken.clear()
    before = bench.runs
    bench.file.write_text("x")
    until(lambda: bench.examined() and bench.runs > before, "the task for a change")


def test_when_nothing_can_be_watched_it_says_so(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def watch(*_paths: str, **_options: Any) -> Any:
        raise OSError(5, "broken disk")

    monkeypatch.setattr(module, "watch", watch)
    bench.watcher.follow(bench.sources)
    assert "start okrsite serve again" in bench.said[-1]


def test_a_folder_that_is_gone_does_not_stop_the_watch(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    real = sources_module.folders
    looked: list[int] = []

    def folders(sources: Sources) -> Any:
        looked.append(1)
        # As if it were removed between looking and watching.
        return {**real(sources), "/nowhere/at/all": (1, 1)} if len(looked) == 1 else real(sources)

    monkeypatch.setattr(module, "folders", folders)
    bench.watcher.follow(bench.sources)
    bench.file.write_text("x")
    until(bench.examined, "the task")
    assert not bench.said


def test_what_changed_is_told_once_where_it_is_known(bench: Bench) -> None:
    assert bench.watcher.changed() is None
    bench.watcher.follow(bench.sources)
    assert bench.watcher.changed() == frozenset()
    bench.file.write_text("x")
    until(bench.examined, "the task")
    # More than one event may come of a save.
    assert list(bench.watcher.changed() or ()) == [str(bench.file)]
    bench.watcher.touch()
    bench.file.write_text("again")
    until(bench.examined, "the task again")
    assert bench.watcher.changed() is None


def test_folders_that_change_faster_than_one_can_look_do_not_stop_the_watch(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sources_module.folders
    looked: list[int] = []

    def folders(sources: Sources) -> Any:
        looked.append(1)
        return {**real(sources), f"/nowhere/{len(looked)}": (1, 1)} if len(looked) < 20 else real(sources)

    monkeypatch.setattr(module, "folders", folders)
    monkeypatch.setattr(module, "_AGAIN_SECONDS", 0.01)
    bench.watcher.follow(bench.sources)
    until(lambda: bench.examined() and len(looked) > 20, "the folders to be watched after all")
    until(lambda: not bench.examined() and not bench.woken.is_set(), "rest")
    before = bench.runs
    bench.file.write_text("x")
    until(lambda: bench.examined() or bench.runs > before, "the task")
    assert not bench.said


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="needs names that are any bytes, as Linux has"
)
def test_a_name_that_is_not_utf_8_stops_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    name = os.fsencode(bench.file.parent) + b"/caf\xe9.md"
    for polling in ("0", "1"):
        monkeypatch.setenv("WATCHFILES_FORCE_POLLING", polling)
        bench.watcher.follow(bench.sources)
        for turn in range(3):
            with open(name, "w") as file:  # noqa: PTH123 - a path of bytes
                file.write("x" * turn)
            until(bench.examined, "the task for a name that cannot be told")
            bench.file.write_text("x" * turn)
            until(bench.examined, "the task for a file")
    assert not bench.said


def test_a_folder_that_moves_right_before_the_task_is_watched_anew(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its watch went with it, and what is saved in it afterwards would be nobody's."""
    bench.watcher.follow(bench.sources)
    content, moves = bench.file.parent, iter((1,))
    clear = bench.watcher._pending.clear

    def clearing() -> None:
        if next(moves, None):
            content.rename(content.with_name("away"))
            content.with_name("away").rename(content)
            until(bench.watcher._folders_moved.is_set, "the move to be seen")
        clear()

    monkeypatch.setattr(bench.watcher._pending, "clear", clearing)
    bench.watcher.touch()
    until(bench.examined, "the task")
    while bench.woken.wait(0.3):
        bench.examined()
    bench.file.write_text("x")
    until(bench.examined, "the task for a file in the folder")
