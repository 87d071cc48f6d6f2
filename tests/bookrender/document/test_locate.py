import pytest
from tests.bookrender.rendering import chapters_of

from bookrender.document.locate import place_of


@pytest.fixture
def chapter():
    return chapters_of({"a.qmd": "# A\n\n@fig-ab\n\n@fig-a\n"})[0]


def test_a_token_is_found_as_a_word(chapter):

    assert place_of(chapter, ["fig-a"]) == ("a.qmd", 5)


def test_the_first_token_that_occurs_counts(chapter):
    assert place_of(chapter, ["nowhere", "", "fig-ab"]) == ("a.qmd", 3)


def test_a_token_that_code_printed_gives_the_file_alone(chapter):
    assert place_of(chapter, ["#fig-printed"]) == ("a.qmd", None)
