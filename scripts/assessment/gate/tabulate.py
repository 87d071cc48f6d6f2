"""Counts clean records into the tables of data/tables: every cell of the cross product, totals and zeros.

Records are added chunk by chunk into an array of the finest cells, so memory does not grow with the number of
records; totals are sums of that array. Nothing is suppressed here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy
import pandas

from assessment.codelists import Codelist
from assessment.configuration import Edition
from assessment.errors import AssessmentError, Fault
from assessment.gaps import Gap, GapReason
from assessment.gate.specification import PERIOD, TableSpecification
from assessment.periods import Period, parse_period
from assessment.records import CleanReturn, CountedTable, Dimension

NOT_SPECIFIED = "-not-specified"
"""Ends the code of what is known only as its parent: a crime of a group, of a type not given."""


@dataclass(frozen=True)
class Axis:
    """One dimension while it is counted.

    `finest` are the codes into which records fall: the table's codes without children in the table, and for
    each code with children the remainder that is known no nearer. `place` maps every code that a record can
    hold to its place among `finest`. `members[i, j]` is 1 where cell code i contains finest code j.
    """

    name: str
    field: str
    finest: tuple[str, ...]
    place: Mapping[str, int]
    codes: tuple[str, ...]
    members: numpy.ndarray
    labels: Mapping[str, str]
    parents: Mapping[str, str]
    root: str | None
    title: str
    remainders: frozenset[str] = frozenset()

    @cached_property
    def is_remainder(self) -> numpy.ndarray:
        return numpy.array([code in self.remainders for code in self.finest])


def tabulate(
    specifications: Sequence[TableSpecification],
    clean: CleanReturn,
    hierarchies: Mapping[str, Codelist],
    edition: Edition,
) -> tuple[list[CountedTable], list[Gap]]:
    """The tables of one return in one pass over its records, and those that it cannot give."""
    counts: list[_Count] = []
    gaps: list[Gap] = []
    for specification in specifications:
        periods = specification.periods(edition, clean.months)
        if why := _why_not(specification, clean, periods, edition):
            gaps.append(Gap(specification.id, clean.name, GapReason.INCOMPLETE, why))
        else:
            counts.append(_Count(specification, clean, hierarchies, periods))
    for chunk in clean.chunks():
        codes = pandas.DataFrame(
            {name: chunk[name].astype("category") for name in chunk}
        )  # once for all tables
        for count in counts:
            count.add(codes)
    tables = []
    for count in counts:
        if why := count.why_too_coarse():
            gaps.append(Gap(count.specification.id, clean.name, GapReason.INCOMPLETE, why))
        else:
            tables.append(count.table())
    return tables, gaps


def _why_not(
    specification: TableSpecification, clean: CleanReturn, periods: Sequence[Period], edition: Edition
) -> str | None:
    lacking = [field for field in specification.fields if field not in clean.fields]
    if lacking:
        return f"the return does not carry {', '.join(lacking)}"
    about = edition.period
    if not any(about.contains(period) or period.contains(about) for period in periods):
        return f"the return does not cover {edition.period.label}"
    return None


class _Count:
    """One table while records are added to it."""

    def __init__(
        self,
        specification: TableSpecification,
        clean: CleanReturn,
        hierarchies: Mapping[str, Codelist],
        periods: Sequence[Period],
    ) -> None:
        self.specification = specification
        self.clean = clean
        self.axes = tuple(
            _period_axis(periods)
            if name == PERIOD
            else _codelist_axis(specification, name, levels, hierarchies[name], periods)
            for name, levels in specification.dimensions.items()
        )
        self.filters = {
            field: {
                listed for listed in hierarchies[field].codes if hierarchies[field].is_within(listed, code)
            }
            for field, code in specification.where.items()
        }
        # Records that say no more than what a filter's code is part of: they may or may not belong.
        self.above = {
            field: hierarchies[field].ancestors(code) for field, code in specification.where.items()
        }
        self.undecided = dict.fromkeys(self.above, 0)
        self.shape = tuple(len(axis.finest) for axis in self.axes)
        self.finest = numpy.zeros(int(numpy.prod(self.shape)), dtype=numpy.int64)

    def add(self, chunk: pandas.DataFrame) -> None:
        kept = numpy.ones(len(chunk), dtype=bool)
        for field, codes in self.filters.items():
            kept &= chunk[field].isin(codes).to_numpy()
            self.undecided[field] += int(chunk[field].isin(self.above[field]).sum())
        places = []
        for axis in self.axes:
            along_axis = _places(chunk[axis.field], axis.place)
            if axis.name == PERIOD:
                kept &= along_axis >= 0  # a month of no period of this table
            places.append(along_axis)
        for axis, along_axis in zip(self.axes, places, strict=True):
            self._refuse_unknown(chunk, axis, kept & (along_axis < 0))
        flat = numpy.ravel_multi_index([along_axis[kept] for along_axis in places], self.shape)
        self.finest += numpy.bincount(flat, minlength=len(self.finest))

    def _refuse_unknown(self, chunk: pandas.DataFrame, axis: Axis, unknown: numpy.ndarray) -> None:
        if unknown.any():
            values = ", ".join(sorted({str(value) for value in chunk[axis.field][unknown].unique()}))
            where = f"return {self.clean.name}, table {self.specification.id}, {axis.name}"
            what = f"{int(unknown.sum())} records hold what the table has no place for: {values}"
            raise AssessmentError(Fault(where, what))

    def why_too_coarse(self) -> str | None:
        """Why the table would hold nothing at its finest level, if so."""
        counts = self.finest.reshape(self.shape)
        for field, number in self.undecided.items():
            if number and not counts.sum():
                code = self.specification.where[field]
                return f"the return gives {field} no nearer than what {code} is part of"
        for number, axis in enumerate(self.axes):
            by_code = counts.sum(axis=tuple(other for other in range(counts.ndim) if other != number))
            splittable = _below_a_remainder(axis)
            if by_code[axis.is_remainder].sum() and not by_code[splittable].sum():
                return f"the return gives {axis.name} no nearer than its groups"
        return None

    def table(self) -> CountedTable:
        counts = self.finest.reshape(self.shape)
        axes = []
        for number, axis in enumerate(self.axes):
            others = tuple(other for other in range(counts.ndim) if other != number)
            empty = axis.is_remainder & (counts.sum(axis=others) == 0)
            axes.append(_without(axis, {axis.finest[place] for place in numpy.flatnonzero(empty)}))
        for number, axis in enumerate(axes):
            counts = numpy.moveaxis(numpy.tensordot(axis.members, counts, axes=(1, number)), 0, number)
        index = pandas.MultiIndex.from_product(
            [axis.codes for axis in axes], names=[axis.name for axis in axes]
        )
        cells = index.to_frame(index=False).assign(count=counts.ravel())
        fixed = {
            field: code
            for field, code in self.specification.where.items()
            if field not in self.specification.dimensions
        }
        return CountedTable(
            id=self.specification.id,
            title=self.specification.title,
            return_name=self.clean.name,
            unit=self.specification.unit,
            dimensions=tuple(
                Dimension(axis.name, axis.codes, axis.labels, axis.parents, axis.root, axis.title)
                for axis in axes
            ),
            where=fixed,
            cells=cells,
            sources=self.clean.sources,
            disclosure=self.clean.disclosure,
        )


def _places(column: pandas.Series, place: Mapping[str, int]) -> numpy.ndarray:
    """The place of each record along an axis; -1 where it has none."""
    table = numpy.array([*(place.get(value, -1) for value in column.cat.categories), -1], dtype=numpy.int64)
    return table[column.cat.codes.to_numpy()]


def _period_axis(periods: Sequence[Period]) -> Axis:
    months = tuple(sorted({month for period in periods for month in period.months}))
    members = numpy.array(
        [[month in period.months for month in months] for period in periods], dtype=numpy.int64
    )
    return Axis(
        name=PERIOD,
        field="month",
        finest=months,
        place={month: number for number, month in enumerate(months)},
        codes=tuple(period.code for period in periods),
        members=members,
        labels={period.code: parse_period(period.code).label for period in periods},
        parents={},
        root=None,
        title="Period",
    )


def _codelist_axis(
    specification: TableSpecification,
    name: str,
    levels: Sequence[str],
    codelist: Codelist,
    periods: Sequence[Period],
) -> Axis:
    first, last = min(period.first_day for period in periods), max(period.last_day for period in periods)
    left_out = {code for code in codelist.codes if not codelist.is_in_force(code, first, last)}
    left_out.update(specification.leave_out.get(name, ()))
    top = specification.where.get(name, codelist.root)
    shown = {code for level in levels for code in codelist.level(level)} - left_out
    codes = [code for code in codelist.codes if code in shown and codelist.is_within(code, top)]
    parents = {code: above for code in codes if (above := _nearest(codelist.ancestors(code), codes))}
    with_children = set(parents.values())

    finest, labels = [], {code: codelist.labels[code] for code in codes}
    all_codes, remainders = [], set()
    for code in codes:
        all_codes.append(code)
        if code not in with_children:
            finest.append(code)
    for code in sorted(with_children, key=codes.index):
        remainder = code + NOT_SPECIFIED
        last_child = max(all_codes.index(child) for child in _within(code, all_codes, parents))
        all_codes.insert(last_child + 1, remainder)
        finest.append(remainder)
        remainders.add(remainder)
        labels[remainder] = f"{codelist.labels[code]}: not specified"
        parents[remainder] = code

    place = {}
    for code in codelist.codes:
        nearest = _nearest((code, *codelist.ancestors(code)), codes)
        if nearest is not None and not left_out.intersection((code, *codelist.ancestors(code))):
            place[code] = finest.index(nearest if nearest not in with_children else nearest + NOT_SPECIFIED)
    return Axis(
        name=name,
        field=name,
        finest=tuple(finest),
        place=place,
        codes=tuple(all_codes),
        members=_members(all_codes, finest, parents),
        labels=labels,
        parents=parents,
        root=codelist.root,
        title=codelist.title,
        remainders=frozenset(remainders),
    )


def _nearest(above: Iterable[str], codes: Sequence[str]) -> str | None:
    return next((code for code in above if code in codes), None)


def _within(code: str, codes: Sequence[str], parents: Mapping[str, str]) -> list[str]:
    return [other for other in codes if code in _chain(other, parents)]


def _chain(code: str, parents: Mapping[str, str]) -> list[str]:
    """A code and those above it, the nearest first."""
    chain = [code]
    while chain[-1] in parents:
        chain.append(parents[chain[-1]])
    return chain


def _members(codes: Sequence[str], finest: Sequence[str], parents: Mapping[str, str]) -> numpy.ndarray:
    row = {code: number for number, code in enumerate(codes)}
    members = numpy.zeros((len(codes), len(finest)), dtype=numpy.int64)
    for column, code in enumerate(finest):
        for above in _chain(code, parents):
            members[row[above], column] = 1
    return members


def _below_a_remainder(axis: Axis) -> numpy.ndarray:
    """Which of the finest codes lie beside a remainder: had the return more detail, it would be there."""
    split = {axis.parents[code] for code in axis.remainders}
    return numpy.array(
        [axis.parents.get(code) in split and code not in axis.remainders for code in axis.finest]
    )


def _without(axis: Axis, codes: set[str]) -> Axis:
    """The axis without cells for some codes that counted nothing."""
    kept = [number for number, code in enumerate(axis.codes) if code not in codes]
    return replace(
        axis,
        codes=tuple(axis.codes[number] for number in kept),
        members=axis.members[kept],
        labels={code: label for code, label in axis.labels.items() if code not in codes},
        parents={code: parent for code, parent in axis.parents.items() if code not in codes},
        remainders=axis.remainders - codes,
    )
