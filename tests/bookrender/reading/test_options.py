import pytest
from tests.bookrender.rendering import chapters_of, make_book

from bookrender.reading import options


@pytest.fixture
def book(tmp_path):
    return make_book(tmp_path, chapters_of({"index.qmd": "# A"}), toc=False, **{"date-format": "MMMM YYYY"})


def test_a_formats_option_wins_over_the_top_level(book):
    assert options.format_option(book, "typst", "toc") is True
    assert options.format_option(book, "html", "toc") is False
    assert options.format_option(book, "html", "nothing", 3) == 3


def test_output_name_comes_from_the_title_where_none_is_given(book):
    assert options.output_name(book) == "numbers"
    del book.metadata["book"]["output-file"]
    assert options.output_name(book) == "A-book-of-numbers"


def test_authors_may_be_one_or_several_and_names_or_mappings(book):
    book.metadata["book"]["author"] = ["One", {"name": "Two"}]
    assert options.authors(book) == ["One", "Two"]
