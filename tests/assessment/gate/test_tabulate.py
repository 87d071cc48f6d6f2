from itertools import product

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.errors import AssessmentError
from assessment.gate.specification import TableSpecification
from assessment.gate.tabulate import tabulate
from assessment.periods import parse_period
from assessment.records import UNPLACED, CleanReturn

LSOA, WARD, AUTHORITY = "E01012187", "E05001532", "E06000004"
FIELDS = ("month", "area", "offence")


@pytest.fixture
def table(hierarchies, configuration):
    """The one table of a return: its cells as a mapping, and the table itself."""

    def made(clean, dimensions, **more):
        specification = TableSpecification(
            **{"id": "t", "title": "T", "unit": "crimes"},
            dimensions=dimensions,
            **more,
        )
        tables, gaps = tabulate([specification], clean, hierarchies, configuration.edition("2025"))
        if gaps:
            return gaps[0].detail
        cells = tables[0].cells
        keys = cells.drop(columns="count").itertuples(index=False, name=None)
        return dict(zip(keys, cells["count"].tolist(), strict=True)), tables[0]

    return made


def test_counts_every_cell_with_totals_and_zeros(table, clean):
    rows = [
        ("2025-04", LSOA, "burglary"),
        ("2025-09", LSOA, "shoplifting"),
        ("2025-09", WARD, "theft"),
        ("2025-05", UNPLACED, "burglary"),
        ("2024-05", LSOA, "burglary"),  # of the comparison
        ("2025-03", LSOA, "burglary"),  # of no period of the table
    ]
    levels = {"period": ["comparison", "edition"], "area": ["ward", "authority"], "offence": ["group", "all"]}
    cells, counted = table(clean(FIELDS, rows), levels)
    now, before = "2025-04/2025-09", "2024-04/2024-09"
    assert cells[now, AUTHORITY, "all"] == 4
    assert cells[now, WARD, "all"] == 3
    assert cells[now, WARD, "theft"] == 2
    assert cells[now, UNPLACED, "burglary"] == 1
    assert cells[now, AUTHORITY, "burglary"] == 2
    assert cells[before, AUTHORITY, "all"] == 1
    assert cells[now, WARD, "drugs"] == 0
    assert len(cells) == 2 * (1 + 26 + 1) * (1 + 10)
    assert counted.dimensions[1].parents[WARD] == AUTHORITY


def test_cells_come_in_the_order_of_the_codelists(table, clean):
    _, counted = table(clean(FIELDS, []), {"period": ["edition"], "offence": ["all", "type"]})
    codes = counted.cells["offence"].tolist()
    assert counted.cells.index.tolist() == list(range(len(codes)))
    assert codes[0] == "all"
    assert codes.index("robbery-personal") < codes.index("shoplifting") < codes.index("drugs")


def test_a_group_whose_types_are_partly_known_keeps_the_rest_apart(table, clean):
    rows = [("2025-04", LSOA, "shoplifting"), ("2025-04", LSOA, "theft"), ("2025-04", LSOA, "theft")]
    cells, counted = table(
        clean(FIELDS, rows), {"period": ["edition"], "offence": ["type", "group"]}, where={"offence": "theft"}
    )
    period = "2025-04/2025-09"
    assert cells[period, "theft"] == 3
    assert cells[period, "shoplifting"] == 1
    assert cells[period, "theft-not-specified"] == 2
    assert counted.dimensions[1].parents["theft-not-specified"] == "theft"
    assert counted.dimensions[1].labels["theft-not-specified"] == "Other theft: not specified"
    assert counted.where == {}  # the dimension says it


def test_no_rest_is_shown_where_all_is_known(table, clean):
    cells, _ = table(
        clean(FIELDS, [("2025-04", LSOA, "shoplifting")]),
        {"period": ["edition"], "offence": ["type", "group"]},
        where={"offence": "theft"},
    )
    assert not any("not-specified" in code for _, code in cells)


def test_a_return_that_gives_groups_alone_cannot_fill_a_table_of_types(table, clean):
    why = table(
        clean(FIELDS, [("2025-04", LSOA, "theft")]),
        {"period": ["edition"], "offence": ["type", "group"]},
        where={"offence": "theft"},
    )
    assert why == "the return gives offence no nearer than its groups"


def test_a_group_is_not_taken_for_none_of_its_types(table, clean):
    dwellings = {"dimensions": {"period": ["edition"]}, "where": {"offence": "burglary-dwelling"}}
    why = table(clean(FIELDS, [("2025-04", LSOA, "burglary")]), **dwellings)
    assert why == "the return gives offence no nearer than what burglary-dwelling is part of"
    cells, _ = table(clean(FIELDS, [("2025-04", LSOA, "burglary-dwelling")]), **dwellings)
    assert list(cells.values()) == [1]
    cells, _ = table(clean(FIELDS, [("2025-04", LSOA, "theft")]), **dwellings)
    assert list(cells.values()) == [0]


