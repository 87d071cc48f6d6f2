"""A table that somebody published, from its file to an element of a mixed edition."""

import csv
import shutil

import openpyxl
import pytest
from tests.assessment.sources.police_downloads.downloads import plain_months, write_download
from tests.project import ROOT

from assessment.cli import main
from assessment.configuration import load_configuration
from assessment.gate.release import release
from assessment.report.downloads.workbook import workbook
from assessment.report.edition.edition import EditionData
from assessment.report.edition.received_returns import registered
from assessment.report.forms.elements import elements_of
from assessment.report.pages.book_data import DataOfBook

# First time entrants of Cleveland, 2021 to 2024, as the Department for Education gives them.
ENTRANTS = {
    "Hartlepool": (209, 215, 192, 208),
    "Stockton-on-Tees": (152, 201, 115, 150),
}
ELEMENT = """
- id: diverting-first-entrants
  profile: context
  title: Children new to the youth justice system
  return: first-time-entrants
  agency: youth-offending-service
  tables: [first-time-entrants]
  form: published
  nouns: children per 100,000 aged 10 to 17
  shows: how many children come to the youth justice system for the first time
"""
FIRES = """
- id: diverting-fires
  profile: context
  title: Attacks on firefighters
  return: attacks-on-firefighters
  agency: fire
  tables: [attacks-on-firefighters-by-month]
  form: monthly
  nouns: attacks
  shows: attacks
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Edition 2025 of a download of the police, a return of the fire service and a published table."""
    root = tmp_path_factory.mktemp("mixed") / "project"
    (root / "data").mkdir(parents=True)
    shutil.copy(ROOT / "assessment.yml", root)
    (root / "chapters").symlink_to(ROOT / "chapters")
    for path in (ROOT / "data").iterdir():
        if path.name in ("elements", "released"):
            continue
        (root / "data" / path.name).symlink_to(path)
    shutil.copytree(ROOT / "data/elements", root / "data/elements")
    with (root / "data/elements/diverting-young-people.yml").open("a", encoding="utf-8") as file:
        file.write(ELEMENT + FIRES)
    folder = tmp_path_factory.mktemp("returns")
    (folder / "received.yml").write_text("licence: for the assessment\n", encoding="utf-8")
    write_download(folder / "police", plain_months("2023-01/2025-09"))
    rows = [
        ("FirstYJS", year, area, value)
        for area, values in ENTRANTS.items()
        for year, value in zip(range(2021, 2025), values, strict=True)
    ]
    write(
        folder / "first-time-entrants.csv",
        ("measure_short", "period", "area_name", "value_as_published"),
        rows,
    )
    attacks = [(f"A/{month:04d}", f"2025-{month:02d}-03", "Other", "E01012187") for month in range(4, 10)]
    write(
        folder / "fire/attacks-on-firefighters.csv",
        ("Incident reference", "Date", "Kind of attack", "LSOA"),
        attacks,
    )
    configuration = load_configuration(root)
    release(configuration, "2025", folder)
    return EditionData(configuration, "2025")


def write(path, headings, rows):
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])


@pytest.fixture
def element(data, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return elements_of(data)["diverting-first-entrants"]


def test_the_finding_has_the_unit_and_the_period_of_its_publisher(element):
    assert str(element.sentence) == (
        "Stockton-on-Tees had 150 children per 100,000 aged 10 to 17 in 2024, and 115 in 2023."
    )


def test_the_table_and_the_figure_name_the_publisher(element, capsys):
    element.table()
    table = capsys.readouterr().out
    assert "| 2024 | 150 | 208 |" in table
    assert "[Source: Department for Education, Local Authority Interactive Tool, 2024.]{.source}" in table
    element.figure()
    figure = capsys.readouterr().out
    assert "Bar chart of two areas" in figure and "Hartlepool 208 and Stockton-on-Tees 150" in figure


def test_what_is_not_of_the_edition_s_kind_says_so(data):
    fires = elements_of(data)["diverting-fires"]
    assert (
        fires.source("2025")
        == "[Source: Cleveland Fire Brigade, 2025. Cleveland Fire Brigade’s return.]{.source}"
    )
    crimes = elements_of(data)["theft-by-month"]
    assert crimes.source("2025") == "[Source: Cleveland Police, 2025.]{.source}"


def test_the_audit_passes_over_what_is_published(data, monkeypatch, capsys):
    monkeypatch.chdir(data.configuration.root)
    assert main(["audit", "--edition", "2025"]) == 0


def test_the_register_of_sources_names_it_with_its_own_periods_and_licence(data):
    entries = {entry.title: entry for entry in registered(data.package)}
    entrants = entries["Children who entered the youth justice system for the first time"]
    assert entrants.covers(data.about.series) == "January 2021 to December 2024"
    assert (entrants.completeness, entrants.terms) == ("All 8 rows kept", "OGL v3.0")
    assert entrants.arrival == "Open data: no cut-off"


def test_the_data_chapter_and_the_workbook_hold_it(data, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    book = DataOfBook(data)
    for part in ("sources", "files", "ways", "reconciliation", "denominators", "disclosure", "gaps"):
        getattr(book, part)()
    assert "Children new to the youth justice system" in capsys.readouterr().out
    sheets = openpyxl.load_workbook(workbook(data)).worksheets
    (sheet,) = [sheet for sheet in sheets if "youth justice system" in str(sheet["A1"].value)]
    values = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {150, 208, "Stockton-on-Tees"} <= values
    assert not any("Synthetic" in str(value) for value in values)
