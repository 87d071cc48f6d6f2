"""The rendered site as markup: valid HTML, and no link or anchor that leads nowhere."""

import csv
import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlparse

import pytest
from bs4 import BeautifulSoup
from tests.book.conftest import CONFIGURATION

CHECKER = os.environ.get("VNU_JAR")  # the Nu HTML checker; .ci/run fetches it


@pytest.mark.skipif(
    not CHECKER or not shutil.which("java"), reason="needs Java and VNU_JAR; .ci/run has both"
)
def test_the_html_checker_finds_nothing(book):
    # Its one hint that is no warning: pandoc writes <img … />, which HTML allows.
    quiet = ["--skip-non-html", "--filterpattern", "Trailing slash on void elements.*"]
    command = ["java", "-jar", str(CHECKER), *quiet, str(book.folder)]
    checked = subprocess.run(command, capture_output=True, text=True)
    assert checked.returncode == 0 and not checked.stderr, checked.stderr[:4000]


def test_no_link_and_no_anchor_leads_nowhere(book):
    soups = {
        page.resolve(): BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser") for page in book.pages
    }
    ids = {page: {tag["id"] for tag in soup.find_all(id=True)} for page, soup in soups.items()}
    broken = []
    for page, soup in soups.items():
        for tag in soup.find_all(["a", "img", "link", "script"]):
            address = tag.get("href") or tag.get("src") or ""
            path, fragment = urldefrag(address)
            if not address or urlparse(address).scheme:
                continue
            target = (page.parent / unquote(path)).resolve() if path else page
            missing = not target.exists() or (fragment and fragment not in ids.get(target, {fragment}))
            if missing:
                broken.append(f"{Path(page).name}: {address}")
    assert not broken


def test_each_figure_offers_its_data_and_its_files(book):
    found = 0
    for page in book.pages:
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for block in soup.select(".figure-block"):
            found += 1
            assert block.select_one("details.figure-data table caption"), page.name
            files = [link["href"] for link in block.select("a[download]")]
            assert [Path(name).suffix for name in files] == [".csv", ".svg"], page.name
    assert found > 10


def test_the_tables_are_there_to_take_away(book):
    from zipfile import ZipFile

    from openpyxl import load_workbook

    (package,) = book.folder.rglob("*-data-package.zip")
    (workbook,) = book.folder.rglob("*-tables.xlsx")
    tables = [name for name in ZipFile(package).namelist() if name.endswith(".csv")]
    released = [list(csv.DictReader(ZipFile(package).read(name).decode().splitlines())) for name in tables]
    assert tables and "datapackage.json" in ZipFile(package).namelist()
    sheets = load_workbook(workbook)
    force = CONFIGURATION["area"]["force_name"]
    assert sheets.sheetnames[:2] == ["Cover", "Contents"] and len(sheets.sheetnames) == len(tables) + 2
    listed = [row[0] for row in sheets["Contents"].iter_rows(min_row=4, values_only=True)]
    assert listed == sheets.sheetnames[2:]
    for sheet, rows in zip(sheets.worksheets[2:], released, strict=True):
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert (sheet.page_setup.orientation == "landscape") is (sheet.max_column > 6), sheet.title
        (table,) = sheet.tables.values()
        first = int(re.search(r"\d+", table.ref)[0])
        above = [row[0] for row in sheet.iter_rows(max_row=first - 1, values_only=True)]
        assert all(above), f"{sheet.title} has an empty row"
        explained = " ".join(above)
        assert ("Synthetic figures" in explained) is book.is_synthetic, sheet.title
        cells = [cell for row in sheet.iter_rows(min_row=first + 1, values_only=True) for cell in row]
        assert (f"The area of {force}" in above) is ("force_area" in rows[0]), sheet.title
        counts = [int(row["count"]) for row in rows if row["count"]]
        assert sorted(cell for cell in cells if isinstance(cell, int)) == sorted(counts), sheet.title
        symbols = [cell for cell in cells if cell in ("[c]", "[x]")]
        assert len(symbols) == len(rows) - len(counts), sheet.title
        assert all(symbol in explained for symbol in symbols), sheet.title
