"""The audit: to what interval can an attacker narrow each suppressed cell, from all that is published?

It reads only what is published and knows nothing of how the tables were made. The attacker it stands for has
every table of every edition, the hierarchies, the months that spans share, the rule of each table, and knows
that counts are whole and not negative.

What the attacker knows of a suppressed cell. Tables tell primary from secondary suppression, because a reader
who is told "fewer than five" understands the book and one who meets a bare symbol does not. That is
knowledge: a primary cell lies from 0 to the threshold less one. The audit gives it to the attacker, so the
intervals hold against a reader of the notes. A secondary cell tells nothing, because suppression shows a
share of the small cells as secondary too, and of a large table all: it may lie anywhere from 0. A zero is
published unless it has to hide a neighbour, and is then shown like any small cell. Without that, "not zero,
fewer than five" would give four single cases with a total below five away, whatever else is hidden. A
dominance rule hides large cells as primary too: a primary cell then has no upper end.

Outcomes. A suppressed cell that is known exactly, or known to lie below its threshold more closely than the
rule's protection width, makes its table `fail`. A suppressed cell that certainly holds at least the
threshold, but is known more closely than the width, makes it `review`: nobody is given away, and somebody has
to say in writing that it is right. Not modelled: an attacker who runs the suppression again to learn from
which cells it chose.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy

from assessment.disclosure.attack import (
    FREE,
    NARROW,
    Contradiction,
    Region,
    Rows,
    components,
    propagate,
)
from assessment.disclosure.groups import ABSENT, absent_from_groups, given_away, in_words
from assessment.disclosure.proof import Question, TooLarge, narrow_cells
from assessment.disclosure.system import System
from assessment.errors import AssessmentError, Fault

Outcome = Literal["pass", "review", "fail"]
EXPLAINED = 20  # cells given away by many others take long to explain; nobody reads more than these


@dataclass(frozen=True)
class Finding:
    """A suppressed cell that is known too closely, its interval, and the published cells that tell."""

    tables: tuple[str, ...]
    cell: str
    lower: float
    upper: float
    outcome: Outcome
    given_away_by: tuple[str, ...]
    of_group: str = ""  # what is told of a whole group, in place of a cell's interval

    @property
    def interval(self) -> str:
        """In words: `is 3`, `lies from 2 to 3`."""
        if self.upper - self.lower < NARROW:
            return f"is {self.lower:g}"
        return f"lies from {self.lower:g} to {self.upper:g}"

    def fault(self) -> Fault:
        """The finding as an error message."""
        shown = "; ".join(self.given_away_by[:12])
        more = len(self.given_away_by) - 12
        told = f" Given away by: {shown}" + (f"; and {more} more" if more > 0 else "") if shown else ""
        remedy = "Release the edition again, or withdraw one of the cells that give it away."
        what = self.of_group or f"is suppressed, but anybody can work out that it {self.interval}"
        return Fault(self.cell, f"{what}.{told}", remedy)


@dataclass(frozen=True)
class Report:
    """What an audit found: every finding, and the outcome of each table."""

    findings: tuple[Finding, ...]
    outcomes: dict[str, Outcome]

    def faults(self) -> list[Fault]:
        return [finding.fault() for finding in self.findings if finding.outcome == "fail"]


def rows_of(system: System) -> Rows:
    """The rows of a system by themselves."""
    return Rows(system.equations, system.row_lower, system.row_upper)


def audit(system: System) -> Report:
    """Audits everything that is published.

    Raises AssessmentError if the published cells contradict each other (a table that does not add up), and if
    so many suppressed cells hang together that they cannot be checked.
    """
    rows = rows_of(system)
    try:
        lower, upper = propagate(rows, system.lower, system.upper)
        narrow = _too_narrow(system, rows, lower, upper)
        groups = given_away(system.rests, rows, lower, upper)
    except Contradiction as contradiction:
        raise AssessmentError(contradiction_in_words(system, contradiction.row)) from None
    except TooLarge as error:
        raise AssessmentError(too_large_in_words(system, error)) from None
    ordered = sorted(narrow, key=lambda cell: (_outcome(system, cell, *narrow[cell]), cell))
    findings = [
        _finding(system, rows, cell, narrow[cell], explain=number < EXPLAINED)
        for number, cell in enumerate(ordered)
    ]
    findings += [_group_finding(system, rows, rest, *groups[rest]) for rest in sorted(groups)]
    absent = absent_from_groups(system.rests.values(), lower, upper)
    findings += [Finding((rest.view.name,), rest.words, 0.0, 0.0, "fail", (), ABSENT) for rest in absent]
    outcomes: dict[str, Outcome] = {view.name: "pass" for view in system.views}
    for finding in findings:
        for table in finding.tables:
            outcomes[table] = _worse(outcomes[table], finding.outcome)
    return Report(tuple(findings), outcomes)


def interval(system: System, variable: int) -> tuple[float, float]:
    """The interval of one variable, whether it is wide enough or not; infinite where nothing bounds it."""
    rows = rows_of(system)
    lower, upper = propagate(rows, system.lower, system.upper)
    wanted = numpy.zeros(system.size, dtype=bool)
    wanted[variable] = True
    for part in components(rows, lower, upper, wanted):
        region = Region(rows, lower, upper, part)
        cost = (part == variable).astype(float)
        ends = [region.minimise_whole(sign * cost) for sign in (1.0, -1.0)]
        least, most = (float(point @ cost) for point in ends if point is not None)
        return least, most if most < FREE / 2 else numpy.inf
    return float(lower[variable]), float(upper[variable])


def contradiction_in_words(system: System, row: int) -> Fault:
    """A row that cannot be satisfied: the whole cell, and the parts that do not add up to it."""
    if row in system.statements:
        cell = system.name(int(system.equations[[row]].indices[0]))
        return Fault(system.statements[row], f"contradicts the tables over {cell}")
    matrix = system.equations[[row]].tocoo()
    parts = [int(column) for column, value in zip(matrix.col, matrix.data, strict=True) if value > 0]
    whole = next(int(column) for column, value in zip(matrix.col, matrix.data, strict=True) if value < 0)
    shown = "; ".join(f"{system.name(part)} = {_known(system, part)}" for part in parts[:12])
    more = f"; and {len(parts) - 12} more" if len(parts) > 12 else ""
    what = f"is {_known(system, whole)}, but its parts do not add up to it: {shown}{more}"
    return Fault(system.name(whole), what, "Find out which of them is wrong; nothing is released until then.")


def too_large_in_words(system: System, error: TooLarge) -> Fault:
    """A table that nobody can vouch for."""
    return Fault(
        system.name(error.unproven[0]),
        f"hangs together with {error.cells - 1:,} other cells, too many to check that none can be worked out",
        "Release its table with fewer dimensions, or with coarser codes.",
    )


def _known(system: System, variable: int) -> str:
    shown = system.shown_at(variable)
    return shown[0][0].display(shown[0][1]) if shown else "not shown"


def _too_narrow(
    system: System, rows: Rows, lower: numpy.ndarray, upper: numpy.ndarray
) -> dict[int, tuple[float, float]]:
    """Each hidden variable that is narrower than its width, with its interval."""
    short = system.hidden & (upper - lower < system.width - NARROW)
    narrow = {int(cell): (lower[cell], upper[cell]) for cell in numpy.flatnonzero(short)}
    open_question = system.hidden & ~short
    for part in components(rows, lower, upper, open_question):
        asked = Question(part, system.width, part[open_question[part]])
        narrow |= narrow_cells(rows, lower, upper, asked)
    return narrow


def _outcome(system: System, cell: int, lower: float, upper: float) -> Outcome:
    exact = upper - lower < NARROW
    return "fail" if exact or lower < system.threshold[cell] else "review"


def _worse(one: Outcome, other: Outcome) -> Outcome:
    order: Sequence[Outcome] = ("pass", "review", "fail")
    return max(one, other, key=order.index)


def _finding(system: System, rows: Rows, cell: int, ends: tuple[float, float], *, explain: bool) -> Finding:
    hiding = [view.name for view, row in system.shown_at(cell) if view.hidden[row]]
    outcome = _outcome(system, cell, *ends)
    told_by = tuple(_given_away_by(system, rows, cell)) if explain else ()
    return Finding(tuple(hiding), system.name(cell), *map(float, ends), outcome, told_by)


def _group_finding(system: System, rows: Rows, variable: int, lower: float, upper: float) -> Finding:
    rest = system.rests[variable]
    told_by = tuple(_given_away_by(system, rows, variable))
    words = in_words(rest, upper)
    return Finding((rest.view.name,), rest.words, lower, upper, "fail", told_by, words)


def _given_away_by(system: System, rows: Rows, cell: int) -> Iterable[str]:
    """The published cells, and statements, whose rows have a price when the cell is pushed to its ends."""
    open_views = [(view, row) for view, row in system.shown_at(cell) if not view.hidden[row]]
    if open_views:
        return [view.cell(row) + f" = {view.display(row)}" for view, row in open_views]
    wanted = numpy.zeros(system.size, dtype=bool)
    wanted[cell] = True
    priced: set[int] = set()
    for part in components(rows, system.lower, system.upper, wanted):
        region = Region(rows, system.lower, system.upper, part)
        for sign in (1.0, -1.0):
            region.minimise(sign * (part == cell))
            priced.update(region.rows[numpy.abs(region.row_prices()) > NARROW].tolist())
    told = sorted(system.statements[row] for row in priced if row in system.statements)
    columns = numpy.unique(system.equations[sorted(priced)].indices) if priced else []
    published = [
        int(column)
        for column in columns
        if system.upper[column] - system.lower[column] < NARROW and system.is_shown[column]
    ]
    return told + [f"{system.name(column)} = {_known(system, column)}" for column in published]
