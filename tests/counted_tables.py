"""Small tables to attack: counted by hand, and as readers see them."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy
import pandas

from assessment.disclosure.policy import Rule, Rules
from assessment.disclosure.views import View, known_from_display
from assessment.records import CountedTable, Dimension

RULE = Rule(name="restricted", title="Records of people", threshold=5, protection_width=3)
RETURN = "recorded-crime"


RULES = Rules([RULE, Rule(name="open", title="Open data")])


def counted(
    table_id: str,
    dimensions: Mapping[str, Mapping[str, str | None]],
    lowest: Mapping[tuple[str, ...], int] | Sequence[int],
    **about: Any,
) -> CountedTable:
    """`counted("by-ward", {"area": {"a": "all", "b": "all"}}, {("a",): 3, …})`; totals are added here.

    The dimensions map codes to parents; periods have none. Counts are given for the lowest codes.
    """
    axes = []
    for name, parents in dimensions.items():
        stated = {code: parent for code, parent in parents.items() if parent}
        codes = tuple(dict.fromkeys([*parents, *stated.values()]))
        axes.append(Dimension(name, codes, {code: code for code in codes}, stated, None))
    below = [_lowest_under(axis) for axis in axes]
    bottom = list(
        product(
            *(
                [code for code in axis.codes if under[code] == {code}]
                for axis, under in zip(axes, below, strict=True)
            )
        )
    )
    counts = dict(lowest) if isinstance(lowest, Mapping) else dict(zip(bottom, lowest, strict=True))
    cells = []
    for codes in product(*(axis.codes for axis in axes)):
        parts = product(*(under[code] for code, under in zip(codes, below, strict=True)))
        cells.append((*codes, sum(counts.get(part, 0) for part in parts)))
    frame = pandas.DataFrame(cells, columns=[*dimensions, "count"])
    facts = {"return_name": RETURN, "where": {}, "disclosure": "restricted"} | about
    return CountedTable(
        id=table_id,
        title=table_id,
        unit="crimes",
        dimensions=tuple(axes),
        cells=frame,
        sources=(),
        **facts,
    )


def _lowest_under(axis: Dimension) -> dict[str, set[str]]:
    children = axis.children()
    found: dict[str, set[str]] = {}
    for code in axis.codes:
        waiting, lowest = [code], set()
        while waiting:
            here = waiting.pop()
            lowest |= set() if here in children else {here}
            waiting.extend(children.get(here, ()))
        found[code] = lowest
    return found


def publish(
    table: CountedTable,
    hidden: Sequence[tuple[str, ...]] = (),
    name: str = "",
    classes: Mapping[str, Any] | None = None,
) -> View:
    """A counted table as readers see it when exactly these cells are suppressed (by their codes)."""
    names = [dimension.name for dimension in table.dimensions]
    keys = list(table.cells[names].itertuples(index=False, name=None))
    assert set(hidden) <= set(keys)
    count = table.cells["count"].to_numpy(dtype=float)
    small = numpy.where(count < RULE.threshold, "primary", "secondary")
    shown = numpy.where(count > 0, "value", "zero")
    status = numpy.where([key in set(hidden) for key in keys], small, shown)
    lower, upper, is_hidden = known_from_display(status, count, RULE.values())
    return View(
        name=name or f"2008/{table.id}",
        measure=table.return_name,
        where=dict(table.where),
        codes=table.cells[names],
        parents={dimension.name: dict(dimension.parents) for dimension in table.dimensions},
        lower=lower,
        upper=upper,
        hidden=is_hidden,
        width=RULE.protection_width,
        threshold=RULE.threshold,
        classes=classes or {},
    )
