"""The plan of an edition with what it stands on: each action's findings, baseline and status.

Holds the plan's files against the edition's findings and released tables and refuses what does not fit; how
it is printed belongs to `plan_chapter`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from assessment.errors import Fault, refuse_if_any
from assessment.plan.model import Action, Plan
from assessment.plan.read import FOLDER, Located, PlanFile, read_plan
from assessment.plan.status import Rule, read_rules, status_of
from assessment.report.conclusions.findings import Finding, Findings
from assessment.report.conclusions.readings import Reading, UnknownReferenceError, read_reference, shown
from assessment.report.edition.edition import EditionData, open_edition
from assessment.rounding import rounded_to


@dataclass(frozen=True)
class Commitment:
    """An action as the edition knows it."""

    action: Action
    findings: tuple[Finding, ...]
    baseline: Reading
    status: Rule


@dataclass(frozen=True)
class PlannedPriority:
    """A priority's objectives, each with its actions, and the findings that are accepted as they are."""

    objectives: tuple[tuple[str, tuple[Commitment, ...]], ...]
    accepted: tuple[tuple[Finding, str], ...]
    findings: tuple[Finding, ...]

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        return tuple(action for _, actions in self.objectives for action in actions)


class PlanOfEdition:
    """The plan that belongs to an edition. Without one (`plan` is None) there is nothing to say."""

    def __init__(self, data: EditionData) -> None:
        self._data = data
        plan_and_files = read_plan(data.configuration, data.name)
        self.plan: Plan | None = plan_and_files[0] if plan_and_files else None
        self._files: tuple[PlanFile, ...] = plan_and_files[1] if plan_and_files else ()

    @cached_property
    def priorities(self) -> dict[str, PlannedPriority]:
        """The priorities by slug, in the order of assessment.yml.

        Raises AssessmentError with every action and finding that the edition's data do not bear out.
        """
        if self.plan is None:
            return {}
        readings: dict[str, Reading] = {}
        faults = list(self._faults(readings))
        refuse_if_any(faults)
        rules = read_rules(self._data.configuration.root)
        actions = {action.id: action for action in self.plan.actions}

        def commitment(action: Action) -> Commitment:
            cited = tuple(self._finding(finding, action.since) for finding in action.findings)
            status = status_of(action, actions, rules, self.plan.about.as_at)
            return Commitment(action, cited, readings[action.id], status)

        return {
            slug: PlannedPriority(
                tuple(
                    (objective.text, tuple(map(commitment, objective.actions)))
                    for objective in content.objectives
                ),
                tuple(
                    (finding, accepted_finding.reason)
                    for accepted_finding in content.accepted
                    if (finding := self._finding(accepted_finding.finding, accepted_finding.since))
                ),
                self._findings_of(slug),
            )
            for slug, content in self.plan.priorities.items()
        }

    def has_findings_for(self, slug: str) -> bool:
        """Whether anybody has drawn up findings for a priority, be there data for them or not."""
        return any(finding.chapter == slug for finding in Findings(self._data).specifications)

    @cached_property
    def _findings(self) -> Mapping[str, Finding]:
        return {finding.id: finding for finding in Findings(self._data).all()}

    def _finding(self, name: str, since: str | None) -> Finding | None:
        """As this edition finds it, or else the edition in whose plan it was cited first."""
        if name in self._findings or since is None:
            return self._findings.get(name)
        return PlanOfEdition(self._edition(since))._findings.get(name)

    def _edition(self, since: str | None) -> EditionData:
        return open_edition(self._data.configuration.root, since) if since else self._data

    def _findings_of(self, slug: str) -> tuple[Finding, ...]:
        return tuple(finding for finding in self._findings.values() if finding.chapter == slug)

    def _faults(self, readings: dict[str, Reading]) -> Iterator[Fault]:
        """Every fault; what is read on the way goes into `readings` by the action's id."""
        for file in self._files:
            for located in file.located():
                yield from self._faults_of(located, readings)
            for at, accepted in enumerate(file.content.accepted):
                if self._finding(accepted.finding, accepted.since) is None:
                    what = f"{accepted.finding!r} has no data in edition {self._data.name}"
                    yield Fault(file.place(("accepted", at, "finding")), what, "Take it out.")
        yield from self._left_alone()

    def _faults_of(self, located: Located, readings: dict[str, Reading]) -> Iterator[Fault]:
        action = located.action
        for at, finding in enumerate(action.findings):
            if self._finding(finding, action.since) is None:
                what = f"cites {finding!r}, which has no data in edition {self._data.name}"
                yield located.fault(f"findings.{at}", what, "An action follows from evidence that there is.")
        try:
            stands_on = self._edition(action.since)
            areas = action.areas
            treated, comparison = (areas.treated, areas.comparison) if areas else ((), ())
            reading = read_reference(action.baseline, stands_on, treated)
            read_reference(action.baseline, stands_on, comparison)
        except UnknownReferenceError as error:
            yield located.fault("baseline", f"has a baseline that cannot be read: {error}")
            return
        readings[action.id] = reading
        if not reading.known and not action.instead:
            hidden = reading.words.lower()
            what = f"has the baseline {action.baseline!r}, which is {hidden} in edition {self._data.name}"
            yield located.fault("baseline", what, "Say under `instead` what is looked at until it is known.")
        is_share = reading.whole is not None
        if action.target and reading.cell is not None:
            if action.target.points is not None and not is_share:
                yield located.fault("target", "has a target in points, which only a share has")
            if action.target.number is not None and is_share:
                yield located.fault("target", "has a number for a target, but its baseline is a share")

    def _left_alone(self) -> Iterator[Fault]:
        """A fault for each finding that no action follows from and that nobody accepted."""
        handled = {
            finding
            for file in self._files
            for finding in (
                *(accepted_finding.finding for accepted_finding in file.content.accepted),
                *(finding for action in file.content.actions for finding in action.findings),
            )
        }
        for finding in self._findings.values():
            if finding.id not in handled:
                where = f"{FOLDER}/{self._data.name}/{finding.chapter}.yml"
                what = f"no action follows from finding {finding.number} ({finding.id}: {finding.text})"
                yield Fault(where, what, "Give it an action, or list it under `accepted` with a reason.")


def level_words(commitment: Commitment) -> str:
    """The value to reach; a count that is no whole number is rounded to the safe side."""
    target, is_share = commitment.action.target, commitment.baseline.whole is not None
    level = target.level(commitment.baseline.measured.value)
    if not is_share:
        level = math.floor(rounded_to(level, 6)) if target.falls else math.ceil(rounded_to(level, 6))
    return shown(level, is_share=is_share)
