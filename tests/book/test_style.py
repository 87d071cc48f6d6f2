"""The style document shows every component that the style sheet draws."""

import re

import pytest
from bs4 import BeautifulSoup
from tests.book.conftest import build
from tests.project import ROOT

# Drawn only where somebody points, where a number is withheld, or in the plan, which shows its own states.
ELSEWHERE = {"quiet", "key-words", "gap-title", "woff"} | {"documents", "see-also"}
PLAN = re.compile(r"^status")


@pytest.mark.parametrize("book", ["2008"], indirect=True)
def test_each_component_of_the_style_sheet_is_shown(book):
    result = build(book.project, book.edition, "style")
    assert result.returncode == 0, result.stderr
    folder = book.project / "_style"
    (pdf,) = folder.glob("*.pdf")
    assert pdf.stat().st_size > 10_000
    page = (folder / "chapters/style/components.html").read_text(encoding="utf-8")
    soup = BeautifulSoup(page, "html.parser")
    shown = {name for tag in soup.find_all(class_=True) for name in tag["class"]}
    drawn = set(re.findall(r"\.([a-z][a-z-]*)", (ROOT / "theme/book.css").read_text(encoding="utf-8")))
    assert {name for name in drawn - shown - ELSEWHERE if not PLAN.match(name)} == set()
    assert soup.select(".explorable") and soup.select("table") and soup.select(".callout-important")
