"""What residents chose, weighted to the ages of the population."""

import pytest

from assessment.cells import Cell, Status
from assessment.profiles.consultation import weighted_choices


@pytest.fixture
def choices(make_released):
    """A hundred young and three hundred old people, two choices each."""
    counts = {
        ("noise", "young"): 100, ("noise", "old"): 100, ("theft", "young"): 100, ("theft", "old"): 500,
        ("all", "young"): 200, ("all", "old"): 600,
    }  # fmt: skip
    rows = [(concern, age, count) for (concern, age), count in counts.items()]
    return make_released({"concern": {"noise": "all", "theft": "all"}, "age_band": {}}, rows)


def test_weights_give_each_age_its_share_of_the_population(choices):
    found = weighted_choices(choices, "concern", respondents(100, 300), {"young": 50, "old": 50})
    # Noise: half of the young people's choices and a sixth of the old people's.
    assert found.shares["noise"].value == pytest.approx((1 / 2 + 1 / 6) / 2)
    assert sum(share.value for share in found.shares.values()) == pytest.approx(1)
    assert found.respondents == 400
    assert found.effective == pytest.approx(400**2 / (100 * 2**2 + 300 * (2 / 3) ** 2))


def test_a_sample_like_the_population_keeps_its_shares_and_its_size(choices):
    found = weighted_choices(choices, "concern", respondents(100, 300), {"young": 10, "old": 30})
    assert found.shares["noise"].value == pytest.approx(200 / 800)
    assert found.effective == pytest.approx(400)


def test_an_age_that_nobody_answered_for_gives_no_weights(choices):
    assert weighted_choices(choices, "concern", respondents(100, 0), {"young": 1, "old": 1}) is None


def test_a_withheld_number_of_respondents_gives_no_weights(choices):
    hidden = {"young": Cell(None, Status.PRIMARY, 5), "old": Cell.of(300)}
    assert weighted_choices(choices, "concern", hidden, {"young": 1, "old": 1}) is None


def respondents(young, old):
    return {"young": Cell.of(young), "old": Cell.of(old)}
