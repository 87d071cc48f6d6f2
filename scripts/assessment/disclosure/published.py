"""Reading what is published: released tables as an outsider finds them, edition by edition.

Reads CSV and resource files only. What can be worked out from them is said in `audit`.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy
import pandas
from pydantic import Field, model_validator

from assessment.disclosure.attack import Contradiction, propagate
from assessment.disclosure.audit import rows_of
from assessment.disclosure.system import link
from assessment.disclosure.views import (
    Parents,
    Statement,
    View,
    known_from_display,
    percentage,
    shares_printed_as,
)
from assessment.errors import AssessmentError, Fault
from assessment.json_files import read_json
from assessment.released import PUBLISHED
from assessment.yaml_files import StrictModel, read_model

PRINTED_ELSEWHERE = Path("data/policy/printed_elsewhere.yml")


def read_edition(folder: Path) -> list[View]:
    """Every counted table of an edition's folder. Raises AssessmentError for a table that is not whole."""
    resources = sorted(folder.glob("*.resource.json"))
    if not resources:
        raise AssessmentError(Fault(str(folder), "holds no released tables"))
    counted = {path: resource for path in resources if is_counted(resource := read_json(path))}
    return [_view(path, resource, folder.name) for path, resource in counted.items()]


def is_counted(resource: Mapping[str, Any]) -> bool:
    """Whether a table was counted from records here; one that its publisher released gives nobody away."""
    return resource["assessment"]["policy"].get("rule") != PUBLISHED


def _view(path: Path, resource: Mapping[str, Any], edition: str) -> View:
    table = path.with_name(resource["path"])
    content = table.read_bytes()
    stated = resource.get("hash")
    if stated and stated != f"sha256:{hashlib.sha256(content).hexdigest()}":
        what = f"is not the file that {path.name} speaks of: its checksum differs"
        raise AssessmentError(
            Fault(str(table), what, "Release the edition again; never change a table by hand.")
        )
    with table.open(encoding="utf-8", newline="") as stream:
        frame = pandas.read_csv(stream, dtype=str, keep_default_na=False)
    about, codes = resource["assessment"], frame.drop(columns=["count", "status"])
    shown = frame["count"].to_numpy() != ""
    count = numpy.where(shown, pandas.to_numeric(frame["count"].where(shown, "0")), 0.0)
    name = f"{edition}/{resource['name']}"
    _refuse_wrong_cells(name, codes, count, shown, frame["status"])
    lower, upper, hidden = known_from_display(frame["status"].to_numpy(), count, about["policy"])
    return View(
        name=name,
        measure=about["return"],
        where=about.get("where", {}),
        codes=codes,
        parents={key: dimension.get("parents", {}) for key, dimension in about["dimensions"].items()},
        lower=lower,
        upper=upper,
        hidden=hidden,
        width=about["policy"].get("protection_width") or 0,
        threshold=about["policy"].get("threshold") or 0,
        classes=about["policy"].get("class_disclosure", {}),
    )


def _refuse_wrong_cells(
    name: str, codes: pandas.DataFrame, count: numpy.ndarray, shown: numpy.ndarray, status: pandas.Series
) -> None:
    is_open = status.isin(["value", "zero"]).to_numpy()
    wrong = {
        "shows a count although it is suppressed or was not collected": shown & ~is_open,
        "shows no count, but says that it does": ~shown & is_open,
        "is not a count: counts are whole and not negative": shown & ((count < 0) | (count % 1 != 0)),
    }
    for what, rows in wrong.items():
        for row in numpy.flatnonzero(rows)[:1]:
            cell = ", ".join(f"{key}={code}" for key, code in codes.iloc[row].items())
            raise AssessmentError(Fault(f"{name} [{cell}]", what, "Release the edition again."))


def earlier_editions(
    current: Sequence[View], folders: Iterable[Path], hierarchies: Parents
) -> tuple[list[View], list[tuple[str, str]]]:
    """The tables of other editions that fit together with these, and those that do not.

    A source may be restated after publication: then an older table contradicts the new one and nothing exact
    can be worked out from both. Such pairs come back as (older table, return); somebody has to look at them.
    """
    measures = {view.measure for view in current}
    fitting: list[View] = []
    restated: list[tuple[str, str]] = []
    for folder in folders:
        for view in read_edition(folder):
            if view.measure not in measures:
                continue
            same = [other for other in (*current, *fitting) if other.measure == view.measure]
            if _fit_together([*same, view], hierarchies):
                fitting.append(view)
            else:
                restated.append((view.name, view.measure))
    return fitting, restated


def _fit_together(views: Sequence[View], hierarchies: Parents) -> bool:
    try:
        system = link(views, hierarchies)
        propagate(rows_of(system), system.lower, system.upper)
    except (AssessmentError, Contradiction):
        return False
    return True


class _Printed(StrictModel):
    """A number that is public outside the tables: a count, a range, or a percentage of another cell."""

    where: str
    measure: str = Field(alias="return")
    cell: Mapping[str, str]
    count: int | None = None
    at_least: int | None = None
    at_most: int | None = None
    percent: float | None = None
    decimals: int = 0
    of: Mapping[str, str] | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> "_Printed":
        said = [
            self.count is not None,
            self.percent is not None,
            (self.at_least, self.at_most) != (None, None),
        ]
        if sum(said) != 1 or (self.percent is None) != (self.of is None):
            raise ValueError("give count, or at_least and at_most, or percent with of")
        return self

    def statements(self) -> Sequence[Statement]:
        if self.percent is not None and self.of is not None:
            shares = shares_printed_as(self.percent, self.decimals)
            return percentage(self.where, self.measure, self.cell, self.of, shares)
        lowest = self.count if self.count is not None else self.at_least or 0
        highest: Any = self.count if self.count is not None else self.at_most
        return (
            Statement(self.where, self.measure, self.cell, lowest, numpy.inf if highest is None else highest),
        )


class _PrintedFile(StrictModel):
    printed: tuple[_Printed, ...]


def read_printed(root: Path) -> list[Statement]:
    """What data/policy/printed_elsewhere.yml says is public outside the tables; nothing without the file."""
    path = root / PRINTED_ELSEWHERE
    if not path.exists():
        return []
    content = read_model(path, _PrintedFile, str(PRINTED_ELSEWHERE))
    return [statement for entry in content.printed for statement in entry.statements()]
