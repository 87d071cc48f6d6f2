import shutil

import pytest
import yaml

from assessment.configuration import load_configuration
from assessment.errors import AssessmentError
from assessment.gate.specification import read_specifications
from assessment.sources.register import known_returns

GOOD = {
    "id": "crime",
    "title": "Crime",
    "unit": "crimes",
    "dimensions": {"period": ["edition"], "offence": ["group", "all"]},
}


RETURNS = ("recorded-crime", "crime-outcomes")


@pytest.fixture
def read(project, hierarchies):
    """Reads tables that are given for a return, in place of the project's own."""
    folder = project / "data" / "tables"
    shutil.rmtree(folder)
    folder.mkdir()

    def from_tables(*tables, of="recorded-crime"):
        text = yaml.safe_dump(list(tables), sort_keys=False)
        (folder / f"{of}.yml").write_text(text, encoding="utf-8")
        return read_specifications(load_configuration(project), hierarchies, RETURNS)

    return from_tables


@pytest.fixture(scope="session")
def specified(configuration, hierarchies):
    """The project's own tables."""
    return read_specifications(configuration, hierarchies, known_returns(configuration))


def test_the_project_s_tables_all_fit_its_codelists(specified):
    assert {"recorded-crime-by-ward", "anti-social-behaviour-by-month"} <= {table.id for table in specified}


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
        ({"only_from": "closed"}, "allowed: 'synthetic', 'open' or 'partner'"),
        ({"id": "Crime by ward"}, "should match pattern"),
        ({"levels": 1}, "data/tables/recorded-crime.yml, line 10, [1].levels: is not a key"),
    ],
)
def test_refuses_a_table_that_cannot_be_made(read, change, told):
    with pytest.raises(AssessmentError) as caught:
        read({**GOOD, **change})
    assert told in str(caught.value)
    assert str(caught.value).startswith("data/tables/recorded-crime.yml, line ")


def test_refuses_the_same_table_of_the_same_return(read):
    read(GOOD, of="crime-outcomes")
    assert [table.return_name for table in read(GOOD)] == ["crime-outcomes", "recorded-crime"]
    with pytest.raises(AssessmentError, match=r"recorded-crime\.yml: gives the table crime 2 times"):
        read(GOOD, GOOD)


def test_a_file_named_after_no_return_is_refused_with_the_nearest(read):
    with pytest.raises(AssessmentError) as caught:
        read(GOOD, of="recorded-crimes")
    (fault,) = caught.value.faults
    assert fault.where == "data/tables/recorded-crimes.yml"
    assert fault.what == "'recorded-crimes' is no return"
    assert fault.remedy == "Did you mean 'recorded-crime'?"


def test_a_fault_names_line_and_nearest_name(read):
    with pytest.raises(AssessmentError) as caught:
        read(GOOD, {**GOOD, "id": "other", "dimensions": {"period": ["edition"], "ofence": ["all"]}})
    (fault,) = caught.value.faults
    assert fault.where == "data/tables/recorded-crime.yml, line 16, [2].dimensions.ofence"
    assert fault.remedy == "Did you mean 'offence'?"
