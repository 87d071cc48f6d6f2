"""What came of the plan before: targets and outturns, and what residents asked for beside what was done.

Two kinds of former plan: one reported as numbers (data/plan/2005-08.yml), and one of an earlier edition,
whose baselines and outturns are read from the released tables of the two editions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assessment.emerging.register import Decision, standings
from assessment.errors import Fault, refuse_if_any
from assessment.plan.model import About
from assessment.plan.outcomes import Verdict, verdict
from assessment.plan.reported import FOLDER, ReportedPlan, ReportedTarget, read_reported
from assessment.plan.status import Outcome, Rule, read_rules, status_of
from assessment.profiles.breakdown import in_period
from assessment.report.conclusions.plan import (
    Commitment,
    PlannedPriority,
    PlanOfEdition,
    level_words,
)
from assessment.report.conclusions.readings import Reading, read_reference, shown, wards_sum
from assessment.report.edition.edition import EditionData, open_edition
from assessment.report.forms.breakdown import BreakdownElement
from assessment.report.forms.elements import elements_of
from assessment.report.pages.page import Page
from assessment.report.wording import markdown, words
from assessment.report.wording.vocabulary import Takes, block, block_of, inline
from assessment.rounding import whole
from assessment.statistics.evaluation import weighted_displacement_difference
from assessment.statistics.rates import Estimate

NOT_RECORDED = "not recorded"  # "none" would read as a count of nought
_RESULTS: dict[Outcome, str] = {
    "not due": "Not due yet",
    "no figure": "No figure to compare",
}


@dataclass(frozen=True)
class Reviewed:
    """An action of the last plan in the light of this edition."""

    commitment: Commitment
    outturn: Reading
    outcome: Outcome
    verdict: Verdict | None
    status: Rule
    beyond_comparison: Estimate | None


class PlanReview(Page):
    """What is said of the plan before an edition's own."""

    @cached_property
    def _plan(self) -> PlanOfEdition:
        return PlanOfEdition(self._data)

    @property
    def _about(self) -> About | None:
        return self._plan.plan.about if self._plan.plan else None

    @property
    def _reviews(self) -> str | None:
        """The name of the plan that is reviewed."""
        return self._about.reviews if self._about else None

    @property
    def _synthetic(self) -> str:
        return " Synthetic figures." if self._data.about.is_synthetic else ""

    @cached_property
    def _reported(self) -> ReportedPlan | None:
        if self._reviews is None:
            return None
        plan = read_reported(self._data.configuration.root, self._reviews)
        refuse_if_any(_disagreements(plan, self._reviews, self._data) if plan else ())
        return plan

    @cached_property
    def _reviewed(self) -> tuple[Reviewed, ...]:
        """The actions of the former edition's plan; none where the former plan is of another kind."""
        if self._reviews is None or self._reported is not None:
            return ()
        former = open_edition(self._data.configuration.root, self._reviews)
        return tuple(_reviewed(former, self._data, self._about))

    @inline
    def review_sentence(self) -> str:
        """How many targets of the plan before this one were met, or why that cannot be told."""
        if self._reviews is None:
            return self._about.why_no_review.strip() if self._about else "There is no earlier plan."
        if self._reported is not None:
            results = Counter(target.status for target in self._reported.targets)
            return (
                f"Of {words.several(len(self._reported.targets), 'target')} in the {self._reported.title}, "
                f"{words.spelled(results['met'])} {_were(results['met'])} met and "
                f"{words.spelled(results['not-met'])} {_were(results['not-met'])} not"
                + f". {self._close(target.verdict for target in self._reported.targets)}"
            )
        judged = [reviewed.verdict for reviewed in self._reviewed if reviewed.verdict]
        met = sum(result.met for result in judged)
        targets = f"{words.several(len(self._reviewed), 'target')} in the last plan"
        met_now = f"{words.spelled(met)} {_were(met)} met. {self._close(judged)}"
        return f"Of {targets}, {words.spelled(len(judged))} can be judged now: {met_now}"

    @inline
    def review_range(self) -> str | None:
        """What the likely ranges of the review mean; a gap where there is nothing to review."""
        if self._reported is None and not self._reviewed:
            return None
        return (
            "The likely range of an outturn is what chance alone would give to a number of that size. A "
            "target is met by the number itself; where the likely range holds the target as well, the result "
            "might have been the other way round."
        )

    def _close(self, verdicts: Iterator[Verdict | None] | list[Verdict]) -> str:
        """How many results are so near to the target that chance alone may have decided them."""
        near = sum(
            judged is not None and judged.limits is not None and not judged.sure for judged in verdicts
        )
        if not near:
            return "None of these results is so near to its target that chance may have decided it."
        results = f"{words.capitalised(words.spelled(near))} of these results {'is' if near == 1 else 'are'}"
        return f"{results} so near to the target that chance may have decided it."

    @block
    def review(self) -> str | None:
        """Print what came of the plan before this one: targets, outturns, met or not, how sure that is."""
        if self._reported is not None:
            return self._reported_results(self._reported)
        return self._action_results() if self._reviewed else None

    def _reported_results(self, plan: ReportedPlan) -> str:
        rows = [
            [
                target.measure if target.counted else f"{target.measure} ({target.unit})",
                words.number(target.baseline) if target.baseline is not None else NOT_RECORDED,
                words.number(target.target),
                _outturn(target),
                result_words(target.verdict) if target.verdict else "Cannot be judged",
            ]
            for target in plan.targets
        ]
        caption = f"Targets of the {plan.title}. [Source: {plan.source}.{self._synthetic}]{{.source}}"
        header = ["What was measured", "Before", "Target", "Outturn (likely range)", "Result"]
        return markdown.plain_table((header, rows), caption, "plan-review", (1, 2), (34, 9, 9, 20, 28))

    def _action_results(self) -> str:
        rows = [_row(reviewed, self._data) for reviewed in self._reviewed]
        header = ["Action", "Measure", "From", "Target", "Outturn (likely range)", "Result"]
        source = f"[Outturn: {self._data.period.label}.{self._synthetic}]{{.source}}"
        caption = f"What came of the last plan's actions. {source}"
        table = markdown.table((header, rows), caption, "plan-review", widths=(30, 20, 8, 14, 14, 14))
        compared = [f"- {_compared(reviewed)}" for reviewed in self._reviewed if reviewed.beyond_comparison]
        if not compared:
            return table
        return "\n".join([table, markdown.heading(3, "Against areas where nothing was done"), *compared, ""])

    @block_of(Takes.ELEMENTS)
    def you_said(self, chosen: str, raised: str) -> str | None:
        """Print, for each thing that residents asked for: how many named it, what was done, what will be.

        `chosen` and `raised` are the elements of what they chose as priorities and raised in sessions.
        """
        priorities_chosen, issues_raised = self._asked(chosen), self._asked(raised)
        if not (priorities_chosen.available or issues_raised.available):
            priorities_chosen.gap()
            issues_raised.gap()
            return None
        priorities = self._plan.priorities
        shares, times = _shares(priorities_chosen), _times(issues_raised)
        some = next(element for element in (issues_raised, priorities_chosen) if element.available)
        label = some.measure.label
        unasked = "not asked" if priorities_chosen.available else "–"
        rows = [
            [
                markdown.escaped(label(code)),
                shares.get(code, unasked),
                times.get(code, "–"),
                markdown.escaped(self._done(code)),
                _planned([priorities[slug] for slug in self._takers(code) if slug in priorities]),
            ]
            for code in dict.fromkeys([*shares, *times])
            if code in shares or times[code] != "0"
        ]
        header = ["You said", "Share of choices", "Raised in sessions", "We did", "We shall do"]
        caption = f"You said, we did. {some.source(some.measure.period.label)}"
        return markdown.table((header, rows), caption, "plan-you-said", (1, 2), (28, 11, 11, 28, 22))

    @cached_property
    def _decisions(self) -> dict[str, Decision]:
        """The last decision on each emerging issue, by the issue."""
        known = standings(self._data)
        return {standing.id: standing.decision for standing in known if standing.decision}

    def _asked(self, name: str) -> BreakdownElement:
        """An element by which residents said what they want."""
        return elements_of(self._data)[name]

    def _takers(self, concern: str) -> list[str]:
        """The priorities that take in a concern."""
        known = self._data.configuration.all_priorities
        return [priority.slug for priority in known if priority.takes_in(concern)]

    def _done(self, code: str) -> str:
        """What the last plan did about it; of an issue on the register, what was decided."""
        if code in self._decisions:
            return words.lowered(self._decisions[code].reason.removesuffix("."))
        if self._reported is not None:
            objectives = (code, self._reported.answers.get(code))
            targets = [target for target in self._reported.targets if target.objective in objectives]
            met = sum(target.status == "met" for target in targets)
            if len(targets) == 1:
                return f"its target was {'' if met else 'not '}met"
            return f"{met} of {len(targets)} targets met" if targets else "nothing in the last plan"
        takers = self._takers(code)
        theirs = [
            reviewed for reviewed in self._reviewed if reviewed.commitment.findings[0].chapter in takers
        ]
        done = sum(all(step.done for step in reviewed.commitment.action.milestones) for reviewed in theirs)
        if not theirs:
            return "nothing in the last plan"
        return f"{words.spelled(done)} of {words.spelled(len(theirs))} actions done"


