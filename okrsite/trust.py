"""Whether a project's cache is its own: who could commit one would write the pages that it holds."""

from __future__ import annotations

from pathlib import Path

from okrsite.cache import FOLDER, Cache
from okrsite.history.git import GitError, run

COMMITTED = f"{FOLDER}/ is committed, and what is in it may be anybody's: it is not used. Take it out of Git."


def trusted_cache(root: Path) -> tuple[Cache, str]:
    """The cache of the project at `root`; where Git has files of it, none, and a sentence that says so."""
    folder = root / FOLDER
    if not (folder / "cache.db").exists():
        return Cache(folder), ""
    try:
        committed = run(root, "ls-files", "-z", "--", FOLDER)
    except GitError:
        # No repository, or none that Git may look into: nothing came with a commit.
        committed = b""
    return (Cache.none(), COMMITTED) if committed else (Cache(folder), "")
