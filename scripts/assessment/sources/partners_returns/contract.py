"""What each partner's return must look like: the contracts of data/contracts as typed objects.

A contract is a Frictionless Table Schema with a few keys of our own. Nothing here opens a return.
"""

import re
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from assessment.configuration import Configuration
from assessment.periods import Period
from assessment.sources.named_files import Named, read_named
from assessment.yaml_files import StrictModel

FOLDER = Path("data/contracts")
WARD = "ward"
"""Stands for the geography's wards where a field names a codelist."""

FieldType = Literal["string", "date", "time", "integer", "number", "boolean"]
StepKind = Literal[
    "month", "area", "code", "age_band", "sequence", "times", "neighbourhood", "number", "text"
]
DateStyle = Literal["iso", "day-month-year", "day-month-name-year"]


class Constraints(StrictModel):
    """Table Schema's constraints, as far as the contracts use them."""

    required: bool = False
    unique: bool = False
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None


class ContractField(StrictModel):
    """A column of the return: Table Schema's field, and the headers, codes and care that it takes."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    type: FieldType
    description: str | None = None
    example: str | None = None
    codelist: str | None = None
    personal: bool = False
    also: tuple[str, ...] = ()
    constraints: Constraints = Constraints()

    @cached_property
    def headers(self) -> frozenset[str]:
        """Every heading that a partner may give the column, as `normalise_header` writes it."""
        return frozenset(normalise_header(text) for text in (self.name, self.title, *self.also))


class CleanStep(StrictModel):
    """How one column of the clean records comes about."""

    by: StepKind
    source: tuple[str, ...] | str = Field(alias="from")
    empty: str | None = None
    only_where: dict[str, str] = Field(default_factory=dict)
    # Columns and the codes of which one a record must have to be counted in `times`.
    among: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @property
    def sources(self) -> tuple[str, ...]:
        return (self.source,) if isinstance(self.source, str) else self.source


class Derived(StrictModel):
    """A second set of records out of the same file: one for each filled field of a list."""

    title: str
    one_row_for_each: tuple[str, ...]
    column: str = Field(alias="as")


class Ended(StrictModel):
    """The last day for which a return was collected, and why it ended, in a clause for readers."""

    last_day: date
    because: str


class Contract(Named):
    """One return: whose it is, by when, on what basis, and its columns before and after cleaning."""

    title: str
    description: str
    limits: str = Field(pattern=r"^[A-Z].*\.$")
    element: str
    frequency: str
    cut_off_days: int = Field(ge=0, le=366)
    ended: Ended | None = None
    lawful_basis: str
    standard: str | None = None
    disclosure: str
    every_month: bool = False
    dates: tuple[DateStyle, ...] = ("iso", "day-month-year", "day-month-name-year")
    valid_where: dict[str, str] = Field(default_factory=dict)
    in_order: tuple[tuple[str, str], ...] = ()
    fields: tuple[ContractField, ...]
    primaryKey: str
    missingValues: tuple[str, ...] = ("",)
    clean: dict[str, CleanStep]
    derived: dict[str, Derived] = Field(default_factory=dict)

    @cached_property
    def by_name(self) -> dict[str, ContractField]:
        return {field.name: field for field in self.fields}

    @property
    def returns(self) -> tuple[str, ...]:
        """Its own name, and those of the returns that are derived from it."""
        return (self.name, *self.derived)

    def field_of_header(self, header: str) -> ContractField | None:
        """The field that a heading of a partner's file means."""
        wanted = normalise_header(header)
        return next((field for field in self.fields if wanted in field.headers), None)

    def meaning(self, header: str) -> str | None:
        """The name of the field that a heading means; None where it means none."""
        field = self.field_of_header(header)
        return field.name if field else None

    def due(self, period: Period) -> date:
        """The last day on which the return for a period is not late."""
        return period.last_day + timedelta(days=self.cut_off_days)

    @property
    def date_field(self) -> str:
        """The field that places a record in a month."""
        return self.clean["month"].sources[0]

    @model_validator(mode="after")
    def _parts_fit_together(self) -> "Contract":
        names = [field.name for field in self.fields]
        if len(set(names)) < len(names):
            raise ValueError("fields: a name is given twice")
        if self.primaryKey not in names:
            raise ValueError(f"primaryKey: {self.primaryKey!r} is not a field")
        if "month" not in self.clean:
            raise ValueError("clean: needs a month")
        headers = [header for field in self.fields for header in field.headers]
        shared = sorted({header for header in headers if headers.count(header) > 1})
        if shared:
            raise ValueError(f"fields: two fields take the heading {shared[0]!r}")
        for column, step in self.clean.items():
            for source in step.sources:
                if source not in names:
                    raise ValueError(f"clean.{column}: {source!r} is not a field")
            if step.by == "code" and not self.by_name[step.sources[0]].codelist:
                raise ValueError(f"clean.{column}: {step.sources[0]!r} has no codelist")
        return self


def normalise_header(text: str) -> str:
    """Words without case, punctuation and spacing: 'Crime  No.' is 'crime_no', and '&' is 'and'."""
    return re.sub(r"[^a-z0-9]+", " ", text.casefold().replace("&", " and ")).strip()


def read_contracts(configuration: Configuration) -> dict[str, Contract]:
    """See `read_named`."""
    return read_named(configuration, FOLDER, Contract)