def _shares(element: BreakdownElement) -> dict[str, str]:
    """What could be chosen, by its code, with its share of the choices, the largest first."""
    parts = element.measure.parts.substantial if element.available else ()
    return {
        part.code: words.percent(part.share.value) if part.share else words.cell_symbol(part.cell)
        for part in parts
    }


def _times(element: BreakdownElement) -> dict[str, str]:
    """How often each thing was raised, by its code."""
    if not element.available:
        return {}
    times = element.measure.every_cell()
    return {code: words.cell_symbol(cell) for code, cell in times.items() if code != "all"}


def _reviewed(former: EditionData, now: EditionData, about: About) -> Iterator[Reviewed]:
    """Each action of the former edition's plan with its outturn in this one."""
    commitments = [
        commitment for part in PlanOfEdition(former).priorities.values() for commitment in part.commitments
    ]
    actions = {commitment.action.id: commitment.action for commitment in commitments}
    rules = read_rules(now.configuration.root)
    judged = {commitment.action.id: _judged(commitment, former, now, about) for commitment in commitments}
    outcomes = {name: outcome for name, (_, outcome, _) in judged.items()}
    for commitment in commitments:
        reading, outcome, result = judged[commitment.action.id]
        status = status_of(commitment.action, actions, rules, about.as_at, outcomes)
        yield Reviewed(commitment, reading, outcome, result, status, _beyond(commitment, former, now))


