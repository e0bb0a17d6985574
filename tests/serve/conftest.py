"""A small site, a server over it in a process of its own, and clients of it: HTTP, websocket, browser."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest

T = TypeVar("T")
REPOSITORY = Path(__file__).parents[2]
PATIENCE = 60

STUB = '''
"""okrsite serve with a build that is quick, independent of the theme, and can be held in the middle."""
import sys, time
from datetime import date
from pathlib import Path
import click
from okrsite.build import Built
from okrsite.cli.common import show
from okrsite.diagnostics import Span, error
from okrsite.publish.atomic import publish
from okrsite.publish.files import OutputFile
from okrsite.serve import CannotListenError, Options, serve

config, gate = Path(sys.argv[1]), Path(sys.argv[2])
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; \\
style-src 'self'; img-src 'self' data:; font-src 'self'; \\
connect-src 'self'; base-uri 'none'; form-action 'none'">
<title>{name}</title><link rel="stylesheet" href="{root}assets/style.css"></head>
<body><h1>{text}</h1>{extra}<a href="{root}index.html">home</a>{space}</body></html>"""
SPACE = "<p>a line of the page</p>" * 200


def pages(project):
    if not project.content.is_dir():
        return
    for file in sorted(project.content.rglob("*.md")):
        name = file.relative_to(project.content).as_posix().removesuffix(".md")
        text = file.read_text("utf-8")
        path = "index.html" if name == "index" else f"{name}/index.html"
        root = "../" * path.count("/")
        extra = f'<script src="{root}assets/site.js"></script>' if name == "b" else ""
        yield name, path, text, PAGE.format(name=name, root=root, text=text, extra=extra, space=SPACE)


def build(project, as_of, output):
    with (gate / "builds").open("a") as log:
        log.write("build\\n")
    faults, files = list(project.diagnostics), []
    for name, path, text, html in pages(project):
        for number, line in enumerate(text.split("\\n"), 1):
            if "BROKEN" in line:
                at = Span.of(f"content/{name}.md", number, line.index("BROKEN") + 1, 6)
                faults.append(error("V999", at, "this is <b>broken</b>", "mend <it>"))
            if "CRASH" in line:
                raise RuntimeError("a <bug>")
        files.append(OutputFile(path, html.encode()))
    while (gate / "hold").exists():
        (gate / "held").touch()
        time.sleep(0.005)
    if faults:
        return Built(tuple(faults), None)
    for name, default in (("style.css", "h1 { color: rgb(1, 2, 3) }"), ("site.js", "window.site = 1;")):
        source = project.root / "theme_overrides" / name
        data = source.read_bytes() if source.is_file() else default.encode()
        files.append(OutputFile(f"assets/{name}", data))
    files.append(OutputFile("404.html", b"<html><head></head><body>Not on this site</body></html>"))
    for name in ("calendar.ics", "feed.xml", "picture.svg", "table.csv"):
        files.append(OutputFile(name, b"x"))
    files.append(OutputFile("data.json", "".join(f.path for f in files).encode()))
    done = publish(files, output, lambda: None)
    if (gate / "plant").exists() and not (output / "leak.txt").is_symlink():
        (output / "leak.txt").symlink_to(gate / "plant")
    return Built((), done)


try:
    serve(
        config,
        Options(port=int(sys.argv[3]), editor="vscode://file{file}:{line}:{column}"),
        as_of=lambda project: date(2026, 1, 1),
        report=lambda found: show(found, config.parent),
        say=click.echo,
        build=build,
    )
except CannotListenError as fault:
    click.echo(f"{fault}", err=True)
    sys.exit(1)
