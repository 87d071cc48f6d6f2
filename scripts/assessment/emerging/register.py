"""The register of emerging issues (data/emerging/): what was raised, by whom, and what was decided since.

An issue belongs to the edition in which it was raised and to those that follow it; a decision counts from
its edition on, so an edition reads as it did when it was published. How it is printed is said elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field, RootModel, ValidationInfo, field_validator

from assessment.configuration import Measures
from assessment.errors import AssessmentError, Fault, nearest, refuse_if_any
from assessment.yaml_files import Named, StrictModel, read_model

if TYPE_CHECKING:  # they come with all of the report, which reads the register
    from assessment.report.conclusions.priority_matrix import MeasureNames
    from assessment.report.edition.edition import EditionData

FOLDER = Path("data/emerging")
ELEMENTS, FINDINGS = Path("data/elements"), Path("data/findings.yml")
Source = Literal["face-the-people", "neighbourhood-policing", "strategic-assessment", "partner"]
Kind = Literal["watch", "promote", "close", "retire"]


class UnknownNameError(ValueError):
    """A name that does not exist; `remedy` tells the nearest right one."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy


@dataclass(frozen=True)
class Names:
    """What the files may refer to: the context of reading, so that each wrong name is told in its place."""

    agencies: Iterable[str]
    editions: Iterable[str]
    evidence: Iterable[str]
    measures: MeasureNames

    def wrong(self, key: str, name: str) -> tuple[str, str] | None:
        """What is wrong with a name that a key gives, and what to do about it."""
        known, what = {
            "by": (self.agencies, "is no agency of assessment.yml"),
            "edition": (self.editions, "is no edition of assessment.yml"),
            "evidence": (self.evidence, "is no element and no finding"),
        }.get(key, (None, ""))
        if known is None:
            return self.measures.wrong(key, name)
        return None if name in known else (f"{name!r} {what}", nearest(name, known))


def _existing(name: str | None, info: ValidationInfo) -> str | None:
    wrong = info.context.wrong(info.field_name, name) if info.context and name is not None else None
    if wrong:
        raise UnknownNameError(*wrong)
    return name


Name = Annotated[str, AfterValidator(_existing)]


class Raised(StrictModel):
    """When an issue was raised, for which edition, and by which agency."""

    edition: Name
    day: date
    by: Name


class Decision(StrictModel):
    """What was decided about an issue, by whom and why."""

    edition: Name
    decision: Kind
    day: date
    by: Name
    reason: str = Field(min_length=1)


class IssueMeasures(Measures):
    """Those of an issue, with names that exist."""

    volume: Name | None = None
    change: Name | None = None
    harm: tuple[Name, ...] = ()
    concern: tuple[Name, ...] = ()


class Issue(StrictModel):
    """One file of data/emerging; its name is the issue's id, and the priority's if it becomes one."""

    title: str
    says: str
    source: Source
    raised: Raised
    evidence: tuple[Name, ...] = ()
    measures: IssueMeasures = IssueMeasures()
    decisions: tuple[Decision, ...] = ()

    @field_validator("decisions", mode="after")
    @classmethod
    def _in_order(cls, decisions: tuple[Decision, ...], info: ValidationInfo) -> tuple[Decision, ...]:
        raised = info.data.get("raised")
        for number, decision in enumerate(decisions, start=1):
            if raised and decision.day < raised.day:
                what = f"[{number}].day is {decision.day}, before the issue was raised on {raised.day}"
                raise ValueError(what)
        return decisions


@dataclass(frozen=True)
class Standing:
    """An issue as it stands in an edition: its last decision by then, if there is one."""

    id: str
    issue: Issue
    decision: Decision | None


class _Findings(RootModel[tuple[Named, ...]]):
    pass


def read_register(data: EditionData) -> dict[str, Issue]:
    """All issues by id. Raises AssessmentError with every fault of every file."""
    root = data.configuration.root
    paths = sorted((root / FOLDER).glob("*.yml"))
    names = _names(data) if paths else None
    issues: dict[str, Issue] = {}
    faults: list[Fault] = []
    for path in paths:
        try:
            issues[path.stem] = read_model(path, Issue, path.relative_to(root).as_posix(), context=names)
        except AssessmentError as error:
            faults += error.faults
    refuse_if_any(faults)
    return issues


def _names(data: EditionData) -> Names:
    from assessment.report.conclusions.priority_matrix import MeasureNames, PriorityMatrix
    from assessment.report.forms.elements import elements_of

    configuration = data.configuration
    findings = read_model(configuration.root / FINDINGS, _Findings, str(FINDINGS)).root
    evidence = [*elements_of(data).ids, *(finding.id for finding in findings)]
    measures = MeasureNames(data, PriorityMatrix(data).file.harm.weights)
    return Names(configuration.agencies_by_slug, configuration.editions, evidence, measures)


def standings(data: EditionData) -> list[Standing]:
    """The issues of an edition: raised by then, and still open or decided in it."""
    line = data.configuration.line_of(data.name)
    standing_issues = []
    for name, issue in read_register(data).items():
        decided = [decision for decision in issue.decisions if decision.edition in line]
        last = max(decided, key=lambda decision: decision.day, default=None)
        is_open = last is None or last.decision == "watch" or last.edition == data.name
        if issue.raised.edition in line and is_open:
            standing_issues.append(Standing(name, issue, last))
    return standing_issues
