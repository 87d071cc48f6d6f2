"""Holds a partner's file against its contract, one short rule after another, and finds every breach at once.

What passes comes back typed, ready to be cleaned.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy

from assessment.codelists import Codelist
from assessment.errors import AssessmentError
from assessment.periods import missing_months
from assessment.sources.partners_returns.breaches import Breach, first_rows
from assessment.sources.partners_returns.contract import Contract, ContractField
from assessment.sources.partners_returns.values import (
    Parsed,
    accepted_words,
    parse_booleans,
    parse_codes,
    parse_dates,
    parse_numbers,
    parse_times,
)
from assessment.sources.table import Column, Table, kind_of
from assessment.sources.table_files import read_table

RULES = (
    "readable", "unknown-column", "repeated-column", "missing-column", "rows",
    "required", "date", "time", "integer", "number", "boolean", "codelist", "pattern", "minimum", "maximum",
    "in-force", "unique", "order", "every-month",
)  # fmt: skip
"""Every rule, in the order in which a file meets them. Each has a folder of fixtures that break it."""

Mend = Callable[[Table, Mapping[str, int]], Table]


@dataclass(frozen=True)
class TypedColumn:
    """`values[codes]` is the column, typed: codes as texts, days, numbers; '' / NaT / NaN where empty."""

    values: numpy.ndarray
    codes: numpy.ndarray
    texts: numpy.ndarray

    def rows(self) -> numpy.ndarray:
        return self.values[self.codes]


@dataclass
class CheckedFile:
    """A file after its checks: what breaks the contract, and, where nothing does, its typed columns."""

    path: Path
    name: str
    contract: Contract
    breaches: list[Breach] = field(default_factory=list)
    rows: int = 0
    sha256: str = ""
    columns: dict[str, TypedColumn] = field(default_factory=dict)
    row_numbers: numpy.ndarray = field(default_factory=lambda: numpy.arange(0))

    @property
    def is_faultless(self) -> bool:
        return not self.breaches


def check_file(
    path: Path,
    contract: Contract,
    codelists: Mapping[str, Codelist],
    shown_as: str | None = None,
    mend: Mend | None = None,
) -> CheckedFile:
    """Check one file. `mend` makes corrections by hand before the rules look.

    Never raises for what a sender did wrong: even a file that cannot be opened is a breach.
    """
    checked = CheckedFile(path, shown_as or path.name, contract)
    try:
        table = read_table(path, lambda text: contract.field_of_header(text) is not None, checked.name)
        places, breaches = _places_of_fields(table, contract, checked.name)
        if mend and not breaches:
            table = mend(table, places)
    except AssessmentError as error:
        for fault in error.faults:
            checked.breaches.append(Breach(fault.where, "readable", fault.what, fault.remedy))
        return checked
    checked.breaches += breaches
    checked.rows = len(table)
    checked.row_numbers = table.row_numbers
    with path.open("rb") as file:
        checked.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if not len(table):
        checked.breaches.append(
            Breach(
                checked.name, "rows", "has headings but no rows", "Send the records, or say there are none."
            )
        )
        return checked
    for contract_field in contract.fields:
        if contract_field.name in places:
            column = table.columns[places[contract_field.name]]
            _check_column(checked, contract_field, column, codelists)
    for contract_field in contract.fields:
        if contract_field.codelist and contract_field.name in places:
            _check_in_force(checked, contract_field, codelists[contract_field.codelist])
    _check_key(checked)
    _check_order(checked)
    _check_months(checked)
    return checked


# --- rules of a file's columns --------------------------------------------------------------------


def _places_of_fields(table: Table, contract: Contract, name: str) -> tuple[dict[str, int], list[Breach]]:
    places: dict[str, int] = {}
    breaches = []
    for place, heading in enumerate(table.headings):
        meant = contract.field_of_header(heading)
        where = f"column {place + 1} ({_letters(place)})"
        if meant is None:
            # Its heading is not repeated: in a file without headings it would be a record.
            breaches.append(
                Breach(
                    f"{name}, {where}",
                    "unknown-column",
                    "is not in the contract",
                    "Take the column out: what we do not ask for may give a person away.",
                )
            )
        elif meant.name in places:
            breaches.append(
                Breach(
                    f"{name}, {where}",
                    "repeated-column",
                    f"is {meant.title!r} again",
                    "Keep one of the two.",
                )
            )
        else:
            places[meant.name] = place
    for missing in contract.fields:
        if missing.constraints.required and missing.name not in places:
            breaches.append(
                Breach(
                    name,
                    "missing-column",
                    f"has no column {missing.title!r}",
                    "Add it; every row needs a value.",
                )
            )
    return places, breaches


def _letters(place: int) -> str:
    """The name that a spreadsheet gives a column: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


