"""Numbers, ranges and changes as they read in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.cells import Cell, Status
from assessment.report.wording import words
from assessment.statistics.changes import compare_counts

FEW, HIDDEN = Cell(None, Status.PRIMARY, below=5), Cell(None, Status.SECONDARY)
BASE = "the same months of 2006"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Cell.of(4312), "4,312 recorded crimes"),
        (Cell.of(1), "1 recorded crime"),
        (Cell.of(0), "no recorded crimes"),
        (FEW, "fewer than five recorded crimes"),
        (HIDDEN, "a number of recorded crimes that we withhold"),
    ],
)
def test_a_count_with_its_noun(cell, text):
    assert words.counted(cell, "recorded crimes") == text


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("attacks on fire crews", "attack on fire crews"),
        ("robberies", "robbery"),
        ("stop and searches", "stop and search"),
        ("people in drug treatment", "person in drug treatment"),
        ("young people open to the Preventions Team", "young person open to the Preventions Team"),
        ("crimes of damage or arson", "crime of damage or arson"),
        ("offences by people in treatment", "offence by people in treatment"),
        ("people known to use or supply drugs", "person known to use or supply drugs"),
        ("responses", "response"),
    ],
)
def test_one_of_many(many, one):
    assert words.singular(many) == one


def test_symbols_in_tables():
    assert [
        words.cell_symbol(cell) for cell in (Cell.of(0), FEW, HIDDEN, Cell(None, Status.NOT_COLLECTED))
    ] == [
        "0",
        "[c]",
        "[c]",
        "[x]",
    ]


def test_shares_do_not_round_to_nothing_or_all():
    assert [words.percent(share) for share in (0, 0.001, 0.404, 0.999, 1)] == [
        "0%",
        "less than 1%",
        "40%",
        "more than 99%",
        "100%",
    ]


def test_a_clear_change_has_a_size_and_a_likely_range():
    assert words.change_words(compare_counts(4312, 4588), BASE) == (
        "6% fewer than in the same months of 2006 (likely range 2% to 10% fewer)"
    )


def test_no_clear_change_is_said_so():
    change = compare_counts(100, 98)
    assert words.change_words(change, BASE) == (
        "no clear change from the same months of 2006, when there were 98 "
        "(likely range 24% fewer to 36% more)"
    )
    assert words.likely_range(change) == "24% fewer to 36% more"


def test_a_small_base_has_no_percentage():
    assert (
        words.change_words(compare_counts(6, 3), BASE)
        == "against 3 in the same months of 2006, no clear change"
    )
    assert (
        words.change_words(compare_counts(30, 4), BASE)
        == "clearly more than the 4 in the same months of 2006"
    )
    assert words.change_words(compare_counts(0, 0), BASE) == "the same number as in the same months of 2006"


@given(st.integers(0, 3000), st.integers(0, 3000), st.floats(1, 20))
def test_no_change_reads_as_broken(now, base, dispersion):
    change = compare_counts(now, base, dispersion=dispersion)
    for text in (words.change_words(change, BASE), words.change_short(change), words.likely_range(change)):
        assert text and not any(bad in text.lower() for bad in ("nan", "inf", "none%", "-"))
        assert "no clear change" not in text or not change.clear


def test_lists_ranks_and_agreement():
    assert [words.listed(list(letters)) for letters in ("", "a", "ab", "abc")] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert words.listed(["Newtown", "Mandale and Victoria"]) == "Newtown, and Mandale and Victoria"
    assert [words.ordinal(rank) for rank in (1, 2, 3, 4, 11, 21, 112)] == [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "11th",
        "21st",
        "112th",
    ]
    assert words.rank_words(1, 1, 1) == "1st"
    assert words.rank_words(3, 1, 9) == "3rd (1st to 9th)"
    assert words.agreement_words(0.9) == "agree closely" and words.agreement_words(-0.5).startswith(
        "run against"
    )


def test_acronyms_keep_their_capitals():
    assert words.lowered("Asian or Asian British") == "Asian or Asian British"
    assert words.capitalised("fires") == "Fires" and words.capitalised("iCalendar") == "iCalendar"
    assert words.lowered("Heroin") == "heroin" and words.lowered("AS13 form") == "AS13 form"
