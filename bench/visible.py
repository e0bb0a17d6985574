"""From writing a file to its words in the page, under `okrsite serve`, in Chromium."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError

from bench.corpus import write_corpus
from bench.npm import NotInstalledError
from bench.results import Visible
from bench.runner import descendants

if TYPE_CHECKING:
    from playwright.sync_api import Page

EDITS = 9
PATIENCE = 300.0
"""Seconds until the server shows its first page, or an edit."""
QUIET = 0.5
"""The server is at rest when its processes did next to nothing for so many seconds."""
PAGE = "2026-Q1/t0000/o00003"
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


def visible(root: Path, objectives: int) -> Visible:
    """One edit after the other, each when the server is at rest; raises `NotInstalledError`."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise NotInstalledError("Playwright is not there: pip install playwright") from None
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise NotInstalledError("Chromium is not there: apt-get install chromium")
    config = write_corpus(root, objectives)
    source = config.parent / "content" / f"{PAGE}.md"
    took: list[float] = []
    try:
        with _served(config.parent) as (address, server), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
            page = browser.new_page()
            page.goto(f"{address}{PAGE}/")
            for number in range(EDITS):
                _rest(server)
                took.append(_edit(page, source, f"Edit {number} is here."))
            browser.close()
    except Error as fault:
        raise NotInstalledError(str(fault).splitlines()[0]) from None
    return Visible(objectives, tuple(took))


def _edit(page: Page, source: Path, words: str) -> float:
    """Milliseconds until words that are added to a file are in the page."""
    text = source.read_text("utf-8")
    begun = time.perf_counter()
    source.write_text(f"{text}\n{words}\n", "utf-8")
    # Looked for at each frame, also in the page that a reload brings.
    page.get_by_text(words).wait_for(state="attached", timeout=PATIENCE * 1000)
    return round((time.perf_counter() - begun) * 1000, 1)


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, int]]:
    """A server of the folder's site: its address, once it shows the page, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = str(Path(sys.executable).with_name("okrsite"))
    process = subprocess.Popen(
        [program, "serve", "--port", str(port)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait_for(f"{address}{PAGE}/", process)
        yield address, process.pid
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(page: str, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < ends:
        try:
            with urllib.request.urlopen(page, timeout=10) as answer:  # noqa: S310 - this machine's own server
                if b"Objective number 3" in answer.read():
                    return
        except (URLError, OSError):
            pass
        time.sleep(0.2)
    raise NotInstalledError(f"okrsite serve did not show {page} in {PATIENCE:.0f} s")


def _rest(server: int) -> None:
    """Waits until the server and what it started are at rest: the whole site is built, too."""
    ends = time.monotonic() + PATIENCE
    before = _processor(server)
    while time.monotonic() < ends:
        time.sleep(QUIET)
        now = _processor(server)
        if now - before < QUIET / 10:
            return
        before = now


def _processor(server: int) -> float:
    """Seconds of the processor that a process and its descendants have used; 0 where nobody tells."""
    ticks = 0
    for process in descendants(server):
        try:
            fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
