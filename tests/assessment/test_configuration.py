import shutil

import pytest
from tests.project import ROOT

from assessment.configuration import find_root, load_configuration
from assessment.errors import AssessmentError


@pytest.fixture
def edited(tmp_path):
    """Loads assessment.yml after a change to its text."""

    def load(old: str, new: str):
        text = (ROOT / "assessment.yml").read_text(encoding="utf-8")
        assert old in text
        (tmp_path / "assessment.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
        return load_configuration(tmp_path)

    return load


def test_the_project_s_own_file_loads():
    configuration = load_configuration(ROOT)
    edition = configuration.edition()
    assert configuration.current_edition == "2008"
    assert edition.is_synthetic
    assert edition.period.label == "April to September 2007"
    assert [period.first.year for period in edition.periods] == [2004, 2005, 2006, 2007]
    assert not configuration.edition("2025").is_synthetic
    assert configuration.root == ROOT
    assert configuration.released_folder("2025") == ROOT / "data" / "released" / "2025"


def test_the_priority_that_takes_in_issues_stands_last_with_its_budgets():
    configuration = load_configuration(ROOT)
    last = configuration.priorities[-1]
    assert configuration.takes_in_issues == last and last.takes_in("other-theft") and last.takes_in(last.slug)
    assert configuration.page_budgets("assessment")["violent-crime"] == 3
    assert configuration.page_budgets("assessment")["introduction"] == 3
    assert configuration.page_budgets("plan")[f"plan-{last.slug}"] == 2
    assert last.slug not in configuration.page_budgets("joint")


def test_names_are_those_of_the_configuration(edited):
    names = edited("kind: borough", "kind: county").names
    assert names["area.kind"] == "county"
    assert names["agencies.preventions-team"] == "Preventions Team"  # in a sentence “the Preventions Team”
    assert names["agencies.drug-action-team"] == "Drug Action Team"
    assert names["agencies.womens-aid"] == "North Tees Women's Aid"


def test_the_project_is_found_from_a_folder_within(tmp_path):
    shutil.copy(ROOT / "assessment.yml", tmp_path)
    (tmp_path / "chapters" / "deep").mkdir(parents=True)
    assert find_root(tmp_path / "chapters" / "deep") == tmp_path


def test_outside_a_project_there_is_none(tmp_path):
    with pytest.raises(AssessmentError, match=r"no folder from here upwards holds assessment\.yml"):
        find_root(tmp_path)


def test_an_unknown_edition_names_the_known_ones():
    with pytest.raises(AssessmentError, match="no edition '1999'; there are: 2008, 2025"):
        load_configuration(ROOT).edition("1999")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("steward: partnership", "steward: army", "partnership.steward: is 'army', which is no agency"),
        ("pages: 3", "pages: 3\n    takes_in_issues: true", "only one priority can take in new issues"),
        ("{score: 4,", "{score: 6,", "measures.capability.score: is 6; allowed: 1, 2, 3, 4 or 5"),
        ("short_name:", "shortname:", "partnership.shortname: is not a key that is known here"),
        (
            "data: synthetic",
            "data: invented",
            "editions.2008.data: is 'invented'; allowed: 'synthetic', 'open' or",
        ),
        ("period: 2007-04/2007-09", "period: 2007", "editions.2008.period: '2007' is not a period"),
        (
            "[2004-04/2004-09, ",
            "[2004-05/2004-10, ",
            "comparison: 2004-05/2004-10 is not 2007-04/2007-09 some years",
        ),
        ("2004-04/2004-09, 2005-04/2005-09", "2005-04/2005-09, 2004-04/2004-09", "the earliest first"),
        ("series: 2004-04/", "series: 2005-04/", "does not cover 2004-04/2004-09"),
        ("published: 2008-01", "published: 2007-09", "write a month after 2007-09, the end of the data"),
        ("authority: E06000004", "authority: Stockton", "area.authority: is 'Stockton'; string should match"),
        ("pages: 3", "pages: 0", "priorities[3].pages: is 0"),
        ('current_edition: "2008"', 'current_edition: "2007"', "which is no edition; allowed: 2008, 2025"),
        (
            "owner: drug-action-team",
            "owner: dat",
            "priorities, drug-related-offending, owner: is 'dat', which is no",
        ),
        (
            "reviewers: [police, fire]",
            "reviewers: [police, fir]",
            "reviewers: is 'fir', which is no agency; allowed:",
        ),
        ("slug: fire,", "slug: police,", "agencies: 'police' is listed 2 times"),
    ],
)
def test_names_a_wrong_key_or_value_and_what_is_allowed(edited, old, new, told):
    with pytest.raises(AssessmentError) as caught:
        edited(old, new)
    assert told in str(caught.value)
    assert str(caught.value).startswith("assessment.yml, ")
