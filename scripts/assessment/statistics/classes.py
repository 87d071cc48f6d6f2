"""Class limits for a map of areas."""

from __future__ import annotations

import numpy as np


def natural_breaks(values: np.ndarray, classes: int = 4) -> tuple[float, ...]:
    """Upper limit of each class, so that values within a class lie as close together as can be.

    Fisher 1958, JASA 53: 789, as Jenks used it for maps; the exact solution.  Fewer distinct values than
    classes give one class a value; no values give none.
    """
    ordered = np.sort(np.asarray(values, dtype=float))
    distinct = np.unique(ordered)
    if distinct.size <= classes:
        return tuple(distinct.tolist())
    sums = np.concatenate([[0.0], np.cumsum(ordered)])
    first = np.arange(ordered.size + 1)
    # within[i, j]: sum of squares around the mean of values i … j-1, less the squares of the values, which
    # are the same however they are divided
    size = np.maximum(1, first[None, :] - first[:, None])
    within = -((sums[None, :] - sums[:, None]) ** 2) / size
    within[first[:, None] >= first[None, :]] = np.inf
    cost, starts = within[0].copy(), []
    for _ in range(classes - 1):
        candidates = cost[:, None] + within
        starts.append(candidates.argmin(axis=0))
        cost = candidates.min(axis=0)
    breaks, end = [], ordered.size
    for start in reversed(starts):
        breaks.append(float(ordered[end - 1]))
        end = int(start[end])
    return tuple(sorted({*breaks, float(ordered[end - 1])}))
