"""Weights that make a survey's respondents look like the population, and what they cost in precision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

TOLERANCE, ROUNDS = 1e-9, 1000  # how near the margins are met, of their sum; and how long that may take


def rake(groups: Mapping[str, Sequence[str]], targets: Mapping[str, Mapping[str, float]]) -> np.ndarray:
    """One weight a respondent, mean 1, so that each margin matches its target.

    Iterative proportional fitting (Deming & Stephan 1940, Annals of Mathematical Statistics 11: 427).
    `groups`: margin → each respondent's group; `targets`: margin → group → population share or count.
    A group of the population that nobody answered for, or the reverse, is an error: merge it first.
    """
    coded = {}
    for margin, target in targets.items():
        names, codes = np.unique(np.asarray(groups[margin], dtype=str), return_inverse=True)
        absent = set(names.tolist()) ^ {name for name, size in target.items() if size > 0}
        if absent:
            raise ValueError(
                f"{margin}: {', '.join(sorted(absent))} is among respondents or population alone; merge it"
            )
        sizes = np.array([target[name] for name in names], dtype=float)
        coded[margin] = codes, sizes / sizes.sum()
    size = len(next(iter(coded.values()))[0])
    weights = np.ones(size)
    for _ in range(ROUNDS):
        furthest = 0.0
        for codes, shares in coded.values():
            factor = shares * size / np.bincount(codes, weights)
            weights *= factor[codes]
            furthest = max(furthest, float(np.abs(factor - 1).max()))
        if furthest < TOLERANCE:
            return weights
    raise ValueError(f"the margins cannot be met together: still {furthest:.2g} away after {ROUNDS} rounds")


def effective_sample_size(weights: np.ndarray) -> float:
    """Number of unweighted answers as precise: (Σw)² / Σw² (Kish 1965, Survey Sampling, 11.7)."""
    weights = np.asarray(weights, dtype=float)
    return float(weights.sum() ** 2 / (weights**2).sum()) if weights.any() else 0.0


def fit_margins(seed: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The table nearest to `seed` that adds up to these row and column sums.

    Iterative proportional fitting (Deming & Stephan 1940). Columns that add up to another sum, as where some
    records lack theirs, are scaled to the rows'. A row or column that is empty in the seed stays so.
    """
    table, rows, columns = (np.asarray(part, dtype=float) for part in (seed, rows, columns))
    if not rows.sum() or not columns.sum():
        return np.zeros_like(table)
    columns = columns * rows.sum() / columns.sum()
    for _ in range(ROUNDS):
        for sums, axis in ((rows[:, None], 1), (columns[None, :], 0)):
            now = table.sum(axis=axis, keepdims=True)
            table = table * np.divide(sums, now, out=np.zeros_like(now), where=now > 0)
        if np.abs(table.sum(axis=1) - rows).max() < TOLERANCE * rows.sum():
            break
    return table
