"""Which file of a folder is which return, and when it came in."""

from pathlib import Path

import pytest

from assessment.errors import AssessmentError
from assessment.sources.partners_returns.folder import find_files, return_of_file
from assessment.sources.partners_returns.load import Rulebook


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("recorded-crime.csv", "recorded-crime"),
        ("Recorded_Crime 2006-07.XLSX", "recorded-crime"),
        ("drug-treatment-q2.ods", "drug-treatment"),
        ("recorded-crimes.csv", None),
        ("recorded-crime.pdf", None),
        ("crime.csv", None),
    ],
)
def test_the_return_of_a_file(rulebook: Rulebook, name: str, expected: str | None):
    assert return_of_file(Path(name), rulebook.contracts) == expected


def test_files_in_folders_hidden_ones_passed_over(rulebook: Rulebook, tmp_path: Path):
    for name in (
        "police/recorded-crime.csv",
        ".hidden.csv",
        "police/~$recorded-crime.xlsx",
        "drug-tests.csv",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = find_files(tmp_path, rulebook.contracts)
    assert [(file.name, file.return_name) for file in found] == [
        ("drug-tests.csv", "drug-tests"), ("police/recorded-crime.csv", "recorded-crime"),
    ]  # fmt: skip


def test_files_of_no_return_and_receipts_without_a_file_are_all_told(rulebook: Rulebook, tmp_path: Path):
    for name in ("a.csv", "b.doc"):
        (tmp_path / name).touch()
    (tmp_path / "received.yml").write_text(
        "files:\n  - {file: c.csv, received: 2007-10-01}\n", encoding="utf-8"
    )
    with pytest.raises(AssessmentError) as caught:
        find_files(tmp_path, rulebook.contracts)
    assert [fault.where for fault in caught.value.faults] == ["a.csv", "b.doc", "received.yml, c.csv"]


def test_what_is_no_folder(rulebook: Rulebook, tmp_path: Path):
    with pytest.raises(AssessmentError, match="is not a folder"):
        find_files(tmp_path / "none", rulebook.contracts)
