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
from assessment.references import Reference
from assessment.report.edition.edition import EditionData
from assessment.report.edition.specification import FOLDER
from assessment.report.forms.elements import elements_of
from assessment.report.forms.measure import Measure
from assessment.report.wording import words
from assessment.rounding import whole


class UnknownReferenceError(Exception):
    """A reference that stands for nothing; its text says why."""


@dataclass(frozen=True)
class Reading:
    """A released value: `cell`, or its share of `whole`; None where the return has not come in."""

    measure: Measure
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
        return Measured(self.cell.value, dispersion=self.measure.dispersion)

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
    return words.percent(value) if is_share else words.number(whole(value))


def read_reference(reference: str, data: EditionData, treated: Sequence[str] = ()) -> Reading:
    """The value of a reference in an edition. `treated`: the wards that `.wards` adds up."""
    parsed = Reference.parse(reference)
    if parsed is None or parsed.name not in ("total", "part", "share", "wards"):
        raise UnknownReferenceError(
            f"{reference!r} is no reference: write element-id.total, .part(code), .share(code) or .wards"
        )
    elements = elements_of(data)
    if parsed.element not in elements:
        remedy = nearest(parsed.element, elements.ids)
        raise UnknownReferenceError(f"{parsed.element!r} is no element of {FOLDER}. {remedy}")
    measure = elements[parsed.element].measure
    if parsed.name not in measure.numbers:
        known = ", ".join(f".{name}" for name in sorted(measure.numbers))
        raise UnknownReferenceError(f"{reference!r}: of this element there are {known}")
    if parsed.name == "wards" and not treated:
        raise UnknownReferenceError(f"{reference!r}: wards needs `areas`")
    if parsed.name in ("part", "share") and not parsed.argument:
        raise UnknownReferenceError(f"{reference!r}: {parsed.name} needs a category")
    if not measure.available:
        return Reading(measure, None)
    if parsed.name == "total":
        return Reading(measure, measure.total)
    if parsed.name == "wards":
        return Reading(measure, wards_sum(measure, treated))
    cells, whole = measure.categories()
    if parsed.argument not in cells:
        remedy = nearest(parsed.argument, cells)
        raise UnknownReferenceError(f"{reference!r}: there is no category {parsed.argument!r}. {remedy}")
    return Reading(measure, cells[parsed.argument], whole if parsed.name == "share" else None)


def wards_sum(measure: Measure, names: Sequence[str]) -> Cell:
    """The number of these wards together; withheld where one of them is."""
    cells = measure.by_ward()
    missing = [name for name in names if name not in cells]
    if missing:
        raise UnknownReferenceError(f"there is no ward {words.listed(missing)}")
    return sum((cells[name] for name in names), start=Cell.of(0))
