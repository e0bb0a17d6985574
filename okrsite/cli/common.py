"""What the commands share: the project, the as-of date, how diagnostics are shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import click

from okrsite.config import Config
from okrsite.diagnostics import Diagnostic


class IsoDate(click.ParamType[date]):
    """`YYYY-MM-DD`."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        text = str(value)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        # fromisoformat also reads 20260119 and 2026-W04-1.
        if day is None or day.isoformat() != text:
            self.fail(f"{text!r} is not a date; write it as 2026-01-19", param, ctx)
        return day


as_of_option = click.option(
    "--as-of", type=IsoDate(), metavar="DATE", help="Build as of this day: nothing dated later counts."
)


def as_of_date(option: date | None, config: Config) -> date:
    """The option, else the config's, else the date of SOURCE_DATE_EPOCH, else today (UTC)."""
    if option is not None:
        return option
    if config.as_of is not None:
        return config.as_of
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), UTC).date()
        except (ValueError, OverflowError, OSError):
            raise click.UsageError(f"SOURCE_DATE_EPOCH is {epoch!r}, but it is a number of seconds") from None
    return datetime.now(UTC).date()


def file_lines(project: Path, path: str) -> list[str] | None:
    """The lines of a file that a diagnostic names, or None."""
    try:
        file = project / path
        if not file.is_file() or file.stat().st_size > 2_000_000:
            return None
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    except (OSError, ValueError):
        return None


def show(diagnostics: Iterable[Diagnostic], project: Path) -> None:
    """Diagnostics as text on standard error, coloured on a terminal."""
    from okrsite.reporters.text import render_text

    found = list(diagnostics)
    if not found:
        return
    cache: dict[str, list[str] | None] = {}

    def lines(path: str) -> list[str] | None:
        if path not in cache:
            cache[path] = file_lines(project, path)
        return cache[path]

    click.echo(render_text(found, lines, colour=colours(sys.stderr)), err=True)


def notice(what: object) -> None:
    """What is missing, and how to get it, on standard error."""
    if what is not None:
        click.echo(f"Notice: {what}.", err=True)


def colours(stream: object) -> bool:
    """True on a terminal, unless NO_COLOR says otherwise."""
    isatty = getattr(stream, "isatty", lambda: False)
    return bool(isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
