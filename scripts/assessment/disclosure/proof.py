"""Proofs that hidden cells are safe: points that fit all rows and lie far enough apart in a cell.

Two such points prove safe every cell in which they differ by its width, so a point found for one cell is used
for all. A point counts only if arithmetic confirms that it fits, so nothing rests on the solver. In parts of
up to `WHOLE` variables, points must be whole numbers, because the attacker knows that counts are. In larger
parts, as in the field's programmes, the attacker's intervals are those of the linear programme, rounded to
whole numbers after every row has been used to narrow them.
"""

from __future__ import annotations

import numpy

from assessment.disclosure.attack import NARROW, Region, Rows, is_whole

WHOLE = 400
PROGRAMMES = 2_000_000  # cells left times variables, beyond which single questions would take hours
ROUNDS = 40
SEED = 20080129  # any fixed number: proofs must not differ between two runs


class TooLarge(Exception):
    """So many `cells` hang together, `variable` among them, that they cannot be attacked one by one."""

    def __init__(self, variable: int, cells: int) -> None:
        self.variable, self.cells = variable, cells
        super().__init__(f"{cells} cells hang together")


def narrow_cells(
    rows: Rows,
    lower: numpy.ndarray,
    upper: numpy.ndarray,
    part: numpy.ndarray,
    width: numpy.ndarray,
    checked: numpy.ndarray,
) -> dict[int, tuple[float, float]]:
    """The checked variables of a connected part whose interval is shorter than its width, with the interval.

    `part` and `checked` name variables; `width` is by variable. Raises Contradiction if no counts fit the
    rows, and TooLarge if so many cells of so large a part stay unproven that the rest would take hours.
    """
    proof = _Proof(Region(rows, lower, upper, part), part, width, checked)
    proof.ask_for_all()
    if len(proof.open()) * len(part) > PROGRAMMES:
        raise TooLarge(int(part[proof.open()[0]]), len(part))
    return {int(part[place]): ends for place in proof.open() if (ends := proof.ask_for_one(place))}


class _Proof:
    """The least and most of each variable over all points found; variables by their place in the part."""

    def __init__(
        self, region: Region, part: numpy.ndarray, width: numpy.ndarray, checked: numpy.ndarray
    ) -> None:
        self.region = region
        self.whole = len(part) <= WHOLE
        self.width = numpy.where(numpy.isin(part, checked), width[part], 0)
        self.least = numpy.full(len(part), numpy.inf)
        self.most = numpy.full(len(part), -numpy.inf)

    def is_proven(self) -> numpy.ndarray:
        return self.most - self.least >= self.width - (0 if self.whole else NARROW)

    def open(self) -> list[int]:
        return numpy.flatnonzero(~self.is_proven() & (self.width > 0)).tolist()

    def ask_for_all(self) -> None:
        """Points in which many open cells lie at an end at once."""
        generator = numpy.random.default_rng(SEED)
        progress = []
        for number in range(ROUNDS):
            places = self.open()
            progress.append(len(places))
            if not places or (number > 5 and progress[-1] > 0.9 * progress[-3]):
                return
            cost = numpy.zeros(len(self.width))
            # All down, all up, then each at random, so that cells that stand in each other's way take turns.
            sign = (1.0, -1.0)[number] if number < 2 else generator.choice([1.0, -1.0], len(places))
            cost[places] = sign * generator.uniform(0.5, 1.5, len(places))
            self._add(self.region.minimise(cost))

    def ask_for_one(self, place: int) -> tuple[float, float] | None:
        """The interval of one cell if it is too short, else nothing."""
        ends: list[float] = []
        for sign in (1.0, -1.0):
            if self.is_proven()[place]:
                return None
            point = self.region.push(place, sign)
            if self.whole and not is_whole(point):
                answer = self.region.push(place, sign, whole=True)
                if answer is None:  # no answer within reason: only what was seen is proven
                    ends.append(self.least[place] if sign > 0 else self.most[place])
                    continue
                point = answer
            self._add(point)
            ends.append(float(point[place]))
        if self.is_proven()[place]:
            return None
        return float(numpy.ceil(ends[0] - NARROW)), float(numpy.floor(ends[1] + NARROW))

    def _add(self, point: numpy.ndarray) -> None:
        if self.whole:
            if not is_whole(point):
                return
            point = numpy.round(point)
        if not self.region.holds(point):
            return
        self.least = numpy.minimum(self.least, point)
        self.most = numpy.maximum(self.most, point)
