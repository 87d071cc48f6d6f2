"""All tables as one system: variables with what is known of each, and the rows between them.

A cell is the same variable wherever it is shown: its identity is what is counted and its coordinates. Which
cells are hidden is decided elsewhere (`suppress`), and so is whether that suffices (`audit`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy
from scipy import sparse

from assessment.disclosure.equations import MeasureEquations
from assessment.disclosure.groups import Rest, rests_of
from assessment.disclosure.views import INFINITY, Parents, Statement, View
from assessment.errors import Fault, refuse_if_any


@dataclass(frozen=True)
class System:
    """Variables with bounds, and rows `row_lower <= equations @ x <= row_upper` between them.

    All variables are counts: whole and not negative. `places[i]` holds the variables of the cells of
    `views[i]`. A `hidden` variable is suppressed in a table; `width` and `threshold` are its rule's.
    `statements` names the rows that come from outside the tables. `rests` are the variables that no table
    shows, of groups that must not be given away as a whole.
    """

    views: Sequence[View]
    places: Sequence[numpy.ndarray]
    lower: numpy.ndarray
    upper: numpy.ndarray
    hidden: numpy.ndarray
    width: numpy.ndarray
    threshold: numpy.ndarray
    equations: sparse.csr_array
    row_lower: numpy.ndarray
    row_upper: numpy.ndarray
    statements: Mapping[int, str]
    rests: Mapping[int, Rest]

    @property
    def size(self) -> int:
        return len(self.lower)

    @cached_property
    def _shown(self) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
        """The variables of all views' cells in order, with view and row."""
        variables = numpy.concatenate(self.places)
        views = numpy.repeat(numpy.arange(len(self.views)), [len(place) for place in self.places])
        rows = numpy.concatenate([numpy.arange(len(place)) for place in self.places])
        order = numpy.argsort(variables, kind="stable")
        return variables[order], views[order], rows[order]

    @cached_property
    def is_shown(self) -> numpy.ndarray:
        """Whether any table shows the variable; the others only link those that are."""
        shown = numpy.zeros(self.size, dtype=bool)
        for place in self.places:
            shown[place] = True
        return shown

    def shown_at(self, variable: int) -> list[tuple[View, int]]:
        """The views that show a variable, each with its row."""
        variables, views, rows = self._shown
        first, last = numpy.searchsorted(variables, [variable, variable + 1])
        return [(self.views[views[place]], int(rows[place])) for place in range(first, last)]

    def name(self, variable: int) -> str:
        """A variable in words: the first cell that shows it."""
        if variable in self.rests:
            return f"the rest of the group of {self.rests[variable].words}"
        shown = self.shown_at(variable)
        return shown[0][0].cell(shown[0][1]) if shown else "a total that no table shows"


def link(
    views: Sequence[View], hierarchies: Parents | None = None, statements: Iterable[Statement] = ()
) -> System:
    """All tables as one system.

    `hierarchies` are the full code lists (every code, whether a table shows it or not); where one is missing,
    the hierarchies that the tables state are taken together.
    Raises AssessmentError where two tables contradict each other over the same cell.
    """
    statements = list(statements)
    places: list[numpy.ndarray] = [numpy.zeros(0, dtype=numpy.int64)] * len(views)
    parts, said, variables, rows = [], {}, 0, 0
    for measure in sorted({view.measure for view in views}):
        members = [index for index, view in enumerate(views) if view.measure == measure]
        spoken = [statement for statement in statements if statement.measure == measure]
        equations = MeasureEquations([views[index] for index in members], hierarchies or {}, spoken)
        for index, place in zip(members, equations.places, strict=True):
            places[index] = place + variables
        relation = equations.relation
        block = sparse.csr_array(
            (relation.value, (relation.row, relation.column)),
            shape=(len(relation.lower), equations.variables),
        )
        parts.append((block, relation.lower, relation.upper))
        rows += len(relation.lower)
        if spoken:
            printed = _printed(spoken, equations)
            parts[-1] = (
                sparse.vstack([block, printed], format="csr"),
                numpy.concatenate([relation.lower, [statement.lower for statement in spoken]]),
                numpy.concatenate([relation.upper, [statement.upper for statement in spoken]]),
            )
            said |= {rows + number: statement.text for number, statement in enumerate(spoken)}
            rows += len(spoken)
        variables += equations.variables
    return _with_bounds(views, places, parts, said, variables)


def _printed(statements: Sequence[Statement], equations: MeasureEquations) -> sparse.csr_array:
    matrix = sparse.lil_array((len(statements), equations.variables))
    for row, statement in enumerate(statements):
        matrix[row, equations.find(statement.cell)] = 1.0
        if statement.base is not None:
            matrix[row, equations.find(statement.base)] = -statement.share
    return matrix.tocsr()


def _with_bounds(
    views: Sequence[View],
    places: Sequence[numpy.ndarray],
    parts: Sequence[tuple[sparse.csr_array, numpy.ndarray, numpy.ndarray]],
    statements: Mapping[int, str],
    variables: int,
) -> System:
    rests = {variables + number: rest for number, rest in enumerate(rests_of(views, places))}
    equations = sparse.csr_array(sparse.block_diag([part[0] for part in parts], format="csr"))
    row_lower, row_upper = (numpy.concatenate([part[end] for part in parts]) for end in (1, 2))
    if rests:
        variables += len(rests)
        equations.resize((equations.shape[0], variables))
        equations = sparse.csr_array(sparse.vstack([equations, _defining(rests, variables)], format="csr"))
        nothing = numpy.zeros(len(rests))
        row_lower, row_upper = numpy.append(row_lower, nothing), numpy.append(row_upper, nothing)
    lower, upper = numpy.zeros(variables), numpy.full(variables, INFINITY)
    hidden = numpy.zeros(variables, dtype=bool)
    width, threshold = numpy.zeros(variables, dtype=numpy.int64), numpy.zeros(variables, dtype=numpy.int64)
    for view, place in zip(views, places, strict=True):
        numpy.maximum.at(lower, place, view.lower)
        numpy.minimum.at(upper, place, view.upper)
        numpy.maximum.at(width, place[view.hidden], view.width)
        numpy.maximum.at(threshold, place[view.hidden], view.threshold)
        hidden[place[view.hidden]] = True
    system = System(
        views,
        places,
        lower,
        upper,
        hidden,
        width,
        threshold,
        equations,
        row_lower,
        row_upper,
        statements,
        rests,
    )
    refuse_if_any(_contradictions(system))
    return system


def _defining(rests: Mapping[int, Rest], variables: int) -> sparse.csr_array:
    """The rows that make each rest the sum of the others in its group."""
    matrix = sparse.lil_array((len(rests), variables))
    for row, (variable, rest) in enumerate(rests.items()):
        matrix[row, list(rest.others)] = 1.0
        matrix[row, variable] = -1.0
    return matrix.tocsr()


def _contradictions(system: System) -> Iterable[Fault]:
    for variable in numpy.flatnonzero(system.lower > system.upper).tolist():
        shown = system.shown_at(variable)
        said = "; ".join(f"{view.name}: {view.display(row)}" for view, row in shown)
        what = f"the tables contradict each other over this cell ({said})"
        yield Fault(shown[0][0].cell(shown[0][1]), what, "Find out which source is right; publish that one.")
