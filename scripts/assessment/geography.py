"""Areas, how they nest, their shapes and their populations, from the project's own files in data/geography.

One method gives everything to a ward: the best fit of its small area (LSOA, of the vintage on the map).
Incidents, residents, households and the shapes of maps all follow it, so a rate's numerator and denominator
are of the same area.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.codelists import Codelist
from assessment.configuration import Configuration, load_configuration
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.json_files import read_json
from assessment.records import ALL, UNPLACED
from assessment.yaml_files import StrictModel, read_model

if TYPE_CHECKING:
    import geopandas

FORCE_AREA = "force_area"
WHOLE = "whole"  # the one neighbourhood of a partnership that has not written down its own
LEVELS = ("authority", "ward", "lsoa")
BRITISH_NATIONAL_GRID = "EPSG:27700"
WGS84 = "EPSG:4326"
BRITAIN = (-9.0, 3.0, 49.0, 61.5)  # west, east, south, north, in degrees


class _Licence(StrictModel):
    name: str
    url: str


class _PopulationOfSource(StrictModel):
    year: str
    kind: str
    level: str = "lsoa"


class GeographySource(StrictModel):
    """Where a fact in data/geography comes from."""

    id: str
    title: str
    publisher: str
    vintage: str
    files: tuple[str, ...]
    url: str
    note: str = ""
    populations: tuple[_PopulationOfSource, ...] = ()


class GeographySources(StrictModel):
    licence: _Licence
    attribution: tuple[str, ...]
    sources: tuple[GeographySource, ...]


@dataclass(frozen=True)
class Denominators:
    """How many residents or households each area has, of which year, by whose count."""

    year: str
    kind: str
    level: str
    counts: Mapping[str, int]
    source: GeographySource

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class _PopulationRow:
    area: str
    age_from: int | None
    age_to: int | None
    count: int


@dataclass(frozen=True)
class Geography:
    """The areas of one authority, which is a `kind` ("borough").

    They come in order of presentation: wards by name, small areas by code.
    """

    authority: str
    authority_name: str
    kind: str
    ward_names: Mapping[str, str]
    lsoa_names: Mapping[str, str]
    ward_of: Mapping[str, str]  # small area → ward
    small_area_of: Mapping[str, str]  # LSOA code of any vintage → the small area on the map, or `unplaced`
    polygons_file: Path
    populations_file: Path
    sources: GeographySources
    # Residents of the authority, of all ages: group ('sex', 'ethnicity') → year → code → count.
    residents_by_group: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    force_name: str = ""
    force_areas: Mapping[str, str] = field(default_factory=dict)  # the force's authorities → names
    # Ward → its area of neighbourhood policing; `WHOLE` where the list of wards does not say.
    neighbourhood_of_wards: Mapping[str, str] = field(default_factory=dict)
    small_areas_named: Mapping[str, str] = field(default_factory=dict)  # what names begin with → authority

    @cached_property
    def neighbourhood_of(self) -> dict[str, str]:
        """The neighbourhood of each ward and small area."""
        known = self.neighbourhood_of_wards
        small = {area: known[ward] for area, ward in self.ward_of.items() if ward in known}
        return {**known, **small}

    @cached_property
    def force_codelist(self) -> Codelist:
        """The force, its authorities, and what it recorded elsewhere or without a place."""
        labels = {ALL: self.force_name, **self.force_areas, UNPLACED: "Elsewhere, or place not known"}
        parents = dict.fromkeys([*self.force_areas, UNPLACED], ALL)
        return Codelist(FORCE_AREA, "Area of the force", (ALL, "authority"), labels, parents)

    @cached_property
    def codelist(self) -> Codelist:
        """The areas as a hierarchy: authority, its wards and `unplaced`, each ward's small areas."""
        labels = {self.authority: self.authority_name}
        parents = {}
        for ward, name in self.ward_names.items():
            labels[ward] = name
            parents[ward] = self.authority
            for lsoa in sorted(code for code, of in self.ward_of.items() if of == ward):
                labels[lsoa] = self.lsoa_names[lsoa]
                parents[lsoa] = ward
        labels[UNPLACED] = "Place not known"
        parents[UNPLACED] = self.authority
        return Codelist("area", "Area", LEVELS, labels, parents, root=self.authority)

    @cached_property
    def other_codes(self) -> frozenset[str]:
        """The codes of other vintages that are none of the vintage on the map."""
        return frozenset(self.small_area_of) - frozenset(self.ward_of)

    def areas(self, level: str) -> geopandas.GeoDataFrame:
        """The shapes of a level ('lsoa', 'ward', 'authority') in metres on the British National Grid.

        Columns `code`, `name`, `geometry`; wards and the authority are unions of their small areas. The frame
        is the caller's own.
        """
        if level not in self._drawn:
            self._drawn[level] = self._united(level)
        return self._drawn[level].copy()

    @cached_property
    def _drawn(self) -> dict[str, geopandas.GeoDataFrame]:
        """The shapes of the levels that have been asked for, beginning with the small areas of them all."""
        import geopandas

        features = read_json(self.polygons_file)
        lsoas = geopandas.GeoDataFrame.from_features(features, crs=WGS84).to_crs(BRITISH_NATIONAL_GRID)
        return {"lsoa": lsoas[["code", "name", "geometry"]]}

    def _united(self, level: str) -> geopandas.GeoDataFrame:
        import geopandas
        from shapely import coverage_union_all

        lsoas = self._drawn["lsoa"]
        groups = lsoas["code"].map(self.ward_of if level == "ward" else lambda _: self.authority)
        shapes = {code: coverage_union_all(list(part.geometry)) for code, part in lsoas.groupby(groups)}
        codes = [code for code in self.codelist.level(level) if code != UNPLACED]
        return geopandas.GeoDataFrame(
            {"code": codes, "name": [self.codelist.labels[code] for code in codes]},
            geometry=[shapes[code] for code in codes],
            crs=BRITISH_NATIONAL_GRID,
        )

    def denominators(
        self, year: str, kind: str, level: str, ages: tuple[int, int | None] | None = None
    ) -> Denominators:
        """Residents or households of each area of a level: those of LEVELS, 'legal_ward' or 'force_area'.

        `ages` restricts residents to an age band, both ends included; an end of None is open. Counts are sums
        of small areas by best fit, except for the legal wards, which match no count by best fit.
        Raises AssessmentError if there is no such population or its ages do not add up to the band.
        """
        stored = level if level in ("legal_ward", FORCE_AREA) else "lsoa"
        rows = _populations(self.populations_file).get((year, kind, stored), [])
        if ages is not None:
            rows = self._within_ages(rows, year, kind, ages)
        if not rows:
            wanted = f"{kind} of {year} by {level}"
            raise AssessmentError(
                Fault(self.populations_file.name, f"holds no {wanted}", self._populations_held())
            )
        listed = {"legal_ward": self.ward_names, FORCE_AREA: self.force_areas}
        codes = listed[level] if level in listed else self.codelist.level(level)
        counts = {code: 0 for code in codes if code != UNPLACED}
        for row in rows:
            counts[self._at_level(row.area, level)] += row.count
        return Denominators(year, kind, level, counts, self.source_of(year, kind, stored))

    def source_of(self, year: str, kind: str, level: str) -> GeographySource:
        """Who counted a population. Raises StopIteration where data/geography/sources.yml does not say."""
        return next(
            source
            for source in self.sources.sources
            if any((part.year, part.kind, part.level) == (year, kind, level) for part in source.populations)
        )

    def _at_level(self, area: str, level: str) -> str:
        return {"ward": self.ward_of.get(area, area), "authority": self.authority}.get(level, area)

    def _within_ages(
        self, rows: list[_PopulationRow], year: str, kind: str, ages: tuple[int, int | None]
    ) -> list[_PopulationRow]:
        first, last = ages
        end = float("inf") if last is None else last
        inside, starts, ends = [], set(), set()
        for row in rows:
            row_end = float("inf") if row.age_to is None else row.age_to
            if row.age_from is not None and first <= row.age_from and row_end <= end:
                inside.append(row)
                starts.add(row.age_from)
                ends.add(row_end)
        if not inside or min(starts) != first or max(ends) != end:
            band = f"{first} and over" if last is None else f"{first} to {last}"
            what = f"the ages of {kind} of {year} do not add up to {band}"
            raise AssessmentError(Fault(self.populations_file.name, what))
        return inside

    def _populations_held(self) -> str:
        held = sorted(_populations(self.populations_file))
        return f"It holds: {'; '.join(f'{kind} of {year} by {level}' for year, kind, level in held)}."


