"""The exact (Clopper-Pearson) interval of a proportion, in standard Python."""

from __future__ import annotations

import math
from functools import lru_cache

LEVEL_PCT = 95.0

_TINY = 1e-300
_FRACTION_STEPS = 10_000
_STEPS = 200  # a bracket halved that often is empty; Newton needs about 5
_PRECISION = 1e-13
_Z = 1.96


@lru_cache(maxsize=65536)
def exact_interval(numerator: int, denominator: int) -> tuple[float, float]:
    """Return the two-sided 95% interval of n/N in percent, for 0 <= n <= N and N >= 1.

    The ends are beta quantiles (Clopper and Pearson, Biometrika 1934): 12 of 12 gives 73.5 to 100.
    """
    half_alpha = (100 - LEVEL_PCT) / 200
    n, rest = numerator, denominator - numerator
    low = 0.0 if n == 0 else _beta_quantile(half_alpha, n, rest + 1)
    high = 1.0 if rest == 0 else _beta_quantile(1 - half_alpha, n + 1, rest)
    return 100 * low, 100 * high


def _beta_quantile(probability: float, a: float, b: float) -> float:
    """Invert the beta distribution by Newton steps, halving the bracket where a step would leave it."""
    low, high, mean = 0.0, 1.0, a / (a + b)
    # the end of the normal distribution's interval, where that lies inside
    start = mean + math.copysign(_Z, probability - 0.5) * math.sqrt(mean * (1 - mean) / (a + b + 1))
    x = start if low < start < high else mean
    for _ in range(_STEPS):
        excess = _beta_cdf(x, a, b) - probability
        low, high = (low, x) if excess > 0 else (x, high)
        slope = _beta_density(x, a, b)
        step = x - excess / slope if slope > 0 else low
        following = step if low < step < high else (low + high) / 2
        if abs(following - x) < _PRECISION * x:
            return following
        x = following
    return x


def _beta_density(x: float, a: float, b: float) -> float:
    log_scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    return math.exp(log_scale + (a - 1) * math.log(x) + (b - 1) * math.log1p(-x))


def _beta_cdf(x: float, a: float, b: float) -> float:
    weight = _beta_density(x, a, b) * x * (1 - x)
    # the fraction converges fast only on its own side of the mean
    if x < (a + 1) / (a + b + 2):
        return weight * _beta_fraction(x, a, b) / a
    return 1 - weight * _beta_fraction(1 - x, b, a) / b


def _beta_fraction(x: float, a: float, b: float) -> float:
    """Evaluate the continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz's method."""
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or _TINY)
    result = d
    for m in range(1, _FRACTION_STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        before = result
        for term in (even, odd):
            d = 1 / (1 + term * d or _TINY)
            c = 1 + term / c or _TINY
            result *= c * d
        if abs(result - before) < _PRECISION * abs(result):
            break
    return result