# --- rules of a column's values -------------------------------------------------------------------


def _check_column(
    checked: CheckedFile, contract_field: ContractField, column: Column, codelists: Mapping[str, Codelist]
) -> None:
    missing = set(checked.contract.missingValues)
    texts = numpy.array(["" if text in missing else text for text in column.values], dtype=object)
    column = Column(texts, column.codes)
    parsed, rule, what, remedy = _parse(contract_field, texts, checked.contract, codelists)
    checked.columns[contract_field.name] = TypedColumn(parsed.values, column.codes, texts)

    add = _Adder(checked, contract_field, column)
    if contract_field.constraints.required:
        add("required", texts == "", "is empty", "Every row needs a value here.")
    add(rule, parsed.wrong, what, remedy, say_kind=True)
    _check_constraints(contract_field, texts, parsed, add)


class _Adder:
    """Turns a mark on distinct values into a breach about rows."""

    def __init__(self, checked: CheckedFile, contract_field: ContractField, column: Column) -> None:
        self.checked, self.field, self.column = checked, contract_field, column

    def __call__(
        self, rule: str, wrong: numpy.ndarray, what: str, remedy: str, *, say_kind: bool = False
    ) -> None:
        if not wrong.any():
            return
        rows = numpy.flatnonzero(self.column.where(wrong))
        if not len(rows):
            return
        if say_kind:
            kinds = sorted({kind_of(text) for text in self.column.values[wrong][:200]})
            what = f"{what}; found {' or '.join(kinds)}"
        numbers = self.checked.row_numbers[rows]
        self.checked.breaches.append(
            Breach(self.checked.name, rule, what, remedy, self.field.title, first_rows(numbers), len(rows))
        )


def _parse(
    contract_field: ContractField,
    texts: numpy.ndarray,
    contract: Contract,
    codelists: Mapping[str, Codelist],
) -> tuple[Parsed, str, str, str]:
    """Typed values, and the words for what could not be understood: rule, what is wrong, what to do."""
    match contract_field.type:
        case "date":
            remedy = "Write dates as 2007-04-30, 30/04/2007 or 30 April 2007."
            return parse_dates(texts, contract.dates), "date", "is not a date", remedy
        case "time":
            return parse_times(texts), "time", "is not a time of day", "Write times as 23:15."
        case "integer":
            remedy = "Write the number alone, in digits."
            return parse_numbers(texts, whole=True), "integer", "is not a whole number", remedy
        case "number":
            return (
                parse_numbers(texts, whole=False),
                "number",
                "is not a number",
                "Write the number alone, in digits.",
            )
        case "boolean":
            return parse_booleans(texts), "boolean", "is neither yes nor no", "Write yes or no."
    if contract_field.codelist:
        codelist = codelists[contract_field.codelist]
        remedy = f"Use one of the words of the list {codelist.title!r}; the template has them as a drop-down."
        parsed = parse_codes(texts, accepted_words(codelist))
        return parsed, "codelist", f"is not in the list {codelist.title!r}", remedy
    return Parsed(texts, numpy.zeros(len(texts), bool)), "text", "is not text", ""


