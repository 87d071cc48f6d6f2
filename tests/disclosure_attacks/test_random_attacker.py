"""Thousands of random small tables and linked sets: after suppression the audit finds nothing to work out."""

from itertools import product
from typing import Any

import numpy
import pytest
from tests.counted_tables import RULES, counted

from assessment.disclosure import attack, proof
from assessment.disclosure.audit import audit, interval
from assessment.disclosure.suppress import protect, view_of_protected
from assessment.disclosure.system import link
from assessment.disclosure.views import View, known_from_display
from assessment.errors import AssessmentError

SETS_A_SEED, SEEDS = 128, 8


def random_tables(generator: numpy.random.Generator) -> list[Any]:
    """Two or three tables of the same records, with different dimensions, sparse or dense."""
    sizes = {"area": int(generator.integers(2, 5)), "sex": 2, "age": int(generator.integers(2, 4))}
    trees = {
        name: {f"{name}{number}": f"all-{name}" for number in range(size)} for name, size in sizes.items()
    }
    trees["area"]["area0"] = "east"  # a level in between
    trees["area"]["area1"] = "east"
    trees["area"]["east"] = "all-area"
    lowest = [[code for code in tree if code != "east"] for tree in trees.values()]
    intensity = generator.choice([0.5, 2.0, 8.0, 30.0])
    records = {codes: int(generator.poisson(intensity)) for codes in product(*lowest)}
    kept = [["area", "sex"], ["area", "age"], ["sex", "age"], ["area", "sex", "age"]]
    number = int(generator.integers(1, 4))
    chosen = generator.choice(len(kept), size=number, replace=False)
    tables = []
    for place in chosen.tolist():
        names = kept[place]
        counts: dict[tuple[str, ...], int] = {}
        for codes, count in records.items():
            key = tuple(code for name, code in zip(trees, codes, strict=True) if name in names)
            counts[key] = counts.get(key, 0) + count
        tables.append(counted("-".join(names), {name: trees[name] for name in names}, counts))
    return tables


@pytest.mark.long
@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_suppressed_cell_can_be_worked_out(seed: int) -> None:
    generator = numpy.random.default_rng(seed)
    for _ in range(SETS_A_SEED):
        tables = random_tables(generator)
        protected = protect(tables, RULES, {})
        report = audit(link([view_of_protected(table) for table in protected]))
        assert report.findings == (), [str(finding.fault()) for finding in report.findings]
        for table in protected:
            small = table.counted.cells["count"].between(1, 4)
            assert table.cells["count"][small].isna().all()


def test_unprotected_small_cells_are_found() -> None:
    """The same tables with only their small cells suppressed: the audit finds leaks in most of them."""
    generator = numpy.random.default_rng(0)
    leaks = 0
    for _ in range(60):
        views = [naive(table) for table in random_tables(generator)]
        leaks += bool(audit(link(views)).findings)
    assert leaks > 30


def naive(table: Any) -> Any:
    count = table.cells["count"].to_numpy(dtype=float)
    status = numpy.where(count == 0, "zero", numpy.where(count < 5, "primary", "value"))
    policy = {"threshold": 5, "protection_width": 3}
    lower, upper, hidden = known_from_display(status, count, policy)
    names = [dimension.name for dimension in table.dimensions]
    parents = {dimension.name: dict(dimension.parents) for dimension in table.dimensions}
    return View(table.id, table.return_name, {}, table.cells[names], parents, lower, upper, hidden, 3, 5)


def test_intervals_are_those_of_every_possible_table() -> None:
    """On tables small enough to try every possibility, the audit's intervals are exactly what is possible."""
    generator = numpy.random.default_rng(1)
    tree = {"a": "all", "b": "all"}
    for _ in range(40):
        table = counted("t", {"row": tree, "column": tree}, generator.integers(0, 7, 4).tolist())
        view = naive(table)
        system = link([view])
        possible = every_possibility(view)
        for row in numpy.flatnonzero(view.hidden).tolist():
            values = {cells[row] for cells in possible}
            assert interval(system, int(system.places[0][row])) == (min(values), max(values))


def every_possibility(view: Any) -> list[list[float]]:
    """All 3 by 3 tables with totals that look like this one."""
    keys = list(view.codes.itertuples(index=False, name=None))
    found = []
    for a, b, c, d in product(range(8), repeat=4):
        inner = {("a", "a"): a, ("a", "b"): b, ("b", "a"): c, ("b", "b"): d}
        full = [
            sum(
                count
                for (row, column), count in inner.items()
                if key[0] in (row, "all") and key[1] in (column, "all")
            )
            for key in keys
        ]
        if all(low <= count <= high for low, count, high in zip(view.lower, full, view.upper, strict=True)):
            found.append(full)
    return found


def test_points_inside_a_region_lead_to_the_same_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large systems are attacked from interior points; on small ones they must find what corners find."""
    generator = numpy.random.default_rng(3)
    sets = [[naive(table) for table in random_tables(generator)] for _ in range(40)]
    corners = [{finding.cell for finding in audit(link(views)).findings} for views in sets]
    monkeypatch.setattr(attack, "MANY", 0)
    assert [{finding.cell for finding in audit(link(views)).findings} for views in sets] == corners
    assert any(corners)


def test_a_solver_that_errs_proves_nothing_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Points are checked by arithmetic: those that fit no table leave every cell unproven."""
    one = {f"a{number}": "all" for number in range(4)}
    (table,) = protect([counted("t", {"area": one}, [3, 2, 30, 40])], RULES, {})
    views = [view_of_protected(table)]
    assert audit(link(views)).findings == ()
    monkeypatch.setattr(attack.Region, "minimise", lambda region, cost: numpy.where(cost > 0, 0.0, 50.0))
    assert {finding.outcome for finding in audit(link(views)).findings}


def test_no_proof_depends_on_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Points sought side by side come in the same order on every run."""
    generator = numpy.random.default_rng(11)
    tables = random_tables(generator)
    monkeypatch.setattr(proof, "MANY", 0)
    monkeypatch.setattr(attack, "MANY", 0)
    runs = [[table.cells for table in protect(tables, RULES, {})] for _ in range(2)]
    for one, other in zip(*runs, strict=True):
        assert one.equals(other)


def test_more_than_can_be_checked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = {"a": "all", "b": "all"}
    table = counted("t", {"row": tree, "column": tree}, [3, 20, 30, 2])
    (safe,) = protect([table], RULES, {})
    monkeypatch.setattr(proof, "MANY", 0)
    monkeypatch.setattr(proof, "ROUNDS", 0)
    monkeypatch.setattr(proof, "PROGRAMMES", 0)
    words = r"^t \[row=.*\]: hangs together with \d+ other cells, too many to check"
    with pytest.raises(AssessmentError, match=words):
        protect([table], RULES, {})
    with pytest.raises(AssessmentError, match=words):
        audit(link([view_of_protected(safe)]))
