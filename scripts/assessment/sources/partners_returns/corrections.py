"""Corrections by hand: what was wrong in a partner's file, why it is changed, and when that is over.

Each entry of data/corrections/<edition>.yml says which cells it expects. Once the source is mended, its
`expect` fails and the entry must go.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy
from pydantic import Field

from assessment.errors import AssessmentError, Fault
from assessment.sources.table import Column, Table
from assessment.yaml_files import StrictModel, read_model


class Correction(StrictModel):
    """In the rows of `file` that hold `where`, put `set` in place; there must be `expect` such rows."""

    file: str
    where: dict[str, str] = Field(min_length=1)
    set: dict[str, str] = Field(min_length=1)
    expect: int = Field(ge=1)
    reason: str
    agreed_with: str
    agreed_on: date


class CorrectionsFile(StrictModel):
    corrections: tuple[Correction, ...] = ()


def read_corrections(path: Path, shown_as: str | None = None) -> tuple[Correction, ...]:
    """An edition's corrections; none if there is no such file."""
    if not path.is_file():
        return ()
    return read_model(path, CorrectionsFile, shown_as or str(path)).corrections


def apply_corrections(
    table: Table, places: Mapping[str, int], corrections: tuple[Correction, ...], shown_as: str
) -> tuple[Table, list[str]]:
    """The table with its corrections made, and a note on each.

    `places` says which column is which field. Raises AssessmentError if a correction names no column, or does
    not find what it expects.
    """
    faults, notes = [], []
    columns = list(table.columns)
    for number, correction in enumerate(corrections, 1):
        where = f"{shown_as}, correction {number}"
        unknown = [name for name in (*correction.where, *correction.set) if name not in places]
        if unknown:
            faults.append(Fault(where, f"{correction.file} has no column {unknown[0]!r}"))
            continue
        rows = numpy.ones(len(table), bool)
        for name, text in correction.where.items():
            column = columns[places[name]]
            rows &= column.where(column.values == text)
        count = int(rows.sum())
        if count != correction.expect:
            faults.append(
                Fault(
                    where,
                    f"expects {correction.expect} such rows in {correction.file} and finds {count}",
                    "If the source was mended, take the correction out; if not, look at it again.",
                )
            )
            continue
        for name, text in correction.set.items():
            columns[places[name]] = _replaced(columns[places[name]], rows, text)
        agreed = f"{correction.agreed_on.day} {correction.agreed_on:%B %Y}"
        notes.append(f"{correction.reason} ({correction.agreed_with}, {agreed})")
    if faults:
        raise AssessmentError(*faults)
    return Table(table.headings, tuple(columns), table.row_numbers), notes


def _replaced(column: Column, rows: numpy.ndarray, text: str) -> Column:
    values = numpy.append(column.values, text)
    return Column(values, numpy.where(rows, len(column.values), column.codes))
