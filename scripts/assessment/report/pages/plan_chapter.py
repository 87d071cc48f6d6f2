"""The vocabulary of the plan's chapters: objectives, actions, milestones, and the findings they follow from.

What is printed of `assessment.report.conclusions.plan`; the review of the last plan is in `plan_review`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property, lru_cache

from assessment.errors import AssessmentError, Fault
from assessment.periods import MONTH_NAMES, day_in_words
from assessment.plan.status import read_rules
from assessment.report.conclusions.findings import as_list
from assessment.report.conclusions.plan import (
    Commitment,
    PlannedPriority,
    PlanOfEdition,
    level_words,
)
from assessment.report.edition.edition import EditionData, open_edition
from assessment.report.pages.page import Page
from assessment.report.pages.plan_review import PlanReview
from assessment.report.wording import markdown, words
from assessment.report.wording.vocabulary import block, inline

_NO_PLAN = "No plan has been written for this edition yet."
_STANDING = {
    "illustrative": "The actions, owners and targets in this edition are made up, as its figures are: they "
    "show what a plan looks like, and no agency has agreed to them.",
    "proposed": "The analyst proposes these actions from open data. No agency has been asked yet, and none "
    "has agreed to them.",
    "agreed": "The agencies named here have agreed to these actions.",
}


class PlanBook(PlanReview):
    """What is said of the whole plan."""

    about = "plan"

    @inline
    def standing(self) -> str:
        """Who has agreed to the plan, in a sentence."""
        return _standing(self._plan)

    @inline
    def runs(self) -> str:
        """The months in which the plan's actions are done."""
        return self._plan.plan.about.runs.label if self._plan.plan else _NO_PLAN

    @inline
    def as_at(self) -> str:
        """The day as of which the actions' status is given."""
        return day_in_words(self._plan.plan.about.as_at) if self._plan.plan else _NO_PLAN

    @inline
    def sentence(self) -> str:
        """How many actions there are, and how they stand."""
        if not self.commitments():
            return _NO_PLAN
        count = Counter(commitment.status.words for commitment in self.commitments())
        order = [rule.words for rule in read_rules(self._data.configuration.root).rules]
        stand = [f"{words.spelled(count[name])} {_short(name)}" for name in order if count[name]]
        number = words.several(len(self.commitments()), "action")
        return f"The plan has {number}. As of {self.as_at}: {words.listed(stand)}."

    @block
    def actions(self) -> str:
        """Print every action in short: what, who, by when, and how it stands."""
        rows = [
            [
                f"**{action.id}** {markdown.escaped(action.text)}",
                self._data.agency(action.owner),
                month(action.due),
                badge(status.status, status.words),
            ]
            for action, status in ((of_plan.action, of_plan.status) for of_plan in self.commitments())
        ]
        header = ["Action", "Who answers for it", "Due", "Status"]
        caption = f"What we shall do, {self.runs}; status as of {self.as_at}"
        table = markdown.table((header, rows), caption, "plan-actions", widths=(50, 22, 14, 14))
        return table or f"{_NO_PLAN}\n"

    @block
    def rules(self) -> str:
        """Print how the status of an action is decided."""
        rows = [
            [badge(rule.status, rule.words), markdown.escaped(_conditions(rule.any))]
            for rule in read_rules(self._data.configuration.root).rules
        ]
        caption = "How an action stands: the first line that holds counts"
        return markdown.table((["Status", "When"], rows), caption, "plan-rules", widths=(22, 78))

    @block
    def owners(self) -> str:
        """Print the agencies with the actions that each answers for, and takes part in."""
        actions = [commitment.action for commitment in self.commitments()]
        rows = []
        for agency in self._data.configuration.agencies:
            owned = [action.id for action in actions if action.owner == agency.slug]
            shared = [action.id for action in actions if agency.slug in action.partners]
            if owned or shared:
                rows.append([agency.name, ", ".join(owned), ", ".join(shared)])
        header = ["Agency", "Answers for", "Takes part in"]
        return markdown.plain_table((header, rows), "Who does what", "plan-owners", widths=(40, 30, 30))

    def commitments(self) -> list[Commitment]:
        """Every action of the plan with what it stands on, in the order of the priorities."""
        return [
            commitment for priority in self._plan.priorities.values() for commitment in priority.commitments
        ]


