"""From measured seconds to the page: medians, ratios, growth, and what has no figure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.__main__ import resumed
from bench.about import ROOT
from bench.readme import BEGIN, END, newest, section, with_section
from bench.results import Charts, Missing, Row, Size, Speed, Tool, Visible, read_speed
from bench.table import seconds, table

TOOLS = (
    Tool("okrsite", "okrsite", "1.0", "as it comes"),
    Tool("hugo", "Hugo", "0.1", "own layout"),
    Tool("mkdocs", "MkDocs", "1.6", "own layout"),
)


def row(tool: str, *times: float, what: str = "build", peak: float = 50.4) -> Row:
    return Row(tool, what, times, tuple(2 * time for time in times), peak, 287, 12.61)


SMALL = Size(
    objectives=1000,
    pages=2402,
    rounds=3,
    busy=0.02,
    rows=(
        row("okrsite", 3.0, 1.0, 9.0),
        row("hugo", 2.0, 1.9, 2.1),
        row("mkdocs", 10.0, 11.0, 12.0),
        row("okrsite", 0.05, what="again"),
        row("okrsite", 120.0, 180.0, what="charts"),
    ),
    over=(),
)
LARGE = Size(
    objectives=5000,
    pages=12002,
    rounds=2,
    busy=0.61,
    rows=(row("okrsite", 16.0, 17.0), row("hugo", 30.0, 20.0, peak=590.0)),
    over=("mkdocs build", "okrsite charts"),
)
SPEED = Speed("2026-02-03", "abc", "A machine, 2 cores", 300.0, TOOLS, sizes=(SMALL, LARGE))


def test_times_are_medians_and_ratios_those_to_hugo() -> None:
    lines = table(SPEED).splitlines()
    assert "| okrsite 1.0 | 3.00 s (1.5 x) | 16.5 s (0.66 x) |" in lines
    assert "| Hugo 0.1 | 2.00 s (1.0 x) | 25.0 s (1.0 x) |" in lines
    assert "| build, nothing changed | 0.05 s (0.03 x) | – |" in lines
    assert "| full build with charts, nothing cached | 150 s (75.0 x) | – |" in lines


def test_what_the_machine_did_beside_it_is_told() -> None:
    assert "A machine, 2 cores. Others took 2%, 61% of the processors' time" in table(SPEED)
    unknown = replace(SPEED, sizes=(replace(SMALL, busy=None),))
    assert "A machine, 2 cores.\n" in table(unknown)


def test_without_hugo_there_are_no_ratios() -> None:
    alone = replace(SMALL, rows=(row("okrsite", 3.0),))
    assert alone.ratio("okrsite") is None
    assert "| okrsite 1.0 | 3.00 s |" in table(replace(SPEED, sizes=(alone,))).splitlines()


def test_growth_is_per_objective_against_a_thousand() -> None:
    tiny = Size(100, 243, 3, None, (row("hugo", 0.4),), ())
    speed = replace(SPEED, sizes=(tiny, SMALL, LARGE))
    assert speed.growth("hugo") == {100: 2.0, 1000: 1.0, 5000: 2.5}
    assert speed.growth("okrsite") == {1000: 1.0, 5000: pytest.approx(1.1)}
    assert speed.growth("nothing") == {}
    assert "| Hugo 0.1 | 2.00 | 1.00 | 2.50 |" in table(speed).splitlines()


def test_growth_is_against_the_smallest_size_where_a_thousand_was_not_measured() -> None:
    speed = replace(SPEED, sizes=(replace(SMALL, objectives=100), replace(LARGE, objectives=200)))
    assert speed.growth("hugo") == {100: 1.0, 200: 6.25}


def test_nothing_grows_from_one_size() -> None:
    assert "Growth" not in table(replace(SPEED, sizes=(SMALL,)))


def test_memory_and_processors_have_their_tables() -> None:
    text = table(SPEED)
    memory = text.partition("## Peak memory")[2].partition("##")[0]
    assert "| Hugo 0.1 | 50 MiB | 590 MiB |" in memory.splitlines()
    processors = text.partition("## Time of the processors")[2].partition("##")[0]
    assert "| Hugo 0.1 | 4.00 s | 50.0 s |" in processors.splitlines()


def test_what_took_too_long_failed_or_is_missing_is_named() -> None:
    failed = replace(SMALL, failed=("hugo build",))
    speed = replace(SPEED, sizes=(failed, LARGE), missing=(Missing("Pelican", "pip failed"),))
    lines = table(speed).splitlines()
    assert "- – at N = 1,000: ended with a fault: Hugo." in lines
    days = "okrsite, full build with charts, nothing cached"
    assert f"- – at N = 5,000: over 300 s: MkDocs, {days}." in lines
    assert "- Pelican: pip failed" in lines


def test_a_tool_that_was_never_measured_has_no_line() -> None:
    speed = replace(SPEED, sizes=(LARGE,))
    assert not [line for line in table(speed).splitlines() if line.startswith("| MkDocs")]


def test_edits_and_charts_are_told_in_sentences() -> None:
    speed = replace(
        SPEED, visible=Visible(1000, (90.0, 400.0, 110.4), (7.0,)), charts=Charts(400, 310.0, 2.5)
    )
    text = table(speed)
    assert "writing the text of a page to the frame" in text
    assert "(N = 1,000, 3 edits): 110 ms, 90 to 400." in text
    assert "(N = 1,000, 1 edits): 7 ms, 7 to 7." in text
    assert "2.50 ms each of 400, 400 a second; the first, with the start of the engine, 310 ms." in text


def test_every_table_has_as_many_cells_in_each_line() -> None:
    for part in table(SPEED).split("\n\n"):
        if part.startswith("|"):
            assert len({line.count("|") for line in part.splitlines()}) == 1


@pytest.mark.parametrize(
    ("value", "words"), [(0.084, "0.08 s"), (7.214, "7.21 s"), (36.44, "36.4 s"), (182.4, "182 s")]
)
def test_seconds_have_the_digits_that_mean_something(value: float, words: str) -> None:
    assert seconds(value) == words


def test_a_run_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "speed.json"
    begun = replace(SPEED, sizes=())
    assert resumed(path, begun, 2) == begun
    found = replace(SPEED, missing=(Missing("edits under serve", "no Chromium"),))
    found.write(path)
    assert read_speed(path) == found
    assert resumed(path, begun, 2) == SPEED
    assert resumed(path, begun, 3).sizes == (SMALL,)
    replace(SPEED, sizes=(replace(SMALL, failed=("hugo build",)), LARGE)).write(path)
    assert resumed(path, begun, 2).sizes == (LARGE,)


@pytest.mark.parametrize(
    "begun",
    [replace(SPEED, commit="def"), replace(SPEED, machine="Another"), replace(SPEED, tools=TOOLS[:2])],
    ids=["commit", "machine", "tools"],
)
def test_what_another_run_measured_is_not_mixed_in(tmp_path: Path, begun: Speed) -> None:
    path = tmp_path / "speed.json"
    SPEED.write(path)
    begun = replace(begun, sizes=())
    assert resumed(path, begun, 2) == begun


def test_the_readme_says_what_the_newest_results_say() -> None:
    """`python -m bench.readme` writes it anew."""
    found = newest(ROOT / "bench" / "results")
    assert found is not None
    readme = (ROOT / "README.md").read_text("utf-8")
    page = found.with_suffix(".md")
    made = section(read_speed(found), page.relative_to(ROOT).as_posix())
    assert with_section(readme, made) == readme
    assert page.read_text("utf-8") == table(read_speed(found))


def test_the_readme_has_the_times_and_names_the_results() -> None:
    made = section(
        replace(SPEED, visible=Visible(1000, (90.0,), (95.0,))), "bench/results/speed-2026-02-03.md"
    )
    assert "Measured on 2026-02-03: A machine, 2 cores;" in made
    assert "[bench/results/speed-2026-02-03.md](bench/results/speed-2026-02-03.md)" in made
    assert "| okrsite 1.0 | 3.00 s (1.5 x) | 16.5 s (0.66 x) |" in made
    assert "| build, nothing changed | 0.05 s (0.03 x) | – |" in made
    assert "90 ms" in made


def test_a_section_takes_the_place_of_the_one_before_and_of_nothing_else() -> None:
    readme = f"# Title\n\n{BEGIN}{END}\nThe rest.\n"
    once = with_section(readme, "One.\n")
    assert once == f"# Title\n\n{BEGIN}\nOne.\n\n{END}\nThe rest.\n"
    assert with_section(once, "Two.\n") == once.replace("One.", "Two.")


@pytest.mark.parametrize("readme", ["# Title\n", f"# Title\n{BEGIN}", f"# Title\n{END}"])
def test_a_readme_without_a_place_is_left_alone(readme: str) -> None:
    with pytest.raises(ValueError, match="lacks a line"):
        with_section(readme, "One.\n")


def test_the_newest_results_are_those_of_the_latest_day(tmp_path: Path) -> None:
    assert newest(tmp_path) is None
    for day in ("2026-02-03", "2026-11-02", "2025-12-31"):
        (tmp_path / f"speed-{day}.json").touch()
    (tmp_path / "lighthouse-2027-01-01.json").touch()
    assert newest(tmp_path) == tmp_path / "speed-2026-11-02.json"
