"""Comparison of two counts or rates: ratio, difference, and whether the data show a clear change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, stdtrit

from assessment.statistics.rates import CONFIDENCE, Estimate, count_limits, normal_quantile

PERCENTAGE_FROM = 20  # no percentage change is given on a smaller base


@dataclass(frozen=True)
class Change:
    """A count against an earlier one; `ratio` is None where either makes it meaningless.

    Ratio and difference allow for unequal exposures, as `direction` does.
    """

    now: float
    base: float
    difference: Estimate
    ratio: Estimate | None
    clear: bool

    @property
    def direction(self) -> int:
        """1 for a clear rise, -1 for a clear fall, 0 where the data show no clear change."""
        return (1 if self.difference.value > 0 else -1) if self.clear else 0

    @property
    def percentage(self) -> Estimate | None:
        """Change in per cent of the base; None on a base below 20, where the two counts are given instead."""
        if self.ratio is None or self.base < PERCENTAGE_FROM:
            return None
        return Estimate(
            *(100 * (part - 1) for part in (self.ratio.value, self.ratio.lower, self.ratio.upper))
        )


def compare_counts(
    now: float,
    base: float,
    *,
    exposure_ratio: float = 1,
    dispersion: float = 1,
    confidence: float = CONFIDENCE,
) -> Change:
    """Compare two counts, or two rates by the exposure (residents, days) of now over that of the base.

    Ratio: conditional exact limits, the smaller count being binomial given their sum (Przyborowski &
    Wilenski 1940, Biometrika 31: 313), so a change is called clear by chance in at most 5 % of cases.
    Difference: the limits of the two counts combined by the method of variance estimates recovery
    (Zou & Donner 2008, Statistics in Medicine 27: 1693), at the exposure of now.
    A dispersion above one (variance over mean, see `month_dispersion`) divides the counts first, as in
    quasi-Poisson regression (McCullagh & Nelder 1989, section 6.2): clustered events tell less.
    """
    if exposure_ratio <= 0:
        raise ValueError(f"an exposure is above 0, and so is a ratio of two, not {exposure_ratio}")
    if dispersion < 1:
        raise ValueError(f"a dispersion is at least 1, not {dispersion}")
    ratio = _ratio(now, base, exposure_ratio, dispersion, confidence)
    difference = _difference(now, base, exposure_ratio, dispersion, confidence)
    lower, upper = _share_limits(now / dispersion, base / dispersion, confidence)
    expected = exposure_ratio / (1 + exposure_ratio)  # of now in the sum, were nothing changed
    return Change(now, base, difference, ratio, not lower <= expected <= upper)


def _share_limits(now: float, base: float, confidence: float) -> tuple[float, float]:
    """Clopper & Pearson's limits of now / (now + base); any real count is allowed."""
    tail = (1 - confidence) / 2
    lower = float(betaincinv(now, base + 1, tail)) if now > 0 else 0.0
    upper = float(betaincinv(now + 1, base, 1 - tail)) if base > 0 else 1.0
    return lower, upper


def _ratio(now: float, base: float, scale: float, dispersion: float, confidence: float) -> Estimate | None:
    if base == 0:
        return None
    lower, upper = _share_limits(now / dispersion, base / dispersion, confidence)
    if upper >= 1:
        return None
    return Estimate(now / base / scale, lower / (1 - lower) / scale, upper / (1 - upper) / scale)


def _difference(now: float, base: float, scale: float, dispersion: float, confidence: float) -> Estimate:
    now_lower, now_upper = (dispersion * limit for limit in count_limits(now / dispersion, confidence))
    base_lower, base_upper = (dispersion * limit for limit in count_limits(base / dispersion, confidence))
    value = now - base * scale
    below = np.hypot(now - now_lower, scale * (base_upper - base))
    above = np.hypot(now_upper - now, scale * (base - base_lower))
    return Estimate(value, float(value - below), float(value + above))


def month_dispersion(counts: np.ndarray) -> float:
    """Variance over mean of monthly counts (years × months) once year and month of the year are allowed for.

    Pearson's statistic of the two-way table over its degrees of freedom (McCullagh & Nelder 1989,
    section 4.5), enlarged so that normal limits become Student's with those degrees of freedom, since it
    is itself an estimate; at least 1, and 1 where a single year or month leaves nothing to judge by.
    """
    counts = np.asarray(counts, dtype=float)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0] if counts.size else counts
    freedom = (counts.shape[0] - 1) * (counts.shape[1] - 1) if counts.ndim == 2 else 0
    if freedom < 1:
        return 1.0
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    dispersion = ((counts - expected) ** 2 / expected).sum() / freedom
    wider = stdtrit(freedom, 0.5 + CONFIDENCE / 2) / normal_quantile(CONFIDENCE)
    return max(1.0, float(dispersion * wider**2))
