"""The finishing step on pages as Quarto writes them, and how Quarto calls it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tests.project import ROOT

from bookrender.errors import BookError
from bookrender.finishing.quarto import finish_folder
from bookrender.reading.project import read_project

FIXTURE = Path(__file__).parent / "quarto"
CHAPTER = "chapters/asb.html"


@pytest.fixture
def project(tmp_path):
    return Path(shutil.copytree(FIXTURE, tmp_path / "project"))


@pytest.fixture
def finished(project):
    finish_folder(read_project(project), project / "_book")
    return project / "_book"


def soup_of(site: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((site / path).read_text(encoding="utf-8"), "html.parser")


def test_the_numbers_of_a_figure_stand_under_it_and_are_a_file(finished):
    block = soup_of(finished, CHAPTER).find(id="fig-fires").parent
    assert block["class"] == ["figure-block"]
    cells = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in block.table.find_all("tr")]
    assert cells == [["Month", "Fires"], ["April 2007", "1,774"], ["May 2007", "fewer than five"]]
    assert block.table.caption.get_text() == "Data of Figure 1.2: Deliberate fires: 774."
    links = {link.get_text(): link["href"] for link in block.find(class_="figure-links").find_all("a")}
    assert links == {
        "Enlarge Figure 1.2": "figures/fires.svg",
        "CSV of Figure 1.2": "figures/fires.csv",
        "SVG of Figure 1.2": "figures/fires.svg",
        "Link to Figure 1.2": "#fig-fires",
    }
    assert (finished / "chapters/figures/fires.csv").read_text().startswith("Month,")


def test_a_drawing_has_its_size_and_one_that_names_its_parts_is_explorable(finished):
    page = soup_of(finished, CHAPTER)
    block = page.find(id="fig-fires-map").parent
    assert block["class"] == ["figure-block", "explorable"]
    assert (block.img["width"], block.img["height"], block.img["loading"]) == ("320", "160", "lazy")
    assert block.find(class_="float-number").get_text() == "Figure 1.1:"
    assert not block.find("div", alt=True)
    assert "CSV" not in block.find(class_="figure-links").get_text()


def test_tables_say_what_heads_what(finished):
    table = soup_of(finished, "index.html").find("table")
    assert {cell["scope"] for cell in table.thead.find_all("th")} == {"col"}
    assert not table.get("class")  # Bootstrap would give it another look
    first, *others = table.tbody.find_all(["th", "td"])
    assert (first.name, first["scope"]) == ("th", "row")
    assert [cell["data-label"] for cell in others] == ["Measure", "Number", "Gaps"]
    region = table.parent
    assert region["aria-label"] == "Table 1: The priorities, April to September 2007"
    assert (region["role"], region["tabindex"]) == ("region", "0") and "stacks" in region["class"]


def test_key_figures_lead_to_their_evidence(finished):
    links = {link.get_text(): link["href"] for link in soup_of(finished, CHAPTER).select("a.evidence")}
    assert links == {"deliberate fires": "#fig-fires", "wards": "#fig-wards-ranking"}
    assert not soup_of(finished, CHAPTER).select("span.evidence")


def test_headings_inside_profiles_reach_the_contents_of_the_page(finished):
    margin = soup_of(finished, CHAPTER).find(id="quarto-margin-sidebar")
    links = [(link["data-scroll-target"], link.get_text()) for link in margin.nav.find_all("a")]
    titles = {"#sec-asb-victims": "1.1 Victim profile", "#sec-asb-locations": "1.2 Location profile"}
    assert links == list(titles.items())
    assert "zindex-bottom" not in margin["class"]
    assert len(soup_of(finished, "index.html").select("#TOC")) == 1


def test_a_page_without_headings_lists_none(project):
    page = project / "_book/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("<h2 ", "<h5 ").replace("</h2>", "</h5>"))
    finish_folder(read_project(project), project / "_book")
    assert not soup_of(project / "_book", "index.html").select("#TOC")


def test_the_page_begins_with_a_skip_link_and_says_what_it_is(finished):
    page = soup_of(finished, CHAPTER)
    skip = page.body.find("a")
    assert skip["href"] == f"#{page.main['id']}" and page.main["tabindex"] == "-1"
    says = {tag["property"]: tag["content"] for tag in page.find_all("meta", property=True)}
    assert says["og:title"] == "Anti-social behaviour" and says["og:description"] == "Incidents & fires"
    assert says["og:image"] == "https://example.org/book/figures/social.png"
    assert page.find("link", rel="canonical")["href"] == f"https://example.org/book/{CHAPTER}"
    assert page.find("link", type="application/atom+xml")["href"] == "../chapters/downloads/news.atom"
    assert json.loads(page.find("script", type="application/ld+json").string)["@type"] == "Chapter"
    sheets = [sheet["href"] for sheet in page.find_all("link", rel="stylesheet")]
    assert sheets.index("../assets/reading.css") == sheets.index("../theme/book.css") - 1
    first = soup_of(finished, "index.html")
    assert len(first.find_all("meta", property="og:title")) == 1
    assert "book-title" in first.find(id="title-block-header")["class"]
    links = {link.get_text(): link["href"] for link in first.select("nav.book-links a")}
    assert links == {"Contents": "contents.html", "This book as PDF": "assessment.pdf"}


def test_a_reference_on_a_page_without_a_number_says_the_number_of_its_section(finished):
    link = soup_of(finished, "index.html").find("a", class_="quarto-xref")
    assert link.get_text() == "Section\xa01.1"


def test_each_landmark_has_a_name_of_its_own(finished):
    page = soup_of(finished, "index.html")
    names = [tag.get("aria-label") for tag in page.find_all("nav") if tag.get("role") != "doc-toc"]
    assert names == ["Chapters", "The whole book", "Previous and next chapter"]
    assert not page.select("[role=navigation]")


def test_the_contents_list_chapters_headings_figures_and_tables(finished):
    page = soup_of(finished, "contents.html")
    assert page.title.string == "Contents – Assessment" and not page.select("#TOC, nav.page-navigation")
    lines = [" ".join(link.get_text().split()) for link in page.main.find_all("a")]
    assert lines == [
        "At a glance", "What we found", "1 Anti-social behaviour", "1.1 Victim profile",
        "1.2 Location profile", "This book as PDF",
        "1.1 Where fires were set. Source: the fire brigade.",
        "1.2 Deliberate fires: 774.", "1.3 The wards", "1 The priorities, April to September 2007",
    ]  # fmt: skip
    assert page.main["id"] != "quarto-document-content"  # readers of the site take it for no chapter
    assert (finished / "sitemap.xml").read_text().count("<loc>") == 3
    assert (finished / "figures/social.png").read_bytes() == b"picture"


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_second_run_changes_nothing(project, finished):
    before = files_of(finished)
    finish_folder(read_project(project), finished)
    assert files_of(finished) == before
    assert not [path for path in project.iterdir() if path.name.startswith(".finishing")]


def test_a_chapter_that_is_rendered_again_by_itself_is_finished_again(project, finished):
    before = files_of(finished)
    shutil.copy(FIXTURE / "_book" / CHAPTER, finished / CHAPTER)
    finish_folder(read_project(project), finished)
    assert files_of(finished) == before


def test_a_chapter_that_is_rendered_alone_is_finished_alone(project):
    (project / "_book/index.html").unlink()
    finish_folder(read_project(project), project / "_book")
    assert "data-finished" in (project / "_book" / CHAPTER).read_text(encoding="utf-8")
    assert not (project / "_book/contents.html").exists()


BROKEN = {
    "Figure 1.2: Deliberate": ("Deliberate", r"asb\.html: #fig-fires, as Quarto writes it: its caption"),
    'src="figures/fires-map.svg"': ('src="figures/none.svg"', r"there is no file chapters/figures/none\.svg"),
    'id="quarto-document-content"': ('id="other"', r"asb\.html: this is a page of neither renderer"),
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_form_that_is_not_known_is_told_and_leaves_the_site_as_it_was(project, text):
    page, (wrong, words) = project / "_book" / CHAPTER, BROKEN[text]
    page.write_text(page.read_text(encoding="utf-8").replace(text, wrong), encoding="utf-8")
    before = files_of(project)
    with pytest.raises(BookError, match=words):
        finish_folder(read_project(project), project / "_book")
    assert files_of(project) == before


def test_quarto_calls_the_step_after_it_has_rendered(project):
    environment = os.environ | {
        "QUARTO_PROJECT_OUTPUT_DIR": str(project / "_book"),
        "QUARTO_PROJECT_OUTPUT_FILES": "_book/index.html\n_book/assessment.pdf",
    }
    command = [sys.executable, str(ROOT / "scripts/finish_quarto.py")]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (project / "_book/contents.html").is_file()
    (project / "_book" / CHAPTER).write_text("<html><body></body></html>")
    failed = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    assert failed.returncode == 1 and "Traceback" not in failed.stderr and CHAPTER in failed.stderr


def test_a_run_for_print_alone_finishes_nothing(project):
    environment = os.environ | {
        "QUARTO_PROJECT_OUTPUT_DIR": str(project / "_book"),
        "QUARTO_PROJECT_OUTPUT_FILES": "_book/assessment.pdf",
    }
    before = files_of(project)
    command = [sys.executable, str(ROOT / "scripts/finish_quarto.py")]
    assert subprocess.run(command, cwd=project, env=environment).returncode == 0
    assert files_of(project) == before
