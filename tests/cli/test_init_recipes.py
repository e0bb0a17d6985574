"""The recipes that `okrsite init --ci` writes: valid, narrow in what they may do, and their commands work."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner

from okrsite.cli import okrsite

DAY = {"SOURCE_DATE_EPOCH": "1793750400"}  # 2026-11-04
PUBLISH, REVIEW = ".github/workflows/okrs.yml", ".github/workflows/okrs-pull-request.yml"
GITLAB = ".gitlab-ci.yml"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sites")
    for host in ("github", "gitlab"):
        done = CliRunner().invoke(okrsite, ["init", str(folder / host), "--ci", host], env=DAY)
        assert done.exit_code == 0, done.output
    return folder


def load(path: Path) -> dict[str, Any]:
    """The recipe; `on` is a word here, as it is to the host."""
    data = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - it makes text alone
    assert isinstance(data, dict)
    return data


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("vendor.github-workflows", f"github/{PUBLISH}"),
        ("vendor.github-workflows", f"github/{REVIEW}"),
        ("vendor.gitlab-ci", f"gitlab/{GITLAB}"),
    ],
)
def test_the_host_takes_it(sites: Path, tmp_path: Path, schema: str, path: str) -> None:
    def checked(file: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
        return subprocess.run(command, capture_output=True, text=True)

    done = checked(sites / path)
    assert done.returncode == 0, done.stdout + done.stderr
    broken = tmp_path / "broken.yml"
    text = (sites / path).read_text("utf-8")
    broken.write_text(text.replace("timeout-minutes: 15", "timeout-minutes: []").replace("script:", "scrpt:"))
    assert checked(broken).returncode == 1, "the schema finds nothing"


def commands(text: str) -> list[list[str]]:
    """Each `okrsite …` that a recipe runs, as arguments."""
    found = re.findall(r"\bokrsite ((?:check|build|diff|serve|init)\b(?! -->)[^|>\n]*)", text)
    return [shlex.split(line) for line in found]


@pytest.mark.parametrize("path", [f"github/{PUBLISH}", f"github/{REVIEW}", f"gitlab/{GITLAB}"])
def test_its_commands_are_there_with_their_options(sites: Path, path: str) -> None:
    recipe = (sites / path).read_text("utf-8")
    lines = commands("\n".join(line for line in recipe.split("\n") if not line.lstrip().startswith("#")))
    assert len(lines) >= 2
    for name, *arguments in lines:
        command = okrsite.get_command(click.Context(okrsite), name)
        assert command is not None
        command.make_context(name, arguments)  # a wrong option raises


def jobs(sites: Path, path: str) -> dict[str, dict[str, Any]]:
    found = load(sites / "github" / path)["jobs"]
    assert isinstance(found, dict)
    return found


def uses(job: dict[str, Any]) -> list[str]:
    return [step["uses"] for step in job["steps"] if "uses" in step]


@pytest.mark.parametrize("path", [PUBLISH, REVIEW])
def test_a_workflow_may_do_no_more_than_it_has_to(sites: Path, path: str) -> None:
    recipe = load(sites / "github" / path)
    assert recipe["permissions"] in ({}, "{}")
    assert recipe["concurrency"]["group"]
    for job in jobs(sites, path).values():
        assert int(job["timeout-minutes"]) <= 30
        writes = {right for right, level in job["permissions"].items() if level == "write"}
        reads_content = any(step.startswith("actions/checkout@") for step in uses(job))
        assert not (writes and reads_content), "what reads the content may write"
        for action in uses(job):
            assert re.fullmatch(r"actions/[a-z-]+@(v\d+|[0-9a-f]{40})", action)
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), "an expression in a script is an injection"
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["fetch-depth"] == "0"
                assert step["with"]["persist-credentials"] == "false"


def test_what_a_fork_sends_is_read_without_rights_and_secrets(sites: Path) -> None:
    recipe = load(sites / "github" / REVIEW)
    assert list(recipe["on"]) == ["pull_request"] or recipe["on"] == {"pull_request": ""}
    text = (sites / "github" / REVIEW).read_text("utf-8")
    assert "pull_request_target" not in text
    assert "workflow_run" not in text
    assert "${{ secrets" not in text
    check, comment = jobs(sites, REVIEW)["check"], jobs(sites, REVIEW)["comment"]
    assert check["permissions"] == {"contents": "read"}
    assert comment["permissions"] == {"pull-requests": "write"}
    assert "head.repo.full_name == github.repository" in comment["if"]
    assert comment["needs"] == "check"


def test_the_cache_is_restored_and_saved_on_the_main_branch_alone(sites: Path) -> None:
    assert not [action for job in jobs(sites, REVIEW).values() for action in uses(job) if "cache" in action]
    for job in jobs(sites, REVIEW).values():
        assert not [step for step in job["steps"] if "cache" in step.get("with", {})]
    build = jobs(sites, PUBLISH)["build"]
    assert build["if"] == "github.ref == 'refs/heads/main'"
    (cache,) = [step for step in build["steps"] if step.get("uses", "").startswith("actions/cache@")]
    assert cache["with"]["path"] == ".okrsite"
    recipe = load(sites / "gitlab" / GITLAB)
    assert recipe["default"]["cache"] == []
    cached = {name for name, job in recipe.items() if isinstance(job, dict) and job.get("cache")}
    assert cached == {"pages"}
    (rule,) = recipe["pages"]["rules"]
    assert rule["if"].startswith("$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH")


def test_it_publishes_with_each_change_and_every_week(sites: Path) -> None:
    on = load(sites / "github" / PUBLISH)["on"]
    assert on["push"] == {"branches": ["main"]}
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", on["schedule"][0]["cron"])
    deploy = jobs(sites, PUBLISH)["deploy"]
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
    gitlab = load(sites / "gitlab" / GITLAB)
    assert gitlab["variables"]["GIT_DEPTH"] == "0"
    assert gitlab["pages"]["artifacts"]["paths"] == ["public"]
    assert gitlab["check"]["artifacts"]["reports"] == {"codequality": "gl-code-quality-report.json"}


def test_one_faulty_file_does_not_stop_what_is_published(sites: Path, tmp_path: Path) -> None:
    """The publishing jobs' own commands, in a site with such a file; its page says that it is left out."""
    steps = {step.get("name"): step for step in jobs(sites, PUBLISH)["build"]["steps"]}
    assert steps["Check"]["continue-on-error"] == "true"
    scripts = {
        "github": steps["Build"]["run"],
        "gitlab": "\n".join(load(sites / "gitlab" / GITLAB)["pages"]["script"][1:]),
    }
    for host, output in (("github", "site"), ("gitlab", "public")):
        root = tmp_path / host
        subprocess.run(["cp", "-r", str(sites / host), str(root)], check=True)
        (root / "content/teams/labs.md").write_text("---\ntitle: Labs\nleed: sam\n---\n", "utf-8")
        env = {"BASE_URL": "https://example.com/okrs", "CI_PAGES_URL": "https://example.com/okrs"}
        done = shell(scripts[host], root, env)
        assert done.returncode == 0, done.stderr
        assert "labs.md" in (root / output / "index.html").read_text("utf-8")


