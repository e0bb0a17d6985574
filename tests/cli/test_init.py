"""`okrsite init`: a site that builds and passes `check` at once, and never at the cost of a file."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from okrsite import __version__
from okrsite.build import build
from okrsite.checking import check
from okrsite.cli import okrsite
from okrsite.project import open_project
from okrsite.scaffold.init_files import write_all
from okrsite.scaffold.schema import NAMES, schema_of
from tests.cli.yaml_core import front_matter

Init = Callable[..., Result]
EXECUTABLE = [sys.executable, "-m", "okrsite"]


def epoch(day: str) -> str:
    return str(int(datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).timestamp()))


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def init(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Init:
    """Runs `okrsite init` in an empty folder on a day."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, day: str = "2026-11-04") -> Result:
        return CliRunner().invoke(okrsite, ["init", *arguments], env={"SOURCE_DATE_EPOCH": epoch(day)})

    return run


def test_a_new_site_passes_check_and_builds_in_real_commands(tmp_path: Path) -> None:
    """What a new user types, with today's date."""
    clean = {k: v for k, v in os.environ.items() if k != "SOURCE_DATE_EPOCH"}

    def okr(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*EXECUTABLE, *arguments], cwd=tmp_path, env=clean, capture_output=True, text=True
        )

    begun = okr("init")
    assert begun.returncode == 0, begun.stderr
    assert "okrsite serve" in begun.stdout
    assert not begun.stderr
    checked = okr("check", "--strict")
    assert (checked.returncode, checked.stdout) == (0, "No faults: 2 objectives, 2 check-ins.\n")
    built = okr("build", "--strict")
    assert built.returncode == 0, built.stderr
    assert "reach a first result" in (tmp_path / "site" / "index.html").read_text("utf-8")
    again = okr("init")
    assert again.returncode == 1
    assert "nothing was written" in again.stderr


@pytest.mark.parametrize(
    ("day", "arguments"),
    [
        ("2026-10-01", []),
        ("2026-11-04", []),
        ("2026-12-31", []),
        ("2028-02-29", []),
        ("2027-01-01", []),
        ("2026-11-04", ["--period", "2027-Q1"]),
        ("2026-11-04", ["--period", "2026-Q1"]),
        ("2026-11-04", ["--period", "2026"]),
        ("2026-11-04", ["--period", "2026-11"]),
        ("2026-11-04", ["--period", "FY27-H1"]),
        ("2026-11-04", ["--blank"]),
        ("2026-11-04", ["--ci", "github"]),
        ("2026-11-04", ["--ci", "gitlab", "--blank"]),
    ],
)
def test_it_has_no_fault_on_its_day_and_in_the_week_after(
    tmp_path: Path, init: Init, day: str, arguments: list[str]
) -> None:
    assert init(*arguments, day=day).exit_code == 0
    project = open_project(tmp_path / "okrsite.toml")
    for later in (0, 6):
        checked = check(project, date.fromisoformat(day) + timedelta(days=later))
        assert not checked.diagnostics
        assert checked.world is not None
    built = build(project, date.fromisoformat(day), tmp_path / "site", strict=True)
    assert built.published is not None


def test_the_sample_stands_in_the_period_of_the_day_and_near_its_pace(tmp_path: Path, init: Init) -> None:
    assert init(day="2026-11-15").exit_code == 0
    assert (tmp_path / "content/2026-Q4/onboarding/checkins/2026-11-14-sam.md").is_file()
    checked = check(open_project(tmp_path / "okrsite.toml"), date(2026, 11, 15))
    assert checked.world is not None
    scores = checked.world.scores
    assert {str(score.status) for score in scores.objectives.values()} == {"on_track"}


def test_a_period_that_has_not_begun_has_no_check_in(tmp_path: Path, init: Init) -> None:
    assert init("--period", "2027-Q1").exit_code == 0
    assert (tmp_path / "content/2027-Q1/company/first-week.md").is_file()
    assert not [p for p in tree(tmp_path) if "checkins" in p and p.startswith("content")]


def test_the_same_day_gives_the_same_bytes(tmp_path: Path, init: Init) -> None:
    for name in ("a", "b"):
        assert init(name, "--ci", "github").exit_code == 0
    assert tree(tmp_path / "a") == tree(tmp_path / "b")
    assert len(tree(tmp_path / "a")) == 28


