"""`assessment promote` and `assessment retire`: a decision on record, and the files that follow from it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import indent

from assessment.configuration import Configuration, load_configuration
from assessment.derive import add_derived
from assessment.emerging.priority_files import NewPriority, add_priority, evidence_of, take_out_priority
from assessment.emerging.register import FOLDER, Decision, Issue, read_register
from assessment.errors import AssessmentError, Fault, nearest, refuse_if_any
from assessment.plan.read import read_plan
from assessment.project_change import ProjectChange
from assessment.report.conclusions.findings import Findings
from assessment.report.conclusions.priority_matrix import PriorityMatrix
from assessment.report.edition.edition import EditionData
from assessment.yaml_edits import indentation, inserted_after, removed


@dataclass(frozen=True)
class Wish:
    """What was decided, by which agency, on which day and why."""

    by: str
    day: str
    reason: str

    def faults(self, configuration: Configuration) -> Iterator[Fault]:
        """An agency, a day or a reason that is none."""
        yield from _no_agency("--by", self.by, configuration)
        if not self.reason.strip():
            yield Fault("--reason", "is empty", "Say why; the register keeps it.")
        try:
            date.fromisoformat(self.day)
        except ValueError:
            yield Fault("--day", f"{self.day!r} is no day", "Write it as YYYY-MM-DD.")

    def decision(self, kind: str, configuration: Configuration) -> Decision:
        content = {"edition": configuration.current_edition, "decision": kind, "day": self.day}
        return Decision.model_validate({**content, "by": self.by, "reason": self.reason.strip()})


def promote(
    configuration: Configuration, name: str, wish: Wish, owner: str, reviewers: Sequence[str]
) -> list[Path]:
    """Make a priority of an issue. Returns the files that changed; on any fault none does."""
    issues, faults = _register(configuration)
    faults += wish.faults(configuration)
    for flag, agency in (("--owner", owner), *(("--reviewer", reviewer) for reviewer in reviewers)):
        faults += _no_agency(flag, agency, configuration)
    if name in issues:
        faults += _not_to_be_promoted(configuration, name, issues[name], wish)
    elif not faults or not (configuration.root / _path(name)).is_file():
        faults.append(Fault(str(FOLDER), f"has no issue {name!r}", nearest(name, issues)))
    refuse_if_any(faults)
    new = NewPriority(name, issues[name], owner, reviewers)
    change = ProjectChange(configuration.root)
    _record(change, name, new.issue, wish.decision("promote", configuration))
    add_priority(change, configuration, new)
    return _finish(change)


def retire(configuration: Configuration, slug: str, wish: Wish) -> list[Path]:
    """End a priority, and keep the record. Returns the files that changed; on any fault none does."""
    issues, faults = _register(configuration)
    refuse_if_any([*faults, *wish.faults(configuration), *_not_to_be_retired(configuration, slug)])
    decision = wish.decision("retire", configuration)
    change = ProjectChange(configuration.root)
    if slug in issues:
        _record(change, slug, issues[slug], decision)
    else:
        title = next(priority.title for priority in configuration.priorities if priority.slug == slug)
        change.write(_path(slug), _former(title, decision))
    take_out_priority(change, configuration, slug)
    return _finish(change)


def _register(configuration: Configuration) -> tuple[dict[str, Issue], list[Fault]]:
    """The issues, and what is wrong with their files: then there are none."""
    try:
        return read_register(EditionData(configuration, configuration.current_edition)), []
    except AssessmentError as error:
        return {}, list(error.faults)


def _no_agency(flag: str, slug: str, configuration: Configuration) -> list[Fault]:
    known = configuration.agencies_by_slug
    return [] if slug in known else [Fault(flag, f"{slug!r} is no agency", nearest(slug, known))]


def _not_to_be_promoted(configuration: Configuration, slug: str, issue: Issue, wish: Wish) -> Iterator[Fault]:
    where = _path(slug).as_posix()
    if slug in [priority.slug for priority in configuration.all_priorities]:
        yield Fault(where, f"{slug!r} is a priority already, or was one")
    last = issue.decisions[-1] if issue.decisions else None
    if last and last.decision == "close":
        yield Fault(where, f"was closed on {last.day}: {last.reason}", "Decide to watch it again first.")
    if wish.day < max(str(part.day) for part in (issue.raised, *issue.decisions)):
        yield Fault("--day", f"{wish.day} is before what is on record in {where}")
    for key in ("volume", "capability"):
        if getattr(issue.measures, key) is None:
            yield Fault(f"{where}, measures", f"has no {key}, by which priorities are scored", "Add it.")
    if not evidence_of(configuration, issue):
        what = "names no element among its evidence, so its chapter would be empty"
        yield Fault(f"{where}, evidence", what, "Add an element of data/elements.")


def _not_to_be_retired(configuration: Configuration, slug: str) -> Iterator[Fault]:
    known = {priority.slug: priority for priority in configuration.priorities}
    if slug not in known:
        yield Fault("PRIORITY", f"there is no priority {slug!r}", nearest(slug, known))
    elif known[slug].takes_in_issues:
        yield Fault("PRIORITY", f"{slug!r} takes in new issues and stays", "Close its issues instead.")
    last_plan = read_plan(configuration, configuration.current_edition)
    planned = last_plan[0].priorities.get(slug) if last_plan else None
    if planned and planned.actions:
        where = f"data/plan/{configuration.current_edition}/{slug}.yml"
        what = f"still has actions: {', '.join(action.id for action in planned.actions)}"
        yield Fault(where, what, "Move them to another priority, or end them.")


def _path(name: str) -> Path:
    return FOLDER / f"{name}.yml"


def _record(change: ProjectChange, name: str, issue: Issue, decision: Decision) -> None:
    text = change.read(_path(name))
    if issue.decisions:
        line = indent(_line(decision), indentation(text, ("decisions", 0)))
        text = inserted_after(text, ("decisions",), line)
    else:
        text = removed(text, ("decisions",)) if "decisions" in issue.model_fields_set else text
        text = inserted_after(text, (), f"decisions:\n{indent(_line(decision), '  ')}")
    change.write(_path(name), text)


def _line(decision: Decision) -> str:
    reason = json.dumps(decision.reason, ensure_ascii=False)
    return (
        f'- {{edition: "{decision.edition}", decision: {decision.decision}, day: {decision.day}, '
        f"by: {decision.by},\n   reason: {reason}}}\n"
    )


def _former(title: str, decision: Decision) -> str:
    """The record of a priority that never stood in the register."""
    return (
        f"title: {json.dumps(title, ensure_ascii=False)}\n"
        "says: It was a priority of the partnership.\nsource: strategic-assessment\n"
        f'raised: {{edition: "{decision.edition}", day: {decision.day}, by: {decision.by}}}\n'
        f"decisions:\n{indent(_line(decision), '  ')}"
    )


def _finish(change: ProjectChange) -> list[Path]:
    """Add what follows from the files that changed, try all on a copy, then put it in place."""
    add_derived(change)
    with change.trial() as copy:
        configuration = load_configuration(copy)
        data = EditionData(configuration, configuration.current_edition)
        checks: list[Callable[[], object]] = [
            Findings(data).check,
            lambda: PriorityMatrix(data).scores,
            lambda: read_register(data),
            lambda: read_plan(configuration, data.name),
        ]
        refuse_if_any(dict.fromkeys(fault for check in checks for fault in _faults_of(check)))
    return change.apply()


def _faults_of(check: Callable[[], object]) -> tuple[Fault, ...]:
    try:
        check()
    except AssessmentError as error:
        return error.faults
    return ()


def add_shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", required=True, metavar="AGENCY", help="the agency for which it was decided")
    parser.add_argument("--day", required=True, metavar="YYYY-MM-DD", help="when it was decided")
    parser.add_argument("--reason", required=True, help="why; the register keeps it")


def tell(done: str, root: Path, files: Sequence[Path]) -> None:
    """Say what was done, and which files were written and taken out for it."""
    print(done)
    for title, there in (("Written:", True), ("Taken out:", False)):
        if paths := [path for path in files if (root / path).exists() is there]:
            print(title, *(f"  {path.as_posix()}" for path in paths), sep="\n")
    print("Published editions stay as they are; editions rendered from now on have the new chapters.")
