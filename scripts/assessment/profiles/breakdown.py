"""What and who: a total divided into categories, each with its share and, where known, the population's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.cells import Cell, Status
from assessment.periods import Period
from assessment.released import PERIOD, Released
from assessment.statistics.rates import Estimate, share

MOST = 12  # categories a reader can take in; the smallest beyond are folded into one
APART = frozenset({"not-recorded", "not-applicable", "unplaced"})  # answers that say nothing of the category


@dataclass(frozen=True)
class Category:
    """One category; `share` with Wilson limits of those that could be categorised, None where withheld.

    `folded` counts the categories that an 'other' stands for.
    """

    code: str
    label: str
    cell: Cell
    share: Estimate | None
    folded: int = 0


@dataclass(frozen=True)
class Breakdown:
    """Categories from the largest to the smallest (or in the codelist's order), then those set apart."""

    categories: tuple[Category, ...]
    total: Cell
    counted: Cell

    @property
    def largest(self) -> Category | None:
        """The largest category whose count is known; None if all are withheld or nothing was counted."""
        return max(self._known, key=lambda part: part.cell.value, default=None)

    @property
    def rival(self) -> Category | None:
        """The next largest category, where the largest is not clearly ahead of it: of the two together it
        might be no more than half (conditional test of two counts, Przyborowski and Wilenski 1940)."""
        others = [part for part in self._known if part is not self.largest]
        second = max(others, key=lambda part: part.cell.value, default=None)
        if second is None:
            return None
        first = self.largest.cell.value
        return second if share(first, first + second.cell.value).lower <= 0.5 else None

    @property
    def _known(self) -> list[Category]:
        return [part for part in self.substantial if part.cell.known and part.cell.value and not part.folded]

    @property
    def substantial(self) -> tuple[Category, ...]:
        return tuple(part for part in self.categories if part.code not in APART)

    @property
    def withheld(self) -> tuple[Category, ...]:
        return tuple(part for part in self.categories if part.cell.suppressed)


def in_period(table: Released, period: Period) -> Released | None:
    """The table in one period, or in its months; None if it covers neither."""
    if PERIOD not in table.dimensions:
        return table
    codes = set(table.codes(PERIOD))
    if period.code in codes:
        return table.where(period=period.code)
    return table.where(period=list(period.months)) if codes.issuperset(period.months) else None


def categories_of(table: Released) -> tuple[str, ...]:
    """The dimensions that are neither time nor place, which a breakdown may be by."""
    return tuple(name for name in table.dimensions if name not in (PERIOD, "area"))


def breakdown(
    table: Released, period: Period, dimension: str, in_order: bool = False, leaves: bool = False
) -> Breakdown:
    """A table's total in one period by one dimension, at its first level (or its last, `leaves`).

    `in_order`: keep the codelist's order (ages) instead of sorting by size.
    """
    missing = Cell(None, Status.NOT_COLLECTED)
    chosen = in_period(table, period)
    if chosen is None:
        return Breakdown((), missing, missing)
    for other in chosen.dimensions:
        if other != dimension:
            chosen = chosen.rollup(other)
    total = chosen.rollup(dimension).cells[0]
    parts = _parts(chosen, dimension, leaves)
    apart = {code: cell for code, cell in parts.items() if code in APART and not _is_zero(cell)}
    real = {code: cell for code, cell in parts.items() if code not in APART}
    counted = _counted(total, real, {code: cell for code, cell in parts.items() if code in APART})
    ordered = list(real) if in_order else sorted(real, key=lambda code: (-_size(real[code]), code))
    label = chosen.facts.hierarchies[dimension].label
    shown = [Category(code, label(code), real[code], share_of(real[code], counted)) for code in ordered]
    if not in_order and len(shown) > MOST:
        shown = _folded(shown, counted)
    rest = [Category(code, label(code), cell, None) for code, cell in apart.items()]
    return Breakdown((*shown, *rest), total, counted)


def share_of(part: Cell, whole: Cell) -> Estimate | None:
    """Share with Wilson limits; None unless both are known and the whole is not nothing."""
    known = part.known and whole.known
    return share(part.value, whole.value) if known and 0 <= part.value <= whole.value else None


def against_population(
    parts: Breakdown, population: Mapping[str, float]
) -> dict[str, tuple[Estimate, float]]:
    """Category → its share and the population's share, both of the categories that both know."""
    people = sum(population.values())
    known = [part for part in parts.substantial if part.cell.known and part.code in population]
    if not people or not known:
        return {}
    outside = any(part.code not in population for part in parts.substantial)
    hidden = any(part.code in population and not part.cell.known for part in parts.substantial)
    whole = sum((part.cell for part in known), start=Cell.of(0)) if outside and not hidden else parts.counted
    shares = {part.code: share_of(part.cell, whole) for part in known}
    return {code: (part, population[code] / people) for code, part in shares.items() if part}


def _parts(table: Released, dimension: str, leaves: bool) -> dict[str, Cell]:
    tops = table.tops(dimension).codes(dimension)
    if leaves:
        chosen = table.leaves(dimension)
    elif len(tops) == 1 and len(table.codes(dimension)) > 1:
        chosen = table.children(dimension, tops[0])
    else:
        chosen = table.tops(dimension)
    return {coordinates[dimension]: cell for coordinates, cell in chosen.rows()}


def _counted(total: Cell, real: Mapping[str, Cell], apart: Mapping[str, Cell]) -> Cell:
    """The total less what says nothing of the category; where that is withheld, the sum of the categories.

    Where both are withheld but what says nothing is known to be few, the total: the shares are of all then.
    """
    rest = total - sum(apart.values(), start=Cell.of(0))
    known = rest if rest.known else sum(real.values(), start=Cell.of(0))
    few = all(cell.known or cell.below for cell in apart.values())
    return total if not known.known and few else known


def _folded(shown: list[Category], counted: Cell) -> list[Category]:
    kept, rest = shown[: MOST - 1], shown[MOST - 1 :]
    cell = sum((part.cell for part in rest), start=Cell.of(0))
    return [
        *kept,
        Category("other-categories", f"Other ({len(rest)} kinds)", cell, share_of(cell, counted), len(rest)),
    ]


def _size(cell: Cell) -> float:
    return cell.value if cell.known else -1


def _is_zero(cell: Cell) -> bool:
    return cell.status is Status.ZERO
