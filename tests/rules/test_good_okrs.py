"""Good OKRs of many kinds of teams: no rule finds anything in them when a quarter begins."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from okrsite.checking import check
from okrsite.project import open_project
from tests.support import PEOPLE, Files, write

GOOD = tomllib.loads((Path(__file__).parent / "good.toml").read_text("utf-8"))["objective"]


def test_good_okrs_are_not_complained_about(tmp_path: Path) -> None:
    teams = sorted({one["file"].partition("/")[0] for one in GOOD} - {"company"})
    files: Files = {
        "people.csv": PEOPLE,
        "teams.csv": "id,title,parent\ncompany,Company,\n" + "".join(f"{t},{t},company\n" for t in teams),
        **{f"2026-Q4/{one['file']}": f"---\ntype: objective\n{one['front']}---\n" for one in GOOD},
    }
    checked = check(open_project(write(tmp_path, files)), date(2026, 10, 5))
    assert checked.world is not None
    assert len(checked.world.site.objectives) == len(GOOD) == 30
    assert [f"{d.span.path}: {d.code} {d.message}" for d in checked.diagnostics] == []
