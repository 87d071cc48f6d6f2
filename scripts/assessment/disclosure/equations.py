"""The equations between all tables of one measure, from their dimensions' hierarchies and shared months.

A cell's key is a number made of its codes, the roots of hierarchies counting as nothing, so that tables with
different dimensions share cells. Nothing here knows what is published or hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy

from assessment.disclosure.views import INFINITY, PERIOD, REMAINDER, TOP, Parents, Statement, View
from assessment.errors import AssessmentError, Fault
from assessment.periods import Period, parse_period


@dataclass(frozen=True)
class Relation:
    """Rows `lower <= sum of value * variable <= upper`, an entry a variable in a row; rows number from 0."""

    row: numpy.ndarray
    column: numpy.ndarray
    value: numpy.ndarray
    lower: numpy.ndarray
    upper: numpy.ndarray


class _Tree:
    """One dimension of a measure: the codes in use with all above them, the root first."""

    def __init__(self, name: str, used: Iterable[str], parents: Mapping[str, str]) -> None:
        tops = {parent for parent in parents.values() if parent not in parents}
        self.root = next(iter(tops)) if len(tops) == 1 else TOP
        above = {code: parent for code, parent in parents.items() if code != self.root}
        wanted: dict[str, None] = {self.root: None}
        for code in sorted(set(used)):
            step = code
            while step not in wanted:
                wanted[step] = None
                step = self.root if name == PERIOD else above.get(step, self.root)
        self.codes = tuple(wanted)
        self.index = {code: number for number, code in enumerate(self.codes)}
        self.parent = numpy.array(
            [0, *(self.index[above.get(code, self.root)] for code in self.codes[1:])], dtype=numpy.int64
        )
        self.is_remainder = numpy.array(["@" in code for code in self.codes])
        # How many codes lie right under each code, in the whole code list: fewer in the tables, and they are
        # only part of it. Codes of no hierarchy at all may have unknown sisters; and where a table shows a
        # remainder, there are records that no code at the lowest level holds.
        self.children = numpy.full(len(self.codes), -1, dtype=numpy.int64)
        if self.is_remainder.any():
            return
        for parent in [*above.values(), *(self.root for top in tops if top != self.root)]:
            if parent in self.index:
                number = self.index[parent]
                self.children[number] = max(self.children[number], 0) + 1


def _names(view: View, dimension: str) -> dict[str, str]:
    """What each code of a table is called among all tables.

    A remainder ("in the borough, in no small area that the table shows") means something else in a table with
    other codes, so it is named after all of them.
    """
    codes = view.codes[dimension].unique().tolist()
    context = ""
    if any(code.endswith(REMAINDER) for code in codes):
        context = "@" + " ".join(sorted(codes))
    return {code: code + context if code.endswith(REMAINDER) else code for code in codes}


def _merged_parents(dimension: str, views: Sequence[View], hierarchies: Parents) -> Mapping[str, str]:
    """The full code list, and for codes that are not in it the nearest parent that any table states."""
    listed = hierarchies.get(dimension, {})
    merged = dict(listed)
    for view in views:
        names = _names(view, dimension) if dimension in view.dimensions else {}
        for stated, parent in view.parents.get(dimension, {}).items():
            code = names.get(stated, stated)
            if code in listed or code in listed.values():
                continue
            if code not in merged or _is_above(merged[code], parent, view.parents[dimension], merged):
                merged[code] = parent
    return merged


def _is_above(candidate: str, code: str, *hierarchies: Mapping[str, str]) -> bool:
    for parents in hierarchies:
        above: str | None = code
        while above := parents.get(above):
            if above == candidate:
                return True
    return False


class MeasureEquations:
    """The variables and rows of all tables of one measure.

    `places` gives the variable of each cell of each view, `relation` the rows between variables; both number
    variables from 0 to `variables` - 1. `find` gives the variable of a cell by its coordinates.
    """

    def __init__(self, views: Sequence[View], hierarchies: Parents, statements: Sequence[Statement]) -> None:
        spoken_of = [cell for statement in statements for cell in (statement.cell, statement.base) if cell]
        self.dimensions = sorted(
            {name for view in views for name in (*view.dimensions, *view.where)}
            | {name for cell in spoken_of for name in cell}
        )
        self._plant_trees(views, hierarchies, spoken_of)

        keys = [self._keys(view) for view in views]
        spoken = numpy.array([self._key(cell) for cell in spoken_of], dtype=numpy.int64)
        shown = numpy.unique(numpy.concatenate([*keys, spoken]))
        self.keys = self._with_totals(shown)
        relations = [self._nesting(name) for name in self.dimensions if name != PERIOD]
        relations += [self._stated(view, key) for view, key in zip(views, keys, strict=True)]
        stretches = 0
        if PERIOD in self.dimensions:
            relation, stretches = self._sharing_months()
            relations.append(relation)
        is_shown = numpy.zeros(len(self.keys) + stretches, dtype=bool)
        is_shown[: len(self.keys)] = numpy.isin(self.keys, shown, assume_unique=True)
        relation = _each_once(_without_idle_totals(_stacked(relations), is_shown), len(is_shown))

        used = is_shown
        used[relation.column] = True
        self._number = numpy.where(used, numpy.cumsum(used) - 1, -1)
        self.variables = int(used.sum())
        self.relation = replace(relation, column=self._number[relation.column])
        self.places = [self._number[numpy.searchsorted(self.keys, key)] for key in keys]

    def find(self, cell: Mapping[str, str]) -> int:
        """The variable of a cell that a table shows or a statement speaks of."""
        return int(self._number[numpy.searchsorted(self.keys, self._key(cell))])

    def _plant_trees(
        self, views: Sequence[View], hierarchies: Parents, spoken_of: Sequence[Mapping[str, str]]
    ) -> None:
        self.trees, self.strides, size = {}, {}, 1
        for name in self.dimensions:
            used = {cell[name] for cell in spoken_of if name in cell}
            used |= {view.where[name] for view in views if name in view.where}
            used |= {
                code for view in views if name in view.dimensions for code in _names(view, name).values()
            }
            parents = {} if name == PERIOD else _merged_parents(name, views, hierarchies)
            self.trees[name] = _Tree(name, used, parents)
            self.strides[name] = size
            size *= len(self.trees[name].codes)
        if size > 2**62:
            names = ", ".join(self.dimensions)
            what = f"has too many dimensions for its tables to be linked: {names}"
            raise AssessmentError(Fault(views[0].measure, what, "Release fewer of its dimensions."))

    def _key(self, cell: Mapping[str, str]) -> int:
        return sum(self.trees[name].index[code] * self.strides[name] for name, code in cell.items())

    def _keys(self, view: View) -> numpy.ndarray:
        keys = numpy.zeros(len(view.codes), dtype=numpy.int64)
        for name in self.dimensions:
            index = self.trees[name].index
            if name in view.dimensions:
                place = {code: index[known_as] for code, known_as in _names(view, name).items()}
                keys += view.codes[name].map(place).to_numpy(dtype=numpy.int64) * self.strides[name]
            elif name in view.where:
                keys += index[view.where[name]] * self.strides[name]
        return keys

    def _codes(self, name: str, keys: numpy.ndarray) -> numpy.ndarray:
        return keys // self.strides[name] % len(self.trees[name].codes)

    def _above(self, name: str, keys: numpy.ndarray) -> numpy.ndarray:
        codes = self._codes(name, keys)
        return keys + (self.trees[name].parent[codes] - codes) * self.strides[name]

    def _with_totals(self, keys: numpy.ndarray) -> numpy.ndarray:
        """The cells with all totals over them, shown or not: tables that share no cell touch there."""
        for name in self.dimensions:
            if name == PERIOD:
                continue
            newest = keys
            while len(newest):
                newest = numpy.setdiff1d(self._above(name, newest), keys)
                keys = numpy.union1d(keys, newest)
        return keys

    def _nesting(self, name: str) -> Relation:
        """For each total along a dimension: the cells under it add up to it, or to part of it."""
        tree = self.trees[name]
        codes = self._codes(name, self.keys)
        parts = numpy.flatnonzero((codes != 0) & ~tree.is_remainder[codes])
        above = self._above(name, self.keys[parts])
        place = numpy.searchsorted(self.keys, above)
        place[place == len(self.keys)] = 0
        present = self.keys[place] == above
        parts, place = parts[present], place[present]
        totals, row = numpy.unique(place, return_inverse=True)
        held = numpy.bincount(row, minlength=len(totals))
        complete = held == tree.children[self._codes(name, self.keys[totals])]
        return Relation(
            numpy.concatenate([row, numpy.arange(len(totals))]),
            numpy.concatenate([parts, totals]),
            numpy.concatenate([numpy.ones(len(parts)), -numpy.ones(len(totals))]),
            numpy.where(complete, 0.0, -INFINITY),
            numpy.zeros(len(totals)),
        )

    def _stated(self, view: View, keys: numpy.ndarray) -> Relation:
        """What a table says by itself: the codes that it puts under a code add up to it."""
        relations = []
        for name in view.dimensions:
            parents = view.parents.get(name, {})
            held = set(view.codes[name])
            if name == PERIOD or not held.intersection(parents.values()):
                continue
            index, names = self.trees[name].index, _names(view, name)
            rise = {
                code: index[parents[code]] - index[names[code]] for code in held if parents.get(code) in held
            }
            parts = numpy.flatnonzero(view.codes[name].isin(rise))
            above = view.codes[name].iloc[parts].map(rise).to_numpy(dtype=numpy.int64) * self.strides[name]
            totals, row = numpy.unique(keys[parts] + above, return_inverse=True)
            place = numpy.searchsorted(self.keys, numpy.concatenate([keys[parts], totals]))
            number = numpy.arange(len(totals))
            sign = numpy.concatenate([numpy.ones(len(parts)), -numpy.ones(len(totals))])
            nothing = numpy.zeros(len(totals))
            relations.append(Relation(numpy.concatenate([row, number]), place, sign, nothing, nothing))
        return _stacked(relations)

    def _sharing_months(self) -> tuple[Relation, int]:
        """Spans as sums of the shortest stretches between their ends; stretches not in a table are new."""
        stride = self.strides[PERIOD]
        codes = self._codes(PERIOD, self.keys)
        rest = self.keys - codes * stride
        order = numpy.lexsort((codes, rest))
        starts = numpy.flatnonzero(numpy.r_[True, rest[order][1:] != rest[order][:-1]])
        patterns: dict[tuple[int, ...], list[numpy.ndarray]] = {}
        for members in numpy.split(order, starts[1:]):
            patterns.setdefault(tuple(codes[members].tolist()), []).append(members)

        relations, atoms = [], 0
        for pattern, groups in sorted(patterns.items()):
            periods = [
                None if code == 0 else parse_period(self.trees[PERIOD].codes[code]) for code in pattern
            ]
            members = numpy.array(groups)  # a row a set of other coordinates, a column a period
            spans, number = _spans_from_stretches(periods)
            first = len(self.keys) + atoms
            added = first + numpy.arange(len(groups) * number).reshape(len(groups), number)
            atoms += len(groups) * number
            available = numpy.concatenate([members, added], axis=1)
            relations.extend(_sum_of(available, span, parts) for span, parts in spans)
        return _stacked(relations), atoms


def _stacked(relations: Sequence[Relation]) -> Relation:
    offsets = numpy.cumsum([0, *(len(relation.lower) for relation in relations)])
    empty = [numpy.zeros(0, dtype=numpy.int64)]
    return Relation(
        numpy.concatenate([*(r.row + offset for r, offset in zip(relations, offsets, strict=False)), *empty]),
        numpy.concatenate([*(relation.column for relation in relations), *empty]),
        numpy.concatenate([*(relation.value for relation in relations), numpy.zeros(0)]),
        numpy.concatenate([*(relation.lower for relation in relations), numpy.zeros(0)]),
        numpy.concatenate([*(relation.upper for relation in relations), numpy.zeros(0)]),
    )


def _spans_from_stretches(periods: Sequence[Period | None]) -> tuple[list[tuple[int, list[int]]], int]:
    """Each span that is made of several stretches, as (its position, the stretches' positions).

    Positions from len(periods) on are stretches that are no period themselves; their number comes second.
    """
    known = {period: position for position, period in enumerate(periods) if period}
    ends = sorted({period.first for period in known} | {period.last.plus(1) for period in known})
    stretches = [Period(first, after.plus(-1)) for first, after in pairwise(ends)]
    covered = [stretch for stretch in stretches if any(period.contains(stretch) for period in known)]
    added = [stretch for stretch in covered if stretch not in known]
    position = known | {stretch: len(periods) + number for number, stretch in enumerate(added)}
    spans = []
    for period, place in known.items():
        parts = [position[stretch] for stretch in covered if period.contains(stretch)]
        if len(parts) > 1:
            spans.append((place, parts))
    return spans, len(added)


def _sum_of(available: numpy.ndarray, span: int, parts: list[int]) -> Relation:
    number = numpy.arange(len(available))
    return Relation(
        numpy.concatenate([numpy.repeat(number, len(parts)), number]),
        numpy.concatenate([available[:, parts].ravel(), available[:, span]]),
        numpy.concatenate([numpy.ones(len(available) * len(parts)), -numpy.ones(len(available))]),
        numpy.zeros(len(available)),
        numpy.zeros(len(available)),
    )


def _without_idle_totals(relation: Relation, is_shown: numpy.ndarray) -> Relation:
    """Leaves out rows that only define a total which nothing else mentions: they tell of no other cell."""
    row, column, value = relation.row, relation.column, relation.value
    while True:
        mentions = numpy.bincount(column, minlength=len(is_shown))
        idle = (value < 0) & ~is_shown[column] & (mentions[column] == 1) & (relation.upper[row] == 0)
        if not idle.any():
            break
        dropped = numpy.zeros(len(relation.lower), dtype=bool)
        dropped[row[idle]] = True
        kept = ~dropped[row]
        row, column, value = row[kept], column[kept], value[kept]
    rows, row = numpy.unique(row, return_inverse=True)
    return Relation(row, column, value, relation.lower[rows], relation.upper[rows])


def _each_once(relation: Relation, variables: int) -> Relation:
    """Leaves out rows that say what another row says."""
    marks = numpy.random.default_rng(0).uniform(1.0, 2.0, variables)
    sums = numpy.bincount(relation.row, relation.value * marks[relation.column], len(relation.lower))
    said = numpy.column_stack([numpy.round(sums, 9), relation.lower, relation.upper])
    _, first = numpy.unique(said, axis=0, return_index=True)
    kept = numpy.zeros(len(relation.lower), dtype=bool)
    kept[first] = True
    entries = kept[relation.row]
    number = numpy.cumsum(kept) - 1
    return Relation(
        number[relation.row[entries]],
        relation.column[entries],
        relation.value[entries],
        relation.lower[kept],
        relation.upper[kept],
    )
