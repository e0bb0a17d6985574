"""The same input gives the same bytes, wherever and whenever it is built.

One site with a history, a feed, a calendar and charts is built once; each test changes one thing around it.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.history.repo import Repo, needs_git

ROOT = Path(__file__).parent.parent
SITE = ROOT / "tests" / "golden" / "sites" / "quarter"
CONFIG = 'title = "Fernlight"\nas_of = 2026-02-20\nbase_url = "https://okrs.example.com/fern/"\n'
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000000000500017a5eab3f0000000049454e44ae426082"
)
PAGE = (
    "---\ntype: page\ntitle: Größe İçin\nnav: true\n---\n# One\n\n![A lamp](lamp.png) [Prices](prices.pdf)\n"
)
EXPORTS = {"index.html", "404.html", "_headers", "robots.txt", "sitemap.xml", "feed.xml", "calendar.ics"}
EXPORTS |= {"api/v1/site.json", "distance.csv", "assets/search-index.js", ".okrsite-manifest.json"}
LATER = """---
author: mara
updates:
  offices#signed: $300k
wins: [Not yet known]
---
"""

Files = dict[str, bytes]


def build(
    project: Path,
    output: Path,
    *options: str,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    before: Sequence[str] = (),
    script: str = "",
    umask: int = -1,
) -> Files:
    """Builds in a process of its own, behind the command `before`, with a script's lines run first."""
    start = ["-m", "okrsite"] if not script else ["-c", f"{script}\nfrom okrsite.cli import main\nmain()"]
    command = [*before, sys.executable, *start, "--config", str(project / "okrsite.toml"), "build"]
    options = options or ("--no-cache", "--jobs", "1")
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    done = subprocess.run(
        [*command, *options, "--output", str(output)],
        cwd=cwd,
        env=surroundings,
        capture_output=True,
        text=True,
        umask=umask,
    )
    assert done.returncode == 0, done.stderr
    return files(cwd / output)


def files(output: Path) -> Files:
    """Every file of a site."""
    return {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}


def differing(one: Files, other: Files) -> list[str]:
    """The files that differ; short enough to be read."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A quarter with a history of two people, an image and an attachment."""
    repo = Repo(tmp_path_factory.mktemp("project"))
    shutil.copytree(SITE / "content", repo.root / "content")
    (repo.root / "okrsite.toml").write_text(CONFIG, "utf-8")
    repo.write({"handbook/size.md": PAGE, "handbook/lamp.png": PIXEL, "handbook/prices.pdf": b"%PDF-1.4\n"})
    repo.git("add", "--all")
    repo.git(
        "commit", "--quiet", "--message", "Begin the quarter: größer", day="2026-01-05", author="Åsa Lind"
    )
    goal = repo.root / "content" / "2026-Q1" / "sales" / "offices.md"
    goal.write_text(goal.read_text("utf-8").replace("target: $400k", "target: $300k"), "utf-8")
    repo.git("mv", "content/handbook/size.md", "content/handbook/sizes.md")
    repo.git("commit", "--all", "--quiet", "--message", "Aim lower", day="2026-02-03", author="Ben Ode")
    return repo.root


