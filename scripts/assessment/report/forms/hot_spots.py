"""Elements by small area: where incidents are clearly concentrated. Nothing is said of any street."""

from __future__ import annotations

from assessment.profiles import areas
from assessment.report.drawing import figures, maps
from assessment.report.forms.element import Element
from assessment.report.forms.vocabulary import NotPossibleError, Takes, block, block_of, inline
from assessment.report.measures.hot_spots import HotSpotsMeasure
from assessment.report.wording import markdown, words


class HotSpotsElement(Element, form="hot_spots", measure=HotSpotsMeasure):
    """A measure by LSOA, of the shortest of its tables' periods in which no area is withheld."""

    measure: HotSpotsMeasure

    def _when(self) -> str:
        """Said only where the map is not of the edition's own months."""
        return "" if self.measure.period == self._data.period else f", {self.measure.period.label}"

    @inline
    def number(self) -> str | None:
        """How many small areas are hot spots, in words."""
        return words.spelled(len(self.measure.hot)) if self.measure.spots is not None else None

    @inline
    def wards(self) -> str | None:
        """The wards that hold a hot spot, by name."""
        return words.listed(self.measure.hot_wards) or None

    @inline
    def spread(self) -> str | None:
        """How few small areas hold half: 'half of all thefts happened in 14 of the 120 small areas'."""
        half = areas.concentration(self.measure.cells)
        if not half:
            return None
        few = f"{words.spelled(half[0])} of the {len(self.measure.cells)} small areas"
        return f"half of all {self.nouns} happened in {few}"

    def _sentence(self) -> str | None:
        if self.measure.spots is None:
            return "Too many of the small areas' numbers are withheld to look for hot spots."
        hot = len(self.measure.hot)
        if not hot:
            return f"No group of small areas stands out with more {self.nouns} than its surroundings."
        where = words.listed(self.measure.hot_wards)
        verb = "is" if hot == 1 else "are"
        number = len(self.measure.cells)
        text = f"Of {number} small areas, {words.spelled(hot)} {verb} part of a hot spot, in {where}."
        if self._when():
            since = f"so we look at {self.measure.period.label} together."
            text = f"In half a year a small area has too few to publish, {since} {text}"
        half = areas.concentration(self.measure.cells)
        if half:
            few = words.spelled(half[0])
            text += f" Half of all {self.nouns} happened in {few} of the {len(self.measure.cells)} areas."
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
        if self.measure.spots is None:
            raise NotPossibleError("Too many of the small areas' numbers are withheld to look for hot spots.")
        shapes, wards = self._data.geography.areas("lsoa"), self._data.geography.areas("ward")
        drawing = maps.hot_spot_map(shapes, self.measure.spots, wards, width)
        path = figures.save(drawing, self._figure_id("map"), self._hot_areas())
        cold = sum(side < 0 for side in self.measure.spots.values())
        hot = words.spelled(len(self.measure.hot))
        spots = f"{hot} in a hot spot and {words.spelled(cold)} in a cold spot of {self.nouns}"
        alt = f"Map of {len(self.measure.cells)} small areas: {spots}. {self._sentence()}"
        finding = f"{self.title}{self._when()}: {words.listed(self.measure.hot_wards) or 'none'}"
        return markdown.figure(path, self._figure_id("map"), self._about.id, self._caption(finding), alt)

    @block_of(Takes.NOTHING)
    def table(self) -> str:
        """Print the small areas that are part of a hot spot."""
        return markdown.plain_table(self._hot_areas(), self._caption(self.title), self._figure_id(), (2,))

    def _hot_areas(self) -> figures.Data:
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
