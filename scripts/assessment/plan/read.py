"""Reads data/plan/<edition>/ and refuses a plan whose parts do not hold together, all faults at once.

What only the edition's released tables can tell (whether a finding has data, whether a baseline is known) is
checked where they are read, in `assessment.report.conclusions.plan`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import RootModel

from assessment.configuration import Configuration
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.plan.model import About, Action, Plan, PriorityPlan
from assessment.plan.status import FILE as STATUS
from assessment.yaml_files import KeyPath, Named, places, read_model

FOLDER = Path("data/plan")
ABOUT = "plan.yml"
FINDINGS = Path("data/findings.yml")


@dataclass(frozen=True)
class Located:
    """An action with its place: the priority that it serves, its file and the way to it in the file."""

    priority: str
    action: Action
    file: PlanFile
    path: KeyPath

    def fault(self, key: str, what: str, remedy: str = "") -> Fault:
        """A fault of this action, or of one of its keys; an absent key is told at the action's line."""
        keys = tuple(int(part) if part.isdigit() else part for part in key.split(".")) if key else ()
        return Fault(self.file.place((*self.path, *keys)), f"action {self.action.id!r} {what}", remedy)


@dataclass(frozen=True)
class PlanFile:
    """One priority's file as it was read."""

    priority: str
    path: Path
    name: str
    content: PriorityPlan

    @cached_property
    def place(self) -> Callable[[KeyPath], str]:
        return places(self.path, self.name)

    def located(self) -> Iterator[Located]:
        for at, objective in enumerate(self.content.objectives):
            for below, action in enumerate(objective.actions):
                yield Located(self.priority, action, self, ("objectives", at, "actions", below))


def editions_with_a_plan(root: Path) -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in (root / FOLDER).glob(f"*/{ABOUT}")))


def read_plan(configuration: Configuration, edition: str) -> tuple[Plan, tuple[PlanFile, ...]] | None:
    """The plan of an edition with the files that it came from; None where none has been written.

    Raises AssessmentError with every fault of all its files.
    """
    folder = configuration.root / FOLDER / edition
    if not folder.is_dir():
        return None
    faults: list[Fault] = []

    def read(path: Path, model: type) -> object:
        try:
            return read_model(path, model, path.relative_to(configuration.root).as_posix())
        except AssessmentError as error:
            faults.extend(error.faults)
            return None

    about = read(folder / ABOUT, About)
    files = []
    known = [priority.slug for priority in configuration.as_of(edition).priorities]
    for path in sorted(folder.glob("*.yml"), key=lambda path: path.name):
        name = path.relative_to(configuration.root).as_posix()
        if path.name == ABOUT:
            continue
        if path.stem not in known:
            faults.append(Fault(name, f"{path.stem!r} is no priority", f"There are: {', '.join(known)}."))
        elif content := read(path, PriorityPlan):
            files.append(PlanFile(path.stem, path, name, content))
    files.sort(key=lambda file: known.index(file.priority))
    faults += _faults(configuration, files)
    if about and about.reviews and about.reviews not in _reviewable(configuration.root, edition):
        where = places(folder / ABOUT, f"{FOLDER}/{edition}/{ABOUT}")(("reviews",))
        what = f"{about.reviews!r} is neither another edition with a plan nor a file of {FOLDER}"
        faults.append(Fault(where, what))
    refuse_if_any(faults)
    priorities = {file.priority: file.content for file in files}
    return Plan(edition, about, priorities), tuple(files)


def _reviewable(root: Path, edition: str) -> set[str]:
    """What a plan may review: other editions' plans, and plans that were reported as numbers."""
    reported = {path.stem for path in (root / FOLDER).glob("*.yml")} - {STATUS.stem}
    return reported | {name for name in editions_with_a_plan(root) if name != edition}


def _faults(configuration: Configuration, files: list[PlanFile]) -> Iterator[Fault]:
    located = [located_action for file in files for located_action in file.located()]
    first: dict[str, Located] = {}
    for located_action in located:
        earlier = first.setdefault(located_action.action.id, located_action)
        if earlier is not located_action:
            yield located_action.fault(
                "id", "is there a second time", f"The first is in {earlier.file.name}."
            )
    findings = _chapters_of_findings(configuration.root)
    for located_action in located:
        yield from _incomplete(located_action)
        yield from _unknown(located_action, configuration, findings, first)
        yield from _out_of_time(located_action, first)
    for file in files:
        yield from _faults_of_accepted(file, findings)
    yield from _circles(first)


