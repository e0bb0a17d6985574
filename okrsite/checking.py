"""A site as far as it can be made, and all that is wrong with it: discover, parse, resolve, score, lint."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from okrsite.config import Config
from okrsite.diagnostics import Diagnostic, Severity, did_you_mean, error, has_errors, ordered, quote
from okrsite.history.read import Asked, read_history
from okrsite.history.values import NO_HISTORY, History
from okrsite.memory import Memory
from okrsite.model.site import Site
from okrsite.policy import apply_policy
from okrsite.progress import Tell, counted, silent
from okrsite.project import Project
from okrsite.resolve import no_content, resolve
from okrsite.resolve.addresses import check_ids
from okrsite.resolve.aliases import groups
from okrsite.resolve.stopped import stopped_links
from okrsite.rules import lint, unknown_waivers
from okrsite.scoring import score
from okrsite.source.content import Content, read_content
from okrsite.source.discover import Found, SourceFile, discover
from okrsite.source.parse import Broken, Document, Parsed, parse
from okrsite.source.schema import FrontMatter
from okrsite.view.bodies import render_anew, render_bodies
from okrsite.view.told import before_the_week
from okrsite.view.world import World

_PARTS = 4
"""What is told of once the files are read: resolved, scored, linted, compared with the week before."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A site as far as it could be made, and every fault that was found on the way."""

    world: World | None
    diagnostics: tuple[Diagnostic, ...]
    assets: Mapping[str, Path]
    used_assets: tuple[str, ...] = ()

    @property
    def has_errors(self) -> bool:
        return has_errors(self.diagnostics)


def check(
    project: Project,
    as_of: date,
    *,
    keep_going: bool = False,
    parsed: Callable[[SourceFile], Parsed] = parse,
    memory: Memory | None = None,
    found: Found | None = None,
    linted: bool = True,
    history: Callable[[Asked], History] = read_history,
    tell: Tell = silent,
) -> Checked:
    """Everything that a build does but rendering and writing; what stayed is taken from `memory`.

    `found` is what the content folder holds, where that is known. Without `linted` the quality rules wait.
    `tell` hears how far it has come.
    """
    config = project.config
    found = found or folder_of(project)
    files = {file.name: file.data for file in (*found.documents, *found.tables)}

    def history_of(site: Site) -> History:
        return history(Asked(project.content, files, site, config, as_of))

    return check_content(
        project,
        found,
        as_of,
        keep_going=keep_going,
        parsed=parsed,
        history_of=history_of,
        memory=memory,
        linted=linted,
        tell=tell,
    )


def folder_of(project: Project) -> Found:
    """What the content folder holds now."""
    return discover(project.content, project.config.content_dir.strip("/"))


def check_content(
    project: Project,
    folder: Found,
    as_of: date,
    *,
    keep_going: bool = False,
    parsed: Callable[[SourceFile], Parsed] = parse,
    bodies_too: bool = True,
    history_of: Callable[[Site], History] = lambda _: NO_HISTORY,
    memory: Memory | None = None,
    linted: bool = True,
    tell: Tell = silent,
) -> Checked:
    """What a content folder holds, or held at some commit, checked, scored and linted.

    Without `bodies_too` the links of bodies are checked, and no body is rendered that has none.
    """
    config, memory = project.config, memory or Memory()
    reading = counted(parsed, "Reading", len(folder.documents), tell)
    content = read_content(folder, as_of, reading, memory)
    if not content.documents and not content.diagnostics:
        return Checked(None, ordered((*project.diagnostics, no_content(config.content_dir))), {})
    later = _faults_of(content.later, content, config, content.broken, memory.part("later"))
    # What is faulty or dated later is known, and to name it is no fault of another file's.
    absent = [*content.broken, *(d.left_out() for d in content.later)]
    rests = _faults_of(content.rests, content, config, absent, memory.part("rests"))
    read = [*content.diagnostics, *rests]
    tell("Checking", 0, _PARTS)
    kept = list(content.documents)
    while True:
        documents, clashes = _with_ids(kept, content, memory)
        site, faults = resolve(documents, content.tables, config, absent, memory)
        bodies, led, used, dead = render_bodies(
            site, config, content.assets, absent, links_alone=not bodies_too, memory=memory
        )
        found = [*clashes, *faults, *dead, *unknown_waivers(documents)]
        faulty = {d.span.path for d in found if d.severity is Severity.ERROR}
        if not keep_going or not faulty & {d.path for d in kept}:
            break
        absent += [d.left_out() for d in kept if d.path in faulty]
        kept = [d for d in kept if d.path not in faulty]
        read += found
    if keep_going and not kept:
        return Checked(None, ordered((*project.diagnostics, *read, no_content(config.content_dir))), {})
    tell("Checking", 1, _PARTS)
    _, theme = project.theme
    config = memory.same("config", config)
    scores, history = score(site, as_of, config, memory=memory), history_of(site)
    tell("Checking", 2, _PARTS)
    found += stopped_links(site, as_of)
    faults = [*project.diagnostics, *_unknown_top(project, site), *theme, *read, *found]
    findings = lint(site, scores, config, history.ledger) if linted else ()
    everything = ordered((*faults, *_quality(findings, faults)))
    shown = apply_policy(everything, documents, config, as_of)
    tell("Checking", 3, _PARTS)
    # A finding that the config makes an error leaves no file out.
    left_out = {d.span.path for d in (*read, *found) if d.severity is Severity.ERROR} if keep_going else ()
    world = World(
        site=site,
        scores=scores,
        before=before_the_week(site, scores, config, memory),
        config=config,
        bodies=bodies,
        led=led,
        diagnostics=shown,
        left_out=tuple(sorted(left_out)),
        history=history,
        memory=memory,
    )
    tell("Checking", _PARTS, _PARTS)
    return Checked(world, ordered((*shown, *later)), content.assets, tuple(used))


