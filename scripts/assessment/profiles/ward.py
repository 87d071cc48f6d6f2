"""One ward: each measure counted there, its rate against the whole area's, and its change on a year earlier.

The wards side by side belong in `areas`; the words in `assessment.report.pages.ward_page`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assessment.periods import Period
from assessment.profiles.areas import AreaProfile, AreaRow, area_cells, area_profile
from assessment.released import Cell, Released, Status
from assessment.statistics.changes import Change, compare_counts, month_dispersion

OUTER = 2  # beyond the funnel's 99.8% limits, see `Funnel.position`


@dataclass(frozen=True)
class WardMeasure:
    """What was counted in a ward: now, a year earlier, against all wards, against a year earlier.

    `against` is 1 clearly above the area's rate, -1 clearly below, 0 neither, None where the
    count is withheld. `change` is None unless both counts are known.
    """

    row: AreaRow
    area_rate: float | None
    earlier: Cell
    change: Change | None

    @property
    def against(self) -> int | None:
        position = self.row.position
        return None if position is None else (position >= OUTER) - (position <= -OUTER)


class WardMeasures:
    """A table by ward (dimensions: period and area) in an edition, from which each ward's measure comes.

    `years` are the same months of each year, the edition's own last; `populations` are by ward.
    """

    def __init__(
        self,
        table: Released,
        years: Sequence[Period],
        populations: Mapping[str, float],
        names: Mapping[str, str],
    ) -> None:
        self._by_year = [area_cells(table, year) for year in years]
        self._profile: AreaProfile = area_profile(table, years[-1], populations, names)

    def of(self, ward: str) -> WardMeasure:
        """The measure of one ward."""
        row = next(row for row in self._profile.rows if row.code == ward)
        before = self._by_year[-2] if len(self._by_year) > 1 else {}
        earlier = before.get(ward, Cell(None, Status.NOT_COLLECTED))
        change = None
        if row.cell.known and earlier.known:
            change = compare_counts(row.cell.value, earlier.value, dispersion=self._dispersion)
        funnel = self._profile.funnel
        return WardMeasure(row, funnel.rate if funnel else None, earlier, change)

    @cached_property
    def _dispersion(self) -> float:
        """How much more than by chance the wards vary from year to year, over those that are wholly known.

        The two-way table of `month_dispersion` with wards for months: each ward's level and each year's are
        allowed for, so that what is left is the ups and downs of single wards.
        """
        wards = [row.code for row in self._profile.rows]
        known = [ward for ward in wards if all(ward in year and year[ward].known for year in self._by_year)]
        counts = [[year[ward].value for ward in known] for year in self._by_year]
        return month_dispersion(np.array(counts, dtype=float))
