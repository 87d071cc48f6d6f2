"""The `Released` table: what the disclosure gate let through, and all that charts, maps and sentences accept.

Reads data/released and does arithmetic that keeps suppressed cells suppressed; knows no statistics.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas

from assessment.cells import KNOWN, SUPPRESSED, Cell, Status, combine, quotient
from assessment.errors import AssessmentError, Fault
from assessment.periods import parse_period

PERIOD = "period"
_STATUSES = frozenset(Status)
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
    synthetic: bool
    sources: Sequence[Mapping[str, Any]]
    resource: Mapping[str, Any]

    @property
    def below(self) -> int | None:
        """What a primary cell is known to lie below; nothing under a rule that also looks at contributors."""
        return None if self.policy.get("dominance") else self.policy.get("threshold")


class Released:
    """An immutable table of released cells: one row a cell, columns = dimensions, then `value` and `status`.

    Made by `read_released` and by its own methods alone.
    """

    __slots__ = ("__dict__", "_frame", "facts")

    def __init__(self, frame: pandas.DataFrame, facts: Facts, *, gate: object = None) -> None:
        if gate is not _GATE:
            raise TypeError("only the gate makes a Released table: read one with read_released()")
        self._frame = frame
        self.facts = facts

    def __len__(self) -> int:
        return len(self._frame)

    def __repr__(self) -> str:
        return f"<Released {self.facts.id}: {len(self)} cells by {', '.join(self.dimensions) or 'nothing'}>"

    @property
    def id(self) -> str:
        return self.facts.id

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(self._frame.columns[:-2])

    @property
    def frame(self) -> pandas.DataFrame:
        """A copy for vectorised work: dimensions, `value` (NA unless known) and `status`."""
        return self._frame.copy()

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells in the table's order."""
        below = self.facts.below
        return tuple(
            Cell(
                None if value is pandas.NA or value != value else value,
                Status(status),
                below if status == Status.PRIMARY else None,
            )
            for value, status in zip(
                self._frame["value"].tolist(), self._frame["status"].tolist(), strict=True
            )
        )

    def rows(self) -> Iterator[tuple[dict[str, str], Cell]]:
        """Each cell with its coordinates."""
        coordinates = self._frame[list(self.dimensions)].to_dict("records")
        return zip(coordinates, self.cells, strict=True)

    def by(self, dimension: str) -> dict[str, Cell]:
        """Code → cell of a table that varies along this dimension alone (see `rollup` for the others)."""
        table = self
        for other in self.dimensions:
            if other != dimension:
                table = table.rollup(other)
        return {coordinates[dimension]: cell for coordinates, cell in table.rows()}

    def codes(self, dimension: str) -> tuple[str, ...]:
        """The codes along a dimension, in the table's order."""
        self._refuse_unknown(dimension)
        return tuple(self._frame[dimension].unique())

    def label(self, dimension: str, code: str) -> str:
        return self.facts.hierarchies[dimension].label(code)

    # Selecting

    def where(self, **coordinates: str | Iterable[str]) -> Released:
        """The cells with this code, or one of these codes, along each dimension named.

        Raises AssessmentError for a dimension or code that the table does not have.
        """
        frame = self._frame
        for dimension, wanted in coordinates.items():
            codes = [wanted] if isinstance(wanted, str) else list(wanted)
            known = set(self.codes(dimension))
            for code in codes:
                if code not in known:
                    raise AssessmentError(Fault(f"table {self.id}, {dimension}", f"has no {code!r}"))
            frame = frame[frame[dimension].isin(codes)]
        return self._with(frame)

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
            return self._with(tops._frame.drop(columns=dimension))
        if dimension == PERIOD:
            tops._refuse_overlapping_periods()
        return self._with(_summed(tops._frame, rest))

    def sum(self) -> Cell:
        """All cells as one, each counted once: totals stand for their parts."""
        return self.cell()

    def share(self, of: str) -> Released:
        """Each cell as a share (0 to 1) of the published total, or the sum, along one dimension."""
        rest = [name for name in self.dimensions if name != of]
        whole = self.rollup(of)._frame
        if not rest:
            return self._against(whole.loc[whole.index.repeat(len(self))], quotient)
        wholes = self._frame[rest].merge(whole, on=rest, how="left", validate="many_to_one")
        return self._against(wholes, quotient)

    def rate(self, base: Mapping[str, float], dimension: str = "area", per: int = 1000) -> Released:
        """Each cell per so many of its base (residents, households) by the code along a dimension.

        A base of zero gives `not_collected`: there is no rate. Raises AssessmentError for a code without
        a base.
        """
        missing = [code for code in self.codes(dimension) if code not in base]
        if missing:
            raise AssessmentError(
                Fault(f"table {self.id}, {dimension}", f"no base for a rate of {', '.join(missing)}")
            )
        bases = self._frame[dimension].map(dict(base))
        other = pandas.DataFrame({"value": bases, "status": Status.VALUE.value})
        return self._against(other, lambda count, people: count * per / people if people else None)

    def change(self, period: str, earlier: str) -> Released:
        """The cells of one period less those of an earlier one, in what is counted."""
        rest = [name for name in self.dimensions if name != PERIOD]
        now = self.where(period=period).rollup(PERIOD)
        before = self.where(period=earlier).rollup(PERIOD)._frame
        if rest:
            before = now._frame[rest].merge(before, on=rest, how="left", validate="one_to_one")
            before["status"] = before["status"].fillna(Status.NOT_COLLECTED.value)
        return now._against(before, lambda count, base: count - base)

    # Within

    def _with(self, frame: pandas.DataFrame) -> Released:
        return Released(frame.reset_index(drop=True), self.facts, gate=_GATE)

    def _refuse_unknown(self, dimension: str) -> None:
        if dimension not in self.dimensions:
            what = f"has no dimension {dimension!r}; it has: {', '.join(self.dimensions) or 'none'}"
            raise AssessmentError(Fault(f"table {self.id}", what))

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
        return self._with(self._frame[self._frame[dimension].isin(kept)])

    def _refuse_overlapping_periods(self) -> None:
        periods = sorted(parse_period(code) for code in self.codes(PERIOD))
        for one, next_one in pairwise(periods):
            if next_one.first <= one.last:
                what = f"{one.code} and {next_one.code} overlap and cannot be added up"
                remedy = "Select the periods to add first."
                raise AssessmentError(Fault(f"table {self.id}, period", what, remedy))

    def _against(self, other: pandas.DataFrame, operation: Any) -> Released:
        """Cell by cell with another frame of equal length, in the same order."""
        others = [
            Cell(None if status not in KNOWN else value, Status(status))
            for value, status in zip(other["value"].tolist(), other["status"].tolist(), strict=True)
        ]
        results = [combine(cell, base, operation) for cell, base in zip(self.cells, others, strict=True)]
        frame = self._frame.assign(
            value=pandas.array(
                [math.nan if cell.value is None else cell.value for cell in results], dtype="Float64"
            ),
            status=[cell.status.value for cell in results],
        )
        return self._with(frame)


