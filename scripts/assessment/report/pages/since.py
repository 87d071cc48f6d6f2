"""What has changed since the last edition: numbers, elements, definitions, recording, and what was corrected.

Both sides are released tables, each edition's own. An edition that follows none says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assessment.cells import Cell
from assessment.json_files import read_json
from assessment.periods import parse_period
from assessment.profiles.editions import definition_changes, restated
from assessment.report.edition.corrections import read_corrections
from assessment.report.edition.edition import EditionData, open_edition
from assessment.report.forms.element import Counts, Element
from assessment.report.forms.elements import elements_of
from assessment.report.forms.measure import Measure
from assessment.report.pages.page import Page
from assessment.report.wording import markdown, words
from assessment.report.wording.vocabulary import block, inline
from assessment.rounding import whole
from assessment.statistics.changes import Change, compare_counts
from assessment.statistics.rates import CONFIDENCE


@dataclass(frozen=True)
class Moved:
    """A measure in both editions. `change` is None where either number is withheld."""

    chapter: str
    title: str
    last: Cell
    now: Cell
    change: Change | None


class SinceLastEdition(Page):
    """What the page of changes may say."""

    about = "changes since the last edition"

    @cached_property
    def _last(self) -> EditionData | None:
        name = self._data.about.follows
        return open_edition(self._data.configuration.root, name) if name else None

    @inline
    def against(self) -> str:
        """Which edition this one is set against, or why it is set against none."""
        if self._last is None:
            return self._first_of_its_line()
        last, period = self._last, self._data.period
        text = f"Edition {self._data.name} is set against edition {last.name}, about {last.period.label}."
        if not last.period.has_same_months_as(period):
            text += " The two are about different months of the year, so season alone could move a number."
        return text

    def _first_of_its_line(self) -> str:
        earlier = [
            (edition.period.last, name)
            for name, edition in self._data.configuration.editions.items()
            if edition.period.last < self._data.period.first
        ]
        if not earlier:
            return "This is the first edition, so there is none before it to set it against."
        name = max(earlier)[1]
        about = self._data.configuration.edition(name)
        gap = self._data.period.first.year - about.period.last.year
        why = f"that one ends {words.spelled(gap)} years earlier" if gap > 1 else "the two do not join"
        if about.data != self._data.about.data:
            why += f", and its figures are {_KINDS[about.data]}"
        return f"This edition is not set against edition {name}: {why}. It is the first of its own line."

    @cached_property
    def _pairs(self) -> list[tuple[Element, Element]]:
        """Each element that is for both editions: (last, now)."""
        if self._last is None:
            return []
        last, now = elements_of(self._last), elements_of(self._data)
        pairs = [(last[element.id], element) for element in now]
        return [(last, now) for last, now in pairs if last.measure.for_edition and now.measure.for_edition]

    @cached_property
    def _moved(self) -> list[Moved]:
        moved: dict[tuple[Any, ...], Moved] = {}
        for last, now in self._pairs:
            if now.counts is None or not (last.available and now.available):
                continue
            before, measure = last.measure, now.measure
            if measure.period > before.period:
                change = _change(before, measure)
                row = Moved(measure.about.chapter, now.title, before.total, measure.total, change)
                # Elements that count the same thing in different ways are one measure, best judged by month.
                place = (row.chapter, row.last, row.now)
                if place not in moved or now.counts is Counts.BY_MONTH:
                    moved[place] = row
        return list(moved.values())

    @inline
    def summary(self) -> str | None:
        """How many measures clearly moved, and how many would seem to by chance."""
        judged = [row.change for row in self._moved if row.change]
        if not judged:
            return None
        up, down = (sum(change.direction == way for change in judged) for way in (1, -1))
        chance = max(1, whole((1 - CONFIDENCE) * len(judged)))
        seem = "one would seem to" if chance == 1 else f"about {words.spelled(chance)} would seem to"
        return (
            f"Of the {words.spelled(len(judged))} measures that both editions publish, "
            f"{words.spelled(up)} clearly rose and {words.spelled(down)} clearly fell; the rest moved no "
            f"more than chance allows. Among so many, {seem} move clearly by chance alone."
        )

    @block
    def moved(self) -> str | None:
        """Print each measure in both editions, with its change and the likely range of that."""
        if not self._moved:
            return None
        titles = {priority.slug: priority.title for priority in self._data.configuration.priorities}
        rows, chapter = [], None
        for row in self._moved:
            name = titles.get(row.chapter, words.capitalised(row.chapter.replace("-", " ")))
            verdict, likely = _verdict(row.change)
            cells = [words.cell_symbol(cell) for cell in (row.last, row.now)]
            rows.append([name if row.chapter != chapter else "", row.title, *cells, verdict, likely])
            chapter = row.chapter
        header = ["Chapter", "Measure", f"{self._last.name}", f"{self._data.name}", "Change", "Likely range"]
        caption = (
            f"Each measure in both editions: {self._last.period.label} and {self._data.period.label} "
            f"([c]: withheld).{' Synthetic figures.' if self._data.about.is_synthetic else ''}"
        )
        return markdown.plain_table((header, rows), caption, "since-moved", (2, 3), (17, 33, 9, 9, 15, 17))

    @block
    def elements(self) -> str | None:
        """Print what this edition shows that the last did not, and the other way round."""
        if self._last is None:
            return None
        new = [now.title for last, now in self._pairs if now.available and not last.available]
        gone = [now.title for last, now in self._pairs if last.available and not now.available]
        lists = _list("New in this edition", new) + _list("In the last edition, and missing from this", gone)
        return lists or "Both editions show the same elements.\n"

    @block
    def definitions(self) -> str | None:
        """Print the tables that are not defined as they were."""
        if self._last is None:
            return None
        items = [
            f"{now['title']} (`{table}`): {words.listed(parts)}"
            for table, (last, now) in self._resources.items()
            if (parts := list(definition_changes(last["assessment"], now["assessment"])))
        ]
        changed = _list("Tables that are not defined as they were", items)
        return changed or "Every table is defined as it was.\n"

    @cached_property
    def _resources(self) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
        """What both editions' resource files say, by table."""
        resources = {}
        for path in sorted(self._data.folder.glob("*.resource.json")):
            former = self._last.folder / path.name
            if former.is_file():
                now = read_json(path)
                resources[now["name"]] = (read_json(former), now)
        return resources

    @inline
    def restated(self) -> str | None:
        """How many numbers of the last edition this one repeats, and how many it gives otherwise."""
        if self._last is None:
            return None
        counts = [
            restated(last, now)
            for name in self._resources
            if (last := self._last.table(name)) is not None and (now := self._data.table(name)) is not None
        ]
        both, differ = (sum(part) for part in zip(*counts, strict=True)) if counts else (0, 0)
        if not both:
            return "No number of the last edition is given again in this one."
        again = f"This edition gives {words.number(both)} numbers of the last edition again"
        if not differ:
            return f"{again}, and none of them has changed."
        which = "one of them differs" if differ == 1 else f"{words.spelled(differ)} of them differ"
        return f"{again}; {which}, because partners have restated their records since."

    @block
    def recording(self) -> str | None:
        """Print the changes in recording between the two editions, and the corrections of the last one."""
        if self._last is None:
            return None
        breaks = [
            f"From {parse_period(recorded.month).label}: {recorded.says} ({recorded.source})"
            for recorded in self._data.recording_breaks
            if recorded.lies_between(self._last.period, self._data.period)
        ]
        corrected = [
            f"{correction.date}, {correction.chapter}: “{correction.said}” now reads “{correction.says}”. "
            f"{correction.why}"
            for correction in read_corrections(self._data.configuration.root)
            if correction.edition == self._last.name
        ]
        changed = _list("How things are recorded changed", breaks)
        mended = _list("What was corrected in the last edition", corrected)
        return (changed or "Nothing that we know of is recorded otherwise.\n\n") + (
            mended or "The last edition needed no correction.\n"
        )


_KINDS = {"synthetic": "synthetic", "open": "from open data alone", "partners": "the partners' own"}


def _change(last: Measure, now: Measure) -> Change | None:
    """The two totals compared; by month, allowing for how much such months usually vary."""
    if not (last.total.known and now.total.known):
        return None
    return compare_counts(now.total.value, last.total.value, dispersion=now.dispersion)


def _verdict(change: Change | None) -> tuple[str, str]:
    if change is None:
        return "withheld", ""
    if not change.clear:
        return "no clear change", words.likely_range(change)
    if change.percentage is None:
        return f"clearly {'more' if change.direction > 0 else 'fewer'}", words.likely_range(change)
    return words.change_short(change), words.likely_range(change)


def _list(title: str, items: list[str]) -> str:
    lines = "\n".join(f"- {markdown.escaped(item) if '`' not in item else item}" for item in items)
    return f"{markdown.heading(3, title)}\n{lines}\n\n" if items else ""
