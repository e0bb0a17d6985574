"""Student's t distribution: its probabilities and their inverse, for one degree of freedom and more.

From the regularised incomplete beta function by its continued fraction: NIST Digital Library of
Mathematical Functions, 8.17.22, evaluated by Lentz's method. Accurate to 1e-9 and better.
"""

from __future__ import annotations

import math
from functools import lru_cache

EPSILON = 1e-15
"""The continued fraction has settled when a further term changes it by less than this."""
TINY = 1e-300
"""Stands for a zero that would be divided by."""
TERMS = 10_000
"""More than any argument takes (a few hundred); so that no argument can hang a build."""
MANY = 1e7
"""Degrees of freedom from which the first two terms of the expansion about the normal curve do."""


def cdf(t: float, freedom: float) -> float:
    """The probability of at most `t`."""
    _check(freedom)
    tail = _tail(abs(t), freedom)
    return tail if t < 0 else 1 - tail


@lru_cache(maxsize=1024)
def quantile(p: float, freedom: float) -> float:
    """The value that is not exceeded with probability `p`: the inverse of `cdf`, by bisection."""
    _check(freedom)
    if not 0 <= p <= 1:
        raise ValueError(f"a probability lies between 0 and 1, not at {p}")
    if p in (0, 0.5, 1):
        return {0: -math.inf, 0.5: 0.0, 1: math.inf}[p]
    outside = min(p, 1 - p)
    low, high = 0.0, 1.0
    while _tail(high, freedom) > outside:
        low, high = high, high * 2
    while low < (middle := low + (high - low) / 2) < high:
        if _tail(middle, freedom) > outside:
            low = middle
        else:
            high = middle
    return high if p > 0.5 else -high


def _check(freedom: float) -> None:
    if not freedom >= 1:
        raise ValueError(f"Student's t has one degree of freedom or more, not {freedom}")


def _tail(t: float, freedom: float) -> float:
    """The probability of more than `t`, which is not negative: half of I_x(freedom / 2, 1/2), with
    x = freedom / (freedom + t²)
    """
    if math.isinf(t):
        return 0.0
    if freedom >= MANY:
        return _normal_tail(t, freedom)
    a, ratio = freedom / 2, t / math.sqrt(freedom)
    length = math.hypot(1, ratio)
    x, y = (1 / length) ** 2, (ratio / length) ** 2
    log_x = -math.log1p(ratio * ratio) if ratio < 1 else -2 * math.log(length)
    front = math.exp(a * log_x + _log_gamma_step(a)) * (ratio / length) / math.sqrt(math.pi)
    if x < (a + 1) / (a + 2.5):
        return front / a * _fraction(a, 0.5, x) / 2
    return 0.5 - front * _fraction(0.5, a, y)


def _normal_tail(t: float, freedom: float) -> float:
    """The same for many degrees of freedom: the first terms of Fisher's expansion in powers of 1/n (1925)."""
    t = min(t, 40.0)  # where nothing is left
    density = math.exp(-t * t / 2) / math.sqrt(2 * math.pi)
    return math.erfc(t / math.sqrt(2)) / 2 + density * (t**3 + t) / (4 * freedom)


def _log_gamma_step(a: float) -> float:
    """log of gamma(a + 1/2) / gamma(a); from 30 on by its series, where the two logs would cancel."""
    if a < 30:
        return math.lgamma(a + 0.5) - math.lgamma(a)
    return math.log(a) / 2 - 1 / (8 * a) + 1 / (192 * a**3) - 1 / (640 * a**5)


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of I_x(a, b), which stands after x^a · (1 − x)^b / (a · B(a, b))."""
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        change = 1.0
        for term in (even, odd):
            c, d = _not_zero(1 + term / c), 1 / _not_zero(1 + term * d)
            change *= c * d
        value *= change
        if abs(change - 1) < EPSILON:
            break
    return value


def _not_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY
