"""What a published table must look like: the contracts of data/published as typed objects; opens no table."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from assessment.cells import Status
from assessment.configuration import Configuration
from assessment.records import Kind
from assessment.sources.named_files import Named, read_named
from assessment.yaml_files import StrictModel

FOLDER = Path("data/published")
PeriodForm = Literal["month", "quarter", "calendar-year", "financial-year", "several-years"]
Symbol = Literal[Status.WITHHELD, Status.NOT_APPLICABLE, Status.NOT_AVAILABLE, Status.LOW]


class Columns(StrictModel):
    """The headings under which the file has its periods, its areas and its values."""

    period: str
    area: str
    value: str


class PublishedContract(Named):
    """One table: where it is from, on what terms, and how its file writes periods, areas, values and symbols.

    `rows` picks the table out of a file that holds more: a heading, and what must stand under it. The
    partnership's own area and the authorities of its force are taken by their code or name; `comparators`
    are other areas, as the file writes them, with their codes.
    """

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    limits: str = Field(pattern=r"^[A-Z].*\.$")
    publisher: str
    kind: Literal[Kind.OPEN, Kind.PARTNER] = Kind.OPEN
    licence: str = Field(
        pattern=r"\S", description="`licence: Open Government Licence v3.0`, or whatever the publisher says"
    )
    address: str | None = Field(default=None, pattern=r"^https?://")
    unit: str
    columns: Columns
    rows: Mapping[str, str] = Field(default_factory=dict)
    period: PeriodForm
    comparators: Mapping[str, str] = Field(default_factory=dict)
    symbols: Mapping[str, Symbol] = Field(default_factory=dict)
    decimals: Annotated[int, Field(ge=0, le=6)] | None = None
    minimum: float | None = 0
    maximum: float | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that the file must have."""
        return (self.columns.period, self.columns.area, self.columns.value, *self.rows)


def read_published_contracts(configuration: Configuration) -> dict[str, PublishedContract]:
    """See `read_named`."""
    return read_named(configuration, FOLDER, PublishedContract, configuration.names)