def _judged(
    commitment: Commitment, former: EditionData, now: EditionData, about: About
) -> tuple[Reading, Outcome, Verdict | None]:
    treated = commitment.action.areas.treated if commitment.action.areas else ()
    reading = read_reference(commitment.action.baseline, now, treated)
    if commitment.action.target.by > about.as_at:
        return reading, "not due", None
    if not (commitment.baseline.known and reading.known) or not _same_months(commitment.baseline, reading):
        return reading, "no figure", None
    result = verdict(commitment.action.target, commitment.baseline.measured, reading.measured)
    return reading, result.outcome, result


def _same_months(one: Reading, other: Reading) -> bool:
    return one.measure.period.has_same_months_as(other.measure.period)


def _beyond(commitment: Commitment, former: EditionData, now: EditionData) -> Estimate | None:
    """The treated wards' change beyond that of the comparison wards; None where a number is not known."""
    if commitment.action.areas is None or "wards" not in commitment.baseline.measure.numbers:
        return None
    counts = []
    for wards in (commitment.action.areas.comparison, commitment.action.areas.treated):
        measures = [elements_of(data)[commitment.baseline.measure.about.id].measure for data in (former, now)]
        if not all(measure.available for measure in measures):
            return None
        counts.append(tuple(wards_sum(measure, wards) for measure in measures))
    if not all(cell.known for pair in counts for cell in pair):
        return None
    control, treated = (tuple(cell.value for cell in pair) for pair in counts)
    return weighted_displacement_difference(control, treated)


