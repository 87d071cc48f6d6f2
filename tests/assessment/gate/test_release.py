import json
import re
from pathlib import Path

import pandas
import pytest
from tests.assessment.gate.conftest import copy_what_a_release_reads
from tests.assessment.sources.police_downloads.downloads import crime, plain_months, write_download, zipped
from tests.project import ROOT

from assessment.cli import main
from assessment.configuration import load_configuration
from assessment.errors import AssessmentError
from assessment.gate.release import Summary, release

EDITION = load_configuration(ROOT).edition("2025")
BUSIER = EDITION.period.months[0]  # has a second crime


def write_months(folder: Path) -> Path:
    months = plain_months(EDITION.series.code)
    months[BUSIER]["street"].append(crime(99, **{"Crime type": "Criminal damage and arson"}))
    return write_download(folder, months)


@pytest.fixture
def download(tmp_path) -> Path:
    return write_months(tmp_path / "download")


@pytest.fixture(scope="session")
def released(tmp_path_factory) -> Summary:
    """A release that no test changes."""
    folder = tmp_path_factory.mktemp("released")
    root = copy_what_a_release_reads(folder / "project")
    return release(load_configuration(root), "2025", write_months(folder / "download"))


def test_releases_what_open_data_gives_and_lists_the_rest_as_gaps(released):
    tables = {table.counted.id for table in released.tables}
    assert {
        "recorded-crime-by-ward",
        "anti-social-behaviour-by-lsoa",
        "stop-and-search-by-object",
    } <= tables
    package = json.loads((released.folder / "datapackage.json").read_text(encoding="utf-8"))
    gaps = {gap["table"]: gap for gap in package["assessment"]["gaps"]}
    assert not tables & set(gaps)
    assert gaps["attacks-on-firefighters-by-month"]["reason"] == "not_asked"
    assert gaps["domestic-violence-by-month"]["detail"] == "the return does not carry domestic"
    assert gaps["criminal-damage-by-type"]["return"] == "recorded-crime"


def test_what_the_force_did_not_publish_is_a_gap_that_says_why(project, download):
    (download / "2024-05" / "2024-05-cleveland-stop-and-search.csv").unlink()
    path = project / "assessment.yml"
    why = "the force published no searches for May 2024"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(
            "    returns: returns/2025\n",
            f"    returns: returns/2025\n    not_published: {{stop-and-search: {why}}}\n",
        ),
        encoding="utf-8",
    )
    summary = release(load_configuration(project), "2025", download)
    gaps = {gap.table: (gap.reason, gap.detail) for gap in summary.gaps}
    assert gaps["stop-and-search-by-object"] == ("not_published", why)
    assert "recorded-crime-by-ward" not in gaps


def test_counts_each_month_once(released):
    by_period = pandas.read_csv(released.folder / "recorded-crime-by-month.csv").query("offence == 'all'")
    by_month = by_period[~by_period["period"].str.contains("/")]
    assert by_month["count"].tolist() == [1 + (month == BUSIER) for month in EDITION.series.months]
    by_ward = pandas.read_csv(released.folder / "recorded-crime-by-ward.csv").query("area == 'E06000004'")
    months_counted = [len(period.months) + (BUSIER in period.months) for period in EDITION.periods]
    assert by_ward.query("offence == 'all'")["count"].tolist() == months_counted


def test_a_zip_gives_the_same_bytes_as_its_folder(project, download, tmp_path):
    configuration = load_configuration(project)
    folder = release(configuration, "2025", download).folder
    once = {path.name: path.read_bytes() for path in folder.iterdir()}
    release(configuration, "2025", zipped(download, tmp_path / "download.zip"))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == once


def test_nothing_is_written_when_a_file_is_bad(project, download):
    page = download / "2024-05" / "2024-05-cleveland-street.csv"
    page.write_text("<html>", encoding="utf-8")
    with pytest.raises(AssessmentError, match="is a web page"):
        release(load_configuration(project), "2025", download)
    assert not (project / "data" / "released").exists()


def test_without_returns_says_where_they_belong(project):
    configuration = load_configuration(project)
    with pytest.raises(AssessmentError, match=r"returns/2025: there are no returns"):
        release(configuration, "2025")
    with pytest.raises(AssessmentError, match="assessment synthesise --edition 2008"):
        release(configuration, "2008")


def test_the_command_tells_what_it_did(project, download, monkeypatch, capsys):
    monkeypatch.chdir(project)
    entrants = "measure_short,period,area_name,value_as_published\nFirstYJS,2024,Stockton-on-Tees,115\n"
    (download / "first-time-entrants.csv").write_text(entrants, encoding="utf-8")
    assert main(["release", "--edition", "2025", "--returns", str(download)]) == 0
    told = capsys.readouterr()
    assert "Edition 2025: April to September 2025" in told.out
    assert re.search(r"^  first-time-entrants +1 published values$", told.out, re.MULTILINE)
    assert " tables released, and 1 published: " in told.out and " of them suppressed" in told.out
    assert "Written to data/released/2025 in" in told.out
    assert told.err.splitlines()[0] == "Reading outcomes files of cleveland"
    assert told.err.splitlines()[-4:] == [
        "Counting",
        "Suppressing what would give a person away",
        "Auditing as an outsider would",
        "Writing",
    ]
    assert len(told.err.splitlines()) < 10


def test_the_command_tells_every_fault_and_ends_with_one(project, download, monkeypatch, capsys):
    monkeypatch.chdir(project)
    for month in ("2024-05", "2024-06"):
        rows = {month: {"street": [crime(1, **{"Crime type": "Piracy"})]}}
        write_download(download, rows)
    assert main(["release", "--edition", "2025", "--returns", str(download)]) == 1
    told = capsys.readouterr().err
    assert "2024-05-cleveland-street.csv, row 2, Crime type: 'Piracy'" in told
    assert "2024-06-cleveland-street.csv, row 2, Crime type: 'Piracy'" in told
    assert "2 faults; nothing was written." in told
    assert "Traceback" not in told


def test_a_file_that_no_source_claims_ends_with_one_and_nothing_written(
    project, download, monkeypatch, capsys
):
    monkeypatch.chdir(project)
    (download / "minutes.csv").write_text("who,what\n", encoding="utf-8")
    assert main(["release", "--edition", "2025", "--returns", str(download)]) == 1
    told = capsys.readouterr().err
    assert "minutes.csv: is claimed by no source" in told
    assert "1 fault; nothing was written." in told
    assert not (project / "data" / "released").exists()
