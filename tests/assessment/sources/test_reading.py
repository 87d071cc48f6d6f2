"""What came in, read by the sources that claim it: any mixture, every file by exactly one of them."""

import csv
from datetime import date
from pathlib import Path

import pytest
from tests.assessment.sources.police_downloads.downloads import plain_months, write_download
from tests.project import ROOT

from assessment.configuration import Configuration, Edition, load_configuration
from assessment.errors import AssessmentError
from assessment.gaps import GapReason
from assessment.geography import load_geography
from assessment.records import Kind
from assessment.sources.intake import open_intake
from assessment.sources.partners_returns.source import PartnersReturns
from assessment.sources.reading import read_received
from assessment.sources.register import SOURCES
from assessment.sources.source import Absence

SERIES = load_configuration(ROOT).edition("2025").series.code
COMPLAINTS = [
    ["Complaint reference", "Date received", "Category", "Ward"],
    *([f"C/{month:04d}", f"2025-{month:02d}-03", "Noise", "Hartburn"] for month in range(4, 10)),
]
ENTRANTS = [
    ["measure_short", "period", "area_name", "value_as_published"],
    ["FirstYJS", "2023", "Stockton-on-Tees", "115"],
    ["FirstYJS", "2024", "Stockton-on-Tees", "-"],
]


@pytest.fixture(scope="module")
def configuration():
    return load_configuration(ROOT)


@pytest.fixture
def received(tmp_path, configuration):
    """Reads the files of a folder, written from rows, for the edition of 2025."""

    def read(files, register="", sources=SOURCES, licence="licence: for the assessment"):
        folder = tmp_path / "returns"
        for name, rows in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        if licence:
            register += f"\n{licence}\n"
        if register:
            (folder / "received.yml").write_text(register, encoding="utf-8")
        geography = load_geography(configuration)
        return read_received(open_intake(folder, configuration, asked(configuration), geography), sources)

    return read


def test_a_download_a_return_and_a_published_table_beside_each_other_are_all_read(received, tmp_path):
    write_download(tmp_path / "returns" / "police", plain_months(SERIES))
    everything = received(
        {
            "council/offensive-incidents.csv": offensive_incidents(),
            "youth/first-time-entrants.csv": ENTRANTS,
        }
    )
    assert {"recorded-crime", "stop-and-search", "offensive-incidents"} <= set(everything.returns)
    assert set(everything.tables) == {"first-time-entrants"}
    assert everything.kinds == {Kind.OPEN, Kind.PARTNER}
    assert "offensive-incidents" not in everything.absences
    assert everything.absences["drug-tests"] == Absence(GapReason.NOT_SENT, due=date(2025, 10, 31))


def offensive_incidents():
    return [
        ["Report reference", "Date reported", "Motivation", "LSOA"],
        ["INC/0001", "2025-04-03", "Race", "E01012187"],
    ]


def test_every_file_that_no_source_claims_is_named_with_the_nearest_name(received):
    with pytest.raises(AssessmentError) as caught:
        received({"council/flare-complaint.csv": COMPLAINTS, "minutes.csv": COMPLAINTS})
    first, second = caught.value.faults
    assert (first.where, first.what) == ("council/flare-complaint.csv", "is claimed by no source")
    assert "Did you mean 'flare-complaints'?" in first.remedy
    assert second.where == "minutes.csv"


@pytest.mark.parametrize("register", ["", "# licence forgotten\nsynthetic: false\n"])
def test_a_return_without_a_licence_is_refused_with_what_to_write_where(received, register):
    with pytest.raises(AssessmentError) as caught:
        received({"council/offensive-incidents.csv": offensive_incidents()}, register, licence="")
    (fault,) = caught.value.faults
    assert fault.where == "council/offensive-incidents.csv" and "has no licence" in fault.what
    assert "received.yml" in fault.remedy and "`licence: " in fault.remedy


def test_what_a_source_says_no_licence_of_is_refused_with_where_to_say_it(received, tmp_path, monkeypatch):
    monkeypatch.setattr("assessment.sources.police_downloads.files_read.LICENCE", " ")
    write_download(tmp_path / "returns" / "police", plain_months(SERIES))
    with pytest.raises(AssessmentError) as caught:
        received({"first-time-entrants.csv": ENTRANTS})
    assert {fault.what for fault in caught.value.faults} >= {
        "(Stop and search, data.police.uk) has no licence, so nobody knows whether it may be used"
    }
    assert all("in the source that reads it" in fault.remedy for fault in caught.value.faults)


