"""The `Released` table: what the disclosure gate let through, and all that charts, maps and sentences accept.

Reads data/released and does arithmetic that keeps suppressed cells suppressed; knows no statistics.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, pairwise
from pathlib import Path
from typing import Any

from assessment.cells import KNOWN, Cell, Status
from assessment.errors import AssessmentError, Fault
from assessment.json_files import read_json
from assessment.periods import parse_period

PERIOD = "period"
PUBLISHED = "published"
"""The rule of a published table's policy: it has been through no disclosure control of ours."""

COUNT, VALUE = "count", "value"
"""The heading of what the gate counted, and of what a publisher gives."""

_STATUSES = frozenset(Status)
_NUMBERS = {COUNT: re.compile(r"[0-9]+"), VALUE: re.compile(r"-?[0-9]+(\.[0-9]+)?")}
_MISSING = Cell(None, Status.NOT_COLLECTED)
_GATE = object()  # held by this module alone, so that no other code makes a Released table


@dataclass(frozen=True)
class Hierarchy:
    """A dimension of a released table: how its codes nest and what they are called.

    `parents` leaves out the codes at the top.
    """

    name: str
    parents: Mapping[str, str]
    labels: Mapping[str, str]

    def ancestors(self, code: str) -> tuple[str, ...]:
        """The codes above a code, the nearest first."""
        above = []
        while code in self.parents:
            code = self.parents[code]
            above.append(code)
        return tuple(above)

    def label(self, code: str) -> str:
        """The code in words; a period names its months."""
        if code in self.labels:
            return self.labels[code]
        return parse_period(code).label if self.name == PERIOD else code


