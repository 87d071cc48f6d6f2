"""Whether an area where something was done changed differently from one where it was not."""

from __future__ import annotations

from assessment.statistics.rates import Estimate, normal_quantile, share


def weighted_displacement_difference(
    control: tuple[float, float], treated: tuple[float, float], confidence: float = 0.90
) -> Estimate:
    """Incidents more (+) or fewer (−) in the treated area than the control's change would have given.

    Each is a count (before, after). Wheeler & Ratcliffe 2018, Crime Science 7: 11; counts are taken as
    Poisson, so that their variances add.
    """
    value = (treated[1] - treated[0]) - (control[1] - control[0])
    spread = normal_quantile(confidence) * sum((*control, *treated)) ** 0.5
    return Estimate(value, value - spread, value + spread)


def share_difference(now: tuple[float, float], before: tuple[float, float]) -> Estimate | None:
    """A share, as (part, whole), less an earlier one, with limits; None where either is of nothing.

    Wilson's limits of the two combined (Newcombe 1998, Statistics in Medicine 17: 873, method 10).
    """
    later, earlier = share(*now), share(*before)
    if later is None or earlier is None:
        return None
    value = later.value - earlier.value
    below = ((later.value - later.lower) ** 2 + (earlier.upper - earlier.value) ** 2) ** 0.5
    above = ((later.upper - later.value) ** 2 + (earlier.value - earlier.lower) ** 2) ** 0.5
    return Estimate(value, value - below, value + above)
