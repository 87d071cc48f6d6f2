"""The plan of the next edition: the last plan's open actions as they stand, and what came of the others.

An action is done when all of its milestones are. Those done are left to the review of the last plan; the
findings that they followed from are accepted until members decide on something new.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.configuration import Configuration
from assessment.cycle.next_edition import NextEdition
from assessment.periods import Month, Period
from assessment.plan.model import Action, PriorityPlan, Standing
from assessment.plan.read import ABOUT, FOLDER, read_plan
from assessment.project_change import ProjectChange
from assessment.yaml_edits import inserted_after, inserted_before, removed, value_replaced

_REASON = "The action of the last plan is done; members have not decided whether another is to follow."


@dataclass(frozen=True)
class CarriedOver:
    """The ids of the actions that go on, and of those that are done."""

    open: tuple[str, ...]
    done: tuple[str, ...]


def is_done(action: Action) -> bool:
    """Whether every milestone has been reached."""
    return bool(action.milestones) and all(milestone.done for milestone in action.milestones)


def carry_over(change: ProjectChange, configuration: Configuration, wanted: NextEdition) -> CarriedOver:
    """Put the next plan's files into `change`; nothing where the last edition has no plan."""
    last_plan = read_plan(configuration, wanted.last)
    if last_plan is None:
        return CarriedOver((), ())
    plan, files = last_plan
    done = {action.id for action in plan.actions if is_done(action)}
    folder = FOLDER / wanted.last
    for file in files:
        path = folder / f"{file.priority}.yml"
        text = _priority(change.read(path), file.content, done, wanted.last)
        change.write(FOLDER / wanted.name / path.name, text)
    about = _about(change.read(folder / ABOUT), plan.about.standing, wanted)
    change.write(FOLDER / wanted.name / ABOUT, about)
    return CarriedOver(
        tuple(action.id for action in plan.actions if action.id not in done),
        tuple(action.id for action in plan.actions if action.id in done),
    )


def _priority(text: str, content: PriorityPlan, done: set[str], last: str) -> str:
    """A priority's file, from its end to its beginning so that places keep."""
    for at, accepted in reversed(list(enumerate(content.accepted))):
        text = _since(text, ("accepted", at), "finding", accepted.since or last)
    text = _accepted_too(text, content, done)
    for at, objective in reversed(list(enumerate(content.objectives))):
        if all(action.id in done for action in objective.actions):
            text = removed(text, ("objectives", at))
            continue
        for below, action in reversed(list(enumerate(objective.actions))):
            way = ("objectives", at, "actions", below)
            if action.id in done:
                text = removed(text, way)
                continue
            if set(action.depends_on) & done:
                waits = ", ".join(other for other in action.depends_on if other not in done)
                text = value_replaced(text, (*way, "depends_on"), f"[{waits}]")
            text = _since(text, way, "id", action.since or last)
    if content.objectives and all(action.id in done for action in content.actions):
        text = text.replace("objectives:\n", "objectives: []\n", 1)
    return text


def _since(text: str, way: tuple[str | int, ...], after: str, edition: str) -> str:
    """The item with the edition that it comes from, unless it says so already."""
    try:
        return value_replaced(text, (*way, "since"), f'"{edition}"')
    except KeyError:
        line = inserted_after(text, (*way, after), "\0")
        before = line[: line.index("\0")]
        key = before[before.rfind("\n", 0, len(before) - 1) + 1 :]
        indent = len(key) - len(key.lstrip(" -"))
        return line.replace("\0", f'{" " * indent}since: "{edition}"\n')


def _accepted_too(text: str, content: PriorityPlan, done: set[str]) -> str:
    """With the findings that only actions which are done followed from."""
    still = {finding for action in content.actions if action.id not in done for finding in action.findings}
    over = {finding for action in content.actions if action.id in done for finding in action.findings}
    lines = "".join(f"  - finding: {finding}\n    reason: {_REASON}\n" for finding in sorted(over - still))
    if not lines:
        return text
    if content.accepted:
        return inserted_after(text, ("accepted",), lines)
    return text.removesuffix("\n") + f"\naccepted:\n{lines}"


def _about(text: str, standing: Standing, wanted: NextEdition) -> str:
    """plan.yml with its months, its day and the plan that it reviews."""
    begins = wanted.calendar.plan_begins
    first = Month(begins.year, begins.month)
    values: Mapping[str, str] = {
        "runs": Period(first, first.plus(11)).code,
        "as_at": wanted.calendar.publication.isoformat(),
        "standing": "proposed" if standing == "agreed" else standing,
    }
    for key, value in values.items():
        text = value_replaced(text, (key,), value)
    try:
        text = value_replaced(text, ("reviews",), f'"{wanted.last}"')
    except KeyError:
        text = inserted_before(text, ("why_no_review",), f'reviews: "{wanted.last}"\n')
        text = removed(text, ("why_no_review",))
    return text.replace(f"edition {wanted.last}", f"edition {wanted.name}")
