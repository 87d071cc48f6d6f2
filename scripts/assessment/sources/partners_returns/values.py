"""What a cell's text means: dates, times, numbers, codes. Works on distinct texts; knows nothing of files."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy

from assessment.codelists import Codelist
from assessment.sources.partners_returns.contract import normalise_header
from assessment.sources.table import without_thousands

LONDON = ZoneInfo("Europe/London")
_CLOCK = r"(?:[01]{}\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d+)?)?"
_SHORT_CLOCK = _CLOCK.format("?")
_DATE_STYLES = {
    # ISO 8601, with or without a time and an offset; anything with an offset is turned to London's clock.
    "iso": r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
    rf"(?:[T ]{_CLOCK.format('')}(?P<offset>Z|[+-]\d\d:?\d\d)?)?",
    "day-month-year": rf"(?P<day>\d\d?)[/.-](?P<month>\d\d?)[/.-](?P<year>(?:\d\d)?\d\d)(?: {_SHORT_CLOCK})?",
    "day-month-name-year": r"(?P<day>\d\d?)(?:st|nd|rd|th)?[ /-](?P<month>[A-Za-z]{3,9})\.?[ /-]"
    rf"(?P<year>(?:\d\d)?\d\d)(?: {_SHORT_CLOCK})?",
}
_TIME = re.compile(r"(\d\d?)[:.]?([0-5]\d)(?::\d\d(?:\.\d+)?)?", re.ASCII)
_WHOLE_NUMBER = re.compile(r"-?\d{1,15}(?:\.0*)?", re.ASCII)
_NUMBER = re.compile(r"(-?\d{1,15}(?:\.\d{1,15})?)%?", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)
"""A long number as a spreadsheet program shortens it."""
_FRACTION = re.compile(r"0\.\d+")
_TRUTHS = dict.fromkeys(("true", "yes", "y", "1", "t"), "true")
_TRUTHS |= dict.fromkeys(("false", "no", "n", "0", "f"), "false")


@dataclass(frozen=True)
class Parsed:
    """Typed values, one for each text, and which texts could not be understood (an empty one is no fault)."""

    values: numpy.ndarray
    wrong: numpy.ndarray


def _parsed(texts: Sequence[str], meaning: Callable[[str], object], nothing: object, kind: object) -> Parsed:
    """What each text means; `nothing` for an empty one, and for one that means none."""
    values = numpy.full(len(texts), nothing, dtype=kind)
    wrong = numpy.zeros(len(texts), bool)
    for place, text in enumerate(texts):
        if not text:
            continue
        try:
            value = meaning(text)
        except (ValueError, OverflowError):
            value = None
        if value is None:
            wrong[place] = True
        else:
            values[place] = value
    return Parsed(values, wrong)


def parse_dates(texts: Sequence[str], styles: Sequence[str]) -> Parsed:
    """Days (datetime64[D]) on London's calendar, NaT where there is none."""
    patterns = [re.compile(_DATE_STYLES[style], re.ASCII) for style in styles]

    def day(text: str) -> object:
        match = next((match for pattern in patterns if (match := pattern.fullmatch(text))), None)
        if match is None:
            return None
        if match.groupdict().get("offset"):
            return datetime.fromisoformat(text).astimezone(LONDON).date()
        month = match["month"]
        number = int(month) if month.isdigit() else _MONTHS.index(month[:3].casefold()) + 1
        year = match["year"] if len(match["year"]) == 4 else f"20{match['year']}"
        return numpy.datetime64(f"{year}-{number:02d}-{int(match['day']):02d}")

    return _parsed(texts, day, "NaT", "datetime64[D]")


def days_look_swapped(texts: Sequence[str], styles: Sequence[str]) -> bool:
    """Whether a column's dates look as a program with American dates leaves British ones.

    What can be read month first has become a date of the program, whose day was the month; what cannot has
    stayed text, since its day is over 12. One text of each kind is no sign yet.
    """
    if not {"iso", "day-month-year"} <= set(styles):
        return False
    iso, british = (re.compile(_DATE_STYLES[style], re.ASCII) for style in ("iso", "day-month-year"))
    dates = [int(match["day"]) for text in texts if (match := iso.fullmatch(text))]
    left = [int(match["day"]) for text in texts if (match := british.fullmatch(text))]
    return min(len(dates), len(left)) > 1 and max(dates) <= 12 < min(left)


def parse_times(texts: Sequence[str]) -> Parsed:
    """Minutes after midnight, -1 where there is none. A fraction of a day, as 0.25, is not understood."""

    def minutes(text: str) -> int | None:
        match = None if _FRACTION.fullmatch(text) else _TIME.fullmatch(text)
        return int(match[1]) * 60 + int(match[2]) if match and int(match[1]) < 24 else None

    return _parsed(texts, minutes, -1, int)


def parse_numbers(texts: Sequence[str], *, whole: bool) -> Parsed:
    """Floats, NaN where there is none. Thousands' commas and a trailing per cent sign are understood."""
    pattern = _WHOLE_NUMBER if whole else _NUMBER

    def number(text: str) -> float | None:
        plain = without_thousands(text)
        return float(plain.rstrip("%")) if pattern.fullmatch(plain) else None

    return _parsed(texts, number, numpy.nan, float)


def parse_booleans(texts: Sequence[str]) -> Parsed:
    """'true', 'false' or ''."""
    return _parsed(texts, lambda text: _TRUTHS.get(text.casefold()), "", object)


def accepted_words(codelist: Codelist) -> Mapping[str, str]:
    """Every word that stands for a code: the code letter for letter, and its label, other words and itself as
    `normalise_header` writes them.

    What comes first wins: `other-theft` is the code, 'Other theft' may be another code's label. The root
    (`all`) describes nobody and is not accepted.
    """
    codes = [code for code in codelist.codes if code != codelist.root]
    words = {code: code for code in codes}
    for code in codes:
        words.setdefault(normalise_header(codelist.labels[code]), code)
    for code in codes:
        for text in (*codelist.also.get(code, ()), code):
            words.setdefault(normalise_header(text), code)
    return words


def parse_codes(texts: Sequence[str], words: Mapping[str, str]) -> Parsed:
    """Codes, '' where there is none."""
    return _parsed(
        texts, lambda text: words.get(text.casefold()) or words.get(normalise_header(text)), "", object
    )
