"""What an attacker can work out: intervals of hidden cells from bounds and rows, by propagation and by HiGHS.

Used by `suppress` to find what must be hidden and by `audit` to see whether it suffices. Knows arrays only,
neither tables nor rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import highspy
import numpy
from scipy import sparse
from scipy.sparse import csgraph

NARROW = 1e-6  # two counts closer than this are the same
NODES = 2000  # of the search among whole numbers, after which it is given up
MANY = 1500  # variables from which an interior point is found sooner than a corner
ROUNDS = 60  # of narrowing bounds, row by row
FREE = 1e6  # stands for "no upper bound" in a programme: a smaller region can only make an audit stricter


class Contradiction(Exception):
    """No counts satisfy all rows; `row` is one that shows it."""

    def __init__(self, row: int) -> None:
        self.row = row
        super().__init__(f"row {row} cannot be satisfied")


@dataclass(frozen=True)
class Rows:
    """Rows `lower <= matrix @ x <= upper`."""

    matrix: sparse.csr_array
    lower: numpy.ndarray
    upper: numpy.ndarray

    @cached_property
    def columns(self) -> sparse.csc_array:
        return sparse.csc_array(self.matrix)

    def around(self, variables: numpy.ndarray) -> numpy.ndarray:
        """The rows that mention any of the variables."""
        return numpy.unique(entries(self.columns, variables)[1])

    def inside(self, rows: numpy.ndarray) -> numpy.ndarray:
        """The variables that any of the rows mentions."""
        return numpy.unique(entries(self.matrix, rows)[1])


def entries(
    matrix: sparse.csr_array | sparse.csc_array, lines: numpy.ndarray
) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """What stands in some lines of a matrix, rows of a CSR or columns of a CSC array.

    For each entry: the place of its line in `lines`, its place in the line, and its value.

    Of the small matrices of most questions, taking the lines out with all their checks takes longer than
    answering.
    """
    starts = matrix.indptr[lines]
    lengths = matrix.indptr[numpy.asarray(lines) + 1] - starts
    place = numpy.repeat(numpy.arange(len(lengths)), lengths)
    begins = numpy.cumsum(lengths) - lengths
    at = numpy.arange(len(place)) - begins[place] + starts[place]
    return place, matrix.indices[at], matrix.data[at]


def propagate(rows: Rows, lower: numpy.ndarray, upper: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Bounds of whole numbers narrowed by each row on its own, again and again, until nothing changes.

    Stops after `ROUNDS`: the bounds are then valid but may be wider than they need be.
    Raises Contradiction if a variable has no value left.
    """
    lower, upper = lower.astype(float), upper.astype(float)
    entries = rows.matrix.tocoo()
    row, column, value = entries.row, entries.col, entries.data
    order = numpy.argsort(column, kind="stable")
    starts = numpy.flatnonzero(numpy.r_[True, column[order][1:] != column[order][:-1]]) if len(column) else []
    touched = column[order][starts] if len(column) else column
    count = rows.matrix.shape[0]
    for _ in range(ROUNDS if len(column) else 0):
        least = numpy.where(value > 0, value * lower[column], value * upper[column])
        most = numpy.where(value > 0, value * upper[column], value * lower[column])
        rest_least = _sum_of_others(row, least, count)
        rest_most = _sum_of_others(row, most, count)
        one = (rows.upper[row] - rest_least) / value
        other = (rows.lower[row] - rest_most) / value
        tops = numpy.floor(numpy.where(value > 0, one, other) + NARROW)
        bottoms = numpy.ceil(numpy.where(value > 0, other, one) - NARROW)
        new_upper, new_lower = upper.copy(), lower.copy()
        new_upper[touched] = numpy.minimum(upper[touched], numpy.minimum.reduceat(tops[order], starts))
        new_lower[touched] = numpy.maximum(lower[touched], numpy.maximum.reduceat(bottoms[order], starts))
        if (new_lower > new_upper + NARROW).any():
            raise Contradiction(_contradicted(row, tops, bottoms, lower[column], upper[column]))
        if (new_lower == lower).all() and (new_upper == upper).all():
            break
        lower, upper = new_lower, new_upper
    return lower, upper


def _sum_of_others(row: numpy.ndarray, part: numpy.ndarray, count: int) -> numpy.ndarray:
    """For each entry the sum of its row without itself, where parts may be infinite."""
    endless = numpy.isinf(part)
    finite = numpy.where(endless, 0.0, part)
    sums = numpy.bincount(row, finite, count)[row] - finite
    others = numpy.bincount(row, endless, count)[row] - endless
    sign = numpy.bincount(row, numpy.where(endless, numpy.sign(part), 0), count)[row]
    return numpy.where(others > 0, numpy.copysign(numpy.inf, sign), sums)


def _contradicted(
    row: numpy.ndarray,
    tops: numpy.ndarray,
    bottoms: numpy.ndarray,
    lower: numpy.ndarray,
    upper: numpy.ndarray,
) -> int:
    broken = (tops < lower - NARROW) | (bottoms > upper + NARROW)
    return int(row[numpy.argmax(broken)] if broken.any() else row[numpy.argmax(bottoms > tops + NARROW)])