'''


def until(probe: Callable[[], T | None], what: str) -> T:
    """What `probe` gives once it is true; it is asked again until then."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := probe():
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited in vain: {what}")


@dataclass
class Answer:
    """What the server answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass
class Running:
    """A server in a process of its own, over the site at `root`."""

    root: Path
    gate: Path
    process: subprocess.Popen[bytes]
    output: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def base(self) -> str:
        return urlsplit(self.url).path

    @property
    def told(self) -> str:
        """Everything it has printed."""
        return "".join(self.output)

    def get(self, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> Answer:
        """The answer for a raw request target."""
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        try:
            connection.putrequest(method, path, skip_host="Host" in (headers or {}))
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def shows(self, path: str, text: str) -> Answer:
        """Wait until the page at `path` holds `text`."""

        def probe() -> Answer | None:
            answer = self.get(path)
            return answer if text in answer.text else None

        return until(probe, f"{text!r} at {path}")

    def save(self, name: str, text: str) -> None:
        """Put a file of the project in place in one step, as careful editors do."""
        target = self.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = self.gate / "draft"
        draft.write_text(text, "utf-8")
        draft.replace(target)

    def builds(self) -> int:
        """How many builds have begun."""
        return len((self.gate / "builds").read_text().splitlines())

    def stop(self, number: int = signal.SIGINT) -> int:
        """End it as Ctrl-C does; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def launch(root: Path, gate: Path, command: list[str], env: dict[str, str] | None = None) -> Running:
    """Start a server and wait for the address it prints."""
    scratch = gate / "tmp"
    scratch.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        command,
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "TMPDIR": str(scratch), "PYTHONUNBUFFERED": "1", **(env or {})},
    )
    running = Running(root, gate, process)

    def listen() -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            running.output.extend(line.decode("utf-8", "replace") for line in lines)

    threading.Thread(target=listen, daemon=True).start()

    def address() -> str | None:
        assert process.poll() is None, running.told
        found = re.search(r"Serving (http://\S+)\n", running.told)
        return found[1] if found else None

    running.url = until(address, "the address of the server")
    return running


Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a server with the stub build over a site of these files; `cli=True` takes the real command.

    `most_files` is how many it may have open.
    """
    started: list[Running] = []

    def starting(
        files: dict[str, str],
        *,
        cli: bool = False,
        env: dict[str, str] | None = None,
        secret: bool = False,
        port: int = 0,
        most_files: int | None = None,
    ) -> Running:
        root, gate = tmp_path / "project", tmp_path / "gate"
        gate.mkdir(exist_ok=True)
        if secret:
            (gate / "plant").write_text("secret")
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, "utf-8")
        config = str(root / "okrsite.toml")
        stub = [sys.executable, "-c", STUB, config, str(gate), str(port)]
        real = [sys.executable, "-m", "okrsite", "--config", config, "serve", "--port", str(port)]
        command = real if cli else stub
        if most_files is not None:
            command = ["sh", "-c", f'ulimit -n {most_files}; exec "$@"', "sh", *command]
        running = launch(root, gate, command, env)
        started.append(running)
        return running

    yield starting
    for running in started:
        if running.process.poll() is None:
            running.process.kill()
        running.process.wait(PATIENCE)


SITE = {
    "okrsite.toml": 'title = "Small"\n',
    "content/index.md": "Home",
    "content/a.md": "first a",
    "content/b.md": "first b",
}


@pytest.fixture
def server(start: Start) -> Running:
    """A running server over three pages."""
    return start(SITE)


class Reader:
    """A browser as livereload sees it: a websocket that says where it is, and what it is told."""

    def __init__(
        self, running: Running, path: str, *, build: str | None = None, origin: str | None = None
    ) -> None:
        self.messages: list[dict[str, Any]] = []
        self.failure: BaseException | None = None
        self.greeted = threading.Event()
        self._running = running
        self._info: dict[str, Any] = {"command": "info", "url": f"http://{running.host}{path}", "plugins": {}}
        if build is not None:
            self._info["plugins"] = {"okrsite": {"build": build}}
        self._origin = origin or f"http://{running.host}"
        self._socket: Any = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        until(lambda: self.greeted.is_set() or self.failure, "the websocket")

    @property
    def paths(self) -> list[str]:
        """The paths of the reload messages so far."""
        return [m["path"] for m in self.messages if m["command"] == "reload"]

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._talk())
        except BaseException as failure:  # noqa: BLE001 - looked at by the test
            self.failure = failure
        finally:
            self._loop.close()

    async def _talk(self) -> None:
        from tornado.httpclient import HTTPRequest
        from tornado.websocket import websocket_connect

        request = HTTPRequest(f"ws://{self._running.host}/livereload", headers={"Origin": self._origin})
        self._socket = await websocket_connect(request)
        try:
            await self._socket.write_message(json.dumps({"command": "hello", "protocols": []}))
            hello = json.loads(str(await self._socket.read_message()))
            assert hello["command"] == "hello"
            await self._socket.write_message(json.dumps(self._info))
            self.greeted.set()
            while (message := await self._socket.read_message()) is not None:
                self.messages.append(json.loads(str(message)))
        finally:
            self._socket.close()

    def close(self) -> None:
        """Go away."""
        with contextlib.suppress(RuntimeError):  # its loop has ended
            self._loop.call_soon_threadsafe(lambda: self._socket and self._socket.close())
        self._thread.join(PATIENCE)


@pytest.fixture
def reader() -> Iterator[Callable[..., Reader]]:
    """Connects readers, and lets them go in the end."""
    readers: list[Reader] = []

    def connect(
        running: Running, path: str, *, build: str | None = None, origin: str | None = None
    ) -> Reader:
        readers.append(Reader(running, path, build=build, origin=origin))
        return readers[-1]

    yield connect
    for each in readers:
        each.close()


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which this process listens."""
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        yield busy.getsockname()[1]
