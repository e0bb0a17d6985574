"""livereload's watcher, fed by watchfiles: one task for a burst of saves, and no save lost.

livereload itself walks every folder each 800 ms. Here the operating system tells what changed. Each folder
is watched by itself rather than from the top, so that no dot folder is entered, and no symbolic link but in a
theme.
"""

from __future__ import annotations

import os
import platform
import threading
from collections.abc import Callable, Iterable

from livereload.watcher import Watcher
from watchfiles import Change, watch
from watchfiles.main import FileChange

from okrsite.serve.sources import FolderIds, Sources, folders

QUIET_MS = 15
"""A burst has ended when nothing changes for one to two times as long."""

LONGEST_BURST_MS = 400
_ATTEMPTS = 5
_MOST_FAILURES = 20
"""So often in a row a watcher is opened anew; then it is not to be had."""
_ARMING_SECONDS = 30
_AGAIN_SECONDS = 1
_SECOND_MS = 1100


def _polling_is_wanted() -> bool:
    """True where native events are switched off (watchfiles' own variable) or never come (WSL)."""
    wish = os.environ.get("WATCHFILES_FORCE_POLLING", "").lower()
    if wish:
        return wish not in {"false", "disable", "disabled"}
    return "microsoft-standard" in platform.uname().release.lower()


class SourceWatcher(Watcher):  # type: ignore[misc] # livereload has no types
    """Runs `task` from `examine` when something that matters has changed since the last time.

    `follow` says what to watch, `start` whom to call (from another thread) when there is something to
    examine. `say` gets a line for people when the native events of the system cannot be had.
    """

    def __init__(self, task: Callable[[], None], say: Callable[[str], None]) -> None:
        super().__init__()
        self._task = task
        self._say = say
        self._callback: Callable[[], None] = lambda: None
        self._sources: Sources | None = None
        """As `follow` was told them."""
        self._watched: Sources | None = None
        """The same with what links lead to."""
        self._eye: _Eye | None = None
        self._armed: FolderIds = {}
        # Both are set by the eye's thread and cleared before the work they ask for begins.
        self._pending = threading.Event()
        self._folders_moved = threading.Event()
        self._again: threading.Timer | None = None
        self._noting = threading.Lock()
        self._changed: set[str] | None = None

    def start(self, callback: Callable[[], None]) -> bool:
        """Call `callback` whenever something changed; True, as livereload is not to poll."""
        self._callback = callback
        return True

    def follow(self, sources: Sources) -> None:
        """Watch these sources from now on. A change made after this returns is not missed."""
        if sources != self._sources:
            self._sources = sources
            self._arm(sources)

    @property
    def has_more(self) -> bool:
        """True when something has changed since the task began."""
        return self._pending.is_set()

    def changed(self) -> frozenset[str] | None:
        """The paths that changed since this was asked for the last time; None where they are not known."""
        with self._noting:
            found, self._changed = self._changed, set()
        return None if found is None else frozenset(found)

    def touch(self) -> None:
        """As if something had changed."""
        self._note(None)

    def _note(self, changed: Iterable[str] | None) -> None:
        with self._noting:
            self._changed = None if changed is None or self._changed is None else {*self._changed, *changed}
        self._pending.set()
        self._callback()

    def examine(self) -> tuple[str | None, None]:
        """Run the task if something changed; what changes meanwhile waits for the next call."""
        if not self._pending.is_set():
            return None, None
        for _ in range(_ATTEMPTS):
            # Whatever was seen up to here the task will find; what comes later sets it again. A folder that
            # moved between the look at the folders and here is still to be watched anew.
            self._pending.clear()
            if self._sources is None or not self._folders_moved.is_set():
                break
            self._arm(self._sources)
        self._task()
        return "*", None

    def stop(self) -> None:
        """End the watching thread."""
        if self._again is not None:
            self._again.cancel()
        if self._eye is not None:
            self._eye.close()

    def _arm(self, sources: Sources) -> None:
        """Watch the folders as they are; one that comes between looking and watching takes another go."""
        for _ in range(_ATTEMPTS):
            self._folders_moved.clear()
            self._watched = watched = sources.with_links()
            self._armed = folders(watched)
            polling = _polling_is_wanted() if self._eye is None else self._eye.polling
            eye = _Eye(self._armed, self._seen, self.touch, self._lost, self._say, polling=polling)
            eye.wait()
            # The new one sees already, so nothing falls between the two.
            self.stop()
            self._eye = eye
            if not eye.whole or self._folders_moved.is_set():
                continue
            if sources.with_links() == watched and folders(watched) == self._armed:
                return
        # Folders come and go faster than they can be looked at.
        self._folders_moved.set()
        if self._again is not None:
            self._again.cancel()
        self._again = threading.Timer(_AGAIN_SECONDS, self.touch)
        self._again.daemon = True
        self._again.start()

    def _lost(self) -> None:
        """Nothing is watched any more, in the eye's thread: a folder had gone when it was to begin anew."""
        self._folders_moved.set()
        self.touch()

    def _seen(self, changes: Iterable[FileChange]) -> None:
        """Changes as they come, in the eye's thread."""
        mattering = [(change, path) for change, path in changes if self._matters(path)]
        if any(self._moves_folder(change, path) for change, path in mattering):
            self._folders_moved.set()
        if mattering:
            self._note(path for _, path in mattering)

    def _matters(self, path: str) -> bool:
        folder = path in self._armed or _is_folder(path)
        return self._watched is not None and self._watched.matters(path, folder=folder)

    def _moves_folder(self, change: Change, path: str) -> bool:
        """True when other folders may have to be watched from now on."""
        if change is Change.deleted:
            return path in self._armed
        return _is_folder(path) or os.path.islink(path)  # noqa: PTH114