@pytest.fixture(scope="module")
def base(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The site that every other build is compared with."""
    built = build(project, tmp_path_factory.mktemp("base") / "site", cwd=project)
    assert not EXPORTS - built.keys()
    assert b"Ben Ode" in built["ledger/index.html"]
    assert b"data-chart" in built["2026-Q1/sales/offices/index.html"]
    return built


LOCALES = {
    "Turkish": ("tr_TR", "UTF-8"),  # I and i are not a pair
    "Estonian": ("et_EE", "ISO-8859-15"),  # z comes before t
}
SET_LOCALE = "import locale; locale.setlocale(locale.LC_ALL, '')"


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of locales, compiled for the tests."""
    folder = tmp_path_factory.mktemp("locales")
    for name, charset in LOCALES.values():
        if shutil.which("localedef") is None or not Path("/usr/share/i18n/locales", name).is_file():
            pytest.skip(f"the locale {name} cannot be made: apt-get install locales")
        made = ["localedef", "--inputfile", name, "--charmap", charset, str(folder / f"{name}.{charset}")]
        subprocess.run(made, capture_output=True)
        assert (folder / f"{name}.{charset}" / "LC_CTYPE").is_file()
    return folder


@needs_git
@pytest.mark.parametrize("name", LOCALES)
def test_locale(name: str, locales: Path, project: Path, base: Files, tmp_path: Path) -> None:
    chosen = ".".join(LOCALES[name])
    env = {"LOCPATH": str(locales), "LC_ALL": chosen, "LANG": chosen, "PYTHONUTF8": "0"}
    found = build(project, tmp_path / "site", cwd=tmp_path, env=env, script=SET_LOCALE)
    assert differing(found, base) == []


@needs_git
@pytest.mark.parametrize(
    "env",
    [
        {"TZ": "Pacific/Kiritimati"},
        {"TZ": "America/Anchorage"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONHASHSEED": "1"},
        {"SOURCE_DATE_EPOCH": "86400"},
    ],
    ids=["east", "west", "ASCII", "seed", "epoch"],
)
def test_environment(env: dict[str, str], project: Path, base: Files, tmp_path: Path) -> None:
    assert differing(build(project, tmp_path / "site", cwd=tmp_path, env=env), base) == []


GIT_SETTINGS = """
[core]
    abbrev = 40
    autocrlf = true
    attributesFile = {attributes}
[log]
    date = relative
    mailmap = true
    follow = true
    showRoot = false
[mailmap]
    file = {mailmap}
[format]
    pretty = oneline
[color]
    ui = always
[i18n]
    logOutputEncoding = ISO-8859-1
[diff]
    renames = false
    algorithm = patience
    noprefix = true
    context = 0
    orderFile = {order}
[blame]
    date = relative
[commitGraph]
    readChangedPaths = true
"""


@needs_git
def test_git_settings(project: Path, base: Files, tmp_path: Path) -> None:
    names = {"attributes": "* text eol=crlf\n", "mailmap": "Somebody <mara@x.example>\n", "order": "*.csv\n"}
    for name, text in names.items():
        (tmp_path / name).write_text(text, "utf-8")
    settings = GIT_SETTINGS.format(**{name: tmp_path / name for name in names})
    (tmp_path / ".gitconfig").write_text(settings, "utf-8")
    env = {"HOME": str(tmp_path), "GIT_CONFIG_GLOBAL": str(tmp_path / ".gitconfig")}
    assert differing(build(project, tmp_path / "site", cwd=project, env=env), base) == []


@needs_git
def test_folders(project: Path, base: Files, tmp_path: Path) -> None:
    """Another folder for the project, reached through a symlink, another to work in, an output beside it."""
    other = tmp_path / "a folder, größer" / "project"
    shutil.copytree(project, other, symlinks=True)
    (tmp_path / "link").symlink_to(other)
    found = build(tmp_path / "link", Path("../out put"), cwd=other / "content")
    assert differing(found, base) == []
    assert (other / "out put" / "index.html").is_file()


BACKWARDS = """
import os
scan, listed = os.scandir, os.listdir
class Backwards(list):
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def close(self): pass
    def __next__(self): return self.pop(0)
os.scandir = lambda *a: Backwards(sorted(scan(*a), key=lambda e: e.name, reverse=True))
os.listdir = lambda *a: sorted(listed(*a), reverse=True)
"""


@needs_git
def test_order_of_files_that_a_folder_gives(project: Path, base: Files, tmp_path: Path) -> None:
    assert differing(build(project, tmp_path / "site", cwd=tmp_path, script=BACKWARDS), base) == []


def listed(project: Path) -> list[list[str]]:
    """The content's names as its folders list them."""
    return [[*folders, *names] for _, folders, names in os.walk(project / "content")]


@needs_git
def test_order_of_files_as_they_were_made(project: Path, base: Files, tmp_path: Path) -> None:
    """Copied file by file in another order, with other dates; a folder in memory lists the newest first."""
    memory = Path("/dev/shm")  # noqa: S108
    folder = memory if os.access(memory, os.W_OK) else tmp_path
    with tempfile.TemporaryDirectory(dir=folder) as name:
        copy = Path(name) / "project"
        paths = [p for p in sorted(project.rglob("*")) if p.is_file()]
        random.Random(7).shuffle(paths)  # noqa: S311
        for number, path in enumerate(paths):
            to = copy / path.relative_to(project)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)
            os.utime(to, (number * 86_400, number * 86_400))
        for empty in (p for p in project.rglob("*") if p.is_dir()):
            (copy / empty.relative_to(project)).mkdir(parents=True, exist_ok=True)
        assert folder != memory or listed(copy) != listed(project)
        assert differing(build(copy, tmp_path / "site", cwd=tmp_path), base) == []


@needs_git
def test_umask(project: Path, base: Files, tmp_path: Path) -> None:
    assert differing(build(project, tmp_path / "site", cwd=tmp_path, umask=0o077), base) == []


@needs_git
def test_cache(project: Path, base: Files, tmp_path: Path) -> None:
    """Made for the cache, and taken from it; and over another site."""
    shutil.copytree(project, tmp_path / "project")
    for output in ("a", "b", "a"):
        found = build(tmp_path / "project", tmp_path / output, "--jobs", "2", cwd=tmp_path)
        assert differing(found, base) == []
        (tmp_path / "a" / "index.html").unlink(missing_ok=True)


REFUSED = """
import sys
ALLOWED = {("socket.__new__", 1)}  # the pair of ends in this process by which an event loop is woken
def refuse(event, args):
    if event.startswith("socket.") and (event, *args[1:2]) not in ALLOWED:
        raise RuntimeError(event)
sys.addaudithook(refuse)
"""


@needs_git
def test_sockets_refused(project: Path, base: Files, tmp_path: Path) -> None:
    assert differing(build(project, tmp_path / "site", cwd=tmp_path, script=REFUSED), base) == []
    with pytest.raises(AssertionError, match="socket"):
        build(project, tmp_path / "site", cwd=tmp_path, script=f"{REFUSED}\nimport socket; socket.socket()")


@needs_git
def test_without_network(project: Path, base: Files, tmp_path: Path) -> None:
    """In a namespace that has no network, git and all."""
    alone = ["unshare", "--net", "--map-root-user"]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("no network namespace can be made here: it needs Linux, unshare, and user namespaces")
    assert differing(build(project, tmp_path / "site", cwd=project, before=alone), base) == []


def test_a_past_day_is_built_as_it_was(tmp_path: Path) -> None:
    """What is dated later, and its faults, leave no trace."""
    project = tmp_path / "project"
    shutil.copytree(SITE, project)

    def on(day: str, output: str) -> Files:
        return build(project, tmp_path / output, "--no-cache", "--as-of", day, cwd=tmp_path)

    before = on("2026-02-20", "before")
    later = project / "content" / "2026-Q1" / "sales" / "checkins" / "2026-02-23-mara.md"
    later.write_text(LATER, "utf-8")
    kpi = project / "content" / "kpis" / "nps.md"
    more = kpi.read_text("utf-8").replace("2026-02-02: 36}", "2026-02-02: 36, 2026-03-02: 44}")
    kpi.write_text(more, "utf-8")
    assert differing(on("2026-02-20", "after"), before) == []
    assert differing(on("2026-03-05", "now"), before)


def test_the_demo_by_one_process_and_by_eight(tmp_path: Path) -> None:
    one, eight = (
        build(ROOT, tmp_path / jobs, "--no-cache", "--jobs", jobs, cwd=ROOT, env={"PYTHONHASHSEED": jobs})
        for jobs in ("1", "8")
    )
    assert len(one) > 500
    assert differing(one, eight) == []
