"""The cheapest suppression: against every other choice on small tables, and where nothing is proven."""

from collections.abc import Iterator
from itertools import compress, product
from typing import Any

import numpy
import pytest
from tests.counted_tables import RULES, counted

from assessment.disclosure import cheapest, suppress
from assessment.disclosure.attack import components, propagate
from assessment.disclosure.cheapest import protect_cheaply
from assessment.disclosure.proof import Question, narrow_cells
from assessment.disclosure.secondary import Problem, Unprotectable
from assessment.disclosure.suppress import protect

ROWS, COLUMNS = {"a": "all", "b": "all"}, {"x": "any", "y": "any"}


@pytest.fixture
def problems(monkeypatch: pytest.MonkeyPatch) -> list[Problem]:
    """Every problem that a release poses, in order."""
    posed: list[Problem] = []

    def note(problem: Problem) -> Any:
        posed.append(problem)
        return protect_cheaply(problem)

    monkeypatch.setattr(suppress, "protect_cheaply", note)
    return posed


def is_protected(problem: Problem, hidden: numpy.ndarray) -> bool:
    """Whether an attacker who knows that counts are whole leaves every hidden cell its width."""
    lower, upper = propagate(problem.rows, *problem.bounds(hidden))
    asked = hidden & problem.checked
    if (upper - lower < problem.width)[asked].any():
        return False
    parts = components(problem.rows, lower, upper, asked)
    return not any(
        narrow_cells(problem.rows, lower, upper, Question(part, problem.width, part[asked[part]]))
        for part in parts
    )


def choices_by_price(problem: Problem) -> Iterator[tuple[float, numpy.ndarray]]:
    candidates = numpy.flatnonzero(problem.choosable & ~problem.hidden).tolist()
    subsets = [list(compress(candidates, bits)) for bits in product([0, 1], repeat=len(candidates))]
    for chosen in sorted(subsets, key=lambda cells: float(problem.cost[cells].sum())):
        hidden = problem.hidden.copy()
        hidden[chosen] = True
        yield float(problem.cost[chosen].sum()), hidden


@pytest.mark.parametrize("seed", range(6))
def test_nothing_cheaper_protects_a_small_table(seed: int, problems: list[Problem]) -> None:
    generator = numpy.random.default_rng(seed)
    for _ in range(8):
        counts = generator.choice([0, 1, 3, 6, 9, 20, 40], 4).tolist()
        tables = [counted("t", {"row": ROWS, "column": COLUMNS}, counts)]
        if seed % 2:  # a linked table with a total that the first one shows too
            tables.append(counted("u", {"row": ROWS}, [counts[0] + counts[1], counts[2] + counts[3]]))
        released = protect(tables, RULES, {})
        problem = problems.pop()
        hidden, is_cheapest = protect_cheaply(problem)
        assert is_cheapest and all(table.loss["cheapest"] for table in released)
        price = float(problem.cost[hidden & ~problem.hidden].sum())
        least = next(cost for cost, choice in choices_by_price(problem) if is_protected(problem, choice))
        assert price == pytest.approx(least)


def test_what_was_found_first_is_kept_where_nothing_is_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    table = counted("t", {"row": ROWS, "column": COLUMNS}, [3, 20, 30, 40])
    monkeypatch.setattr(cheapest, "CANDIDATES", 3)
    (large,) = protect([table], RULES, {})
    monkeypatch.undo()
    (small,) = protect([table], RULES, {})
    assert (large.loss["cheapest"], small.loss["cheapest"]) == (False, True)
    assert small.cells["count"].isna().sum() <= large.cells["count"].isna().sum()


def test_a_cell_that_nothing_protects_is_named(problems: list[Problem]) -> None:
    protect([counted("t", {"row": ROWS}, [3, 20])], RULES, {})
    problem = problems.pop()
    nothing = numpy.zeros_like(problem.choosable)
    with pytest.raises(Unprotectable):
        protect_cheaply(Problem(**(vars(problem) | {"choosable": nothing})))
