"""A chapter's vocabulary: its profiles with their elements, key figures, gaps and sources."""

from __future__ import annotations

from assessment.errors import AssessmentError, Fault
from assessment.report.conclusions.findings import Findings, as_list
from assessment.report.edition.corrections import corrections_note
from assessment.report.edition.edition import ELEMENTS_FILE, FACTS_FILE, EditionData, open_edition
from assessment.report.forms import element_of
from assessment.report.forms.element import Element, WithNamedAttributes
from assessment.report.pages.about_edition import AboutEdition
from assessment.report.wording import markdown, words
from assessment.report.wording.values import Inline

MOST = 4  # key figures


class Profile(WithNamedAttributes):
    """The elements of one profile of a chapter, by their keys."""

    def __init__(self, name: str, elements: dict[str, Element]) -> None:
        self._name = name
        self.__dict__.update(elements)

    def __str__(self) -> str:
        return f"profile {self._name}"


class Chapter(AboutEdition):
    """What a chapter may say. Its profiles are attributes: `victims`, `offenders`, `locations`, …"""

    def __init__(self, slug: str, data: EditionData) -> None:
        self._slug = slug
        self._data = data
        self._findings = Findings(data)
        specifications = [each for each in data.elements if each.chapter == slug]
        if not specifications:
            known = ", ".join(dict.fromkeys(each.chapter for each in data.elements))
            raise AssessmentError(Fault(str(ELEMENTS_FILE), f"has no chapter {slug!r}; it has: {known}"))
        elements = {each.id: element_of(each, data) for each in specifications}
        for each in elements.values():
            each._begin_page()
        # What another kind of data alone can give is no gap of this edition.
        self._elements = {name: each for name, each in elements.items() if each._for_edition}
        for name in dict.fromkeys(each.profile for each in specifications):
            own = {each.key: elements[each.id] for each in specifications if each.profile == name}
            self.__dict__[name] = Profile(name, own)

    def __str__(self) -> str:
        return f"chapter {self._slug}"

    def fact(self, fact_id: str) -> Inline:
        """A published number of data/facts.yml."""
        if fact_id not in self._data.facts:
            known = ", ".join(self._data.facts)
            raise AssessmentError(Fault(str(FACTS_FILE), f"has no fact {fact_id!r}; it has: {known}"))
        return Inline(words.number(self._data.facts[fact_id].value))

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
            [each for each in self._elements.values() if each.available and each._about.form in forms]
            for forms in (("monthly",), ("wards",), ("breakdown", "people"))
        )
        known = [each for each in monthly if each._total.known]
        largest = sorted(known, key=lambda each: -each._total.value)[:2]
        return [*largest, *wards[:1], *divided, *monthly, *wards[1:]]

    def gaps(self) -> None:
        """Print what this chapter does not know, by the agency that can tell us."""
        missing: dict[str, list[str]] = {}
        for element in self._elements.values():
            if not element.available:
                missing.setdefault(element._about.agency, []).append(element.title)
        if not missing:
            return
        items = [
            f"- **{self._data.agency(agency)}** ({self._data.role(agency)}): {'; '.join(titles)}."
            for agency, titles in missing.items()
        ]
        print(markdown.heading(2, "What this chapter does not know, and who can tell us"))
        print("\n".join(items) + "\n")

    def findings(self, profile: str) -> None:
        """Print what one profile concludes, and how strong the evidence for each is; nothing without data."""
        found = list(self._findings.of(self._slug, profile))
        if found:
            print(f"{markdown.heading(3, 'What we conclude')}\n{as_list(found)}")

    def sources(self) -> None:
        """Print the sources of the chapter's figures by agency, in small type, and what was corrected."""
        used: dict[str, dict[str, list[str]]] = {}
        synthetic = False
        for element in self._elements.values():
            if element.available:
                facts = element._table.facts
                synthetic = synthetic or facts.synthetic
                titles = used.setdefault(element._period.label, {}).setdefault(element._about.agency, [])
                titles.append(facts.title)
        lines = [
            f"{when}: "
            + "; ".join(
                f"{self._data.agency(slug)} ({', '.join(dict.fromkeys(used[when][slug]))})"
                for slug in used[when]
            )
            for when in used
        ]
        if lines:
            note = " The figures are synthetic." if synthetic else ""
            print(markdown.div("source", f"Sources, {'. '.join(lines)}.{note}"))
        print(corrections_note(self._data.configuration.root, self._slug, self._data.name))


def _with_evidence(item: str, element_id: str) -> str:
    """A key figure whose words lead to the element's place on the page, where it has one."""
    number, _, rest = item.partition("** ")
    nouns, star, change = rest.partition(" *")
    return f'{number}** [{nouns}]{{.evidence data-of="{element_id}"}}{star}{change}'


def open_chapter(slug: str, root: object = None, edition: str | None = None) -> Chapter:
    """The vocabulary of a chapter, in the edition that is being rendered (or in another one)."""
    return Chapter(slug, open_edition(root, edition))