def components(
    rows: Rows, lower: numpy.ndarray, upper: numpy.ndarray, wanted: numpy.ndarray
) -> Iterator[numpy.ndarray]:
    """The sets of variables that are not fixed and hang together through rows, those with a wanted one."""
    free = numpy.flatnonzero(upper - lower > NARROW)
    matrix = rows.matrix[:, free]
    count, label = csgraph.connected_components(
        sparse.block_array([[None, matrix], [matrix.T, None]], format="csr"), directed=False
    )
    label = label[matrix.shape[0] :]
    interesting = numpy.unique(label[wanted[free]])
    order = numpy.argsort(label, kind="stable")
    starts = numpy.searchsorted(label[order], numpy.arange(count + 1))
    for part in interesting.tolist():
        yield free[order[starts[part] : starts[part + 1]]]


class Region:
    """All counts of some variables that fit the rows, the other variables being fixed at their lower bounds.

    Keeps its last basis, so that the next question about the same region is quickly answered; of many
    variables, points come from the interior-point method instead, and need not be corners.
    """

    def __init__(
        self,
        rows: Rows,
        lower: numpy.ndarray,
        upper: numpy.ndarray,
        variables: numpy.ndarray,
        among: numpy.ndarray | None = None,
    ) -> None:
        """All rows that mention the variables count, or those of them that are `among` some."""
        self.variables = variables
        self.rows = rows.around(variables)
        if among is not None:
            self.rows = numpy.intersect1d(self.rows, among, assume_unique=True)
        fixed = lower.copy()
        fixed[variables] = 0.0
        row, variable, value = entries(rows.matrix, self.rows)
        constant = numpy.bincount(row, value * fixed[variable], len(self.rows))
        block = self._block_of(rows, variables)
        self.lower, self.upper = lower[variables], numpy.minimum(upper[variables], FREE)
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = len(variables), len(self.rows)
        programme.col_cost_ = numpy.zeros(len(variables))
        programme.col_lower_, programme.col_upper_ = self.lower, self.upper
        self._block = block
        self._row_lower, self._row_upper = rows.lower[self.rows] - constant, rows.upper[self.rows] - constant
        programme.row_lower_, programme.row_upper_ = self._row_lower, self._row_upper
        programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        programme.a_matrix_.start_ = block.indptr
        programme.a_matrix_.index_ = block.indices
        programme.a_matrix_.value_ = block.data
        self._solver = highspy.Highs()
        for option, setting in {"output_flag": False, "threads": 1, "random_seed": 0}.items():
            self._solver.setOptionValue(option, setting)
        if len(variables) > MANY:
            self._solver.setOptionValue("solver", "ipx")
            self._solver.setOptionValue("run_crossover", "off")
        self._solver.passModel(programme)
        self._columns = numpy.arange(len(variables), dtype=numpy.int32)

    def _block_of(self, rows: Rows, variables: numpy.ndarray) -> sparse.csc_array:
        column, row, value = entries(rows.columns, variables)
        kept = numpy.isin(row, self.rows)
        starts = numpy.searchsorted(column[kept], numpy.arange(len(variables) + 1))
        places = numpy.searchsorted(self.rows, row[kept])
        return sparse.csc_array((value[kept], places, starts), shape=(len(self.rows), len(variables)))

    def minimise(self, cost: numpy.ndarray) -> numpy.ndarray:
        """A point of the region with the least cost. Raises Contradiction if there is none."""
        self._solver.changeColsCost(len(cost), self._columns, cost.astype(float))
        self._solver.run()
        if self._solver.getModelStatus() == highspy.HighsModelStatus.kUnknown:  # not precise: find a corner
            self._solver.setOptionValue("solver", "simplex")
            self._solver.run()
            self._solver.setOptionValue("solver", "ipx")
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise Contradiction(int(self.rows[0]) if len(self.rows) else 0)
        return numpy.array(self._solver.getSolution().col_value)

    def holds(self, point: numpy.ndarray) -> bool:
        """Whether a point fits all bounds and rows: arithmetic alone, whoever found the point."""
        sums = self._block @ point
        return bool(
            (point >= self.lower - NARROW).all()
            and (point <= self.upper + NARROW).all()
            and (sums >= self._row_lower - NARROW).all()
            and (sums <= self._row_upper + NARROW).all()
        )

    def row_prices(self) -> numpy.ndarray:
        """The duals of the last programme, one for each of `rows`."""
        return numpy.array(self._solver.getSolution().row_dual)

    def minimise_whole(self, cost: numpy.ndarray) -> numpy.ndarray | None:
        """The same among whole numbers; None if `NODES` of the search did not suffice."""
        kind = numpy.full(len(cost), highspy.HighsVarType.kInteger)
        self._solver.changeColsIntegrality(len(cost), self._columns, kind)
        self._solver.setOptionValue("mip_max_nodes", NODES)
        self._solver.changeColsCost(len(cost), self._columns, cost.astype(float))
        self._solver.run()
        solved = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        point = numpy.array(self._solver.getSolution().col_value) if solved else None
        relaxed = numpy.full(len(cost), highspy.HighsVarType.kContinuous)
        self._solver.changeColsIntegrality(len(cost), self._columns, relaxed)
        return None if point is None else numpy.round(point)

    def push(self, cell: int, sign: float, *, whole: bool = False) -> numpy.ndarray | None:
        """A point in which one variable (by its place in `variables`) is least (sign 1) or most (sign -1)."""
        cost = numpy.zeros(len(self.variables))
        cost[cell] = sign
        return self.minimise_whole(cost) if whole else self.minimise(cost)


def is_whole(point: numpy.ndarray) -> bool:
    """Whether every count of a point is a whole number."""
    return bool((numpy.abs(point - numpy.round(point)) < NARROW).all())