def _with_ids(
    kept: list[Document[FrontMatter]], content: Content, memory: Memory
) -> tuple[list[Document[FrontMatter]], list[Diagnostic]]:
    """`check_ids`, unless it found no fault in documents of the same names."""
    whole = len(kept) == len(content.documents)
    if whole and memory.latest("sound names", ()) is content.names:
        return kept, []
    documents, clashes = check_ids(kept)
    if whole and not clashes:
        memory.keep("sound names", content.names)
    return documents, clashes


def with_new_bodies(
    world: World, before: Found, now: Found, parsed: Callable[[SourceFile], Parsed]
) -> World | None:
    """The world made of `before` as it is now; None where more changed than bodies of documents.

    What has faults is none of its business: the world is one without errors.
    """
    if [f.path for f in before.documents] != [f.path for f in now.documents]:
        return None
    if replace(before, documents=()) != replace(now, documents=()):
        return None
    rendered = world.bodies
    for old, new in zip(before.documents, now.documents, strict=True):
        if old == new:
            continue
        was, found = parsed(old), parsed(new)
        if was.document is None or found.document is None or was.diagnostics != found.diagnostics:
            return None
        if not _same_front_matter(old, new, found.document.body.line):
            return None
        kinds = groups(world.site)
        entries = ((kind, e) for kind, group in kinds.items() for e in group.values() if e.path == new.path)
        place = next(entries, None)
        if place is None:
            return None
        kind, entry = place[0], replace(place[1], body=found.document.body)
        html = render_anew(entry, rendered, world.memory)
        if html is None:
            return None
        anew: dict[str, Any] = {kind: {**kinds[kind], entry.id: entry}}
        site = replace(world.site, **anew)
        world = replace(world, site=site, bodies={**world.bodies, entry.path: html})
    return world


def _same_front_matter(old: SourceFile, new: SourceFile, body: int) -> bool:
    """Whether all lines above the body's first are the same."""
    above = (file.data.split(b"\n", body - 1)[: body - 1] for file in (old, new))
    return next(above) == next(above)


def _quality(findings: Sequence[Diagnostic], faults: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Findings in files without errors: what is read of a faulty file is not what its author meant."""
    faulty = {d.span.path for d in faults if d.severity is Severity.ERROR}
    return [d for d in findings if d.span.path not in faulty]


def _unknown_top(project: Project, site: Site) -> list[Diagnostic]:
    """A team at the top has to be there when it is another than the default."""
    name = project.config.company_team
    if name == Config().company_team or name in site.teams:
        return []
    hint = did_you_mean(name, site.teams) or f"there are {', '.join(list(site.teams)[:8]) or 'no teams yet'}"
    span = project.where("company_team")
    return [error("C104", span, f"company_team: there is no team {quote(name)}", hint)]


def _faults_of(
    others: Sequence[Document[FrontMatter]],
    content: Content,
    config: Config,
    absent: Sequence[Broken],
    memory: Memory,
) -> list[Diagnostic]:
    """Faults of files that are no part of the site, dated later or with faults already: told all the same."""
    if not others:
        return []
    documents, clashes = check_ids([*content.documents, *others])
    site, faults = resolve(documents, content.tables, config, absent, memory)
    _, _, _, dead = render_bodies(site, config, content.assets, absent, memory=memory)
    paths = {d.path for d in others}
    found = (*clashes, *faults, *dead, *unknown_waivers(documents))
    return [d for d in found if d.span.path in paths and d.severity is Severity.ERROR]