class PlanChapter(Page):
    """What the plan's chapter on one priority may say."""

    def __init__(self, slug: str, data: EditionData) -> None:
        super().__init__(data)
        known = {priority.slug: priority for priority in data.configuration.priorities}
        if slug not in known:
            what = f"there is no priority {slug!r}; there are: {', '.join(known)}"
            raise AssessmentError(Fault("open_plan", what))
        self._about = known[slug]
        self._whole = PlanOfEdition(data)

    def __str__(self) -> str:
        return f"plan for {self._about.slug}"

    @cached_property
    def _plan(self) -> PlannedPriority:
        return self._whole.priorities.get(self._about.slug, PlannedPriority((), (), ()))

    @inline
    def standing(self) -> str:
        """Who has agreed to the plan, in a sentence."""
        return _standing(self._whole)

    @inline
    def sentence(self) -> str:
        """How many actions follow, and who owns them."""
        actions = self._plan.commitments
        if not actions:
            return self._why_nothing()
        owners = list(dict.fromkeys(self._data.agency_in_text(action.action.owner) for action in actions))
        number = words.capitalised(words.several(len(actions), "action"))
        if len(actions) == 1:
            return f"{number} follows from what we found; {owners[0]} answers for it."
        answer = "answers" if len(owners) == 1 else "answer"
        return f"{number} follow from what we found; {words.listed(owners)} {answer} for them."

    def _why_nothing(self) -> str:
        if self._whole.plan is None:
            return _NO_PLAN
        none = "No action is planned. An action follows from a finding, and"
        if not self._whole.has_findings_for(self._about.slug):
            return f"{none} none has been drawn up for this priority yet."
        return f"{none} this edition has the data for none here: the agencies' returns come first."

    @inline
    def ownership(self) -> str:
        """Who answers for the priority, and who takes part."""
        owner = words.capitalised(self._data.agency_in_text(self._about.owner))
        partners = words.listed([self._data.agency_in_text(slug) for slug in self._about.reviewers])
        return f"{owner} answers for this priority, with {partners}."

    @block
    def findings(self) -> str:
        """Print the findings of the assessment that the actions follow from."""
        cited = {finding.id for commitment in self._plan.commitments for finding in commitment.findings}
        findings = [finding for finding in self._plan.findings if finding.id in cited]
        return as_list(findings) or "Nothing that we found leads to an action yet.\n"

    @block
    def accepted(self) -> str:
        """Print the findings that no action follows from, and why."""
        items = [f"**{finding.number}** {finding.text} *{reason}*" for finding, reason in self._plan.accepted]
        return markdown.headed_list(3, "What we leave as it is, and why", items)

    @block
    def actions(self) -> str:
        """Print a table of actions for each objective."""
        tables = []
        for objective, actions in self._plan.objectives:
            rows = [self._row(action) for action in actions]
            header = ["Action", "Who", "When", "Measure", "From", "To", "Status"]
            caption = f"{markdown.escaped(objective)}. {self._source()}"
            widths = (25, 17, 11, 14, 7, 12, 14)
            name = f"plan-{actions[0].action.id}"
            tables.append(markdown.table((header, rows), caption, name, widths=widths))
        return "\n".join(tables) or "No action is planned yet.\n"

    def _source(self) -> str:
        synthetic = " Synthetic figures." if self._data.about.is_synthetic else ""
        as_at = day_in_words(self._whole.plan.about.as_at)
        return f"[From: {self._data.period.label}. Status as of {as_at}.{synthetic}]{{.source}}"

    def _row(self, commitment: Commitment) -> list[str]:
        action = commitment.action
        numbers = sorted(finding.number for finding in commitment.findings)
        follows = f"Follows from {words.listed(numbers)}."
        partners = words.listed([self._data.agency(slug) for slug in action.partners])
        owner = f"**{self._data.agency(action.owner)}**{f' with {partners}' if partners else ''}"
        measure = markdown.escaped(action.measure)
        if not commitment.baseline.known:
            measure += f". Until it is known: {markdown.escaped(action.instead)}"
        return [
            f"**{action.id}** {markdown.escaped(action.text)}. *{follows}*",
            owner,
            f"{month(action.start)} to {month(action.due)}",
            measure,
            commitment.baseline.words,
            target_words(commitment),
            standing_words(commitment),
        ]

    @block
    def steps(self) -> str:
        """Print the milestones, with what each action needs and waits for."""
        rows = [row for commitment in self._plan.commitments for row in _steps(commitment)]
        header = ["Action", "Milestone", "Due", "Done"]
        caption = "How we shall know that it is under way"
        name = f"plan-{self._about.slug}-milestones"
        table = markdown.plain_table((header, rows), caption, name, widths=(12, 48, 20, 20))
        return table or "There is nothing to watch until an action is planned.\n"

    @block
    def resources(self) -> str:
        """Print what each action needs, and which others it waits for."""
        items = []
        for action in (commitment.action for commitment in self._plan.commitments):
            waits = f" Waits for {words.listed(action.depends_on)}." if action.depends_on else ""
            items.append(f"**{action.id}** {markdown.escaped(action.resources)}.{waits}")
        return markdown.headed_list(2, "What it takes", items)