@dataclass(frozen=True)
class Facts:
    """What a resource file says of its table. `policy` holds the values that the gate used."""

    id: str
    title: str
    edition: str
    return_name: str
    measure: str
    where: Mapping[str, str]
    hierarchies: Mapping[str, Hierarchy]
    policy: Mapping[str, Any]
    outcome: str
    sources: Sequence[Mapping[str, Any]]
    resource: Mapping[str, Any]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of source that its numbers come from: 'synthetic', 'open' or 'partner'."""
        return frozenset(source["kind"] for source in self.sources)

    @property
    def synthetic(self) -> bool:
        return "synthetic" in self.kinds

    @property
    def below(self) -> int | None:
        """What a primary cell is known to lie below; nothing under a rule that also looks at contributors."""
        return None if self.policy.get("dominance") else self.policy.get("threshold")


class Released:
    """An immutable table of released cells: for each its code along each dimension, in the file's order.

    Made by `read_released` and by its own methods alone. In plain Python: most tables are small, and a page
    looks at many.
    """

    __slots__ = ("_coordinates", "cells", "dimensions", "facts")

    def __init__(
        self,
        dimensions: Iterable[str],
        coordinates: Iterable[tuple[str, ...]],
        cells: Iterable[Cell],
        facts: Facts,
        *,
        gate: object = None,
    ) -> None:
        if gate is not _GATE:
            raise TypeError("only the gate makes a Released table: read one with read_released()")
        self.dimensions = tuple(dimensions)
        self._coordinates = tuple(coordinates)
        self.cells = tuple(cells)
        self.facts = facts

    def __len__(self) -> int:
        return len(self.cells)

    def __repr__(self) -> str:
        return f"<Released {self.facts.id}: {len(self)} cells by {', '.join(self.dimensions) or 'nothing'}>"

    @property
    def id(self) -> str:
        return self.facts.id

    def rows(self) -> Iterator[tuple[dict[str, str], Cell]]:
        """Each cell with its coordinates."""
        for codes, cell in zip(self._coordinates, self.cells, strict=True):
            yield dict(zip(self.dimensions, codes, strict=True)), cell

    def by(self, dimension: str) -> dict[str, Cell]:
        """Code → cell of a table that varies along this dimension alone (see `rollup` for the others)."""
        table = self
        for other in self.dimensions:
            if other != dimension:
                table = table.rollup(other)
        return dict(zip(table._along(dimension), table.cells, strict=True))

    def codes(self, dimension: str) -> tuple[str, ...]:
        """The codes along a dimension, in the table's order."""
        return tuple(dict.fromkeys(self._along(dimension)))

    def label(self, dimension: str, code: str) -> str:
        return self.facts.hierarchies[dimension].label(code)

    # Selecting

    def where(self, **coordinates: str | Iterable[str]) -> Released:
        """The cells with this code, or one of these codes, along each dimension named.

        Raises AssessmentError for a dimension or code that the table does not have.
        """
        table = self
        for dimension, wanted in coordinates.items():
            codes = [wanted] if isinstance(wanted, str) else list(wanted)
            known = set(self.codes(dimension))
            for code in codes:
                if code not in known:
                    raise AssessmentError(Fault(f"table {self.id}, {dimension}", f"has no {code!r}"))
            table = table._only(dimension, codes)
        return table

    def cell(self, **coordinates: str) -> Cell:
        """The one cell at these coordinates; along a dimension not named, the total (see `rollup`)."""
        table = self.where(**coordinates)
        for dimension in table.dimensions:
            if dimension not in coordinates:
                table = table.rollup(dimension)
        return table.cells[0]

    def tops(self, dimension: str) -> Released:
        """The cells whose code has no code above it in this table."""
        return self._keep(dimension, lambda code, present, above: not present & set(above[code]))

    def leaves(self, dimension: str) -> Released:
        """The cells whose code has no code below it in this table."""
        return self._keep(
            dimension, lambda code, present, above: not any(code in above[other] for other in present)
        )

    def children(self, dimension: str, parent: str) -> Released:
        """The cells right under a code: those of this table with nothing in between."""
        below = [code for code in self.codes(dimension) if parent in self._above(dimension, code)]
        return self.where(**{dimension: below}).tops(dimension)

    # Arithmetic

    def rollup(self, dimension: str) -> Released:
        """The table without this dimension: its published total, or else the sum of its top codes.

        A published total is taken as published, so it is known although a part of it is suppressed, and
        suppressed although a reader might add up its parts. Raises AssessmentError for periods that overlap.
        """
        tops = self.tops(dimension)
        rest = [name for name in self.dimensions if name != dimension]
        if len(tops.codes(dimension)) == 1:
            return self._with(rest, tops._at(rest), tops.cells)
        if dimension == PERIOD:
            tops._refuse_overlapping_periods()
        parts: dict[tuple[str, ...], list[Cell]] = {} if rest else {(): []}
        for codes, cell in zip(tops._at(rest), tops.cells, strict=True):
            parts.setdefault(codes, []).append(cell)
        return self._with(rest, parts, (sum(cells, start=Cell.of(0)) for cells in parts.values()))

    # Within

    def _with(
        self, dimensions: Iterable[str], coordinates: Iterable[tuple[str, ...]], cells: Iterable[Cell]
    ) -> Released:
        return Released(dimensions, coordinates, cells, self.facts, gate=_GATE)

    def _only(self, dimension: str, wanted: Iterable[str]) -> Released:
        """The cells with one of these codes."""
        chosen = set(wanted)
        kept = [code in chosen for code in self._along(dimension)]
        return self._with(self.dimensions, compress(self._coordinates, kept), compress(self.cells, kept))

    def _at(self, dimensions: Iterable[str]) -> list[tuple[str, ...]]:
        """Each cell's codes along these dimensions alone."""
        places = [self.dimensions.index(name) for name in dimensions]
        return [tuple(codes[place] for place in places) for codes in self._coordinates]

    def _along(self, dimension: str) -> list[str]:
        """Each cell's code along a dimension."""
        if dimension not in self.dimensions:
            what = f"has no dimension {dimension!r}; it has: {', '.join(self.dimensions) or 'none'}"
            raise AssessmentError(Fault(f"table {self.id}", what))
        place = self.dimensions.index(dimension)
        return [codes[place] for codes in self._coordinates]

    def _above(self, dimension: str, code: str) -> tuple[str, ...]:
        if dimension == PERIOD:
            inner = parse_period(code)
            others = self.codes(PERIOD)
            return tuple(other for other in others if other != code and parse_period(other).contains(inner))
        return self.facts.hierarchies[dimension].ancestors(code)

    def _keep(self, dimension: str, test: Any) -> Released:
        codes = self.codes(dimension)
        present = set(codes)
        above = {code: self._above(dimension, code) for code in codes}
        kept = [code for code in codes if test(code, present, above)]
        if len(kept) == len(codes):
            return self
        return self._only(dimension, kept)

    def _refuse_overlapping_periods(self) -> None:
        periods = sorted(parse_period(code) for code in self.codes(PERIOD))
        for one, next_one in pairwise(periods):
            if next_one.first <= one.last:
                what = f"{one.code} and {next_one.code} overlap and cannot be added up"
                remedy = "Select the periods to add first."
                raise AssessmentError(Fault(f"table {self.id}, period", what, remedy))


