"""The plan and the joint document, in both editions: budgets, standards, the same numbers for the same."""

import re

import pytest
import yaml
from bs4 import BeautifulSoup
from pypdf import PdfReader
from tests.book.conftest import CONFIGURATION
from tests.book.test_pdf import pages_used
from tests.pdf_words import read_for_words
from tests.project import ROOT

from assessment.configuration import load_configuration

PRIORITIES = [priority["slug"] for priority in CONFIGURATION["priorities"]]
FINDING = re.compile(r"(F\d\.\d) (.+(?:evidence|settle it)\.)")


@pytest.fixture(params=["plan", "joint"])
def document(request, plan_and_joint):
    return plan_and_joint[request.param]


def soup(book, page: str) -> BeautifulSoup:
    return BeautifulSoup((book.folder / page).read_text(encoding="utf-8"), "html.parser")


def plain(tag) -> str:
    """A tag's text with single spaces and straight apostrophes."""
    text = " ".join(tag.get_text(" ").split()).replace("’", "'")
    return re.sub(r" ([,.:;)])", r"\1", text)


def findings(document, page: str) -> dict[str, str]:
    """The findings in a page's lists, by number."""
    found = (FINDING.fullmatch(plain(item)) for item in soup(document, page).find_all("li"))
    return {match[1]: match[2] for match in found if match}


def plan_file(edition: str, priority: str) -> dict:
    path = ROOT / f"data/plan/{edition}/{priority}.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {"objectives": []}


def actions_of(edition: str, priority: str) -> list[dict]:
    return [
        action for objective in plan_file(edition, priority)["objectives"] for action in objective["actions"]
    ]


def title(slug: str) -> str:
    """A plan chapter's title, from its source."""
    text = (ROOT / f"chapters/plan/{slug.removeprefix('plan-')}.qmd").read_text(encoding="utf-8")
    return re.search(r'^title: "?(.*?)"?$', text, re.MULTILINE)[1]


def test_each_chapter_keeps_to_its_pages(document):
    pdf = read_for_words(document.pdf)
    used = pages_used(pdf, [page.extract_text().strip() for page in pdf.pages])
    for slug, budget in load_configuration(ROOT).page_budgets("plan").items():
        if document.folder.name == "joint" and slug == "plan-review":
            continue  # in the introduction there
        assert used[title(slug)][1] <= budget, (slug, used[title(slug)])
    if document.folder.name == "joint":
        for priority in CONFIGURATION["priorities"]:
            assert used[priority["title"]][1] <= priority["pages"], priority["slug"]


def test_it_passes_pdf_ua_1(document):
    import page

    report = page.validate_pdf(str(document.pdf), profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, report.failures


def test_the_priorities_come_in_the_order_of_the_assessment(document):
    pdf = PdfReader(document.pdf)
    titles = [re.sub(r"^\d+\s+", "", entry.title) for entry in pdf.outline if not isinstance(entry, list)]
    wanted = [title(slug) for slug in PRIORITIES]
    assert [name for name in titles if name in wanted] == wanted


def test_every_action_stands_with_its_owner_and_its_finding(document):
    names = {agency["slug"]: agency["name"] for agency in CONFIGURATION["agencies"]}
    for priority in PRIORITIES:
        page = soup(document, f"chapters/plan/{priority}.html")
        rows = {row.find("strong").text: plain(row) for row in page.select("tbody tr") if row.find("strong")}
        actions = actions_of(document.edition, priority)
        assert set(rows) == {action["id"] for action in actions}, priority
        for action in actions:
            assert names[action["owner"]] in rows[action["id"]]
            assert re.search(r"Follows from F\d\.\d", rows[action["id"]])


@pytest.fixture
def planned(book):
    """The book of an edition for which a plan has been written; a new partnership has none yet."""
    if not book.has_plan:
        pytest.skip("no plan has been written yet")
    return book


def test_a_finding_has_one_number_in_all_documents(planned, book, plan_and_joint):
    told = {}
    for slug in PRIORITIES:
        told |= findings(book, f"chapters/{slug}.html")
    assert told
    cited = {}
    for document in plan_and_joint.values():
        for slug in PRIORITIES:
            cited |= findings(document, f"chapters/plan/{slug}.html")
    assert cited
    assert cited.items() <= told.items()


def test_an_action_has_one_name_in_all_documents(planned, book, plan_and_joint):
    ids = {action["id"] for slug in PRIORITIES for action in actions_of(book.edition, slug)}

    def listed(document, page: str) -> set[str]:
        table = soup(document, page).find(id="tbl-plan-actions")
        return {found.text for found in table.find_all("strong")}

    assert ids
    assert listed(book, "chapters/summary-and-actions.html") == ids
    assert listed(plan_and_joint["joint"], "chapters/summary-and-actions.html") == ids
    assert listed(plan_and_joint["plan"], "index.html") == ids


def test_the_joint_document_leads_from_an_action_to_its_evidence(plan_and_joint):
    joint, plan = plan_and_joint["joint"], plan_and_joint["plan"]
    for slug in PRIORITIES:
        page = f"chapters/plan/{slug}.html"
        (see,) = soup(joint, page).select(".see-also")
        targets = [link["href"] for link in see.find_all("a")]
        assert len(targets) == 3
        for target in targets:
            path, _, anchor = target.partition("#")
            assert soup(joint, f"chapters/plan/{path}").find(id=anchor), target
        assert not soup(plan, page).select(".see-also")


def test_what_is_agreed_to_reads_the_same_in_both(book, plan_and_joint):
    from assessment.review.agreement.pages import read_site

    joint = read_site(plan_and_joint["joint"].folder)
    for other in (book, plan_and_joint["plan"]):
        for slug, page in read_site(other.folder).items():
            if slug in joint and slug not in ("index", "glossary"):
                assert page.reading_hash == joint[slug].reading_hash, slug


def test_every_page_says_what_kind_of_data_and_plan_it_is(document):
    for slug in PRIORITIES:
        text = soup(document, f"chapters/plan/{slug}.html").get_text(" ").lower()
        assert ("made up" in text) == document.is_synthetic
        proposed = document.has_plan and not document.is_synthetic
        assert ("no agency has been asked yet" in text) == proposed


def test_a_baseline_that_nobody_has_is_said_with_another_measure(plan_and_joint):
    document = plan_and_joint["plan"]
    hidden = [
        (slug, action)
        for slug in PRIORITIES
        for action in actions_of(document.edition, slug)
        if action.get("instead")
    ]
    assert bool(hidden) == (document.has_plan and not document.is_synthetic)
    for slug, action in hidden:
        text = plain(soup(document, f"chapters/plan/{slug}.html"))
        assert f"Until it is known: {action['instead']}" in text
        assert "Not available" in text


def test_the_duties_stand_in_each_document(book, plan_and_joint):
    for document in (book, *plan_and_joint.values()):
        table = soup(document, "chapters/duties.html").find(id="tbl-duties").get_text(" ")
        assert "The strategy group makes a strategic assessment every year." in table
        assert ("Not met." in table) == (not book.is_synthetic)
        assert ("One public meeting a year" in table) == book.is_synthetic
