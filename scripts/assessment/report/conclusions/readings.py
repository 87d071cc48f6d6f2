"""What a reference such as `asb-deliberate-fires.total` stands for in an edition: a released value.

The references of the plan's baselines: `.total`, `.part(code)` and `.share(code)` of a category or an age
band, and `.wards`, the sum over the wards in which something is done. Words belong to the plan's chapters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.cells import Cell
from assessment.errors import nearest
from assessment.plan.outcomes import Measured
from assessment.profiles.series import dispersion
from assessment.references import Reference
from assessment.report.edition.edition import EditionData
from assessment.report.edition.specification import FOLDER
from assessment.report.forms.breakdown import BreakdownElement
from assessment.report.forms.element import FORMS, Element
from assessment.report.forms.elements import elements_of
from assessment.report.forms.monthly import MonthlyElement
from assessment.report.forms.people import PeopleElement
from assessment.report.forms.repeats import RepeatsElement
from assessment.report.forms.wards import WardsElement
from assessment.report.wording import words

_DIVIDED = (BreakdownElement, PeopleElement, RepeatsElement)


class UnknownReferenceError(Exception):
    """A reference that stands for nothing; its text says why."""


@dataclass(frozen=True)
class Reading:
    """A released value: `cell`, or its share of `whole`; None where the return has not come in."""

    element: Element
    cell: Cell | None
    whole: Cell | None = None

    @property
    def known(self) -> bool:
        cells = [self.cell, self.whole] if self.whole is not None else [self.cell]
        return all(cell is not None and cell.known for cell in cells)

    @property
    def measured(self) -> Measured:
        """The value with what its likely range needs. Only where it is known."""
        if self.whole is not None:
            return Measured(self.cell.value, self.whole.value)
        monthly = isinstance(self.element, MonthlyElement)
        spread = dispersion(self.element._table, self.element._years) if monthly else 1.0
        return Measured(self.cell.value, dispersion=spread)

    @property
    def words(self) -> str:
        """The value as it stands in a table: a number, a share, or why there is none."""
        if self.cell is None or not self.cell.collected:
            return "Not available"
        if not self.known:
            return "Withheld"
        return shown(self.measured.value, is_share=self.whole is not None)


def shown(value: float, *, is_share: bool) -> str:
    """A count or a share as it stands in a table."""
    return words.percent(value) if is_share else words.number(round(value))


def read_reference(reference: str, data: EditionData, treated: Sequence[str] = ()) -> Reading:
    """The value of a reference in an edition. `treated`: the wards that `.wards` adds up."""
    parsed = Reference.parse(reference)
    if parsed is None or parsed.name not in ("total", "part", "share", "wards"):
        raise UnknownReferenceError(
            f"{reference!r} is no reference: write element-id.total, .part(code), .share(code) or .wards"
        )
    name, code = parsed.name, parsed.argument
    about = next((element for element in data.all_elements if element.id == parsed.element), None)
    if about is None:
        close = nearest(parsed.element, [element.id for element in data.all_elements])
        raise UnknownReferenceError(f"{parsed.element!r} is no element of {FOLDER}. {close}")
    if name in ("part", "share") and not (code and issubclass(FORMS[about.form], _DIVIDED)):
        raise UnknownReferenceError(f"{reference!r}: {name} needs a category, of an element that has them")
    if name == "wards" and not (treated and issubclass(FORMS[about.form], WardsElement)):
        raise UnknownReferenceError(f"{reference!r}: wards needs `areas`, and an element by ward")
    element = elements_of(data)[about.id]
    if not element.available:
        return Reading(element, None)
    if name == "total":
        return Reading(element, element._total)
    if name == "wards":
        return Reading(element, wards_sum(element, treated))
    cell, whole = _category(element, code, reference)
    return Reading(element, cell, whole if name == "share" else None)


def wards_sum(element: WardsElement, names: Sequence[str]) -> Cell:
    """The number of these wards together; withheld where one of them is."""
    cells = {row.name: row.cell for row in element._profile.rows}
    missing = [name for name in names if name not in cells]
    if missing:
        raise UnknownReferenceError(f"there is no ward {words.listed(missing)}")
    return sum((cells[name] for name in names), start=Cell.of(0))


def _category(element: Element, code: str, reference: str) -> tuple[Cell, Cell]:
    """The cell of a category and the cell that it is a share of."""
    if isinstance(element, RepeatsElement):
        whole, cells = element._total, element._cells
    else:
        parts = element._profile.ages if isinstance(element, PeopleElement) else element._parts
        cells = {part.code: part.cell for part in parts.categories} if parts else {}
        whole = parts.counted if parts else None
    if code not in cells:
        known = ", ".join(cells) or "none"
        raise UnknownReferenceError(f"{reference!r}: there is no category {code!r}; there are: {known}")
    return cells[code], whole
