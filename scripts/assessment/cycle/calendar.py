"""The production calendar of an edition: its dates under either alignment, and what each alignment means.

Dates follow from data/cycle.yml and the contracts' cut-offs; no clock is read. How they are shown or written
as a file is said elsewhere.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from assessment.configuration import Configuration
from assessment.errors import AssessmentError, Fault
from assessment.periods import Period
from assessment.sources.partners_returns.contract import Contract, read_contracts
from assessment.yaml_files import StrictModel, read_model

FILE = Path("data/cycle.yml")
Alignment = Literal["meetings", "police"]
ALIGNMENTS: tuple[Alignment, ...] = ("meetings", "police")
_WEEKS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
MonthNumber = Annotated[int, Field(ge=1, le=12)]
Days = Annotated[int, Field(ge=0, le=366)]


class Meetings(StrictModel):
    """When members meet: a weekday of some months, and meetings that were moved to another day."""

    weekday: Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    week: Literal["first", "second", "third", "fourth", "last"]
    months: Annotated[tuple[MonthNumber, ...], Field(min_length=1)]
    moved: Mapping[date, date] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _only_meetings_are_moved(self) -> Meetings:
        for day in self.moved:
            if day not in self._regular(day.year):
                raise ValueError(f"moved: {day.isoformat()} is no day on which members would meet")
        return self

    def _regular(self, year: int) -> list[date]:
        weekday = list(calendar.day_name).index(self.weekday)
        weeks = calendar.Calendar().monthdatescalendar
        meetings = []
        for month in sorted(set(self.months)):
            days = [week[weekday] for week in weeks(year, month) if week[weekday].month == month]
            meetings.append(days[_WEEKS[self.week]])
        return meetings

    def first_from(self, day: date) -> date:
        """The first meeting on or after a day."""
        years = range(day.year - 1, day.year + 2)
        days = [self.moved.get(meeting, meeting) for year in years for meeting in self._regular(year)]
        return min(meeting for meeting in days if meeting >= day)


class PoliceCycle(StrictModel):
    """The day of the year on which the police agree their strategic assessment."""

    month: MonthNumber
    day: Annotated[int, Field(ge=1, le=28)]

    def first_from(self, day: date) -> date:
        """The first such day on or after a day."""
        this_year = date(day.year, self.month, self.day)
        return this_year if this_year >= day else this_year.replace(year=day.year + 1)

    def last_until(self, day: date) -> date:
        """The last such day on or before a day."""
        this_year = date(day.year, self.month, self.day)
        return this_year if this_year <= day else this_year.replace(year=day.year - 1)


class StepDays(StrictModel):
    """How long the steps take."""

    draft: Days
    review: Days
    publication: Days


class Question(StrictModel):
    """What members were asked about the cycle, and where."""

    words: str
    source: str


class Cycle(StrictModel):
    """The whole of data/cycle.yml."""

    aligned_to: Alignment
    question: Question | None = None
    meetings: Meetings
    police: PoliceCycle
    days: StepDays
    plan_begins: MonthNumber


@dataclass(frozen=True)
class Calendar:
    """The dates of an edition, and what follows from them.

    `due` are the returns' cut-offs, `owners` the agencies that send them; `police_agreed` is the last day, by
    publication, on which the police agreed theirs; `ended` and `plan_begins` are the last day of the data and
    the first of the plan's year.
    """

    alignment: Alignment
    ended: date
    due: Mapping[str, date]
    owners: Mapping[str, str]
    draft: date
    review_ends: date
    meeting: date
    publication: date
    police_agreed: date
    plan_begins: date

    @property
    def returns_due(self) -> date:
        """When the last return is due."""
        return max(self.due.values())

    @property
    def steps(self) -> tuple[tuple[str, date], ...]:
        """The steps in order: what happens, and on which day."""
        return (
            ("Last return due", self.returns_due),
            ("Draft sent to the partners", self.draft),
            ("Partners' review ends", self.review_ends),
            ("Members' meeting", self.meeting),
            ("Publication", self.publication),
        )

    @property
    def months_old(self) -> int:
        """From the last month of the data to the month of publication."""
        return (self.publication.year - self.ended.year) * 12 + self.publication.month - self.ended.month

    @property
    def days_after_the_police(self) -> int:
        """From the day on which the police agreed theirs to publication."""
        return (self.publication - self.police_agreed).days

    @property
    def days_before_the_plan(self) -> int:
        """From publication to the first day of the plan's year; negative where the year has begun."""
        return (self.plan_begins - self.publication).days


def read_cycle(root: Path) -> Cycle:
    return read_model(root / FILE, Cycle, str(FILE))


@dataclass(frozen=True)
class Schedule:
    """What every edition's calendar follows from: the cycle, and the contracts by which returns fall due."""

    cycle: Cycle
    contracts: Mapping[str, Contract]

    def calendar(self, period: Period, alignment: Alignment | None = None) -> Calendar:
        """The calendar of an edition about `period`, as the cycle aligns it or under another alignment.

        Own meetings: draft and review follow the returns, then the next meeting. Police cycle: the review
        ends on the day on which the police agree theirs, so that both are drafted side by side.
        """
        cycle, alignment = self.cycle, alignment or self.cycle.aligned_to
        due = {name: contract.due(period) for name, contract in self.contracts.items()}
        review = timedelta(days=cycle.days.review)
        draft = max(due.values()) + timedelta(days=cycle.days.draft)
        review_ends = draft + review
        if alignment == "police":
            review_ends = cycle.police.first_from(review_ends)
            draft = review_ends - review
        meeting = cycle.meetings.first_from(review_ends)
        publication = meeting + timedelta(days=cycle.days.publication)
        return Calendar(
            alignment=alignment,
            ended=period.last_day,
            due=due,
            owners={name: contract.owner for name, contract in self.contracts.items()},
            draft=draft,
            review_ends=review_ends,
            meeting=meeting,
            publication=publication,
            police_agreed=cycle.police.last_until(publication),
            plan_begins=_nearest_start(cycle.plan_begins, publication),
        )


def read_schedule(configuration: Configuration) -> Schedule:
    """Raises AssessmentError where nothing is ever due."""
    contracts = read_contracts(configuration)
    if not contracts:
        raise AssessmentError(Fault("data/contracts", "holds no contract, so no return is ever due"))
    return Schedule(read_cycle(configuration.root), contracts)


def _nearest_start(month: int, publication: date) -> date:
    """The first day of the plan's year that lies nearest to publication."""
    starts = (date(publication.year + step, month, 1) for step in (-1, 0, 1))
    return min(starts, key=lambda start: abs((start - publication).days))
