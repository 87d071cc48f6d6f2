"""The summary on a page and the leaflet for every door: each priority in brief, and what is being done.

What the book says of the whole edition belongs in `book`; a ward's page in `ward_page`.
"""

from __future__ import annotations

from assessment.configuration import Priority
from assessment.plan.model import Action
from assessment.profiles.evidence import Strength
from assessment.report.conclusions.plan import PlanOfEdition
from assessment.report.edition.edition import EditionData
from assessment.report.forms.element import Counts
from assessment.report.pages.book import Book
from assessment.report.pages.page import Page
from assessment.report.pages.plan_chapter import month
from assessment.report.wording import markdown, words
from assessment.report.wording.vocabulary import block, inline

FIGURES = 3  # side by side on a leaflet's page
EMERGENCY = "In an emergency, always call 999."
GAPS = 3  # named in a sentence


class ShortForm(Page):
    """What the summary and the leaflet may say besides what the book says: each priority in brief."""

    about = "short form"
    of_whole_book = True

    def __init__(self, data: EditionData) -> None:
        super().__init__(data)
        self._book = Book(data)
        self._configuration = data.configuration

    @inline
    def agencies(self) -> str:
        """The partners by name."""
        name = self._configuration.partnership.name
        others = [agency.slug for agency in self._configuration.agencies if agency.name != name]
        return words.listed([self._data.agency_in_text(slug) for slug in others])

    @inline
    def website(self) -> str:
        """The partnership's web site, as a link."""
        return markdown.web_link(self._configuration.partnership.website)

    @inline
    def emergency(self) -> str:
        """Whom to call in an emergency."""
        return EMERGENCY

    @inline
    def number_of_priorities(self) -> str:
        """How many priorities there are, in words."""
        return words.spelled(len(self._configuration.priorities))

    @inline
    def not_known(self) -> str:
        """A sentence on what this edition cannot say: the first few gaps, the priorities' own first."""
        if not self._book.missing:
            return "Every question that we asked of the data has an answer in this edition."
        ours = [priority.slug for priority in self._configuration.priorities]
        first = sorted(self._book.missing, key=lambda element: element.measure.about.chapter not in ours)
        shows = [element.measure.about.shows for element in first]
        rest = len(shows) - GAPS
        more = f"; and {words.spelled(rest)} other things" if rest > 1 else ""
        named = "; ".join(shows[: GAPS if rest > 1 else None])
        return f"We cannot tell you yet: {named}{more}."

    @block
    def key_figures(self) -> str | None:
        """Print the strip of the largest measures: all recorded crime, then the priorities' own."""
        mains = [self._book.main_element(priority.slug) for priority in self._configuration.priorities]
        monthly = [element for element in self._book.of("introduction") if element.counts is Counts.BY_MONTH]
        measures = [
            *monthly[:1],
            *(element for element in mains if element and element.counts is Counts.BY_MONTH),
        ]
        items = [item for item in (element.key_figure() for element in measures) if item][:FIGURES]
        return markdown.div("key-figures", "\n".join(f"- {item}" for item in items)) if items else None

    @block
    def in_brief(self) -> str:
        """Print each priority: what was counted, what else is firm about it, and who acts."""
        return "\n".join(
            f"### {priority.title}\n\n{self._concluded(priority)}\n\n{self._done(priority)}\n"
            for priority in self._configuration.priorities
        )

    def _concluded(self, priority: Priority) -> str:
        main = self._book.main_element(priority.slug)
        counted = [main.in_short()] if main else []
        settled = [
            finding.text
            for finding in self._book.all_findings
            if finding.chapter == priority.slug
            and finding.outcome.strength is Strength.STRONG
            and (main is None or main.id not in finding.evidence)
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
