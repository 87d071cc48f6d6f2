"""What came of a target: the change from baseline to outturn, its likely range, and whether it was met.

Pure: values in, verdicts out. Where the values come from is for the report.
"""

from __future__ import annotations

from dataclasses import dataclass

from assessment.plan.model import Target
from assessment.plan.status import Outcome
from assessment.statistics.changes import compare_counts
from assessment.statistics.evaluation import share_difference
from assessment.statistics.rates import Estimate, count_limits


@dataclass(frozen=True)
class Measured:
    """A measure at one time: a count, or with `whole` a share of it. `dispersion`: variance over mean."""

    count: float
    whole: float | None = None
    dispersion: float = 1

    @property
    def value(self) -> float:
        if self.whole is None:
            return self.count
        return self.count / self.whole if self.whole else 0.0


@dataclass(frozen=True)
class Verdict:
    """`met` by the number itself; `sure` where its whole likely range says the same. `limits` of the outturn
    that go with the range of its change from the baseline."""

    outturn: float
    level: float
    limits: Estimate | None
    met: bool
    sure: bool

    @property
    def outcome(self) -> Outcome:
        return ("met" if self.met else "missed") if self.sure else "unclear"


def verdict(target: Target, baseline: Measured, outturn: Measured) -> Verdict:
    """Whether an outturn reaches a target that was set against a baseline.

    The likely range is that of the change from baseline to outturn, both being subject to chance: counts by
    `compare_counts`, shares by `share_difference`.
    """
    level = target.level(baseline.value)
    limits = _limits(baseline, outturn)
    return _judged(target.falls, level, outturn.value, limits)


def reported_verdict(baseline: float | None, target: float, outturn: float, *, is_count: bool) -> Verdict:
    """The same of a target that was set as a number. A count's range is by chance alone; without a baseline
    the target is taken for a ceiling."""
    limits = None
    if is_count:
        lower, upper = count_limits(outturn)
        limits = Estimate(outturn, lower, upper)
    return _judged(baseline is None or target < baseline, target, outturn, limits)


def _limits(baseline: Measured, outturn: Measured) -> Estimate | None:
    if baseline.whole is not None and outturn.whole is not None:
        change = share_difference((outturn.count, outturn.whole), (baseline.count, baseline.whole))
    else:
        dispersion = max(baseline.dispersion, outturn.dispersion)
        change = compare_counts(outturn.count, baseline.count, dispersion=dispersion).difference
    if change is None:
        return None
    return Estimate(outturn.value, baseline.value + change.lower, baseline.value + change.upper)


def _judged(falls: bool, level: float, outturn: float, limits: Estimate | None) -> Verdict:
    met = outturn <= level if falls else outturn >= level
    if limits is None:
        return Verdict(outturn, level, None, met, sure=False)
    sure = (
        (limits.upper <= level or limits.lower > level)
        if falls
        else (limits.lower >= level or limits.upper < level)
    )
    return Verdict(outturn, level, limits, met, sure)
