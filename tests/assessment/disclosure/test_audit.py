"""The audit against the published example, and its errors for tables that contradict themselves."""

from itertools import product
from typing import Any

import numpy
import pandas
import pytest
from tests.counted_tables import counted, publish

from assessment.disclosure.audit import Finding, Report, audit, interval, too_large_in_words
from assessment.disclosure.proof import TooLarge
from assessment.disclosure.system import System, link
from assessment.disclosure.views import INFINITY, Statement, View
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


@pytest.mark.parametrize(("lower", "upper", "words"), [(3, 3, "is 3"), (2, 3, "lies from 2 to 3")])
def test_an_interval_in_words(lower: float, upper: float, words: str) -> None:
    assert Finding(("t",), "t [a]", lower, upper, "fail", ()).interval == words


@pytest.mark.parametrize(("number", "told"), [(0, 0), (1, 1), (12, 12), (13, 12), (15, 12)])
def test_no_more_than_twelve_cells_are_named(number: int, told: int) -> None:
    shown = tuple(f"cell {at}" for at in range(number))
    what = Finding(("t",), "t [a]", 3, 3, "fail", shown).fault().what
    assert what.startswith("is suppressed, but anybody can work out that it is 3.")
    assert what.count("cell ") == told and ("Given away by: cell 0" in what) == bool(number)
    assert (f"; and {number - 12} more" in what) == (number > 12)
    group = Finding(("t",), "t [a]", 0, 0, "fail", shown, "tells of all")
    assert group.fault().what.startswith("tells of all.") and group.fault().where == "t [a]"


def test_only_failures_are_faults() -> None:
    review, fail = (Finding(("t",), "t [a]", 3, 3, outcome, ()) for outcome in ("review", "fail"))
    assert [fault.where for fault in Report((review, fail), {}).faults()] == ["t [a]"]


@pytest.mark.parametrize(("count", "outcome"), [(4, "fail"), (40, "review")])
def test_what_is_known_to_be_large_is_for_review(count: int, outcome: str) -> None:
    """A leaflet leaves less than the width of a small cell, and of a large one; its neighbour is large."""
    view = publish(counted("t", {"area": dict.fromkeys("abc", "all")}, [count, 30, 9]), [("a",), ("b",)])
    told = Statement("a leaflet", "recorded-crime", {"area": "a"}, count - 1, count)
    report = audit(link([view], statements=[told]))
    assert report.outcomes == {"2008/t": outcome}
    assert {finding.outcome for finding in report.findings} == {outcome, "review"}
    assert all("a leaflet" in finding.given_away_by for finding in report.findings)


def test_a_statement_against_the_tables_is_named() -> None:
    view = publish(counted("t", {"area": dict.fromkeys("ab", "all")}, [9, 30]))
    told = Statement("a leaflet", "recorded-crime", {"area": "a"}, 10, 10)
    with pytest.raises(AssessmentError, match=r"a leaflet: contradicts the tables over 2008/t \[area=a\]"):
        audit(link([view], statements=[told]))


def test_many_parts_that_do_not_add_up_are_cut_short() -> None:
    codes = [f"w{at:02}" for at in range(14)]
    view = publish(counted("t", {"area": dict.fromkeys(codes, "all")}, [10] * 14))
    view.lower[14] = view.upper[14] = 7
    with pytest.raises(AssessmentError) as caught:
        audit(link([view]))
    told = str(caught.value)
    assert "[area=all]: is 7, but its parts" in told and "w11] = 10; and 2 more" in told and "w12" not in told


def test_what_is_too_large_is_told_with_its_number() -> None:
    system = published(SUPPRESSED)
    fault = too_large_in_words(system, TooLarge([int(system.places[0][0])], 1501))
    assert fault.what.startswith("hangs together with 1,500 other cells") and "row=w, column=a" in fault.where
