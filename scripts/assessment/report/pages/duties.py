"""The page on what the law asks: a table of duties, what meets each, and which are not met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from assessment.duties.check import DutiesOfEdition, Place, Standing
from assessment.duties.model import Means
from assessment.plan.read import read_plan
from assessment.report.edition.edition import EditionData
from assessment.report.forms.elements import elements_of
from assessment.report.pages.page import Page
from assessment.report.wording import markdown, words
from assessment.report.wording.vocabulary import block, inline

_READ = {
    "text": "the provision",
    "note": "its explanatory note",
    "report": "public reports on it",
    "memory": "nothing yet",
}


class Duties(Page):
    """What the page may say."""

    about = "duties"

    @cached_property
    def _duties(self) -> DutiesOfEdition:
        return duties_of(self._data)

    @inline
    def sentence(self) -> str:
        """How many duties hold, and how many are met."""
        standings = self._duties.standings
        met = sum(standing.met for standing in standings)
        if met == len(standings):
            return f"Of these duties {words.spelled(met)} hold for this edition; all are met."
        unmet = len(standings) - met
        return (
            f"Of these duties {words.spelled(len(standings))} hold for this edition; "
            f"{words.spelled(unmet)} {'is' if unmet == 1 else 'are'} not met."
        )

    @block
    def table(self) -> str:
        """Print the duties that hold, where each is met, or why it is not."""
        rows = [
            [standing.duty.says, standing.duty.source, _READ[standing.duty.read], self._where(standing)]
            for standing in self._duties.standings
        ]
        header = ["What the law asks", "Source", "Compared with", "Where it is met"]
        caption = "Duties that hold for this edition, in our own words"
        return markdown.plain_table((header, rows), caption, "duties", widths=(28, 24, 10, 38))

    def _where(self, standing: Standing) -> str:
        if standing.missing:
            return f"Not met. {standing.reason or 'Something that met it is missing.'}"
        shared = _shared_titles(standing.duty.met_by)
        places = dict.fromkeys(
            _in_each(title, shared[title]) if (title := _own_title(means)) in shared else self._place(means)
            for means in standing.duty.met_by
        )
        return words.capitalised("; ".join(places))

    def _place(self, means: Means) -> str:
        """Where a reader finds it, in words."""
        if means.element:
            return words.lowered(elements_of(self._data)[means.element].title)
        if means.section:
            return f"“{means.section}”"
        if means.document:
            return f"the document “{self._duties.document_title(means.document)}”"
        if means.plan:
            return f"the plan's {means.plan}"
        return f"the file {means.file}"


def _own_title(means: Means) -> str:
    """A section's title without its chapter's; empty for other means."""
    return (means.section or "").rpartition(": ")[2]


def _shared_titles(met_by: Sequence[Means]) -> dict[str, int]:
    """The titles that sections of several chapters have, and of how many."""
    counted = Counter(_own_title(means) for means in met_by if means.section)
    return {title: number for title, number in counted.items() if number > 1}


def _in_each(title: str, number: int) -> str:
    return f"“{title}” in {words.spelled(number)} chapters"


def duties_of(data: EditionData) -> DutiesOfEdition:
    """The duties of an edition, held against what its chapters show."""
    elements = elements_of(data)
    places = {
        about.id: Place(about.chapter, lambda name=about.id: elements[name].available)
        for about in data.elements
    }
    day = data.about.published.first_day
    return DutiesOfEdition(data.configuration.root, data.name, day, places, _held_by_the_plan(data))


def _held_by_the_plan(data: EditionData) -> set[str]:
    plan_and_files = read_plan(data.configuration, data.name)
    plan = plan_and_files[0] if plan_and_files else None
    held = {"actions": plan and plan.actions, "review": plan and plan.about.reviews}
    return {part for part, content in held.items() if content}
