"""Student's t against published tables, closed forms and forty-digit values; and forecasts that use it."""

from __future__ import annotations

import math
from datetime import date, timedelta
from random import Random
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.scoring.forecast import walk
from okrsite.scoring.student_t import cdf, quantile

freedoms = st.floats(1, 1e9) | st.integers(1, 400).map(float)
PROBABILITIES = (0.90, 0.95, 0.975, 0.99, 0.995)


@pytest.mark.parametrize(
    ("freedom", "critical"),
    [
        (1, (3.078, 6.314, 12.706, 31.821, 63.657)),
        (2, (1.886, 2.920, 4.303, 6.965, 9.925)),
        (3, (1.638, 2.353, 3.182, 4.541, 5.841)),
        (4, (1.533, 2.132, 2.776, 3.747, 4.604)),
        (5, (1.476, 2.015, 2.571, 3.365, 4.032)),
        (10, (1.372, 1.812, 2.228, 2.764, 3.169)),
        (20, (1.325, 1.725, 2.086, 2.528, 2.845)),
        (30, (1.310, 1.697, 2.042, 2.457, 2.750)),
        (60, (1.296, 1.671, 2.000, 2.390, 2.660)),
        (100, (1.290, 1.660, 1.984, 2.364, 2.626)),
        (math.inf, (1.282, 1.645, 1.960, 2.326, 2.576)),
    ],
)
def test_quantiles_are_those_of_the_tables(freedom: float, critical: tuple[float, ...]) -> None:
    """NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2."""
    for p, value in zip(PROBABILITIES, critical, strict=True):
        assert round(quantile(p, freedom), 3) == value
        assert round(quantile(1 - p, freedom), 3) == -value


@pytest.mark.parametrize(
    ("freedom", "t", "p"),
    [
        (1.5, 0.7, 0.7117808795586567),
        (5, -1.3, 0.1251503170853386),
        (7.25, 2.0, 0.9578944587103742),
        (9, 0.25, 0.5958998151475484),
        (12, 1.75, 0.9471902305074812),
        (29.5, -3.1, 0.002115203924530299),
        (30, -12.0, 2.790092707599628e-13),
        (59.9, 1.7, 0.9528407714694134),
        (60.1, 1.8, 0.9615599734583106),
        (365, -0.01, 0.49601337536426204),
        (5000, 2.5, 0.9937744419001394),
        (100000, -1.0, 0.158656463782055),
        (999999, 1.2, 0.8849301876339956),
        (9999999, -2.2, 0.013903458907940184),
        (10000001, -2.2, 0.013903458907937904),
    ],
)
def test_probabilities_are_exact(freedom: float, t: float, p: float) -> None:
    """Values from the incomplete beta function of mpmath with forty digits."""
    assert cdf(t, freedom) == pytest.approx(p, rel=1e-9, abs=1e-300)


@pytest.mark.parametrize(
    ("freedom", "p", "t"),
    [
        (1.5, 0.9, 2.1963984175655376),
        (5, 0.025, -2.5705818356363155),
        (12, 0.9, 1.3562173340232053),
        (30, 0.9, 1.3104150253913955),
        (59.9, 0.999, 3.2319550412614633),
        (365, 0.6, 0.25353184622452185),
        (100000, 0.9, 1.281560031449361),
        (9999999, 0.9, 1.2815516502030913),
        (10000001, 0.1, -1.2815516502030744),
    ],
)
def test_quantiles_are_exact(freedom: float, p: float, t: float) -> None:
    assert quantile(p, freedom) == pytest.approx(t, rel=1e-9)


@given(st.floats(-1e12, 1e12) | st.floats(-9, 9))
def test_one_two_three_and_four_degrees_have_closed_forms(t: float) -> None:
    s = t / math.sqrt(3)
    q = t * t / 4
    assert cdf(t, 1) == pytest.approx(0.5 + math.atan(t) / math.pi, abs=1e-12)
    assert cdf(t, 2) == pytest.approx(0.5 + t / (2 * math.sqrt(2 + t * t)), abs=1e-12)
    assert cdf(t, 3) == pytest.approx(0.5 + (s / (1 + s * s) + math.atan(s)) / math.pi, abs=1e-12)
    four = 0.5 + 3 / 8 * t / math.sqrt(1 + q) * (1 - q / (3 * (1 + q)))
    assert cdf(t, 4) == pytest.approx(four, abs=1e-12)


