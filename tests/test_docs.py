"""The README says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from okrsite.cli import COMMANDS
from okrsite.config import CheckConfig, Config, PeriodConfig, StatusConfig
from okrsite.kinds import ALL
from okrsite.source.schema import SCHEMAS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def rows() -> dict[str, str]:
    """Key → its row in the table of the configuration."""
    return {m[1]: m[0] for m in re.finditer(r"^\| `([^`]+)` \|.*$", README, re.MULTILINE)}


@pytest.mark.parametrize("key", sorted(Config.model_fields))
def test_every_key_of_the_config_is_documented(key: str) -> None:
    tables = {"status": StatusConfig, "check": CheckConfig, "periods": PeriodConfig}
    if key in tables:
        assert f"[{key}" in README
        for inner in tables[key].model_fields:
            assert f"`{inner}`" in README, inner
        return
    assert key in rows() or f"[{key}" in README


@pytest.mark.parametrize("key", [k for k, f in Config.model_fields.items() if f.description])
def test_the_default_stands_beside_it(key: str) -> None:
    default = Config.model_fields[key].default
    if key in rows() and isinstance(default, str | int) and not isinstance(default, bool) and default != "":
        assert f"`{default}`" in rows()[key]


@pytest.mark.parametrize("name", [*COMMANDS, *SCHEMAS, *(kind.name for kind in ALL)])
def test_commands_types_and_kinds_are_documented(name: str) -> None:
    assert re.search(rf"`(okrsite )?{name}`", README)


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_to_files_lead_somewhere(name: str) -> None:
    path = ROOT / name
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target