def load_geography(configuration: Configuration | None = None) -> Geography:
    """The geography that assessment.yml names. Faults between its files are all named at once."""
    configuration = configuration or load_configuration()
    area, files = configuration.area, configuration.area.geography
    wards = _read(configuration, files.wards, ("code", "name", "authority"))
    base = files.small_areas
    lookup = _read(configuration, files.ward_lookup, (base, "name", "ward"))
    ward_of = {row[base]: row["ward"] for row in lookup}
    small_area_of = {code: code for code in ward_of}
    faults = list(_faults_of_wards(configuration, wards, ward_of))
    for vintage, path in files.later_lookups.items():
        for row in _read(configuration, path, (vintage, base)):
            if row[base] not in ward_of and row[base] != UNPLACED:
                faults.append(Fault(f"{path}, {row[vintage]}", f"{row[base]} is not in {files.ward_lookup}"))
            small_area_of.setdefault(row[vintage], row[base])
    refuse_if_any(faults)
    return Geography(
        authority=area.authority,
        authority_name=area.name,
        kind=area.kind,
        ward_names={row["code"]: row["name"] for row in wards},
        lsoa_names={row[base]: row["name"] for row in lookup},
        ward_of=ward_of,
        small_area_of=small_area_of,
        polygons_file=configuration.path(files.areas),
        populations_file=configuration.path(files.populations),
        residents_by_group=_by_group(configuration, files.residents_by_group),
        sources=read_model(configuration.path(files.sources), GeographySources, str(files.sources)),
        force_name=area.force_name,
        force_areas={force_area.code: force_area.name for force_area in area.force_areas},
        neighbourhood_of_wards={row["code"]: row.get("neighbourhood_area") or WHOLE for row in wards},
        small_areas_named={
            name: force_area.code
            for force_area in area.force_areas
            if force_area.code != area.authority  # its small areas are known one by one
            for name in force_area.small_areas_named or (force_area.name,)
        },
    )


