"""`okrsite check`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from okrsite.cli.common import (
    ColourChoice,
    as_of_date,
    as_of_option,
    code_list,
    colour_option,
    format_option,
    notice,
    reader,
    report,
)
from okrsite.cli.progress import Progress

if TYPE_CHECKING:
    from okrsite.checking import Checked
    from okrsite.diagnostics import Diagnostic
    from okrsite.fix import Mended
    from okrsite.project import Project


@click.command(short_help="Validate and score the content; write nothing.")
@as_of_option
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
@format_option
@click.option(
    "--select",
    callback=code_list,
    multiple=True,
    metavar="CODES",
    help="Show these alone: codes or their beginnings, such as Q1,V207.",
)
@click.option(
    "--ignore", callback=code_list, multiple=True, metavar="CODES", help="Leave these out; errors are shown."
)
@click.option("--since", metavar="REV", help="Show what this branch introduces since it left REV.")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely: key order, quoting, a missing id.")
@click.option(
    "--diff", is_flag=True, help="Show what --fix would do and write nothing; exit with 1 if it is anything."
)
@click.option("--statistics", is_flag=True, help="Count by code.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@colour_option
@click.pass_obj
def check(
    config_path: Path,
    as_of: date | None,
    strict: bool,
    form: str,
    select: Sequence[str],
    ignore: Sequence[str],
    since: str | None,
    fix: bool,
    diff: bool,
    statistics: bool,
    exit_zero: bool,
    colour: ColourChoice,
) -> None:
    """Validate and score the content; write nothing, but for what --fix mends.

    Errors are always shown: --select and --ignore choose among warnings and notices, and win over the config.
    With --since the exit code, too, is that of what is new.

    \b
    okrsite check
    okrsite check --strict --select Q1,Q301 --ignore Q107
    okrsite check --since origin/main --format github
    okrsite check --fix --diff
    """
    from okrsite.diagnostics import Severity
    from okrsite.policy import narrowed
    from okrsite.project import open_project

    if since is not None and (fix or diff):
        raise click.UsageError("--fix mends the whole content; leave --since out")
    if statistics and form not in {"text", "json"}:
        raise click.UsageError("--statistics has the formats text and json")
    if diff and form != "text":
        raise click.UsageError("--diff prints a patch and has no --format")

    def chosen(project: Project) -> Project:
        config = project.config
        check = narrowed(config.check, select, ignore)
        return replace(project, config=config.model_copy(update={"check": check}))

    project = chosen(open_project(config_path))
    day = as_of_date(as_of, project.config)
    if diff:
        patched = _print_patches(project, day)
        raise SystemExit(1 if patched and not exit_zero else 0)
    failed = fix and not _mend(project, day)
    checked, found = _checked(project, since, day, chosen)
    if statistics:
        _count(found, form)
    else:
        report(found, project.root, form, colour)
    if form == "text":
        _close(project, checked, found)
    grave = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    bad = failed or any(d.severity in grave for d in found)
    raise SystemExit(1 if bad and not exit_zero else 0)


def _checked(
    project: Project, since: str | None, day: date, chosen: Callable[[Project], Project]
) -> tuple[Checked, tuple[Diagnostic, ...]]:
    """The project checked, and those of its diagnostics that are asked for."""
    from okrsite.checking import check as run
    from okrsite.garbage import growing

    if since is None:
        with growing(), Progress() as tell:
            checked = run(project, day, tell=tell)
        return checked, checked.diagnostics
    from okrsite.branch import NoRepositoryError, UnknownRevisionError
    from okrsite.since import introduced

    try:
        with Progress() as tell:
            new = introduced(project, since, day, reader(project.root), chosen, tell)
    except UnknownRevisionError as fault:
        hint = "a shallow clone may lack it: fetch-depth: 0 in CI"
        raise click.BadParameter(f"{fault}; {hint}", param_hint="--since") from None
    except NoRepositoryError as fault:
        raise click.UsageError(f"--since compares with a commit, but {fault}") from None
    if new.older:
        told = "diagnostic is not shown: it was" if new.older == 1 else "diagnostics are not shown: they were"
        click.echo(f"Notice: {new.older} {told} there before {since}.", err=True)
    return new.checked, new.diagnostics


def _close(project: Project, checked: Checked, found: tuple[Diagnostic, ...]) -> None:
    """How much was found, and how much of it can be mended."""
    from okrsite.fix import FIXABLE, fixable
    from okrsite.reporters.text import summary
    from okrsite.source.discover import discover

    if found:
        click.echo(summary(found), err=True)
        some = any(d.code in FIXABLE for d in found)
        count = (
            fixable(discover(project.content, project.config.content_dir.strip("/")), found) if some else 0
        )
        if count:
            click.echo(f"{count} of them can be mended with --fix.", err=True)
    elif checked.world is not None and not checked.diagnostics:
        site = checked.world.site
        told = (("objective", len(site.objectives)), ("check-in", len(site.checkins)))
        counts = (f"{number} {word}{'' if number == 1 else 's'}" for word, number in told)
        click.echo(f"No faults: {', '.join(counts)}.")
    notice(checked.world.history.notice if checked.world else None)


def _count(found: tuple[Diagnostic, ...], form: str) -> None:
    """How often each code was found, the most frequent first."""
    from okrsite.rules import title_of

    counts = sorted(Counter((d.code, d.severity.value) for d in found).items(), key=lambda c: (-c[1], c[0]))
    if form == "json":
        data = [
            {"code": code, "severity": severity, "count": count, "title": title_of(code)}
            for (code, severity), count in counts
        ]
        click.echo(json.dumps({"statistics": data}, ensure_ascii=False, indent=2))
    else:
        for (code, severity), count in counts:
            click.echo(f"{count:>5}  {code}  {severity:<7}  {title_of(code)}")


def _mend(project: Project, day: date) -> bool:
    """Mends the content, and tells of it; False where a file could not be written."""
    from okrsite.fix import write

    done, whole = [], True
    for mended in _mended(project, day):
        if why := write(project.content, mended):
            click.echo(f"{mended.file.path} was not mended: {why}.", err=True)
            whole = False
        else:
            done.append(mended)
    if done:
        click.echo(f"Mended {_faults(done)}.", err=True)
    return whole


def _print_patches(project: Project, day: date) -> bool:
    """What --fix would do, as a patch on standard output; whether that is anything."""
    from okrsite.fix import patch

    found = _mended(project, day)
    for mended in found:
        click.echo(patch(mended), nl=False)
    click.echo(f"Would mend {_faults(found)}." if found else "Nothing to mend.", err=True)
    return bool(found)


def _mended(project: Project, day: date) -> Sequence[Mended]:
    from okrsite.fix import mend
    from okrsite.source.discover import discover

    with Progress() as tell:
        return mend(project, discover(project.content, project.config.content_dir.strip("/")), day, tell)


def _faults(mended: Sequence[Mended]) -> str:
    faults, files = sum(len(one.diagnostics) for one in mended), len(mended)
    return f"{faults} fault{'' if faults == 1 else 's'} in {files} file{'' if files == 1 else 's'}"
