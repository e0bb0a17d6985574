"""Diagnostics for people and machines, one form a file, and a line in `REPORTERS`."""

from __future__ import annotations

from okrsite.reporters.github import GITHUB
from okrsite.reporters.gitlab import GITLAB
from okrsite.reporters.json import JSON
from okrsite.reporters.report import Report, Reporter
from okrsite.reporters.sarif import SARIF
from okrsite.reporters.text import TEXT

REPORTERS: tuple[Reporter, ...] = (TEXT, JSON, GITHUB, GITLAB, SARIF)

__all__ = ["REPORTERS", "Report", "Reporter"]
