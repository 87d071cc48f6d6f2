"""Ranks with ties, how certain they are, and how far two rankings agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessment.statistics.rates import CONFIDENCE, count_limits


@dataclass(frozen=True)
class Ranks:
    """Rank of each area (1 the highest; equals share the better one) and the ranks the data allow."""

    rank: np.ndarray
    best: np.ndarray
    worst: np.ndarray


def standard_ranks(values: np.ndarray) -> np.ndarray:
    """Standard competition ranks, 1 for the highest: 1, 2, 2, 4."""
    values = np.asarray(values, dtype=float)
    return 1 + (values[None, :] > values[:, None]).sum(axis=1)


def rank_rates(counts: np.ndarray, populations: np.ndarray) -> Ranks:
    """Rank areas by rate with joint limits of all ranks.

    An area ranks after all whose limits lie wholly above its own and before all whose limits lie wholly
    below (Klein, Wright & Wieczorek 2020, JRSS C 69: 589), with Šidák's simultaneous limits: the whole
    ranking lies within them in at least 95 % of cases.  An area without population ranks last, with any rank.
    """
    counts, populations = np.asarray(counts, dtype=float), np.asarray(populations, dtype=float)
    single = CONFIDENCE ** (1 / max(1, counts.size))
    limits = np.array([count_limits(count, single) for count in counts]).reshape(counts.size, 2)
    inhabited = populations > 0
    safe = np.where(inhabited, populations, 1.0)
    rate = np.where(inhabited, counts / safe, -1.0)
    lower = np.where(inhabited, limits[:, 0] / safe, -np.inf)
    upper = np.where(inhabited, limits[:, 1] / safe, np.inf)
    best = 1 + (lower[None, :] > upper[:, None]).sum(axis=1)
    worst = counts.size - (upper[None, :] < lower[:, None]).sum(axis=1)
    return Ranks(standard_ranks(rate), best, worst)


def rank_correlation(first: np.ndarray, second: np.ndarray) -> float | None:
    """Spearman's rank correlation of two measures, -1 to 1; None where either ranks nothing apart.

    Spearman 1904, American Journal of Psychology 15: 72; equals share their mean rank.
    """
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if first.size < 2 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    return float(np.corrcoef(_mean_ranks(first), _mean_ranks(second))[0, 1])


def _mean_ranks(values: np.ndarray) -> np.ndarray:
    below, equal = (order(values[None, :], values[:, None]).sum(axis=1) for order in (np.less, np.equal))
    return below + (equal + 1) / 2
