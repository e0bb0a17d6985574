"""The targets of `tests/fuzz/` over their seeds, the findings of past runs, and some damage."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.fuzz import NAMES
from tests.fuzz.seeds import seeds, words
from tests.fuzz.targets import TARGETS

FOUND = Path(__file__).parent / "found"
"""Inputs that once gave a finding, in a folder for each target."""
DAMAGED = 150


@pytest.mark.parametrize("name", NAMES)
def test_seeds(name: str) -> None:
    some = [*seeds(name), *(path.read_bytes() for path in sorted((FOUND / name).glob("*")))]
    results = [repr(TARGETS[name](seed)) for seed in some]
    assert len(set(results)) > len(some) // 2, "most of them should be read as something else"
    assert [repr(TARGETS[name](seed)) for seed in some] == results


@pytest.mark.parametrize("name", NAMES)
def test_damaged_seeds(name: str) -> None:
    dice = random.Random(name)  # noqa: S311
    some, known = list(seeds(name)), [word.encode() for word in words()]
    for _ in range(DAMAGED if name != "site" else DAMAGED // 10):
        data = dice.choice(some)
        for _ in range(dice.randint(1, 4)):
            at, end = sorted(dice.randrange(len(data) + 1) for _ in range(2))
            put = dice.choice([dice.choice(known), dice.randbytes(dice.randint(0, 3)), data[at:end] * 2])
            data = data[:at] + put + data[min(end, at + dice.randint(0, 8)) :]
        TARGETS[name](data[:4096])
