"""What chapters may call of a page is declared, and they call nothing else."""

import re

import pytest
from tests.project import ROOT

import assessment.report
from assessment.report.pages.chapter import Chapter
from assessment.report.pages.page import Page
from assessment.report.pages.plan_chapter import PlanBook, PlanChapter
from assessment.report.pages.ward_page import WardPage

CHAPTERS = sorted([ROOT / "index.qmd", *(ROOT / "chapters").rglob("*.qmd")])
CODE = re.compile(r"^```\{python\}\n(.*?)^```|`\{python\} ([^`]*)`", re.DOTALL | re.MULTILINE)
OPENED = re.compile(r"^(\w+) = (open_\w+)\(([^)]*)\)", re.MULTILINE)


def page_of(opener: str, argument: str) -> type[Page]:
    if opener == "open_plan":
        return PlanChapter if argument else PlanBook
    functions = {"open_chapter": Chapter, "open_ward": WardPage}
    return functions.get(opener) or getattr(assessment.report, opener).__self__


def undeclared(text: str) -> list[str]:
    """What a chapter calls of the pages that it opens, and they do not declare."""
    pages = {name: page_of(opener, argument) for name, opener, argument in OPENED.findall(text)}
    called = [
        (name, word)
        for code in CODE.findall(text)
        for name, word in re.findall(r"\b(\w+)\.([a-z_]+)", "".join(code))
    ]
    return [f"{name}.{word}" for name, word in called if name in pages and word not in pages[name].vocabulary]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_chapter_calls_what_its_pages_declare(chapter):
    assert undeclared(chapter.read_text(encoding="utf-8")) == []


def test_a_call_of_what_is_not_declared_would_be_seen():
    text = "```{python}\nbook = open_book()\n```\n`{python} book.period` and `{python} book.missing`\n"
    assert undeclared(text) == ["book.missing"]


def test_an_unknown_name_tells_the_nearest_one_that_is_declared(book):
    with pytest.raises(AttributeError, match=r"2008 has no 'gap_sentence'. Did you mean 'gaps_s"):
        _ = book.gap_sentence
    assert "missing" not in book.vocabulary and "period" in book.vocabulary
