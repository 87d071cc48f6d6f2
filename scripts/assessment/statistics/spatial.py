"""Hot spots among areas: local Getis-Ord statistics with control of false discoveries, and Moran's I."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.special import ndtr


def contiguity(neighbours: Mapping[str, Sequence[str]], order: Sequence[str]) -> np.ndarray:
    """Binary neighbour matrix (areas × areas), diagonal 0, from lists of neighbours."""
    place = {code: position for position, code in enumerate(order)}
    matrix = np.zeros((len(order), len(order)))
    for code, others in neighbours.items():
        for other in others:
            matrix[place[code], place[other]] = matrix[place[other], place[code]] = 1.0
    return matrix


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
    total, squares = weights.sum(axis=1), (weights**2).sum(axis=1)
    mean, deviation = columns.mean(axis=0), columns.std(axis=0)
    spread = np.sqrt(np.maximum(0.0, size * squares - total**2) / max(1, size - 1))
    scale = np.outer(spread, deviation)
    scores = weights @ columns - np.outer(total, mean)
    return np.divide(scores, scale, out=np.zeros_like(scores), where=scale > 1e-12).reshape(values.shape)


def global_getis_ord(values: np.ndarray, neighbours: np.ndarray) -> float | None:
    """Share of the pairs' products that neighbours hold (Getis & Ord 1992); None if all are 0."""
    values = np.asarray(values, dtype=float)
    pairs = np.outer(values, values)
    np.fill_diagonal(pairs, 0.0)
    return float((np.asarray(neighbours) * pairs).sum() / pairs.sum()) if pairs.sum() > 0 else None


def moran(values: np.ndarray, neighbours: np.ndarray) -> float | None:
    """Moran's I with row-standardised weights (Cliff & Ord 1981); None without variation or neighbours."""
    values = np.asarray(values, dtype=float)
    rows = np.asarray(neighbours, dtype=float)
    sums = rows.sum(axis=1, keepdims=True)
    weights = np.divide(rows, sums, out=np.zeros_like(rows), where=sums > 0)
    centred = values - values.mean()
    if weights.sum() == 0 or not centred.any():
        return None
    return float(values.size / weights.sum() * (centred @ weights @ centred) / (centred @ centred))


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
    found = np.zeros(p_values.size, dtype=bool)
    if passing.size:
        found[order[: passing[-1] + 1]] = True
    return found


def hot_spots(values: np.ndarray, neighbours: np.ndarray, rate: float = 0.05) -> np.ndarray:
    """1 hot spot, -1 cold spot, 0 neither, for each area of one series, with false discoveries controlled."""
    scores = getis_ord_star(values, neighbours)
    return np.where(false_discovery(two_sided_p(scores), rate), np.sign(scores), 0.0).astype(int)
