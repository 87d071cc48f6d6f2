"""What every page of the rendered book must hold, in both editions."""

import re

import pytest
from bs4 import BeautifulSoup
from tests.book.conftest import EDITIONS
from tests.project import ROOT

CHAPTERS = {path.stem for path in (ROOT / "chapters").glob("*.qmd")}


@pytest.fixture(scope="module")
def soups(book) -> dict[str, BeautifulSoup]:
    return {path.stem: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in book.pages}


def test_there_is_a_page_for_each_chapter(soups):
    assert {"index"} | CHAPTERS <= set(soups)


def test_each_element_has_its_place(book, soups, elements):
    """Each element is a figure, a table or a declared gap on its chapter's page, or is told in its words."""
    for element in elements:
        if element.get("only_for") not in (None, EDITIONS[book.edition]):
            continue
        found = {tag["id"] for tag in soups[element["chapter"]].find_all(id=True)}
        ids = {re.sub(r"-(map|funnel|authorities|wards|ranking)$", "", name) for name in found}
        places = {f"{kind}-{element['id']}" for kind in ("fig", "tbl", "map", "gap")}
        source = (book.project / "chapters" / f"{element['chapter']}.qmd").read_text(encoding="utf-8")
        told = re.search(rf'\{{python\}} \w+\("{element["id"]}\.', source)
        assert places & ids or told, element["id"]


def test_every_page_of_the_synthetic_edition_says_so(book, soups):
    for name, soup in soups.items():
        said = "synthetic" in soup.get_text().lower()
        # These may speak of synthetic data in any edition: of a method, a term, the edition before.
        exempt = {"methods", "glossary", "since-last-edition", "404", "search"}
        assert said == book.is_synthetic or name in exempt, name


def test_no_number_that_is_none(soups):
    for name, soup in soups.items():
        text = soup.get_text(" ")
        assert not re.search(r"\b(nan|inf|NaN|None(?! known)|NaT)\b", text), name


def test_no_request_to_another_host(soups):
    for name, soup in soups.items():
        for tag, attribute in (
            ("script", "src"),
            ("img", "src"),
            ("link", "href"),
            ("iframe", "src"),
            ("source", "src"),
        ):
            for node in soup.find_all(tag, attrs={attribute: True}):
                if tag == "link" and "canonical" in node.get("rel", []):
                    continue
                assert not re.match(r"(https?:)?//", node[attribute]), (name, node)


def test_each_figure_has_alt_text_and_each_table_headers(soups):
    for name, soup in soups.items():
        for figure in soup.find_all("figure"):
            for image in figure.find_all("img"):
                assert image.get("alt"), (name, image.get("src"))
                assert image.get("width") and image.get("height"), (
                    name,
                    image.get("src"),
                )  # its place is kept
        for table in soup.find_all("table"):
            assert table.find("th"), name
