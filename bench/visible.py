"""From writing a file to a frame of the page that has it, under `okrsite serve`, in Chromium."""

from __future__ import annotations

import os
import re
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
LOOKING = 250.0
"""Milliseconds between two looks at what the page has noted: who looks often makes it wait."""
QUIET = 0.5
"""The server is at rest when its processes did next to nothing for so many seconds."""
PAGE = "2026-Q1/t0000/o00003"
CHECK_IN = "2026-Q1/t0000/checkins/2026-03-20-p0000"
READING = re.compile(r"(?<=o00003: \{kr0: )\$[\d.]+M")
SEEN = """
window.seen = {};
window.lookFor = function (words) {
  const look = function () {
    if (words in seen || !document.body || !document.body.textContent.includes(words)) return;
    requestAnimationFrame(function () { seen[words] = performance.timeOrigin + performance.now(); });
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  look();
};
for (const words of JSON.parse(sessionStorage.getItem("words") || "[]")) lookFor(words);
"""
"""Notes when words that are looked for come into the page, also into one that is loaded anew."""
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
    text, reading = (config.parent / "content" / f"{name}.md" for name in (PAGE, CHECK_IN))
    bodies: list[float] = []
    readings: list[float] = []
    try:
        with _served(config.parent) as (address, server), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
            page = browser.new_page()
            page.add_init_script(SEEN)
            page.goto(f"{address}{PAGE}/")
            for number in range(EDITS):
                _rest(server)
                words = f"Edit {number} is here."
                bodies.append(_edit(page, text, f"{text.read_text('utf-8')}\n{words}\n", words))
                _rest(server)
                value = f"$7.{number + 1}3M"
                readings.append(_edit(page, reading, READING.sub(value, reading.read_text("utf-8")), value))
            browser.close()
    except Error as fault:
        raise NotInstalledError(str(fault).splitlines()[0]) from None
    return Visible(objectives, tuple(bodies), tuple(readings))


def _edit(page: Page, source: Path, text: str, words: str) -> float:
    """Milliseconds from writing a file to the frame of the page that has these words."""
    page.evaluate(
        "words => { sessionStorage.setItem('words', JSON.stringify([words])); lookFor(words); }", words
    )
    begun = time.time()
    source.write_text(text, "utf-8")
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        page.wait_for_timeout(LOOKING)
        if seen := page.evaluate("words => window.seen && seen[words]", words):
            return round(float(seen) - begun * 1000, 1)
    raise NotInstalledError(f"an edit was not shown in {PATIENCE:.0f} s")


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
