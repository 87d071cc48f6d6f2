"""Nomis as a source: residents and households of the areas that are named, fetched as CSV."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from assessment.errors import AssessmentError, Fault
from assessment.geography import load_geography
from assessment.sources.fetching.files import Provenance, keep, refuse_missing
from assessment.sources.fetching.settings import read_settings
from assessment.sources.fetching.transport import TransientError, Transport
from assessment.sources.source import FetchRequest, Source
from assessment.yaml_files import StrictModel

COLUMNS = ("GEOGRAPHY_CODE", "OBS_VALUE")
RESIDENTS_FILE, HOUSEHOLDS_FILE, MID_YEAR_FILE = "residents.csv", "households.csv", "mid-year.csv"


class Table(StrictModel):
    """A table of Nomis. `parameters` choose its cells."""

    dataset: str
    title: str
    year: str
    parameters: Mapping[str, str]


class Settings(StrictModel):
    """`codes` is how many areas one request may name."""

    root: str
    codes: int = Field(ge=1)
    residents: Table
    households: Table
    mid_year: Table


@dataclass(frozen=True)
class NomisTable:
    """One count for each of `areas`, written as a CSV of two columns, `area` and `count`."""

    name: str
    settings: Settings
    table: Table
    areas: tuple[str, ...]
    file: str

    @property
    def address(self) -> str:
        return f"{self.settings.root}/{self.table.dataset}.data.csv"

    def fetch(self, transport: Transport, folder: Path) -> Sequence[Provenance]:
        key = f"{self.address}?{self.table.parameters}{','.join(self.areas)}"
        overview = f"{self.settings.root}/{self.table.dataset}.overview.json"
        entry = keep(
            transport,
            key,
            lambda: str(transport.json(overview)),
            lambda: self._collect(transport),
            folder / self.file,
        )
        made = entry.fetched, entry.sha256, entry.bytes
        return [Provenance(self.file, self.table.title, self.address, *made)]

    def _collect(self, transport: Transport) -> bytes:
        counts: dict[str, int] = {}
        for start in range(0, len(self.areas), self.settings.codes):
            asked = self.areas[start : start + self.settings.codes]
            transport.progress(f"Fetching {self.table.title}: {start} of {len(self.areas)} areas")
            parameters = {**self.table.parameters, "geography": ",".join(asked), "select": ",".join(COLUMNS)}
            counts |= transport.answer(
                self.address, parameters, "CSV", lambda body, asked=asked: self._parsed(body, asked)
            )
        lines = "".join(f"{area},{counts[area]}\n" for area in sorted(counts))
        return f"area,count\n{lines}".encode()

    def _parsed(self, body: str, asked: Sequence[str]) -> dict[str, int]:
        if not body.endswith("\n"):
            raise TransientError("answered with CSV that was cut off")
        reader = csv.DictReader(io.StringIO(body))
        refuse_missing(self.address, COLUMNS, reader.fieldnames or ())
        counts: dict[str, int] = {}
        for row in reader:
            area, value = row["GEOGRAPHY_CODE"], row["OBS_VALUE"]
            if area in counts:
                what = f"gives {area} more than once: the table's cells are not chosen to one an area"
                raise AssessmentError(Fault(self.address, what, "Choose them in data/open-data.yml."))
            if not (value or "").isdigit():
                raise AssessmentError(Fault(self.address, f"gives no number for {area}"))
            counts[area] = int(value)
        lacking = sorted(set(asked) - set(counts))
        if lacking:
            named = ", ".join(lacking[:5]) + (" …" if len(lacking) > 5 else "")
            what = f"knows nothing of {len(lacking)} areas: {named}"
            raise AssessmentError(Fault(self.address, what, "Are the codes of the table's vintage?"))
        return {area: counts[area] for area in asked}


def read_nomis(root: Path) -> Settings:
    return read_settings(root, Nomis.settings, Settings)


def population(nomis: Settings, codes: tuple[str, ...]) -> list[NomisTable]:
    """Residents and households of small areas by the census, and residents by the latest estimates."""
    return [
        NomisTable("residents", nomis, nomis.residents, codes, RESIDENTS_FILE),
        NomisTable("households", nomis, nomis.households, codes, HOUSEHOLDS_FILE),
        NomisTable("mid-year", nomis, nomis.mid_year, codes, MID_YEAR_FILE),
    ]


class Nomis(Source):
    name = "Nomis"
    fetched_as = "population"
    fetch_help = "residents and households by small area"
    settings = "nomis"

    def files_to_fetch(self, request: FetchRequest) -> list[NomisTable]:
        codes = tuple(sorted(load_geography(request.configuration).ward_of))
        return population(read_nomis(request.configuration.root), codes)
