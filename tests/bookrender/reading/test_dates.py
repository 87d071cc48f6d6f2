"""How the book's date is written, and what is refused of it."""

from datetime import date

import pytest
from tests.bookrender.rendering import chapters_of, make_book
from tests.bookrender.sources import book_of, write_book

from bookrender.errors import BookError
from bookrender.reading.dates import published, published_words

DATED = """\
project: {{type: book}}
book:
  title: T
  date: {0}
  chapters: [index.qmd]
format: {{html: default}}
"""


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("MMMM YYYY", "January 2008"),
        ("D MMMM YYYY", "29 January 2008"),
        ("dddd, Do MMM YY", "Tuesday, 29th Jan 08"),
        ("DD/MM/YYYY", "29/01/2008"),
        ("[published on] ddd D.M.", "published on Tue 29.1."),
        ("iso", "2008-01-29"),
        ("long", "29 January 2008"),
    ],
)
def test_dates_are_written_as_the_format_says(tmp_path, pattern, words):
    book = make_book(tmp_path, chapters_of({"index.qmd": "# A"}), **{"date-format": pattern})
    assert published(book) == date(2008, 1, 29)
    assert published_words(book) == words


@pytest.mark.parametrize(("day", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th")])
def test_days_are_counted_in_english(tmp_path, day, words):
    book = make_book(tmp_path, chapters_of({"index.qmd": "# A"}), **{"date-format": "Do"})
    book.metadata["book"]["date"] = f"2008-01-{day:02}"
    assert published_words(book) == words


@pytest.mark.parametrize("given", ["today", "now", "last-modified", "Winter 2008", "2008-02-30", "20080129"])
def test_a_date_that_is_no_day_is_refused(tmp_path, given):
    with pytest.raises(BookError, match=rf"_quarto\.yml:4: “date” is {given}; it must be a day such as"):
        book_of(write_book(tmp_path, {"_quarto.yml": DATED.format(given)}))


@pytest.mark.parametrize(
    ("pattern", "word"), [("full", "f”, “u”, “ll"), ("Q YYYY", "Q"), ("D MMMM YYYY HH:mm", "HH”, “mm")]
)
def test_a_pattern_that_is_not_covered_is_refused(tmp_path, pattern, word):
    text = DATED.format("2008-01-29") + f"date-format: {pattern}\n"
    with pytest.raises(BookError, match=rf"_quarto\.yml:7: “date-format” holds “{word}”; covered are long"):
        book_of(write_book(tmp_path, {"_quarto.yml": text}))


def test_a_book_may_have_no_date(tmp_path):
    book, _ = book_of(write_book(tmp_path, {}))
    assert (published(book), published_words(book)) == (None, "")
