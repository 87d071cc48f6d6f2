"""Elements by small area: where incidents are clearly concentrated. Nothing is said of any street."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from assessment.cells import Cell
from assessment.profiles import areas
from assessment.released import Released
from assessment.report.drawing import figures, maps
from assessment.report.forms.element import Element
from assessment.report.forms.vocabulary import NotPossibleError, Takes, block, block_of, inline
from assessment.report.wording import markdown, words


class HotSpotsElement(Element, form="hot_spots"):
    """A measure by LSOA, of the shortest of its tables' periods in which no area is withheld."""

    @cached_property
    def _table(self) -> Released | None:
        released = [table for each in self._about.tables if (table := self._part(self._data.table(each)))]
        whole = [table for table in released if not any(cell.suppressed for cell in table.cells)]
        return next(iter([*whole, *released]), None)

    def _when(self) -> str:
        """Said only where the map is not of the edition's own months."""
        return "" if self._period == self._data.period else f", {self._period.label}"

    @cached_property
    def _cells(self) -> dict[str, Cell]:
        """The small areas' cells, in the order of the codes that have a shape."""
        cells = areas.area_cells(self._table, self._period)
        return {code: cells[code] for code in self._data.geography.lsoa_names if code in cells}

    @cached_property
    def _total(self) -> Cell:
        cells = areas.area_cells(self._table, self._period)
        return cells.get(self._data.geography.authority, sum(self._cells.values(), start=Cell.of(0)))

    @cached_property
    def _found(self) -> dict[str, int] | None:
        return self.found_at(0.05)

    def found_at(self, rate: float) -> dict[str, int] | None:
        """Area → 1 hot spot, -1 cold spot, 0, with at most this share of false discoveries."""
        codes = list(self._cells)
        shapes = self._data.geography.areas("lsoa").set_index("code").loc[codes].geometry
        first, second = shapes.sindex.query(shapes, predicate="intersects")
        neighbours = np.zeros((len(codes), len(codes)))
        neighbours[first, second] = 1.0
        np.fill_diagonal(neighbours, 0.0)
        return areas.hot_spot_areas(self._cells, neighbours, rate)

    @inline
    def number(self) -> str | None:
        """How many small areas are hot spots, in words."""
        return words.spelled(len(self._hot())) if self._found is not None else None

    @inline
    def wards(self) -> str | None:
        """The wards that hold a hot spot, by name."""
        return words.listed(self._hot_wards()) or None

    @inline
    def spread(self) -> str | None:
        """How few small areas hold half: 'half of all thefts happened in 14 of the 120 small areas'."""
        found = areas.concentration(self._cells)
        if not found:
            return None
        few = f"{words.spelled(found[0])} of the {len(self._cells)} small areas"
        return f"half of all {self._nouns} happened in {few}"

    def _hot(self) -> list[str]:
        return [code for code, side in (self._found or {}).items() if side > 0]

    def _hot_wards(self) -> list[str]:
        geography = self._data.geography
        return sorted({geography.ward_names[geography.ward_of[code]] for code in self._hot()})

    def _sentence(self) -> str | None:
        if self._found is None:
            return "Too many of the small areas' numbers are withheld to look for hot spots."
        hot = len(self._hot())
        if not hot:
            return f"No group of small areas stands out with more {self._nouns} than its surroundings."
        where = words.listed(self._hot_wards())
        verb = "is" if hot == 1 else "are"
        text = (
            f"Of {len(self._cells)} small areas, {words.spelled(hot)} {verb} part of a hot spot, in {where}."
        )
        if self._when():
            since = f"so we look at {self._period.label} together."
            text = f"In half a year a small area has too few to publish, {since} {text}"
        found = areas.concentration(self._cells)
        if found:
            few = words.spelled(found[0])
            text += f" Half of all {self._nouns} happened in {few} of the {len(self._cells)} areas."
        return text

    @block
    def figure(self, width: str = "half") -> str:
        """Print the map of hot spots."""
        return self._map(width)

    @block
    def map(self, width: str = "half") -> str:
        """Print the map of hot spots."""
        return self._map(width)

    def _map(self, width: str) -> str:
        if self._found is None:
            raise NotPossibleError("Too many of the small areas' numbers are withheld to look for hot spots.")
        shapes, wards = self._data.geography.areas("lsoa"), self._data.geography.areas("ward")
        drawing = maps.hot_spot_map(shapes, self._found, wards, width)
        path = figures.save(drawing, self._figure_id("map"), self._hot_areas())
        cold = sum(side < 0 for side in self._found.values())
        alt = (
            f"Map of {len(self._cells)} small areas: {words.spelled(len(self._hot()))} in a hot spot and "
            f"{words.spelled(cold)} in a cold spot of {self._nouns}. {self._sentence()}"
        )
        finding = f"{self.title}{self._when()}: {words.listed(self._hot_wards()) or 'none'}"
        return markdown.figure(path, self._figure_id("map"), self._about.id, self._caption(finding), alt)

    @block_of(Takes.NOTHING)
    def table(self) -> str:
        """Print the small areas that are part of a hot spot."""
        return markdown.plain_table(*self._hot_areas(), self._caption(self.title), self._figure_id(), (2,))

    def _hot_areas(self) -> figures.Data:
        """A row for each small area that is part of a hot spot."""
        geography = self._data.geography
        rows = [
            [
                geography.lsoa_names[code],
                geography.ward_names[geography.ward_of[code]],
                words.cell_symbol(self._cells[code]),
            ]
            for code in self._hot()
        ]
        return ["Small area", "Ward", "Number"], rows
