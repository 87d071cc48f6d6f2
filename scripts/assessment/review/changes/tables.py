"""Tables of two pages compared cell by cell: by the names of row and column, not by their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assessment.review.changes.model import CellChange

Rows = Sequence[Sequence[str]]


def compare_tables(old: Rows, new: Rows) -> tuple[CellChange, ...]:
    """Cells that differ, in the order of the new table; then those of rows and columns that are gone."""
    before, after = _cells(old), _cells(new)
    places = [*after, *(place for place in before if place not in after)]
    return tuple(
        CellChange(row, column, before.get((row, column)), after.get((row, column)))
        for row, column in places
        if before.get((row, column)) != after.get((row, column))
    )


def _cells(rows: Rows) -> dict[tuple[str, str], str]:
    """Each cell by the names of its row and column. The first row names the columns, the first column the
    rows.
    """
    if not rows:
        return {}
    columns = _distinct(rows[0])
    names = _distinct([row[0] if row else "" for row in rows[1:]])
    cells = {("", column): rows[0][at] for at, column in enumerate(columns)}
    for name, row in zip(names, rows[1:], strict=True):
        for at, cell in enumerate(row):
            cells[name, columns[at] if at < len(columns) else f"column {at + 1}"] = cell
    return cells


def _distinct(names: Sequence[str]) -> list[str]:
    """The names, each of those that occur again with its turn: two rows of one name stay two rows."""
    seen: Counter[str] = Counter()
    result = []
    for name in names:
        seen[name] += 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result
