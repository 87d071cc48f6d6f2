"""Where a problem stands in a chapter's sources."""

import pytest
from tests.bookrender.rendering import chapters_of


@pytest.fixture
def chapter():
    return chapters_of({"a.qmd": "# A\n\n@fig-ab\n\n@fig-a\n"})[0]


def test_a_token_is_found_as_a_word(chapter):
    assert chapter.place_of(["fig-a"]) == ("a.qmd", 5)


def test_the_first_token_that_occurs_counts(chapter):
    assert chapter.place_of(["nowhere", "", "fig-ab"]) == ("a.qmd", 3)


def test_a_token_that_code_printed_gives_the_file_alone(chapter):
    assert chapter.place_of(["#fig-printed"]) == ("a.qmd", None)
