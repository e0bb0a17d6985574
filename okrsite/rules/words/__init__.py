"""Word lists by language, one file each. Without a file for the language, rules about words are silent."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Words:
    """Words in small letters; phrases are words with single spaces."""

    tasks: frozenset[str] = frozenset()
    """What a title of a task begins with."""
    also_nouns: frozenset[str] = frozenset()
    """Those of them that may be no verb."""
    after_verbs: frozenset[str] = frozenset()
    """What follows a verb right away, and no noun."""
    activities: frozenset[str] = frozenset()
    """What people do rather than bring about, when it is counted."""
    not_counts: frozenset[str] = frozenset()
    """What tells of a title that it measures something else than how often."""
    vague: tuple[str, ...] = ()
    """What says nothing where no unit says what is measured."""
    telling: tuple[str, ...] = ()
    """Phrases with one of those words that do say something."""
    empty: tuple[str, ...] = ()
    """Phrases that say nothing in any title."""


@lru_cache(maxsize=8)
def words_of(language: str) -> Words:
    """The lists of a language such as `en` or `en-GB`."""
    name = language.partition("-")[0].lower()
    path = Path(__file__).parent / f"{name}.toml"
    if not name.isascii() or not name.isalpha() or not path.is_file():
        return Words()
    lists = tomllib.loads(path.read_text("utf-8"))
    return Words(
        tasks=frozenset(lists["tasks"]),
        also_nouns=frozenset(lists["also_nouns"]),
        after_verbs=frozenset(lists["after_verbs"]),
        activities=frozenset(lists["activities"]),
        not_counts=frozenset(lists["not_counts"]),
        vague=tuple(lists["vague"]),
        telling=tuple(lists["telling"]),
        empty=tuple(lists["empty"]),
    )


def split(text: str) -> list[str]:
    """The words of a text in small letters, without figures."""
    return _WORD.findall(text.casefold())


def holds(text: str, phrases: tuple[str, ...], but: tuple[str, ...] = ()) -> str:
    """The first of the phrases that stands in a text as whole words outside of others, or nothing."""
    plain = _plain(text, but)
    return next((phrase for phrase in phrases if f" {phrase} " in plain), "")


def begins(text: str, phrases: tuple[str, ...], but: tuple[str, ...] = ()) -> str:
    """The first of the phrases with which a text begins and not with one of others, or nothing."""
    plain = _plain(text, but)
    return next((phrase for phrase in phrases if plain.startswith(f" {phrase} ")), "")


def _plain(text: str, but: tuple[str, ...]) -> str:
    """The words of a text, a bar in place of some phrases."""
    plain = f" {' '.join(split(text))} "
    for phrase in but:
        plain = plain.replace(f" {phrase} ", " | ")
    return plain