def read_released(folder: Path, table_id: str) -> Released:
    """A released table of the edition's folder (data/released/<edition>).

    Raises FileNotFoundError if it has not been released, and AssessmentError if it is not whole.
    """
    with (folder / f"{table_id}.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = [*csv.reader(stream)] or [[]]
    _check(header, rows, f"{table_id}.csv")
    facts = _facts(table_id, read_json(folder / f"{table_id}.resource.json"))
    coordinates = (tuple(codes) for *codes, _, _ in rows)
    cells = (_cell(value, Status(status), facts.below) for *_, value, status in rows)
    return Released(header[:-2], coordinates, cells, facts, gate=_GATE)


def _cell(value: str, status: Status, below: int | None) -> Cell:
    number = (float(value) if "." in value else int(value)) if value else None
    return Cell(number, status, below if status is Status.PRIMARY else None)


def _check(header: list[str], rows: Iterable[list[str]], where: str) -> None:
    """Refuse a table's file that is not whole."""
    if header[-2:] not in ([COUNT, "status"], [VALUE, "status"]):
        raise AssessmentError(
            Fault(where, "its last two columns are not count and status, nor value and status")
        )
    for number, row in enumerate(rows, start=2):
        _check_row(row, header, f"{where}, line {number}")


def _check_row(row: list[str], header: list[str], where: str) -> None:
    if len(row) != len(header):
        remedy = "Release the edition again."
        raise AssessmentError(Fault(where, f"has {len(row)} values and the heading {len(header)}", remedy))
    value, status = row[-2:]
    if status not in _STATUSES:
        raise AssessmentError(Fault(where, f"has no status {status!r}"))
    is_number = _NUMBERS[header[-2]].fullmatch(value) is not None
    if not (is_number if status in KNOWN else value == ""):
        what = f"holds a {header[-2]} exactly where its status is value or zero: this cell does not"
        raise AssessmentError(Fault(where, what, "Release the edition again."))


def _facts(table_id: str, resource: Mapping[str, Any]) -> Facts:
    try:
        about = resource["assessment"]
        hierarchies = {
            name: Hierarchy(name, dimension.get("parents", {}), dimension.get("labels", {}))
            for name, dimension in about["dimensions"].items()
        }
        return Facts(
            id=table_id,
            title=resource["title"],
            edition=about["edition"],
            return_name=about["return"],
            measure=about["measure"],
            where=about.get("where", {}),
            hierarchies=hierarchies,
            policy=about["policy"],
            outcome=about["outcome"],
            sources=resource.get("sources", ()),
            resource=resource,
        )
    except KeyError as error:
        where = f"{table_id}.resource.json"
        raise AssessmentError(Fault(where, f"lacks the key {error}", "Release the edition again.")) from None
