"""Builds on disks that are full or closed to them: told as what it is, the old site whole, nothing left."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.forked import answer

BEGIN = """
import resource

folder = Path(sys.argv[1])
project, disk, told, home = folder / "project", folder / "disk", folder / "told", folder / "home"
disk.mkdir()
home.mkdir()
os.environ["HOME"] = str(home)
lay_out(project, 30)
want = wanted(project, "ab")
facts = {}

def built(*args, limit=None):
    def act():
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        return build(project, "--jobs", "1", *args)()
    code = wait(fork(act, told))
    codes = [word for word in told.read_text().split() if word[0] == "C" and word[1:].isdigit()]
    assert "Traceback" not in told.read_text() and "bug" not in told.read_text(), told.read_text()
    return [code, *codes]

def which(site):
    return next((word for word, each in want.items() if each == tree(site)), sorted(tree(site)))
"""

DISKS = """
import subprocess

def mount(*args):
    return subprocess.run(["mount", *map(str, args)], capture_output=True).returncode == 0

def fill(place, free):
    # A file that leaves so many bytes.
    (place / "fill").unlink(missing_ok=True)
    there = os.statvfs(place)
    with (place / "fill").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(there.f_bavail * there.f_frsize - free, 1))

if not mount("-t", "tmpfs", "-o", "size=4m", "okrsite-test", disk):
    print("[null]")
    sys.exit()
"""


def on_disks(script: str, folder: Path) -> Any:
    """What a script says, in a name space of its own, whose mounts end with it."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("needs root and unshare, to mount a small disk")
    unshared = subprocess.run(["unshare", "--mount", "true"], capture_output=True, text=True)
    if unshared.returncode:
        pytest.skip(f"may not unshare mounts here: {unshared.stderr.strip()}")
    (told,) = answer(
        f"{BEGIN}{DISKS}{script}\nprint(json.dumps([facts]))", folder, before=("unshare", "--mount")
    )
    if told is None:
        pytest.skip("may not mount a tmpfs here")
    return told


def test_the_site_on_a_full_disk(tmp_path: Path) -> None:
    told = on_disks(
        """
site = disk / "site"
fill(disk, 0)
facts["none yet"] = [built("--output", site), names(disk)]
fill(disk, 300_000)
facts["half of it"] = [built("--output", site), names(disk)]
(disk / "fill").unlink()
say(project, "a")
facts["first"] = [built("--output", site), which(site)]
say(project, "b")
for free in (0, 4096, 16_384, 40_960):
    fill(disk, free)
    facts[f"{free} bytes free"] = [built("--output", site), which(site), names(disk)]
(disk / "fill").unlink()
mount("-o", f"remount,nr_inodes={os.statvfs(disk).f_files - os.statvfs(disk).f_ffree + 20}", disk)
facts["few files"] = [built("--output", site), which(site), names(disk)]
mount("-o", "remount,nr_inodes=10k", disk)
facts["again"] = [built("--output", site), which(site), names(disk)]
facts["cache"] = cache_fault(project)
""",
        tmp_path,
    )
    full = [1, "C311"]
    assert told == {
        "none yet": [full, ["fill"]],
        "half of it": [full, ["fill"]],
        "first": [[0], "a"],
        "0 bytes free": [full, "a", ["fill", "site"]],
        "4096 bytes free": [full, "a", ["fill", "site"]],
        "16384 bytes free": [full, "a", ["fill", "site"]],
        "40960 bytes free": [full, "a", ["fill", "site"]],
        "few files": [full, "a", ["site"]],
        "again": [[0], "b", ["site"]],
        "cache": "",
    }


def test_the_cache_on_a_full_disk_stops_no_build(tmp_path: Path) -> None:
    told = on_disks(
        """
cache = project / ".okrsite"
cache.mkdir(exist_ok=True)
assert mount("--bind", disk, cache)
say(project, "a")
for n, free in enumerate((0, 4096, 40_960, 150_000)):
    say(project, "ab"[n % 2])
    fill(disk, free)
    facts[f"{free} bytes free"] = [built(), which(project / "site")]
(disk / "fill").unlink()
say(project, "a")
facts["again"] = [built(), which(project / "site"), cache_fault(project), (disk / "cache.db").exists()]
fill(disk, 0)
say(project, "b")
facts["full again"] = [built(), which(project / "site")]
(disk / "fill").unlink()
say(project, "a")
facts["in the end"] = [built(), which(project / "site"), cache_fault(project)]
""",
        tmp_path,
    )
    assert told == {
        "0 bytes free": [[0], "a"],
        "4096 bytes free": [[0], "b"],
        "40960 bytes free": [[0], "a"],
        "150000 bytes free": [[0], "b"],
        "again": [[0], "a", "", True],
        "full again": [[0], "b"],
        "in the end": [[0], "a", ""],
    }


