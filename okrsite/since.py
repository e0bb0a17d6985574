"""What a branch introduces: diagnostics of the working tree that its base has not.

Both states are checked as of the same day. A finding is known again wherever its line has gone, also to a
file of another name, and where its message counts other days or its line was edited without mending it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from okrsite.branch import NoRepositoryError, UnknownRevisionError, project_at
from okrsite.checking import Checked, check, check_content
from okrsite.diagnostics import Diagnostic
from okrsite.history.git import GitError, blobs, run
from okrsite.history.revision import commit_named, common_ancestor, place_of
from okrsite.history.values import NO_HISTORY, History
from okrsite.progress import Tell, silent
from okrsite.project import Project
from okrsite.reporters.fingerprints import written
from okrsite.reporters.report import ReadLines
from okrsite.source.discover import Found, discover
from okrsite.source.parse import id_of

ALIKE = 0.5
"""The share of lines that two files must have in common for one to be the other renamed."""
_COMMON = 8
"""A line that so many files have tells nothing about which is which."""
_ID = re.compile(r"(?:^\s*|[-{,]\s*)id:\s*[\"']?([a-z0-9][a-z0-9-]*)")
_KEY = re.compile(r"\s*(?:-\s+)*([\w-]+)\s*:")


@dataclass(frozen=True, slots=True)
class Introduced:
    """The working tree checked, and those of its diagnostics that are new."""

    checked: Checked
    diagnostics: tuple[Diagnostic, ...]
    commit: str
    """What it was compared with: where the branch left the revision that was named."""

    @property
    def older(self) -> int:
        """How many diagnostics were there already."""
        return len(self.checked.diagnostics) - len(self.diagnostics)


Chosen = Callable[[Project], Project]
"""Makes the choice of the command line that of a project."""


def introduced(
    project: Project,
    revision: str,
    as_of: date,
    now: ReadLines,
    chosen: Chosen = lambda p: p,
    tell: Tell = silent,
) -> Introduced:
    """What the working tree has and the commit has not at which it left `revision`; `tell` hears how far.

    Raises UnknownRevisionError and NoRepositoryError.
    """
    try:
        place = place_of(project.root, project.content)
        named = commit_named(place.folder, revision)
        head = commit_named(place.folder, "HEAD")
        if named is None or head is None:
            raise UnknownRevisionError("--since", revision)
        base = common_ancestor(place.folder, named, head) or named
        with blobs(place.folder) as read:
            then, before = project_at(project, place, base, read)
        later = set(run(place.folder, "rev-list", f"{base}..{head}").decode("ascii", "replace").split())
    except GitError as fault:
        words = {"absent": "git is not installed", "no_repository": "the content is in no Git repository"}
        told = words.get(fault.reason, f"git cannot read the repository: {fault}")
        raise NoRepositoryError(told) from fault
    after = check(project, as_of, tell=tell)
    found = discover(project.content, project.config.content_dir.strip("/"))
    names = renamed(_files(before), _files(found))
    ids = {_id(path, project): _id(was, then) for was, path in names.items()}
    history = _before(after.world.history if after.world else NO_HISTORY, later, ids)
    old = check_content(
        chosen(then), before, as_of, bodies_too=False, history_of=lambda _: history, tell=tell
    )
    was = [_Seen(d, _lines_of(before), names) for d in old.diagnostics]
    new = _unmatched([_Seen(d, now, {}) for d in after.diagnostics], was)
    return Introduced(after, tuple(new), base)


def _id(path: str, project: Project) -> str:
    """The id of a goal in a file."""
    return id_of(path.removeprefix(f"{project.config.content_dir.strip('/')}/"), "objective")


def _before(history: History, commits: set[str], ids: Mapping[str, str]) -> History:
    """A history before some commits, as far as rules look at it; `ids` are later ones to earlier ones."""

    def was(ref: str) -> str:
        goal, hash_, kr = ref.partition("#")
        return f"{ids.get(goal, goal)}{hash_}{kr}"

    edits = (edit for edit in history.ledger if edit.commit.hash not in commits)
    return replace(history, ledger=tuple(replace(edit, ref=was(edit.ref)) for edit in edits))


@dataclass(frozen=True)
class _Seen:
    """A diagnostic, and by what it may be known again, the closest first."""

    diagnostic: Diagnostic
    lines: ReadLines
    names: Mapping[str, str]

    @property
    def path(self) -> str:
        """The file, by its later name."""
        return self.names.get(self.diagnostic.span.path, self.diagnostic.span.path)

    def keys(self) -> Iterable[tuple[str, ...]]:
        one = self.diagnostic
        path = self.path
        line, marked = written(one, self.lines)
        yield one.code, path, line, marked, one.message
        yield one.code, path, line, marked
        yield one.code, path, one.message
        yield self._about(path, line)

    def _about(self, path: str, line: str) -> tuple[str, ...]:
        """A finding about a thing is the same while it is about the same thing."""
        one = self.diagnostic
        if one.code == "Q201":  # about an objective, at whichever key result is the longest silent
            return one.code, path
        if one.code == "Q102":  # about a team's period, at whichever objective is the last
            team, _, rest = one.message.partition(" has ")
            return one.code, team, rest.partition(" in ")[2]
        return one.code, path, *(self._thing() if one.code.startswith("Q") else (line, one.message))

    def covers(self, other: _Seen) -> bool:
        """Whether it said that nobody owns an objective, of which the other says so of a key result.

        The key result was there already: that others have an owner now makes it no worse.
        """
        lines = self.lines(self.diagnostic.span.path) or []
        ids = {found[1] for line in lines for found in _ID.finditer(line)}
        return not self._thing()[0] and other._thing()[0] in ids

    def _thing(self) -> tuple[str, str]:
        """The key result that a line belongs to, and its key."""
        lines = self.lines(self.diagnostic.span.path) or []
        above = lines[: self.diagnostic.span.line]
        ids = (found[1] for line in reversed(above) if (found := _ID.search(line)))
        key = _KEY.match(above[-1]) if above else None
        return next(ids, ""), key[1] if key else ""


def _unmatched(after: Sequence[_Seen], before: Sequence[_Seen]) -> list[Diagnostic]:
    """Those of `after` that nothing in `before` stands for; the closest are paired first, each once."""
    unowned = {seen.path: seen for seen in before if seen.diagnostic.code == "Q105"}
    new, old = [seen for seen in after if not _covered(seen, unowned)], list(before)
    for depth in range(4):
        left: defaultdict[tuple[str, ...], list[_Seen]] = defaultdict(list)
        for seen in old:
            left[list(seen.keys())[depth]].append(seen)
        unpaired = []
        for seen in new:
            same = left[list(seen.keys())[depth]]
            if same:
                same.pop()
            else:
                unpaired.append(seen)
        new, old = unpaired, [seen for rest in left.values() for seen in rest]
    return [seen.diagnostic for seen in new]


def _covered(seen: _Seen, unowned: Mapping[str, _Seen]) -> bool:
    """Whether a missing owner was told of the whole objective before."""
    was = unowned.get(seen.path) if seen.diagnostic.code == "Q105" else None
    return was is not None and was.covers(seen)


def _files(found: Found) -> dict[str, bytes]:
    return {file.path: file.data for file in (*found.documents, *found.tables)}


def _lines_of(found: Found) -> Callable[[str], list[str] | None]:
    files = _files(found)

    def lines(path: str) -> list[str] | None:
        if path not in files:
            return None
        text = files[path].decode("utf-8-sig", "replace")
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    return lines


def renamed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[str, str]:
    """Earlier paths to later ones, of files that have half of their lines and more in common."""
    gone = {path: Counter(data.split(b"\n")) for path, data in before.items() if path not in after}
    came = {path: Counter(data.split(b"\n")) for path, data in after.items() if path not in before}
    holders: defaultdict[bytes, list[str]] = defaultdict(list)
    for path, lines in gone.items():
        for line in lines:
            holders[line].append(path)
    pairs = []
    for path, lines in came.items():
        like = {
            old for line in lines if len(holders.get(line, ())) <= _COMMON for old in holders.get(line, ())
        }
        for old in like:
            share = 2 * (lines & gone[old]).total() / (lines.total() + gone[old].total())
            if share >= ALIKE:
                same_name = old.rpartition("/")[2] == path.rpartition("/")[2]
                pairs.append((-share, not same_name, old, path))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, old, path in sorted(pairs):
        if old not in found and path not in taken:
            found[old] = path
            taken.add(path)
    return found
