import pytest

from assessment.prose.reading_age import FEWEST_WORDS, HIGHEST, measure


def test_the_formula_on_a_text_counted_by_hand():
    """3 sentences, 9 words, 33 letters: 4.71 × 33/9 + 0.5 × 9/3 − 21.43 = −2.66, and five years."""
    found = measure(["The cat sat. It saw a bird!", "Birds fly."])
    assert (found.words, found.words_a_sentence) == (9, 3.0)
    letters = sum(map(len, ["The", "cat", "sat", "It", "saw", "a", "bird", "Birds", "fly"]))
    assert found.age == pytest.approx(4.71 * letters / 9 + 0.5 * 3 - 21.43 + 5)


def test_numbers_and_abbreviations_do_not_end_a_sentence():
    assert measure(["It was 4.2% of 1,000."]).words_a_sentence == 5


def test_long_words_in_long_sentences_are_too_hard_and_short_texts_are_not_judged():
    hard = "Multidisciplinary organisational considerations necessitate comprehensive interventions "
    assert measure([hard * 20]).too_hard
    assert not measure([hard]).too_hard and measure([hard]).age > HIGHEST and FEWEST_WORDS > 10
    assert not measure(["We saw the cat on the mat."] * 50).too_hard


def test_nothing_has_no_reading_age():
    assert measure(["", "…"]) is None
