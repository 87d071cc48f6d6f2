"""The workbook of released tables: where on a sheet each number stands."""

from itertools import product

import pytest

from assessment.report.downloads.workbook import laid_out

TITLES = {"period": "Period", "area": "Area", "sex": "Gender", "age": "Age"}
YEARS = ["2005-04/2006-03", "2006-04/2007-03"]
IN_WORDS = ["2005/06", "2006/07"]


@pytest.fixture
def layout(make_released):
    def lay_out(names, rows):
        return laid_out(make_released({name: {} for name in names}, rows), TITLES)

    return lay_out


def test_one_number_after_another_where_one_thing_varies(layout):
    made = layout(["period", "sex"], [(YEARS[0], "female", 7), (YEARS[0], "male", 0)])
    assert made.heading == ["Gender", "Number"] and made.names == 1
    assert made.rows == [["female", 7], ["male", 0]]
    assert made.throughout == IN_WORDS[0]


def test_what_has_the_fewest_codes_heads_the_columns(layout):
    areas = ["a", "b", "c"]
    rows = [(*at, number) for number, at in enumerate(product(YEARS, areas))]
    made = layout(["period", "area"], rows)
    assert made.heading == ["Area", *IN_WORDS] and not made.throughout
    assert made.rows == [["a", 0, 3], ["b", 1, 4], ["c", 2, 5]]


def test_each_number_stands_under_its_own_heading_in_whatever_order_the_table_is(layout):
    made = layout(["area", "sex"], [("a", "f", 1), ("a", "m", 2), ("b", "m", 4), ("b", "f", 3)])
    assert made.heading == ["Gender", "a", "b"]
    assert made.rows == [["f", 1, 3], ["m", 2, 4]]


def test_symbols_stand_for_numbers_that_are_not_there(layout):
    shown = [5, "primary", "secondary", "not_collected"]
    made = layout(["area", "sex"], [(*at, cell) for at, cell in zip(product("ab", "fm"), shown, strict=True)])
    assert made.rows == [["f", 5, "[c]"], ["m", "[c]", "[x]"]]


def test_several_columns_name_a_row(layout):
    rows = [(*at, 1) for at in product(YEARS, "abc", ["f", "m", "all"])]
    made = layout(["period", "area", "sex"], rows)
    assert made.heading == ["Area", "Gender", *IN_WORDS] and made.names == 2
    assert [row[:2] for row in made.rows] == [list(at) for at in product("abc", ["f", "m", "all"])]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([("a", "f", 1), ("a", "m", 2), ("b", "f", 3)], id="a number is missing"),
        pytest.param([(*at, 1) for at in product(map(str, range(20)), map(str, range(15)))], id="too wide"),
    ],
)
def test_one_column_of_numbers_where_a_wide_table_would_not_do(layout, rows):
    made = layout(["area", "sex"], rows)
    assert made.heading == ["Area", "Gender", "Number"]
    assert made.rows == [list(row) for row in rows]


def test_a_table_of_one_cell(layout):
    made = layout(["period", "area"], [(YEARS[0], "a", 3)])
    assert (made.heading, made.rows, made.throughout) == (["Period", "Number"], [[IN_WORDS[0], 3]], "a")


def test_the_legend_explains_the_symbols_that_are_there_and_no_other(layout):
    made = layout(["area"], [("a", 7), ("b", "primary"), ("c", "secondary")])
    (said,) = made.legend
    assert said.startswith("[c]")
    assert layout(["area"], [("a", 7)]).legend == []