@lru_cache(maxsize=8)
def open_plan(
    slug: str | None = None, root: object = None, edition: str | None = None
) -> PlanBook | PlanChapter:
    """The vocabulary of the plan: of one priority's chapter, or without a slug of the whole."""
    data = open_edition(root, edition)
    return PlanChapter(slug, data) if slug else PlanBook(data)


def _standing(whole: PlanOfEdition) -> str:
    return _STANDING[whole.plan.about.standing] if whole.plan else _NO_PLAN


def target_words(commitment: Commitment) -> str:
    """Where the measure shall be, and by when: '697 or fewer by September 2008'."""
    target, by = commitment.action.target, f"by {month(commitment.action.target.by)}"
    is_share = commitment.baseline.whole is not None
    if commitment.baseline.known:
        better = ("less" if is_share else "fewer") if target.falls else "more"
        return f"{level_words(commitment)} or {better} {by}"
    size = abs(target.percent or target.points or target.number or 0)
    unit = "%" if target.percent is not None else " points" if target.points is not None else ""
    than = "less" if target.falls else "more"
    return f"{words.number(size)}{unit} {than} than the first figure {by}"


def badge(status: str, text: str) -> str:
    """A status in its own words; its colour only repeats them."""
    return f"[{text}]{{.status .status-{status}}}"


def standing_words(commitment: Commitment) -> str:
    """The status of an action; where it is off course or at risk, why."""
    why = _conditions(commitment.status.any) if commitment.status.status in ("red", "amber") else ""
    reason = f" [{markdown.escaped(why)}]{{.reason}}" if why else ""
    return f"{badge(commitment.status.status, commitment.status.words)}{reason}"


def month(when: date) -> str:
    """'January 2008'."""
    return f"{MONTH_NAMES[when.month - 1]} {when.year}"


def _steps(commitment: Commitment) -> Iterator[list[str]]:
    name = commitment.action.id
    for step in commitment.action.milestones:
        yield [name, step.text, day_in_words(step.due), day_in_words(step.done) if step.done else "not yet"]
        name = ""


_FACTS = {
    "days_to_start": "it has not started",
    "days_overdue": "it was due {days} ago and a milestone is open",
    "milestone_days_late": "a milestone is {days} late",
    "waits_on": "it waits for an action that is {what}",
    "target": "the day of its target has passed, and {what}",
}
_WHATS = {
    "missed": "it was missed",
    "met": "it was met",
    "unclear": "it is too near for chance to be ruled out",
    "no figure": "there is no figure to compare",
}


def _conditions(conditions: Sequence) -> str:
    said = [
        _FACTS[condition.fact].format(
            days=f"more than {condition.above} days" if condition.above else "a day or more",
            what=_WHATS.get(condition.is_, condition.is_),
        )
        for condition in conditions
    ]
    return words.capitalised(f"{'; or '.join(said)}.") if said else "In all other cases."


def _short(status: str) -> str:
    """'Red: off course' as 'red'."""
    return words.lowered(status.partition(":")[0])
