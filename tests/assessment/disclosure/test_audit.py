"""The audit against the published example, and its errors for tables that contradict themselves."""

from itertools import product
from typing import Any

import numpy
import pandas
import pytest

from assessment.disclosure.audit import audit, interval
from assessment.disclosure.system import System, link
from assessment.disclosure.views import INFINITY, View
from assessment.errors import AssessmentError

# sdcTable's test problem: every row and column has two or more suppressed cells, and one cell still leaks.
TABLE = numpy.array(
    [[30, 47, 64, 89], [90, 124, 5, 31], [92, 100, 59, 85], [800, 991, 651, 685]], dtype=float
)
SUPPRESSED = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 1), (2, 3), (3, 1), (3, 3)]
ROWS, COLUMNS = [*"wxyz", "all"], [*"abcd", "all"]


def published(suppressed: list[tuple[int, int]]) -> System:
    full = numpy.zeros((5, 5))
    full[:4, :4] = TABLE
    full[4], full[:, 4] = full.sum(axis=0), full.sum(axis=1)
    full[4, 4] = TABLE.sum()
    count, hidden = full.ravel(), numpy.zeros(25, dtype=bool)
    hidden[[row * 5 + column for row, column in suppressed]] = True
    return link([a_view(count, hidden)])


def a_view(count: numpy.ndarray, hidden: numpy.ndarray, name: str = "table") -> View:
    return View(
        name=name,
        measure="a return",
        where={},
        codes=pandas.DataFrame(list(product(ROWS, COLUMNS)), columns=["row", "column"]),
        parents={"row": dict.fromkeys("wxyz", "all"), "column": dict.fromkeys("abcd", "all")},
        lower=numpy.where(hidden, 0.0, count),
        upper=numpy.where(hidden, INFINITY, count),
        hidden=hidden,
        width=3,
        threshold=5,
    )


def bounds(system: System, row: int, column: int) -> list[float]:
    return list(interval(system, int(system.places[0][row * 5 + column])))


def test_the_published_example_leaks() -> None:
    system = published(SUPPRESSED)
    assert bounds(system, 0, 1) == [47, 47]
    findings = audit(system).findings
    assert [(finding.cell, finding.interval, finding.outcome) for finding in findings] == [
        ("table [row=w, column=b]", "is 47", "fail")
    ]
    margins = {f"table [row={row}, column=all] = {total}" for row, total in {"w": 230, "x": 250}.items()}
    margins |= {f"table [row=all, column={name}] = {total}" for name, total in {"a": 1012, "c": 779}.items()}
    assert margins <= set(findings[0].given_away_by)


def test_one_more_suppression_mends_it() -> None:
    system = published([*SUPPRESSED, (1, 1)])
    assert bounds(system, 0, 1) == [0, 141]
    assert bounds(system, 1, 1) == [30, 171]
    assert audit(system).findings == ()


def test_a_published_table_that_does_not_add_up_is_named() -> None:
    count = numpy.ones(25)
    with pytest.raises(AssessmentError, match=r"table \[row=all, column=all\]: is 1, but its parts"):
        audit(link([a_view(count, numpy.zeros(25, dtype=bool))]))


def test_two_tables_that_contradict_each_other_are_named() -> None:
    nothing = numpy.zeros(25, dtype=bool)
    with pytest.raises(
        AssessmentError, match=r"one \[row=w, column=a\]: the tables contradict .*one: 0; two: 1"
    ):
        link([a_view(numpy.zeros(25), nothing, "one"), a_view(numpy.ones(25), nothing, "two")])


def test_nothing_suppressed_nothing_found() -> None:
    system = published([])
    assert audit(system).findings == ()


def test_a_cell_that_nothing_bounds_has_no_upper_end() -> None:
    everything = [(row, column) for row in range(5) for column in range(5)]
    assert bounds(published(everything), 0, 0) == [0, INFINITY]


def test_findings_are_the_same_on_every_run() -> None:
    runs: list[Any] = [audit(published(SUPPRESSED)) for _ in range(2)]
    assert runs[0] == runs[1]
