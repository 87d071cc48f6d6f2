"""data/duties.yml as typed objects: a duty, when it holds, and what meets it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, RootModel, model_validator

from assessment.configuration import Slug
from assessment.errors import Fault, refuse_if_any
from assessment.yaml_files import StrictModel, read_model

FILE = Path("data/duties.yml")


class Holds(StrictModel):
    """From and until which day, both included."""

    from_: date = Field(alias="from")
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Holds:
        if self.until and self.until < self.from_:
            raise ValueError(f"until {self.until} is before from {self.from_}")
        return self

    def on(self, day: date) -> bool:
        return self.from_ <= day and (self.until is None or day <= self.until)


class Means(StrictModel):
    """One thing that has to be there: an element, a section, a document, a file or a part of the plan."""

    element: str | None = None
    section: str | None = None
    document: str | None = None
    file: Path | None = None
    plan: Literal["actions", "review"] | None = None

    @model_validator(mode="after")
    def _one(self) -> Means:
        if sum(getattr(self, name) is not None for name in type(self).model_fields) != 1:
            raise ValueError("name one of element, section, document, file and plan")
        return self

    def __str__(self) -> str:
        kind = next(name for name in type(self).model_fields if getattr(self, name) is not None)
        return f"{kind} {getattr(self, kind)}"


class Duty(StrictModel):
    """A duty in our own words (the file's head explains the keys)."""

    id: Slug
    says: str
    source: str
    read: Literal["text", "note", "report", "memory"]
    holds: Holds
    met_by: tuple[Means, ...] = Field(min_length=1)
    unmet: Mapping[str, str] = Field(default_factory=dict)


class _Duties(RootModel[tuple[Duty, ...]]):
    pass


def read_duties(root: Path) -> tuple[Duty, ...]:
    """The duties in the order of the file. Raises AssessmentError for one that is there twice."""
    duties = read_model(root / FILE, _Duties, str(FILE)).root
    times = Counter(duty.id for duty in duties)
    refuse_if_any(
        Fault(f"{FILE}, {name}", f"is there {count} times") for name, count in times.items() if count > 1
    )
    return duties
