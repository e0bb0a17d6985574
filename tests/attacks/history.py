"""The site of attacks in a real repository: its commits attack, too, and goals are edited after kick-off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from okrsite.build import build
from okrsite.project import Project, open_project
from tests.attacks.site import AS_OF, GOAL, TEAM, Fields, config, content
from tests.attacks.texts import LINES, MARKUP, RUNNERS, TEMPLATES, TURNING
from tests.history.repo import Repo

SUBJECT = " ".join((*RUNNERS, *MARKUP, *TEMPLATES, *TURNING, "\x1b]0;pwned\x07\x1b[31m\x9b31m"))
AUTHOR = "=1+1 '\"&;`{{ 7777*7777 }} ::error:: \x1b[31m \u202e (script)pwned=1(/script)"
BRANCH = "late"
"""The branch on which nearly everything is changed."""


@dataclass
class Attacked:
    """The repository, and what its fields say."""

    root: Path
    fields: Fields

    @property
    def project(self) -> Project:
        """The project, read anew."""
        return open_project(self.root / "okrsite.toml")

    @cached_property
    def site(self) -> Path:
        """The built site; there must be no error in it."""
        done = build(self.project, date.fromisoformat(AS_OF), self.root / "public")
        assert done.published is not None, done.diagnostics
        return self.root / "public"


def attacked(root: Path) -> Attacked:
    """Writes it, commits it, edits it and commits that on a branch."""
    fields, repo = Fields(), Repo(root)
    (root / "okrsite.toml").write_text(config(fields), "utf-8")
    files = content(fields)
    goal = f"2026-Q1/{TEAM}/{GOAL}.md"
    now = str(files[goal])
    early = now.replace("target: 90}", "target: 80}").replace("title: ", 'title: "was" # ', 1)
    repo.commit("2026-01-02", f"{SUBJECT}\n\n{LINES}", {**files, goal: early}, author=AUTHOR)
    repo.git("checkout", "--quiet", "-b", BRANCH)
    repo.commit("2026-02-20", f"{SUBJECT} again", {goal: now}, author=f"{AUTHOR} too")
    return Attacked(root, fields)
