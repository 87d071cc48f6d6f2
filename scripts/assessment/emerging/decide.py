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
from assessment.emerging.priority_files import NewPriority, add_priority, take_out_priority
from assessment.emerging.register import FOLDER, Decision, Issue, read_register
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.plan.read import read_plan
from assessment.project_change import ProjectChange
from assessment.yaml_edits import indentation, inserted_after, removed


@dataclass(frozen=True)
class Wish:
    """What was decided, by which agency, on which day and why."""

    by: str
    day: str
    reason: str

    def decision(self, kind: str, configuration: Configuration) -> Decision:
        """Raises AssessmentError for an agency, a day or a reason that is none."""
        faults = []
        if self.by not in configuration.agencies_by_slug:
            known = ", ".join(configuration.agencies_by_slug)
            faults.append(Fault("--by", f"{self.by!r} is no agency", f"There are: {known}."))
        if not self.reason.strip():
            faults.append(Fault("--reason", "is empty", "Say why; the register keeps it."))
        try:
            date.fromisoformat(self.day)
        except ValueError:
            faults.append(Fault("--day", f"{self.day!r} is no day", "Write it as 2008-10-28."))
        refuse_if_any(faults)
        content = {"edition": configuration.current_edition, "decision": kind, "day": self.day}
        return Decision.model_validate({**content, "by": self.by, "reason": self.reason.strip()})


def promote(
    configuration: Configuration, name: str, wish: Wish, owner: str, reviewers: Sequence[str]
) -> list[Path]:
    """Make a priority of an issue. Returns the files that changed; on any fault none does."""
    new = NewPriority(name, _issue(configuration, name), owner, reviewers)
    decision = wish.decision("promote", configuration)
    refuse_if_any(_not_to_be_promoted(configuration, new, decision))
    change = ProjectChange(configuration.root)
    _record(change, name, new.issue, decision)
    add_priority(change, configuration, new)
    return _finish(change)


def retire(configuration: Configuration, slug: str, wish: Wish) -> list[Path]:
    """End a priority, and keep the record. Returns the files that changed; on any fault none does."""
    decision = wish.decision("retire", configuration)
    refuse_if_any(_not_to_be_retired(configuration, slug))
    change = ProjectChange(configuration.root)
    issues = read_register(configuration)
    if slug in issues:
        _record(change, slug, issues[slug], decision)
    else:
        title = next(priority.title for priority in configuration.priorities if priority.slug == slug)
        change.write(_path(slug), _former(title, decision))
    take_out_priority(change, configuration, slug)
    return _finish(change)


def _issue(configuration: Configuration, name: str) -> Issue:
    issues = read_register(configuration)
    if name not in issues:
        raise AssessmentError(
            Fault(str(FOLDER), f"has no issue {name!r}", f"It has: {', '.join(issues) or 'none'}.")
        )
    return issues[name]


def _not_to_be_promoted(
    configuration: Configuration, new: NewPriority, decision: Decision
) -> Iterator[Fault]:
    where, issue = _path(new.slug).as_posix(), new.issue
    if new.slug in [priority.slug for priority in configuration.all_priorities]:
        yield Fault(where, f"{new.slug!r} is a priority already, or was one")
    last = issue.decisions[-1] if issue.decisions else None
    if last and last.decision == "close":
        yield Fault(where, f"was closed on {last.day}: {last.reason}", "Decide to watch it again first.")
    if (last and decision.day < last.day) or decision.day < issue.raised.day:
        yield Fault("--day", f"{decision.day} is before what is on record in {where}")
    for key in ("volume", "capability"):
        if getattr(issue.measures, key) is None:
            yield Fault(f"{where}, measures", f"has no {key}, by which priorities are scored", "Add it.")
    for agency in (new.owner, *new.reviewers):
        if agency not in configuration.agencies_by_slug:
            known = ", ".join(configuration.agencies_by_slug)
            yield Fault("--owner, --reviewer", f"{agency!r} is no agency", f"There are: {known}.")


def _not_to_be_retired(configuration: Configuration, slug: str) -> Iterator[Fault]:
    known = {priority.slug: priority for priority in configuration.priorities}
    if slug not in known:
        yield Fault("PRIORITY", f"there is no priority {slug!r}", f"There are: {', '.join(known)}.")
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
    from assessment.report.conclusions.findings import Findings
    from assessment.report.conclusions.priority_matrix import PriorityMatrix
    from assessment.report.edition.edition import EditionData

    add_derived(change)
    with change.trial() as copy:
        configuration = load_configuration(copy)
        data = EditionData(configuration, configuration.current_edition)
        checks: list[Callable[[], object]] = [
            Findings(data).check,
            lambda: PriorityMatrix(data).file,
            lambda: read_register(configuration),
            lambda: read_plan(configuration, data.name),
        ]
        refuse_if_any(fault for check in checks for fault in _faults_of(check))
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


def tell(done: str, files: Sequence[Path]) -> None:
    print(done)
    for path in files:
        print(f"  {path.as_posix()}")
    print("Published editions stay as they are; editions rendered from now on have the new chapters.")
