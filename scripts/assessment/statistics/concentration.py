"""How far incidents gather in few places."""

from __future__ import annotations

import numpy as np


def gini(counts: np.ndarray) -> float | None:
    """Gini coefficient of incidents over places (0 even, towards 1 all in one); None without incidents."""
    counts = _counts(counts)
    if counts.sum() == 0:
        return None
    ranks = 2 * np.arange(1, counts.size + 1) - counts.size - 1
    return float((ranks * counts).sum() / (counts.size * counts.sum()))


def generalised_gini(counts: np.ndarray) -> float | None:
    """Gini corrected for fewer incidents than places, which cannot be spread evenly.

    Bernasco & Steenbeek 2017, Journal of Quantitative Criminology 33: 451.  None without incidents.
    """
    plain = gini(counts)
    if plain is None:
        return None
    reach = min(1.0, float(np.sum(counts)) / np.size(counts))  # share of places incidents could touch at most
    return max(0.0, (plain - (1 - reach)) / reach)


def places_holding_half(counts: np.ndarray) -> int | None:
    """The fewest places that together hold at least half of all incidents; None without incidents."""
    counts = _counts(counts)[::-1]
    if counts.sum() == 0:
        return None
    # A tolerance far below one incident keeps rounding from asking for one place more.
    return int(np.searchsorted(np.cumsum(counts), counts.sum() / 2 - 1e-9) + 1)


def _counts(counts: np.ndarray) -> np.ndarray:
    counts = np.sort(np.asarray(counts, dtype=float))
    if not counts.size or counts[0] < 0 or not np.isfinite(counts).all():
        raise ValueError("counts are of at least one place, finite and not negative")
    return counts
