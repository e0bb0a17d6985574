"""Each page has one address, and each address one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from okrsite.diagnostics import Diagnostic, Span, error, quote
from okrsite.model.addresses import BUILT_IN, LISTS, SECTIONS, WHOLE
from okrsite.model.site import Site
from okrsite.source.discover import folded
from okrsite.source.parse import Document
from okrsite.source.schema import FrontMatter


def address_of(document: Document[FrontMatter]) -> str:
    """Where a document's page stands, without a slash at its ends."""
    section = {"team": "teams/", "person": "people/", "kpi": "kpis/"}.get(document.type, "")
    return f"{section}{document.id}"


def check_ids(
    documents: Iterable[Document[FrontMatter]],
) -> tuple[list[Document[FrontMatter]], list[Diagnostic]]:
    """The documents whose address no earlier one has (case and Unicode form folded), and the faults."""
    first: dict[str, Document[FrontMatter]] = {}
    kept, faults = [], []
    for document in documents:
        address = address_of(document)
        other = first.setdefault(folded(address), document)
        if other is document:
            kept.append(document)
            continue
        span = Span.of(document.path, document.span.line, document.span.column)
        what = f"the {document.type} {quote(document.id)}"
        if (
            other.type == document.type
            and other.id == document.id
            and document.type in {"team", "person", "kpi"}
        ):
            message = f"{what} is defined twice (first in {other.path})"
            faults.append(error("F108", span, message, "keep one of them"))
        else:
            message = f"{what} has the same address as {other.path}: /{address}/"
            faults.append(error("F108", span, message, "rename one of the files"))
    return kept, faults


def check_addresses(site: Site) -> list[Diagnostic]:
    """Pages of content in the way of pages that okrsite makes."""
    made = {folded(address): what for address, what in _made(site)}
    introduced = _introduced(site)
    faults = []
    groups = (site.objectives, site.checkins, site.retros, site.events, site.pages)
    for entry in (entry for group in groups for entry in group.values()):
        index = entry.path.endswith("/index.md") and entry.id in site.pages
        if entry.id == "" or (index and entry.id in introduced):
            continue
        key = folded(entry.id)
        what = made.get(key) or _reserved(key)
        if what:
            message = f"this page's address /{entry.id}/ is taken by {what}"
            faults.append(error("F108", entry.span, message, "rename the file"))
    return faults


def _reserved(address: str) -> str | None:
    """What okrsite keeps for itself at an address, or None."""
    top, _, below = address.partition("/")
    taken = address in BUILT_IN or top in WHOLE or (top in LISTS and below.isdigit())
    return f"a page that okrsite makes, /{address}/" if taken else None


def _introduced(site: Site) -> set[str]:
    """Addresses of made pages that an `index.md` opens with its body."""
    periods = set(site.periods)
    return (
        periods | {f"{p}/{t}" for p in periods for t in site.teams} | set(SECTIONS) | {*LISTS, "objectives"}
    )


def _made(site: Site) -> Iterator[tuple[str, str]]:
    for period in site.periods:
        yield period, f"the page of the period {period}"
        for team in site.teams:
            yield f"{period}/{team}", f"the page of {team} in {period}"
    for section, names in zip(SECTIONS, (site.teams, site.people, site.kpis), strict=True):
        yield section, f"the list of {section}"
        for name in names:
            yield f"{section}/{name}", f"the page of {name}"
