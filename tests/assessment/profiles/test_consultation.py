"""What residents chose, weighted to the population's ages and areas; checked against raking each answer."""

import numpy as np
import pytest

from assessment.cells import Cell, Status
from assessment.profiles.consultation import Choices, weighted_choices
from assessment.statistics.rates import share
from assessment.statistics.weighting import rake

HIDDEN = Cell(None, Status.PRIMARY, 5)
AGES, AREAS = {"young": 50, "old": 50}, {"east": 40, "west": 60}
ANSWERS = {("young", "east"): 40, ("young", "west"): 60, ("old", "east"): 200, ("old", "west"): 100}
# Noise is chosen twice as often by the young and twice as often in the east.
NOISE = {("young", "east"): 32, ("young", "west"): 24, ("old", "east"): 80, ("old", "west"): 20}


def cells(counts):
    return {code: Cell.of(count) for code, count in counts.items()}


def margin(counts, at):
    totals = {}
    for pair, count in counts.items():
        totals[pair[at]] = totals.get(pair[at], 0) + count
    return cells(totals)


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
    weighted = choose()
    assert weighted.shares["noise"].value == pytest.approx((weights * chance).sum() / weights.sum(), rel=1e-6)
    # Whether theft was chosen does not depend on age and area in so plain a way: the fit is then close.
    assert sum(share.value for share in weighted.shares.values()) == pytest.approx(1, abs=0.02)
    assert weighted.respondents == 400
    assert weighted.effective == pytest.approx(weights.sum() ** 2 / (weights**2).sum())


def test_a_sample_like_the_population_keeps_its_shares_and_its_size():
    even = {pair: Cell.of(100) for pair in ANSWERS}
    kinds = {"all": dict.fromkeys(ANSWERS, 100), "noise": dict.fromkeys(ANSWERS, 30)}
    choices = Choices(
        cells({"all": 400, "noise": 120}),
        {code: margin(counts, 0) for code, counts in kinds.items()},
        {code: margin(counts, 1) for code, counts in kinds.items()},
    )
    weighted = weighted_choices(choices, even, {"young": 1, "old": 1}, {"east": 1, "west": 1})
    assert weighted.shares["noise"].value == pytest.approx(0.3)
    assert weighted.effective == pytest.approx(400)


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
    weighted = weighted_choices(choices, one, AGES, {"here": 1})
    assert weighted.shares["noise"].value == pytest.approx((50 / 100 + 100 / 300) / 2)


def test_choices_have_wilsons_limits_at_the_effective_number():
    weighted = choose()
    size = weighted.effective * (sum(ANSWERS.values()) / 400)
    noise = weighted.shares["noise"]
    expected = share(size * noise.value, size)
    assert (noise.lower, noise.upper) == pytest.approx((expected.lower, expected.upper))


def test_more_choices_than_respondents_are_as_precise_as_their_number():
    """Each respondent makes two choices: the effective number of choices is twice that of respondents."""
    halved = {pair: Cell.of(count // 2) for pair, count in ANSWERS.items()}
    one, two = choose(), choose(answers=halved)
    assert (one.respondents, two.respondents) == (400, 200)
    assert two.shares["noise"].upper == pytest.approx(one.shares["noise"].upper)


def test_every_choice_has_a_ceiling_but_all_of_them():
    weighted = choose(totals={"litter": Cell.of(4), "dogs": HIDDEN})
    assert set(weighted.at_most) == {"noise", "theft", "litter"}
    assert weighted.at_most["noise"] == weighted.shares["noise"].value
    weights, _ = raked()
    assert weighted.at_most["litter"] == pytest.approx(4 * weights.max() / 400)


def test_a_ceiling_by_age_is_where_each_age_weighs_most():
    weighted = choose(by_area={"noise": {"east": HIDDEN, "west": Cell.of(44)}})
    weights, groups = raked()
    heaviest = {age: weights[groups["age"] == age].max() for age in AGES}
    assert weighted.at_most["noise"] == pytest.approx((56 * heaviest["young"] + 100 * heaviest["old"]) / 400)


def test_no_ceiling_is_above_all():
    lost = choose(by_age={"noise": {"young": HIDDEN, "old": HIDDEN}}, totals={"noise": Cell.of(399)})
    assert lost.at_most["noise"] == 1


@pytest.mark.parametrize("lacking", [{("old", "west"): 0, ("young", "west"): 0}, {("old", "east"): 0}])
def test_an_empty_pair_has_no_weight_and_an_empty_area_no_weights(lacking):
    weighted = choose(answers=cells(ANSWERS | lacking))
    assert (weighted is None) == (len(lacking) == 2)


@pytest.mark.parametrize("margin_of", ["by_age", "by_area"])
def test_without_the_number_of_all_choices_there_are_no_shares(margin_of):
    code = {"by_age": "young", "by_area": "east"}[margin_of]
    assert choose(**{margin_of: {"all": {code: Cell.of(5)}}}) is None
    assert choose(**{margin_of: {"all": {}}}) is None


def test_nobody_chose_anything():
    nothing = {"all": cells({"young": 0, "old": 0})}
    assert choose(by_age=nothing) is None
