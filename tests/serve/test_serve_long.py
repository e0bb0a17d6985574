"""Ten thousand edits in a row, as editors and scripts make them, while somebody looks on."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.serve import raw
from tests.serve.conftest import Reader, Running, Start, until

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
EDITS, ROUNDS, QUARTERS = 10_000, 24, 4
FIXED, MOVED = 6, 3
COMPANY, SALES = "content/2026-Q1/company", "content/2026-Q1/sales"
ROSTERS = {
    "okrsite.toml": 'title = "Long"\nas_of = 2026-02-01\n',
    "content/people.csv": "id,title\nmara,Mara Lind\n",
    "content/teams.csv": "id,title\ncompany,Company\nsales,Sales\n",
}


def objective(name: str, state: int) -> str:
    return (
        f"---\ntype: objective\ntitle: Win {name}\nowner: mara\nkey_results:\n"
        f"  - id: arr\n    title: New ARR signed\n    start: $0\n    target: ${10 + state % 7}M\n---\n"
        f"State {state} of {name}.\n"
    )


class Author:
    """Edits files of a site in every way that editors have; knows what has to be there in the end."""

    def __init__(self, root: Path) -> None:
        self.random = Random(20260201)  # noqa: S311 - nothing is to be kept secret
        self.root = root
        self.edits = 0
        self.files: dict[str, str] = {}
        for name in (*(f"o{n}" for n in range(FIXED)), *(f"m{n}" for n in range(MOVED))):
            self.write(f"{COMPANY}/{name}.md")
        self.write(f"{SALES}/s.md")

    def text(self, path: str) -> str:
        self.edits += 1
        self.files[path] = f"State {self.edits} of {Path(path).stem}."
        return objective(Path(path).stem, self.edits)

    def write(self, path: str) -> None:
        """Truncate and write."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(self.text(path), "utf-8")

    def replace(self, path: str) -> None:
        """Write beside it, and put it in place."""
        draft = self.root / path.replace(".md", ".md.tmp")
        draft.write_text(self.text(path), "utf-8")
        draft.replace(self.root / path)

    def back_up(self, path: str) -> None:
        """Move the old one aside, as vim does, and write a new one."""
        (self.root / path).rename(self.root / f"{path}~")
        self.write(path)

    def in_pieces(self, path: str) -> None:
        """Write half, and then the rest; what stands there in between is broken."""
        text = self.text(path)
        with (self.root / path).open("w", encoding="utf-8") as file:
            file.write(text[:60])
            file.flush()
            file.write(text[60:])

    def move(self, number: int) -> None:
        """Give a file another name, or its first one again."""
        here, there = f"{COMPANY}/m{number}.md", f"{COMPANY}/moved-m{number}.md"
        if here not in self.files:
            here, there = there, here
        (self.root / here).rename(self.root / there)
        self.files[there] = self.files.pop(here)
        self.edits += 1

    def take_away(self) -> None:
        """Remove a folder with all that is in it, or bring it back."""
        if (self.root / SALES).exists():
            shutil.rmtree(self.root / SALES)
            self.files.pop(f"{SALES}/s.md")
            self.edits += 1
        else:
            self.write(f"{SALES}/s.md")

    def move_away(self) -> None:
        """Move a folder out of the content and back again."""
        (self.root / COMPANY).rename(self.root / "away")
        (self.root / "away").rename(self.root / COMPANY)
        self.edits += 2

    def break_and_mend(self, path: str) -> None:
        (self.root / path).write_text("---\ntype: [\n", "utf-8")
        self.edits += 1
        self.write(path)

    def edit(self) -> None:
        """One of them, anywhere."""
        path = f"{COMPANY}/o{self.random.randrange(FIXED)}.md"
        ways: tuple[Callable[[], None], ...] = (
            *(lambda: self.write(path), lambda: self.replace(path), lambda: self.back_up(path)) * 5,
            *(lambda: self.in_pieces(path), lambda: self.break_and_mend(path)) * 2,
            *(lambda: self.move(self.random.randrange(MOVED)), self.take_away, self.move_away),
        )
        self.random.choice(ways)()


def page_of(path: str) -> str:
    return path.removeprefix("content").removesuffix(".md") + "/"


def assert_served(server: Running, author: Author) -> None:
    """The last state of every file is what is served, and what is gone is gone."""
    for path, text in author.files.items():
        server.shows(page_of(path), text)
    for number in range(MOVED):
        for path in (f"{COMPANY}/m{number}.md", f"{COMPANY}/moved-m{number}.md"):
            if path not in author.files:
                assert server.get(page_of(path)).status == 404, path
    if f"{SALES}/s.md" not in author.files:
        assert server.get(page_of(f"{SALES}/s.md")).status == 404


def test_ten_thousand_edits(start: Start, tmp_path: Path, reader: Callable[..., Reader]) -> None:
    author = Author(tmp_path / "project")
    server = start(ROSTERS, cli=True)
    looked_at = f"{COMPANY}/o0.md"
    onlooker = reader(server, page_of(looked_at))
    held: list[tuple[int, int, int]] = []

    def holds() -> tuple[int, int, int]:
        tasks = len(list(Path(f"/proc/{server.process.pid}/task").iterdir()))
        return raw.descriptors(server), tasks, raw.memory(server)

    for round_ in range(1, ROUNDS + 1):
        told = len(onlooker.paths)
        while author.edits < EDITS * round_ / ROUNDS:
            author.edit()
        author.replace(looked_at)
        assert_served(server, author)
        until(lambda told=told: len(onlooker.paths) > told, "a reload")  # type: ignore[misc]
        if round_ % (ROUNDS // QUARTERS) == 0:
            held.append(holds())
    assert author.edits >= EDITS
    assert onlooker.failure is None
    words = ("X001", "Traceback", "does not report", "cannot be watched")
    assert not [line for line in server.told.splitlines() if any(word in line for word in words)]
    files, tasks, memory = held[1]
    until(lambda: holds()[0] <= files + 2 and holds()[1] <= tasks + 1, f"what it held after half: {held}")
    assert holds()[2] <= memory + 30, held
    assert server.stop() == 0
