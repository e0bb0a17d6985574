"""A build for `serve`: what somebody looks at comes first, and what is out of date is given up.

Files that did not change are not parsed again. All else is built anew each time, as `okrsite build` does.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from okrsite.build import Built, Rendering, build_checked
from okrsite.charts import TEMPLATES
from okrsite.checking import Checked, check, folder_of, with_new_bodies
from okrsite.diagnostics import has_errors
from okrsite.history.read import Asked, LatestHistory
from okrsite.history.values import History
from okrsite.memory import Memory
from okrsite.pages import PAGES
from okrsite.progress import Tell, silent
from okrsite.project import Project
from okrsite.publish.files import OutputFile
from okrsite.rendering.drawings import LatestDrawings
from okrsite.rendering.stamps import VEGA, of_folder
from okrsite.serve.rebuild import GivenUpError
from okrsite.source.discover import Found, SourceFile, reread
from okrsite.source.parse import Parsed, parse
from okrsite.theme.chain import Theme
from okrsite.theme.environment import environment
from okrsite.theme.render import render
from okrsite.theme.static import static_files
from okrsite.theme.templates import BadTemplateError
from okrsite.trust import trusted_cache
from okrsite.vega import Vega
from okrsite.view.frame import SiteFrame, frame
from okrsite.view.page import Page, PageAt
from okrsite.view.world import World

Rendered = Callable[[Page, SiteFrame], OutputFile]
"""Renders a page within the frame of the site."""

MOST_GIVEN_UP = 8
"""So many builds in a row are given up; the next is finished, whatever changes meanwhile."""


class ParsedFiles:
    """Parses each file once for as long as it stays as it is: its bytes, and its name, which gives the id."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[SourceFile, Parsed]] = {}
        self._asked: set[str] = set()

    def __call__(self, file: SourceFile) -> Parsed:
        """The file, parsed now or earlier."""
        self._asked.add(file.path)
        known = self._known.get(file.path)
        if known is None or known[0] != file:
            known = self._known[file.path] = (file, parse(file))
        return known[1]

    def forget(self) -> None:
        """Forget the files that nobody asked for since the last time: they are gone."""
        for path in self._known.keys() - self._asked:
            del self._known[path]
        self._asked.clear()


class Templates:
    """A theme's templates, compiled once for as long as their bytes stay."""

    def __init__(self) -> None:
        self._vega = Vega(VEGA, TEMPLATES)
        self._drawings = LatestDrawings(self._vega.draw)
        self._theme: Theme | None = None
        self._stamp: object = None
        self._rendered: Rendered | None = None

    def of(self, theme: Theme) -> Rendered:
        """What renders a page with the theme as it is now; one that was loaded before is as it was then."""
        if self._rendered is not None and theme is self._theme:
            return self._rendered
        self._theme = theme
        stamp = (theme, [of_folder(folder / "templates") for folder in theme.folders])
        if self._rendered is None or stamp != self._stamp:
            env = environment(theme, self._drawings)
            self._stamp, self._rendered = stamp, partial(render, env, theme)
        return self._rendered

    def close(self) -> None:
        """End what draws charts."""
        self._vega.close()


