"""Hot spots among areas: local Getis-Ord statistics with control of false discoveries."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr


def getis_ord_star(values: np.ndarray, neighbours: np.ndarray) -> np.ndarray:
    """Gi* z-scores, areas × series, of `values` (areas or areas × series) with a binary neighbour matrix.

    Ord & Getis 1995, Geographical Analysis 27: 286, equation 5: each area counts among its own
    neighbours.  A series without variation scores 0 everywhere.
    """
    values = np.asarray(values, dtype=float)
    columns = values.reshape(values.shape[0], -1)
    weights = np.asarray(neighbours, dtype=float).copy()
    np.fill_diagonal(weights, 1.0)
    size = columns.shape[0]
    total = weights.sum(axis=1)
    mean, deviation = columns.mean(axis=0), columns.std(axis=0)
    spread = np.sqrt(np.maximum(0.0, size * total - total**2) / max(1, size - 1))
    scale = np.outer(spread, deviation)
    scores = weights @ columns - np.outer(total, mean)
    return np.divide(scores, scale, out=np.zeros_like(scores), where=scale > 1e-12).reshape(values.shape)


def two_sided_p(scores: np.ndarray) -> np.ndarray:
    """Two-sided normal p-values of z-scores."""
    return 2 * ndtr(-np.abs(np.asarray(scores, dtype=float)))


def false_discovery(p_values: np.ndarray, rate: float = 0.05) -> np.ndarray:
    """Which p-values stand when at most `rate` of those called are to be false (Benjamini & Hochberg 1995).

    For local statistics of areas see Caldas de Castro & Singer 2006, Geographical Analysis 38: 180.
    """
    p_values = np.asarray(p_values, dtype=float)
    order = np.argsort(p_values, kind="stable")
    passing = np.flatnonzero(
        p_values[order] <= rate * np.arange(1, p_values.size + 1) / max(1, p_values.size)
    )
    stands = np.zeros(p_values.size, dtype=bool)
    if passing.size:
        stands[order[: passing[-1] + 1]] = True
    return stands


def hot_spots(values: np.ndarray, neighbours: np.ndarray, rate: float = 0.05) -> np.ndarray:
    """1 hot spot, -1 cold spot, 0 neither, for each area of one series, with false discoveries controlled."""
    scores = getis_ord_star(values, neighbours)
    return np.where(false_discovery(two_sided_p(scores), rate), np.sign(scores), 0.0).astype(int)
