"""Findings in the change report: added, lost, reworded, weaker or stronger; as the book prints them."""

from pathlib import Path

import pytest
from tests.assessment.review.books import BODY, chapter_page, page
from tests.assessment.review.changes.test_changes import report

from assessment.profiles.evidence import Outcome, Strength
from assessment.report.conclusions.findings import Explanation, Finding, as_list
from assessment.review.agreement.pages import read_site
from assessment.review.changes.markdown import as_markdown
from assessment.review.changes.page import as_page
from assessment.review.changes.text import strength

FIRES = "There are clearly fewer fires than a year ago: 6% fewer (likely range 3% to 9% fewer)."
STREETS = "No street stands out."
REASON = Explanation.model_validate(
    {"hypothesis": "A wet summer.", "for": "It rained.", "against": "Not in July.", "verdict": "open"}
)


def printed(*findings: tuple[str, str, Strength]) -> str:
    """The list that the book prints, as pandoc renders it."""
    import pypandoc

    made = [
        Finding(f"f{number}", number, "asb", "victims", ("e",), text, Outcome("fall", strong), REASON)
        for number, text, strong in findings
    ]
    return pypandoc.convert_text(as_list(made), "html", "markdown")


def changes(before: Path, after: Path, old: str, new: str):
    chapter_page(before).write_text(page(BODY + old), encoding="utf-8")
    chapter_page(after).write_text(page(BODY + new), encoding="utf-8")
    return report(before, after)


BOTH = (("F1.1", FIRES, Strength.STRONG), ("F1.2", STREETS, Strength.WEAK))


@pytest.mark.parametrize("strong", Strength)
def test_a_finding_is_known_by_what_the_book_prints(before, strong):
    chapter_page(before).write_text(page(printed(("F1.1", FIRES, strong))), encoding="utf-8")
    block = read_site(before / "_book")[chapter_page(before).stem].blocks[-1]
    assert block.role == "finding"
    assert strength(block.text)


def test_a_finding_that_is_lost_is_told_and_the_next_ones_new_number_is_none(before, after):
    made = changes(before, after, printed(*BOTH), printed(("F1.1", STREETS, Strength.WEAK)))
    (change,) = made.changes
    assert (change.role, change.old.startswith("There are clearly fewer fires"), change.new) == (
        "finding",
        True,
        "",
    )
    assert "finding lost" in as_markdown(made, {})


def test_a_finding_that_is_added_is_told(before, after):
    made = changes(before, after, printed(BOTH[0]), printed(*BOTH))
    assert [(change.role, change.old) for change in made.changes] == [("finding", "")]
    assert "finding added" in as_markdown(made, {})


def test_a_finding_that_became_weaker_is_told_with_both_strengths(before, after):
    weaker = (("F1.1", FIRES, Strength.MODERATE), BOTH[1])
    made = changes(before, after, printed(*BOTH), printed(*weaker))
    (change,) = made.changes
    assert change.strengths == ("strong evidence", "moderate evidence")
    words = "strong evidence → moderate evidence"
    assert words in as_markdown(made, {})
    assert words in as_page(made, {}, before / "_book", after / "_book")


def test_a_findings_number_that_moved_is_told_beside_its_strength(before, after):
    moved = ("F1.1", FIRES.replace("6%", "4%"), Strength.MODERATE)
    made = changes(before, after, printed(*BOTH), printed(moved, BOTH[1]))
    text = as_markdown(made, {})
    assert "6% → 4%" in text
    assert "strong evidence → moderate evidence" in text
