"""Full disks, missing rights, mount points: a clear message, and the old site as it was."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from okrsite.publish.atomic import publish
from okrsite.publish.files import MANIFEST, OutputFile
from okrsite.publish.manifest import Entry, read_manifest

# What each subprocess below begins with. What Python loads late has to come before rights are given up.
PRELUDE = """
import ctypes, fcntl, json, os, resource, shutil, subprocess, sys
from pathlib import Path
from okrsite.publish.atomic import PublishError, publish
from okrsite.publish.files import MANIFEST, OutputFile
from okrsite.publish.target import refusal

def site(version):
    return [OutputFile(f"{n}/index.html", (version if n % 2 else "same").encode()) for n in range(5)]

def held(output):
    return {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}

def told(act):
    try:
        act()
    except PublishError as fault:
        return [fault.diagnostic.code, fault.diagnostic.message, fault.diagnostic.hint]
    return None

def unprivileged():
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
"""


def run(script: str, *args: object, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, "-c", PRELUDE + script, *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True)


def answer(script: str, *args: object) -> object:
    done = run(script, *args)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def site(version: str) -> dict[str, bytes]:
    return {f"{n}/index.html": (version if n % 2 else "same").encode() for n in range(5)}


def held(output: Path) -> dict[str, bytes]:
    found = {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}
    manifest = read_manifest(output)
    assert manifest is not None
    del found[MANIFEST]
    assert manifest.files == {path: Entry.of(data) for path, data in found.items()}
    return found


def build(files: dict[str, bytes], output: Path) -> None:
    publish((OutputFile(path, data) for path, data in files.items()), output, lambda: None)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can get at, unlike pytest's."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root, to become a user without rights"
)


@pytest.mark.parametrize("before", ["a", ""], ids=["old site", "no site"])
def test_a_file_too_large_for_the_system(before: str, tmp_path: Path) -> None:
    output = tmp_path / "site"
    if before:
        build(site(before), output)
    told = answer(
        """
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
files = [*site("b"), OutputFile("large", b"x" * 100_000)]
print(json.dumps(told(lambda: publish(files, Path(sys.argv[1]), lambda: None))))
""",
        output,
    )
    assert isinstance(told, list)
    assert told[0] == "C311"
    assert "File too large" in told[1]
    assert names(tmp_path) == (["site"] if before else [])
    assert not before or held(output) == site(before)


@needs_root
def test_a_full_disk_and_a_mount_point(tmp_path: Path) -> None:
    """In a small file system of its own, which ends with the subprocess."""
    if not shutil.which("unshare"):
        pytest.skip("needs unshare")
    script = """
disk = Path(sys.argv[1])
mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "okrsite-test", str(disk)]
if subprocess.run(mount, capture_output=True).returncode:
    print("null")
    sys.exit()
output = disk / "site"
publish(site("a"), output, lambda: None)
before = held(output)
full = told(lambda: publish([OutputFile(f"{n}.html", b"x" * 9000) for n in range(500)], output, lambda: None))
left = held(output) == before, sorted(os.listdir(disk))
shutil.rmtree(output)
busy = told(lambda: publish(site("a"), disk, lambda: None))
print(json.dumps([full, left, busy, os.listdir(disk), sorted(os.listdir(disk.parent))]))
"""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = run(script, disk, before=("unshare", "--mount"))
    if (done.returncode and "unshare" in done.stderr) or done.stdout.strip() == "null":
        pytest.skip("may not mount here")
    assert done.returncode == 0, done.stderr
    full, left, busy, inside, beside = json.loads(done.stdout)
    assert full[0] == "C311"
    assert "No space left on device" in full[1]
    assert left == [True, ["site"]]
    assert busy[0] == "C313"
    assert "mount point" in busy[2]
    assert (inside, beside) == ([], ["disk"])


@needs_root
@pytest.mark.parametrize("closed", ["parent", "site", "both"])
def test_without_the_right_to_write(closed: str, open_folder: Path) -> None:
    output = open_folder / "public/site"
    build(site("a"), output)
    for path in (output, *output.rglob("*")):
        os.chown(path, 65534, 65534)
    if closed != "parent":
        output.chmod(0o555)
    if closed == "site":
        os.chown(output.parent, 65534, 65534)
    told = answer(
        """
unprivileged()
print(json.dumps(told(lambda: publish(site("b"), Path(sys.argv[1]), lambda: None))))
""",
        output,
    )
    assert isinstance(told, list)
    assert told[0] == "C312"
    assert "Permission denied" in told[1]
    assert "write" in told[2]
    assert held(output) == site("a")
    assert names(output.parent) == ["site"]


@needs_root
def test_somebody_elses_files_are_replaced_not_written(open_folder: Path) -> None:
    """The folder is ours, the files in it another user's, whom the system may not let us link."""
    output = open_folder / "public/site"
    build(site("a"), output)
    for path in (output.parent, *(p for p in (output, *output.rglob("*")) if p.is_dir())):
        os.chown(path, 65534, 65534)
    answer("unprivileged(); publish(site('b'), Path(sys.argv[1]), lambda: None); print('[]')", output)
    assert held(output) == site("b")
    assert names(output.parent) == ["site"]


@needs_root
def test_an_unreadable_output_is_refused(open_folder: Path) -> None:
    output = open_folder / "site"
    build(site("a"), output)
    output.chmod(0o700)
    told = answer(
        """
unprivileged()
print(json.dumps(refusal(Path(sys.argv[1]), Path("/no/c"), Path("/no/p"), Path("/root/no")).code))
""",
        output,
    )
    assert told == "C307"


@needs_root
def test_the_owner_of_the_folder_stays(open_folder: Path) -> None:
    output = open_folder / "site"
    build(site("a"), output)
    os.chown(output, 65534, 65534)
    output.chmod(0o2755)
    build(site("b"), output)
    status = output.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (65534, 65534, 0o2755)
    assert (output / "1/index.html").stat().st_gid == 65534
