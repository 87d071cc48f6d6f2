"""A published file as a table: its rows held against the contract, its symbols kept apart from zero."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.cells import Status
from assessment.configuration import Area
from assessment.errors import Fault, refuse_if_any
from assessment.periods import Period
from assessment.records import Dimension, PublishedCell, PublishedTable, Source
from assessment.rounding import rounded
from assessment.sources.intake import Intake, ReceivedFile
from assessment.sources.published_tables.contract import PublishedContract
from assessment.sources.published_tables.periods import example_of, published_period
from assessment.sources.table import kind_of, without_thousands
from assessment.sources.table_files import read_table
from assessment.whole_files import sha256_of

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class _Row:
    """A row of the table: where it stands, and what it says."""

    where: str
    period: str
    area: str
    value: str


def read_published(file: ReceivedFile, contract: PublishedContract, intake: Intake) -> PublishedTable:
    """The table of one file. Raises AssessmentError with every row that breaks the contract."""
    headings = {heading.casefold() for heading in contract.headings}

    def meaning(text: str) -> str | None:
        heading = text.strip().casefold()
        return heading if heading in headings else None

    table = read_table(file.path, meaning, file.name)
    columns = {heading.casefold(): place for place, heading in enumerate(table.headings)}
    refuse_if_any(
        Fault(file.name, f"has no column {heading!r}", f"See data/published/{contract.name}.yml.")
        for heading in contract.headings
        if heading.casefold() not in columns
    )

    def texts(heading: str) -> list[str]:
        column = table.columns[columns[heading.casefold()]]
        return [str(text) for text in column.values[column.codes]]

    about = contract.columns
    chosen = [texts(heading) for heading in contract.rows]
    rows = [
        _Row(f"{file.name}, row {number}", period, area, value)
        for number, period, area, value, *fixed in zip(
            table.row_numbers,
            texts(about.period),
            texts(about.area),
            texts(about.value),
            *chosen,
            strict=True,
        )
        if fixed == list(contract.rows.values())
    ]
    areas = _areas(contract, intake.configuration.area)
    rows = [row for row in rows if row.area.casefold() in areas]
    refuse_if_any(_faults(rows, contract, areas, intake.configuration.area, file.name))
    return _table(rows, contract, areas, _source(file, contract, intake, len(table)))


def _areas(contract: PublishedContract, area: Area) -> dict[str, tuple[str, str]]:
    """What a file may call an area → its code and its label, in order of presentation: the own area first."""
    named = [(area.authority, area.name), *((other.code, other.name) for other in area.force_areas)]
    named += [(code, name) for name, code in contract.comparators.items()]
    labels = dict(reversed(named))
    return {text.casefold(): (code, labels[code]) for code, name in named for text in (name, code)}


def _faults(
    rows: Sequence[_Row],
    contract: PublishedContract,
    areas: Mapping[str, tuple[str, str]],
    area: Area,
    file_name: str,
) -> Iterator[Fault]:
    if not any(areas[row.area.casefold()][0] == area.authority for row in rows):
        remedy = f"Is it the right file? See data/published/{contract.name}.yml, columns and rows."
        yield Fault(file_name, f"has no row of {area.name} ({area.authority})", remedy)
    counted = Counter((row.period, areas[row.area.casefold()][0]) for row in rows)
    for row in rows:
        if published_period(row.period, contract.period) is None:
            what = f"is no {contract.period.replace('-', ' ')}"
            yield Fault(
                f"{row.where}, {contract.columns.period}", what, f"Write {example_of(contract.period)}."
            )
        if counted[row.period, areas[row.area.casefold()][0]] > 1:
            remedy = f"Say under rows of data/published/{contract.name}.yml which rows are meant."
            yield Fault(row.where, "gives a period and an area that another row gives too", remedy)
        yield from _faults_of_value(row, contract)


def _faults_of_value(row: _Row, contract: PublishedContract) -> Iterator[Fault]:
    if row.value in contract.symbols:
        return
    where, number = f"{row.where}, {contract.columns.value}", _number(row.value)
    if number is None:
        what = (
            f"is {kind_of(row.value) if row.value else 'empty'}: neither a value nor a symbol of the contract"
        )
        yield Fault(where, what, f"Explain it under symbols of data/published/{contract.name}.yml.")
    elif contract.minimum is not None and number < Decimal(str(contract.minimum)):
        yield Fault(where, f"is less than {contract.minimum:g}", "Is it the right column?")
    elif contract.maximum is not None and number > Decimal(str(contract.maximum)):
        yield Fault(where, f"is more than {contract.maximum:g}", "Is it the right column?")


def _number(text: str) -> Decimal | None:
    plain = without_thousands(text)
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def _table(
    rows: Sequence[_Row],
    contract: PublishedContract,
    areas: Mapping[str, tuple[str, str]],
    source: Source,
) -> PublishedTable:
    held = {
        (_period(row, contract), areas[row.area.casefold()][0]): _cell_of(row.value, contract) for row in rows
    }
    periods = sorted({period for period, _ in held})
    codes = {code: label for code, label in areas.values() if any(area == code for _, area in held)}
    cells = tuple(
        PublishedCell((period.code, code), *held.get((period, code), ("", Status.NOT_COLLECTED)))
        for period in periods
        for code in codes
    )
    dimensions = (
        Dimension(
            "period", tuple(period.code for period in periods),
            {period.code: period.label for period in periods}, {}, None, "Period",
        ),
        Dimension("area", tuple(codes), codes, {}, None, "Area"),
    )  # fmt: skip
    return PublishedTable(
        contract.name, contract.title, contract.unit, contract.limits, dimensions, cells, (source,)
    )


def _period(row: _Row, contract: PublishedContract) -> Period:
    period = published_period(row.period, contract.period)
    assert period is not None  # noqa: S101 - a row without one has been refused
    return period


def _cell_of(text: str, contract: PublishedContract) -> tuple[str, Status]:
    """A value to the contract's decimals, or the status that a symbol stands for."""
    if text in contract.symbols:
        return "", Status(contract.symbols[text])
    number = _number(text) or Decimal(0)
    value = f"{number:f}" if contract.decimals is None else rounded(number, contract.decimals)
    value = value.replace(",", "")
    return (value, Status.VALUE) if Decimal(value) else ("0", Status.ZERO)


def _source(file: ReceivedFile, contract: PublishedContract, intake: Intake, rows: int) -> Source:
    return Source(
        file=file.name,
        sha256=sha256_of(file.path),
        rows=rows,
        title=f"{contract.title}, {contract.publisher}",
        owner=contract.owner,
        licence=contract.licence,
        kind=contract.kind,
        received=file.receipt.received if file.receipt else None,
        url=contract.address,
    )
