"""The summary on a page, the leaflet and the wards' pages: as short as promised, true to the released tables,
and within everybody's reach. What holds of each page of the book is asked of a sample of theirs."""

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from tests.book.browser import CHROMIUM, served
from tests.book.conftest import WARDS
from tests.book.test_browser import AXE, opened
from tests.book.test_pdf_standards import accessible
from tests.project import ROOT

from assessment.configuration import load_configuration
from assessment.wards import slug

A4, A5 = (595, 842), (420, 595)  # points
SAMPLE = ("index.html", *(f"chapters/wards/{slug(ward)}.html" for ward in (WARDS[0], WARDS[-1])))
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium; .ci/run installs it")


def wards() -> dict[str, str]:
    """Name by code."""
    with (ROOT / "data/geography/wards.csv").open(encoding="utf-8", newline="") as stream:
        return {row["code"]: row["name"] for row in csv.DictReader(stream)}


def released(edition: str, table: str) -> dict[tuple[str, ...], tuple[str, str]]:
    """Count and status by the codes of a released table."""
    with (ROOT / f"data/released/{edition}/{table}.csv").open(encoding="utf-8", newline="") as stream:
        return {tuple(row[:-2]): (row[-2], row[-1]) for row in list(csv.reader(stream))[1:]}


def sizes(pdf: PdfReader) -> set[tuple[int, int]]:
    return {(round(page.mediabox.width), round(page.mediabox.height)) for page in pdf.pages}


def test_the_summary_is_one_sheet_of_a4(short_forms):
    pdf = PdfReader(short_forms["summary"].pdf)
    assert len(pdf.pages) <= 2 and sizes(pdf) == {A4}


def test_the_leaflet_is_one_sheet_of_a4_folded_once(short_forms):
    pdf = PdfReader(short_forms["leaflet"].pdf)
    assert len(pdf.pages) <= 4 and sizes(pdf) == {A5}


def test_the_leaflets_text_is_large(short_forms):
    pdf, letters = PdfReader(short_forms["leaflet"].pdf), {}

    def count(text, _user, matrix, _font, size):
        size = round(size * abs(matrix[3] or 1), 1)
        letters[size] = letters.get(size, 0) + len(text.strip())

    for page in pdf.pages:
        page.extract_text(visitor_text=count)
    assert max(letters, key=letters.get) >= 12
    assert sum(number for size, number in letters.items() if size < 9.5) == 0


def test_each_ward_has_one_page(short_forms):
    pdf = PdfReader(short_forms["wards"].pdf)
    starts = [
        (each.title, pdf.get_destination_page_number(each))
        for each in pdf.outline
        if not isinstance(each, list)
    ]
    used = {title: after - start for (title, start), (_, after) in pairwise(starts)}
    names = list(wards().values())
    assert [title for title, _ in starts if title in names] == names
    assert {name: used[name] for name in names if used[name] != 1} == {}
    assert sizes(pdf) == {A4}


def test_the_pdfs_are_accessible(short_forms):
    for built in short_forms.values():
        report = accessible(built.pdf)
        assert report.is_compliant, (built.output, report.failures[:5])


def rows_of(page: Path) -> dict[str, list[str]]:
    """What is in the cells of a ward's table, by what the row is about."""
    table = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").article.table
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        for row in table.find_all("tr")
    ]
    return {row[0]: row[1:] for row in rows[1:]}


TABLES = {
    "All recorded crime": ("recorded-crime-by-ward", "all"),
    "Violence and sexual offences": ("recorded-crime-by-ward", "violence-and-sexual-offences"),
    "Robbery": ("recorded-crime-by-ward", "robbery"),
    "Possession of weapons": ("recorded-crime-by-ward", "possession-of-weapons"),
    "Other theft": ("recorded-crime-by-ward", "theft"),
    "Anti-social behaviour incidents": ("anti-social-behaviour-by-ward",),
    "Deliberate secondary fires": ("deliberate-secondary-fires-by-ward",),
}
WORDS = {"primary": "fewer than five", "secondary": "withheld"}


def test_the_numbers_on_the_wards_pages_are_the_released_ones(short_forms, book):
    edition = load_configuration(ROOT).edition(book.edition)
    periods = (edition.period.code, edition.comparison[-1].code)
    compared, withheld = 0, 0
    for code, name in wards().items():
        page = short_forms["wards"].folder / f"chapters/wards/{slug(name)}.html"
        rows = rows_of(page)
        hidden = set()
        for label, (table, *rest) in TABLES.items():
            if not (ROOT / f"data/released/{book.edition}/{table}.csv").exists():
                continue
            for back, (period, column) in enumerate(zip(periods, (0, 4), strict=True)):
                count, status = released(book.edition, table)[(period, code, *rest)]
                said = WORDS.get(status, f"{int(count or 0):,}")
                assert rows[label][column] == said, (name, label, period)
                compared += 1
                if status in WORDS:
                    hidden.add(said)
                    withheld += 1
                    assert rows[label][1:4][0] == "–" or back, (name, label)
        text = page.read_text(encoding="utf-8")
        assert all(f"“{said.capitalize()}”:" in text for said in hidden), name
    assert compared >= len(WARDS) * 2 * 6
    assert bool(withheld) == book.is_synthetic


def test_no_ward_is_ranked(short_forms):
    listed = BeautifulSoup(
        (short_forms["wards"].folder / "index.html").read_text(encoding="utf-8"), "html.parser"
    )
    names = [row.find(["th", "td"]).get_text(strip=True) for row in listed.article.table.find_all("tr")[1:]]
    names = [name.replace("’", "'") for name in names]
    assert names == sorted(names) == list(wards().values())
    for page in short_forms["wards"].folder.glob("chapters/wards/*.html"):
        assert not re.search(
            r"\brank|\d(st|nd|rd|th)\b", page.read_text(encoding="utf-8").split("<article")[1]
        ), page


@needs_browser
def test_search_answers_each_wards_name_with_its_page(short_forms, browser):
    with served(short_forms["wards"].folder) as address:
        page = opened(browser)
        page.goto(f"{address}index.html")
        found = {}
        for name in wards().values():
            page.fill("input[name=q]", name)
            page.get_by_text(f"for “{name}”", exact=False).wait_for()
            found[name] = page.locator("#search-results a").first.get_attribute("href")
        page.context.close()
    wrong = {name: url for name, url in found.items() if not url.endswith(f"/{slug(name)}.html")}
    assert len(found) == len(WARDS) and not wrong


@needs_browser
@pytest.mark.parametrize("name", ["summary", "leaflet", "wards"])
def test_axe_finds_no_violation_in_light_and_dark_wide_and_narrow(short_forms, browser, name):
    import axe_playwright_python

    axe = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    found = {}
    with served(short_forms[name].folder) as address:
        for scheme, width in (("light", 320), ("light", 1280), ("dark", 1280)):
            page = opened(browser, scheme, width)
            for path in SAMPLE if name == "wards" else SAMPLE[:1]:
                page.goto(address + path)
                page.evaluate(axe)
                violations = page.evaluate(AXE)
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    violations.append("wider than the window")
                if violations:
                    found[scheme, width, path] = violations
            page.context.close()
    assert not found