class Builder:
    """Called with a project, it builds, as `okrsite.build.build` does. Belongs to one thread.

    `viewed` gives the files that may be what a reader looks at; `show` gets those of them that there are,
    and the theme's files, as soon as they are rendered. `is_stale` says that newer changes have come,
    `is_ending` that no build is wanted any more. `changed` gives the paths that changed since it was asked
    for the last time, None where they are not known. `progress` shows how far a build is.
    """

    def __init__(
        self,
        viewed: Callable[[], Collection[str]],
        show: Callable[[Project, Mapping[str, bytes]], None],
        is_stale: Callable[[], bool],
        is_ending: Callable[[], bool],
        changed: Callable[[], Collection[str] | None] = lambda: None,
        progress: Callable[[], AbstractContextManager[Tell]] = lambda: nullcontext(silent),
    ) -> None:
        self._viewed = viewed
        self._show = show
        self._is_stale = is_stale
        self._is_ending = is_ending
        self._changed = changed
        self._progress = progress
        self._folder: tuple[Path, Found] | None = None
        """What the content folder held when it was last looked at, and where it is."""
        self._project: Project | None = None
        """The latest, with its theme."""
        self._made: tuple[Project, date, Found, World] | None = None
        """The latest sound site, when it was looked at, and what it was made of."""
        self._parsed = ParsedFiles()
        self._memory = Memory()
        self._history = LatestHistory()
        self._kinds: dict[str, int] = {}
        """Which of PAGES a file came from, in the latest build."""
        self._found: dict[str, int] = {}
        self._given_up = 0
        self._templates = Templates()

    def __call__(self, project: Project, as_of: date, output: Path) -> Built:
        """Build. Raises GivenUpError when newer changes have come meanwhile."""
        shown = self._show_at_once(project, as_of)
        with self._progress() as tell:
            return self._build(project, as_of, output, tell, shown=shown)

    def _build(self, project: Project, as_of: date, output: Path, tell: Tell, *, shown: bool) -> Built:
        # Should this be given up, what changed of the theme is not forgotten.
        self._project = None
        found = folder_of(project)
        self._folder = project.content, found
        checked = self._checked(project, as_of, found, self._history.read, tell=tell)
        self._parsed.forget()
        self._memory.turn()
        if not shown and checked.world is not None and not checked.has_errors:
            self._show_viewed(project, checked.world)
        self._project = project
        self._found = {}
        with trusted_cache(project.root)[0] as cache:
            how = Rendering(cache, source=self._pages, tell=tell)
            built = build_checked(project, checked, output, how=how)
        if built.published is not None:
            self._kinds = self._found
        self._given_up = 0
        _settle()
        return built

    def close(self) -> None:
        """End what draws charts."""
        self._templates.close()

    def _parse(self, file: SourceFile) -> Parsed:
        self._give_up_if_in_vain()
        return self._parsed(file)

    def _show_at_once(self, project: Project, as_of: date) -> bool:
        """Show what is looked at, from the files that are said to have changed; False where that cannot be.

        No page shows what the quality rules find, so they wait, unless a finding may stop the build.
        """
        (before, folder), self._folder = self._folder or (None, None), None
        changed = self._changed()
        if changed is None or folder is None or before != project.content or not self._wanted():
            return False
        if not all(Path(path).is_relative_to(before) for path in changed):
            return False
        names = [Path(path).relative_to(before).as_posix() for path in changed]
        found = reread(folder, before, names)
        if found is None:
            return False
        if project == self._project:
            # Its theme is the one that was loaded then.
            project = self._project
        linted = "error" in project.config.check.severity.values()
        world = None if linted else self._with_new_bodies(project, as_of, found)
        if world is None:
            checked = self._checked(project, as_of, found, self._history.again, linted=linted)
            if checked.world is None or checked.has_errors:
                return False
            world = checked.world
        self._show_viewed(project, world)
        return True

    def _with_new_bodies(self, project: Project, as_of: date, found: Found) -> World | None:
        """The site as it is now, where but bodies changed since it was made: no figure depends on them."""
        if self._made is None:
            return None
        *of, before, world = self._made
        return with_new_bodies(world, before, found, self._parse) if of == [project, as_of] else None

    def _checked(
        self,
        project: Project,
        as_of: date,
        found: Found,
        history: Callable[[Asked], History],
        *,
        linted: bool = True,
        tell: Tell = silent,
    ) -> Checked:
        checked = check(
            project,
            as_of,
            parsed=self._parse,
            memory=self._memory,
            found=found,
            linted=linted,
            history=history,
            tell=tell,
        )
        if checked.world is not None and not checked.has_errors:
            self._made = project, as_of, found, checked.world
        return checked

    def _wanted(self) -> dict[str, int]:
        return {path: self._kinds[path] for path in self._viewed() if path in self._kinds}

    def _show_viewed(self, project: Project, world: World) -> None:
        wanted = self._wanted()
        if not wanted:
            return
        theme, faults = project.theme
        # What is wrong with a template, or goes away meanwhile, the build comes upon, too, and tells.
        with suppress(BadTemplateError, OSError):
            if not has_errors(faults):
                rendered, around = self._templates.of(theme), frame(world)
                files = [rendered(page, around) for page in _found(world, wanted)]
                files += static_files(theme) if project is not self._project else ()
                self._show(project, {file.path: file.data for file in files})

    def _pages(self, world: World) -> Iterator[PageAt]:
        for number, pages in enumerate(PAGES):
            for place in pages(world):
                self._found[place.path] = number
                yield replace(place, make=partial(self._page, place))

    def _page(self, place: PageAt) -> Page:
        self._give_up_if_in_vain()
        return place.make()

    def _give_up_if_in_vain(self) -> None:
        if self._is_ending() or (self._given_up < MOST_GIVEN_UP and self._is_stale()):
            self._given_up += 1
            raise GivenUpError


def _settle() -> None:
    """What this build leaves stays until the next: no collection goes through it while somebody waits."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _found(world: World, wanted: Mapping[str, int]) -> Iterator[Page]:
    """The pages at these files, and no other is made."""
    for number in sorted(set(wanted.values())):
        yield from (place.make() for place in PAGES[number](world) if place.path in wanted)
