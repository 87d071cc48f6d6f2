"""Elements by small area: where incidents are clearly concentrated. Nothing is said of any street."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from assessment.cells import Cell
from assessment.profiles import areas
from assessment.profiles.evidence import Outcome, hot_spots_outcome
from assessment.released import Released
from assessment.report.drawing import figures, maps
from assessment.report.forms.element import Element, Shown
from assessment.report.forms.measure import Against, Measure, Question
from assessment.report.wording import words
from assessment.report.wording.vocabulary import NotPossibleError, Takes, block_of, inline

_TOO_MANY_WITHHELD = "Too many of the small areas' numbers are withheld to look for hot spots."


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

    @property
    def half(self) -> str | None:
        """How few small areas hold half, in words."""
        half = areas.concentration(self.cells)
        return words.spelled(half[0]) if half else None

    def outcome(self, category: str | None = None, against: Against | None = None) -> Outcome | None:
        return hot_spots_outcome(self.spots, self.spots_at(0.002))


class HotSpotsElement(Element, form="hot_spots", measure=HotSpotsMeasure):
    """A measure by small area."""

    measure: HotSpotsMeasure
    number_columns = (2,)

    @inline
    def wards(self) -> str | None:
        """The wards that hold a hot spot, by name."""
        return words.listed(self.measure.hot_wards) or None

    @inline
    def spread(self) -> str | None:
        """How few small areas hold half: 'half of all thefts happened in 14 of the 120 small areas'."""
        few, number = self.measure.half, len(self.measure.cells)
        return f"half of all {self.nouns} happened in {few} of the {number} small areas" if few else None

    def _sentence(self) -> str | None:
        if self.measure.spots is None:
            return _TOO_MANY_WITHHELD
        hot, number = len(self.measure.hot), len(self.measure.cells)
        if not hot:
            return f"No group of small areas stands out with more {self.nouns} than its surroundings."
        verb = "is" if hot == 1 else "are"
        text = f"Of {number} small areas, {words.spelled(hot)} {verb} part of a hot spot, in {self.wards}."
        if self._is_of_other_months:
            since = f"so we look at {self.measure.period.label} together."
            text = f"In half a year a small area has too few to publish, {since} {text}"
        if self.measure.half:
            text += f" Half of all {self.nouns} happened in {self.measure.half} of the {number} areas."
        return text

    @property
    def _is_of_other_months(self) -> bool:
        return self.measure.period != self._data.period

    @block_of(Takes.WIDTH)
    def figure(self, width: str = "half") -> str:
        """Print the map of hot spots."""
        if self.measure.spots is None:
            raise NotPossibleError(_TOO_MANY_WITHHELD)
        shapes, wards = self._data.geography.areas("lsoa"), self._data.geography.areas("ward")
        drawing = maps.hot_spot_map(shapes, self.measure.spots, wards, width)
        cold = sum(side < 0 for side in self.measure.spots.values())
        hot = words.spelled(len(self.measure.hot))
        spots = f"{hot} in a hot spot and {words.spelled(cold)} in a cold spot of {self.nouns}"
        alt = f"{drawing.kind} of {len(self.measure.cells)} small areas: {spots}. {self._sentence()}"
        when = f", {self.measure.period.label}" if self._is_of_other_months else ""
        finding = f"{self.title}{when}: {words.listed(self.measure.hot_wards) or 'none'}"
        return self._figure(drawing, Shown(finding, alt, "map"))

    def _finding(self) -> str:
        return self.title

    def _rows(self) -> figures.Data:
        """A row for each small area that is part of a hot spot."""
        geography = self._data.geography
        rows = [
            [
                geography.lsoa_names[code],
                geography.ward_names[geography.ward_of[code]],
                words.cell_symbol(self.measure.cells[code]),
            ]
            for code in self.measure.hot
        ]
        return ["Small area", "Ward", "Number"], rows
