"""What several documents say is told once: where it belongs, and by a count where else it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace

from assessment.review.agreement.pages import Page
from assessment.review.changes.model import CellChange, Change, ChapterChanges
from assessment.review.changes.text import word_difference

Documents = Mapping[str, Mapping[str, Page]]
_Key = tuple[object, ...]


def changed_copies(
    documents: tuple[Documents, Documents], told: tuple[Mapping[str, Page], Mapping[str, Page]]
) -> Iterator[tuple[str, str]]:
    """Document and chapter of each page that another document has too, where what only this one says changed.

    A look at the words between tags suffices: most copies say what is told already.
    """
    old, new = documents
    for name in new:
        for slug, page in new[name].items():
            before = old.get(name, {}).get(slug)
            if before is None or slug not in told[1] or page is told[1][slug]:
                continue
            former = told[0][slug].runs if slug in told[0] else Counter()
            if before.runs - former != page.runs - told[1][slug].runs:
                yield name, slug


def changed_pages(old: Documents, new: Documents, told: Container[str]) -> dict[str, int]:
    """By document, how many of the pages that are told nowhere read otherwise, came or went."""
    copies: Counter[str] = Counter()
    for name in new:
        if name not in old:
            continue
        for slug in {*old[name], *new[name]}:
            before, after = old[name].get(slug), new[name].get(slug)
            if slug not in told and (not before or not after or before.runs != after.runs):
                copies[name] += 1
    return dict(copies)


def tell_once(
    chapters: Sequence[ChapterChanges], beside: Container[str], plan: Container[str]
) -> tuple[ChapterChanges, ...]:
    """The chapters with each change told once: an action's in its chapter of the `plan`, any other in the
    book rather than in a document `beside` it. A copy that says nothing of its own is left out.
    """
    home: dict[_Key, ChapterChanges] = {}
    for chapter in sorted(chapters, key=lambda chapter: chapter.slug not in plan):
        for change in chapter.changes:
            for key, _ in _parts(change):
                if change.kind == "action" or chapter.slug not in plan:
                    home.setdefault(key, chapter)
    told = (_told(chapter, home, chapter.slug in beside) for chapter in chapters)
    return tuple(chapter for chapter in told if chapter.changes or chapter.status or not chapter.document)


def _told(chapter: ChapterChanges, home: Mapping[_Key, ChapterChanges], is_beside: bool) -> ChapterChanges:
    kept: list[Change] = []
    elsewhere: Counter[str] = Counter()
    for change in chapter.changes:
        cells: list[CellChange] = []
        for key, mine in _parts(change):
            place = home.get(key, chapter)
            if place.slug == chapter.slug or (change.kind != "action" and not is_beside):
                cells += mine
                if not mine:
                    kept.append(change)
            else:
                elsewhere[place.title] += max(1, len(mine))
        if cells:
            kept.append(replace(change, cells=tuple(cells)))
    return replace(chapter, changes=tuple(kept), elsewhere=tuple(elsewhere.items()))


def _parts(change: Change) -> Iterator[tuple[_Key, tuple[CellChange, ...]]]:
    """What a change is known by, with its cells. An action's cells are known one by one, by its id and the
    words that differ, since each document lays them out otherwise; one that came or went is known as a whole.
    """
    if change.kind != "action":
        yield (change.kind, change.old, change.new, change.cells), change.cells
    elif change.is_whole:
        yield (change.key, bool(change.new)), change.cells
    else:
        for cell in change.cells:
            parts = word_difference(cell.old or "", cell.new or "")
            yield (change.key, *(part for part in parts if part[0] != "=")), (cell,)
