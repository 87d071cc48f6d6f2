"""The summary on a page and the leaflet for every door: each priority in brief, and what is being done.

What the book says of the whole edition belongs in `book`; a ward's page in `ward_page`.
"""

from __future__ import annotations

from assessment.configuration import Priority
from assessment.plan.model import Action
from assessment.profiles.findings import Strength
from assessment.report.conclusions.plan import PlanOfEdition
from assessment.report.edition.edition import EditionData
from assessment.report.forms.element import Element
from assessment.report.forms.monthly import MonthlyElement
from assessment.report.forms.wards import OUTER, WardsElement
from assessment.report.pages.attributes import WithNamedAttributes
from assessment.report.pages.book import Book, open_book
from assessment.report.pages.plan_chapter import month
from assessment.report.wording import markdown, words
from assessment.report.wording.values import Inline

FIGURES = 3  # side by side on a leaflet's page
EMERGENCY = "In an emergency, always call 999."
GAPS = 3  # named in a sentence


class ShortForm(WithNamedAttributes):
    """What the summary and the leaflet may say besides what the book says: each priority in brief."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._data = book._data
        self._configuration = book._data.configuration

    def __str__(self) -> str:
        return f"short form, edition {self._data.name}"

    @property
    def agencies(self) -> Inline:
        """The partners by name."""
        own = self._configuration.partnership.name
        others = [each.slug for each in self._configuration.agencies if each.name != own]
        return Inline(words.listed([self._data.agency_in_text(slug) for slug in others]))

    @property
    def website(self) -> Inline:
        """The partnership's web site, as a link."""
        return Inline(markdown.web_link(self._configuration.partnership.website))

    @property
    def emergency(self) -> Inline:
        """Whom to call in an emergency."""
        return Inline(EMERGENCY)

    @property
    def number_of_priorities(self) -> Inline:
        """How many priorities there are, in words."""
        return Inline(words.spelled(len(self._configuration.priorities)))

    @property
    def not_known(self) -> Inline:
        """A sentence on what this edition cannot say: the first few gaps, the priorities' own first."""
        if not self._book._missing:
            return Inline("Every question that we asked of the data has an answer in this edition.")
        ours = [each.slug for each in self._configuration.priorities]
        first = sorted(self._book._missing, key=lambda each: each._about.chapter not in ours)
        shows = [each._about.shows for each in first]
        rest = len(shows) - GAPS
        more = f"; and {words.spelled(rest)} other things" if rest > 1 else ""
        named = "; ".join(shows[: GAPS if rest > 1 else None])
        return Inline(f"We cannot tell you yet: {named}{more}.")

    def key_figures(self) -> None:
        """Print the strip of the largest measures: all recorded crime, then the priorities' own."""
        mains = [self._book._main(each.slug) for each in self._configuration.priorities]
        monthly = [each for each in self._book._of("introduction") if isinstance(each, MonthlyElement)]
        measures = [*monthly[:1], *(each for each in mains if isinstance(each, MonthlyElement))]
        found = [item for item in (each.key_figure() for each in measures) if item][:FIGURES]
        if found:
            print(markdown.div("key-figures", "\n".join(f"- {item}" for item in found)))

    def in_brief(self) -> None:
        """Print each priority: what was counted, what else is firm about it, and who acts."""
        for priority in self._configuration.priorities:
            print(f"### {priority.title}\n\n{self._found(priority)}\n\n{self._done(priority)}\n")

    def _found(self, priority: Priority) -> str:
        main = self._book._main(priority.slug)
        counted = [_in_short(main, self._data.kind)] if main else []
        settled = [
            each.text
            for each in self._book._findings
            if each.chapter == priority.slug
            and each.outcome.strength is Strength.STRONG
            and (main is None or main.id not in each.evidence)
        ]
        return " ".join([*counted, *settled[:1]]) or "This edition has no data on it yet."

    def _done(self, priority: Priority) -> str:
        plan = PlanOfEdition(self._data).plan
        actions = plan.priorities[priority.slug].actions if plan and priority.slug in plan.priorities else ()
        if actions:
            return f"**What we do:** {action_words(self._data, actions[0])}"
        return f"**Who answers for it:** {answering(self._data, priority)}"


def action_words(data: EditionData, action: Action, where: str = "") -> str:
    """An action of the plan in a sentence, with who answers for it and until when."""
    text = words.capitalised(markdown.escaped(action.text))
    return f"{text} ({where}{data.agency(action.owner)}, by {month(action.due)})."


def answering(data: EditionData, priority: Priority) -> str:
    """The agency that answers for a priority, and its partners."""
    owner = words.capitalised(data.agency_in_text(priority.owner))
    partners = words.listed([data.agency_in_text(slug) for slug in priority.reviewers])
    return f"{owner}, with {partners}."


def _in_short(element: Element, kind: str) -> str:
    """What was counted and how it changed, or where it stands out, without ranges."""
    if isinstance(element, MonthlyElement):
        text = element._there_were(element._total, element._nouns)
        change = element._change
        if change is None:
            return f"{text}."
        if change.now == change.base:
            return f"{text}, the same number as a year earlier."
        if change.percentage is None or not change.clear:
            clear = {1: "a clear rise from", -1: "a clear fall from", 0: "no clear change from"}[
                change.direction
            ]
            return f"{text}: {clear} {words.number(change.base)} a year earlier."
        return f"{text}, {words.change_short(change)} than a year earlier."
    if isinstance(element, WardsElement) and element._profile.rated:
        number = len(element._profile.beyond(OUTER))
        wards = "ward has" if number == 1 else "wards have"
        its = "its" if number == 1 else "their"
        text = element._there_were(element._total, element._nouns)
        return (
            f"{text}; {words.spelled(number) if number else 'no'} {wards} clearly more for {its} population "
            f"than the {kind} as a whole."
        )
    return f"{element._there_were(element._total, element._nouns)}."


def open_short_form(root: object = None, edition: str | None = None) -> ShortForm:
    """The vocabulary of the summary and the leaflet, in the edition that is being rendered."""
    return ShortForm(open_book(root, edition))
