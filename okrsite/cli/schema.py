"""`okrsite schema`."""

from __future__ import annotations

from pathlib import Path

import click


def _types(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """What a shell completes."""
    from okrsite.scaffold.schema import NAMES

    return [name for name in NAMES if name.startswith(incomplete)]


@click.command(short_help="Print the JSON Schema of a front matter type, for editors.")
@click.argument("name", metavar="[TYPE]", required=False, shell_complete=_types)
@click.option("--all", "every", is_flag=True, help="All schemas, into the folder that --output names.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="File to write, or a folder; what is there is written anew.",
)
def schema(name: str | None, every: bool, output: Path | None) -> None:
    """Print the JSON Schema (2020-12) of a front matter type, for editors and other tools.

    TYPE is objective, checkin, kpi, team, person, retro, event or page; content, which takes any file by its
    `type`; or config, which is okrsite.toml. `okrsite init` writes them all and the editor's settings.

    \b
    okrsite schema objective
    okrsite schema checkin --output checkin.schema.json
    okrsite schema --all --output schemas
    """
    from okrsite.diagnostics import did_you_mean
    from okrsite.scaffold.schema import NAMES, file_name, schema_text

    if every == (name is not None):
        raise click.UsageError(f"name one of {', '.join(NAMES)}, or --all")
    if every:
        if output is None:
            raise click.UsageError("--all needs the folder to write to: --output schemas")
        files = {output / file_name(known): schema_text(known) for known in NAMES}
        if output.exists() and not output.is_dir():
            raise click.BadParameter(f"{str(output)!r} is not a folder", param_hint="--output")
    else:
        if name not in NAMES:
            hint = did_you_mean(str(name), NAMES) or f"there are {', '.join(NAMES)}"
            raise click.BadParameter(f"there is no type {name!r}; {hint}", param_hint="TYPE")
        if output is None:
            click.echo(schema_text(name), nl=False)
            return
        files = {output / file_name(name) if output.is_dir() else output: schema_text(name)}
    _write(files)


def _write(files: dict[Path, str]) -> None:
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
        except OSError as fault:
            click.echo(f"okrsite: {path} cannot be written: {fault.strerror or fault}", err=True)
            raise SystemExit(1) from None
        click.echo(f"Wrote {path}")
