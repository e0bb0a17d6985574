"""A build that takes from the cache what it can gives the bytes of one that does not, whatever was edited."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from okrsite.build import Rendering, site_files, site_pages
from okrsite.cache import Cache
from okrsite.checking import Checked, check, folder_of, with_new_bodies
from okrsite.memory import Memory
from okrsite.project import Project, open_project
from okrsite.rendering import renderer, stamps
from okrsite.serve.builder import ParsedFiles
from okrsite.source.discover import Found, reread
from okrsite.view.page import PageAt
from okrsite.view.world import World
from tests.support import write

QUARTER = Path(__file__).parent / "golden" / "sites" / "quarter"
EXAMPLES = int(os.environ.get("OKRSITE_EXAMPLES", "12"))
"""So many sequences of edits; `OKRSITE_EXAMPLES=500 pytest tests/test_cached_builds.py` tries more."""
FIRST = date(2026, 2, 20)
CHECKIN = "2026-Q1/sales/checkins/{day}-mara{n}.md"

Files = dict[str, str]


def quarter() -> Files:
    content = QUARTER / "content"
    files = {p.relative_to(content).as_posix(): p.read_text("utf-8") for p in content.rglob("*.*")}
    files["okrsite.toml"] = 'title = "Fernlight"\ncharts = false\n'
    return files


def another_number(files: Files, name: str, which: int, value: int) -> None:
    """One number of a file, in a title, a date or a reading alike; what is no content then is a fault."""
    numbers = list(re.finditer(r"\d+", files[name]))
    if numbers:
        at = numbers[which % len(numbers)]
        files[name] = f"{files[name][: at.start()]}{value}{files[name][at.end() :]}"


def another_word(files: Files, name: str, which: int, value: int) -> None:
    words = list(re.finditer(r"[A-Za-z]{4,}", files[name]))
    if words:
        at = words[which % len(words)]
        files[name] = f"{files[name][: at.start()]}{'word' * (value % 3 + 1)}{files[name][at.end() :]}"


def more_text(files: Files, name: str, which: int, value: int) -> None:
    more = (
        "\nSee [[offices]].\n",
        "\n## More\n\n- one\n",
        "\n[[company/bright#returns]]\n",
        "\n[[nothing]]\n",
    )
    files[name] += more[(which + value) % len(more)]


def gone(files: Files, name: str, which: int, value: int) -> None:  # noqa: ARG001
    if not name.endswith((".csv", ".toml")):
        del files[name]


def moved(files: Files, name: str, which: int, value: int) -> None:  # noqa: ARG001
    if name.endswith(".md"):
        files[name.replace(".md", f"-{value % 4}.md")] = files.pop(name)


def a_checkin(files: Files, name: str, which: int, value: int) -> None:  # noqa: ARG001
    day = date(2026, 1, 5) + timedelta(days=which % 60)
    said = f"offices: {{signed: ${value}k, visits: {which % 5}}}\n  nps: {value % 60}"
    files[CHECKIN.format(day=day, n=value % 2)] = f"---\nauthor: mara\nupdates:\n  {said}\n---\nA note.\n"


def an_objective(files: Files, name: str, which: int, value: int) -> None:  # noqa: ARG001
    above = ("company/bright", "offices", "offices#signed", "")[which % 4]
    lines = ["---", "type: objective", f"title: Goal {which % 3}", "owner: ben"]
    lines += [f"supports: {above}"] if above else []
    lines += [
        "key_results:",
        f"  - {{id: signed, title: Signed, start: 0, target: {value + 1}}}",
        "---",
        "Why.",
    ]
    files[f"2026-Q1/marketing/goal-{which % 3}.md"] = "\n".join(lines)


def a_retro(files: Files, name: str, which: int, value: int) -> None:  # noqa: ARG001
    grade = f"{{signed: {{grade: 0.{value % 10}, why: We said so}}}}"
    text = f"---\nobjective: 2026-Q1/sales/offices\ndate: 2026-04-03\ngrades: {grade}\n---\nLearned.\n"
    files["retros/2026-04-03-offices.md"] = text


def a_setting(files: Files, name: str, which: int, value: int) -> None:  # noqa: ARG001
    lines = ("", f"stale_after_days = {value + 1}", "publish_email = true", 'company_team = "sales"')
    files["okrsite.toml"] = f'title = "Fern {which % 3}"\ncharts = false\n{lines[value % len(lines)]}\n'


def a_template(files: Files, name: str, which: int, value: int) -> None:  # noqa: ARG001
    files["../theme_overrides/templates/404.html"] = (
        '{% extends "base.html" %}{% block title %}None{% endblock %}'
        f"{{% block main %}}<h1>Not there {value % 3}</h1>{{% endblock %}}"
    )


EDITS: tuple[Callable[[Files, str, int, int], None], ...] = (
    another_number,
    another_number,
    another_word,
    more_text,
    gone,
    moved,
    a_checkin,
    a_checkin,
    an_objective,
    a_retro,
    a_setting,
    a_template,
)
EDIT = st.tuples(
    st.integers(0, len(EDITS) - 1),
    st.integers(0, 99),
    st.integers(0, 40),
    st.integers(0, 99),
    st.sampled_from([0, 0, 0, 1, 7, 45]),
)


def laid_out(root: Path, files: Files) -> Project:
    """The files, and no others, as a project."""
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_file():
            path.unlink()
    own = {name: text for name, text in files.items() if name != "okrsite.toml"}
    return open_project(write(root, dict(own), files["okrsite.toml"]))


def rendered(project: Project, checked: Checked, how: Rendering) -> dict[str, bytes]:
    return {file.path: file.data for file in site_files(project, checked, [], how)}


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == 12,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(sequence=st.lists(EDIT, min_size=2, max_size=4))
def test_after_any_edits(tmp_path_factory: pytest.TempPathFactory, sequence: list[tuple[int, ...]]) -> None:
    """What earlier builds left in the cache and in memory makes no difference, not even to a fault."""
    folder = tmp_path_factory.mktemp("edited")
    files, day = quarter(), FIRST
    parsed, memory = ParsedFiles(), Memory()
    found: Found | None = None
    made: tuple[Project, date, Found, World] | None = None
    for edit, which_file, which, value, days in [(3, 0, 0, 0, 0), *sequence]:
        names = sorted(name for name in files if not name.startswith(".."))
        before = dict(files)
        EDITS[edit](files, names[which_file % len(names)], which, value)
        day += timedelta(days=days)
        project = laid_out(folder / "site", files)
        saved = sorted(name for name in {*before, *files} if before.get(name) != files.get(name))
        inside = found is not None and not any(name.endswith((".toml", ".html")) for name in saved)
        quick = reread(found, project.content, saved) if found and inside else None
        first = (
            check(project, day, parsed=parsed, memory=memory, found=quick, linted=False) if quick else None
        )
        quickly = None
        if quick and made and made[:2] == (project, day):
            quickly = with_new_bodies(made[3], made[2], quick, parsed)
        found = folder_of(project)
        again = check(project, day, parsed=parsed, memory=memory, found=found)
        parsed.forget()
        memory.turn()
        clean = check(project, day)
        if quickly is not None:
            assert clean.world is not None
            assert not clean.has_errors
            assert replace(quickly, diagnostics=()) == replace(clean.world, diagnostics=())
        if first is not None and first.world is not None and clean.world is not None:
            assert first.has_errors == clean.has_errors
            assert replace(first.world, diagnostics=()) == replace(clean.world, diagnostics=())
        assert again.diagnostics == clean.diagnostics
        if clean.world is None or clean.has_errors:
            continue
        assert again.world is not None
        made = project, day, found, again.world
        with Cache(folder / "cache") as cache:
            assert rendered(project, again, Rendering(cache)) == rendered(project, clean, Rendering())


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The pages that were rendered."""
    found: list[str] = []
    real = renderer.render

    def counted(env: object, theme: object, page: object, frame: object) -> object:
        found.append(page.path)  # type: ignore[attr-defined]
        return real(env, theme, page, frame)  # type: ignore[arg-type]

    monkeypatch.setattr(renderer, "render", counted)
    return found


