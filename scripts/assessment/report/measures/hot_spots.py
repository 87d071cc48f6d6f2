"""Measures by small area: where incidents are clearly concentrated."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from assessment.cells import Cell
from assessment.profiles import areas
from assessment.profiles.evidence import Outcome, hot_spots_outcome
from assessment.released import Released
from assessment.report.measures.measure import Against, Measure, Question


class HotSpotsMeasure(Measure):
    """A measure by LSOA, of the shortest of its tables' periods in which no area is withheld."""

    answers = Question.HOT_SPOTS

    @cached_property
    def table(self) -> Released | None:
        parts = [self.part_of(self.data.table(name)) for name in self.about.tables]
        released = [table for table in parts if table]
        whole = [table for table in released if not any(cell.suppressed for cell in table.cells)]
        return next(iter([*whole, *released]), None)

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """The small areas' cells, in the order of the codes that have a shape."""
        cells = areas.area_cells(self.table, self.period)
        return {code: cells[code] for code in self.data.geography.lsoa_names if code in cells}

    @cached_property
    def total(self) -> Cell:
        cells = areas.area_cells(self.table, self.period)
        return cells.get(self.data.geography.authority, sum(self.cells.values(), start=Cell.of(0)))

    @cached_property
    def spots(self) -> dict[str, int] | None:
        """Area → 1 hot spot, -1 cold spot, 0; None where too many areas are withheld to tell."""
        return self.spots_at(0.05)

    def spots_at(self, rate: float) -> dict[str, int] | None:
        """The same with at most this share of false discoveries."""
        codes = list(self.cells)
        shapes = self.data.geography.areas("lsoa").set_index("code").loc[codes].geometry
        first, second = shapes.sindex.query(shapes, predicate="intersects")
        neighbours = np.zeros((len(codes), len(codes)))
        neighbours[first, second] = 1.0
        np.fill_diagonal(neighbours, 0.0)
        return areas.hot_spot_areas(self.cells, neighbours, rate)

    @property
    def hot(self) -> list[str]:
        """The areas that are part of a hot spot."""
        return [code for code, side in (self.spots or {}).items() if side > 0]

    @property
    def hot_wards(self) -> list[str]:
        """The wards that hold one, by name."""
        geography = self.data.geography
        return sorted({geography.ward_names[geography.ward_of[code]] for code in self.hot})

    def outcome(self, category: str | None = None, against: Against | None = None) -> Outcome | None:
        return hot_spots_outcome(self.spots, self.spots_at(0.002))