@pytest.mark.parametrize("host", ["none", "github", "gitlab"])
def test_every_file_is_right_in_an_editor(tmp_path: Path, init: Init, host: str) -> None:
    assert init(*(["--ci", host] if host != "none" else [])).exit_code == 0
    written = tree(tmp_path)
    settings = json.loads(written[".vscode/settings.json"])["yaml.schemas"]
    for name in written:
        if name.startswith("content/"):
            matching = [s for s, globs in settings.items() if any(_matches(name, glob) for glob in globs)]
            assert "./schemas/content.schema.json" in matching
            for schema in matching:
                assert schema.removeprefix("./") in written
                data = json.loads(written[schema.removeprefix("./")])
                assert Draft202012Validator(data).is_valid(front_matter(tmp_path / name)), (name, schema)
    assert {f"schemas/{name}.schema.json" for name in NAMES} <= set(written)
    config = written["okrsite.toml"].decode()
    assert config.startswith("#:schema ./schemas/config.schema.json\n")
    assert Draft202012Validator(schema_of("config")).is_valid(tomllib.loads(config))


def _matches(name: str, glob: str) -> bool:
    return fnmatch(name, glob) or fnmatch(name, glob.replace("**/", ""))


@pytest.mark.parametrize("host", ["none", "github", "gitlab"])
def test_the_settings_that_are_not_in_force_can_be_put_in_force(
    tmp_path: Path, init: Init, host: str
) -> None:
    assert init(*(["--ci", host] if host != "none" else [])).exit_code == 0
    path = tmp_path / "okrsite.toml"
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"^# (?=[a-z_]+ = |\[)", "", text, flags=re.MULTILINE), "utf-8")
    assert text.count("\n# ") > path.read_text("utf-8").count("\n# ") + 8
    project = open_project(path)
    assert not project.diagnostics
    assert project.config.edit_url
    assert project.config.new_url
    assert project.config.fiscal_year_start == 2


def test_a_title_is_text_wherever_it_stands(tmp_path: Path, init: Init) -> None:
    title = 'The "best" <b>_OKRs_</b> # 1: 100% \\ [x](y) {{ z }} é'
    assert init("--title", title).exit_code == 0
    project = open_project(tmp_path / "okrsite.toml")
    assert project.config.title == title
    assert front_matter(tmp_path / "content/index.md") == {"title": title}
    assert not check(project, date(2026, 11, 4)).diagnostics
    heading = (tmp_path / "README.md").read_text("utf-8").split("\n")[0]
    assert heading.startswith(r'# The "best" \<b\>\_OKRs\_\</b\> \# 1: 100% \\')


def test_the_next_commands_are_named(tmp_path: Path, init: Init) -> None:
    done = init("our okrs")
    assert (tmp_path / "our okrs" / "okrsite.toml").is_file()
    assert "cd 'our okrs'" in done.stdout
    for command in re.findall(r"^  okrsite (\w+)", done.stdout, re.MULTILINE):
        assert okrsite.get_command(None, command), command  # type: ignore[arg-type]
    assert "cd " not in init(".").stdout


