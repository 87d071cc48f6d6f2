"""What residents chose, weighted to the population's ages and areas; checked against raking each answer."""

import numpy as np
import pytest

from assessment.cells import Cell, Status
from assessment.profiles.consultation import Choices, weighted_choices
from assessment.statistics.weighting import rake

HIDDEN = Cell(None, Status.PRIMARY, 5)
AGES, AREAS = {"young": 50, "old": 50}, {"east": 40, "west": 60}
ANSWERS = {("young", "east"): 40, ("young", "west"): 60, ("old", "east"): 200, ("old", "west"): 100}
# Noise is chosen twice as often by the young and twice as often in the east.
NOISE = {("young", "east"): 32, ("young", "west"): 24, ("old", "east"): 80, ("old", "west"): 20}


def cells(counts):
    return {code: Cell.of(count) for code, count in counts.items()}


def margin(counts, at):
    found = {}
    for pair, count in counts.items():
        found[pair[at]] = found.get(pair[at], 0) + count
    return cells(found)


def choose(by_age=None, by_area=None, answers=None, totals=None):
    theft = {pair: ANSWERS[pair] - NOISE[pair] for pair in ANSWERS}
    kinds = {"all": ANSWERS, "noise": NOISE, "theft": theft}
    choices = Choices(
        cells({code: sum(counts.values()) for code, counts in kinds.items()}) | (totals or {}),
        {code: margin(counts, 0) for code, counts in kinds.items()} | (by_age or {}),
        {code: margin(counts, 1) for code, counts in kinds.items()} | (by_area or {}),
    )
    return weighted_choices(choices, answers or cells(ANSWERS), AGES, AREAS)


def raked():
    """The weights of raking the answers themselves, one by one."""
    pairs, numbers = list(ANSWERS), list(ANSWERS.values())
    groups = {
        "age": np.repeat([a for a, _ in pairs], numbers),
        "area": np.repeat([b for _, b in pairs], numbers),
    }
    weights = rake(groups, {"age": AGES, "area": AREAS})
    return weights, groups


def test_shares_are_those_of_raking_each_answer():
    weights, groups = raked()
    chance = np.array(
        [NOISE[pair] / ANSWERS[pair] for pair in zip(groups["age"], groups["area"], strict=True)]
    )
    found = choose()
    assert found.shares["noise"].value == pytest.approx((weights * chance).sum() / weights.sum(), rel=1e-6)
    # Whether theft was chosen does not depend on age and area in so plain a way: the fit is then close.
    assert sum(share.value for share in found.shares.values()) == pytest.approx(1, abs=0.02)
    assert found.respondents == 400
    assert found.effective == pytest.approx(weights.sum() ** 2 / (weights**2).sum())


def test_a_sample_like_the_population_keeps_its_shares_and_its_size():
    even = {pair: Cell.of(100) for pair in ANSWERS}
    kinds = {"all": dict.fromkeys(ANSWERS, 100), "noise": dict.fromkeys(ANSWERS, 30)}
    choices = Choices(
        cells({"all": 400, "noise": 120}),
        {code: margin(counts, 0) for code, counts in kinds.items()},
        {code: margin(counts, 1) for code, counts in kinds.items()},
    )
    found = weighted_choices(choices, even, {"young": 1, "old": 1}, {"east": 1, "west": 1})
    assert found.shares["noise"].value == pytest.approx(0.3)
    assert found.effective == pytest.approx(400)


def test_a_group_that_nobody_answered_for_gives_no_weights():
    assert choose(answers=cells(ANSWERS | {("young", "east"): 0, ("young", "west"): 0})) is None


def test_a_withheld_number_of_respondents_gives_no_weights():
    assert choose(answers=cells(ANSWERS) | {("young", "east"): HIDDEN}) is None


def test_a_choice_with_a_withheld_part_has_no_share_but_a_ceiling():
    plain, hidden = choose(), choose(by_area={"noise": {"east": HIDDEN, "west": Cell.of(44)}})
    assert "noise" not in hidden.shares and "theft" in hidden.shares
    assert plain.shares["noise"].value < hidden.at_most["noise"] < 1
    lost = choose(by_age={"noise": {"young": HIDDEN, "old": HIDDEN}})
    assert hidden.at_most["noise"] < lost.at_most["noise"] <= 1


def test_one_area_weights_by_age_alone():
    one = cells({("young", "here"): 100, ("old", "here"): 300})
    choices = Choices(
        cells({"all": 400, "noise": 150}),
        {"all": cells({"young": 100, "old": 300}), "noise": cells({"young": 50, "old": 100})},
        {"all": cells({"here": 400}), "noise": cells({"here": 150})},
    )
    found = weighted_choices(choices, one, AGES, {"here": 1})
    assert found.shares["noise"].value == pytest.approx((50 / 100 + 100 / 300) / 2)
