"""The results as a page of tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import median

from bench.results import USUAL, Row, Size, Speed
from bench.steps import BUILD, DAYS, OKRSITE

NONE = "–"
ABOUT = """\
N is the number of objectives: pages of 2.2 KB of Markdown with 4 key results each, and 12 weeks of check-ins
by teams of ten. All tools get the same pages (objectives, check-ins, teams, people) and build all of them
from nothing: each in a process of its own into an empty folder, one tool after the other, round after round.
Times are medians. Memory is the most that a command and all it starts hold at once (on Linux: proportional
set size, looked at 50 times a second in a round of its own, or the peak of the largest process where that is
more)."""
BUILDS = """\
okrsite finds no cache and draws no charts (`charts = false`), as no other tool does; what it keeps for its
next build is written. In parentheses: as many times Hugo's."""
PROCESSOR = "All cores together: what two of them share the work of takes less by the clock."
GROWTH = f"Relative to that at N = {USUAL:,}, or else at the smallest N."
DAY = """\
With charts, and with what the command before it in this table left, unless the line says otherwise; the whole
command. In parentheses: as many times Hugo's full build."""


def table(speed: Speed) -> str:
    """The whole page."""
    parts = [
        f"# Speed, {speed.date}",
        f"okrsite at {speed.commit}. {speed.machine}.{_beside(speed)}",
        ABOUT,
        "## A full build of the same pages",
        BUILDS,
        builds(speed),
        *out(speed),
        "## Time of the processors for that build",
        PROCESSOR,
        _by_size(speed, _tools_named(speed), lambda size, tool: _of(size.row(tool), _processor)),
        "## Peak memory of that build",
        _by_size(speed, _tools_named(speed), lambda size, tool: _of(size.row(tool), _memory)),
        *_growth(speed),
        "## What a day of okrsite brings",
        DAY,
        day(speed),
        *once(speed),
        "## The tools",
        _tools(speed),
    ]
    if speed.missing:
        parts.append("Left out:\n\n" + "\n".join(f"- {m.name}: {m.why}" for m in speed.missing))
    return "\n\n".join(parts) + "\n"


def builds(speed: Speed) -> str:
    """A full build by each tool at each size, with its ratio to Hugo's."""
    return _by_size(speed, _tools_named(speed), lambda size, tool: _time(size, tool, BUILD))


def day(speed: Speed) -> str:
    """What a day of okrsite brings, at each size, with its ratio to Hugo's full build."""
    return _by_size(speed, DAYS.items(), lambda size, what: _time(size, OKRSITE, what))


def seconds(value: float) -> str:
    """Three digits where they mean something: `0.18 s`, `7.21 s`, `36.4 s`, `182 s`."""
    return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f} s"


def _beside(speed: Speed) -> str:
    """What else the machine did, since that is in all figures."""
    shares = [size.busy for size in speed.sizes if size.busy is not None]
    told = ", ".join(f"{share:.0%}" for share in shares)
    return f" Others took {told} of the processors' time when each size began." if shares else ""


def _tools_named(speed: Speed) -> list[tuple[str, str]]:
    return [(tool.key, f"{tool.name} {tool.version}") for tool in speed.tools]


def _by_size(speed: Speed, lines: Iterable[tuple[str, str]], cell: Callable[[Size, str], str]) -> str:
    """A line for each of `lines` (key, words), a column for each size; without lines nobody has."""
    rows = [[words, *(cell(size, key) for size in speed.sizes)] for key, words in lines]
    head = ["", *(f"N = {size.objectives:,}" for size in speed.sizes)]
    return _markdown(head, [row for row in rows if set(row[1:]) != {NONE}])


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]], figures: int | None = None) -> str:
    """With the last `figures` columns, by default all but the first, set to the right."""
    right = len(head) - 1 if figures is None else figures
    marks = ["---"] * (len(head) - right) + ["---:"] * right
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, marks, *rows])


def _of(row: Row | None, words: Callable[[Row], str]) -> str:
    return NONE if row is None else words(row)


def _time(size: Size, tool: str, what: str) -> str:
    row, ratio = size.row(tool, what), size.ratio(tool, what)
    if row is None:
        return NONE
    # A hundredth part of Hugo's time is worth a digit more.
    times = "" if ratio is None else f" ({ratio:.{1 if ratio >= 1 else 2}f} x)"
    return seconds(row.median) + times


def _memory(row: Row) -> str:
    return f"{row.peak_mib:.0f} MiB"


def _processor(row: Row) -> str:
    return seconds(median(row.processor))


def _growth(speed: Speed) -> list[str]:
    """Nothing grows from one size alone."""
    if len(speed.sizes) < 2:
        return []
    grown = {tool.key: speed.growth(tool.key) for tool in speed.tools}

    def cell(size: Size, tool: str) -> str:
        found = grown[tool].get(size.objectives)
        return NONE if found is None else f"{found:.2f}"

    return ["## Growth: the time for an objective", GROWTH, _by_size(speed, _tools_named(speed), cell)]


def out(speed: Speed) -> list[str]:
    """What has no figure, and why."""
    words = {f"{tool.key} {BUILD}": tool.name for tool in speed.tools}
    words |= {f"{OKRSITE} {what}": f"okrsite, {said}" for what, said in DAYS.items()}
    lines = [
        f"{NONE} at N = {size.objectives:,}: {why}: {', '.join(words[name] for name in names)}."
        for size in speed.sizes
        for why, names in ((f"over {speed.limit:.0f} s", size.over), ("ended with a fault", size.failed))
        if names
    ]
    return ["\n".join(f"- {line}" for line in lines)] if lines else []


def once(speed: Speed) -> list[str]:
    """What is measured at one size alone."""
    lines = []
    if (seen := speed.visible) is not None:
        for what, took in (("the text of a page", seen.bodies), ("a reading", seen.readings)):
            lines.append(
                f"- Under `serve`, from writing {what} to the frame that shows it in Chromium "
                f"(N = {seen.objectives:,}, {len(took)} edits): {median(took):.0f} ms, "
                f"{min(took):.0f} to {max(took):.0f}."
            )
    if (drawn := speed.charts) is not None:
        lines.append(
            f"- Static charts, cold, one process on one core: {drawn.each_ms:.2f} ms each of "
            f"{drawn.number:,}, {1000 / drawn.each_ms:.0f} a second; "
            f"the first, with the start of the engine, {drawn.first_ms:.0f} ms."
        )
    return ["\n".join(lines)] if lines else []


def _tools(speed: Speed) -> str:
    """What each tool was given and made, at the largest size it was measured at."""
    rows = []
    for tool in speed.tools:
        found = [(size, row) for size in speed.sizes if (row := size.row(tool.key))]
        if found:
            size, row = found[-1]
            made = [f"{size.objectives:,}", f"{row.html:,}", f"{row.html_mb:.1f} MB"]
            rows.append([f"{tool.name} {tool.version}", tool.layout, *made])
    return _markdown(["tool", "layout", "at N =", "pages of HTML", "of together"], rows, figures=3)