def test_a_file_that_two_sources_claim_is_refused_with_both_names(received):
    class Second(PartnersReturns):
        name = "another source"

    with pytest.raises(AssessmentError) as caught:
        received({"drug-tests.csv": ENTRANTS}, sources=(*SOURCES, Second()))
    (fault,) = caught.value.faults
    assert fault.where == "drug-tests.csv"
    assert (
        fault.what
        == "is claimed by two sources: partners' returns (drug-tests) and another source (drug-tests)"
    )
    assert "Rename the file" in fault.remedy


def test_faults_of_several_sources_are_told_together(received, tmp_path):
    months = plain_months(SERIES)
    write_download(tmp_path / "returns" / "police", months)
    page = tmp_path / "returns/police/2024-05/2024-05-cleveland-street.csv"
    page.write_text("<html>", encoding="utf-8")
    wrong = [*ENTRANTS, ["FirstYJS", "2022", "Stockton-on-Tees", "many"]]
    with pytest.raises(AssessmentError) as caught:
        received({"first-time-entrants.csv": wrong})
    places = [fault.where for fault in caught.value.faults]
    assert places == [
        "2024-05-cleveland-street.csv",
        "first-time-entrants.csv, row 4, value_as_published",
    ]


def test_the_first_source_of_a_return_counts_and_the_others_are_told(received, tmp_path, monkeypatch):
    write_download(tmp_path / "returns" / "police", plain_months(SERIES))
    everything = received({"anti-social-behaviour.csv": anti_social_behaviour()})
    assert everything.repeated == {"anti-social-behaviour": ["partners' returns", "data.police.uk"]}
    (source,) = everything.returns["anti-social-behaviour"].sources
    assert source.kind is Kind.PARTNER


def anti_social_behaviour():
    return [
        ["Incident reference", "Date reported", "Kind of incident", "LSOA"],
        *(
            [f"INC/{year}{month:02d}", f"{year}-{month:02d}-03", "Fireworks", "E01012187"]
            for year, month in [(2025, month) for month in range(4, 10)]
        ),
    ]


@pytest.mark.parametrize("reason", ["nil", "refused", "late", "not_asked"])
def test_the_register_says_why_a_return_is_not_there(received, reason):
    register = f"missing:\n  - {{return: drug-tests, reason: {reason}, note: so they say}}\n"
    absence = received({"first-time-entrants.csv": ENTRANTS}, register).absences["drug-tests"]
    assert (absence.reason, absence.detail) == (GapReason(reason), "so they say")
    assert str(absence.due) == "2025-10-31"


def test_the_register_cannot_name_an_unknown_return(received):
    register = "missing:\n  - {return: drug-tests, reason: nil}\n  - {return: drug-test, reason: nil}\n"
    with pytest.raises(AssessmentError) as caught:
        received({"first-time-entrants.csv": ENTRANTS}, register)
    (fault,) = caught.value.faults
    assert fault.where == "received.yml, line 3, missing[2].return"
    assert fault.remedy == "Did you mean 'drug-tests'?"


def test_what_is_due_after_publication_is_not_due_and_what_has_ended_has_ended(tmp_path, configuration):
    from tests.project import copy_tracked_files

    project = copy_tracked_files(tmp_path / "project")
    change(project / "data/contracts/drug-tests.yml", "cut_off_days: 31", "cut_off_days: 366")
    ended = "cut_off_days: 31\nended: {last_day: 2020-03-31, because: the scheme ended}"
    change(project / "data/contracts/known-offenders.yml", "cut_off_days: 31", ended)
    changed = load_configuration(project)
    (tmp_path / "returns").mkdir()
    intake = open_intake(tmp_path / "returns", changed, asked(changed), load_geography(configuration))
    absences = read_received(intake).absences
    assert absences["drug-tests"].reason is GapReason.NOT_DUE
    assert str(absences["drug-tests"].due) == "2026-10-01"
    assert (absences["known-offenders"].reason, absences["known-offenders"].detail) == (
        GapReason.ENDED,
        "the scheme ended",
    )


def test_nothing_is_owed_before_the_partners_are_asked(tmp_path, configuration):
    (tmp_path / "returns").mkdir()
    edition = asked(configuration).model_copy(update={"partners_asked": False})
    intake = open_intake(tmp_path / "returns", configuration, edition, load_geography(configuration))
    absences = read_received(intake).absences
    assert (absences["drug-tests"].reason, absences["drug-tests"].due) == (GapReason.NOT_ASKED, None)


def asked(configuration: Configuration) -> Edition:
    """Edition 2025 as it is once the partners have been asked for their returns."""
    return configuration.edition("2025").model_copy(update={"partners_asked": True})


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