@pytest.mark.parametrize("day", ["2026-11-04", "2026-10-01"])
def test_each_next_command_works_as_it_is_written(
    tmp_path: Path, init: Init, day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sample's own check-in is of the day before, so that the first one of the day has its name."""
    done = init(day=day)
    (command,) = re.findall(r"^  okrsite (new .+?)  ", done.stdout, re.MULTILINE)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch(day))
    result = CliRunner().invoke(okrsite, [*shlex.split(command), "--author", "sam"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith(f"content/2026-Q4/onboarding/checkins/{day}-sam.md\n")
    assert not check(open_project(tmp_path / "okrsite.toml"), date.fromisoformat(day)).has_errors


@pytest.mark.parametrize("arguments", [["--blank"], ["--period", "2027-Q1"]])
def test_where_nothing_can_be_updated_yet_the_first_objective_comes_next(
    tmp_path: Path, init: Init, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = init(*arguments)
    (command,) = re.findall(r"^  okrsite (new .+?)  ", done.stdout, re.MULTILINE)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch("2026-11-04"))
    result = CliRunner().invoke(okrsite, shlex.split(command))
    assert result.exit_code == 0, result.stderr
    assert command.startswith("new objective ")
    assert not check(open_project(tmp_path / "okrsite.toml"), date(2026, 11, 4)).has_errors


def test_authors_and_jobs_have_the_same_version(tmp_path: Path, init: Init) -> None:
    assert init("--ci", "github").exit_code == 0
    assert f"\nokrsite=={__version__}\n" in (tmp_path / "requirements.txt").read_text("utf-8")


def test_a_folder_that_begins_with_a_dash_can_be_gone_to(tmp_path: Path, init: Init) -> None:
    done = init("--", "-dash")
    assert "  cd -- -dash\n" in done.stdout
    assert (tmp_path / "-dash/okrsite.toml").is_file()


def test_both_hosts_get_their_jobs(tmp_path: Path, init: Init) -> None:
    done = init("--ci", "github", "--ci", "gitlab")
    assert done.exit_code == 0
    assert (tmp_path / ".github/workflows/okrs.yml").is_file()
    assert (tmp_path / ".gitlab-ci.yml").is_file()
    readme = (tmp_path / "README.md").read_text("utf-8")
    assert "GitHub Pages" in readme
    assert "GitLab Pages" in readme
    assert readme.count("## Publishing") == 1
    assert "Pages, Source, GitHub Actions" in done.stdout
    assert ".gitlab-ci.yml say what to set up" in done.stdout
    assert not open_project(tmp_path / "okrsite.toml").diagnostics


def test_the_problem_matcher_reads_what_check_says(tmp_path: Path, init: Init) -> None:
    assert init().exit_code == 0
    (tmp_path / "content/teams/labs.md").write_text("---\ntitle: Labs\nleed: sam\n---\n", "utf-8")
    (tmp_path / "content/2026-Q4/lonely.md").write_text(
        "---\ntype: objective\ntitle: Be better\nteam: company\nkey_results:\n"
        "  - {id: a, title: Signups, start: 0, target: 9}\n---\n",
        "utf-8",
    )
    (task, _) = json.loads((tmp_path / ".vscode/tasks.json").read_text("utf-8"))["tasks"]
    matcher = task["problemMatcher"]
    clean = {**os.environ, "SOURCE_DATE_EPOCH": epoch("2026-11-04")}
    done = subprocess.run(
        [*EXECUTABLE, *task["command"].split()[1:]], cwd=tmp_path, env=clean, capture_output=True, text=True
    )
    pattern = matcher["pattern"]
    found = [m for line in done.stderr.split("\n") if (m := re.match(pattern["regexp"], line))]
    rows = [tuple(m[pattern[key]] for key in ("file", "line", "column", "code", "severity")) for m in found]
    assert ("content/teams/labs.md", "3", "1", "V100", None) in rows
    assert any(file == "content/2026-Q4/lonely.md" and level == "warning" for file, *_, level in rows)
    data: Any = json.loads(
        subprocess.run(
            [*EXECUTABLE, "check", "--format", "json"],
            cwd=tmp_path,
            env=clean,
            capture_output=True,
            text=True,
        ).stdout
    )
    assert len(rows) == len(data["diagnostics"])


@pytest.mark.parametrize("name", ["README.md", ".gitignore", "content/teams/company.md", "okrsite.toml"])
def test_nothing_is_written_where_one_file_is_there(tmp_path: Path, init: Init, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine", "utf-8")
    done = init()
    assert done.exit_code == 1
    assert "nothing was written: one of its files is there already" in done.stderr
    assert f"\n  {name}\n" in done.stderr
    assert "--keep-existing" in done.stderr
    assert tree(tmp_path) == {name: b"mine"}


def test_what_stands_in_the_way_is_no_way(tmp_path: Path, init: Init) -> None:
    """A file in a folder's place, a folder in a file's place, links that lead elsewhere or nowhere."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site-a").mkdir()
    (tmp_path / "site-a" / "content").write_text("mine", "utf-8")
    (tmp_path / "site-b" / "README.md").mkdir(parents=True)
    (tmp_path / "site-c").mkdir()
    (tmp_path / "site-c" / "content").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "site-d").mkdir()
    (tmp_path / "site-d" / "okrsite.toml").symlink_to(tmp_path / "nowhere")
    before = sorted(tmp_path.rglob("*"))
    for name in ("site-a", "site-b", "site-c", "site-d"):
        done = init(name)
        assert done.exit_code == 1, name
        assert "nothing was written" in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_files_of_others_are_no_hindrance(tmp_path: Path, init: Init) -> None:
    (tmp_path / "LICENSE").write_text("mine", "utf-8")
    (tmp_path / ".git").mkdir()
    assert init().exit_code == 0
    assert (tmp_path / "LICENSE").read_text("utf-8") == "mine"


def test_files_that_are_there_can_be_kept(tmp_path: Path, init: Init) -> None:
    (tmp_path / "README.md").write_text("mine", "utf-8")
    (tmp_path / ".gitignore").write_text("*.log\n", "utf-8")
    done = init("--keep-existing")
    assert done.exit_code == 0
    assert (tmp_path / "README.md").read_text("utf-8") == "mine"
    assert "Kept README.md" in done.stdout
    assert "has to name /site/" in done.stderr
    assert not check(open_project(tmp_path / "okrsite.toml"), date(2026, 11, 4)).diagnostics


def test_jobs_can_be_added_to_a_site_without_content(tmp_path: Path, init: Init) -> None:
    (tmp_path / "okrsite.toml").write_text('content_dir = "okrs"\n', "utf-8")
    assert init("--keep-existing", "--ci", "github").exit_code == 0
    assert (tmp_path / ".github/workflows/okrs.yml").is_file()
    assert not (tmp_path / "content").exists()
    assert (tmp_path / "okrsite.toml").read_text("utf-8") == 'content_dir = "okrs"\n'


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "mine").touch()
    files = {"a.md": "a", "b/c/d.md": "d", "old/e.md": "e", f"z/{'n' * 300}.md": "too long"}
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OSError, match="too long"):
        write_all(tmp_path, files)
    assert sorted(tmp_path.rglob("*")) == before
    with pytest.raises(FileExistsError):
        write_all(tmp_path / "new" / "site", {"a": "1", "b/../a": "2"})
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, init: Init) -> None:
    (tmp_path / "file").touch()
    for arguments in (["file/site"], ["file/site/deeper", "--keep-existing"]):
        done = init(*arguments)
        assert done.exit_code == 1
        assert "okrsite: nothing was written: file is a file, not a folder" in done.stderr
        assert "there already" not in done.stderr
        assert "Kept" not in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_nothing_is_kept_that_is_not_there(tmp_path: Path, init: Init) -> None:
    """A link in the place of the content folder: its files are not there, and cannot be written."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "content").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "schemas").touch()
    for arguments in ([], ["--keep-existing"]):
        done = init(*arguments)
        assert done.exit_code == 1
        assert "nothing was written: content is a link, and nothing is written through one" in done.stderr
        assert "Kept" not in done.stdout
    (tmp_path / "content").unlink()
    assert "nothing was written: schemas is a file, not a folder" in init("--keep-existing").stderr
    assert sorted(tree(tmp_path)) == ["schemas"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["file"], "is a file"),
        (["--period", "2026-Q5"], "did you mean 2026-Q4?"),
        (["--period", "next"], "write it as 2026-Q1"),
        (["--ci", "jenkins"], "'github', 'gitlab'"),
        (["--title", " "], "1 to 120 characters"),
        (["--title", "a\x1bb"], "1 to 120 characters"),
        (["a", "b"], "unexpected extra argument"),
        ([""], "DIR: name a folder"),
        ([" "], "DIR: name a folder"),
    ],
)
def test_wrong_usage(tmp_path: Path, init: Init, arguments: list[str], says: str) -> None:
    (tmp_path / "file").touch()
    done = init(*arguments)
    assert done.exit_code == 2
    assert says in done.stderr
    assert sorted(tree(tmp_path)) == ["file"]


def test_a_date_that_is_none_is_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(okrsite, ["init"], env={"SOURCE_DATE_EPOCH": "soon"})
    assert done.exit_code == 2
    assert not tree(tmp_path)


def test_jobs_below_the_top_of_a_repository_are_pointed_out(tmp_path: Path, init: Init) -> None:
    (tmp_path / ".git").mkdir()
    done = init("docs/okrs", "--ci", "github")
    assert done.exit_code == 0
    assert "the repository begins at" in done.stderr
