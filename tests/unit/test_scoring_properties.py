"""What holds for any readings, weights and order."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.support import Files, key_results, objectives, site

few = settings(max_examples=40)
numbers = st.integers(-10_000, 10_000).map(lambda n: n / 100)
days = st.integers(1, 90)
weights = st.integers(0, 20).map(lambda n: n / 4)
FIELDS = [
    "start: 0, target: 100",
    "start: 90, target: 75",
    "target: 33",
    "kind: maintain, min: 20, max: 30",
    "kind: maintain, min: 20, max: 30, start: 50",
    "kind: habit, target: 5, per: week",
    "kind: habit, target: 3, per: day",
    "kind: rollup, of: score",
    "kind: rollup, of: value, start: 0, target: 7",
]


def day(n: int) -> str:
    """The n-th day of the quarter."""
    return (date(2026, 1, 1) + timedelta(n - 1)).isoformat()


def files(krs: list[str], readings: dict[tuple[int, int], float]) -> Files:
    """Key results `2026-Q1/o#k0` and so on; `readings` by (key result, day), a check-in for each."""
    lines = "".join(f"  - {{id: k{n}, title: K, {fields}}}\n" for n, fields in enumerate(krs))
    found: Files = {"2026-Q1/o.md": f"---\ntype: objective\ntitle: O\nkey_results:\n{lines}---\n"}
    for (n, at), value in readings.items():
        found[f"checkins/{day(at)}-k{n}.md"] = f"---\nupdates:\n  o#k{n}: {value:.10f}\n---\n"
    return found


def built(content: Files, n: int) -> Any:
    """The site's data as of the n-th day."""
    with TemporaryDirectory() as root:
        return site(Path(root), content, day(n))


def figures(data: Any) -> Any:
    """What was computed, by id, whatever the order it stands in."""
    keys = ("score", "expected", "status", "stale")
    return (
        {o["id"]: tuple(o[k] for k in keys) for o in data["objectives"]},
        {ref: (k["current"], k["progress"], *(k[x] for x in keys)) for ref, k in key_results(data).items()},
        [tuple(p[k] for k in keys[:3]) for p in data["periods"]],
    )


readings_of_each = st.dictionaries(st.tuples(st.integers(0, len(FIELDS) - 3), days), numbers, max_size=12)


@few
@given(readings_of_each, st.integers(-10, 130))
@example({(2, 1): 33, (2, 20): 50}, 30)  # the first reading stands for the start: no way is left to go
@example({(2, 20): 33}, 30)
def test_every_score_is_from_0_to_1(readings: dict[tuple[int, int], float], as_of: int) -> None:
    fed = [f"{fields}, supports: ['#k7']" for fields in FIELDS[:7]]
    fed[0] = f"{FIELDS[0]}, supports: ['#k7', '#k8']"
    data = built(files([*fed, *FIELDS[7:]], readings), as_of)
    for one in [*key_results(data).values(), *data["objectives"], *data["periods"]]:
        for figure in ("score", "expected", "final_score"):
            assert one[figure] is None or 0 <= one[figure] <= 1


@few
@given(readings_of_each, st.randoms(use_true_random=False), st.integers(1, 130))
def test_figures_do_not_depend_on_the_order_of_files(
    readings: dict[tuple[int, int], float], random: Any, as_of: int
) -> None:
    content = files(FIELDS[:7], readings)
    shuffled = list(content.items())
    random.shuffle(shuffled)
    assert figures(built(content, as_of)) == figures(built(dict(shuffled), as_of))


@few
@given(readings_of_each, st.randoms(use_true_random=False), st.integers(1, 130))
def test_figures_do_not_depend_on_which_file_tells_what(
    readings: dict[tuple[int, int], float], random: Any, as_of: int
) -> None:
    """The same check-ins under other names: each has its own day."""
    content = files(FIELDS[:7], readings)
    names = [f"{n:03}" for n in range(len(readings))]
    random.shuffle(names)
    renamed: Files = {"2026-Q1/o.md": content["2026-Q1/o.md"]}
    for name, (path, text) in zip(names, list(content.items())[1:], strict=True):
        written = path.removeprefix("checkins/")[:10]
        renamed[f"checkins/{name}.md"] = str(text).replace("---\n", f"---\ndate: {written}\n", 1)
    assert figures(built(content, as_of)) == figures(built(renamed, as_of))


