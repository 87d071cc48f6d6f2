"""Which files of a folder came in, when, and what its register says of those that did not."""

from pathlib import Path

import pytest

from assessment.errors import AssessmentError
from assessment.sources.intake import read_register, received_files


def test_files_in_folders_hidden_ones_passed_over(tmp_path: Path):
    for name in (
        "police/recorded-crime.csv",
        ".hidden.csv",
        "police/~$recorded-crime.xlsx",
        "drug-tests.csv",
        "received.yml",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "received.yml").write_text(
        "files:\n  - {file: drug-tests.csv, received: 2007-10-01}\n", encoding="utf-8"
    )
    first, second = received_files(tmp_path)
    assert (first.name, second.name) == ("drug-tests.csv", "police/recorded-crime.csv")
    assert str(first.receipt.received) == "2007-10-01"
    assert second.receipt is None


def test_a_single_file_comes_without_a_register(tmp_path: Path):
    (tmp_path / "recorded-crime.csv").touch()
    (file,) = received_files(tmp_path / "recorded-crime.csv")
    assert (file.name, file.receipt) == ("recorded-crime.csv", None)
    assert read_register(tmp_path / "recorded-crime.csv").files == ()


def test_receipts_without_a_file_are_all_told_with_their_lines(tmp_path: Path):
    (tmp_path / "received.yml").write_text(
        "files:\n  - {file: a.csv, received: 2007-10-01}\n  - {file: b.csv, received: 2007-10-01}\n",
        encoding="utf-8",
    )
    (tmp_path / "b.csv").touch()
    (tmp_path / "received.yml").open("a").write("  - {file: c.csv, received: 2007-10-01}\n")
    with pytest.raises(AssessmentError) as caught:
        received_files(tmp_path)
    assert [fault.where for fault in caught.value.faults] == [
        "received.yml, line 2, files[1]",
        "received.yml, line 4, files[3]",
    ]


def test_a_register_without_a_licence_is_refused(tmp_path: Path):
    (tmp_path / "received.yml").write_text("synthetic: false\nlicence: ' '\n", encoding="utf-8")
    with pytest.raises(AssessmentError, match=r"received\.yml, line 2, licence: is ' '"):
        received_files(tmp_path)


def test_what_is_no_folder(tmp_path: Path):
    with pytest.raises(AssessmentError, match="is not a folder"):
        received_files(tmp_path / "none")
