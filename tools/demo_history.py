"""Makes a story repository: the demo company as its own people would have committed it.

    python tools/demo_history.py FOLDER

The content of this repository, grown commit by commit: goals at kick-off, check-ins, retros and events on
their days, readings and rows of tables as they came, and the edits of `demo_edits.py`. The last commit holds
`content/` byte for byte. Names and dates are fixed, so that the same content gives the same commits.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)] if str(ROOT) not in sys.path else []

from okrsite.build import check  # noqa: E402 - found wherever this is run from
from okrsite.model.site import Site  # noqa: E402
from okrsite.project import open_project  # noqa: E402 - found wherever this is run from
from tools.demo_edits import EDITS, RENAME  # noqa: E402

BEGIN, PLANNED = date(2025, 12, 15), date(2026, 11, 16)
"""When the company started to write its goals down, and when those of the year to come were planned."""
FIGURES, KPIS = "The week's figures", "Read the KPIs"
COMMIT_URL = 'commit_url = "https://git.example.com/kestrelway/okrs/commit/{commit}"\n'
MARK = "okrsite-story"
"""A file in the repository's `.git`: what has it, may be made anew."""

_DATED = r"\d{4}-\d{2}-\d{2}"
_READING = re.compile(rf"^ +({_DATED}): .*\n", re.MULTILINE)
_ROW = re.compile(rf"^({_DATED}),.*\n", re.MULTILINE)
_STATE = re.compile(rf"^( *)state: \w+\n\1since: ({_DATED})\n\1why: .*\n", re.MULTILINE)
_STEP = re.compile(rf", done: ({_DATED})")
_CHANGE = re.compile(
    rf"(?P<head>target: )[^\n]+(?P<rest>\n(?:(?!\n  - )[\s\S])*?)^ *changes:\n +- "
    rf"(?:\{{date: (?P<day>{_DATED}), target: [^,]+, was: (?P<was>[^,]+),.*\n"
    rf"|date: (?P<day_>{_DATED})\n +target: .*\n +was: (?P<was_>.*)\n +why: .*\n)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """Something that a commit did: files of one moment go into one commit."""

    day: date
    author: str
    subject: str


def story(folder: Path) -> None:
    """Makes the repository in a folder that is not there, is empty, or is a story already."""
    _clear(folder)
    _git(folder, "init", "--quiet", "--initial-branch=main", "--object-format=sha1")
    _git(folder, "config", "core.autocrlf", "false")
    (folder / ".git" / MARK).touch()
    _git(folder, "fast-import", "--quiet", "--date-format=raw", input_=b"".join(_stream()))
    _git(folder, "reset", "--quiet", "--hard", "main")


def _clear(folder: Path) -> None:
    if (folder / ".git" / MARK).is_file():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise SystemExit(f"{folder} holds something else; name a folder that is empty or not there")


def _git(folder: Path, *arguments: str, input_: bytes = b"") -> None:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], cwd=folder, input=input_, check=True, env={**kept, **alone})


class _Story:
    """The files of the demo, and what each of them was on any day."""

    def __init__(self) -> None:
        content = ROOT / "content"
        paths = sorted(p for p in content.rglob("*") if p.is_file())
        self.files = {p.relative_to(content).as_posix(): p.read_bytes() for p in paths}
        checked = check(open_project(ROOT / "okrsite.toml"), date(2027, 12, 31))
        assert checked.world is not None, "the demo has faults"
        self.site = checked.world.site
        self.born = {path.removeprefix("content/"): moment for path, moment in _born(self.site)}

    def moments(self) -> dict[Moment, list[str]]:
        """What each commit wrote."""
        found: dict[Moment, set[str]] = {}
        for path, data in self.files.items():
            said = set(self._later(path, data))
            # A series comes with its first reading; what has no day of its own was there from the beginning.
            series = min((m for m in said if m.subject in {FIGURES, KPIS}), default=None)
            born = self.born.get(path) or series or Moment(BEGIN, "ingrid", "Write down how we work")
            later = [m for m in said if m.day > born.day]
            assert len({m.day for m in later}) == len(later), f"{path} changes twice on one day"
            for moment in (born, *later):
                found.setdefault(moment, set()).add(path)
        return {moment: sorted(found[moment]) for moment in sorted(found)}

    def _later(self, path: str, data: bytes) -> Iterator[Moment]:
        """What happened to a file after it was there."""
        yield from (Moment(e.day, e.author, e.subject) for e in EDITS if e.path == path)
        text = data.decode()
        if RENAME.now in text or path.startswith(f"{RENAME.folder}/{RENAME.now}."):
            yield Moment(RENAME.day, RENAME.author, RENAME.subject)
        owner = _owner(text)
        if path.endswith(".csv"):
            days = set(_ROW.findall(text))
            yield from (Moment(date.fromisoformat(day), "malik", FIGURES) for day in days)
        elif path.startswith("kpis/"):
            days = set(_READING.findall(text))
            yield from (Moment(date.fromisoformat(day), owner, KPIS) for day in days)
        else:
            for day in {match[2] for match in _STATE.finditer(text)}:
                yield Moment(date.fromisoformat(day), owner, "Say what we leave, and why")
            for day in {match["day"] or match["day_"] for match in _CHANGE.finditer(text)}:
                yield Moment(date.fromisoformat(day), owner, "Set another target, and say why")
            for day in set(_STEP.findall(text)):
                yield Moment(date.fromisoformat(day), owner, "A step is done")

    def was(self, path: str, day: date) -> tuple[str, bytes]:
        """A file's name and contents at the end of a day."""
        text = self.files[path].decode()
        for edit in EDITS:
            if edit.path == path and edit.day > day:
                assert text.count(edit.now) == 1, f"{path} holds {edit.now!r} {text.count(edit.now)} times"
                text = text.replace(edit.now, edit.was)
        if RENAME.day > day:
            text = text.replace(RENAME.now, RENAME.was)
            path = path.replace(f"{RENAME.folder}/{RENAME.now}.", f"{RENAME.folder}/{RENAME.was}.")

        later = _later_than(day)
        if path.startswith("kpis/"):
            text = _READING.sub(lambda m: "" if later(m[1]) else m[0], text)
        elif path.endswith(".csv"):
            text = _ROW.sub(lambda m: "" if later(m[1]) else m[0], text)
        else:
            text = _STATE.sub(lambda m: "" if later(m[2]) else m[0], text)
            text = _STEP.sub(lambda m: "" if later(m[1]) else m[0], text)
            text = _CHANGE.sub(lambda m: _unchanged(m) if later(m["day"] or m["day_"]) else m[0], text)
        return path, text.encode()


def _later_than(day: date) -> Callable[[str], bool]:
    return lambda written: date.fromisoformat(written) > day


def _unchanged(found: re.Match[str]) -> str:
    """The target before a dated change."""
    return f"{found['head']}{found['was'] or found['was_']}{found['rest']}"


def _owner(text: str) -> str:
    found = re.search(r"^(?:owner|author): (\S+)$", text, re.MULTILINE)
    return found[1] if found else "ingrid"


def _born(site: Site) -> Iterator[tuple[str, Moment]]:
    """When each file came, and who brought it."""
    for goal in site.objectives.values():
        day = min(goal.period.first, PLANNED)
        team = site.teams[goal.teams[0]].title
        yield goal.path, Moment(day, goal.owner or "ingrid", f"Agree on {goal.period.name} in {team}")
    for checkin in site.checkins.values():
        team = site.teams[checkin.teams[0]].title if checkin.teams else "everybody"
        yield checkin.path, Moment(checkin.day, checkin.author or "ingrid", f"Check in for {team}")
    for retro in site.retros.values():
        yield retro.path, Moment(retro.day, retro.author or "ingrid", "Look back")
    for event in site.events.values():
        yield event.path, Moment(event.day, "ingrid", f"Note: {event.title}")


def _stream() -> Iterator[bytes]:
    """The commits for `git fast-import`."""
    tale = _Story()
    known: dict[str, str] = {}
    config = (ROOT / "okrsite.toml").read_bytes() + COMMIT_URL.encode()
    second = 0
    for number, (moment, paths) in enumerate(tale.moments().items()):
        # A minute apart, so that no two commits of a day have one time.
        second = max(second + 60, int(datetime.combine(moment.day, time(9), UTC).timestamp()))
        who = f"{tale.site.people[moment.author].title} <{moment.author}@kestrelway.example> {second} +0000"
        yield f"commit refs/heads/main\nauthor {who}\ncommitter {who}\n".encode()
        yield _data(moment.subject.encode())
        if number == 0:
            yield b"M 100644 inline okrsite.toml\n" + _data(config)
        for path in paths:
            name, data = tale.was(path, moment.day)
            if known.setdefault(path, name) != name:
                yield f"D content/{known[path]}\n".encode()
                known[path] = name
            yield f"M 100644 inline content/{name}\n".encode() + _data(data)


def _data(data: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(data), data)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python tools/demo_history.py FOLDER")
    story(Path(sys.argv[1]).resolve())
