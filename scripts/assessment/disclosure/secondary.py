"""Secondary suppression: which further cells must be hidden so that no hidden cell can be narrowed too far.

Arrays only; which cells are primary, and what becomes of the tables, is for `suppress`.

The method is Fischetti and Salazar-González's (Solving the cell suppression problem on tabular data with
linear constraints, Management Science 47, 2001): where the attacker's linear programme narrows a cell too
far, its duals give an inequality that says how much each published cell would widen the interval if it were
hidden ("cut"). Cells that satisfy the cuts at the least cost are hidden, and the attacker has another go.
Rows that fall short by themselves are mended first, without a programme. The cells are few, not provably the
fewest.

Where more than `attack.MANY` cells hang together, a programme for each takes too long. Points found in bulk
prove most (`proof`). One that stays unproven when single questions would prove more is either narrowed
by the rows nearby, which gives its cut, or gets a further hidden cell in its rows without being asked for:
more is hidden than need be, never less, as by the field's heuristics (Repsilber, Das Quaderverfahren, 1999;
de Wolf, HiTaS, 2002). When that happens depends on counts of rounds and cells, never on a clock; such tables
state that their suppression is not proven the cheapest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy

from assessment.disclosure.attack import NARROW, Region, Rows, components, entries, propagate
from assessment.disclosure.proof import Question, TooLarge, narrow_cells

CUTS_A_ROUND = 400
NEARBY = 3000  # cells around an unproven one of a large part, beyond which nobody looks for what narrows it
LARGE = 10_000  # variables beyond which rows are mended with what their neighbours tell before cuts are made


class Unprotectable(Exception):
    """Whatever is hidden, what is public already narrows this variable too far."""

    def __init__(self, variable: int) -> None:
        self.variable = variable
        super().__init__(f"variable {variable} cannot be protected")


@dataclass(frozen=True)
class Problem:
    """A system of true counts and the choices of what to hide.

    `truth` is infinite where no count is known (totals that no table shows). `open_*` bound a variable as
    long as it is published, `hidden_*` once it is hidden. `checked` variables must keep their `width` while
    they are hidden, `choosable` ones may be hidden, each at its `cost`.
    """

    rows: Rows
    truth: numpy.ndarray
    open_lower: numpy.ndarray
    open_upper: numpy.ndarray
    hidden_lower: numpy.ndarray
    hidden_upper: numpy.ndarray
    hidden: numpy.ndarray
    checked: numpy.ndarray
    choosable: numpy.ndarray
    width: numpy.ndarray
    cost: numpy.ndarray

    def bounds(self, hidden: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
        """What the display gives of each variable."""
        return (
            numpy.where(hidden, self.hidden_lower, self.open_lower),
            numpy.where(hidden, self.hidden_upper, self.open_upper),
        )


@dataclass(frozen=True)
class Cut:
    """Hiding cells whose gains add up to `need` is necessary for the variable's protection.

    `is_necessary` is false where other cells might serve as well: a suggestion only.
    """

    variable: int
    cells: numpy.ndarray
    gains: numpy.ndarray
    need: float
    is_necessary: bool = True


def protect_all(problem: Problem) -> numpy.ndarray:
    """Which variables are hidden in the end. Raises Unprotectable."""
    search = Search(problem)
    while True:
        if len(problem.truth) > LARGE:
            search.mend_neighbours()
        else:
            search.mend_rows()
        cuts = search.cuts()
        if not cuts:
            return search.hidden
        search.hide(cover(cuts, search.prices()))


class Search:
    """The state of a search: what is hidden so far, and how far each variable can move from the truth.

    `singly` asks for each cell of a large part, however long that takes, so that every cut is necessary.
    """

    def __init__(self, problem: Problem, *, singly: bool = False) -> None:
        self.problem, self.singly = problem, singly
        self.hidden = problem.hidden.copy()
        self.proven = numpy.zeros(len(self.hidden), dtype=bool)  # and so for good: who hides more tells less
        self.matrix = problem.rows.matrix
        parts = self.matrix.tocoo()
        self.row, self.column, self.value = parts.row, parts.col, parts.data
        count = self.matrix.shape[0]
        known = numpy.isfinite(problem.truth)
        truth = numpy.where(known, problem.truth, 0.0)
        activity = self.matrix @ truth
        endless = numpy.bincount(self.row[~known[self.column]], minlength=count) > 0
        self.slack_up = numpy.where(endless, numpy.inf, problem.rows.upper - activity)
        self.slack_down = numpy.where(endless, numpy.inf, activity - problem.rows.lower)
        lower, upper = problem.bounds(self.hidden)
        self.up = numpy.where(known, upper - truth, numpy.inf)
        self.down = numpy.where(known, truth - lower, numpy.inf)
        self.up_if_hidden = numpy.where(known, problem.hidden_upper - truth, numpy.inf)
        self.down_if_hidden = numpy.where(known, truth - problem.hidden_lower, numpy.inf)
        # How far a cell's fellows in a row can give way: as displayed, or as far as other rows leave it.
        self.room_up, self.room_down = self.up, self.down
        self.crowd = numpy.bincount(self.row[self.hidden[self.column]], minlength=count)

    def hide(self, cells: Iterable[int]) -> None:
        for cell in cells:
            if not self.hidden[cell]:
                self.hidden[cell] = True
                self.up[cell], self.down[cell] = self.up_if_hidden[cell], self.down_if_hidden[cell]
                self.room_up[cell], self.room_down[cell] = self.up[cell], self.down[cell]
                self.crowd[self.problem.rows.around(numpy.array([cell]))] += 1

    def prices(self) -> numpy.ndarray:
        """The cost of each cell, more for one that would stand alone in other rows and need company there."""
        alone = numpy.bincount(self.column, self.crowd[self.row] == 0, minlength=len(self.hidden))
        return self.problem.cost * (1.0 + 0.5 * alone)

    def mend_rows(self) -> None:
        """Hides cells until no row by itself narrows a hidden cell too far, as far as that can be done."""
        while True:
            prices = self.prices()
            if not sum(self._mend(row, prices) for row in self._short_rows().tolist()):
                return

    def mend_neighbours(self) -> None:
        """The same, once more, with what the other rows tell of each row's cells.

        Hides somewhat more than cuts would, and needs no programme: for systems too large for one a cell.
        """
        while True:
            self.room_up, self.room_down = self.up, self.down
            self.mend_rows()
            lower, upper = propagate(self.problem.rows, *self.problem.bounds(self.hidden))
            known = numpy.isfinite(self.problem.truth)
            truth = numpy.where(known, self.problem.truth, 0.0)
            self.room_up = numpy.where(known, upper - truth, numpy.inf)
            self.room_down = numpy.where(known, truth - lower, numpy.inf)
            prices = self.prices()
            mended = sum(self._mend(row, prices) for row in self._short_rows().tolist())
            self.room_up, self.room_down = self.up, self.down
            if not mended:
                return

    def _short_rows(self) -> numpy.ndarray:
        count = self.matrix.shape[0]
        size = numpy.abs(self.value)
        up, down = self.up[self.column], self.down[self.column]
        rise, fall = self.room_up[self.column], self.room_down[self.column]
        rises, falls = numpy.where(self.value > 0, (rise, fall), (fall, rise)) * size
        rest_falls = _others(self.row, falls, count) + self.slack_up[self.row]
        rest_rises = _others(self.row, rises, count) + self.slack_down[self.row]
        room_up, room_down = (
            numpy.where(self.value > 0, (rest_falls, rest_rises), (rest_rises, rest_falls)) / size
        )
        room = numpy.minimum(room_up, up) + numpy.minimum(room_down, down)
        wanted = self.hidden[self.column] & self.problem.checked[self.column]
        short = wanted & (room < self.problem.width[self.column] - NARROW)
        return numpy.unique(self.row[short])

    def _mend(self, row: int, prices: numpy.ndarray) -> bool:
        """Hides the cheapest cells of a row until the row alone narrows none of its hidden cells too far."""
        members = slice(self.matrix.indptr[row], self.matrix.indptr[row + 1])
        cells, values = self.matrix.indices[members].tolist(), self.matrix.data[members].tolist()
        mended = False
        while shortage := self._shortage(row, cells, values):
            needs_fall, needs_rise, short = shortage
            best, best_merit = None, 0.0
            for cell, value in zip(cells, values, strict=True):
                if cell == short or self.hidden[cell] or not self.problem.choosable[cell]:
                    continue
                up, down = self.up_if_hidden[cell] * abs(value), self.down_if_hidden[cell] * abs(value)
                rise, fall = (up, down) if value > 0 else (down, up)
                merit = (min(fall, needs_fall) + min(rise, needs_rise)) / prices[cell]
                if merit > best_merit + NARROW:
                    best, best_merit = cell, merit
            if best is None:
                break
            self.hide([best])
            mended = True
        return mended

    def _shortage(self, row: int, cells: list[int], values: list[float]) -> tuple[float, float, int] | None:
        """The hidden cell that the row narrows most: how far the others ought to fall and rise for it."""
        up, down = self.up[cells].tolist(), self.down[cells].tolist()
        rooms = list(zip(self.room_up[cells].tolist(), self.room_down[cells].tolist(), values, strict=True))
        rises = [(above if value > 0 else below) * abs(value) for above, below, value in rooms]
        falls = [(below if value > 0 else above) * abs(value) for above, below, value in rooms]
        hidden, checked = self.hidden[cells].tolist(), self.problem.checked[cells].tolist()
        width = self.problem.width[cells].tolist()
        worst, shortage = NARROW, None
        for place, cell in enumerate(cells):
            if not (hidden[place] and checked[place]):
                continue
            fall = sum(falls[:place]) + sum(falls[place + 1 :]) + self.slack_up[row]
            rise = sum(rises[:place]) + sum(rises[place + 1 :]) + self.slack_down[row]
            size, positive = abs(values[place]), values[place] > 0
            above, below = (fall, rise) if positive else (rise, fall)
            lacking = width[place] - min(above / size, up[place]) - min(below / size, down[place])
            if lacking > worst:
                worst = lacking
                most_up, most_down = (
                    min(width[place], up[place]) * size,
                    min(width[place], down[place]) * size,
                )
                to_rise, to_fall = max(0.0, most_up - above), max(0.0, most_down - below)
                shortage = (to_rise, to_fall, cell) if positive else (to_fall, to_rise, cell)
        return shortage

    # What rows give away together

    def cuts(self) -> list[Cut]:
        """What is lacking for the cells that an attacker still narrows too far; none: all are protected."""
        problem = self.problem
        given = problem.bounds(self.hidden)
        lower, upper = propagate(problem.rows, *given)
        asked = self.hidden & problem.checked & ~self.proven
        short = asked & (upper - lower < problem.width - NARROW)
        cuts = self._cuts_of(numpy.flatnonzero(short)[:CUTS_A_ROUND].tolist(), given)
        if cuts:
            return cuts
        for part in components(problem.rows, lower, upper, asked):
            cuts.extend(self._cuts_of_part(part, part[asked[part]], lower, upper))
        return cuts

    def _cuts_of_part(
        self, part: numpy.ndarray, asked: numpy.ndarray, lower: numpy.ndarray, upper: numpy.ndarray
    ) -> list[Cut]:
        """The cuts of a connected part.

        Of a large part no cell is asked singly over the whole of it, unless that is wished: one that stays
        unproven, and that the rows nearby do not narrow, gets company in its rows, needed or not.
        """
        problem, given = self.problem, self.problem.bounds(self.hidden)
        self.proven[asked] = True
        try:
            question = Question(part, problem.width, asked)
            narrow = narrow_cells(problem.rows, lower, upper, question, singly=self.singly)
        except TooLarge as error:
            if self.singly:
                raise
            self.proven[error.unproven] = False
            cuts = {cell: self._cut_nearby(cell, given, NEARBY) for cell in error.unproven}
            try:
                return [cut or self._company(cell) for cell, cut in cuts.items()]
            except Unprotectable:
                raise error from None
        self.proven[list(narrow)] = False
        return self._cuts_of(sorted(narrow), given)

    def _cuts_of(self, cells: Iterable[int], given: tuple[numpy.ndarray, numpy.ndarray]) -> list[Cut]:
        """The cuts of cells that are too narrow; some company where only whole numbers narrow one."""
        return [self._cut_nearby(cell, given) or self._company(cell) for cell in cells]

    def _cut_nearby(
        self, cell: int, given: tuple[numpy.ndarray, numpy.ndarray], most: float = numpy.inf
    ) -> Cut | None:
        """The cut from few rows around a cell that narrow it too far: more and more of them are tried.

        Nothing where all rows, or those with up to `most` cells, leave it wide.
        """
        rows = numpy.zeros(0, dtype=numpy.int64)
        cells = numpy.array([cell])
        while True:
            wider = self.problem.rows.around(cells)
            inside = self.problem.rows.inside(wider)
            cells = inside[given[1][inside] - given[0][inside] > NARROW]
            if len(wider) == len(rows) or len(cells) > most:
                return None
            rows = wider
            cut = self._cut(cell, rows, cells, given)
            if cut is not None:
                return cut

    def _cut(
        self, cell: int, rows: numpy.ndarray, cells: numpy.ndarray, given: tuple[numpy.ndarray, numpy.ndarray]
    ) -> Cut | None:
        """The cut of a cell from some rows and the free cells in them; nothing if they leave it wide."""
        problem = self.problem
        region = Region(problem.rows, *given, cells, among=rows)
        row, variable, value = entries(problem.rows.matrix, region.rows)
        ends, gains = [], numpy.zeros(len(self.hidden))
        for sign in (1.0, -1.0):
            point = region.minimise(sign * (cells == cell))
            ends.append(float(point[cells == cell][0]))
            price = numpy.bincount(variable, value * region.row_prices()[row], len(gains))
            falls, rises = price < -NARROW, price > NARROW
            gains[falls] -= price[falls] * self.down_if_hidden[falls]
            gains[rises] += price[rises] * self.up_if_hidden[rises]
        need = problem.width[cell] - (ends[1] - ends[0])
        if need < NARROW:
            return None
        useful = numpy.flatnonzero((gains > NARROW) & problem.choosable & ~self.hidden)
        if not len(useful):
            raise Unprotectable(cell)
        return Cut(cell, useful, numpy.minimum(gains[useful], need), need)

    def _company(self, cell: int) -> Cut:
        """For a cell that no programme helps: some cell in its rows has to be hidden, or in rows nearby."""
        hidden = numpy.array([cell])
        while True:
            around = self.problem.rows.inside(self.problem.rows.around(hidden))
            useful = around[(self.problem.choosable & ~self.hidden)[around]]
            if len(useful):
                return Cut(cell, useful, numpy.ones(len(useful)), 1.0, is_necessary=False)
            wider = around[self.hidden[around]]
            if len(wider) == len(hidden):
                raise Unprotectable(cell)
            hidden = wider


def cover(cuts: list[Cut], prices: numpy.ndarray) -> list[int]:
    """Cells that satisfy all cuts, chosen one by one by what they bring for their price."""
    lengths = [len(cut.cells) for cut in cuts]
    number = numpy.repeat(numpy.arange(len(cuts)), lengths)
    cells = numpy.concatenate([cut.cells for cut in cuts])
    gains = numpy.concatenate([cut.gains / cut.need for cut in cuts])
    needs = numpy.ones(len(cuts))
    chosen: list[int] = []
    while (needs > NARROW).any():
        worth = numpy.bincount(cells, numpy.minimum(gains, needs[number]), len(prices)) / prices
        worth[chosen] = 0.0
        best = int(numpy.argmax(worth))
        if worth[best] <= 0.0:
            break
        chosen.append(best)
        mine = cells == best
        numpy.subtract.at(needs, number[mine], gains[mine])
    return chosen


def _others(row: numpy.ndarray, part: numpy.ndarray, count: int) -> numpy.ndarray:
    """For each entry the sum of its row's parts without its own; parts may be infinite, never negative."""
    endless = numpy.isinf(part)
    finite = numpy.where(endless, 0.0, part)
    sums = numpy.bincount(row, finite, count)[row] - finite
    others = numpy.bincount(row, endless, count)[row] - endless
    return numpy.where(others > 0, numpy.inf, sums)
