"""Where a site must not be written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from okrsite.diagnostics import Diagnostic, Span, error, quote
from okrsite.publish.files import MANIFEST
from okrsite.publish.manifest import read_manifest
from okrsite.publish.tree import strangers

_SHOWN = 3

_CHOOSE = "choose another folder with --output or output_dir"


def refusal(
    output: Path,
    content_dir: Path,
    project_dir: Path,
    home: Path | None,
    theme_dirs: Iterable[Path] = (),
    kept_dirs: Iterable[Path] = (),
    *,
    span: Span | None = None,
) -> Diagnostic | None:
    """Why `output` must not be replaced by a site, or None. Reads the file system, changes nothing.

    Refused are the root and the home folder, also when empty; a folder that is, contains or lies in the
    content or a theme; the project or a folder that contains it; a place within `kept_dirs`, where builds
    keep things, or within Git's own folder; and one that holds what okrsite did not write. A symbolic link
    is judged by what it points to. `home` is None for a user who has none. `span` is where the output folder
    was named.
    """
    place = span or Span("okrsite.toml")
    name = quote(str(output), 200)

    def no(code: str, why: str, hint: str = _CHOOSE) -> Diagnostic:
        return error(code, place, f"the output folder {name} {why}", hint)

    try:
        real = output.resolve()
        if misplaced := _misplaced(real, content_dir, project_dir, home, theme_dirs, kept_dirs):
            return no(*misplaced)
        standing = next(folder for folder in (real, *real.parents) if folder.exists())
        if not standing.is_dir():
            what = "is a file" if standing == real else f"lies below a file, {quote(str(standing), 200)}"
            return no("C306", what)
        foreign = foreign_files(real) if standing == real else []
    except (OSError, RuntimeError, ValueError) as fault:
        # RuntimeError: a loop of symbolic links; ValueError: a NUL in the name.
        return no("C307", f"cannot be examined: {fault}")
    if not foreign:
        return None
    damaged = f" (its {MANIFEST} is damaged)" if MANIFEST in foreign else ""
    hint = "move them away, put what belongs to the site in the content or theme, or choose another --output"
    return no("C308", f"holds what okrsite did not write{damaged}: {_shown(foreign)}", hint)


def _misplaced(
    real: Path,
    content_dir: Path,
    project_dir: Path,
    home: Path | None,
    theme_dirs: Iterable[Path],
    kept_dirs: Iterable[Path],
) -> tuple[str, str] | None:
    """The code and the words for a place where no site may be, whatever stands there."""
    if real == real.parent:
        return "C301", "is the root of the file system"
    if home is not None and _contains(real, home):
        return "C302", "is the home folder or contains it"
    if _contains(real, content_dir) or _contains(content_dir, real):
        return "C303", f"overlaps the content folder {quote(str(content_dir), 200)}"
    if _contains(real, project_dir):
        return "C304", "is the project's own folder or contains it"
    for theme in theme_dirs:
        if _contains(real, theme) or _contains(theme, real):
            return "C305", f"overlaps the theme folder {quote(str(theme), 200)}"
    for kept in kept_dirs:
        if _contains(kept, real):
            return "C309", f"lies in {quote(str(kept), 200)}, which builds keep things in"
    for folder in (real, *real.parents):
        # A project may itself be checked out there.
        if folder.name == ".git" and not _contains(folder, project_dir):
            return "C309", "lies in the folder in which Git keeps a repository"
    return None


def refused_to_remove(output: Path, paths: Sequence[str], span: Span) -> Diagnostic:
    """What is told of files that a new site has no place for, and that are not what okrsite wrote there."""
    what = f"the output folder {quote(str(output), 200)} holds what okrsite did not write"
    hint = "the new site has no such files, and they were changed since they were written: move them away"
    return error("C308", span, f"{what}: {_shown(paths)}", hint)


def _shown(paths: Sequence[str]) -> str:
    shown = ", ".join(quote(path) for path in paths[:_SHOWN])
    return f"{shown} and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else shown


def foreign_files(output: Path) -> list[str]:
    """What an existing output folder holds that its manifest doesn't list, sorted; folders end in `/`.

    Without a sound manifest that is everything. Raises OSError when a folder cannot be listed.
    """
    manifest = read_manifest(output)
    ours = set() if manifest is None else {*manifest.files, MANIFEST}
    return strangers(str(output), ours)


def _contains(outer: Path, inner: Path) -> bool:
    """True when `inner` is `outer` or lies in it, by name or (other case, a mount) as the same folder."""
    outer, inner = outer.resolve(), inner.resolve()
    chain = (inner, *inner.parents)
    return outer in chain or any(_same(folder, outer) for folder in chain)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        # One does not exist, or somebody else's folder hides it; then the names have decided.
        return False
