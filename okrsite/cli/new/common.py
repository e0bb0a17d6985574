"""What the commands of `new` share: the project, refusals as usage errors, writing, the editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from okrsite.cli.common import as_of_date, colours, file_lines, show, team_ids
from okrsite.cli.progress import Progress

if TYPE_CHECKING:
    from okrsite.diagnostics import Diagnostic
    from okrsite.scaffold.new_files import Workplace

edit_option = click.option("--edit", is_flag=True, help="Open the new file in $VISUAL or $EDITOR.")
id_option = click.option("--id", "id_", metavar="NAME", default="", help="Name of the file, without .md.")
title_option = click.option("--title", default="", help="The title, where the argument is a path.")
team_option = click.option(
    "--team", metavar="TEAM", shell_complete=team_ids, default="", help="Id of the team."
)
period_option = click.option("--period", metavar="PERIOD", default="", help="Such as 2026-Q1.")
supports_option = click.option(
    "--supports", metavar="REF", multiple=True, help="What it feeds: objective#key-result; repeatable."
)
template_option = click.option(
    "--template", metavar="NAME", default="", help="A template of okrsite's, or of content/_templates/."
)


@contextmanager
def refusals() -> Iterator[None]:
    """Turns what cannot be made into a usage error, and what cannot be written into a message."""
    from okrsite.scaffold.new_files import RefusedError

    try:
        yield
    except RefusedError as fault:
        text = f"{fault}; {fault.hint}" if fault.hint else str(fault)
        if fault.where:
            raise click.BadParameter(text, param_hint=fault.where) from None
        raise click.UsageError(text) from None
    except OSError as fault:
        raise click.ClickException(f"{fault.filename or 'the file'}: {fault.strerror or fault}") from None


def workplace(config_path: Path, as_of: date | None = None) -> Workplace:
    """The project that something is added to; ends with 1 where its config has faults."""
    from okrsite.diagnostics import has_errors
    from okrsite.project import open_project
    from okrsite.scaffold.new_files import open_workplace

    project = open_project(config_path)
    if has_errors(project.diagnostics):
        # What it says of folders and periods is not known, so the right place is not known either.
        show(project.diagnostics, project.root)
        click.echo("Nothing was written.", err=True)
        raise SystemExit(1)
    with refusals(), Progress() as tell:
        return open_workplace(config_path, as_of_date(as_of, project.config), tell)


def refuse_faults(place: Workplace, files: Mapping[str, str], day: date | None = None) -> None:
    """Ends with 1, the faults shown, where a site with these files would have errors it has not without."""
    from okrsite.scaffold.new_files import new_faults

    faults = new_faults(place, files, day)
    if not faults:
        return
    show_faults(place, faults, files)
    click.echo("Nothing was written.", err=True)
    raise SystemExit(1)


def show_faults(place: Workplace, faults: Sequence[Diagnostic], files: Mapping[str, str]) -> None:
    """Shows faults of files that are not there yet, with the lines they would have."""
    from okrsite.reporters.text import render_text

    texts = {f"{place.content_name}/{name}": text.split("\n") for name, text in files.items()}

    def lines(path: str) -> list[str] | None:
        return texts[path] if path in texts else file_lines(place.project.root, path)

    click.echo(render_text(faults, lines, colour=colours(sys.stderr)), err=True)


def write(place: Workplace, name: str, text: str, *, edit: bool) -> None:
    """Writes a new file whose faults were looked for, says where, and opens it where that is asked for."""
    from okrsite.scaffold.new_files import create

    with refusals():
        path = create(place.project.content, name, text)
    click.echo(shown(path))
    if edit:
        open_editor(path)


def shown(path: Path) -> str:
    """A path as it is written from here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def open_editor(path: Path) -> None:
    """Opens a file as `git commit` does: $VISUAL, $EDITOR, vi; options in them count."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    try:
        # As git does: the shell reads the words, so that `code --wait` and `$HOME/bin/edit` work.
        command = (
            [*shlex.split(editor, posix=False), str(path)]
            if os.name == "nt"
            else ["/bin/sh", "-c", f'{editor} "$@"', editor, str(path)]
        )
        code = subprocess.run(command, check=False).returncode  # noqa: S603
    except (OSError, ValueError) as fault:
        code, why = 1, f" ({fault})"
    else:
        why = ""
    if code:
        raise click.ClickException(f"the file is written, but the editor {editor!r} did not work{why}")


def on_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()
