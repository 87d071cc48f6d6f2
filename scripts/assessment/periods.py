"""The one definition of a period: a month or a span of whole months, its code, its months and its words.

A month's code is `2007-04`; a span's is `2007-04/2007-09` (an ISO 8601 interval of
months, both ends included). Nothing here knows which periods an edition uses: assessment.yml does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
APRIL = 4
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int  # 1 to 12

    @property
    def code(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def label(self) -> str:
        """In words: 'April 2007'."""
        return f"{MONTH_NAMES[self.number - 1]} {self.year}"

    def plus(self, months: int) -> "Month":
        """The month so many months later (earlier if negative)."""
        year, zero_based = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, zero_based + 1)


@dataclass(frozen=True, order=True)
class Period:
    """Whole months from `first` to `last`, both included."""

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"the period ends ({self.last.code}) before it begins ({self.first.code})")

    @property
    def code(self) -> str:
        return self.first.code if self.is_month else f"{self.first.code}/{self.last.code}"

    @property
    def first_day(self) -> date:
        return date(self.first.year, self.first.number, 1)

    @property
    def last_day(self) -> date:
        after = self.last.plus(1)
        return date(after.year, after.number, 1) - timedelta(days=1)

    @property
    def is_month(self) -> bool:
        return self.first == self.last

    @property
    def length(self) -> int:
        """The number of months."""
        return (self.last.year - self.first.year) * 12 + self.last.number - self.first.number + 1

    @property
    def months(self) -> tuple[str, ...]:
        """The codes of its months, in order."""
        return tuple(self.first.plus(step).code for step in range(self.length))

    @property
    def is_financial_year(self) -> bool:
        return self.length == 12 and self.first.number == APRIL

    @property
    def label(self) -> str:
        """In words: 'April 2007', 'April to September 2007', '2007', '2007/08' (a financial year)."""
        if self.is_month:
            return self.first.label
        if self.is_financial_year:
            return f"{self.first.year}/{self.last.year % 100:02d}"
        if self.first.year != self.last.year:
            return f"{self.first.label} to {self.last.label}"
        if self.length == 12:
            return str(self.first.year)
        return f"{MONTH_NAMES[self.first.number - 1]} to {self.last.label}"

    def years_earlier(self, years: int = 1) -> "Period":
        """The same months so many years before."""
        return Period(self.first.plus(-12 * years), self.last.plus(-12 * years))

    def same_months_of_earlier_years(self, years: int) -> tuple["Period", ...]:
        """The same months of each of so many years before, the earliest first."""
        return tuple(self.years_earlier(back) for back in range(years, 0, -1))

    def has_same_months_as(self, other: "Period") -> bool:
        """Whether both run through the same months of the year, so that season does not blur a comparison."""
        return self.length == other.length and self.first.number == other.first.number

    def contains(self, other: "Period") -> bool:
        return self.first <= other.first and other.last <= self.last


@lru_cache(maxsize=4096)
def parse_period(code: str) -> Period:
    """The period that a code stands for.

    Raises ValueError, in words for a user, if the code is neither `YYYY-MM` nor `YYYY-MM/YYYY-MM`.
    """
    first, _, last = code.partition("/")
    months = [_MONTH.fullmatch(part) for part in (first, last or first)]
    if not all(months) or code.endswith("/"):
        raise ValueError(f"{code!r} is not a period: write a month as 2007-04, a span as 2007-04/2007-09")
    begin, end = (Month(int(match[1]), int(match[2])) for match in months if match)
    return Period(begin, end)


def day_in_words(day: date) -> str:
    """A day as a sentence says it: '9 November 2007'."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def financial_year(first_year: int) -> Period:
    """April of `first_year` to March of the next."""
    return Period(Month(first_year, APRIL), Month(first_year + 1, APRIL - 1))


def missing_months(months: Iterable[str]) -> tuple[str, ...]:
    """The months that are missing between the first and the last of those given."""
    present = set(months)
    if not present:
        return ()
    span = Period(parse_period(min(present)).first, parse_period(max(present)).last)
    return tuple(month for month in span.months if month not in present)
