"""Which return a file is, by its name."""

from pathlib import Path

import pytest

from assessment.sources.named_files import named_by

RETURNS = ("recorded-crime", "drug-treatment", "drug-tests", "drug")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("recorded-crime.csv", "recorded-crime"),
        ("Recorded_Crime 2006-07.XLSX", "recorded-crime"),
        ("drug-treatment-q2.ods", "drug-treatment"),
        ("drug 2007.csv", "drug"),
        ("recorded-crimes.csv", None),
        ("recorded-crime.pdf", None),
        ("crime.csv", None),
    ],
)
def test_the_return_of_a_file(name: str, expected: str | None):
    assert named_by(Path(name), RETURNS) == expected