_NEEDED = (
    ("findings", "follows from no finding", f"Cite one or more of {FINDINGS}."),
    ("owner", "has no owner", "Name the agency that answers for it."),
    ("measure", "has no measure", "Say what will show whether it worked."),
    ("baseline", "has no baseline", "Refer to a released value: element-id.total."),
    ("target", "has no target", "Say where the measure shall be, and by when."),
    ("milestones", "has no milestone", "Without one its status cannot be told."),
)


def _incomplete(located: Located) -> Iterator[Fault]:
    for key, what, remedy in _NEEDED:
        if not getattr(located.action, key):
            untold = key == "baseline" and located.action.target
            yield located.fault(key, "has a target without a baseline" if untold else what, remedy)


def _unknown(
    located: Located,
    configuration: Configuration,
    findings: Mapping[str, str],
    actions: Mapping[str, Located],
) -> Iterator[Fault]:
    action, agencies = located.action, configuration.agencies_by_slug
    for at, finding in enumerate(action.findings):
        if finding not in findings:
            yield located.fault(
                f"findings.{at}", f"cites {finding!r}, which is no finding", f"See {FINDINGS}."
            )
        elif findings[finding] != located.priority:
            what = f"cites {finding!r}, a finding of {findings[finding]}"
            yield located.fault(f"findings.{at}", what, "Cite findings of its own priority.")
    named = [("owner", action.owner), *((f"partners.{at}", slug) for at, slug in enumerate(action.partners))]
    for key, slug in named:
        if slug and slug not in agencies:
            what = f"has as {key.partition('.')[0]} {slug!r}, which is no agency"
            yield located.fault(key, what, f"There are: {', '.join(agencies)}.")
    for at, other in enumerate(action.depends_on):
        if other not in actions:
            yield located.fault(f"depends_on.{at}", f"depends on {other!r}, which is no action of this plan")


def _out_of_time(located: Located, actions: Mapping[str, Located]) -> Iterator[Fault]:
    action = located.action
    if action.due < action.start:
        yield located.fault("due", f"is due on {action.due}, before it starts on {action.start}")
    if action.target and action.target.by < action.start:
        yield located.fault("target.by", f"has its target by {action.target.by}, before it starts")
    for at, milestone in enumerate(action.milestones):
        if not action.start <= milestone.due <= action.due:
            what = f"has a milestone on {milestone.due}, outside {action.start} to {action.due}"
            yield located.fault(f"milestones.{at}.due", what)
        if milestone.done and milestone.done < action.start:
            what = f"has a milestone done on {milestone.done}, before it starts"
            yield located.fault(f"milestones.{at}.done", what)
    for at, other in enumerate(action.depends_on):
        if other in actions and actions[other].action.start > action.due:
            yield located.fault(f"depends_on.{at}", f"is due before {other!r}, on which it depends, starts")


def _faults_of_accepted(file: PlanFile, findings: Mapping[str, str]) -> Iterator[Fault]:
    cited = {finding: action.id for action in file.content.actions for finding in action.findings}
    seen: set[str] = set()
    for at, accepted in enumerate(file.content.accepted):
        where = file.place(("accepted", at, "finding"))
        if findings.get(accepted.finding) != file.priority:
            yield Fault(where, f"{accepted.finding!r} is no finding of {file.priority}", f"See {FINDINGS}.")
        elif accepted.finding in cited:
            what = f"{accepted.finding!r} is accepted, and action {cited[accepted.finding]!r} follows from it"
            yield Fault(where, what, "Take one of the two out.")
        if accepted.finding in seen:
            yield Fault(where, f"{accepted.finding!r} is accepted a second time")
        if not accepted.reason.strip():
            yield Fault(file.place(("accepted", at, "reason")), "gives no reason")
        seen.add(accepted.finding)


def _circles(actions: Mapping[str, Located]) -> Iterator[Fault]:
    """A fault for each circle of actions that wait for one another, told at its first action."""
    done: set[str] = set()

    def follow(name: str, way: tuple[str, ...]) -> Iterator[Fault]:
        if name in way:
            circle = " → ".join((*way[way.index(name) :], name))
            yield actions[name].fault("depends_on", f"depends on itself: {circle}")
        elif name in actions and name not in done:
            for other in actions[name].action.depends_on:
                yield from follow(other, (*way, name))
            done.add(name)

    for name in actions:
        yield from follow(name, ())


class _Finding(Named):
    chapter: str


class _Findings(RootModel[tuple[_Finding, ...]]):
    pass


def _chapters_of_findings(root: Path) -> dict[str, str]:
    """The priority of each finding by its id."""
    return {
        finding.id: finding.chapter for finding in read_model(root / FINDINGS, _Findings, str(FINDINGS)).root
    }