@given(st.floats(1e-9, 0.5))
def test_one_and_two_degrees_have_closed_quantiles(p: float) -> None:
    assert quantile(p, 1) == pytest.approx(-1 / math.tan(math.pi * p), rel=1e-9, abs=1e-9)
    two = (2 * p - 1) * math.sqrt(2 / (4 * p * (1 - p)))
    assert quantile(p, 2) == pytest.approx(two, rel=1e-9, abs=1e-9)


@given(freedoms, st.floats(1e-9, 1 - 1e-9))
def test_the_quantile_is_the_inverse(freedom: float, p: float) -> None:
    assert cdf(quantile(p, freedom), freedom) == pytest.approx(p, rel=1e-9, abs=1e-12)


@given(freedoms, st.floats(), st.floats())
def test_probabilities_rise_from_0_to_1_and_are_symmetrical(freedom: float, one: float, other: float) -> None:
    low, high = sorted((0.0 if math.isnan(x) else x) for x in (one, other))
    assert 0 <= cdf(low, freedom) <= cdf(high, freedom) + 1e-10 <= 1 + 1e-10
    assert cdf(-low, freedom) == pytest.approx(1 - cdf(low, freedom), abs=1e-12)


@given(st.floats(-6, 6), st.floats(1e6, 1e300))
def test_many_degrees_are_nearly_normal(t: float, freedom: float) -> None:
    assert cdf(t, freedom) == pytest.approx(NormalDist().cdf(t), abs=0.16 / freedom + 1e-9)


@pytest.mark.parametrize("freedom", [1, 2, 8, 1e5, math.inf])
def test_the_ends(freedom: float) -> None:
    assert [cdf(t, freedom) for t in (-math.inf, 0, math.inf)] == [0, 0.5, 1]
    assert [quantile(p, freedom) for p in (0, 0.5, 1)] == [-math.inf, 0, math.inf]


def test_far_tails_do_not_overflow() -> None:
    assert quantile(1e-300, 1) == pytest.approx(-1e300 / math.pi)
    assert cdf(-1e300, 1) == pytest.approx(1e-300 / math.pi)
    assert cdf(1e300, 50) == 1


@pytest.mark.parametrize("freedom", [0, 0.999, -3, math.nan])
def test_less_than_one_degree_is_refused(freedom: float) -> None:
    with pytest.raises(ValueError, match="one degree of freedom"):
        cdf(0, freedom)
    with pytest.raises(ValueError, match="one degree of freedom"):
        quantile(0.9, freedom)


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan])
def test_what_is_no_probability_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="probability"):
        quantile(p, 3)


@pytest.mark.parametrize("readings", [3, 5, 9, 13, 31])
def test_80_percent_are_80_percent(readings: int) -> None:
    """Of 10,000 walks, half of them read at random intervals, as many end in the range for any number of
    readings, and as many below it as above.
    """
    chance = Random(readings)  # noqa: S311
    below = above = 0
    for number in range(10_000):
        drift, spread = chance.uniform(-3, 3), chance.uniform(0.1, 5)
        value, at = 100.0, date(2026, 1, 1)
        read = [(at, value)]
        for _ in range(readings - 1):
            gap = int(chance.random() * 40) + 1 if number % 2 else 7
            at += timedelta(gap)
            value += drift * gap + chance.gauss(0, spread * math.sqrt(gap))
            read.append((at, value))
        ahead = int(chance.random() * 90) + 1
        end = value + drift * ahead + chance.gauss(0, spread * math.sqrt(ahead))
        found = walk(read)
        assert found is not None
        mean, margin = found.mean(ahead), found.margin(ahead)
        below += end < mean - margin
        above += end > mean + margin
    assert 0.77 <= 1 - (below + above) / 10_000 <= 0.83
    assert below / 10_000 == pytest.approx(0.1, abs=0.015)
    assert above / 10_000 == pytest.approx(0.1, abs=0.015)