def test_what_shows_nothing_new_is_not_rendered(tmp_path: Path, count: list[str]) -> None:
    files = quarter()

    def build() -> list[str]:
        project = laid_out(tmp_path / "site", files)
        count.clear()
        with Cache(tmp_path / "cache") as cache:
            rendered(project, check(project, FIRST), Rendering(cache))
        return list(count)

    first = build()
    assert len(first) > 30
    assert build() == []
    files["kpis/nps.md"] += "\nOne more sentence.\n"
    assert build() == ["kpis/nps/index.html"]
    del files["events/2026-01-28-price.md"]
    again = build()
    assert again
    assert "events/2026-01-28-price/index.html" not in again
    assert "how-scores-work/index.html" not in again
    files["okrsite.toml"] += 'description = "Another footer"\n'
    assert len(build()) > 30


def test_a_template_in_another_folder_is_another(tmp_path: Path) -> None:
    files, templates = quarter(), "../theme_overrides/templates/"
    files[f"{templates}404.html"] = (
        '{% extends "base.html" %}{% block title %}None{% endblock %}'
        '{% block main %}<h1>None</h1>{% include "now/word.html" ignore missing %}{% endblock %}'
    )
    files[f"{templates}now/word.html"] = "A word of our own"

    def page() -> bytes:
        project = laid_out(tmp_path / "site", files)
        with Cache(tmp_path / "cache") as cache:
            return rendered(project, check(project, FIRST), Rendering(cache))["404.html"]

    assert b"A word of our own" in page()
    files[f"{templates}soon/word.html"] = files.pop(f"{templates}now/word.html")
    assert b"A word of our own" not in page()


