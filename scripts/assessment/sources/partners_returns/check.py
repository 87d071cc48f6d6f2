"""Holds a partner's file against its contract, one short rule after another, and finds every breach at once.

What passes comes back typed, ready to be cleaned.
"""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy
import pandas

from assessment.codelists import Codelist
from assessment.errors import AssessmentError
from assessment.periods import day_in_words, missing_months
from assessment.sources.breaches import Breach, Checked
from assessment.sources.partners_returns.contract import Contract, ContractField, normalise_header
from assessment.sources.partners_returns.rulebook import Rulebook
from assessment.sources.partners_returns.values import (
    SCIENTIFIC,
    Parsed,
    accepted_words,
    days_look_swapped,
    parse_booleans,
    parse_codes,
    parse_dates,
    parse_numbers,
    parse_times,
)
from assessment.sources.table import Table, column_letters, kind_of
from assessment.sources.table_files import read_table
from assessment.whole_files import sha256_of

RULES = (
    "readable", "unknown-column", "repeated-column", "missing-column", "rows",
    "required", "date", "time", "integer", "number", "boolean", "codelist", "pattern", "minimum", "maximum",
    "day", "in-force", "unique", "order", "every-month",
)  # fmt: skip
"""Every rule, in the order in which a file meets them. Each has a folder of fixtures that break it."""

ROWS_NAMED = 5
_DIGITS = "Write the number alone, in digits."
_TYPES: Mapping[str, tuple[Callable[[numpy.ndarray, Contract], Parsed], str, str]] = {
    "date": (
        lambda texts, contract: parse_dates(texts, contract.dates),
        "is not a date",
        "Write dates as 2007-04-30, 30/04/2007 or 30 April 2007.",
    ),
    "time": (lambda texts, _: parse_times(texts), "is not a time of day", "Write times as 23:15."),
    "integer": (lambda texts, _: parse_numbers(texts, whole=True), "is not a whole number", _DIGITS),
    "number": (lambda texts, _: parse_numbers(texts, whole=False), "is not a number", _DIGITS),
    "boolean": (lambda texts, _: parse_booleans(texts), "is neither yes nor no", "Write yes or no."),
}
"""How the texts of a type are understood, and what is said of those that are not."""

_SWAPPED = (
    "is a real date up to the 12th and text after it: American settings have swapped day and month",
    "Open the original file with dates as day, month, year (import the column as text), and send it again.",
)
_SHORTENED = (
    "was turned into a number like 1.2E+11 by a spreadsheet program, and its last digits are lost",
    "Make the column text before the references are put in, and send the file again.",
)

Mend = Callable[[Table, Mapping[str, int]], Table]


@dataclass(frozen=True)
class TypedColumn:
    """`values[codes]` is the column, typed: codes as texts, days, numbers; '' / NaT / NaN where empty."""

    values: numpy.ndarray
    codes: numpy.ndarray
    texts: numpy.ndarray

    def rows(self) -> numpy.ndarray:
        return self.values[self.codes]


@dataclass(kw_only=True)
class CheckedFile(Checked):
    """A return's file after its checks: where nothing breaks the contract, its typed columns too."""

    contract: Contract
    sha256: str = ""
    columns: dict[str, TypedColumn] = field(default_factory=dict)
    row_numbers: numpy.ndarray = field(default_factory=lambda: numpy.arange(0))

    def add(self, rule: str, what: str, remedy: str, place: str = "") -> None:
        """A breach of the whole file, or of a place in it."""
        where = f"{self.name}, {place}" if place else self.name
        self.breaches.append(Breach(where, rule, what, remedy))

    def add_rows(self, rule: str, name: str, wrong: numpy.ndarray, what: str, remedy: str) -> None:
        """A breach of those rows that are marked `wrong`, in a field's column; none if there are none."""
        rows = self.row_numbers[wrong]
        if len(rows):
            first = tuple(str(row) for row in rows[:ROWS_NAMED])
            title = self.contract.by_name[name].title
            self.breaches.append(Breach(self.name, rule, what, remedy, title, first, len(rows)))