def _summed(frame: pandas.DataFrame, by: list[str]) -> pandas.DataFrame:
    """Sums within groups; a group that holds a cell not collected, or else a suppressed one, has no sum."""
    flags = frame.assign(
        hidden=frame["status"].isin([status.value for status in SUPPRESSED]),
        missing=frame["status"] == Status.NOT_COLLECTED.value,
    )
    wanted = {"value": ("value", "sum"), "hidden": ("hidden", "any"), "missing": ("missing", "any")}
    if by:
        sums = flags.groupby(by, sort=False, as_index=False).agg(**wanted)
    else:
        row = {name: [getattr(flags[column], how)()] for name, (column, how) in wanted.items()}
        sums = pandas.DataFrame(row).astype({"value": frame["value"].dtype})
    status = sums["value"].ne(0).map({True: Status.VALUE.value, False: Status.ZERO.value})
    status = status.mask(sums["hidden"], Status.SECONDARY.value).mask(
        sums["missing"], Status.NOT_COLLECTED.value
    )
    value = sums["value"].mask(sums["hidden"] | sums["missing"])
    return sums[by].assign(value=value, status=status)


def read_released(folder: Path, table_id: str) -> Released:
    """A released table of the edition's folder (data/released/<edition>).

    Raises FileNotFoundError if it has not been released, and AssessmentError if it is not whole.
    """
    with (folder / f"{table_id}.csv").open(encoding="utf-8", newline="") as stream:
        frame = _frame(csv.reader(stream), f"{table_id}.csv")
    with (folder / f"{table_id}.resource.json").open(encoding="utf-8") as stream:
        facts = _facts(table_id, json.load(stream))
    return Released(frame, facts, gate=_GATE)


def _frame(lines: Iterator[list[str]], where: str) -> pandas.DataFrame:
    """The cells of a table's file, checked. Row by row in plain Python: most tables are small, and a page may
    read them all."""
    header, *rows = [*lines] or [[]]
    if header[-2:] != ["count", "status"]:
        raise AssessmentError(Fault(where, "its last two columns are not count and status"))
    for number, row in enumerate(rows, start=2):
        _check(row, len(header), f"{where}, line {number}")
    frame = pandas.DataFrame([row[:-2] for row in rows], columns=header[:-2], dtype=str)
    return frame.assign(
        value=pandas.array([int(row[-2]) if row[-2] else None for row in rows], dtype="Int64"),
        status=pandas.Series([row[-1] for row in rows], dtype=str),
    )


def _check(row: list[str], width: int, where: str) -> None:
    if len(row) != width:
        remedy = "Release the edition again."
        raise AssessmentError(Fault(where, f"has {len(row)} values and the heading {width}", remedy))
    count, status = row[-2:]
    if status not in _STATUSES:
        raise AssessmentError(Fault(where, f"has no status {status!r}"))
    if not (count.isascii() and count.isdigit() if status in KNOWN else count == ""):
        what = "holds a count exactly where its status is value or zero: this cell does not"
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
            synthetic=about["synthetic"],
            sources=resource.get("sources", ()),
            resource=resource,
        )
    except KeyError as error:
        where = f"{table_id}.resource.json"
        raise AssessmentError(Fault(where, f"lacks the key {error}", "Release the edition again.")) from None
