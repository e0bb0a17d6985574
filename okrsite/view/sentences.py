"""Sentences that the site makes from its facts: subject, verb, figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from okrsite.model.site import Site
from okrsite.scoring.values import KeyResultScore, Verdict
from okrsite.words import NUMBERS, VERDICT, VERDICT_MANY, Tone, count, listing, sentence

ORDER: tuple[Tone, ...] = ("achieved", "on_track", "guarded", "at_risk", "off_track", "no_data")
"""Best news first, worst last."""


_RANK: tuple[Tone, ...] = ("off_track", "at_risk", "guarded", "achieved", "on_track", "no_data")
"""Which verdicts are told where there are more than `CLAUSES`."""


CLAUSES = 3


NAMED = 3
"""How many names a clause holds; above that it names one less and counts the rest."""


FEW = 6
"""Of more goals than this a clause holds one name less."""


_FIRST_WORD = re.compile(r"([A-Z])([a-z][a-z'’-]*)(?=\s|$)")  # noqa: RUF001


_SMALL = re.compile(r"(?<![\w#/.])[a-z][a-z'-]+")


_LINKING = re.compile(
    r" (?:a|to|of|in|for|from|that|who|which|with|on|at|by|after|within|without|as|before|under|whose|until"
    r"|[a-z]+ed|known|kept|held|won|lost|sold|made|found|read|written|given|spent)(?: .*|$)"
)


def tone(verdict: Verdict) -> Tone:
    """What a sentence tells: a stale goal has not been heard from; one may be held back by its guardrail."""
    if verdict.stale:
        return "no_data"
    held_back = isinstance(verdict, KeyResultScore) and verdict.held_back
    return "guarded" if held_back else verdict.status


def titles(site: Site) -> str:
    """The site's titles, a line each."""
    found = [o.title for o in site.objectives.values()] + [k.title for k in site.kpis.values()]
    return "\n".join([*found, *(text for kr in site.key_results.values() for text in (kr.title, kr.short))])


def vocabulary(text: str) -> frozenset[str]:
    """The words that a site's titles write in small letters, and so are no names."""
    return frozenset(_SMALL.findall(text))


def inside(name: str, small: frozenset[str], text: str = "") -> str:
    """A name as it stands within a sentence: `Acquisition cost` is `acquisition cost`, `ARR` stays.

    Its first word is written small where the site's titles, or this `text`, do so.
    """
    found = _FIRST_WORD.match(name)
    if found is None:
        return name
    word = found[0].lower()
    return name[0].lower() + name[1:] if word in small or f" {word} " in text else name


def is_plural(name: str) -> bool:
    """Whether a name takes a plural verb: its head word ends in an s that is its plural's."""
    head = _LINKING.sub("", name).split()[-1:] or [name]
    word = head[0]
    return word.endswith("s") and not word.isupper() and not word.endswith(("ss", "us", "is"))


def verdict(named: Sequence[tuple[str, Tone]], small: frozenset[str], text: str = "") -> str:
    """`Revenue keeps pace. Retention is behind, acquisition cost far behind.`; empty without a verdict."""
    groups: dict[Tone, list[str]] = {}
    for name, status in dict(named).items():
        groups.setdefault(status, []).append(inside(name, small, text))
    most = NAMED if len(named) <= FEW else NAMED - 1
    return _sentences([(status, _subject(names, most), _many(names)) for status, names in _told(groups)])


def counted(statuses: Iterable[Tone], one: str, many: str) -> str:
    """`Twelve objectives keep pace. Five are behind, four far behind.`"""
    groups: dict[Tone, list[str]] = {}
    for status in statuses:
        groups.setdefault(status, []).append("")
    told: list[tuple[Tone, str, bool]] = []
    for status, found in _told(groups):
        words = count(len(found), one, many) if not told else number_word(len(found))
        told.append((status, words, len(found) > 1))
    return _sentences(told)


def of_objectives(verdicts: Sequence[Verdict]) -> str:
    """The same of objectives; in how many of them a key result is stale is told apart."""
    told = counted([verdict.status for verdict in verdicts], "objective", "objectives")
    return f"{told} {stale_words(verdicts)}".strip()


def stale_words(verdicts: Sequence[Verdict]) -> str:
    """`In four objectives a key result is stale.`; empty where none is."""
    stale = sum(verdict.stale for verdict in verdicts)
    where = f"In {count(stale, 'objective')} a" if len(verdicts) > 1 else "A"
    return f"{where} key result is stale." if stale else ""


def number_word(number: int) -> str:
    """`four`, `27`."""
    return NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"


def met_words(met: int, total: int, one: str, many: str) -> str:
    """`Two of three key results were met.`"""
    if total == 0:
        return ""
    if total == 1:
        return f"The {one} was {'met' if met else 'not met'}."
    if met == total:
        return f"{'Both' if total == 2 else f'All {number_word(total)}'} {many} were met."
    if met == 0:
        return f"{'Neither' if total == 2 else 'None'} of the {number_word(total)} {many} was met."
    return f"{sentence(number_word(met))} of {number_word(total)} {many} {'was' if met == 1 else 'were'} met."


def _told(groups: dict[Tone, list[str]]) -> list[tuple[Tone, list[str]]]:
    chosen = [status for status in _RANK if status in groups][:CLAUSES]
    return [(status, groups[status]) for status in ORDER if status in chosen]


def _subject(names: list[str], most: int) -> str:
    if len(names) <= most:
        return listing(names)
    rest = number_word(len(names) - most + 1)
    return f"{', '.join(names[: most - 1])} and {rest} others"


def _many(names: list[str]) -> bool:
    return len(names) > 1 or is_plural(names[0])


def _sentences(clauses: list[tuple[Tone, str, bool]]) -> str:
    """Good news in one sentence, the rest in another, where a second `is` is left out."""
    good, rest = [], []
    said = ""
    for status, subject, many in clauses:
        words = (VERDICT_MANY if many else VERDICT)[status]
        if status in {"achieved", "on_track"}:
            good.append(f"{subject} {words}")
            continue
        verb, _, how = words.partition(" ")
        elided = said in {"is", "are"} and verb in {"is", "are"} and many == (said == "are")
        rest.append(f"{subject} {how if elided else words}")
        said = verb
    silent = said in {"has", "have"} and len(rest) > 1
    parts = [" and ".join(good), f"{', '.join(rest[:-1])} and {rest[-1]}" if silent else ", ".join(rest)]
    return " ".join(f"{sentence(part)}." for part in parts if part)
