"""Old addresses: which of them can be redirected, and which cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from okrsite.diagnostics import Diagnostic, Span, error, quote
from okrsite.model.addresses import BUILT_IN, SECTIONS
from okrsite.model.entry import Entry
from okrsite.model.site import Site
from okrsite.source.discover import ATTACHMENTS, IMAGES, folded

_FILES = tuple(sorted({*IMAGES, *ATTACHMENTS, ".svg", ".xml", ".ics", ".json"}))
"""Ends of names of files, which a folder of the same name would be in the way of."""


def groups(site: Site) -> dict[str, Mapping[str, Entry]]:
    """The entries of a site by their kind, each by its id."""
    return {
        "objectives": site.objectives,
        "kpis": site.kpis,
        "teams": site.teams,
        "people": site.people,
        "checkins": site.checkins,
        "retros": site.retros,
        "events": site.events,
        "pages": site.pages,
    }


def entries(site: Site) -> Iterator[Entry]:
    """Every entry of a site."""
    return chain.from_iterable(group.values() for group in groups(site).values())


def address_of_entry(site: Site, entry: Entry) -> str:
    """Where an entry's own page stands, with a slash at its end; empty for the home page."""
    for section, group in (("teams", site.teams), ("people", site.people), ("kpis", site.kpis)):
        if group.get(entry.id) is entry:
            return f"{section}/{entry.id}/"
    return f"{entry.id}/" if entry.id else ""


def free_aliases(site: Site) -> list[tuple[str, Entry]]:
    """Addresses that lead on to an entry. Of two entries that claim one the first by id has it."""
    return [(address, claim.entry) for claim, address, why in _claims(site) if not why]


def check_aliases(site: Site) -> list[Diagnostic]:
    """A fault for each alias that cannot be redirected."""
    return [
        error("V406", claim.span, f"the alias {quote(claim.alias)} {why}", "delete it, or correct it")
        for claim, _, why in _claims(site)
        if why
    ]


@dataclass(frozen=True, slots=True)
class _Claim:
    """An alias, whose it is, and where it stands."""

    alias: str
    entry: Entry
    span: Span


def _claims(site: Site) -> Iterator[tuple[_Claim, str, str]]:
    """Each alias with its address, and why it cannot have it; empty where it can."""
    claimed = [
        _Claim(
            alias, entry, entry.at(f"aliases.{number}" if f"aliases.{number}" in entry.spans else "aliases")
        )
        for entry in entries(site)
        for number, alias in enumerate(entry.aliases)
    ]
    taken = _taken(site) if claimed else set()
    for claim in sorted(claimed, key=lambda claim: (claim.alias, claim.entry.id)):
        address = alias_address(claim.alias)
        if address is None:
            yield claim, "", "cannot be the address of a redirect"
        elif folded(address.strip("/")) in taken:
            own = address == address_of_entry(site, claim.entry)
            yield (
                claim,
                address,
                f"is {'its own' if own else 'the'} address{'' if own else ' of another page'}",
            )
        else:
            taken.add(folded(address.strip("/")))
            yield claim, address, ""


def alias_address(alias: str) -> str | None:
    """`/old/place` and `old/place/index.html` are `old/place/`; None for what is no address of a page.

    Nor is an address of a page what okrsite itself writes to: files, and the further pages of its lists.
    """
    path = alias.strip().strip("/").removesuffix("index.html").rstrip("/")
    if (
        not path
        or not path.isprintable()
        or ".." in path.split("/")
        or path.startswith("/")
        or any(mark in path for mark in ':?#\\"<>|*')
    ):
        return None
    first, *rest = path.casefold().split("/")
    if first in {"api", "assets"} or first.startswith(("_", ".")) or path.casefold().endswith(_FILES):
        return None
    if (first in BUILT_IN and (not rest or rest[0].isdigit())) or (
        first in SECTIONS and rest[:1] in ([], ["page"])
    ):
        return None
    return path if path.endswith((".html", ".htm")) else f"{path}/"


def _taken(site: Site) -> set[str]:
    """The addresses of pages that are there anyway, without slashes at their ends, folded."""
    found = {address_of_entry(site, entry) for entry in entries(site)}
    found |= {f"{period}/" for period in site.periods}
    found |= {f"{period}/{team}/" for period in site.periods for team in site.teams}
    return {folded(address.strip("/")) for address in found}
