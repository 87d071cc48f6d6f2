from datetime import date

import pytest
from tests.project import ROOT

from assessment.codelists import read_codelist, read_codelists
from assessment.errors import AssessmentError

OFFENCES = """\
name: offence
title: Offence
source: made up
levels: [all, group, type]
codes:
  - {code: theft, label: Theft}
  - {code: shoplifting, label: Shoplifting, parent: theft}
  - {code: other-theft, label: Other theft, parent: theft, until: 2013-05-31}
  - {code: drugs, label: Drugs}
"""


@pytest.fixture
def read(tmp_path):
    def from_text(text: str, name: str = "offence"):
        path = tmp_path / f"{name}.yml"
        path.write_text(text, encoding="utf-8")
        return read_codelist(path, f"{name}.yml")

    return from_text


def test_codes_nest_under_one_root(read):
    offence = read(OFFENCES)
    assert offence.ancestors("shoplifting") == ("theft", "all")
    assert offence.children["all"] == ("theft", "drugs")
    assert offence.leaves == ("shoplifting", "other-theft", "drugs")
    assert offence.is_within("shoplifting", "theft")
    assert not offence.is_within("drugs", "theft")
    assert "arson" not in offence


def test_each_level_covers_the_whole(read):
    offence = read(OFFENCES)
    assert offence.level("all") == ("all",)
    assert offence.level("group") == ("theft", "drugs")
    assert offence.level("type") == ("shoplifting", "other-theft", "drugs")
    with pytest.raises(ValueError, match="it has: all, group, type"):
        offence.level("ward")


def test_a_code_is_in_force_until_its_last_day(read):
    offence = read(OFFENCES)
    assert offence.is_in_force("other-theft", date(2013, 5, 31), date(2013, 9, 30))
    assert not offence.is_in_force("other-theft", date(2013, 6, 1), date(2013, 9, 30))
    assert offence.is_in_force("drugs", date(1900, 1, 1), date(2100, 1, 1))


def test_levels_have_names_where_none_are_given(read):
    text = OFFENCES.replace("levels: [all, group, type]\n", "")
    assert read(text).levels == ("all", "group", "code")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("parent: theft}", "parent: fraud}", "code 'shoplifting': its parent 'fraud' is not in the list"),
        ("{code: drugs,", "{code: theft,", "code 'theft': is listed twice"),
        ("label: Theft}", "label: Theft, parent: shoplifting}", "lies under itself"),
        ("[all, group, type]", "[all, group]", "names 2 levels, but its codes are 3 deep"),
        ("name: offence", "name: offences", "it must be the file's own name, 'offence'"),
        ("label: Drugs", "title: Drugs", "codes[4].label: is missing"),
    ],
)
def test_refuses_a_list_that_does_not_hold_together(read, old, new, told):
    with pytest.raises(AssessmentError) as caught:
        read(OFFENCES.replace(old, new, 1))
    assert told in str(caught.value)


def test_the_project_s_lists_all_hold_together():
    codelists = read_codelists(ROOT / "data" / "codelists", ROOT)
    assert {"offence", "outcome", "age_band", "sex", "ethnicity", "search_object"} <= set(codelists)
    for codelist in codelists.values():
        assert set(codelist.level(codelist.levels[-1])) == set(codelist.leaves)
