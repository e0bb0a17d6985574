"""What a branch changes: two states of the project read, checked and compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from okrsite.checking import Checked, check_content
from okrsite.diagnostics import Diagnostic, has_errors
from okrsite.history.compare import compare
from okrsite.history.differences import Comparison, Difference, State
from okrsite.history.git import Blobs, GitError, blobs
from okrsite.history.moved import former_folder
from okrsite.history.revision import (
    Place,
    commit_named,
    common_ancestor,
    place_of,
    read_content,
    read_file,
)
from okrsite.history.since import Since, since
from okrsite.model.site import Site
from okrsite.progress import Tell, silent
from okrsite.project import Project, read_project
from okrsite.scoring import score
from okrsite.source.discover import Found, SourceFile, discover
from okrsite.source.parse import Parsed, parse

WORKING_TREE = "the working tree"


@dataclass(frozen=True, slots=True)
class Branch:
    """What lies between two revisions."""

    base: str
    """As it was named."""
    base_commit: str
    parted: str
    """Where the two parted: what is compared with."""
    head: str
    head_commit: str | None
    """None for the working tree."""
    as_of: date
    comparison: Comparison
    has_errors: bool
    """Whether the later state has any."""
    reason: str
    """Why there is nothing to compare in the later state; empty where there is something."""


class UnknownRevisionError(Exception):
    """There is no such revision here."""

    def __init__(self, which: str, name: str) -> None:
        super().__init__(f"there is no revision {name!r} here")
        self.which = which


class NoRepositoryError(Exception):
    """The content is in no repository, or git is not there to read it."""


_WORDS = {
    "absent": "git is not installed",
    "no_repository": "the content is in no Git repository",
    "no_commit": "nothing is committed yet",
    "partial": "the clone lacks older versions; git fetch --refetch --no-filter gets them",
    "unsafe": "git does not trust the folder, which is somebody else's; git config --global "
    "--add safe.directory with the repository's path makes it",
}


def compare_branch(project: Project, base: str, head: str | None, as_of: date, tell: Tell = silent) -> Branch:
    """What `head` (else the working tree) changes since it parted from `base`; `tell` hears how far it is.

    Raises UnknownRevisionError and NoRepositoryError.
    """
    try:
        return _compare(project, base, head, as_of, tell)
    except GitError as fault:
        raise NoRepositoryError(
            _WORDS.get(fault.reason, f"git cannot read the repository: {fault}")
        ) from fault


def _compare(project: Project, base: str, head: str | None, as_of: date, tell: Tell) -> Branch:
    place = place_of(project.root, project.content)
    base_commit = commit_named(place.folder, base)
    if base_commit is None:
        raise UnknownRevisionError("BASE", base)
    head_commit = commit_named(place.folder, head or "HEAD")
    if head_commit is None:
        raise UnknownRevisionError("HEAD", head or "HEAD")
    parted = common_ancestor(place.folder, base_commit, head_commit) or base_commit
    read_once = _once()
    with blobs(place.folder) as read:
        before = project_at(project, _former(project, place, parted, head_commit, read), parted, read)
        after = project_at(project, place, head_commit, read) if head is not None else _now(project)
        old, new = (_checked(*state, as_of, read_once, tell) for state in (before, after))
        comparison = compare(_state(old, as_of, project), _state(new, as_of, project))
        files = ((file.path, file.data) for file in (*after[1].documents, *after[1].tables))
        commits = since(place, parted, head_commit, after[0].config.content_dir, files, read)
        comparison = replace(
            comparison, differences=tuple(_named(d, commits) for d in comparison.differences)
        )
    return Branch(
        base=base,
        base_commit=base_commit,
        parted=parted,
        head=head or WORKING_TREE,
        head_commit=head_commit if head is not None else None,
        as_of=as_of,
        comparison=comparison,
        has_errors=has_errors(new.diagnostics),
        reason="" if new.world is not None else "; ".join(d.message for d in new.diagnostics),
    )


_BY_FOLDER = frozenset(["team", "period"])
"""What may be edited by moving a file: no line says so."""


def _named(difference: Difference, commits: Since) -> Difference:
    """With the commit that made it so."""
    commit = None if difference.earlier else commits.commit_of(difference.span)
    if difference.kind == "renamed" or difference.field in _BY_FOLDER:
        commit = commit or commits.renamed(difference.span.path)
    return replace(difference, commit=commit) if commit else difference


def _once() -> Callable[[SourceFile], Parsed]:
    """A parser that reads a file once, though both states have it."""
    known: dict[SourceFile, Parsed] = {}

    def read(file: SourceFile) -> Parsed:
        if file not in known:
            known[file] = parse(file)
        return known[file]

    return read


def _former(project: Project, place: Place, commit: str, head: str, read: Blobs) -> Place:
    """Where the project lay at a commit, if it was moved within its repository since."""
    if place.apart or read_file(place, commit, project.config_name, read) is not None:
        return place
    folder = project.config.content_dir.strip("/")
    former = former_folder(place.folder, f"{place.prefix}{folder}/", commit, head)
    if former is None or not f"/{former}".endswith(f"/{folder}/"):
        return place
    return replace(place, prefix=former.removesuffix(f"{folder}/"))


def project_at(project: Project, place: Place, commit: str, read: Blobs) -> tuple[Project, Found]:
    """The project as a commit has it; of content in a repository of its own with the config of now."""
    if not place.apart:
        data = read_file(place, commit, project.config_name, read) or b""
        text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
        project = _with_a_theme(read_project(project.root, project.config_name, text), project)
    return project, read_content(place, commit, project.config.content_dir, read)


def _with_a_theme(then: Project, now: Project) -> Project:
    """With the theme of now where that of then is gone: of a commit no theme is read."""
    if all(fault.code != "C201" for fault in then.theme[1]):
        return then
    return replace(then, config=then.config.model_copy(update={"theme": now.config.theme}))


def _now(project: Project) -> tuple[Project, Found]:
    return project, discover(project.content, project.config.content_dir.strip("/"))


def _checked(
    project: Project, found: Found, as_of: date, read_once: Callable[[SourceFile], Parsed], tell: Tell
) -> Checked:
    return check_content(project, found, as_of, parsed=read_once, bodies_too=False, tell=tell)


def _state(checked: Checked, as_of: date, project: Project) -> State:
    """What was checked; without content a site with nothing on it."""
    if checked.world is not None:
        return State(checked.world.site, checked.world.scores, checked.diagnostics)
    nothing = Site({}, {}, {}, {}, {}, {}, {}, {}, {}, {})
    return State(nothing, score(nothing, as_of, project.config), _but_empty(checked.diagnostics))


def _but_empty(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Without the fault that there is no content: that shows in what was added or removed."""
    return tuple(d for d in diagnostics if d.code != "F109")
