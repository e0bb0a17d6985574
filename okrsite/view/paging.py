"""Long lists in pages of fifty or fewer, so that no page grows with the company."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from okrsite.view.facts import intro
from okrsite.view.links import Crumb, Link
from okrsite.view.world import World

PER_PAGE = 50
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page stands among the pages of its list."""

    number: int
    of: int
    previous: Link | None
    next: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHead:
    """What stands around a list: `list.html`."""

    title: str
    crumbs: tuple[Crumb, ...]
    lead: str
    intro: str
    """The body of the `index.md` in the list's folder; on the first page."""
    pager: Pager


@dataclass(frozen=True, slots=True)
class Leaf(Generic[T]):
    """One page of a list."""

    address: str
    items: tuple[T, ...]
    pager: Pager

    @property
    def is_first(self) -> bool:
        return self.pager.number == 1

    def titled(self, title: str) -> str:
        """The page's title: `Check-ins`, `Check-ins, page 2`."""
        return title if self.is_first else f"{title}, page {self.pager.number}"

    def told(self, text: str) -> str:
        """What the page says of itself: the text, after the first page with its number."""
        return text if self.is_first else f"{text.rstrip('.')}, page {self.pager.number}."

    def head(self, world: World, base: str, title: str, lead: str) -> ListHead:
        """The head of this page of the list at `base`."""
        now = Crumb("Now", "")
        return ListHead(
            title=self.titled(title),
            crumbs=(now,) if self.is_first else (now, Crumb(title, base)),
            lead=lead,
            intro=intro(world, base.rstrip("/")) if self.is_first else "",
            pager=self.pager,
        )


def leaves(
    base: str,
    items: Sequence[T],
    *,
    further: str = "",
    back: str = "Previous page",
    on: str = "Next page",
    size: int = PER_PAGE,
) -> Iterator[Leaf[T]]:
    """The list at `base`, its other pages below it; one page at least, also of nothing.

    `further` parts the numbers from pages that the content names (`page/`, where `teams/2/` may be a team's).
    """
    total = max(-(-len(items) // size), 1)
    addresses = [base, *(f"{base}{further}{number}/" for number in range(2, total + 1))]
    for number, address in enumerate(addresses):
        yield Leaf(
            address,
            tuple(items[number * size : (number + 1) * size]),
            Pager(
                number + 1,
                total,
                Link(back, addresses[number - 1]) if number else None,
                Link(on, addresses[number + 1]) if number + 1 < total else None,
            ),
        )
