"""What a chapter prints within a sentence: text that knows how to show itself inline."""

from __future__ import annotations

from assessment.cells import Cell
from assessment.report.wording import words


class Inline:
    """A value in words, for `{python} …` in a sentence and for f-strings."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"Inline({self._text!r})"

    def _repr_markdown_(self) -> str:
        return self._text


class NotAvailable(Inline):
    """The inline value of a declared gap: the filter theme/gaps.lua drops the sentence's paragraph."""

    def __init__(self) -> None:
        super().__init__("[not available]{.gap}")


def cell_value(cell: Cell | None) -> Inline:
    """A cell inline: a number, words for a suppressed one, a gap for one that was not collected."""
    if cell is None or not cell.collected:
        return NotAvailable()
    return Inline(words.cell_words(cell))
