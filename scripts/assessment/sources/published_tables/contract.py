"""What a published table must look like: the contracts of data/published as typed objects; opens no table."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from assessment.cells import Status
from assessment.configuration import Configuration
from assessment.errors import Fault, nearest, refuse_if_any
from assessment.records import Kind
from assessment.yaml_files import StrictModel, places, read_model

FOLDER = Path("data/published")
PeriodForm = Literal["month", "quarter", "calendar-year", "financial-year", "several-years"]
Symbol = Literal[Status.WITHHELD, Status.NOT_APPLICABLE, Status.NOT_AVAILABLE, Status.LOW]


class Columns(StrictModel):
    """The headings under which the file has its periods, its areas and its values."""

    period: str
    area: str
    value: str


class PublishedContract(StrictModel):
    """One table: where it is from, on what terms, and how its file writes periods, areas, values and symbols.

    `rows` picks the table out of a file that holds more: a heading, and what must stand under it. The
    partnership's own area and the authorities of its force are taken by their code or name; `comparators`
    are other areas, as the file writes them, with their codes.
    """

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    limits: str = Field(pattern=r"^[A-Z].*\.$")
    publisher: str
    owner: str  # the agency that can say more: its slug in assessment.yml
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
    """All contracts by name. Raises AssessmentError with file, line and key of what is wrong in them."""
    contracts: dict[str, PublishedContract] = {}
    faults: list[Fault] = []
    for path in sorted(configuration.path(FOLDER).glob("*.yml")):
        shown_as = path.relative_to(configuration.root).as_posix()
        contract = read_model(path, PublishedContract, shown_as, configuration.names)
        place = places(path, shown_as)
        if contract.name != path.stem:
            what = f"is {contract.name!r}; it must be the file's own name"
            faults.append(Fault(place(("name",)), what, f"Write {path.stem!r}."))
        if contract.owner not in (agencies := configuration.agencies_by_slug):
            what = f"{contract.owner!r} is no agency of assessment.yml"
            faults.append(Fault(place(("owner",)), what, nearest(contract.owner, agencies)))
        contracts[contract.name] = contract
    refuse_if_any(faults)
    return contracts
