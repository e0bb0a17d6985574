"""`okrsite serve`: builds, watches, builds again, and shows the result or the fault in the browser.

livereload serves it, through its seams: `watch` is its watcher, `handlers` its handlers, `server` its server.
The pure parts are `sources` (what matters), `changes` (who has to see it), `addresses` and `guard` (what is
answered, and to whom), `frames` and `error_page`. `rebuild` makes one build into what is `served`.
"""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import okrsite.build
from okrsite.build import Project
from okrsite.diagnostics import Diagnostic
from okrsite.serve.addresses import encoded
from okrsite.serve.guard import ANYWHERE, guard_for
from okrsite.serve.ports import CannotListenError, listen
from okrsite.serve.rebuild import Build, Rebuild
from okrsite.serve.served import Served
from okrsite.serve.server import SiteServer
from okrsite.serve.watch import SourceWatcher

__all__ = ["Build", "CannotListenError", "Options", "serve"]


@dataclass(frozen=True, slots=True)
class Options:
    """Where to listen (port 0: any free one), and whether to open the browser."""

    host: str = "127.0.0.1"
    port: int = 8000
    open_browser: bool = False


def serve(
    config_path: Path,
    options: Options,
    *,
    as_of: Callable[[Project], date],
    report: Callable[[Sequence[Diagnostic]], None],
    say: Callable[[str], None],
    build: Build = okrsite.build.build,
) -> None:
    """Serve the site of a config file until the user ends it (Ctrl-C, or a request to terminate).

    The site is built into a private temporary folder, which is removed at the end. `as_of` is asked for each
    build; `report` gets diagnostics to print, `say` lines for people, both from any thread.
    Raises CannotListenError when the host and port cannot be had.
    """
    sockets = listen(options.host, options.port)
    port: int = sockets[0].getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="okrsite-serve-", ignore_cleanup_errors=True) as private:
        served = Served(Path(private).resolve() / "site")

        def task() -> None:
            server.hand_over(rebuild())

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
        rebuild = Rebuild(
            config_path,
            served.folder,
            build=build,
            as_of=as_of,
            follow=watcher.follow,
            report=report,
            say=say,
        )
        guard = guard_for(options.host, _names_of_machine())
        server = SiteServer(watcher, served, guard, moved=lambda: say(f"The site has moved to {url()}"))
        server.serve(sockets, ready)


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
