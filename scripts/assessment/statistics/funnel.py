"""Funnel limits of areas' rates around a common rate, and which areas lie beyond them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import pdtr, pdtrik

INNER, OUTER = 0.95, 0.998  # of 26 areas alike, one in twenty sets has any beyond the outer limits


@dataclass(frozen=True)
class Funnel:
    """Common rate, and each area's side of the limits at its population, in the areas' order.

    `position`: -2 below the outer limits, -1 below the inner, 0 within them, 1 above the inner, 2 the outer.
    """

    rate: float
    position: np.ndarray


def poisson_band(expected: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Exact limits for counts with these expectations, interpolated between whole counts.

    Spiegelhalter 2005, Statistics in Medicine 24: 1185, appendix A.1.
    """
    expected = np.asarray(expected, dtype=float)
    tail = (1 - confidence) / 2
    return _poisson_quantile(expected, tail), _poisson_quantile(expected, 1 - tail)


def _poisson_quantile(expected: np.ndarray, share: float) -> np.ndarray:
    """The count below which lies this share; 0 where no event at all is no less likely than that."""
    some = pdtr(0, expected) < share
    return np.where(some, pdtrik(share, np.where(some, expected, 1.0)), 0.0)


def funnel(
    counts: np.ndarray, populations: np.ndarray, per: float = 1000, rate: float | None = None
) -> Funnel:
    """Compare each area with `rate` (per `per`), by default that of these areas together.

    An area without population has position 0.
    """
    counts, populations = np.asarray(counts, dtype=float), np.asarray(populations, dtype=float)
    if counts.shape != populations.shape or (counts < 0).any() or (populations < 0).any():
        raise ValueError("counts and populations are of the same length and not negative")
    if populations.sum() == 0:
        raise ValueError("no area has any population")
    inhabited = populations > 0
    common = counts[inhabited].sum() / populations.sum() if rate is None else rate / per
    expected = common * populations
    sides = sum(_side(*poisson_band(expected, confidence), counts) for confidence in (INNER, OUTER))
    return Funnel(common * per, np.where(inhabited, sides, 0))


def funnel_curve(rate: float, populations: np.ndarray, per: float = 1000) -> dict[str, np.ndarray]:
    """The four limits at chosen populations, for drawing; `rate` per `per`."""
    populations = np.asarray(populations, dtype=float)
    if (populations <= 0).any():
        raise ValueError("each population is above 0")
    inner = poisson_band(rate / per * populations, INNER)
    outer = poisson_band(rate / per * populations, OUTER)
    names = ("inner_lower", "inner_upper", "outer_lower", "outer_upper")
    return {name: band * per / populations for name, band in zip(names, (*inner, *outer), strict=True)}


def _side(lower: np.ndarray, upper: np.ndarray, counts: np.ndarray) -> np.ndarray:
    return (counts > upper).astype(int) - (counts < lower).astype(int)
