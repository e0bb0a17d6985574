"""The corpus for any site generator: a page for each file, team and person, with its front matter."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Page:
    """A page to lay out for another tool."""

    path: str
    """Below the content folder, with `.md`."""
    front: str
    """YAML without its fences, a title in it, each line ended."""
    body: str

    @property
    def text(self) -> str:
        """The whole file: what okrsite reads, with a title where that has none."""
        return f"---\n{self.front}---\n{self.body}"

    @property
    def plain(self) -> str:
        """The same as lines of `key: value`, for a tool that reads no YAML: key results are a line each."""
        values = yaml.load(self.front, yaml.CSafeLoader)
        lines = [f"{key}: {value}" for key, value in values.items() if isinstance(value, str)]
        results = (
            f"{kr['title']}: from {kr['start']} to {kr['target']}" for kr in values.get("key_results", ())
        )
        lines += [f"{'    ' if n else 'key_results: '}{line}" for n, line in enumerate(results)]
        return "\n".join([*lines, "", self.body])


def read_pages(content: Path) -> list[Page]:
    """A home page and the pages of a corpus by their paths; the same each time."""
    home = Page("index.md", "title: Bench\n", "\nThe goals of the company.\n")
    found = [*_files(content), *_roster(content / "teams.csv"), *_roster(content / "people.csv")]
    return [home, *sorted(found, key=lambda page: page.path)]


def _files(content: Path) -> Iterator[Page]:
    for file in content.rglob("*.md"):
        _, front, body = file.read_text("utf-8").split("---\n", 2)
        if "\ntitle: " not in front:
            front = f"title: Check-in {file.stem}\n{front}"
        yield Page(file.relative_to(content).as_posix(), front, body)


def _roster(table: Path) -> Iterator[Page]:
    """A page for each row: okrsite makes one, too."""
    with table.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            front = "".join(f"{key}: {value}\n" for key, value in row.items() if value)
            yield Page(f"{table.stem}/{row['id']}.md", front, "")
