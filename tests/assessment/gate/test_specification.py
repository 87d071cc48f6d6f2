import pytest
import yaml
from tests.project import ROOT

from assessment.configuration import load_configuration
from assessment.errors import AssessmentError
from assessment.gate.specification import read_specifications

NAMES = load_configuration(ROOT).names
GOOD = {
    "id": "crime",
    "title": "Crime",
    "return": "recorded-crime",
    "unit": "crimes",
    "dimensions": {"period": ["edition"], "offence": ["group", "all"]},
}


@pytest.fixture
def read(tmp_path, hierarchies):
    def from_tables(*tables):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / "tables.yml").write_text(
            yaml.safe_dump({"tables": tables}, sort_keys=False), encoding="utf-8"
        )
        return read_specifications(tmp_path, hierarchies, {})

    return from_tables


def test_the_project_s_tables_all_fit_its_codelists(hierarchies):
    tables = read_specifications(ROOT, hierarchies, NAMES)
    assert {"recorded-crime-by-ward", "anti-social-behaviour-by-month"} <= {table.id for table in tables}


def test_a_table_needs_the_fields_it_counts_by_and_those_it_fixes(read):
    (table,) = read({**GOOD, "where": {"victim": "person"}})
    assert table.fields == ("month", "offence", "victim")


def test_periods_that_a_return_does_not_cover_are_left_out(read, configuration):
    (table,) = read({**GOOD, "dimensions": {"period": ["edition", "comparison"]}})
    months = configuration.edition("2008").series.months
    codes = [period.code for period in table.periods(configuration.edition("2008"), months[1:])]
    assert codes == ["2005-04/2005-09", "2006-04/2006-09", "2007-04/2007-09"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"dimensions": {"offence": ["all"]}}, "lacks period"),
        (
            {"dimensions": {"period": ["week"]}},
            "has no level 'week'; allowed: edition, comparison, month",
        ),
        ({"dimensions": {"period": ["edition"], "offense": ["all"]}}, "dimensions.offense: is no codelist"),
        ({"dimensions": {"period": ["edition"], "area": ["street"]}}, "allowed: authority, ward, lsoa"),
        ({"where": {"offence": "piracy"}}, "'piracy' is not in the codelist offence"),
        ({"where": {"crime": "theft"}}, "where.crime: is no codelist"),
        ({"leave_out": {"offence": ["piracy"]}}, "leave_out.offence: 'piracy' is not in the codelist"),
        ({"only_for": "closed"}, "allowed: 'synthetic', 'open' or 'partners'"),
        ({"id": "Crime by ward"}, "should match pattern"),
        ({"levels": 1}, "tables[1].levels: is not a key"),
    ],
)
def test_refuses_a_table_that_cannot_be_made(read, change, told):
    with pytest.raises(AssessmentError) as caught:
        read({**GOOD, **change})
    assert told in str(caught.value)
    assert str(caught.value).startswith("data/tables.yml, ")


def test_refuses_the_same_table_of_the_same_return(read):
    assert len(read(GOOD, {**GOOD, "return": "crime-outcomes"})) == 2
    with pytest.raises(AssessmentError, match="crime: is given 2 times for the return recorded-crime"):
        read(GOOD, GOOD)
