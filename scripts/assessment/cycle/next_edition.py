"""What the next edition is: its periods and dates after the edition that it follows, or why it cannot be.

Nothing is written here; `assessment.cycle.roll_on` turns it into files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assessment.configuration import FILE_NAME, Configuration, Edition
from assessment.cycle.calendar import Calendar, read_schedule
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.periods import Period, parse_period

_NAME = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True)
class NextEdition:
    """An edition to be made, and the one that it follows."""

    name: str
    last: str
    edition: Edition
    calendar: Calendar


def plan_next(
    configuration: Configuration, name: str, period: str, today: date, follows: str | None = None
) -> NextEdition:
    """The edition after `follows` (by default the current one). Raises AssessmentError with every fault."""
    last = follows or configuration.current_edition
    former = configuration.edition(last)
    about = _parsed(period)
    refuse_if_any(_faults(configuration, name, about, last, today))
    calendar = read_schedule(configuration).calendar(about)
    later = (
        (about.first.year - former.period.first.year) * 12 + about.first.number - former.period.first.number
    )
    title = former.title.replace(last, name) if last in former.title else f"{former.title} {name}"
    edition = Edition(
        title=title,
        period=about,
        comparison=about.same_months_of_earlier_years(len(former.comparison)),
        series=Period(former.series.first.plus(later), about.last),
        published=f"{calendar.publication:%Y-%m}",
        data=former.data,
        returns=former.returns.with_name(name),
        denominators=former.denominators,
        follows=last,
    )
    return NextEdition(name, last, edition, calendar)


def _parsed(text: str) -> Period:
    try:
        return parse_period(text)
    except ValueError as error:
        raise AssessmentError(Fault("--period", str(error))) from None


def _faults(
    configuration: Configuration, name: str, period: Period, last: str, today: date
) -> Iterator[Fault]:
    if not _NAME.fullmatch(name):
        yield Fault("EDITION", f"{name!r} is no name of an edition", "Use letters and digits alone: 2009.")
    if name in configuration.editions:
        yield Fault(
            f"{FILE_NAME}, editions.{name}", "exists already", "An edition is made once; name another."
        )
    if period.length > 12:
        yield Fault("--period", f"{period.code} is longer than a year")
    if period.first_day > today:
        what = f"{period.code} is in the future: no return can hold a month of it yet"
        yield Fault("--period", what, f"Make the edition once {period.first.label} has begun.")
    former = configuration.editions[last].period
    if period.first <= former.last:
        how = "overlaps" if former.first <= period.last else "comes before"
        what = f"{period.code} {how} {former.code}, the months of edition {last!r} that it is to follow"
        yield Fault("--period", what, "Name the months after it, or another edition with --follows.")
    elif period.length != former.length:
        what = f"{period.code} has {period.length} months, edition {last!r} has {former.length}"
        yield Fault("--period", what, "Editions are set against each other: take as many months.")
