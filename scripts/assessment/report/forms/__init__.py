"""The forms of elements: how each kind of table becomes a sentence, a figure and a table.

A form's name in data/elements.yml is its key here. What all of them share belongs in `elements`.
"""

from __future__ import annotations

from assessment.report.edition.edition import EditionData, Specification
from assessment.report.forms.authorities import AuthoritiesElement
from assessment.report.forms.breakdown import BreakdownElement, PrioritiesElement, TargetsElement
from assessment.report.forms.choices import AnswersElement, ChoicesElement
from assessment.report.forms.element import Element
from assessment.report.forms.hot_spots import HotSpotsElement
from assessment.report.forms.monthly import MonthlyElement
from assessment.report.forms.people import PeopleElement
from assessment.report.forms.repeats import RepeatsElement
from assessment.report.forms.wards import WardsElement

FORMS: dict[str, type[Element]] = {
    "monthly": MonthlyElement,
    "wards": WardsElement,
    "breakdown": BreakdownElement,
    "choices": ChoicesElement,
    "answers": AnswersElement,
    "repeats": RepeatsElement,
    "people": PeopleElement,
    "targets": TargetsElement,
    "priorities": PrioritiesElement,
    "hot_spots": HotSpotsElement,
    "authorities": AuthoritiesElement,
}


def element_of(specification: Specification, data: EditionData) -> Element:
    """The element in the form that its specification names; of an edition, the same one each time."""
    made = data.made.get(specification.id)
    if made is None or made._about != specification:
        made = data.made[specification.id] = FORMS[specification.form](specification, data)
    return made
