"""Thousands of random small tables and linked sets: after suppression the audit finds nothing to work out."""

from itertools import product
from typing import Any

import numpy
import pytest
from tests.counted_tables import RULES, counted

from assessment.disclosure.audit import audit, interval
from assessment.disclosure.suppress import protect, view_of_protected
from assessment.disclosure.system import link
from assessment.disclosure.views import View, known_from_display

SETS_A_SEED, SEEDS = 128, 16


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
