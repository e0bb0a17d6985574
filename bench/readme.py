"""`python -m bench.readme`: the README's section on speed, made from the newest results.

The section stands between two comments; nothing in it is written by hand.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench.about import ROOT
from bench.results import Speed, read_speed
from bench.table import BUILDS, builds, day, once, out

BEGIN = "<!-- Made by `python -m bench.readme`. -->\n"
END = "<!-- The end of what is made. -->\n"


def newest(results: Path) -> Path | None:
    """The latest results of a folder; they are named by their day."""
    return max(results.glob("speed-*.json"), default=None)


def section(speed: Speed, page: str) -> str:
    """What readers of the README want to know; the rest is in `page`."""
    about = (
        f"Measured on {speed.date}: {speed.machine}; medians of builds in turn, N objectives of 2.2 KB with "
        f"4 key results and their check-ins. Memory, growth and what each tool was given: [{page}]({page}). "
        "`make bench` measures again."
    )
    made = [
        f"{row.html_mb:,.1f} MB by {tool.name}"
        for tool in speed.tools
        for size in speed.sizes[-1:]
        if (row := size.row(tool.key)) is not None
    ]
    pages = f"The pages differ: of HTML for N = {speed.sizes[-1].objectives:,}, {', '.join(made)}."
    parts = [
        f"{about} {pages}",
        f"A full build. {BUILDS}",
        builds(speed),
        *out(speed),
        "The commands of okrsite, with charts:",
        day(speed),
    ]
    return "\n\n".join([*parts, *once(speed)]) + "\n"


def with_section(readme: str, made: str) -> str:
    """The README with another section; raises `ValueError` where it has no place for one."""
    before, begun, rest = readme.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (begun and ended):
        raise ValueError(f"the README lacks a line {BEGIN if not begun else END}")
    return f"{before}{BEGIN}\n{made}\n{END}{after}"


def main() -> None:
    found = newest(ROOT / "bench" / "results")
    if found is None:
        sys.exit("there are no results yet: make bench")
    page = found.with_suffix(".md").relative_to(ROOT).as_posix()
    readme = ROOT / "README.md"
    made = section(read_speed(found), page)
    readme.write_text(with_section(readme.read_text("utf-8"), made), "utf-8")


if __name__ == "__main__":
    main()