def _check_constraints(
    contract_field: ContractField, texts: numpy.ndarray, parsed: Parsed, add: _Adder
) -> None:
    import re

    constraints = contract_field.constraints
    if constraints.pattern:
        pattern = re.compile(constraints.pattern)
        wrong = numpy.fromiter(
            (bool(text) and not pattern.fullmatch(text.upper()) for text in texts), bool, len(texts)
        )
        example = f" like {contract_field.example}" if contract_field.example else ""
        remedy = f"Write it in the contract's form{example}. A name or an address does not belong here."
        add("pattern", wrong, f"is not a {contract_field.title.lower()} as the contract writes it", remedy)
    if constraints.minimum is not None:
        wrong = parsed.values < constraints.minimum
        add(
            "minimum",
            wrong,
            f"is less than {constraints.minimum:g}",
            "Correct it, or leave it empty if not known.",
        )
    if constraints.maximum is not None:
        wrong = parsed.values > constraints.maximum
        add(
            "maximum",
            wrong,
            f"is more than {constraints.maximum:g}",
            "Correct it, or leave it empty if not known.",
        )


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
    if wrong.any():
        rows = numpy.flatnonzero(wrong)
        remedy = "Use the instrument that was in force on that day; the list names successors."
        checked.breaches.append(
            Breach(
                checked.name, "in-force", "was not in force on the record's date", remedy,
                contract_field.title, first_rows(checked.row_numbers[rows]), len(rows),
            )
        )  # fmt: skip


# --- rules of whole rows --------------------------------------------------------------------------


def _check_key(checked: CheckedFile) -> None:
    """One key, one record. Rows that repeat another in every cell are left to cleaning, which counts them."""
    key = checked.columns.get(checked.contract.primaryKey)
    if key is None:
        return
    codes, repeated = repeated_rows(key)
    if not repeated.any():
        return
    rows = numpy.flatnonzero(repeated)
    first_of: dict[int, int] = {}
    conflicting = []
    for row in rows:
        first = first_of.setdefault(int(codes[row]), int(row))
        if first != row and any(
            column.texts[column.codes[row]] != column.texts[column.codes[first]]
            for column in checked.columns.values()
        ):
            conflicting.append(int(row))
    if conflicting:
        title = checked.contract.by_name[checked.contract.primaryKey].title
        checked.breaches.append(
            Breach(
                checked.name, "unique", "repeats the key of an earlier row with other contents",
                "Keep the right one of the two.", title,
                first_rows(checked.row_numbers[conflicting]), len(conflicting),
            )
        )  # fmt: skip


def repeated_rows(key: TypedColumn) -> tuple[numpy.ndarray, numpy.ndarray]:
    """A number for each row's key, and whether another row has the same key (empty keys never have)."""
    codes = key.codes
    if len(set(key.texts)) < len(key.texts):
        places: dict[str, int] = {}
        renumbered = numpy.fromiter(
            (places.setdefault(text, len(places)) for text in key.texts), numpy.int64, len(key.texts)
        )
        codes = renumbered[codes]
    counts = numpy.bincount(codes, minlength=1)
    filled = (key.texts != "")[key.codes]
    return codes, (counts[codes] > 1) & filled


def _check_order(checked: CheckedFile) -> None:
    for earlier, later in checked.contract.in_order:
        if earlier not in checked.columns or later not in checked.columns:
            continue
        wrong = checked.columns[later].rows() < checked.columns[earlier].rows()
        if wrong.any():
            rows = numpy.flatnonzero(wrong)
            before = checked.contract.by_name[earlier].title
            checked.breaches.append(
                Breach(
                    checked.name, "order", f"is before {before!r}", "Correct one of the two dates.",
                    checked.contract.by_name[later].title, first_rows(checked.row_numbers[rows]), len(rows),
                )
            )  # fmt: skip


def _check_months(checked: CheckedFile) -> None:
    if not checked.contract.every_month or checked.contract.date_field not in checked.columns:
        return
    days = checked.columns[checked.contract.date_field].values
    months = {str(month) for month in days[~numpy.isnat(days)].astype("datetime64[M]")}
    absent = missing_months(months)
    if absent:
        named = ", ".join(absent[:5]) + (f" and {len(absent) - 5} more" if len(absent) > 5 else "")
        checked.breaches.append(
            Breach(
                checked.name, "every-month", f"has no record of {named}, though of months before and after",
                "Send the missing months, or say that there was nothing to record.",
                checked.contract.by_name[checked.contract.date_field].title,
            )
        )  # fmt: skip
