"""The page of the production calendar: this edition's dates, the next one's, and whose cycle they follow."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from assessment.cycle.calendar import ALIGNMENTS, Alignment, Calendar, read_schedule
from assessment.periods import day_in_words
from assessment.report.downloads.files import FOLDER, file_name
from assessment.report.edition.edition import EditionData
from assessment.report.pages.page import Page
from assessment.report.wording import markdown, words
from assessment.report.wording.vocabulary import block, inline
from assessment.rounding import whole
from assessment.whole_files import write_whole

_NAMES: dict[Alignment, str] = {"meetings": "Members' own meetings", "police": "The police's cycle"}


class ProductionCalendar(Page):
    """What the page may say. The next edition is taken to be about the same months a year later."""

    about = "production calendar"

    def __init__(self, data: EditionData) -> None:
        super().__init__(data)
        self._schedule = read_schedule(data.configuration)
        self._next = data.period.years_earlier(-1)

    @cached_property
    def _now(self) -> Calendar:
        return self._schedule.calendar(self._data.period)

    @cached_property
    def _then(self) -> Calendar:
        return self._schedule.calendar(self._next)

    @inline
    def next_period(self) -> str:
        """The months that the next edition will be about."""
        return self._next.label

    @inline
    def aligned_to(self) -> str:
        """Whose cycle the calendar follows now, as it ends a sentence."""
        name = _NAMES[self._schedule.cycle.aligned_to]
        return words.lowered(name)

    @inline
    def question(self) -> str | None:
        """The question that members were asked, in its own words."""
        asked = self._schedule.cycle.question
        return (f"“{' '.join(asked.words.split())}” ({asked.source}).") if asked else None

    @block
    def dates(self) -> str:
        """Print the steps of this edition and the next, with who takes each."""
        returning = sorted({self._data.agency(owner) for owner in self._now.owners.values()})
        partnership = self._data.configuration.partnership.short_name
        who = [
            f"{words.capitalised(words.spelled(len(returning)))} agencies",
            partnership,
            "All partners",
            "Members",
            partnership,
        ]
        rows = [
            [step, markdown.escaped(agency), day_in_words(now), day_in_words(then)]
            for (step, now), (_, then), agency in zip(self._now.steps, self._then.steps, who, strict=True)
        ]
        header = ["Step", "Who", f"This edition ({self._data.name})", "The next"]
        caption = f"From the returns to the book: {self._data.period.label}, then {self._next.label}"
        return markdown.table((header, rows), caption, "calendar")

    @block
    def download(self) -> str:
        """Write both editions' dates as a file for a reader's own calendar, and print the link to it."""
        from assessment.cycle.calendar_file import calendar_file

        calendars = {f"edition {self._data.name}": self._now, "next edition": self._then}
        content = calendar_file(self._data.configuration, calendars, self._now.publication)
        target: Path = FOLDER / f"{file_name(self._data)}-calendar.ics"
        write_whole(target, content)
        return f"- [The production calendar, for your own calendar (ICS)]({target.as_posix()})\n"

    @block
    def alignments(self) -> str:
        """Print what either alignment would mean for the next edition."""
        either = [self._schedule.calendar(self._next, alignment) for alignment in ALIGNMENTS]
        rows = [
            ["Draft sent", *(day_in_words(calendar.draft) for calendar in either)],
            ["Members' meeting", *(day_in_words(calendar.meeting) for calendar in either)],
            [
                "Age of the data when published",
                *(words.several(calendar.months_old, "month") for calendar in either),
            ],
            ["The police's latest assessment then", *map(_police, either)],
            ["The plan's year", *map(_plan, either)],
        ]
        header = ["The next edition", *(_NAMES[calendar.alignment] for calendar in either)]
        return markdown.plain_table((header, rows), "What either cycle would mean", "calendar-alignments")

    @inline
    def consequence(self) -> str:
        """The difference between the two in a sentence each."""
        members, police = (self._schedule.calendar(self._next, alignment) for alignment in ALIGNMENTS)
        later = (police.publication - members.publication).days
        first = (
            f"With members' own meetings the book is out on {day_in_words(members.publication)}, but the "
            f"police's assessment that it can take in is {_span(members.days_after_the_police)} old by then."
        )
        second = (
            "In the police's cycle both assessments are drafted side by side and can share their priorities, "
            f"but the book comes {_span(later)} later and its data are {_age(police)} old"
        )
        late = police.days_before_the_plan
        end = f", when the plan's year has already run for {_span(-late)}." if late < 0 else "."
        return f"{first} {second}{end}"


def _span(days: int) -> str:
    """Days in the unit that a person would use: days to two weeks, weeks to three months, then months."""
    if days < 14:
        return words.several(days, "day")
    if days < 92:
        return f"{words.spelled(whole(days / 7))} weeks"
    return words.several(whole(days / 30.44), "month")


def _age(calendar: Calendar) -> str:
    return words.several(calendar.months_old, "month")


def _police(calendar: Calendar) -> str:
    return f"Agreed on {day_in_words(calendar.police_agreed)}, {_span(calendar.days_after_the_police)} before"


def _plan(calendar: Calendar) -> str:
    days = calendar.days_before_the_plan
    return f"Begins {_span(abs(days))} {'after' if days >= 0 else 'before'} publication"