def test_where_counts_what_lies_under_its_code(table, clean):
    rows = [("2025-04", LSOA, "shoplifting"), ("2025-04", LSOA, "theft"), ("2025-04", LSOA, "drugs")]
    cells, counted = table(clean(FIELDS, rows), {"period": ["edition"]}, where={"offence": "theft"})
    assert cells == {("2025-04/2025-09",): 2}
    assert counted.where == {"offence": "theft"}


def test_a_field_that_the_return_lacks_is_a_gap(table, clean):
    why = table(
        clean(("month", "area"), []), {"period": ["edition"], "sex": ["code"]}, where={"offence": "theft"}
    )
    assert why == "the return does not carry sex, offence"


def test_months_that_the_return_does_not_cover_are_no_zeros(table, clean):
    recent = clean(FIELDS, [("2025-04", LSOA, "drugs")], covers="2025-04/2025-09")
    cells, _ = table(recent, {"period": ["comparison", "edition"]})
    assert cells == {("2025-04/2025-09",): 1}
    old = clean(FIELDS, [("2024-04", LSOA, "drugs")], covers="2024-04/2025-08")
    why = table(old, {"period": ["comparison", "edition"]})
    assert why == "the return does not cover April to September 2025"


def test_codes_that_cannot_occur_are_left_out_and_refused_if_they_do(table, clean):
    fields = ("month", "sex")
    dimensions = {"period": ["edition"], "sex": ["code", "all"]}
    cells, _ = table(
        clean(fields, [("2025-04", "female")]), dimensions, leave_out={"sex": ["not-applicable"]}
    )
    assert ("2025-04/2025-09", "not-applicable") not in cells
    with pytest.raises(
        AssessmentError, match="1 records hold what the table has no place for: not-applicable"
    ):
        table(
            clean(fields, [("2025-04", "not-applicable")]), dimensions, leave_out={"sex": ["not-applicable"]}
        )


def test_codes_not_in_force_in_the_period_are_left_out(table, clean):
    cells, _ = table(clean(("month", "order"), []), {"period": ["edition"], "order": ["code"]})
    codes = {code for _, code in cells}
    assert "asbo" not in codes
    assert "criminal-behaviour-order" in codes


def test_refuses_a_record_whose_code_is_in_no_codelist(table, clean):
    with pytest.raises(AssessmentError, match="return recorded-crime, table t, offence: 1 records hold"):
        table(clean(FIELDS, [("2025-04", LSOA, "piracy")]), {"period": ["edition"], "offence": ["all"]})


@pytest.fixture(scope="module")
def counted(hierarchies, configuration):
    """A table over periods, all levels of area, and offences, of given rows."""

    def made(rows):
        frame = pandas.DataFrame(rows, columns=list(FIELDS), dtype=str)
        months = parse_period("2024-04/2025-09").months
        records = CleanReturn("recorded-crime", lambda: iter([frame]), FIELDS, (), months)
        specification = TableSpecification(
            **{"id": "t", "title": "T", "unit": "crimes"},
            dimensions={
                "period": ["comparison", "edition", "month"],
                "area": ["lsoa", "ward", "authority"],
                "offence": ["group", "all"],
            },
        )
        (table,), _ = tabulate([specification], records, hierarchies, configuration.edition("2025"))
        return table

    return made


RECORDS = st.lists(
    st.tuples(
        st.sampled_from(["2025-04", "2025-05", "2024-09"]),
        st.sampled_from([LSOA, "E01012188", WARD, UNPLACED, AUTHORITY]),
        st.sampled_from(["burglary", "burglary-dwelling", "theft", "shoplifting", "drugs"]),
    )
)


@settings(max_examples=40, deadline=None)
@given(rows=RECORDS)
def test_parts_always_add_up_to_their_whole(rows, counted):
    rows = [*rows, ("2025-04", LSOA, "drugs")]  # one at the finest level, so that there is a table
    table = counted(rows)
    counts = table.cells.set_index(["period", "area", "offence"])["count"]
    now = "2025-04/2025-09"
    assert counts[now, AUTHORITY, "all"] == sum(month >= "2025" for month, _, _ in rows)
    _, area, offence = table.dimensions
    for parent, children in area.children().items():
        for period, code in product(["2025-04", "2024-04/2024-09"], offence.codes):
            assert counts[period, parent, code] == sum(counts[period, child, code] for child in children)
    for parent, children in offence.children().items():
        assert counts[now, AUTHORITY, parent] == sum(counts[now, AUTHORITY, child] for child in children)
