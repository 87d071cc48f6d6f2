"""The register says what came in and how complete, what came late, and since when something is missing."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from assessment.periods import parse_period
from assessment.report.edition import received_returns as register
from assessment.report.edition.edition import open_edition
from assessment.report.pages.book import Book

ROOT = Path(__file__).parents[4]
SERIES = parse_period("2004-04/2007-09")
SOURCE = {"file": "a.csv", "sha256": "ab" * 32, "rows": 200, "owner": "acute-trust"}
SOURCE |= {"licence": "Open Government Licence v3.0", "kind": "synthetic", "received": "2007-11-19"}
RETURN = {
    "title": "Assaults",
    "covers": "2004-04/2007-09",
    "limits": "Only what is told.",
    "due": "2007-10-31",
}
RETURN |= {"sources": ["a.csv"]}
STEPS = [{"step": "received", "rows": 200, "note": ""}, {"step": "kept", "rows": 200, "note": ""}]
FORCE = [
    {"step": "in the files", "rows": 1000, "note": ""},
    {"step": "without a place", "rows": -50, "note": ""},
    {"step": "elsewhere", "rows": -700, "note": ""},
    {"step": "kept", "rows": 250, "note": ""},
]


def package(steps=STEPS, source=SOURCE, gaps=(), **about) -> dict:
    returns = {"assaults": {**RETURN, "reconciliation": steps, **about}}
    return deepcopy({"sources": [source], "assessment": {"returns": returns, "gaps": list(gaps)}})


def only(*arguments, **about) -> register.RegisteredReturn:
    (registered,) = register.registered(package(*arguments, **about))
    return registered


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (STEPS, "All 200 rows kept"),
        ([STEPS[0], {"step": "kept", "rows": 199, "note": ""}], "199 of 200 rows kept"),
        ([*STEPS, {"step": "unplaced", "rows": 0, "note": ""}], "All 200 rows kept; all placed in a ward"),
        ([*STEPS, {"step": "unplaced", "rows": 50, "note": ""}], "All 200 rows kept; 75% placed in a ward"),
        (
            FORCE,
            "250 rows, of the force's 1,000; all placed in a ward; 5% of the force's had no place",
        ),
    ],
)
def test_completeness_counts_what_was_kept_and_placed(steps, told):
    assert only(steps).completeness == told


def test_lateness_is_told_in_the_register_and_in_the_summary():
    assert only().arrival == "19 November 2007, 19 days late"
    assert register.late_sentence(package()) == "One return came in late: assaults (by 19 days)."
    punctual = {**SOURCE, "received": "2007-10-31"}
    assert only(source=punctual).arrival == "31 October 2007"
    assert register.late_sentence(package(source=punctual)) == ""
    assert only(source={**SOURCE, "received": "2007-11-01"}).arrival == "1 November 2007, 1 day late"


def test_open_data_is_never_late():
    owed = package()
    del owed["assessment"]["returns"]["assaults"]["due"], owed["sources"][0]["received"]
    (registered,) = register.registered(owed)
    assert (registered.arrival, registered.days_late) == ("Open data: no cut-off", 0)


def test_months_that_lack_are_counted():
    assert only().covers(SERIES) == "April 2004 to September 2007"
    assert only(covers="2007-04/2007-09").covers(SERIES) == "April to September 2007 (6 of 42 months)"
    assert only(covers=None).covers(SERIES) == "no month"


def test_terms_name_the_licence_and_what_is_synthetic():
    assert only().terms == "OGL v3.0, synthetic"
    assert only(source={**SOURCE, "kind": "open"}).terms == "OGL v3.0"


@pytest.mark.parametrize("edition", ["2008", "2025"])
def test_every_return_of_the_released_editions_stands_in_the_register(edition, capsys):
    book = Book(open_edition(ROOT, edition))
    book.sources()
    table = capsys.readouterr().out
    folder = ROOT / "data/released" / edition
    about = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["assessment"]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len([row for row in rows if "---" not in row]) == len(about["returns"])
    assert all(each["title"] in table and each["limits"] in table for each in about["returns"].values())
    assert all(row.count("|") == 7 and "|  |" not in row for row in rows)
    assert table.count("synthetic") == (len(about["returns"]) if edition == "2008" else 0)


def test_edition_2008_says_what_is_missing_and_what_came_late(capsys):
    book = Book(open_edition(ROOT, "2008"))
    book.gaps()
    table = capsys.readouterr().out
    assert "| Offenders supervised by probation | Due by 31 October 2007, has not come in |" in table
    assert "Information officer, Teesside Probation Area" in table
    assert "came in late: emergency department assault attendances (by 19 days)." in str(book.gaps_sentence)


def test_files_are_named_once_with_their_checksum(capsys):
    book = Book(open_edition(ROOT, "2025"))
    book.files()
    table = capsys.readouterr().out
    assert "2023-01-cleveland-street.csv to" in table and table.count("`") == 2 * 6
