"""Finds the row of a file that holds the headings of a return, and says that there is none."""

from collections.abc import Callable, Sequence

from assessment.errors import AssessmentError, Fault

ROWS_BEFORE_HEADINGS = 20

Meaning = Callable[[str], str | None]
"""What a heading of a partner's file means in the contract; None for a text that is no heading of it."""


def best_heading_row(rows: Sequence[Sequence[str]], meaning: Meaning) -> int | None:
    """The row, among the first twenty, that holds most headings; None where none holds any."""
    scores = [score_of(row, meaning) for row in rows[:ROWS_BEFORE_HEADINGS]]
    best = max(scores, default=0)
    return scores.index(best) if best else None


def score_of(row: Sequence[str], meaning: Meaning) -> int:
    """How many cells of a row are headings."""
    return sum(meaning(cell) is not None for cell in row)


def no_headings(name: str) -> AssessmentError:
    """That a file holds no headings of its contract."""
    what = f"no row among the first {ROWS_BEFORE_HEADINGS} holds the headings of the contract"
    remedy = "Give the columns the names of the contract; `assessment contract RETURN` writes a template."
    return AssessmentError(Fault(name, what, remedy))
