"""The one composer of the stages: discover, parse, resolve, score, pages, render, check, write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import cast

from okrsite.cache import FOLDER, Cache
from okrsite.charts import TEMPLATES
from okrsite.checking import Checked, check, folder_of
from okrsite.diagnostics import Diagnostic, Severity, Span, error, has_errors, ordered
from okrsite.exports import EXPORTS, Export, sitemap
from okrsite.garbage import growing
from okrsite.history.values import Notice
from okrsite.pages import PAGES
from okrsite.parsing import CachedParser
from okrsite.progress import Tell, silent
from okrsite.project import Project
from okrsite.publish.atomic import Published, PublishError, publish
from okrsite.publish.files import OutputFile
from okrsite.publish.links import LinkCheck
from okrsite.publish.target import refusal
from okrsite.publish.tree import read_regular
from okrsite.rendering import KilledError, Rendered, Renderer, spread
from okrsite.rendering.stamps import VEGA
from okrsite.source.discover import MAX_ASSET_BYTES
from okrsite.theme.chain import Theme
from okrsite.theme.static import static_files
from okrsite.unchanged import LastBuild
from okrsite.vega import Vega
from okrsite.view.frame import frame
from okrsite.view.page import PageAt
from okrsite.view.world import World


def site_pages(world: World) -> Iterator[PageAt]:
    """Every page of the site, each made when it is wanted."""
    for pages in PAGES:
        yield from pages(world)


@dataclass(frozen=True, slots=True)
class Rendering:
    """How pages are rendered: with what cache, by how many processes, which pages, and who hears of it."""

    cache: Cache = field(default_factory=Cache.none)
    jobs: int = 1
    source: Callable[[World], Iterator[PageAt]] = site_pages
    tell: Tell = silent


def site_files(
    project: Project, checked: Checked, pages: list[Rendered], how: Rendering
) -> Iterator[OutputFile]:
    """Every file of the site; notes its pages in `pages`, without what they hold.

    Raises `BrokenSiteError` when the pages do not fit together.
    """
    world = checked.world
    if world is None:
        raise ValueError("there is no site to render")
    theme, faults = project.theme
    if has_errors(faults):
        raise BrokenSiteError(ordered(faults))
    links = LinkCheck(project.config.base_path)
    with Vega(VEGA, TEMPLATES) as vega:
        renderer = Renderer(theme, frame(world), vega.draw, how.cache)
        places = list(how.source(world))
        # The exports first: the largest file of a site is made beside its pages.
        items: list[PageAt | Export] = [*EXPORTS, *places]
        jobs = how.jobs if Vega.may_fork() else 1
        made = spread(_Work(world, theme, renderer), items, jobs, renderer.forked)
        others = [file for _ in EXPORTS for file in cast("tuple[OutputFile, ...]", next(made))]
        for place, found in zip(places, cast("Iterator[Rendered]", made), strict=True):
            page = renderer.page_of(place, found)
            if page.made is None:
                raise BrokenSiteError((page.fault,) if page.fault else ())
            links.add(page.path, page.made.scanned, page.source)
            pages.append(replace(page, made=None, drawings=None))
            how.tell("Rendering", len(pages), len(places))
            yield OutputFile(page.path, page.made.html)
            for path, data in page.made.tables:
                links.add_file(path)
                yield OutputFile(path, data)
    renderer.retain(page.path for page in pages)
    others += [
        *static_files(theme),
        *sitemap(project.config.base_url, (page.address for page in pages if page.listed)),
        *(OutputFile(name, _asset(checked.assets[name], name, project)) for name in checked.used_assets),
    ]
    for file in others:
        links.add_file(file.path)
        yield file
    if broken := links.finish():
        raise BrokenSiteError(broken)


def _asset(place: Path, name: str, project: Project) -> bytes:
    """A picture or attachment. Raises FileNotFoundError where it went since the folder was looked at."""
    data = read_regular(str(place), MAX_ASSET_BYTES)
    if data is None:
        place.lstat()
        span = Span.of(f"{project.config.content_dir.strip('/')}/{name}")
        raise BrokenSiteError((error("F106", span, "the file cannot be read", "is it being written?"),))
    return data


@dataclass(frozen=True, slots=True)
class _Work:
    """What is done for a page or an export, in whatever process."""

    world: World
    theme: Theme
    renderer: Renderer

    def __call__(self, item: PageAt | Export) -> Rendered | tuple[OutputFile, ...]:
        if isinstance(item, PageAt):
            return self.renderer(item)
        return tuple(f for f in item(self.world) if self.theme.scripts or not f.path.endswith(".js"))


class BrokenSiteError(Exception):
    """The rendered pages have faults: links that lead nowhere, a theme that is not whole."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(f"{len(diagnostics)} faults")
        self.diagnostics = diagnostics


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to; `published` is None when nothing was published."""

    diagnostics: tuple[Diagnostic, ...]
    published: Published | None
    pages: int = 0
    notice: Notice | None = None
    """What is missing of the history, and how to get it."""


def build(
    project: Project,
    as_of: date,
    output: Path,
    *,
    strict: bool = False,
    keep_going: bool = False,
    how: Rendering | None = None,
) -> Built:
    """Checks, renders, publishes. With a fault (or under `strict` a warning) the output stays as it was."""
    how = how or Rendering()
    found = folder_of(project)
    last = LastBuild(how.cache, project, found, as_of, strict, keep_going)
    if (same := last.again(output, partial(_refusal, project, output))) is not None:
        known, published = same
        return Built(known.diagnostics, published, known.pages, known.notice)
    parser = CachedParser(how.cache)
    with growing() as grown:
        checked = check(project, as_of, keep_going=keep_going, parsed=parser, found=found, tell=how.tell)
        parser.retain()
        grown()
        built = build_checked(project, checked, output, strict=strict, keep_going=keep_going, how=how)
    if built.published is not None:
        last.keep(built.published, built.diagnostics, built.pages, built.notice)
    return built


def build_checked(
    project: Project,
    checked: Checked,
    output: Path,
    *,
    strict: bool = False,
    keep_going: bool = False,
    how: Rendering | None = None,
) -> Built:
    """Renders and publishes what was checked."""
    warnings = any(d.severity is Severity.WARNING for d in checked.diagnostics)
    config = [d for d in checked.diagnostics if d.span.path == project.config_name]
    faulty = has_errors(config) if keep_going else checked.has_errors
    stopped = faulty or (strict and warnings)
    if checked.world is None or stopped:
        return Built(checked.diagnostics, None)

    pages: list[Rendered] = []
    try:
        files = site_files(project, checked, pages, how or Rendering())
        published = publish(files, output, partial(_refusal, project, output))
    except BrokenSiteError as broken:
        return Built(ordered((*checked.diagnostics, *broken.diagnostics)), None)
    except KilledError:
        hint = "a system without memory does that: build with --jobs 1, or give it more"
        fault = error("C316", Span.of(project.config_name), "a process of the build was killed", hint)
        return Built(ordered((*checked.diagnostics, fault)), None)
    except PublishError as refused:
        return Built(ordered((*checked.diagnostics, refused.diagnostic)), None)
    return Built(checked.diagnostics, published, len(pages), checked.world.history.notice)


def _refusal(project: Project, output: Path) -> Diagnostic | None:
    """Why nothing is to be written into the output folder."""
    themes = (project.root / "themes", project.root / "theme_overrides")
    return refusal(output, project.content, project.root, _home(), themes, (project.root / FOLDER,))


def _home() -> Path | None:
    """The user's home folder; a user without a name, as containers have them, may have none."""
    try:
        return Path.home()
    except RuntimeError:
        return None
