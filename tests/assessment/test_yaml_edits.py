"""Edits to YAML that leave the rest as it stands."""

import pytest

from assessment.yaml_edits import (
    indentation,
    inserted_after,
    inserted_before,
    position,
    removed,
    value_replaced,
)

TEXT = """\
# Head
current: "2008"  # now

editions:
  "2008":
    title: First
    # why
    years: {a: 1}  # here
  "2025":
    title: Last
    words: >-
      folded
      text

list:
  - slug: one
    with: [a,
           b]
  - {slug: two}  # second

tail: [x, y]
"""


def test_a_value_is_replaced_and_nothing_else():
    assert value_replaced(TEXT, ("current",), '"2009"') == TEXT.replace('"2008"  #', '"2009"  #')
    assert value_replaced(TEXT, ("tail",), "[z]") == TEXT.replace("[x, y]", "[z]")
    assert value_replaced(TEXT, ("list", 1, "slug"), "three") == TEXT.replace("slug: two", "slug: three")


def test_an_item_is_inserted_after_after_the_last_even_if_it_is_folded_or_has_a_comment():
    assert inserted_after(TEXT, ("editions",), "  NEW: 1\n") == TEXT.replace(
        "      text\n", "      text\n  NEW: 1\n"
    )
    assert inserted_after(TEXT, ("list",), "  - NEW\n") == TEXT.replace("# second\n", "# second\n  - NEW\n")
    assert inserted_after("a:\n  - b", ("a",), "  - c\n") == "a:\n  - b\n  - c\n"


def test_what_is_inserted_is_taken_out_again_without_a_trace():
    for path in [("editions", "2025"), ("list", 1), ("list", 0)]:
        longer = inserted_before(
            TEXT, path, "  - slug: new\n    x: |\n      y\n" if path[0] == "list" else "  n: 1\n"
        )
        assert len(longer) > len(TEXT)
        new = (*path[:-1], "n") if path[0] == "editions" else path
        assert removed(longer, new) == TEXT


def test_an_item_goes_with_all_its_lines():
    without = removed(TEXT, ("list", 0))
    assert "one" not in without and "b]" not in without
    assert "  - {slug: two}  # second\n" in without
    assert removed(TEXT, ("editions", "2025")).count("folded") == 0


def test_an_item_is_found_by_its_values():
    assert position(TEXT, ("list",), slug="two") == 1
    assert position(TEXT, ("list",), slug="three") is None


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        removed(TEXT, ("editions", "1999"))


def test_the_indentation_is_that_of_the_key_or_of_the_dash():
    assert indentation(TEXT, ("list", 0)) == "  " and indentation(TEXT, ("list", 0, "slug")) == "    "
    assert indentation(TEXT, ("editions", "2008")) == "  " and indentation(TEXT, ("current",)) == ""
    assert indentation("list:\n- a: 1\n", ("list", 0)) == ""
