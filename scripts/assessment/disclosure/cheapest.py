"""The cheapest suppression of a small system, with proof: Fischetti and Salazar-González's cuts to the end.

What must be hidden for the sake of the others is first found quickly (`secondary`). Here a whole-number
programme (HiGHS) chooses the cheapest cells that satisfy all cuts known so far; the attacker shows what it
overlooked, which gives more cuts. Every cut is a necessary condition, so a choice that the attacker cannot
undo is the cheapest there is. Large systems, and searches of too many rounds, keep what was found first.
"""

from __future__ import annotations

import numpy
from scipy import optimize, sparse

from assessment.disclosure.proof import TooLarge
from assessment.disclosure.secondary import Cut, Problem, Search, Unprotectable, protect_all

CANDIDATES = 3000  # cells that may be hidden for the sake of others, beyond which nothing is proven
ROUNDS = 60
NODES = 20_000


def protect_cheaply(problem: Problem) -> tuple[numpy.ndarray, bool]:
    """Which variables are hidden in the end, and whether nothing cheaper exists. Raises Unprotectable."""
    first = protect_all(problem)
    candidates = numpy.flatnonzero(problem.choosable & ~problem.hidden)
    if not (first & ~problem.hidden).any():
        return first, True
    if len(candidates) > CANDIDATES:
        return first, False
    cuts: list[Cut] = []
    chosen = problem.hidden
    for _ in range(ROUNDS):
        try:
            new = _cuts(problem, chosen)
        except TooLarge:
            break
        if not new:
            return chosen, True
        cuts.extend(new)
        answer = _cheapest(problem, candidates, cuts)
        if answer is None:
            break
        chosen = answer
        if _price(problem, chosen) > _price(problem, first) - 1e-6:
            return first, True
    return first, False


def _price(problem: Problem, hidden: numpy.ndarray) -> float:
    return float(problem.cost[hidden & ~problem.hidden].sum())


def _cuts(problem: Problem, hidden: numpy.ndarray) -> list[Cut]:
    """What a choice overlooks, as necessary conditions; none: it protects every cell."""
    search = Search(problem, singly=True)
    search.hide(numpy.flatnonzero(hidden))
    further = numpy.flatnonzero(problem.choosable & ~hidden)
    try:
        cuts = search.cuts()
    except Unprotectable as error:
        if problem.hidden[error.variable]:
            raise
        # A cell that nothing could protect is not to be hidden.
        return [Cut(error.variable, further[:0], numpy.zeros(0), 1.0)]
    return [
        cut if cut.is_necessary else Cut(cut.variable, further, numpy.ones(len(further)), 1.0) for cut in cuts
    ]


def _cheapest(problem: Problem, candidates: numpy.ndarray, cuts: list[Cut]) -> numpy.ndarray | None:
    """The cheapest cells that satisfy all cuts; nothing if no answer was proven within reason."""
    place = numpy.full(len(problem.cost), -1)
    place[candidates] = numpy.arange(len(candidates))
    needs = numpy.array([cut.need for cut in cuts])
    always = problem.hidden[[cut.variable for cut in cuts]]
    # What is needed only if a cell is hidden.
    on_terms = [cut.variable for cut, needed in zip(cuts, always, strict=True) if not needed]
    cells = numpy.concatenate([*(cut.cells for cut in cuts), numpy.array(on_terms, dtype=numpy.int64)])
    rows = numpy.repeat(numpy.arange(len(cuts)), [len(cut.cells) for cut in cuts])
    matrix = sparse.coo_array(
        (
            numpy.concatenate([*(cut.gains for cut in cuts), -needs[~always]]),
            (numpy.concatenate([rows, numpy.flatnonzero(~always)]), place[cells]),
        ),
        shape=(len(cuts), len(candidates)),
    )
    least = numpy.where(always, needs, 0.0)
    answer = optimize.milp(
        problem.cost[candidates],
        integrality=numpy.ones(len(candidates)),
        bounds=optimize.Bounds(0, 1),
        constraints=optimize.LinearConstraint(matrix.tocsr(), least - 1e-7, numpy.inf),
        options={"node_limit": NODES, "mip_rel_gap": 0.0},
    )
    if answer.status != 0:
        return None
    hidden = problem.hidden.copy()
    hidden[candidates[answer.x > 0.5]] = True
    return hidden