def test_all_on_one_full_disk(tmp_path: Path) -> None:
    told = on_disks(
        """
import shutil
project = Path(shutil.copytree(project, disk / "project"))
say(project, "a")
facts["first"] = [built(), which(project / "site")]
say(project, "b")
fill(disk, 0)
facts["full"] = [built(), which(project / "site"), names(project)]
(disk / "fill").unlink()
facts["again"] = [built(), which(project / "site"), cache_fault(project)]
""",
        tmp_path,
    )
    assert told == {
        "first": [[0], "a"],
        "full": [[1, "C311"], "a", [".okrsite", "content", "okrsite.toml", "site"]],
        "again": [[0], "b", ""],
    }


def test_one_folder_by_two_names(tmp_path: Path) -> None:
    """As where case does not tell names apart: two names may be of one folder. And a mount point."""
    told = on_disks(
        """
(project / "themes").mkdir()
before = {path: what for path, what in tree(folder).items() if ".okrsite" not in path and path != "told"}
for what, below in (("content", "new"), ("themes", "new"), (".", "content/new")):
    other = folder / "other"
    other.mkdir()
    assert mount("--bind", project / what, other)
    facts[what] = [built("--output", other), built("--output", other / below)]
    subprocess.run(["umount", other], check=True)
    other.rmdir()
other = folder / "other-home"
other.mkdir()
assert mount("--bind", home, other)
facts["home"] = [built("--output", other)]
subprocess.run(["umount", other], check=True)
other.rmdir()
facts["mount point"] = [built("--output", disk)]
after = {path: what for path, what in tree(folder).items() if ".okrsite" not in path and path != "told"}
facts["same"] = before == after
""",
        tmp_path,
    )
    assert told == {
        "content": [[1, "C303"], [1, "C303"]],
        "themes": [[1, "C305"], [1, "C305"]],
        ".": [[1, "C303"], [1, "C303"]],
        "home": [[1, "C302"]],
        "mount point": [[1, "C313"]],
        "same": True,
    }


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="needs limits of file size")
def test_files_that_may_not_grow(tmp_path: Path) -> None:
    """A limit of the system's, as a quota is: on the site it is told, on the cache alone it stops nothing."""
    (told,) = answer(
        f"""{BEGIN}
site = folder / "public/site"
say(project, "a")
facts["none yet"] = [built("--output", site, limit=30_000), (folder / "public").exists()]
facts["first"] = [built("--output", site), which(site)]
say(project, "b")
facts["small"] = [built("--output", site, limit=1000), which(site), names(folder / "public")]
facts["cache alone"] = [built("--output", site, limit=100_000), which(site), names(folder / "public")]
say(project, "a")
facts["again"] = [built("--output", site), which(site), cache_fault(project)]
print(json.dumps([facts]))
""",
        tmp_path,
    )
    assert told == {
        "none yet": [[1, "C311"], False],
        "first": [[0], "a"],
        "small": [[1, "C311"], "a", ["site"]],
        "cache alone": [[0], "b", ["site"]],
        "again": [[0], "a", ""],
    }


def test_folders_that_may_not_be_written(tmp_path: Path) -> None:
    (told,) = answer(
        f"""{BEGIN}
site = folder / "public/site"
site.parent.mkdir()
site.parent.chmod(0o555)
say(project, "a")
facts["none yet"] = [built("--output", site), names(site.parent)]
site.parent.chmod(0o755)
facts["first"] = [built("--output", site), which(site)]
say(project, "b")
for name, closed in (("parent", [site.parent]), ("site", [site]), ("both", [site, site.parent])):
    for each in closed:
        each.chmod(0o555)
    facts[name] = [built("--output", site), which(site), names(site.parent)]
    for each in closed:
        each.chmod(0o755)
site.chmod(0o311)
facts["unreadable"] = [built("--output", site)]
site.chmod(0o755)
facts["still"] = [which(site), names(site.parent)]
for name, closed in (("cache", [project / ".okrsite"]), ("project", [project])):
    say(project, "ab"[name == "cache"])
    for each in closed:
        each.chmod(0o555)
    facts[name] = [built("--output", site), which(site)]
    for each in closed:
        each.chmod(0o755)
(project / ".okrsite/cache.db").chmod(0)
say(project, "b")
facts["cache unreadable"] = [built("--output", site), which(site)]
print(json.dumps([facts]))
""",
        tmp_path,
        rights=False,
    )
    closed = [1, "C312"]
    assert told == {
        "none yet": [closed, []],
        "first": [[0], "a"],
        "parent": [closed, "a", ["site"]],
        "site": [closed, "a", ["site"]],
        "both": [closed, "a", ["site"]],
        "unreadable": [[2]],
        "still": ["a", ["site"]],
        "cache": [[0], "b"],
        "project": [[0], "a"],
        "cache unreadable": [[0], "b"],
    }