def _is_folder(path: str) -> bool:
    """False, too, for what may not be looked at: nothing is to end the watching."""
    return os.path.isdir(path)  # noqa: PTH112


class _Eye:
    """A thread that reports what changes in some folders, each without those below it.

    It begins with the native events of the system, or `polling`, and goes over to polling when those fail.
    `seen` gets changes, `unsure` is called when some may have been missed, `lost` when it has
    ended by itself.
    """

    def __init__(
        self,
        watched: FolderIds,
        seen: Callable[[Iterable[FileChange]], None],
        unsure: Callable[[], None],
        lost: Callable[[], None],
        say: Callable[[str], None],
        *,
        polling: bool,
    ) -> None:
        self._folders = tuple(watched)
        self._seen = seen
        self._unsure = unsure
        self._lost = lost
        self._say = say
        self._open = threading.Event()
        self._closed = False
        self._missed = False
        self._failures = 0
        self.polling = polling
        self.whole = True
        """False when a folder was gone before it could be watched."""
        self._thread = threading.Thread(target=self._run, name="okrsite-watch", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Wait until it sees."""
        self._open.wait(_ARMING_SECONDS)

    def close(self) -> None:
        """End the thread; once this returns nothing more is reported."""
        self._closed = True
        self._thread.join()

    def is_set(self) -> bool:
        """Watchfiles asks at every step whether to stop, for the first time once it watches."""
        self._open.set()
        if self._missed:
            self._missed = False
            self._unsure()
        return self._closed

    def _run(self) -> None:
        try:
            while not self._look():
                pass
        except FileNotFoundError:
            self.whole = False
            if self._open.is_set():
                self._lost()
        except (OSError, RuntimeError) as fault:
            self._say(f"changes cannot be watched ({fault}); start okrsite serve again to have them seen")
        finally:
            self._open.set()

    def _look(self) -> bool:
        """Report until closed; False when that failed, to be called again: for polling if it fails again."""
        try:
            self._report()
        except FileNotFoundError:
            raise
        except (OSError, RuntimeError) as fault:
            if self._open.is_set() and self._failures < _MOST_FAILURES:
                # A single name may have been the cause: one that is not UTF-8 cannot be told.
                self._failures += 1
                self._missed = True
                return False
            if self.polling:
                raise
            self._say(f"the system does not report changes ({fault}); looking for them every 0.3 s instead")
            self.polling = True
            # What was saved between the failure and the first look would be nobody's.
            self._missed = self._open.is_set()
            return False
        return True

    def _report(self) -> None:
        looking = watch(
            *self._folders,
            watch_filter=None,
            debounce=LONGEST_BURST_MS,
            step=QUIET_MS,
            stop_event=self,
            rust_timeout=_SECOND_MS,
            yield_on_timeout=True,
            recursive=False,
            force_polling=self.polling,
            ignore_permission_denied=True,
            raise_interrupt=False,
        )
        # Polling compares times in whole seconds: of two saves within one it sees the first only. So once
        # that second is over, the last change (and the start) counts as one more.
        settled = not self.polling
        for changes in looking:
            self._failures = 0
            if changes:
                settled = not self.polling
                self._seen(changes)
            elif not settled:
                settled = True
                self._unsure()
