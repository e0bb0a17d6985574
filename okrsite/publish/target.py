"""Where a site must not be written."""

from __future__ import annotations

from collections.abc import Iterable
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
    home: Path,
    theme_dirs: Iterable[Path] = (),
    *,
    span: Span | None = None,
) -> Diagnostic | None:
    """Why `output` must not be replaced by a site, or None. Reads the file system, changes nothing.

    Refused are the root and the home folder, also when empty; a folder that is, contains or lies in the
    content or a theme; the project or a folder that contains it; and one that holds what okrsite did not
    write. A symbolic link is judged by what it points to. `span` is where the output folder was named.
    """
    place = span or Span("okrsite.toml")
    name = quote(str(output), 200)

    def no(code: str, why: str, hint: str = _CHOOSE) -> Diagnostic:
        return error(code, place, f"the output folder {name} {why}", hint)

    try:
        real = output.resolve()
        if real == real.parent:
            return no("C301", "is the root of the file system")
        if _contains(real, home):
            return no("C302", "is the home folder or contains it")
        if _contains(real, content_dir) or _contains(content_dir, real):
            return no("C303", f"overlaps the content folder {quote(str(content_dir), 200)}")
        if _contains(real, project_dir):
            return no("C304", "is the project's own folder or contains it")
        for theme in theme_dirs:
            if _contains(real, theme) or _contains(theme, real):
                return no("C305", f"overlaps the theme folder {quote(str(theme), 200)}")
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
    shown = ", ".join(quote(path) for path in foreign[:_SHOWN])
    more = f" and {len(foreign) - _SHOWN} more" if len(foreign) > _SHOWN else ""
    damaged = f" (its {MANIFEST} is damaged)" if MANIFEST in foreign else ""
    hint = "move them away, put what belongs to the site in the content or theme, or choose another --output"
    return no("C308", f"holds what okrsite did not write{damaged}: {shown}{more}", hint)


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