def check_file(
    path: Path,
    contract: Contract,
    rulebook: Rulebook,
    shown_as: str | None = None,
    mend: Mend | None = None,
) -> CheckedFile:
    """Check one file. `mend` makes corrections by hand before the rules look.

    Never raises for what a sender did wrong: even a file that cannot be opened is a breach.
    """
    checked = CheckedFile(name=shown_as or path.name, title=contract.title, contract=contract)
    try:
        table = read_table(path, contract.meaning, checked.name)
        places = _places_of_fields(table, checked)
        if mend and checked.is_faultless:
            table = mend(table, places)
    except AssessmentError as error:
        checked.add_faults(error.faults, "readable")
        return checked
    checked.rows = len(table)
    checked.row_numbers = table.row_numbers
    checked.notes = table.notes
    checked.sha256 = sha256_of(path)
    if not len(table):
        checked.add("rows", "has headings but no rows", "Send the records, or say there are none.")
        return checked
    held = [field for field in contract.fields if field.name in places]
    for contract_field in held:
        column = table.columns[places[contract_field.name]]
        texts = numpy.where(numpy.isin(column.values, contract.missingValues), "", column.values)
        _check_column(checked, contract_field, texts.astype(object), column.codes, rulebook.codelists)
    for contract_field in held:
        if contract_field.codelist:
            _check_in_force(checked, contract_field, rulebook.codelists[contract_field.codelist])
    _check_days(checked, rulebook.days)
    _check_key(checked)
    _check_order(checked)
    _check_months(checked)
    return checked


# --- rules of a file's columns --------------------------------------------------------------------


def _places_of_fields(table: Table, checked: CheckedFile) -> dict[str, int]:
    """Which column is which field; what is wrong with the headings is written down."""
    places: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    for place, heading in enumerate(table.headings):
        meant = checked.contract.field_of_header(heading)
        where = f"column {place + 1} ({column_letters(place)})"
        if meant is None:
            unknown.append((place, where))
        elif meant.name in places:
            checked.add("repeated-column", f"is {meant.title!r} again", "Keep one of the two.", where)
        else:
            places[meant.name] = place
    missing = {field.title: field for field in checked.contract.fields if field.name not in places}
    for place, where in unknown:
        # The heading is not repeated: in a file without headings it would be a record.
        meant = _probable_title(table.headings[place], list(missing))
        rename = f"Rename it to {meant!r} if that is what it holds; otherwise take it out" if meant else ""
        remedy = f"{rename or 'Take the column out'}: what we do not ask for may give a person away."
        checked.add("unknown-column", "is not in the contract", remedy, where)
    for title, absent in missing.items():
        if absent.constraints.required:
            remedy = "Add it, or rename the column that holds it; every row needs a value."
            checked.add("missing-column", f"has no column {title!r}", remedy)
    return places


def _probable_title(heading: str, titles: Sequence[str]) -> str | None:
    """The missing column that a heading probably means: by a word or its beginning, or by like letters."""
    words = {word for word in normalise_header(heading).split() if len(word) > 2}
    shared = [
        title
        for title in titles
        if any(part.startswith(word) for part in normalise_header(title).split() for word in words)
    ]
    close = difflib.get_close_matches(heading.casefold(), [title.casefold() for title in titles], n=1)
    return next(iter(shared), None) or next((t for t in titles if [t.casefold()] == close), None)


# --- rules of a column's values -------------------------------------------------------------------


def _check_column(
    checked: CheckedFile,
    contract_field: ContractField,
    texts: numpy.ndarray,
    codes: numpy.ndarray,
    codelists: Mapping[str, Codelist],
) -> None:
    """Type a column, whose rows are `texts[codes]`, and hold it against all that its field says of it."""
    parsed, rule, what, remedy = _parse(contract_field, texts, checked.contract, codelists)
    checked.columns[contract_field.name] = TypedColumn(parsed.values, codes, texts)
    limits = contract_field.constraints

    def add(rule: str, wrong: numpy.ndarray, what: str, remedy: str) -> None:
        checked.add_rows(rule, contract_field.name, wrong[codes], what, remedy)

    if limits.required:
        add("required", texts == "", "is empty", "Every row needs a value here.")
    kinds = sorted({kind_of(text) for text in texts[parsed.wrong][:200]})
    add(rule, parsed.wrong, f"{what}; found {' or '.join(kinds)}", remedy)
    if contract_field.type == "date" and days_look_swapped(texts, checked.contract.dates):
        add("date", texts != "", *_SWAPPED)
    shortened = numpy.zeros(len(texts), bool)
    if contract_field.type == "string" and not contract_field.codelist:
        shortened = numpy.array([SCIENTIFIC.fullmatch(text) is not None for text in texts], bool)
        add("pattern", shortened, *_SHORTENED)
    if limits.pattern:
        pattern = re.compile(limits.pattern)
        wrong = [bool(text) and not pattern.fullmatch(text.upper()) for text in texts] & ~shortened
        example = f" like {contract_field.example}" if contract_field.example else ""
        what = f"is not a {contract_field.title.lower()} as the contract writes it"
        remedy = f"Write it in the contract's form{example}. A name or an address does not belong here."
        add("pattern", numpy.array(wrong), what, remedy)
    remedy = "Correct it, or leave it empty if not known."
    if limits.minimum is not None:
        add("minimum", parsed.values < limits.minimum, f"is less than {limits.minimum:g}", remedy)
    if limits.maximum is not None:
        add("maximum", parsed.values > limits.maximum, f"is more than {limits.maximum:g}", remedy)


