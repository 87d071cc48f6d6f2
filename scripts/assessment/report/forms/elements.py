"""The elements of an edition by their ids, each made once, and what a reference to one of them says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from assessment.errors import AssessmentError, Fault, nearest, refuse_if_any
from assessment.references import Reference
from assessment.report.drawing.figures import WIDTHS_CM
from assessment.report.edition.edition import EditionData
from assessment.report.edition.specification import FOLDER, Specification, place_of
from assessment.report.forms.element import FORMS, Element
from assessment.report.wording.vocabulary import Inline, Takes


class Elements:
    """The elements of an edition, with those of other editions that a review of a plan may need.

    Raises AssessmentError for an element whose form does not exist.
    """

    def __init__(self, data: EditionData) -> None:
        refuse_if_any(
            Fault(
                place_of(element, data.configuration.root, "form"),
                f"{element.form!r} is no form",
                nearest(element.form, FORMS),
            )
            for element in data.all_elements
            if element.form not in FORMS
        )
        self._data = data
        self._specifications = {element.id: element for element in data.all_elements}
        self._made: dict[str, Element] = {}

    def __getitem__(self, element_id: str) -> Element:
        """The same element each time, so that whatever a page works out of it is worked out once."""
        if element_id not in self._made:
            specification = self._specifications[element_id]
            self._made[element_id] = FORMS[specification.form](specification, self._data)
        return self._made[element_id]

    def __contains__(self, element_id: str) -> bool:
        return element_id in self._specifications

    @property
    def ids(self) -> list[str]:
        """All ids, in order."""
        return list(self._specifications)

    def __iter__(self) -> Iterator[Element]:
        """Those of the edition's own chapters, in order."""
        return (self[element.id] for element in self._data.elements)

    def of_chapter(self, chapter: str) -> list[Element]:
        """The elements of a chapter in the order of its file."""
        return [self[element.id] for element in self._data.elements if element.chapter == chapter]

    def say(self, text: str) -> Inline | None:
        """What a reference says in a sentence; a block prints itself and gives None.

        Raises AssessmentError for a reference to nothing, with the nearest right name.
        """
        reference = Reference.parse(text)
        if reference is None:
            what = "is no reference to an element"
            raise AssessmentError(
                Fault(repr(text), what, "Write element-id.name or element-id.name(argument).")
            )
        refuse_if_any(faults_of_reference(reference, self._specifications, text))
        element = self[reference.element]
        value = getattr(element, reference.name)
        takes, argument = element.vocabulary[reference.name], reference.argument
        if not callable(value):
            return value
        if argument is None:
            return value()
        return value(self[argument] if takes is Takes.ELEMENT else argument)


def faults_of_reference(
    reference: Reference, elements: Mapping[str, Specification], where: str
) -> Iterable[Fault]:
    """What is wrong with a reference, as far as the elements' forms tell: no data are looked at."""
    about = elements.get(reference.element)
    if about is None:
        yield Fault(
            where,
            f"there is no element {reference.element!r} in {FOLDER}",
            nearest(reference.element, elements),
        )
        return
    vocabulary = FORMS[about.form].vocabulary
    if reference.name not in vocabulary:
        what = f"{reference}: an element of the form {about.form} has no {reference.name!r}"
        yield Fault(where, what, nearest(reference.name, vocabulary))
        return
    takes, argument = vocabulary[reference.name], reference.argument
    if argument is None:
        if takes not in (Takes.NOTHING, Takes.WIDTH):
            yield Fault(where, f"{reference}: {reference.name} is asked of {takes}", f"Write {reference}(…).")
    elif takes is Takes.NOTHING:
        yield Fault(where, f"{reference}: {reference.name} is asked of nothing", "Take the brackets out.")
    elif takes is Takes.WIDTH and argument not in WIDTHS_CM:
        yield Fault(where, f"{reference}: there is no width {argument!r}", nearest(argument, WIDTHS_CM))
    elif takes is Takes.ELEMENT:
        alike = [name for name, other in elements.items() if reference.name in FORMS[other.form].vocabulary]
        if argument not in alike:
            what = f"{reference}: {argument!r} is no element that it can be held against"
            yield Fault(where, what, nearest(argument, alike))


@lru_cache(maxsize=8)
def elements_of(data: EditionData) -> Elements:
    """The elements of an edition, made once."""
    return Elements(data)
