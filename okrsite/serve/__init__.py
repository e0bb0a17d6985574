"""`okrsite serve`: builds, watches, builds again, and shows the result or the fault in the browser.

livereload serves it, through its seams: `watch` is its watcher, `handlers` its handlers, `server` its server.
The pure parts are `sources` (what matters), `changes` (who has to see it), `addresses` and `guard` (what is
answered, and to whom), `frames`, `editors`, `error_page` and `last_good`. `builder` builds, and `rebuild`
makes one build into what is `served`.
"""

from __future__ import annotations

import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from okrsite.diagnostics import Diagnostic
from okrsite.progress import Tell, silent
from okrsite.project import Project
from okrsite.serve.addresses import base_of, encoded
from okrsite.serve.builder import Builder
from okrsite.serve.editors import template_from, template_of
from okrsite.serve.guard import ANYWHERE, guard_for
from okrsite.serve.ports import CannotListenError, listen
from okrsite.serve.rebuild import Build, GivenUpError, Rebuild
from okrsite.serve.served import Outcome, Served
from okrsite.serve.server import SiteServer
from okrsite.serve.watch import SourceWatcher

__all__ = ["Build", "CannotListenError", "Options", "serve", "template_from", "template_of"]


_TURN = 0.0005
"""Seconds that a build may go on while somebody's request waits for the interpreter; Python's own is 5 ms."""


@dataclass(frozen=True, slots=True)
class Options:
    """Where to listen (port 0: any free one), whether to open the browser, and how faults are opened.

    `editor` is the template of an address that opens a place in an editor; empty for no links.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    open_browser: bool = False
    editor: str = ""


def serve(
    config_path: Path,
    options: Options,
    *,
    as_of: Callable[[Project], date],
    report: Callable[[Sequence[Diagnostic]], None],
    say: Callable[[str], None],
    progress: Callable[[], AbstractContextManager[Tell]] = lambda: nullcontext(silent),
    build: Build | None = None,
) -> None:
    """Serve the site of a config file until the user ends it (Ctrl-C, or a request to terminate).

    The site is built into a private temporary folder, which is removed at the end. `as_of` is asked for each
    build. `report` gets diagnostics to print, `say` lines for people, `progress` shows how far it is, all
    of them from any thread.
    Raises CannotListenError when the host and port cannot be had.
    """
    sockets = listen(options.host, options.port)
    port: int = sockets[0].getsockname()[1]
    with (
        _terminable(),
        _taking_turns(),
        tempfile.TemporaryDirectory(prefix="okrsite-serve-", ignore_cleanup_errors=True) as private,
    ):
        served = Served(Path(private).resolve() / "site")

        def task() -> None:
            server.begin_build()
            # Whatever it was given up for has asked for another.
            with suppress(GivenUpError):
                server.hand_over(rebuild())

        def show(project: Project, files: Mapping[str, bytes]) -> None:
            server.show(Outcome(base_of(project.config.base_path), None, early=files))

        def url() -> str:
            return f"http://{_shown(options.host)}:{port}{encoded(served.base)}"

        def ready() -> None:
            say(f"Serving {url()}")
            if options.host in ANYWHERE:
                say("Every machine that can reach this one can read the site.")
            say("Press Ctrl-C to end.")
            if options.open_browser:
                threading.Thread(target=_open_browser, args=(url(),), daemon=True).start()

        watcher = SourceWatcher(task, say)
        guard = guard_for(options.host, _names_of_machine())
        server = SiteServer(watcher, served, guard, moved=lambda: say(f"The site has moved to {url()}"))
        builder = Builder(
            lambda: server.readers.viewed,
            show,
            lambda: watcher.has_more,
            lambda: server.is_ending,
            watcher.changed,
            progress,
        )
        rebuild = Rebuild(
            config_path,
            served.folder,
            build=build or builder,
            as_of=as_of,
            follow=watcher.follow,
            report=report,
            say=say,
            editor=options.editor,
        )
        say("Building the site.")
        server.serve(sockets, ready)
        builder.close()


@contextmanager
def _taking_turns() -> Iterator[None]:
    """A reload asks for a dozen files while the rest of the site is built: each waits for its turn."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@contextmanager
def _terminable() -> Iterator[None]:
    """A request to terminate ends it as an exit does, so that the temporary folder is removed."""

    def leave(_number: int, _frame: object) -> None:
        raise SystemExit(0)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _shown(host: str) -> str:
    """The host as it stands in an address that works on this machine."""
    if host in ANYWHERE:
        return "127.0.0.1" if host != "::" else "[::1]"
    return f"[{host}]" if ":" in host else host


def _names_of_machine() -> list[str]:
    name = socket.gethostname()
    return [name, name.partition(".")[0]]


def _open_browser(url: str) -> None:
    import webbrowser

    webbrowser.open(url)