def result_words(judged: Verdict) -> str:
    """'Met', 'Not met', with what chance leaves of it."""
    result = "Met" if judged.met else "Not met"
    if judged.limits is None:
        return f"{result}; its likely range is not known"
    return result if judged.sure else f"{result}, but near enough for chance"


def _outturn(target: ReportedTarget) -> str:
    if target.verdict is None:
        return NOT_RECORDED
    limits = target.verdict.limits
    number = words.number(target.outturn)
    return (
        f"{number} ({words.number(whole(limits.lower))} to {words.number(whole(limits.upper))})"
        if limits
        else number
    )


def _row(reviewed: Reviewed, data: EditionData) -> list[str]:
    action, is_share = reviewed.commitment.action, reviewed.commitment.baseline.whole is not None
    level = outturn = ""
    if reviewed.commitment.baseline.known:
        level = level_words(reviewed.commitment)
    if reviewed.verdict:
        limits = reviewed.verdict.limits
        lower, upper = (shown(max(0.0, end), is_share=is_share) for end in (limits.lower, limits.upper))
        outturn = f"{reviewed.outturn.words} ({lower} to {upper})"
    result = result_words(reviewed.verdict) if reviewed.verdict else _RESULTS[reviewed.outcome]
    return [
        f"**{action.id}** {markdown.escaped(action.text)}, {data.agency(action.owner)}",
        markdown.escaped(action.measure),
        reviewed.commitment.baseline.words,
        level,
        outturn or reviewed.outturn.words,
        f"{result}. [{reviewed.status.words}]{{.status .status-{reviewed.status.status}}}",
    ]


def _compared(reviewed: Reviewed) -> str:
    difference, areas = reviewed.beyond_comparison, reviewed.commitment.action.areas
    size, direction = words.number(abs(whole(difference.value))), "fewer" if difference.value < 0 else "more"
    here, elsewhere = words.listed(list(areas.treated)), words.listed(list(areas.comparison))
    name = reviewed.commitment.action.id
    text = f"**{name}** {here}: {size} {direction} than if they had changed as {elsewhere} did"
    if difference.lower <= 0 <= difference.upper:
        return f"{text}, which chance may explain."
    ends = sorted((abs(whole(difference.lower)), abs(whole(difference.upper))))
    return f"{text} (likely range {words.number(ends[0])} to {words.number(ends[1])} {direction})."


def _planned(takers: Sequence[PlannedPriority]) -> str:
    actions = [commitment.action.id for taker in takers for commitment in taker.commitments]
    return ", ".join(actions) if actions else "no action of its own"


def _disagreements(plan: ReportedPlan, name: str, data: EditionData) -> Iterator[Fault]:
    """A fault for each objective whose results are not those of the released table."""
    table = data.table(plan.table)
    if table is None:
        return
    table = in_period(table, data.period) or table
    for objective in dict.fromkeys(target.objective for target in plan.targets):
        reported = Counter(target.status for target in plan.targets if target.objective == objective)
        for status, cell in table.where(objective=objective).by("target_status").items():
            if status != "all" and cell.known and cell.value != reported[status]:
                what = (
                    f"gives the objective {objective} {reported[status]} targets “{status}”; "
                    f"the table {plan.table} has {cell.value}"
                )
                yield Fault(f"{FOLDER}/{name}.yml", what, "One of the two is out of date.")


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
