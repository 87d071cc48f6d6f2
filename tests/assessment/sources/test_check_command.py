"""`assessment check` on what several sources sent: it says what each file is, and what is wrong with it."""

import csv

import pytest
from tests.assessment.sources.police_downloads.downloads import crime, plain_months, write_download
from tests.project import ROOT

from assessment.cli import main

ENTRANTS = [
    ["measure_short", "period", "area_name", "value_as_published"],
    ["FirstYJS", "2023", "Stockton-on-Tees", "115"],
]
INCIDENTS = [
    ["Report reference", "Date reported", "Motivation", "LSOA"],
    ["INC/0001", "2025-04-03", "Race", "E01012187"],
]


@pytest.fixture
def check(tmp_path, monkeypatch, capsys):
    """The status and the lines of a check of a folder, written from rows and two months of a download."""
    monkeypatch.chdir(ROOT)

    def run(files, months):
        (tmp_path / "came-in").mkdir()
        write_download(tmp_path / "came-in/police", months)
        for name, rows in files.items():
            with (tmp_path / "came-in" / name).open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        status = main(["check", str(tmp_path / "came-in")])
        return status, capsys.readouterr().out.splitlines()

    return run


def test_a_download_and_a_published_table_beside_a_return_are_checked_too(check):
    files = {"offensive-incidents.csv": INCIDENTS, "first-time-entrants.csv": ENTRANTS}
    status, lines = check(files, plain_months("2025-04/2025-05"))
    assert status == 0
    assert lines[0] == "offensive-incidents.csv (Offensive incident reports, 1 row): faultless"
    assert lines[1] == (
        "2025-04-cleveland-street.csv to 2025-05-cleveland-street.csv (2 files) "
        "(Street-level crime and anti-social behaviour, data.police.uk, 4 rows): faultless"
    )
    assert "Department for Education" in lines[-2] and lines[-2].endswith(", 1 row): faultless")


def test_the_faults_of_each_source_stand_under_its_file(check):
    months = plain_months("2025-04/2025-05")
    months["2025-05"]["street"] = [crime(**{"Crime type": "Tax evasion"})]
    wrong = [*ENTRANTS, ["FirstYJS", "2022", "Stockton-on-Tees", "many"]]
    status, lines = check({"first-time-entrants.csv": wrong, "minutes.csv": ENTRANTS}, months)
    assert status == 1
    assert [line for line in lines if not line.startswith("      ")] == [
        "police/2025-04/2025-04-cleveland-outcomes.csv and 5 more (data.police.uk, 0 rows): 1 fault",
        "  2025-05-cleveland-street.csv, row 2, Crime type: 'Tax evasion' is not a value that data.police.uk "
        "is known to use",
        "first-time-entrants.csv (published tables, 0 rows): 1 fault",
        "  first-time-entrants.csv, row 3, value_as_published: is a word: neither a value nor a symbol of "
        "the contract",
        "minutes.csv (not of one source, 0 rows): 1 fault",
        "  minutes.csv: is claimed by no source",
        "3 files with 0 rows: 3 faults in 3 of them.",
    ]


def test_what_a_fetch_noted_is_said_to_be_its_publisher_s(check):
    status, lines = check({"fetched.json": []}, {})
    assert (status, lines[0]) == (0, "fetched.json (data.police.uk, 0 rows): faultless")