@few
@given(
    st.lists(st.tuples(weights, numbers), min_size=1, max_size=4),
    st.sampled_from([0.25, 0.5, 2, 3, 8, 100]),
    st.integers(1, 90),
)
def test_weights_scaled_by_a_constant_change_nothing(
    krs: list[tuple[float, float]], factor: float, as_of: int
) -> None:
    def weighed(by: float) -> Any:
        fields = [f"start: 0, target: 100, weight: {weight * by:g}" for weight, _ in krs]
        readings = {(n, 1): value for n, (_, value) in enumerate(krs)}
        return objectives(built(files(fields, readings), as_of))["2026-Q1/o"]

    one, other = weighed(1), weighed(factor)
    assert one["status"] == other["status"]
    for figure in ("score", "expected"):
        assert one[figure] == (None if other[figure] is None else pytest.approx(other[figure]))


@few
@given(numbers, numbers, days)
def test_a_reading_at_the_target_is_all_of_the_way(start: float, target: float, at: int) -> None:
    assume(start != target)
    [kr] = key_results(built(files([f"start: {start}, target: {target}"], {(0, at): target}), 90)).values()
    assert kr["progress"] == pytest.approx(1)
    assert (kr["score"], kr["status"]) == (1, "achieved")


@few
@given(numbers, numbers, numbers)
def test_progress_is_the_formulas(start: float, target: float, current: float) -> None:
    assume(start != target)
    [kr] = key_results(built(files([f"start: {start}, target: {target}"], {(0, 30): current}), 60)).values()
    assert kr["progress"] == pytest.approx((current - start) / (target - start), abs=1e-9)


RANK = {"off_track": 0, "at_risk": 1, "on_track": 2, "achieved": 3}


@few
@given(numbers, st.integers(1, 10_000), st.tuples(numbers, numbers), days)
def test_the_more_there_is_of_a_rising_metric_the_better_its_status(
    start: float, rise: int, values: tuple[float, float], as_of: int
) -> None:
    krs = [f"start: {start}, target: {start + rise / 100:.2f}"] * 2
    low, high = sorted(values)
    found = key_results(built(files(krs, {(0, 1): low, (1, 1): high}), as_of))
    assert RANK[found["2026-Q1/o#k0"]["status"]] <= RANK[found["2026-Q1/o#k1"]["status"]]
    assert found["2026-Q1/o#k0"]["score"] <= found["2026-Q1/o#k1"]["score"]


@few
@given(st.lists(st.tuples(weights, st.none() | st.integers(-50, 150)), min_size=1, max_size=5))
def test_an_objectives_score_and_status_are_the_rules(krs: list[tuple[float, int | None]]) -> None:
    """At half-way, of key results from 0 to 100, in fractions."""
    fields = [f"start: 0, target: 100, weight: {weight:g}" for weight, _ in krs]
    readings = {(n, 2): float(value) for n, (_, value) in enumerate(krs) if value is not None}
    found = objectives(built(files(fields, readings), 45))["2026-Q1/o"]
    counting = [(Fraction(weight), value) for weight, value in krs if weight]
    read = [(weight, Fraction(value, 100)) for weight, value in counting if value is not None]
    whole, known = sum(w for w, _ in counting), sum(w for w, _ in read)
    half = Fraction(1, 2)
    done = sum(w * min(max(p, Fraction(0)), Fraction(1)) for w, p in read)
    assert found["score"] == (None if not whole else pytest.approx(float(done / whole)))
    if not whole or known < whole * half:
        status = "no_data"
    elif len(read) == len(counting) and all(p >= 1 for _, p in read):
        status = "achieved"
    else:
        gap = half - done / known
        status = "on_track" if gap <= Fraction(1, 10) else "at_risk" if gap <= Fraction(1, 4) else "off_track"
        if status == "on_track" and any(half - p > Fraction(1, 4) for _, p in read):
            status = "at_risk"
    assert found["status"] == status
