"""`okrsite init`."""

from __future__ import annotations

import shlex
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from okrsite.cli.common import as_of_date

if TYPE_CHECKING:
    from okrsite.model.period import Period
    from okrsite.scaffold.init import Host, Wanted

CONFIG_NAME = "okrsite.toml"
LONGEST_TITLE = 120


@click.command(short_help="Start a new site that builds at once.")
@click.argument("named", metavar="[DIR]", type=click.Path(), default=".")
@click.option("--title", default="Our OKRs", show_default=True, help="Name of the site.")
@click.option(
    "--period", metavar="PERIOD", help="Period of the sample, such as 2026-Q1; default the quarter."
)
@click.option(
    "--ci",
    "hosts",
    type=click.Choice(["github", "gitlab"]),
    multiple=True,
    help="Add the jobs that publish and review it there; repeatable.",
)
@click.option("--blank", is_flag=True, help="Without sample content.")
@click.option(
    "--keep-existing",
    is_flag=True,
    help="Leave files that are there as they are and add the others; to a site, no content.",
)
def init(
    named: str, title: str, period: str | None, hosts: tuple[Host, ...], blank: bool, keep_existing: bool
) -> None:
    """Start a new site in DIR, by default here: settings, sample content, schemas for editors.

    It builds and passes `okrsite check --strict` at once. Nothing is ever overwritten: where one of its files
    is there already, nothing is written.

    \b
    okrsite init
    okrsite init our-okrs --title "Acme OKRs" --ci github
    okrsite init --ci gitlab --keep-existing
    """
    from okrsite.config import Config
    from okrsite.scaffold.init import Wanted, site_files
    from okrsite.scaffold.init_files import collisions, in_the_way

    folder = _folder(named)
    day = as_of_date(None, Config())
    wanted = Wanted(_title(title), _period(period, day), day, tuple(dict.fromkeys(hosts)), sample=not blank)
    files = site_files(wanted)
    if keep_existing and (folder / CONFIG_NAME).is_file():
        files = {name: text for name, text in files.items() if not name.startswith("content/")}
    if fault := in_the_way(folder, files):
        click.echo(f"okrsite: nothing was written: {fault}", err=True)
        raise SystemExit(1)
    taken = collisions(folder, files)
    if taken and not keep_existing:
        _refuse(taken, len(files))
    added = {name: text for name, text in files.items() if name not in taken}
    _write(folder, added)
    for name in taken:
        click.echo(f"Kept {folder / name}")
    if ".gitignore" in taken:
        click.echo("Notice: .gitignore has to name /site/ and /.okrsite/, which okrsite makes.", err=True)
    _next_steps(folder, len(added), _writing(wanted, added))
    for host in wanted.hosts:
        _host_steps(folder, host)


def _folder(named: str) -> Path:
    if not named.strip():
        raise click.BadParameter("name a folder, or leave it out for this one", param_hint="DIR")
    folder = Path(named)
    if folder.exists() and not folder.is_dir():
        raise click.BadParameter(f"{named!r} is a file", param_hint="DIR")
    return folder


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not title or not title.isprintable() or len(title) > LONGEST_TITLE:
        raise click.BadParameter(
            f"a line of 1 to {LONGEST_TITLE} characters is expected", param_hint="--title"
        )
    return title


def _period(text: str | None, day: date) -> Period:
    """The period of that name, else the quarter of the calendar year that a day lies in."""
    from okrsite.model.period import PeriodNames

    names = PeriodNames()
    found = names.parse(text if text is not None else f"{day.year}-Q{(day.month + 2) // 3}")
    if found is None:
        meant = names.suggest(text or "")
        hint = f"did you mean {meant}?" if meant else "write it as 2026-Q1, 2026-H1, 2026, 2026-03 or FY27-Q1"
        raise click.BadParameter(f"{text!r} is no period; {hint}", param_hint="--period")
    return found


def _refuse(taken: list[str], number: int) -> None:
    count = "one of its files is" if len(taken) == 1 else f"{len(taken)} of its {number} files are"
    click.echo(f"okrsite: nothing was written: {count} there already", err=True)
    for name in taken[:12]:
        click.echo(f"  {name}", err=True)
    if len(taken) > 12:
        click.echo(f"  and {len(taken) - 12} more", err=True)
    click.echo(
        "Name another folder, or leave these as they are and add the others: --keep-existing", err=True
    )
    raise SystemExit(1)


def _write(folder: Path, files: dict[str, str]) -> None:
    from okrsite.scaffold.init_files import write_all

    try:
        write_all(folder, files)
    except OSError as fault:
        where = f": {fault.filename}" if fault.filename else ""
        click.echo(f"okrsite: nothing was written{where}: {fault.strerror or fault}", err=True)
        raise SystemExit(1) from None


def _writing(wanted: Wanted, added: dict[str, str]) -> tuple[str, str]:
    """The command that writes the first file of a user's own, and what it does."""
    if not any(name.startswith("content/teams/") for name in added):
        return "okrsite new checkin", "write this week's update"
    team = "onboarding" if wanted.sample else "company"
    if wanted.sample and wanted.period.first <= wanted.day <= wanted.period.last:
        return f"okrsite new checkin --team {team}", "write this week's update"
    title = shlex.quote("What we want to reach")
    period = f" --period {wanted.period.id}" if wanted.sample else ""
    return f"okrsite new objective {title} --team {team}{period}", "write an objective"


def _next_steps(folder: Path, number: int, writing: tuple[str, str]) -> None:
    here = folder.resolve() == Path.cwd().resolve()
    shown = "this folder" if here else str(folder)
    click.echo(f"Wrote {number} {'file' if number == 1 else 'files'} to {shown}. Next:")
    end_of_options = "-- " if str(folder).startswith("-") else ""
    steps = [
        *([] if here else [(f"cd {end_of_options}{shlex.quote(str(folder))}", "")]),
        ("okrsite serve", "see it, and how it follows each save"),
        ("okrsite check", "what is wrong, with file and line"),
        writing,
    ]
    width = max(len(command) for command, _ in steps)
    for command, what in steps:
        click.echo(f"  {command:{width}}  {what}".rstrip())


def _host_steps(folder: Path, host: Host) -> None:
    """What is left to do once at a host."""
    top = folder.resolve()
    above = next((up for up in top.parents if (up / ".git").exists()), None)
    if not (top / ".git").exists() and above is not None:
        click.echo(
            f"Notice: the repository begins at {above}; the jobs have to be there, with the site's folder as "
            "their working directory.",
            err=True,
        )
    elif host == "github":
        click.echo("Once, in the repository's settings: Pages, Source, GitHub Actions.")
    else:
        click.echo("The first lines of .gitlab-ci.yml say what to set up once.")
