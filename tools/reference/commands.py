"""All commands with their usage, options and examples, from the commands themselves."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click

from okrsite.cli import okrsite
from tools.reference.shapes import table

_INTRODUCTION = """\
# Commands

`okrsite [--config okrsite.toml] COMMAND`. Each takes `-h` and `--help`. What is shown for people goes to
standard error where a machine reads standard output.

## Exit codes

| code | meaning |
|---|---|
| 0 | all is well |
| 1 | errors in content or config, or warnings under `--strict`; no content; what cannot be done: a file \
that is there already or cannot be written, a reference that `trace` does not find, a port that `serve` \
finds in use; something to mend under `check --fix --diff`; stopped with Ctrl-C |
| 2 | wrong usage: an unknown command, option, code, team, date or revision |
| 70 | a fault of okrsite itself; nothing was published |
| 129, 143 | told to end (SIGHUP, SIGTERM); a build has cleared away what it had staged |
| 130 | `okrsite new` was stopped while it asked (Ctrl-C) |

The preview ends with 0, by Ctrl-C and by SIGTERM.

## Environment

| variable | does |
|---|---|
| `SOURCE_DATE_EPOCH` | seconds since 1970: the as-of date where neither `--as-of` nor the config names one |
| `NO_COLOR`, `FORCE_COLOR` | text without colours, or always with them; none either with `TERM=dumb`. \
A terminal with colours has a bar for a step that lasts over a second |
| `VISUAL`, `EDITOR` | what `--edit` of `okrsite new` opens, and the preview the place of a fault |
| `OKRSITE_EDITOR` | what the preview opens the place of a fault with, as `--editor` |
| `WATCHFILES_FORCE_POLLING` | `1` makes `serve` look for changes itself, where the system \
reports none, as on network mounts |
| `GITHUB_WORKSPACE`, `CI_PROJECT_DIR` | the repository's folder in a CI job, at which paths \
in `--format` begin |
| `OKRSITE_DEBUG` | `1` shows the traceback of a fault of okrsite itself |

This page is made from the code: `python -m tools.reference`.
"""


def commands() -> str:
    """The page."""
    return "\n\n".join([_INTRODUCTION.strip(), *(_chapter(*found) for found in every_command())]) + "\n"


def every_command() -> Iterator[tuple[click.Context, click.Command]]:
    """Each command, with those of groups behind their group."""
    waiting: list[tuple[click.Context | None, str, click.Command]] = [(None, "okrsite", okrsite)]
    while waiting:
        parent, name, command = waiting.pop(0)
        ctx = click.Context(command, parent=parent, info_name=name)
        yield ctx, command
        if isinstance(command, click.Group):
            inner = [(ctx, one, command.get_command(ctx, one)) for one in command.list_commands(ctx)]
            waiting[:0] = [(up, one, found) for up, one, found in inner if found is not None]


def examples(command: click.Command) -> list[str]:
    """The example lines of its help."""
    return [
        line.strip() for block in _blocks(command) if _is_example(block) for line in block.splitlines()[1:]
    ]


def _blocks(command: click.Command) -> list[str]:
    return inspect.cleandoc(command.help or "").split("\n\n")


def _is_example(block: str) -> bool:
    return block.startswith("\b")


def _chapter(ctx: click.Context, command: click.Command) -> str:
    usage = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    told = [" ".join(block.split()) for block in _blocks(command) if not _is_example(block)]
    parts = [f"## {ctx.command_path}", f"`{usage}`", *(_as_markdown(text) for text in told)]
    options = [_option(param) for param in command.params if isinstance(param, click.Option)]
    if options:
        parts.append(table(("option", "default", "does"), options))
    if isinstance(command, click.Group):
        inner = command.list_commands(ctx)
        links = [f"[{name}](#{ctx.command_path.replace(' ', '-')}-{name})" for name in inner]
        parts.append(f"Commands: {', '.join(links)}.")
    lines = examples(command)
    if lines:
        parts.append("\n".join(f"    {line}" for line in lines))
    return "\n\n".join(parts)


def _as_markdown(text: str) -> str:
    """Options in the text stand as code; names in capitals and what is code already stay."""
    return re.sub(r"(?<![\w`-])(--[a-z][a-z-]*)(?![^`]*`(?:[^`]*`[^`]*`)*[^`]*$)", r"`\1`", text)


def _option(param: click.Option) -> tuple[str, str, str]:
    names = ", ".join(f"`{name}`" for name in sorted(param.opts, key=len, reverse=True))
    takes = ""
    if isinstance(param.type, click.Choice):
        takes = " " + ", ".join(f"`{word}`" for word in param.type.choices)
    elif not param.is_flag:
        takes = f" {param.metavar or param.type.name.upper()}"
    shown = param.show_default and not param.is_flag
    repeat = (
        " May be given several times." if param.multiple and "epeatable" not in (param.help or "") else ""
    )
    return f"{names}{takes}", f"`{param.default}`" if shown else "", f"{param.help or ''}{repeat}"
