"""Whether a project's cache is its own: who could commit one would write the pages that it holds."""

from __future__ import annotations

import os
from pathlib import Path

from okrsite.cache import FOLDER, Cache
from okrsite.history.git import GitError, run

COMMITTED = f"{FOLDER}/ is committed, and what is in it may be anybody's: it is not used. Take it out of Git."
UNKNOWN = f"Git does not tell whether {FOLDER}/ is committed: it is not used."


def trusted_cache(root: Path) -> tuple[Cache, str]:
    """The cache of the project at `root`; where Git has files of it or does not tell, none, and why."""
    folder = root / FOLDER
    # A link that was committed leads elsewhere, and would be written through.
    if not os.path.lexists(folder):
        return Cache(folder), ""
    try:
        committed = run(root, "ls-files", "-z", "--", FOLDER)
    except GitError:
        # Without a repository nothing came with a commit; one that Git may not look into may hold anything.
        there = any(os.path.lexists(above / ".git") for above in (root, *root.parents))
        return (Cache.none(), UNKNOWN) if there else (Cache(folder), "")
    return (Cache.none(), COMMITTED) if committed else (Cache(folder), "")
