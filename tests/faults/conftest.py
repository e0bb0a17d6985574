"""What the tests of faults share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.history import Attacked, attacked
from tests.support import built

GOOD = {"a.md": "---\ntype: page\ntitle: How\n---\nText.\n"}


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An earlier, good site: whatever is refused later, it stays as it is."""
    return built(tmp_path_factory.mktemp("earlier"), {**GOOD}, "2026-02-15", "charts = false\n")


@pytest.fixture(scope="session")
def attacks(tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    """A repository in which every field that a user can set holds attacks."""
    return attacked(tmp_path_factory.mktemp("attacks"))
