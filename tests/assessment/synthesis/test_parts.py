"""Synthetic returns that go on from an earlier edition's: the same records again, and new ones after them."""

from pathlib import Path

import pytest

from assessment.configuration import Configuration, load_configuration
from assessment.errors import AssessmentError
from assessment.sources.partners_returns.rulebook import Rulebook, load_rulebook
from assessment.synthesis.parts import Part, draw_parts

PROJECT = Path(__file__).resolve().parents[3]


def project_with(root: Path, synthesis: str, series: str = "2005-04/2008-09") -> Configuration:
    """The project with an edition 2009 that continues 2008."""
    text = (PROJECT / "assessment.yml").read_text(encoding="utf-8")
    edition = f"""\
  "2009":
    title: A title
    period: 2008-04/2008-09
    comparison: [2006-04/2006-09, 2007-04/2007-09]
    series: {series}
    published: 2009-01
    data: synthetic
    returns: returns/2009
    denominators: {{residents: "2011"}}
"""
    (root / "assessment.yml").write_text(
        text.replace("editions:\n", f"editions:\n{edition}"), encoding="utf-8"
    )
    (root / "data/synthesis").mkdir(parents=True)
    for name in ("contracts", "codelists", "geography", "synthesis/2008.yml"):
        (root / "data" / name).symlink_to(PROJECT / "data" / name)
    (root / "data/synthesis/2009.yml").write_text(synthesis, encoding="utf-8")
    return load_configuration(root)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook(load_configuration(PROJECT))


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory, rulebook: Rulebook) -> list[Part]:
    configuration = project_with(
        tmp_path_factory.mktemp("project"), 'continues: "2008"\nchange: {recorded-crime: 0.5}\n'
    )
    return draw_parts(configuration, "2009", rulebook)


def test_the_earlier_records_come_again_as_they_were(parts, rulebook):
    alone = draw_parts(load_configuration(PROJECT), "2008", rulebook)[0]
    assert parts[0].records.keys() == alone.records.keys()
    for name, records in alone.records.items():
        assert records.equals(parts[0].records[name]), name


def test_the_months_since_have_as_many_records_as_a_year_before(parts):
    assert parts[1].months.code == "2007-10/2008-09"
    before, now = (part.records["anti-social-behaviour"]["month"] for part in parts)
    assert (now >= "2008-04").sum() == before.between("2007-04", "2007-09").sum()
    assert (now <= "2008-03").sum() == before.between("2006-10", "2007-03").sum()
    crimes = parts[0].records["recorded-crime"]["month"]
    halved = crimes.between("2006-10", "2007-09").sum() / 2
    assert abs(len(parts[1].records["recorded-crime"]) - halved) <= 1


def test_no_reference_and_no_person_is_given_twice(parts):
    for name, records in parts[1].records.items():
        assert not set(records["reference"]) & set(parts[0].records[name]["reference"]), name
    people = parts[0].specification.returns["recorded-crime"].people.field
    earlier, later = (set(part.records["recorded-crime"][people]) - {""} for part in parts)
    assert later and not earlier & later


def test_what_comes_once_is_not_made_again(parts):
    assert not {"consultation-responses", "community-safety-plan"} & set(parts[1].records)
    files = [sent.name for each in parts[1].specification.returns.values() for sent in each.files]
    assert "police/recorded-crime 2007-10 to 2008-09.csv" in files
    assert len(files) == len(set(files)) == len(parts[1].records)


@pytest.mark.parametrize(
    ("synthesis", "series", "fault"),
    [
        ('continues: "1999"\n', "2005-04/2008-09", "there is no edition '1999'"),
        ('continues: "2025"\n', "2005-04/2008-09", "whose months end in September 2025"),
        ('continues: "2008"\nchange: {no-such: 1}\n', "2005-04/2008-09", "no-such: is no return"),
        ('continues: "2008"\nchange: {drug-tests: -1}\n', "2005-04/2008-09", "change.drug-tests"),
        ('continues: "2008"\nplants: []\n', "2005-04/2008-09", "plants: is not a key"),
    ],
)
def test_a_wrong_continuation_is_refused(tmp_path, rulebook, synthesis, series, fault):
    with pytest.raises(AssessmentError, match=fault):
        draw_parts(project_with(tmp_path, synthesis, series), "2009", rulebook)
