"""The differences that a change makes to the book, as plain values that both reports print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assessment.provenance.restated import MovedNumber, Restatement
from assessment.review.changes.text import Move, Part, Verdict, strength

Cause = Literal["data", "plan", "narrative", "method"]
Kind = Literal["numbers", "words", "cells", "action", "figure", "gap", "moved"]
APART = " · "  # in a row's name, before what tells it apart from others of that name


@dataclass(frozen=True)
class CellChange:
    """A cell of a table on a page. `old` or `new` is None where the row or column is new or gone."""

    row: str
    column: str
    old: str | None
    new: str | None

    @property
    def label(self) -> str:
        """The column, and which of an action's rows it is where it has several."""
        detail = self.row.partition(APART)[2]
        return f"{self.column} ({detail})" if detail else self.column


@dataclass(frozen=True)
class Change:
    """One thing on a page that reads otherwise than before.

    `old` is empty for what was added, `new` for what was lost. `parts` is the difference by words, `moves`
    are its numbers, `cells` those of a table or of an action of the plan, whose id is the `key`. `judged`
    says of numbers whether the change is clear or noise, before and after.
    `pictures` are the paths of a figure's files in either site.
    """

    chapter: str
    kind: Kind
    cause: Cause
    agency: str
    section: str
    key: str
    old: str
    new: str
    role: str = ""
    parts: tuple[Part, ...] = ()
    moves: tuple[Move, ...] = ()
    judged: tuple[Verdict, Verdict] = ("", "")
    cells: tuple[CellChange, ...] = ()
    pictures: tuple[str, str] = ("", "")

    @property
    def strengths(self) -> tuple[str, str] | None:
        """How strong a finding's evidence was and is, where that changed."""
        both = strength(self.old), strength(self.new)
        return both if self.old and self.new and both[0] != both[1] else None

    @property
    def is_whole(self) -> bool:
        """Whether an action came or went as a whole: all its cells did."""
        return all(cell.old is None for cell in self.cells) or all(cell.new is None for cell in self.cells)

    @property
    def size(self) -> int:
        """How many single changes this stands for: numbers, cells, or one."""
        cells = max(1, len(self.cells))
        return {"numbers": len(self.moves), "cells": cells, "action": cells}.get(self.kind, 1)


@dataclass(frozen=True)
class ChapterChanges:
    """All that changed in a chapter. `status` says whether the chapter itself came, went or was renamed.

    `document` is the title of the document beside the book of which this is a page. `elsewhere` counts what
    changed here and is told in another chapter, by that chapter's title.
    """

    slug: str
    title: str
    owner: str
    status: Literal["", "added", "removed", "renamed"] = ""
    former: str = ""
    changes: tuple[Change, ...] = ()
    document: str = ""
    elsewhere: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class OutcomeChange:
    """What disclosure control did with a released table, before and after."""

    edition: str
    table: str
    what: str
    old: str
    new: str


@dataclass(frozen=True)
class Voided:
    """A sign-off that no longer matches what the page says."""

    chapter: str
    agency: str
    role: str
    date: str


@dataclass(frozen=True)
class Restated:
    """An edition's source files that were published anew, and the released numbers that moved."""

    edition: str
    restatement: Restatement

    @property
    def by_table(self) -> dict[str, list[MovedNumber]]:
        tables: dict[str, list[MovedNumber]] = {}
        for number in self.restatement.numbers:
            tables.setdefault(number.title, []).append(number)
        return tables


@dataclass(frozen=True)
class Report:
    base: str
    head: str
    chapters: tuple[ChapterChanges, ...]
    outcomes: tuple[OutcomeChange, ...]
    voided: tuple[Voided, ...]
    restated: tuple[Restated, ...] = ()
    other_pages: tuple[
        tuple[str, int], ...
    ] = ()  # title of a document, pages of it told nowhere that changed

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for chapter in self.chapters for change in chapter.changes)

    @property
    def is_empty(self) -> bool:
        return not (self.chapters or self.outcomes or self.voided or self.restated or self.other_pages)
