"""The periods of published tables, as publishers write them, as the project's periods."""

import re
from collections.abc import Callable, Mapping

from assessment.periods import Month, Period, financial_year, parse_period

_YEARS = re.compile(r"(\d{4}) ?(?:-|–|to) ?(\d{2}|\d{4})")
_FINANCIAL_YEAR = re.compile(r"(\d{4})(?:/|-|–)?(\d{2})")
_QUARTER = re.compile(r"(\d{4}) ?-?Q([1-4])")
_DURATION = re.compile(r"(\d{4}-\d{2})(?:-01)?/P(\d+)Y")


def _month(text: str) -> Period | None:
    return parse_period(text) if re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", text) else None


def _quarter(text: str) -> Period | None:
    """A quarter of a calendar year: '2024 Q1'."""
    match = _QUARTER.fullmatch(text)
    if not match:
        return None
    first = Month(int(match[1]), 3 * int(match[2]) - 2)
    return Period(first, first.plus(2))


def _calendar_year(text: str) -> Period | None:
    return _calendar_years(int(text), int(text)) if re.fullmatch(r"\d{4}", text) else None


def _financial_year(text: str) -> Period | None:
    """'2018/19', '2018-19' or '201819'."""
    match = _FINANCIAL_YEAR.fullmatch(text)
    if not match or (int(match[1]) + 1) % 100 != int(match[2]):
        return None
    return financial_year(int(match[1]))


def _several_years(text: str) -> Period | None:
    """Calendar years as '2019 - 21', or any years as an ISO 8601 start with a duration, '2022-04-01/P3Y'."""
    if match := _DURATION.fullmatch(text):
        first = parse_period(match[1]).first
        return Period(first, first.plus(12 * int(match[2]) - 1)) if int(match[2]) else None
    if match := _YEARS.fullmatch(text):
        first_year = int(match[1])
        last_year = int(match[2]) if len(match[2]) == 4 else first_year - first_year % 100 + int(match[2])
        return _calendar_years(first_year, last_year) if last_year > first_year else None
    return None


def _calendar_years(first: int, last: int) -> Period:
    return Period(Month(first, 1), Month(last, 12))


_FORMS: Mapping[str, tuple[Callable[[str], Period | None], str]] = {
    "month": (_month, "2024-05"),
    "quarter": (_quarter, "2024 Q1"),
    "calendar-year": (_calendar_year, "2024"),
    "financial-year": (_financial_year, "2023/24"),
    "several-years": (_several_years, "2019 - 21 or 2022-04-01/P3Y"),
}


def published_period(text: str, form: str) -> Period | None:
    """The period that a text stands for in a form of a contract; None if it is not of that form."""
    return _FORMS[form][0](text)


def example_of(form: str) -> str:
    return _FORMS[form][1]
