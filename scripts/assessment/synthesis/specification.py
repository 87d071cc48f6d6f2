"""What an edition's synthetic returns are like: data/synthesis/<edition>.yml as typed objects.

The numbers stand there as data; how records are drawn from them is in `assessment.synthesis.draw`.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from assessment.periods import parse_period
from assessment.yaml_files import StrictModel, read_model, read_yaml

Weights = dict[str, float]


class Drawn(StrictModel):
    """A column drawn from weights; where `given` names another column, from weights by that column's code.

    A code without weights of its own takes its parent's, at last `weights`. The code '' is an empty cell.
    """

    weights: Weights = Field(default_factory=dict)
    given: str | None = None
    by: dict[str, Weights] = Field(default_factory=dict)
    unlike: tuple[str, ...] = ()  # left empty where one of these columns holds the same code


class People(StrictModel):
    """References of people, some of whom come back.

    `repeat` is the share of records that concern somebody who has been there before, in the same small area;
    `keep` are the columns that stay as they were the first time.
    """

    field: str
    prefix: str
    repeat: float = Field(ge=0, lt=1)
    repeat_by: dict[str, dict[str, float]] = Field(default_factory=dict)
    only: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    keep: tuple[str, ...] = ()


class Linked(StrictModel):
    """Records that follow from another return's: one for each that fits, with these cells copied."""

    to: str
    where: dict[str, tuple[str, ...]]
    copied: dict[str, str]


class Place(StrictModel):
    """How incidents spread over the borough, and in which cells the sender writes where."""

    pattern: str | None = None
    written: dict[Literal["lsoa", "ward", "grid_reference", ""], float]


class SentFile(StrictModel):
    """A file as its agency sends it."""

    name: str
    year: int | None = None  # the financial year it holds; by default every one
    received: date
    encoding: str = "utf-8"
    delimiter: str = ","
    dates: str = "%Y-%m-%d"
    headings: Literal["title", "name", "upper", "also"] = "title"
    title_row: str | None = None
    words: Literal["label", "code", "also"] = "label"
    leave_out: tuple[str, ...] = ()
    misspelt: dict[str, dict[str, str]] = Field(
        default_factory=dict
    )  # field → code → what the sender wrote by mistake
    sent_twice: int = 0


class Exactly(StrictModel):
    """So many records, no more and no fewer, hold `code`; on days between `first` and `last`, if given."""

    column: str
    code: str
    otherwise: str
    count: int
    first: date | None = None
    last: date | None = None


class ReturnSpecification(StrictModel):
    """One return: how many records a financial year, when, where, and what stands in them."""

    prefix: str = ""
    yearly: dict[int, int] = Field(default_factory=dict)
    rows: tuple[dict[str, str], ...] = ()  # records written out, where there is nothing to draw
    exactly: tuple[Exactly, ...] = ()
    linked: Linked | None = None
    season: tuple[float, ...] = (1.0,) * 12  # April to March
    days: tuple[int, ...] = ()  # days of the half-year to use instead of any day
    place: Place | None = None
    columns: dict[str, Drawn] = Field(default_factory=dict)
    ages: dict[str, Weights] = Field(
        default_factory=dict
    )  # weights of age bands; the key is a code of `ages_given`, or 'else'
    ages_given: str | None = None
    age_unknown: float = 0.0
    people: People | None = None
    files: tuple[SentFile, ...]


class Planted(StrictModel):
    """An effect that the records must show: `factor` times as many records where all of this holds."""

    id: str
    return_name: str = Field(alias="return")
    says: str
    where: dict[str, str]
    months: str
    factor: float = Field(gt=0)

    @property
    def month_codes(self) -> tuple[str, ...]:
        return parse_period(self.months).months


class Synthesis(StrictModel):
    """An edition's synthetic returns."""

    seed: int
    licence: str
    patterns: dict[str, Weights]  # by ward name, 1 where a ward is not named
    returns: dict[str, ReturnSpecification]
    planted: tuple[Planted, ...]


class Continuation(StrictModel):
    """An edition's synthetic returns as those of an earlier edition, and as many records again for the months
    since as in the same months a year before.

    `change` multiplies that number, by return; `planted` are effects in the new months.
    """

    continues: str
    change: dict[str, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    planted: tuple[Planted, ...] = ()


def read_synthesis(path: Path, shown_as: str | None = None) -> Synthesis | Continuation:
    """The specification of an edition's returns. Raises AssessmentError for wrong keys and values."""
    name = shown_as or str(path)
    content = read_yaml(path, name)
    continues = isinstance(content, dict) and "continues" in content
    return read_model(path, Continuation if continues else Synthesis, name)
