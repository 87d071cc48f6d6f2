import pytest

from assessment.report.wording import words
from assessment.rounding import rounded, whole


@pytest.mark.parametrize(
    ("value", "places", "shown"), [(0.5, 0, "0"), (1.5, 0, "2"), (2.5, 0, "2"), (0.25, 1, "0.2")]
)
def test_half_way_goes_to_the_even_digit(value, places, shown):
    assert rounded(value, places) == shown
    assert places or str(whole(value)) == shown


def test_words_round_by_the_one_rule(monkeypatch):
    monkeypatch.setattr(words, "rounded", lambda value, places=0: f"<{places}>")
    assert [words.number(2.5), words.rate_words(0.5), words.percent(0.125)] == ["<1>", "<2>", "<0>%"]
