"""`okrsite build`."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from okrsite.cli.common import as_of_date, as_of_option, format_option, notice, report, unwinding
from okrsite.cli.progress import Progress


@click.command(short_help="Build the site.")
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder to write; default output_dir."
)
@as_of_option
@click.option("--base-url", metavar="URL", help="Where the site is published; wins over the config.")
@click.option("--strict", is_flag=True, help="Publish nothing and exit with 1 on warnings too.")
@click.option(
    "--keep-going", is_flag=True, help="Leave faulty files out, name them on the site, and exit with 0."
)
@click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="Processes that render; default one a processor."
)
@click.option("--no-cache", is_flag=True, help="Render every page anew, and keep nothing for the next build.")
@format_option
@click.pass_obj
@unwinding()
def build(
    config_path: Path,
    output: Path | None,
    as_of: date | None,
    base_url: str | None,
    strict: bool,
    keep_going: bool,
    jobs: int | None,
    no_cache: bool,
    form: str,
) -> None:
    """Build the site. With a fault the output folder stays as it was.

    \b
    okrsite build
    okrsite build --output public --base-url https://okrs.example.com/
    okrsite build --as-of 2026-01-31
    """
    from okrsite.build import Rendering
    from okrsite.build import build as run
    from okrsite.cache import Cache
    from okrsite.project import open_project, with_base_url
    from okrsite.rendering import processors
    from okrsite.reporters.text import summary
    from okrsite.source.fast_markdown import why_unused
    from okrsite.trust import trusted_cache

    begun = time.monotonic()
    project = open_project(config_path)
    if base_url is not None:
        changed = with_base_url(project.config, base_url)
        if changed is None:
            raise click.BadParameter(f"{base_url!r} is not an http(s) address", param_hint="--base-url")
        project = replace(project, config=changed)
    target = output if output is not None else project.root / project.config.output_dir
    day = as_of_date(as_of, project.config)
    cache, committed = (Cache.none(), "") if no_cache else trusted_cache(project.root)
    with cache, Progress() as tell:
        how = Rendering(cache, jobs or processors(), tell=tell)
        built = run(project, day, target, strict=strict, keep_going=keep_going, how=how)
    report(built.diagnostics, project.root, form)
    if built.published is None:
        click.echo(f"Nothing was published: {summary(built.diagnostics)}.", err=True)
        raise SystemExit(1)
    if built.diagnostics:
        click.echo(f"{summary(built.diagnostics)}.", err=True)
    notice(built.notice)
    if committed:
        click.echo(f"Notice: {committed}", err=True)
    notice(why_unused())
    if project.config.base_url is None:
        click.echo("Notice: without base_url there are no sitemap and no feed.", err=True)
    done = built.published
    # Standard output belongs to the form that machines read.
    for_machines = form != "text"
    click.echo(
        f"Built {built.pages} pages in {time.monotonic() - begun:.2f} s: "
        f"{done.written} files written, {done.unchanged} unchanged, {done.removed} removed.",
        err=for_machines,
    )
    click.echo(f"Open {target / 'index.html'}", err=for_machines)
