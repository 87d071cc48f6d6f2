"""Limits of a count, a rate and a share; comparisons of two of them belong in `changes`."""

from __future__ import annotations

from dataclasses import dataclass

from scipy.special import gammaincinv, ndtri

CONFIDENCE = 0.95  # how often a likely range holds the true value
EXACT_BELOW = 10  # events; Byar's approximation is used from here on


@dataclass(frozen=True)
class Estimate:
    """A value with the limits of its likely range, all in the same unit."""

    value: float
    lower: float
    upper: float


def normal_quantile(confidence: float) -> float:
    """Two-sided standard normal quantile, 1.96 for 0.95."""
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not {confidence}")
    return float(ndtri(0.5 + confidence / 2))


def exact_poisson_limits(count: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Exact limits of a Poisson count (Garwood 1936, Biometrika 28: 437), by the gamma quantile."""
    _not_negative(count)
    tail = (1 - confidence) / 2
    lower = float(gammaincinv(count, tail)) if count > 0 else 0.0
    return lower, float(gammaincinv(count + 1, 1 - tail))


def byar_limits(count: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Byar's limits of a Poisson count (Breslow & Day 1987, Statistical Methods in Cancer Research II)."""
    _not_negative(count)
    z = normal_quantile(confidence)
    lower = count * (1 - 1 / (9 * count) - z / (3 * count**0.5)) ** 3 if count > 0 else 0.0
    above = count + 1
    return max(0.0, lower), above * (1 - 1 / (9 * above) + z / (3 * above**0.5)) ** 3


def count_limits(count: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Limits of a count: exact Poisson below ten events, Byar from ten (PHE Technical Guide, 2018)."""
    return (exact_poisson_limits if count < EXACT_BELOW else byar_limits)(count, confidence)


def crude_rate(count: float, population: float, per: float = 1000) -> Estimate | None:
    """Events per `per` people or households with limits; None for an area without any."""
    _not_negative(population, "population")
    if population == 0:
        return None
    lower, upper = count_limits(count)
    scale = per / population
    return Estimate(count * scale, lower * scale, upper * scale)


def share(part: float, whole: float, confidence: float = CONFIDENCE) -> Estimate | None:
    """Proportion with Wilson's score limits (Wilson 1927, JASA 22: 209); None of nothing."""
    _not_negative(part)
    if part > whole:
        raise ValueError(f"a part ({part}) is larger than its whole ({whole})")
    if whole == 0:
        return None
    z = normal_quantile(confidence)
    proportion = part / whole
    centre = proportion + z**2 / (2 * whole)
    spread = z * (proportion * (1 - proportion) / whole + z**2 / (4 * whole**2)) ** 0.5
    scale = 1 + z**2 / whole
    return Estimate(proportion, max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale))


def _not_negative(number: float, name: str = "count") -> None:
    if not 0 <= number < float("inf"):
        raise ValueError(f"a {name} is a finite number of at least 0, not {number}")
