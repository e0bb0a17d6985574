"""One build for `serve`, and the ports, without a server."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from okrsite.build import Built
from okrsite.diagnostics import Diagnostic, Span, error, info, warning
from okrsite.project import Project
from okrsite.publish.atomic import Published
from okrsite.serve.ports import CannotListenError, holder, listen, next_free
from okrsite.serve.rebuild import Rebuild
from okrsite.serve.served import Served
from okrsite.serve.sources import Sources

GOOD = Published(("index.html",), (), 0)
NOTICE = info("Q1", Span.of("a.md"), "a notice")
WARNING = warning("Q2", Span.of("a.md"), "a warning")
ERROR = error("V1", Span.of("a.md"), "an error")


class Bench:
    """A rebuild whose builds are given, and what came of it."""

    def __init__(self, root: Path, *builds: Built | Exception) -> None:
        self.reported: list[list[str]] = []
        self.said: list[str] = []
        self.followed: list[Sources] = []
        self.days: list[date] = []
        self._builds = iter(builds)
        self.config = root / "okrsite.toml"
        self.rebuild = Rebuild(
            self.config,
            root / "out",
            build=self._build,
            as_of=lambda project: date(2026, 1, 1 + len(project.config.title)),
            follow=self.followed.append,
            report=self._report,
            say=self.said.append,
        )

    def _build(self, project: Project, as_of: date, output: Path) -> Built:  # noqa: ARG002
        self.days.append(as_of)
        done = next(self._builds)
        if isinstance(done, Exception):
            raise done
        return done

    def _report(self, found: Sequence[Diagnostic]) -> None:
        self.reported.append([d.code for d in found])


def test_errors_are_printed_each_time_and_the_rest_when_new(tmp_path: Path) -> None:
    found = [(WARNING,), (WARNING, NOTICE), (WARNING, ERROR), (WARNING, ERROR), (), (WARNING,)]
    bench = Bench(tmp_path, *(Built(d, None if ERROR in d else GOOD) for d in found))
    for _ in found:
        bench.rebuild()
    assert bench.reported == [["Q2"], ["Q1"], ["V1"], ["V1"], ["Q2"]]
    assert sum("could not be built" in line for line in bench.said) == 2


def test_a_file_that_goes_while_it_is_read_is_no_bug(tmp_path: Path) -> None:
    gone = FileNotFoundError(2, "No such file or directory", "content/a.md")
    bench = Bench(tmp_path, gone, gone, Built((), GOOD), gone, gone, gone, gone, ValueError("x"))
    assert bench.rebuild().published is GOOD
    assert bench.reported == []
    bench.rebuild()
    bench.rebuild()
    assert bench.reported == [["X001"], ["X001"]]


def test_the_config_is_read_for_each_build(tmp_path: Path) -> None:
    bench = Bench(tmp_path, Built((), GOOD), Built((), GOOD), Built((), None))
    bench.config.write_text('title = "A"\nbase_url = "https://example.com/a%20b"\n')
    first = bench.rebuild()
    bench.config.write_text('title = "ABC"\ncontent_dir = "./x/../okrs"\noutput_dir = "public"\n')
    second = bench.rebuild()
    assert (first.base, second.base) == ("/a b/", "/")
    assert bench.days == [date(2026, 1, 2), date(2026, 1, 4)]
    root = tmp_path.resolve()
    assert bench.followed[1].roots == (root / "okrs", root / "themes", root / "theme_overrides")
    assert bench.followed[1].outputs == (root / "public",)
    bench.config.write_text("title = 1\n")
    assert bench.rebuild().base is None
    assert len(bench.followed) == 2


def test_served_follows_outcomes(tmp_path: Path) -> None:
    bench = Bench(tmp_path, Built((ERROR,), None), Built((), GOOD), Built((), GOOD))
    served = Served(tmp_path / "out")
    assert served.take(bench.rebuild()).paths is None
    faulty = served.error_page
    token = served.token
    assert served.take(bench.rebuild()).paths is None
    assert (faulty is None, served.error_page is None) == (False, True)
    assert served.take(bench.rebuild()).paths == frozenset({"index.html"})
    assert served.missed_by(token).paths is None
    assert served.missed_by(served.token).paths == frozenset()
    assert served.missed_by(None).paths == frozenset()
    for foreign in ("", "x", f"{served.run}-", f"{served.run}-99", "other-3"):
        assert served.missed_by(foreign).paths is None


def test_a_taken_port_names_its_holder(taken_port: int) -> None:
    with pytest.raises(CannotListenError, match=f"port {taken_port} on 127.0.0.1 is in use"):
        listen("127.0.0.1", taken_port)
    if sys.platform.startswith("linux"):
        assert f"(process {os.getpid()})" in (holder(taken_port) or "")
    free = next_free("127.0.0.1", taken_port)
    assert free is None or free > taken_port


def test_hosts_that_cannot_be_had_are_told() -> None:
    with pytest.raises(CannotListenError, match="is not an address of this machine"):
        listen("192.0.2.1", 0)
    with pytest.raises(CannotListenError, match="is not known here"):
        listen("no such host", 0)


def test_any_free_port_can_be_asked_for() -> None:
    sockets = listen("127.0.0.1", 0)
    try:
        assert all(isinstance(each, socket.socket) and each.getsockname()[1] for each in sockets)
    finally:
        for each in sockets:
            each.close()
