"""The register of emerging issues (data/emerging/): what was raised, by whom, and what was decided since.

An issue belongs to the edition in which it was raised and to those that follow it; a decision counts from
its edition on, so an edition reads as it did when it was published. How it is printed is said elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, RootModel

from assessment.configuration import Configuration, Measures, Slug
from assessment.errors import AssessmentError, Fault, nearest, refuse_if_any
from assessment.references import element_named
from assessment.yaml_files import Named, PartOfFile, StrictModel, read_model

FOLDER = Path("data/emerging")
ELEMENTS, FINDINGS, MATRIX = Path("data/elements"), Path("data/findings.yml"), Path("data/matrix.yml")
Source = Literal["face-the-people", "neighbourhood-policing", "strategic-assessment", "partner"]
Kind = Literal["watch", "promote", "close", "retire"]


class Raised(StrictModel):
    """When an issue was raised, for which edition, and by which agency."""

    edition: str
    day: date
    by: Slug


class Decision(StrictModel):
    """What was decided about an issue, by whom and why."""

    edition: str
    decision: Kind
    day: date
    by: Slug
    reason: str = Field(min_length=1)


class Issue(StrictModel):
    """One file of data/emerging; its name is the issue's id, and the priority's if it becomes one."""

    title: str
    says: str
    source: Source
    raised: Raised
    evidence: tuple[str, ...] = ()
    measures: Measures = Measures()
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Standing:
    """An issue as it stands in an edition: its last decision by then, if there is one."""

    id: str
    issue: Issue
    decision: Decision | None


def read_register(configuration: Configuration) -> dict[str, Issue]:
    """All issues by id. Raises AssessmentError with every fault of every file."""
    issues: dict[str, Issue] = {}
    faults: list[Fault] = []
    for path in sorted((configuration.root / FOLDER).glob("*.yml")):
        name = path.relative_to(configuration.root).as_posix()
        try:
            issues[path.stem] = read_model(path, Issue, name)
        except AssessmentError as error:
            faults += error.faults
    known = _known(configuration) if issues else {}
    faults += [
        fault for name, issue in issues.items() for fault in _faults(name, issue, configuration, known)
    ]
    refuse_if_any(faults)
    return issues


def standings(configuration: Configuration, edition: str) -> list[Standing]:
    """The issues of an edition: raised by then, and still open or decided in it."""
    line = configuration.line_of(edition)
    standing_issues = []
    for name, issue in read_register(configuration).items():
        decided = [decision for decision in issue.decisions if decision.edition in line]
        last = max(decided, key=lambda decision: decision.day, default=None)
        is_open = last is None or last.decision == "watch" or last.edition == edition
        if issue.raised.edition in line and is_open:
            standing_issues.append(Standing(name, issue, last))
    return standing_issues


class _Entries(RootModel[tuple[Named, ...]]):
    pass


class _Harm(PartOfFile):
    weights: Mapping[str, float]


class _Matrix(PartOfFile):
    harm: _Harm


def _ids(root: Path, path: Path) -> list[str]:
    name = path.relative_to(root).as_posix()
    return [entry.id for entry in read_model(path, _Entries, name).root]


def _known(configuration: Configuration) -> dict[str, set[str]]:
    root = configuration.root
    elements = {name for path in sorted((root / ELEMENTS).glob("*.yml")) for name in _ids(root, path)}
    findings = set(_ids(root, root / FINDINGS))
    weights = set(read_model(root / MATRIX, _Matrix, str(MATRIX)).harm.weights)
    return {"element": elements, "evidence": elements | findings, "weight": weights}


def _faults(
    name: str, issue: Issue, configuration: Configuration, known: Mapping[str, set[str]]
) -> Iterable[Fault]:
    where = f"{FOLDER}/{name}.yml"
    for key, part in (
        ("raised", issue.raised),
        *((f"decisions[{at}]", decision) for at, decision in enumerate(issue.decisions, 1)),
    ):
        if part.by not in configuration.agencies_by_slug:
            yield Fault(f"{where}, {key}.by", f"{part.by!r} is no agency of assessment.yml")
        if part.edition not in configuration.editions:
            yield Fault(f"{where}, {key}.edition", f"there is no edition {part.edition!r}")
        if part.day < issue.raised.day:
            yield Fault(
                f"{where}, {key}.day", f"is {part.day}, before the issue was raised on {issue.raised.day}"
            )
    for evidence in issue.evidence:
        if evidence not in known["evidence"]:
            yield Fault(f"{where}, evidence", f"{evidence!r} is no element and no finding")
    for key, element in (("volume", issue.measures.volume), ("change", issue.measures.change)):
        if element is not None and element_named(element) not in known["element"]:
            remedy = nearest(element_named(element), known["element"])
            yield Fault(f"{where}, measures.{key}", f"{element!r} is no element", remedy)
    for kind in issue.measures.harm:
        if kind not in known["weight"]:
            yield Fault(f"{where}, measures.harm", f"{kind!r} has no weight in {MATRIX}")
