"""What a cell's text means: dates, times, numbers, codes. Works on distinct texts; knows nothing of files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy

from assessment.codelists import Codelist
from assessment.sources.partners_returns.contract import normalise_header

LONDON = "Europe/London"
_STYLES = {
    # ISO 8601, with or without a time and an offset; anything with an offset is turned to London's clock.
    "iso": (r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?", None),
    "day-month-year": (r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}(?:\d{2})?(?: \d{1,2}:\d{2}(?::\d{2})?)?", "numeric"),
    "day-month-name-year": (
        r"\d{1,2}(?:st|nd|rd|th)?[ /-][A-Za-z]{3,9}\.?[ /-]\d{2}(?:\d{2})?(?: \d{1,2}:\d{2}(?::\d{2})?)?",
        "named",
    ),
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TRUE = {"true", "yes", "y", "1", "t"}
_FALSE = {"false", "no", "n", "0", "f"}


@dataclass(frozen=True)
class Parsed:
    """Typed values, one for each text, and which texts could not be understood (an empty one is no fault)."""

    values: numpy.ndarray
    wrong: numpy.ndarray


def parse_dates(texts: Sequence[str], styles: Sequence[str]) -> Parsed:
    """Days (datetime64[D]) on London's calendar, NaT where there is none."""
    days = numpy.full(len(texts), numpy.datetime64("NaT"), dtype="datetime64[D]")
    wrong = numpy.zeros(len(texts), bool)
    patterns = [(style, re.compile(_STYLES[style][0])) for style in styles]
    with_offset: list[int] = []
    for place, text in enumerate(texts):
        if not text:
            continue
        style = next((style for style, pattern in patterns if pattern.fullmatch(text)), None)
        if style == "iso" and len(text) > 10 and re.search(r"(?:Z|[+-]\d{2}:?\d{2})$", text[10:]):
            with_offset.append(place)
            continue
        written = _iso_day(text, style) if style else None
        try:
            if written is None:
                raise ValueError
            days[place] = numpy.datetime64(written, "D")
        except ValueError:
            wrong[place] = True
    if with_offset:
        days[with_offset], wrong[with_offset] = _days_in_london([texts[place] for place in with_offset])
    return Parsed(days, wrong)


def _iso_day(text: str, style: str) -> str | None:
    if style == "iso":
        return text[:10] if _is_time(text[11:]) else None
    day_part, _, clock = text.partition(" ") if style == "day-month-year" else _split_named(text)
    if not _is_time(clock):
        return None
    day, month, year = re.split(r"[ /.-]+", day_part.strip())
    if style == "day-month-name-year":
        if month[:3].casefold() not in _MONTHS:
            return None
        month = str(_MONTHS.index(month[:3].casefold()) + 1)
        day = re.sub(r"\D", "", day)
    if len(year) == 2:
        year = f"20{year}"
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _split_named(text: str) -> tuple[str, str, str]:
    match = re.fullmatch(r"(.*?)((?: \d{1,2}:.*)?)", text)
    return (match[1], "", match[2].strip()) if match else (text, "", "")


def _is_time(text: str) -> bool:
    if not text:
        return True
    parts = text.split(":")
    try:
        hour, minute, *second = (float(part) for part in parts)
    except ValueError:
        return False
    return 0 <= hour < 24 and 0 <= minute < 60 and all(0 <= part < 61 for part in second)


def _days_in_london(texts: list[str]) -> tuple[numpy.ndarray, numpy.ndarray]:
    import pandas

    moments = pandas.to_datetime(pandas.Series(texts), utc=True, errors="coerce", format="ISO8601")
    days = moments.dt.tz_convert(LONDON).dt.tz_localize(None).to_numpy().astype("datetime64[D]")
    return days, moments.isna().to_numpy()


def parse_times(texts: Sequence[str]) -> Parsed:
    """Minutes after midnight, -1 where there is none."""
    minutes = numpy.full(len(texts), -1)
    wrong = numpy.zeros(len(texts), bool)
    for place, text in enumerate(texts):
        if not text:
            continue
        match = re.fullmatch(r"(\d{1,2})[:.]?(\d{2})(?::\d{2}(?:\.\d+)?)?", text)
        if match and int(match[1]) < 24 and int(match[2]) < 60:
            minutes[place] = int(match[1]) * 60 + int(match[2])
        else:
            wrong[place] = True
    return Parsed(minutes, wrong)


def parse_numbers(texts: Sequence[str], *, whole: bool) -> Parsed:
    """Floats, NaN where there is none. Thousands' commas and a trailing per cent sign are understood."""
    values = numpy.full(len(texts), numpy.nan)
    wrong = numpy.zeros(len(texts), bool)
    pattern = re.compile(r"-?\d{1,15}(?:\.0*)?" if whole else r"-?\d{1,15}(?:\.\d{1,15})?%?")
    for place, text in enumerate(texts):
        plain = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", text)
        if not text:
            continue
        if pattern.fullmatch(plain) and plain.isascii():
            values[place] = float(plain.rstrip("%"))
        else:
            wrong[place] = True
    return Parsed(values, wrong)


def parse_booleans(texts: Sequence[str]) -> Parsed:
    """'true', 'false' or ''."""
    values = numpy.array(
        [
            "true" if text.casefold() in _TRUE else "false" if text.casefold() in _FALSE else ""
            for text in texts
        ],
        dtype=object,
    )
    return Parsed(values, _not_understood(texts, values))


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
    values = numpy.array([_code_of(text, words) for text in texts], dtype=object)
    return Parsed(values, _not_understood(texts, values))


def _code_of(text: str, words: Mapping[str, str]) -> str:
    return words.get(text.casefold()) or words.get(normalise_header(text), "") if text else ""


def _not_understood(texts: Sequence[str], values: numpy.ndarray) -> numpy.ndarray:
    return numpy.array([bool(text) and not value for text, value in zip(texts, values, strict=True)], bool)
