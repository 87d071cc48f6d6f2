"""What a profile concludes and how strong the evidence is: an outcome and a strength, from the statistics.

The words of a finding are data (data/findings.yml) and belong in `assessment.report.conclusions.findings`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessment.cells import Cell
from assessment.periods import Period
from assessment.profiles.areas import AreaProfile
from assessment.profiles.series import dispersion, total
from assessment.released import Released
from assessment.statistics.changes import compare_counts
from assessment.statistics.rates import CONFIDENCE, share

CLEAR, STRICT = CONFIDENCE, 0.998  # confidences of a moderate and of a strong finding
OUTER, INNER = 2, 1  # sides of a funnel's limits, see `Funnel.position`


class Strength(StrEnum):
    """Strong: holds at 99.8 %, or in each earlier year as well. Moderate: at 95 %. Weak: not settled."""

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"


@dataclass(frozen=True)
class Outcome:
    """What the data say, as a code that a finding has words for, and how strongly."""

    code: str
    strength: Strength


def change_outcome(
    table: Released, period: Period, base: Period, years: Sequence[Period] = ()
) -> Outcome | None:
    """'rise', 'fall' or 'unclear' against an earlier period; None unless both totals are known."""
    now, earlier = total(table, period), total(table, base)
    if not (now.known and earlier.known):
        return None
    spread = dispersion(table, years)
    changes = [
        compare_counts(now.value, earlier.value, dispersion=spread, confidence=confidence)
        for confidence in (CLEAR, STRICT)
    ]
    code = {1: "rise", -1: "fall", 0: "unclear"}[changes[0].direction]
    return Outcome(code, _strength(changes[0].clear, changes[1].clear))


def share_outcome(part: Cell, whole: Cell, against: float) -> Outcome | None:
    """'more', 'less' or 'unclear': a share against another (0 to 1); None unless part and whole are known."""
    if not (part.known and whole.known) or not whole.value or part.value > whole.value:
        return None
    estimates = [share(part.value, whole.value, confidence) for confidence in (CLEAR, STRICT)]
    beyond = [not (estimate.lower <= against <= estimate.upper) for estimate in estimates]
    code = ("more" if estimates[0].value > against else "less") if beyond[0] else "unclear"
    return Outcome(code, _strength(*beyond))


def areas_outcome(now: AreaProfile, earlier: Sequence[AreaProfile]) -> Outcome | None:
    """'above' or 'none': whether areas lie above the funnel's outer limits; None where no area has a rate.

    Strong where each of them lay above the inner limits in every earlier period too; moderate where some did,
    or where there is no earlier period; weak where no earlier period confirms any, or where none stands out.
    """
    if not now.rated:
        return None
    above = {row.code for row in now.beyond(OUTER)}
    if not above:
        return Outcome("none", Strength.WEAK)
    before = [{row.code for row in profile.beyond(INNER)} for profile in earlier if profile.rated]
    if not before:
        return Outcome("above", Strength.MODERATE)
    if all(above <= codes for codes in before):
        return Outcome("above", Strength.STRONG)
    return Outcome("above", Strength.MODERATE if any(above & codes for codes in before) else Strength.WEAK)


def hot_spots_outcome(spots: dict[str, int] | None, strict: dict[str, int] | None) -> Outcome | None:
    """'found' or 'none': hot spots with false discoveries kept to 5 % (`spots`) and to 0.2 % (`strict`)."""
    if spots is None or strict is None:
        return None
    hot = any(side > 0 for side in spots.values())
    return Outcome(
        "found" if hot else "none", _strength(hot, hot and any(side > 0 for side in strict.values()))
    )


def _strength(clear: bool, strict: bool) -> Strength:
    return Strength.STRONG if strict else Strength.MODERATE if clear else Strength.WEAK
