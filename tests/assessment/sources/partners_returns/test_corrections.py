"""Corrections by hand: made where they are expected, refused where the source has changed."""

from pathlib import Path

import pytest

from assessment.errors import AssessmentError
from assessment.sources.partners_returns.corrections import Correction, apply_corrections, read_corrections
from assessment.sources.partners_returns.rulebook import Rulebook
from assessment.sources.table_files import read_table

PLACES = {"incident_reference": 0, "fire": 1}


def correction(**changes: object) -> Correction:
    entry = {
        "file": "fires.csv", "where": {"fire": "Builder's skip"}, "set": {"fire": "Skip"}, "expect": 2,
        "reason": "Their system says so", "agreed_with": "fire", "agreed_on": "2007-10-30",
    }  # fmt: skip
    return Correction.model_validate(entry | changes)


@pytest.fixture
def table(tmp_path: Path):
    path = tmp_path / "fires.csv"
    path.write_text("Reference,Fire\nF1,Builder's skip\nF2,Refuse\nF3,Builder's skip\n", encoding="utf-8")
    return read_table(path, lambda text: text if text in ("Reference", "Fire") else None)


def cells(table, place: int) -> list[str]:
    column = table.columns[place]
    return [str(column.values[code]) for code in column.codes]


def test_a_correction_is_made_and_noted(table):
    mended, notes = apply_corrections(table, PLACES, (correction(),), "corrections.yml")
    assert cells(mended, 1) == ["Skip", "Refuse", "Skip"]
    assert cells(mended, 0) == ["F1", "F2", "F3"]
    assert notes == ["Their system says so (fire, 30 October 2007)"]


def test_several_conditions_must_all_hold(table):
    one = correction(where={"fire": "Builder's skip", "incident_reference": "F3"}, expect=1)
    mended, _ = apply_corrections(table, PLACES, (one,), "corrections.yml")
    assert cells(mended, 1) == ["Builder's skip", "Refuse", "Skip"]


def test_once_the_source_is_mended_the_correction_must_go(table):
    mended, _ = apply_corrections(table, PLACES, (correction(),), "corrections.yml")
    with pytest.raises(AssessmentError, match=r"expects 2 such rows in fires\.csv and finds 0"):
        apply_corrections(mended, PLACES, (correction(),), "corrections.yml")


def test_a_column_that_is_not_there_is_named(table):
    with pytest.raises(AssessmentError, match="has no column 'colour'"):
        apply_corrections(table, PLACES, (correction(set={"colour": "red"}),), "corrections.yml")


def test_the_projects_own_corrections_are_read(rulebook: Rulebook, configuration):
    (entry,) = read_corrections(configuration.root / "data/corrections/2008.yml")
    assert rulebook.contracts["deliberate-secondary-fires"].by_name.keys() >= {*entry.where, *entry.set}


def test_no_file_no_corrections(tmp_path: Path):
    assert read_corrections(tmp_path / "none.yml") == ()


def test_an_entry_without_a_reason_is_refused(tmp_path: Path):
    path = tmp_path / "2008.yml"
    path.write_text(
        "corrections:\n  - {file: a.csv, where: {a: b}, set: {a: c}, expect: 1}\n", encoding="utf-8"
    )
    with pytest.raises(AssessmentError) as caught:
        read_corrections(path)
    assert "reason: is missing" in str(caught.value)
