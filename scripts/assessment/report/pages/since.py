"""What has changed since the last edition: numbers, elements, definitions, recording, and what was corrected.

Both sides are released tables, each edition's own. An edition that follows none says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assessment.cells import Cell
from assessment.json_files import read_json
from assessment.profiles.editions import definition_changes, restated
from assessment.report.edition.corrections import read_corrections
from assessment.report.edition.edition import EditionData, open_edition
from assessment.report.forms.element import Counts, Element
from assessment.report.forms.elements import elements_of
from assessment.report.pages.attributes import WithNamedAttributes
from assessment.report.wording import markdown, words
from assessment.report.wording.values import Inline, NotAvailable
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


class SinceLastEdition(WithNamedAttributes):
    """What the page of changes may say."""

    def __init__(self, data: EditionData, last: EditionData | None) -> None:
        self._data = data
        self._last = last

    def __str__(self) -> str:
        return f"changes since the last edition, edition {self._data.name}"

    @property
    def against(self) -> Inline:
        """Which edition this one is set against, or why it is set against none."""
        if self._last is None:
            return Inline(self._first_of_its_line())
        last, period = self._last, self._data.period
        text = f"Edition {self._data.name} is set against edition {last.name}, about {last.period.label}."
        if not last.period.has_same_months_as(period):
            text += " The two are about different months of the year, so season alone could move a number."
        return Inline(text)

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
            if (
                now.counts is not None
                and last.available
                and now.available
                and now.measure.period > last.measure.period
            ):
                change = _change(last, now)
                row = Moved(
                    now.measure.about.chapter, now.title, last.measure.total, now.measure.total, change
                )
                # Elements that count the same thing in different ways are one measure, best judged by month.
                place = (row.chapter, row.last, row.now)
                if place not in moved or now.counts is Counts.BY_MONTH:
                    moved[place] = row
        return list(moved.values())

    @property
    def summary(self) -> Inline:
        """How many measures clearly moved, and how many would seem to by chance."""
        judged = [row.change for row in self._moved if row.change]
        if not judged:
            return NotAvailable()
        up, down = (sum(change.direction == way for change in judged) for way in (1, -1))
        chance = max(1, round((1 - CONFIDENCE) * len(judged)))
        seem = "one would seem to" if chance == 1 else f"about {words.spelled(chance)} would seem to"
        return Inline(
            f"Of the {words.spelled(len(judged))} measures that both editions publish, "
            f"{words.spelled(up)} clearly rose and {words.spelled(down)} clearly fell; the rest moved no "
            f"more than chance allows. Among so many, {seem} move clearly by chance alone."
        )

    def moved(self) -> None:
        """Print each measure in both editions, with its change and the likely range of that."""
        if not self._moved:
            return
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
        print(markdown.plain_table((header, rows), caption, "since-moved", (2, 3), (17, 33, 9, 9, 15, 17)))

    def elements(self) -> None:
        """Print what this edition shows that the last did not, and the other way round."""
        new = [now.title for last, now in self._pairs if now.available and not last.available]
        gone = [now.title for last, now in self._pairs if last.available and not now.available]
        if self._last is not None:
            print(
                _list("New in this edition", new) + _list("In the last edition, and missing from this", gone)
            )
            if not new and not gone:
                print("Both editions show the same elements.\n")

    def definitions(self) -> None:
        """Print the tables that are not defined as they were."""
        if self._last is None:
            return
        items = []
        for table, (last, now) in self._resources.items():
            parts = list(definition_changes(last["assessment"], now["assessment"]))
            if parts:
                items.append(f"{now['title']} (`{table}`): {words.listed(parts)}")
        print(
            _list("Tables that are not defined as they were", items) or "Every table is defined as it was.\n"
        )

    @cached_property
    def _resources(self) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
        """What both editions' resource files say, by table."""
        folders = [data.folder for data in (self._last, self._data) if data]
        resources = {}
        for path in sorted(folders[-1].glob("*.resource.json")):
            both = [folder / path.name for folder in folders]
            if all(file.is_file() for file in both):
                last, now = map(read_json, both)
                resources[now["name"]] = (last, now)
        return resources

    @property
    def restated(self) -> Inline:
        """How many numbers of the last edition this one repeats, and how many it gives otherwise."""
        if self._last is None:
            return NotAvailable()
        counts = [
            restated(last, now)
            for name in self._resources
            if (last := self._last.table(name)) is not None and (now := self._data.table(name)) is not None
        ]
        both, differ = (sum(part) for part in zip(*counts, strict=True)) if counts else (0, 0)
        if not both:
            return Inline("No number of the last edition is given again in this one.")
        again = f"This edition gives {words.number(both)} numbers of the last edition again"
        if not differ:
            return Inline(f"{again}, and none of them has changed.")
        which = "one of them differs" if differ == 1 else f"{words.spelled(differ)} of them differ"
        return Inline(f"{again}; {which}, because partners have restated their records since.")

    def recording(self) -> None:
        """Print the changes in recording between the two editions, and the corrections of the last one."""
        if self._last is None:
            return
        breaks = [
            f"From {_month(recorded.month)}: {recorded.says} ({recorded.source})"
            for recorded in self._data.recording_breaks
            if recorded.lies_between(self._last.period, self._data.period)
        ]
        corrected = [
            f"{correction.date}, {correction.chapter}: “{correction.said}” now reads “{correction.says}”. "
            f"{correction.why}"
            for correction in read_corrections(self._data.configuration.root)
            if correction.edition == self._last.name
        ]
        print(
            (
                _list("How things are recorded changed", breaks)
                or "Nothing that we know of is recorded otherwise.\n\n"
            )
            + (
                _list("What was corrected in the last edition", corrected)
                or "The last edition needed no correction.\n"
            )
        )


_KINDS = {"synthetic": "synthetic", "open": "from open data alone", "partners": "the partners' own"}


def _change(last: Element, now: Element) -> Change | None:
    """The two totals compared; by month, allowing for how much such months usually vary."""
    if not (last.measure.total.known and now.measure.total.known):
        return None
    return compare_counts(
        now.measure.total.value, last.measure.total.value, dispersion=now.measure.dispersion
    )


def _verdict(change: Change | None) -> tuple[str, str]:
    if change is None:
        return "withheld", ""
    if not change.clear:
        return "no clear change", words.likely_range(change)
    if change.percentage is None:
        return f"clearly {'more' if change.direction > 0 else 'fewer'}", words.likely_range(change)
    return words.change_short(change), words.likely_range(change)


def _month(code: str) -> str:
    from assessment.periods import parse_period

    return parse_period(code).label


def _list(title: str, items: list[str]) -> str:
    lines = "\n".join(f"- {markdown.escaped(item) if '`' not in item else item}" for item in items)
    return f"{markdown.heading(3, title)}\n{lines}\n\n" if items else ""


def open_changes_since(root: object = None, edition: str | None = None) -> SinceLastEdition:
    """The vocabulary of the page of changes, in the edition that is being rendered (or in another one)."""
    data = open_edition(root, edition)
    last = data.about.follows
    return SinceLastEdition(data, open_edition(data.configuration.root, last) if last else None)
