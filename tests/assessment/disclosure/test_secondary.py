"""Large tables: what is hidden where no proof is found in bulk, and what readers are told."""

from typing import Any

import numpy
import pytest
from tests.counted_tables import RULES, counted

from assessment.disclosure import secondary, suppress
from assessment.disclosure.audit import audit
from assessment.disclosure.proof import TooLarge, narrow_cells
from assessment.disclosure.suppress import ProtectedTable, protect, view_of_protected
from assessment.disclosure.system import link

ROWS, COLUMNS = dict.fromkeys("abcd", "all"), dict.fromkeys("wxyz", "any")
COUNTS = [3, 20, 0, 40, 30, 2, 25, 0, 1, 50, 20, 30, 60, 0, 9, 12]


def released() -> ProtectedTable:
    (table,) = protect([counted("t", {"row": ROWS, "column": COLUMNS}, COUNTS)], RULES, {})
    assert audit(link([view_of_protected(table)])).findings == ()
    return table


def hidden(table: ProtectedTable) -> set[tuple[str, str]]:
    return set(
        table.cells.loc[table.cells["count"].isna(), ["row", "column"]].itertuples(index=False, name=None)
    )


def test_a_cell_of_a_large_part_that_stays_unproven_gets_company(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing narrows the cell, but no proof was found: one more in its rows is hidden."""
    monkeypatch.setattr("assessment.disclosure.cheapest.CANDIDATES", 0)
    proven = hidden(released())
    unproven: list[int] = []

    def overlook(*bounds: Any, singly: bool) -> dict[int, tuple[float, float]]:
        if unproven:
            return narrow_cells(*bounds, singly=singly)
        unproven.append(int(bounds[-1].checked[0]))
        raise TooLarge(unproven, len(bounds[-1].part))

    monkeypatch.setattr(secondary, "narrow_cells", overlook)
    table = released()
    assert hidden(table) > proven
    system = link([view_of_protected(table)])
    view, place = system.shown_at(unproven[0])[0]
    row, column = view.codes.iloc[place]
    assert any(cell[0] == row or cell[1] == column for cell in hidden(table) - proven)


@pytest.mark.parametrize(("limit", "told"), [(0, False), (secondary.LARGE, True)])
def test_a_large_table_does_not_tell_which_hidden_cells_are_small(
    monkeypatch: pytest.MonkeyPatch, limit: int, told: bool
) -> None:
    monkeypatch.setattr(suppress, "LARGE", limit)
    cells = released().cells
    assert (cells["status"] == "primary").any() == told
    assert (cells["status"][numpy.asarray(cells["count"].isna())] == "secondary").any()