def _by_group(configuration: Configuration, path: Path | None) -> dict[str, dict[str, dict[str, int]]]:
    residents: dict[str, dict[str, dict[str, int]]] = {}
    rows = _read(configuration, path, ("year", "group", "code", "count")) if path else ()
    for line, row in enumerate(rows, start=2):
        if not row["count"].isdecimal():
            raise AssessmentError(Fault(f"{path}, line {line}, count", "is no whole number"))
        by_year = residents.setdefault(row["group"], {})
        by_year.setdefault(row["year"], {})[row["code"]] = int(row["count"])
    return residents


def _faults_of_wards(
    configuration: Configuration, wards: list[dict[str, str]], ward_of: Mapping[str, str]
) -> Iterable[Fault]:
    files, authority = configuration.area.geography, configuration.area.authority
    known = {row["code"] for row in wards}
    for other in sorted({row["authority"] for row in wards} - {authority}):
        yield Fault(
            "assessment.yml, area.authority",
            f"is {authority}, but the wards of {files.wards} lie in {other}",
            "Correct the authority's code, or make data/geography for it with scripts/build_geography.py.",
        )
    for ward in sorted(known - set(ward_of.values())):
        yield Fault(f"{files.ward_lookup}", f"no small area belongs to ward {ward}")
    for lsoa in sorted(code for code, ward in ward_of.items() if ward not in known):
        yield Fault(f"{files.ward_lookup}, {lsoa}", f"its ward {ward_of[lsoa]} is not in {files.wards}")


def _read(configuration: Configuration, relative: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        with configuration.path(relative).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            refuse_if_any(Fault(str(relative), f"has no column {column!r}") for column in missing)
            return list(reader)
    except FileNotFoundError:
        raise AssessmentError(Fault(str(relative), "there is no such file")) from None


@lru_cache(maxsize=4)
def _populations(path: Path) -> dict[tuple[str, str, str], list[_PopulationRow]]:
    """The counts by year, kind and level."""

    def age(text: str) -> int | None:
        return int(text) if text else None

    populations: dict[tuple[str, str, str], list[_PopulationRow]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            ages = age(row["age_from"]), age(row["age_to"])
            counted = _PopulationRow(row["area"], *ages, int(row["count"]))
            populations.setdefault((row["year"], row["kind"], row["level"]), []).append(counted)
    return populations