def _parse(
    contract_field: ContractField,
    texts: numpy.ndarray,
    contract: Contract,
    codelists: Mapping[str, Codelist],
) -> tuple[Parsed, str, str, str]:
    """Typed values, and the words for what could not be understood: rule, what is wrong, what to do."""
    if contract_field.type in _TYPES:
        parse, what, remedy = _TYPES[contract_field.type]
        return parse(texts, contract), contract_field.type, what, remedy
    if contract_field.codelist:
        codelist = codelists[contract_field.codelist]
        remedy = f"Use one of the words of the list {codelist.title!r}; the template has them as a drop-down."
        parsed = parse_codes(texts, accepted_words(codelist))
        return parsed, "codelist", f"is not in the list {codelist.title!r}", remedy
    return Parsed(texts, numpy.zeros(len(texts), bool)), "text", "is not text", ""


def _check_in_force(checked: CheckedFile, contract_field: ContractField, codelist: Codelist) -> None:
    """A code of an instrument is used only while the instrument is in force."""
    dates = checked.columns.get(checked.contract.date_field)
    if dates is None:
        return
    typed = checked.columns[contract_field.name]
    days = dates.rows()
    wrong = numpy.zeros(len(days), bool)
    for code, (since, until) in codelist.in_force.items():
        held = (typed.values == code)[typed.codes]
        if since:
            wrong |= held & (days < numpy.datetime64(since, "D"))
        if until:
            wrong |= held & (days > numpy.datetime64(until, "D"))
    remedy = "Use the instrument that was in force on that day; the list names successors."
    checked.add_rows("in-force", contract_field.name, wrong, "was not in force on the record's date", remedy)


def _check_days(checked: CheckedFile, days: tuple[date, date]) -> None:
    """A record is of a day that can have been: years are mistyped."""
    name = checked.contract.date_field
    if name in checked.columns:
        dates, (first, last) = checked.columns[name].rows(), (numpy.datetime64(day, "D") for day in days)
        what = f"is of no day between {days[0].year} and {day_in_words(days[1])}"
        remedy = "Correct the year; no record can be older, or of a day after the assessment is published."
        checked.add_rows("day", name, (dates < first) | (dates > last), what, remedy)


# --- rules of whole rows --------------------------------------------------------------------------


def _check_key(checked: CheckedFile) -> None:
    """One key, one record. Rows that repeat another in every cell are left to cleaning, which counts them."""
    name = checked.contract.primaryKey
    if name not in checked.columns:
        return
    key = checked.columns[name]
    # Shortened references are told already, and say nothing of which records are the same.
    texts = numpy.array([text if SCIENTIFIC.fullmatch(text) is None else "" for text in key.texts], object)
    keys = numpy.array([text.upper() for text in texts], object)[key.codes]
    rows = numpy.flatnonzero(pandas.Series(keys).duplicated(keep=False))
    rows = rows[keys[rows] != ""]
    cells = {name: column.texts[column.codes[rows]] for name, column in checked.columns.items()}
    cells[name] = keys[rows]
    frame = pandas.DataFrame(cells, dtype=object)
    conflicting = (frame != frame.groupby(name)[list(frame)].transform("first")).any(axis=1)
    what, remedy = "repeats the key of an earlier row with other contents", "Keep the right one of the two."
    wrong = numpy.zeros(checked.rows, bool)
    wrong[rows[conflicting.to_numpy(bool)]] = True
    checked.add_rows("unique", name, wrong, what, remedy)


def _check_order(checked: CheckedFile) -> None:
    for earlier, later in checked.contract.in_order:
        if earlier in checked.columns and later in checked.columns:
            wrong = checked.columns[later].rows() < checked.columns[earlier].rows()
            before = checked.contract.by_name[earlier].title
            checked.add_rows("order", later, wrong, f"is before {before!r}", "Correct one of the two dates.")


def _check_months(checked: CheckedFile) -> None:
    name = checked.contract.date_field
    if not checked.contract.every_month or name not in checked.columns:
        return
    days = checked.columns[name].values
    months = {str(month) for month in days[~numpy.isnat(days)].astype("datetime64[M]")}
    absent = missing_months(months)
    if absent:
        named = ", ".join(absent[:5]) + (f" and {len(absent) - 5} more" if len(absent) > 5 else "")
        what = f"has no record of {named}, though of months before and after"
        remedy = "Send the missing months, or say that there was nothing to record."
        title = checked.contract.by_name[name].title
        checked.breaches.append(Breach(checked.name, "every-month", what, remedy, title))