@pytest.fixture
def branch(sites: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A clone in which a branch has lowered a target and broken a file."""
    root = tmp_path / "clone"
    host = request.param
    subprocess.run(["cp", "-r", str(sites / host), str(root)], check=True)

    def git(*arguments: str) -> None:
        who = ["-c", "user.name=Sam", "-c", "user.email=sam@example.com", "-c", "commit.gpgsign=false"]
        env = {
            **os.environ,
            "GIT_AUTHOR_DATE": "2026-11-04T09:00Z",
            "GIT_COMMITTER_DATE": "2026-11-04T09:00Z",
        }
        subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True, env=env)

    git("init", "--quiet", "--initial-branch=main")
    git("add", ".")
    git("commit", "--quiet", "--message=Start")
    git("update-ref", "refs/remotes/origin/main", "HEAD")
    git("checkout", "--quiet", "-b", "lower")
    goal = root / "content/2026-Q4/onboarding/running-start.md"
    goal.write_text(goal.read_text("utf-8").replace("target: 70%", "target: 60%"), "utf-8")
    (root / "content/teams/labs.md").write_text("---\ntitle: Labs\nleed: sam\n---\n", "utf-8")
    git("add", ".")
    git("commit", "--quiet", "--message=Lower it")
    return root


def shell(script: str, root: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """As the hosts run it: bash that ends at the first fault, with the commands of this environment."""
    found = str(Path(sys.executable).parent)
    whole = {**os.environ, **DAY, **env, "PATH": f"{root / 'fakes'}:{found}:{os.environ['PATH']}"}
    return subprocess.run(["bash", "-e", "-c", script], cwd=root, env=whole, capture_output=True, text=True)


def fake(root: Path, name: str, answer: str) -> Path:
    """A command in the place of one that would go to the host: keeps its arguments, gives an answer."""
    (root / "fakes").mkdir(exist_ok=True)
    said = root / f"{name}.txt"
    text = f"#!/bin/sh\nprintf '%s\\n' \"$*\" >> {shlex.quote(str(said))}\n{answer}\n"
    (root / "fakes" / name).write_text(text, "utf-8")
    (root / "fakes" / name).chmod(0o755)
    return said


@pytest.mark.parametrize("branch", ["github"], indirect=True)
def test_a_pull_request_is_told_of_at_github(branch: Path) -> None:
    """Each step's own script: the changes, the annotations, the comment, and the comment written anew."""
    summary, output = branch / "summary", branch / "output"
    env = {"BASE": "origin/main", "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_OUTPUT": str(output)}
    recipe = load(branch / REVIEW)["jobs"]
    steps = {step.get("name"): step["run"] for step in recipe["check"]["steps"] if "run" in step}
    done = shell(steps["What this changes"], branch, env)
    assert done.returncode == 0, done.stderr
    assert "70%" in summary.read_text("utf-8")
    assert "60%" in summary.read_text("utf-8")
    assert output.read_text("utf-8") == "told=true\n"
    checked = shell(steps["Check"], branch, env)
    assert checked.returncode == 1
    assert re.search(r"^::error .*file=content/teams/labs\.md", checked.stdout, re.MULTILINE)

    (write,) = [step["run"] for step in recipe["comment"]["steps"] if "run" in step]
    env = {"GH_TOKEN": "none", "NUMBER": "7", "GITHUB_REPOSITORY": "acme/okrs"}
    said = fake(branch, "gh", "")
    assert shell(write, branch, env).returncode == 0
    assert "--method POST repos/acme/okrs/issues/7/comments -F body=@comment.md" in said.read_text("utf-8")
    comment = (branch / "comment.md").read_text("utf-8")
    assert comment.startswith("<!-- okrsite diff -->\n")
    assert "60%" in comment
    said = fake(branch, "gh", 'case "$*" in *--paginate*) echo 41; echo 42;; esac')
    said.unlink()
    assert shell(write, branch, env).returncode == 0
    assert "--method PATCH repos/acme/okrs/issues/comments/41 -F" in said.read_text("utf-8")
    (branch / "okrs-changes.md").write_text("a" + "é" * 50_000, "utf-8")
    assert shell(write, branch, env).returncode == 0, "changes that are too long for a comment"
    assert len((branch / "comment.md").read_text("utf-8")) < 65_536


@pytest.mark.parametrize("branch", ["gitlab"], indirect=True)
def test_a_merge_request_is_told_of_at_gitlab(branch: Path) -> None:
    recipe = load(branch / GITLAB)

    def scripts(job: str) -> str:
        return "\n".join(line for line in recipe[job]["script"] if not line.startswith("pip install"))

    env = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "main"}
    done = shell(scripts("changes"), branch, env)
    assert done.returncode == 0, done.stderr
    assert shell(scripts("check"), branch, env).returncode == 1
    findings = json.loads((branch / "gl-code-quality-report.json").read_text("utf-8"))
    places = {(f["check_name"], f["location"]["path"], f["location"]["lines"]["begin"]) for f in findings}
    assert ("V100", "content/teams/labs.md", 3) in places

    env = {
        "MARK": recipe["comment"]["variables"]["MARK"],
        "NOTES": "https://git.example.com/notes",
        "OKRSITE_GITLAB_TOKEN": "t",
    }
    said = fake(branch, "curl", 'case "$*" in *per_page*) echo "[]";; esac')
    done = shell(scripts("comment"), branch, env)
    assert done.returncode == 0, done.stderr
    assert "--request POST --data-urlencode body@comment.md https://git.example.com/notes" in said.read_text()
    notes = json.dumps([{"id": 5, "body": "Fine."}, {"id": 6, "body": f"{env['MARK']}\nOld"}])
    said = fake(branch, "curl", f'case "$*" in *per_page*) printf %s {shlex.quote(notes)};; esac')
    said.unlink()
    assert shell(scripts("comment"), branch, env).returncode == 0
    assert (
        "--request PUT --data-urlencode body@comment.md https://git.example.com/notes/6" in said.read_text()
    )
