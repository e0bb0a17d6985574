"""The whole data of small sites, against what stands beside them.

After a change that is meant: `OKRSITE_REFRESH=1 pytest tests/golden`, then read the diff.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import jsonschema
import pytest

from okrsite.checking import check
from okrsite.diagnostics import Severity
from okrsite.exports.site_json import site_data, site_schema
from okrsite.project import open_project

SITES = sorted((Path(__file__).parent / "sites").iterdir())


@pytest.mark.parametrize("folder", SITES, ids=lambda p: p.name)
def test_site_json_is_as_it_was(folder: Path, tmp_path: Path) -> None:
    # Away from this repository, whose own history is none of the site's.
    shutil.copytree(folder, tmp_path / "site")
    project = open_project(tmp_path / "site" / "okrsite.toml")
    assert project.config.as_of is not None
    result = check(project, project.config.as_of)
    assert result.world is not None
    assert not [d for d in result.diagnostics if d.severity is Severity.ERROR]
    text = json.dumps(site_data(result.world), ensure_ascii=False, indent=1) + "\n"
    golden = folder / "site.json"
    if os.environ.get("OKRSITE_REFRESH"):
        golden.write_text(text, "utf-8")
    assert json.loads(text) == json.loads(golden.read_text("utf-8"))
    jsonschema.validate(json.loads(text), site_schema())
