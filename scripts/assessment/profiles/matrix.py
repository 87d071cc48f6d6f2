"""Priorities set side by side: scores by published rules, ranking, and how far it depends on the weights.

The rules are data (data/matrix.yml); what a score is made from is worked out by the caller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assessment.profiles.evidence import Outcome
from assessment.statistics.ranking import standard_ranks

LOWEST, HIGHEST = 1, 5


def score_of(value: float, limits: Sequence[float]) -> int:
    """1, and one more for each limit that the value reaches."""
    return LOWEST + sum(value >= limit for limit in limits)


def score_of_change(outcome: Outcome, scores: Mapping[str, int]) -> int:
    """The score that the rules give to an outcome and its strength ('rise-strong')."""
    return scores[f"{outcome.code}-{outcome.strength}"]


def weighted_means(scores: Mapping[str, Mapping[str, int]], weights: Mapping[str, float]) -> dict[str, float]:
    """Priority → mean of the scores that it has, weighted; a criterion without a score counts for nothing.

    A priority of whose criteria none has both a score and a weight is left out.
    """
    means = {}
    for priority, by_criterion in scores.items():
        total = sum(weights[criterion] for criterion in by_criterion)
        if total > 0:
            weighted = sum(weights[criterion] * score for criterion, score in by_criterion.items())
            means[priority] = weighted / total
    return means


def ranking(means: Mapping[str, float]) -> dict[str, int]:
    """Priority → rank, 1 the highest; equals share the better one."""
    rounded = np.array([round(mean, 9) for mean in means.values()])
    return dict(zip(means, standard_ranks(rounded).tolist(), strict=True)) if len(rounded) else {}


def rankings_by_weights(
    scores: Mapping[str, Mapping[str, int]], weights: Mapping[str, float]
) -> dict[tuple[str, float], dict[str, int]]:
    """(criterion, factor) → ranking with that criterion's weight doubled (2) or left out (0)."""
    return {
        (criterion, factor): ranking(
            weighted_means(scores, {**weights, criterion: weights[criterion] * factor})
        )
        for criterion in weights
        for factor in (2.0, 0.0)
    }
