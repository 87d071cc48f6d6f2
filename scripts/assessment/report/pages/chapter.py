"""A chapter's vocabulary: what its elements say by reference, its key figures, findings, gaps and sources."""

from __future__ import annotations

from assessment.errors import AssessmentError, Fault, nearest
from assessment.report.conclusions.findings import Findings, as_list
from assessment.report.edition.corrections import corrections_note
from assessment.report.edition.edition import FACTS_FILE, EditionData, open_edition
from assessment.report.edition.specification import FOLDER
from assessment.report.forms.element import Counts, Element
from assessment.report.forms.elements import elements_of
from assessment.report.pages.page import Page
from assessment.report.wording import markdown, words
from assessment.report.wording.vocabulary import Inline, Takes, block, block_of, inline_of

MOST = 4  # key figures


class Chapter(Page):
    """What a chapter may say of itself; called with a reference, what an element says or shows."""

    def __init__(self, slug: str, data: EditionData) -> None:
        super().__init__(data)
        self._slug = slug
        self._findings = Findings(data)
        elements = elements_of(data).of_chapter(slug)
        if not elements:
            known = dict.fromkeys(element.chapter for element in data.elements)
            raise AssessmentError(Fault(str(FOLDER), f"has no chapter {slug!r}", nearest(slug, known)))
        for element in elements:
            element.begin_page()
        # What another kind of data alone can give is no gap of this edition.
        self.elements = [element for element in elements if element.measure.for_edition]

    def __call__(self, reference: str) -> Inline | None:
        """What a reference to an element says: `asb("asb-orders.sentence")`; a figure or table is printed."""
        return elements_of(self._data).say(reference)

    def __str__(self) -> str:
        return f"chapter {self._slug}"

    @inline_of(Takes.FACT)
    def fact(self, fact_id: str) -> str:
        """A published number of data/facts.yml."""
        if fact_id not in self._data.facts:
            remedy = nearest(fact_id, self._data.facts)
            raise AssessmentError(Fault(str(FACTS_FILE), f"has no fact {fact_id!r}", remedy))
        return words.number(self._data.facts[fact_id].value)

    @block
    def key_figures(self) -> None:
        """Print the strip of three or four key figures: the number, what it counts, how it changed."""
        items: dict[str, str] = {}
        for element in self._in_turn():
            item = element.key_figure()
            number = item.split("** ")[0] if item else None
            if item and number not in items:  # the same people counted again say nothing new
                items[number] = _with_evidence(item, element.id)
        if items:
            print(markdown.div("key-figures", "\n".join(f"- {item}" for item in [*items.values()][:MOST])))

    def _in_turn(self) -> list[Element]:
        """The two largest measures by month, one by ward, what they divide into, then the rest."""
        monthly, wards, divided = (
            [element for element in self.elements if element.available and element.counts is counts]
            for counts in (Counts.BY_MONTH, Counts.BY_WARD, Counts.DIVIDED)
        )
        known = [element for element in monthly if element.measure.total.known]
        largest = sorted(known, key=lambda element: -element.measure.total.value)[:2]
        return [*largest, *wards[:1], *divided, *monthly, *wards[1:]]

    @block
    def gaps(self) -> str:
        """Print what this chapter does not know, by the agency that can tell us."""
        missing: dict[str, list[str]] = {}
        for element in self.elements:
            if not element.available:
                missing.setdefault(element.agency, []).append(element.title)
        items = [
            f"**{self._data.agency(agency)}** ({self._data.role(agency)}): {'; '.join(titles)}."
            for agency, titles in missing.items()
        ]
        return markdown.headed_list(2, "What this chapter does not know, and who can tell us", items)

    @block_of(Takes.PROFILE)
    def findings(self, profile: str) -> str | None:
        """Print what one profile concludes, and how strong the evidence for each is; nothing without data."""
        findings = list(self._findings.of(self._slug, profile))
        return f"{markdown.heading(3, 'What we conclude')}\n{as_list(findings)}" if findings else None

    @block
    def sources(self) -> str:
        """Print the sources of the chapter's figures by agency, in small type, and what was corrected."""
        used: dict[str, dict[str, dict[str, None]]] = {}
        shown = [element for element in self.elements if element.available]
        for element in shown:
            of_period = used.setdefault(element.measure.period.label, {})
            of_period.setdefault(element.agency, {})[element.measure.table.facts.title] = None
        sources = [
            f"{when}: "
            + "; ".join(
                f"{self._data.agency(slug)} ({', '.join(titles)})" for slug, titles in agencies.items()
            )
            for when, agencies in used.items()
        ]
        note = corrections_note(self._data.configuration.root, self._slug, self._data.name)
        if not sources:
            return note
        synthetic = any(element.measure.table.facts.synthetic for element in shown)
        told = f"Sources, {'. '.join(sources)}.{' The figures are synthetic.' if synthetic else ''}"
        return f"{markdown.div('source', told)}\n{note}"


def _with_evidence(item: str, element_id: str) -> str:
    """A key figure whose words lead to the element's place on the page, where it has one."""
    number, _, rest = item.partition("** ")
    nouns, star, change = rest.partition(" *")
    return f'{number}** [{nouns}]{{.evidence data-of="{element_id}"}}{star}{change}'


def open_chapter(slug: str, root: object = None, edition: str | None = None) -> Chapter:
    """The vocabulary of a chapter, in the edition that is being rendered (or in another one)."""
    return Chapter(slug, open_edition(root, edition))
