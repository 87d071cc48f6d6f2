"""data/open-data.yml: where each publisher's files are and of which vintage, as typed objects."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from assessment.yaml_files import StrictModel, read_model

FILE = Path("data/open-data.yml")


class Crime(StrictModel):
    archive: str  # the archive of a month is <archive>/YYYY-MM.zip
    updated: str  # answers the newest month that is published
    months: int = Field(ge=1)  # how many months one archive holds


class Service(StrictModel):
    """A feature service of the Open Geography Portal."""

    service: str
    title: str
    vintage: str
    fields: tuple[str, ...]
    code: str


class LookUp(Service):
    """`authority` is its field with the authority's code."""

    authority: str


class Portal(StrictModel):
    root: str
    page: int = Field(ge=1)
    boundaries: Service
    look_up: LookUp
    other_codes: Service


class Table(StrictModel):
    """A table of Nomis. `parameters` choose its cells; `codes` is how many areas one request may name."""

    dataset: str
    title: str
    year: str
    parameters: Mapping[str, str]


class Nomis(StrictModel):
    root: str
    codes: int = Field(ge=1)
    residents: Table
    households: Table
    mid_year: Table


class Deprivation(StrictModel):
    address: str
    title: str
    columns: tuple[str, ...]


class OpenData(StrictModel):
    crime: Crime
    geography: Portal
    nomis: Nomis
    deprivation: Deprivation


def read_settings(root: Path) -> OpenData:
    return read_model(root / FILE, OpenData, str(FILE))
