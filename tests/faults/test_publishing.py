"""Kills at any moment, and several builds at once: the old site or the new one, never a mixture."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from okrsite.diagnostics import Span, error
from okrsite.publish.atomic import PublishError, publish
from okrsite.publish.files import MANIFEST, OutputFile
from okrsite.publish.manifest import Entry, read_manifest

ROUNDS = int(os.environ.get("OKRSITE_KILL_ROUNDS", "15"))

# What each subprocess below begins with: sites of which every file tells its version.
PRELUDE = """
import os, sys, json, signal, shutil
from pathlib import Path
from okrsite.diagnostics import Span, error
from okrsite.publish import swap
from okrsite.publish.atomic import PublishError, publish
from okrsite.publish.files import MANIFEST, OutputFile
from okrsite.publish.target import refusal

def site(version, count):
    # One file in three never changes; one folder in five is of one version only.
    for n in range(count):
        word = "same" if n % 3 == 0 else version
        folder = version if n % 5 == 0 else "all"
        yield OutputFile(f"{folder}/{n}/index.html", f"{word} {n}".encode() * 50)
    yield OutputFile("index.html", version.encode())

def held(output):
    found = {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}
    found.pop(MANIFEST, None)
    return found

def refused(output):
    try:
        publish((), output, lambda: error("C301", Span("okrsite.toml"), "No."))
    except PublishError:
        return
    raise AssertionError("it was published")

if os.environ.get("TWO_RENAMES"):
    swap.exchange = lambda one, other: False
"""


def run(script: str, *args: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PRELUDE + script, *map(str, args)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def answer(script: str, *args: object, **environment: str) -> object:
    done = run(script, *args, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def site(version: str, count: int) -> dict[str, bytes]:
    scope: dict[str, object] = {}
    exec(PRELUDE, scope)  # noqa: S102
    files: Iterator[OutputFile] = scope["site"](version, count)  # type: ignore[operator]
    return {file.path: file.data for file in files}


def held(output: Path) -> dict[str, bytes]:
    found = {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}
    manifest = read_manifest(output)
    assert manifest is not None
    del found[MANIFEST]
    assert manifest.files == {path: Entry.of(data) for path, data in found.items()}
    return found


def build(files: dict[str, bytes], output: Path) -> None:
    publish((OutputFile(path, data) for path, data in files.items()), output, lambda: None)


def refused(output: Path) -> None:
    """A build that is not to be clears away what a killed one left, and no more."""
    with pytest.raises(PublishError):
        publish((), output, lambda: error("C301", Span("okrsite.toml"), "No."))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


WAYS = pytest.mark.parametrize("way", ["", "two renames"], ids=["exchange", "two-renames"])


@WAYS
@pytest.mark.parametrize("mine", ["", "mine"], ids=["", "somebody's file"])
def test_killed_at_every_step(way: str, mine: str, tmp_path: Path) -> None:
    """A build is killed before its first call that touches the file system, before its second, and so on.

    Somebody's file, laid into the site while it was built, is there in the end.
    """
    wrong = answer(
        """
folder, wrong = Path(sys.argv[1]), []
output = folder / "site"
mine = {"mine.txt": b"mine"} if sys.argv[2] else {}
first, second, third = ({f.path: f.data for f in site(v, 7)} for v in ("zero", "first", "second"))

def build(files):
    publish([OutputFile(*item) for item in files.items()], output, lambda: None)

def watched(limit):
    seen = 0
    def hook(event, args):
        nonlocal seen
        # ctypes.* is renameat2, which is no audited event of its own.
        if event in {"open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.chmod",
                     "os.scandir", "os.listdir", "ctypes.set_errno", "ctypes.get_errno"}:
            seen += 1
            if seen == limit:
                os.kill(os.getpid(), signal.SIGKILL)
    return hook