def test_a_template_saved_while_pages_are_rendered_is_the_next_build_s(tmp_path: Path) -> None:
    """Put back later, it is shown by no page that another was made with."""
    files, name = quarter(), "../theme_overrides/templates/404.html"
    a_template(files, name, 0, 0)
    first = files[name]
    project = laid_out(tmp_path / "site", files)
    template = project.theme[0].folders[0] / "templates" / "404.html"
    checked = check(project, FIRST)

    def saving(world: World) -> Iterator[PageAt]:
        """All pages; by the time that they are known, somebody saves."""
        yield from site_pages(world)
        template.write_text(first.replace("Not there 0", "Gone"), "utf-8")

    with Cache(tmp_path / "cache") as cache:
        assert b"Not there 0" in rendered(project, checked, Rendering(cache, source=saving))["404.html"]
    assert "Gone" in template.read_text("utf-8")
    with Cache(tmp_path / "cache") as cache:
        assert b"Gone" in rendered(project, checked, Rendering(cache))["404.html"]
    template.write_text(first, "utf-8")
    with Cache(tmp_path / "cache") as cache:
        assert rendered(project, checked, Rendering(cache)) == rendered(project, checked, Rendering())


def test_what_okrsite_itself_is_made_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code, and what it reads: the words that rules look for."""
    monkeypatch.setattr(stamps, "_PACKAGE", tmp_path)
    seen = set()
    for name in ("rules/words/en.toml", "build.py", "vega/host.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        for text in ("", "another"):
            (tmp_path / name).write_text(text)
            seen.add(stamps.program.__wrapped__())
    assert len(seen) == 6


COUNTED = """
import sys
from okrsite.rendering import renderer
real, count = renderer.render, []
renderer.render = lambda *given: (count.append(1), real(*given))[1]
from okrsite.cli import main
sys.argv = ["okrsite", "--config", sys.argv[1], "build", "--jobs", "1"]
try:
    main()
finally:
    print("rendered", len(count))
"""


def test_another_process_renders_nothing_again(tmp_path: Path) -> None:
    """Neither does the order of a set tell one process's pages from another's."""
    project = laid_out(tmp_path / "site", quarter())
    found = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", COUNTED, str(project.root / "okrsite.toml")],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        found.append(done.stdout.splitlines()[-1] if done.stdout else done.stderr)
    assert int(found[0].split()[1]) > 30
    assert found[1] == "rendered 0"
