"""Process-behaviour charts of a series: centre, limits and named signals; the report draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

RUN = 8  # points on one side of the centre (Western Electric 1956; Nelson 1984, rule 2 uses nine)
FITTED_IN_TURN = 20  # rounds of level and season; the change of the last is far below a thousandth
TREND = 6  # points each above, or each below, the one before (Nelson 1984, rule 3)
OUTSIDE = "outside the limits"
ONE_SIDE = f"{RUN} or more in a row on one side of the average"
RISING_OR_FALLING = f"{TREND} or more in a row rising or falling"
RULES = (OUTSIDE, ONE_SIDE, RISING_OR_FALLING)


@dataclass(frozen=True)
class ProcessChart:
    """Centre and limits, one value a point, and the signals: rule name → positions it marks."""

    values: np.ndarray
    centre: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    signals: dict[str, tuple[int, ...]]


def xmr_chart(values: np.ndarray, floor: float | None = None, widen: float = 1.0) -> ProcessChart:
    """Individuals chart: mean ± 2.66 × mean moving range (Wheeler 2000, Understanding Variation).

    Moving ranges of at least 3.267 times their mean are screened out, as NHSRplotthedots does.
    `floor`: limits do not fall below it. `widen`: multiplies the limits' distance from the mean (see
    `seasonal_widening`).
    """
    values = _series(values)
    spread = widen * 2.66 * _screened_mean(np.abs(np.diff(values)))
    return _chart(values, values.mean(), spread, floor)


def phased_xmr_chart(
    values: np.ndarray, starts: Sequence[int], least: int, floor: float | None = None, widen: float = 1.0
) -> ProcessChart:
    """Individuals chart whose limits begin anew at `starts`: positions from which something was counted anew.

    A start with fewer than `least` points before or after it is passed over, as the next points would
    overturn its limits (Wheeler 2000). No signal runs across a start that is kept.
    """
    values = _series(values)
    edges = [0, *starts_kept(values.size, starts, least), values.size]
    parts = [xmr_chart(values[start:end], floor=floor, widen=widen) for start, end in pairwise(edges)]
    joined = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("centre", "lower", "upper")
    )
    signals = {
        rule: tuple(
            edge + at for edge, part in zip(edges, parts, strict=False) for at in part.signals.get(rule, ())
        )
        for rule in RULES
    }
    return ProcessChart(values, *joined, {rule: at for rule, at in signals.items() if at})


def starts_kept(size: int, starts: Sequence[int], least: int) -> tuple[int, ...]:
    """Those of `starts` that leave at least `least` of `size` points on either side, the earliest first."""
    kept: list[int] = []
    for start in sorted(set(starts)):
        if start - (kept[-1] if kept else 0) >= least and size - start >= least:
            kept.append(start)
    return tuple(kept)


def seasonal_indices(values: np.ndarray, months: np.ndarray, starts: Sequence[int] = ()) -> np.ndarray | None:
    """Index of each point's month of the year, 1 being the mean month; None without two complete years.

    Ratio to the mean of the complete years (Makridakis, Wheelwright & Hyndman 1998, section 3.4); the
    indices average one over a year.  `months`: calendar month 1 to 12 of each point, in order.  `starts`:
    positions where the level jumps because of how something is counted; level and season are then fitted in
    turn, so that the jump is not taken for season.
    """
    values, months = _series(values), np.asarray(months)
    if values.size < 24 or not values[values.size % 12 :].any():
        return None
    index = _ratios_to_years(values, months)
    for _ in range(FITTED_IN_TURN if starts else 0):
        level = np.ones(values.size)
        for start, end in pairwise([0, *starts, values.size]):
            level[start:end] = (values[start:end] / np.where(index > 0, index, 1)[start:end]).mean() or 1
        index = _ratios_to_years(values / level, months)
    return index


def seasonal_widening(size: int) -> float:
    """By how much limits from a series of so many months widen once its season is divided out.

    Twelve indices fitted to K years take a share 1/K of the residuals' degrees of freedom, so the ranges that
    are left are too small by √(1 − 1/K) (residual variance of a two-way table, Montgomery, Design and
    Analysis of Experiments, 4.1).
    """
    years = size // 12
    return float(np.sqrt(years / (years - 1)))


def _ratios_to_years(values: np.ndarray, months: np.ndarray) -> np.ndarray:
    years = values.size // 12
    complete = slice(values.size - 12 * years, None)
    yearly = values[complete].reshape(years, 12)
    means = yearly.mean(axis=1, keepdims=True)
    index = (yearly / np.where(means > 0, means, 1)).mean(axis=0)
    index = index / index.mean()
    by_month = dict(zip(months[complete][:12].tolist(), index, strict=True))
    return np.array([by_month[month] for month in months.tolist()])


def _screened_mean(ranges: np.ndarray) -> float:
    if not ranges.size:
        return 0.0
    kept = ranges[ranges < 3.267 * ranges.mean()]
    return float((kept if kept.size else ranges).mean())


def _chart(values: np.ndarray, mean: float, spread: float, floor: float | None) -> ProcessChart:
    centre = np.full(values.size, mean)
    lower = centre - spread if floor is None else np.maximum(floor, centre - spread)
    upper = centre + spread
    # What differs by rounding alone is the same: dividing out a season leaves such differences.
    same = 1e-9 * float(np.abs(values).max())
    marked = (
        _positions((values > upper + same) | (values < lower - same)),
        _runs(_signs(values - centre, same), RUN),
        _trends(_signs(np.diff(values), same)),
    )
    signals = {rule: at for rule, at in zip(RULES, marked, strict=True) if at}
    return ProcessChart(values, centre, lower, upper, signals)


def _signs(differences: np.ndarray, same: float) -> np.ndarray:
    return np.where(np.abs(differences) <= same, 0.0, np.sign(differences))


def _positions(mask: np.ndarray) -> tuple[int, ...]:
    return tuple(np.flatnonzero(mask).tolist())


def _runs(signs: np.ndarray, length: int) -> tuple[int, ...]:
    """Positions in unbroken runs of the same non-zero sign of at least `length`."""
    marked: list[int] = []
    start = 0
    for position in range(1, signs.size + 1):
        if position == signs.size or signs[position] != signs[start]:
            if signs[start] != 0 and position - start >= length:
                marked.extend(range(start, position))
            start = position
    return tuple(marked)


def _trends(signs: np.ndarray) -> tuple[int, ...]:
    """Positions in runs of TREND points each beyond the last; the run's first point belongs to it."""
    steps = set(_runs(signs, TREND - 1))
    return tuple(sorted({point for step in steps for point in (step, step + 1)}))


def _series(values: np.ndarray) -> np.ndarray:
    values = np.asarray(values, dtype=float)
    if values.ndim != 1 or not values.size or not np.isfinite(values).all():
        raise ValueError("a series holds at least one number and no gap")
    return values