step, killed = 0, True
while killed:
    step += 1
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    build(first)
    build(second)
    for name, data in mine.items():
        (output / name).write_bytes(data)
    child = os.fork()
    if child == 0:
        sys.addaudithook(watched(step))
        build(third)
        os._exit(0)
    killed = os.waitpid(child, 0)[1] != 0
    if not output.exists() and os.environ.get("TWO_RENAMES"):
        refused(output)
    if held(output) not in ([second | mine, third, third | mine] if killed else [third | mine]):
        wrong.append(f"step {step}: {sorted(held(output))}")
    refused(output)
    if held(output) not in (second | mine, third | mine):
        wrong.append(f"step {step}, tidied up: {sorted(held(output))}")
    build(third)
    if held(output) != third | mine or os.listdir(folder) != ["site"]:
        wrong.append(f"step {step}, built again: {sorted(os.listdir(folder))}")
print(json.dumps([step, wrong]))
""",
        tmp_path / "folder",
        mine,
        TWO_RENAMES=way,
    )
    assert isinstance(wrong, list)
    steps, faults = wrong
    assert faults == []
    assert steps > 30, "the hook saw the build"


@WAYS
def test_killed_at_random_moments(way: str, tmp_path: Path) -> None:
    output = tmp_path / "site"
    versions = [site("a", 150), site("b", 150)]
    build(versions[0], output)
    chance = random.Random(7)  # noqa: S311
    script = """
for n in range(10_000):
    publish(site("ab"[n % 2], 150), Path(sys.argv[1]), lambda: None)
    print(n, flush=True)
"""
    for _ in range(ROUNDS):
        with subprocess.Popen(
            [sys.executable, "-c", PRELUDE + script, str(output)],
            env={**os.environ, "TWO_RENAMES": way},
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.1))
            process.send_signal(signal.SIGKILL)
        if way:
            refused(output)
        assert held(output) in versions
    build(versions[0], output)
    assert held(output) == versions[0]
    assert names(tmp_path) == ["site"]


@WAYS
def test_a_reader_never_sees_a_mixture(way: str, tmp_path: Path) -> None:
    """Whoever holds the folder open reads one version to the end; the index always stands where it did."""
    output = tmp_path / "site"
    build(site("a", 60), output)
    script = """
for n in range(40):
    publish(site("ab"[n % 2], 60), Path(sys.argv[1]), lambda: None)
"""
    with subprocess.Popen(
        [sys.executable, "-c", PRELUDE + script, str(output)], env={**os.environ, "TWO_RENAMES": way}
    ) as process:
        missing = 0
        while process.poll() is None:
            try:
                assert (output / "index.html").read_bytes() in {b"a", b"b"}
            except FileNotFoundError:
                missing += 1
    assert process.returncode == 0
    assert way or not missing


@WAYS
def test_two_builds_at_once(way: str, tmp_path: Path) -> None:
    output = tmp_path / "site"
    script = """
for n in range(15):
    publish(site(sys.argv[2], 80), Path(sys.argv[1]), lambda: refusal(
        Path(sys.argv[1]), Path("/no/content"), Path("/no/project"), Path("/no/home")))
"""
    builds = [
        subprocess.Popen(
            [sys.executable, "-c", PRELUDE + script, str(output), version],
            env={**os.environ, "TWO_RENAMES": way},
            stderr=subprocess.PIPE,
            text=True,
        )
        for version in "abc"
    ]
    for process in builds:
        assert process.communicate()[1] == ""
        assert process.returncode == 0
    assert held(output) in [site(version, 80) for version in "abc"]
    assert names(tmp_path) == ["site"]


def test_the_lock_goes_with_its_holder(tmp_path: Path) -> None:
    """A build that hangs among its files and is killed keeps nobody waiting."""
    output = tmp_path / "site"
    script = """
def files():
    yield OutputFile("index.html", b"x")
    print("staged", flush=True)
    signal.pause()
publish(files(), Path(sys.argv[1]), lambda: None)
"""
    with subprocess.Popen(
        [sys.executable, "-c", PRELUDE + script, str(output)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
    build(site("a", 5), output)
    assert names(tmp_path) == ["site"]
