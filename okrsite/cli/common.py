"""What the commands share: the project, the as-of date, how diagnostics are shown."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType
from typing import Literal, TypeVar

import click

from okrsite.config import Config
from okrsite.diagnostics import Diagnostic

ColourChoice = Literal["auto", "always", "never"]


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


Command = TypeVar("Command", bound=Callable[..., object])


def format_option(command: Command) -> Command:
    """`--format`, with a choice of all reporters."""
    from okrsite.reporters import REPORTERS

    return click.option(
        "--format",
        "form",
        type=click.Choice([reporter.name for reporter in REPORTERS]),
        default="text",
        show_default=True,
        help="Form of the diagnostics; all but text go to standard output.",
    )(command)


def code_list(ctx: click.Context, param: click.Parameter, given: Sequence[str]) -> tuple[str, ...]:
    """Codes or their beginnings, apart by commas; one that there is not is wrong usage."""
    codes = [code.strip() for text in given for code in text.split(",")]
    if not codes:
        return ()
    from okrsite.rules import KNOWN

    for code in codes:
        if not KNOWN.are_meant_by(code.upper()):
            raise click.BadParameter(f"there is no code {code!r}; {KNOWN.hint(code)}", ctx, param)
    return tuple(code.upper() for code in codes)


colour_option = click.option(
    "--color",
    "colour",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colours; auto follows NO_COLOR, FORCE_COLOR and the terminal.",
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


def reader(project: Path) -> Callable[[str], list[str] | None]:
    """Gives the lines of files that diagnostics name, each read once."""
    cache: dict[str, list[str] | None] = {}

    def lines(path: str) -> list[str] | None:
        if path not in cache:
            cache[path] = file_lines(project, path)
        return cache[path]

    return lines


def show(diagnostics: Iterable[Diagnostic], project: Path) -> None:
    """Diagnostics as text on standard error, coloured on a terminal."""
    from okrsite.reporters.text import render_text

    found = list(diagnostics)
    if found:
        colour = colours(sys.stderr)
        click.echo(render_text(found, reader(project), colour=colour), err=True, color=colour)


def report(
    diagnostics: Iterable[Diagnostic], project: Path, form: str, colour: ColourChoice = "auto"
) -> None:
    """Diagnostics in one of the forms: for people on standard error, for machines on standard output."""
    from okrsite.reporters import REPORTERS, Report

    found = tuple(diagnostics)
    reporter = next(one for one in REPORTERS if one.name == form)
    coloured = not reporter.for_machines and colours(sys.stderr, colour)
    text = reporter.render(Report(found, reader(project), source_prefix(project, os.environ), coloured))
    if text:
        click.echo(text, err=not reporter.for_machines, color=coloured)


def source_prefix(project: Path, environ: Mapping[str, str]) -> str:
    """The project's folder from where a CI job checked out, else from the root of its repository."""
    roots = [Path(environ[name]) for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR") if environ.get(name)]
    roots += [folder for folder in (project, *project.parents) if (folder / ".git").exists()]
    for root in roots:
        if project.is_relative_to(root.resolve()):
            below = project.relative_to(root.resolve()).as_posix()
            return "" if below == "." else f"{below}/"
    return ""


def notice(what: object) -> None:
    """What is missing, and how to get it, on standard error."""
    if what is not None:
        click.echo(f"Notice: {what}.", err=True)


def colours(stream: object, choice: ColourChoice = "auto") -> bool:
    """What --color says, else NO_COLOR, else FORCE_COLOR, else whether this is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    isatty = getattr(stream, "isatty", lambda: False)
    return os.environ.get("FORCE_COLOR", "0") not in {"", "0"} or bool(isatty())


Completer = Callable[[click.Context, click.Parameter, str], list[str]]


def _ids(kind: str) -> Completer:
    """Completes ids of teams or people: names of files, and the first cells of the roster."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
        from okrsite.config import parse_config

        config = ctx.find_root().params.get("config") or Path("okrsite.toml")
        lines = file_lines(config.resolve().parent, config.name)
        settings = parse_config("\n".join(lines), config.name)[0] if lines is not None else Config()
        content = config.resolve().parent / settings.content_dir
        roster = file_lines(content, f"{kind}.csv") or []
        found = {line.partition(",")[0].strip() for line in roster[1:]}
        found |= {path.stem for path in content.rglob(f"{kind}/*.md")}
        return sorted(id_ for id_ in found if id_.startswith(incomplete) and id_[:1] not in {"", "_", "."})

    return complete


team_ids = _ids("teams")
people_ids = _ids("people")


_heard: set[int] = set()
"""The signals that this process unwinds at."""


@contextmanager
def unwinding() -> Iterator[None]:
    """SIGTERM and SIGHUP end what is done inside as Ctrl-C does: it clears away what it has staged."""
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if threading.current_thread() is threading.main_thread():
        # One that is ignored, as under nohup, stays so.
        _heard.update(number for number in numbers if signal.getsignal(number) is signal.SIG_DFL)
    for number in _heard:
        signal.signal(number, _unwind)
    try:
        yield
    finally:
        _go_deaf()


def _unwind(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise SystemExit(128 + number)


def _go_deaf() -> None:
    while _heard:
        signal.signal(_heard.pop(), signal.SIG_DFL)


if hasattr(os, "register_at_fork"):
    # A process that is forked off has nothing to clear away, and its parent waits for its end.
    os.register_at_fork(after_in_child=_go_deaf)
