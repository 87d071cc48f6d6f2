"""Proofs that hidden cells are safe: points that fit all rows and lie far enough apart in a cell.

Two such points prove safe every cell in which they differ by its width, so a point found for one cell is used
for all. A point counts only if arithmetic confirms that it fits, so nothing rests on the solver. In parts of
up to `WHOLE` variables, points must be whole numbers, because the attacker knows that counts are. In larger
parts, as in the field's programmes, the attacker's intervals are those of the linear programme, rounded to
whole numbers after every row has been used to narrow them.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy

from assessment.disclosure.attack import MANY, NARROW, Region, Rows, is_whole

WHOLE = 400
PROGRAMMES = 2_000_000  # cells left times variables of a large part: beyond, single questions take hours
ROUNDS = 400
# Points of a large part that are sought at once: fixed, so that no proof depends on a machine.
SIDE_BY_SIDE = 2
LATELY = 3  # rounds
SEED = 20080129  # any fixed number: proofs must not differ between two runs


class TooLarge(Exception):
    """So many `cells` hang together that the `unproven` among them cannot be attacked one by one."""

    def __init__(self, unproven: Sequence[int], cells: int) -> None:
        self.unproven, self.cells = unproven, cells
        super().__init__(f"{cells} cells hang together")


@dataclass(frozen=True)
class Question:
    """Which variables of a connected `part` are `checked`, and the `width` that each is to keep.

    `part` and `checked` name variables; `width` is by variable of the whole system.
    """

    part: numpy.ndarray
    width: numpy.ndarray
    checked: numpy.ndarray


def narrow_cells(
    rows: Rows, lower: numpy.ndarray, upper: numpy.ndarray, question: Question, *, singly: bool = True
) -> dict[int, tuple[float, float]]:
    """The checked variables of a connected part whose interval is shorter than its width, with the interval.

    Raises Contradiction if no counts fit the rows, and TooLarge if so many cells of so large a part stay
    unproven that to ask for each of them would take hours; without `singly`, if any of a large part does.
    """
    part = question.part
    regions = [Region(rows, lower, upper, part) for _ in range(SIDE_BY_SIDE if len(part) > MANY else 1)]
    proof = _Proof(regions, question)
    proof.ask_for_all()
    places = proof.open()
    if len(part) > MANY and len(places) * len(part) > (PROGRAMMES if singly else 0):
        raise TooLarge(part[places].tolist(), len(part))
    return {int(part[place]): ends for place in places if (ends := proof.ask_for_one(place))}


class _Proof:
    """The least and most of each variable over all points found; variables by their place in the part."""

    def __init__(self, regions: Sequence[Region], question: Question) -> None:
        part = question.part
        self.regions, self.region = regions, regions[0]
        self.whole = len(part) <= WHOLE
        self.width = numpy.where(numpy.isin(part, question.checked), question.width[part], 0)
        self.least = numpy.full(len(part), numpy.inf)
        self.most = numpy.full(len(part), -numpy.inf)

    def is_proven(self) -> numpy.ndarray:
        return self.most - self.least >= self.width - (0 if self.whole else NARROW)

    def open(self) -> list[int]:
        return numpy.flatnonzero(~self.is_proven() & (self.width > 0)).tolist()

    def ask_for_all(self) -> None:
        """Points in which many open cells lie at an end at once."""
        generator = numpy.random.default_rng(SEED)
        left: list[int] = []
        with ThreadPoolExecutor(len(self.regions)) as threads:
            side_by_side = threads.map if len(self.regions) > 1 else map  # no thread for one alone
            while (places := self.open()) and len(left) < ROUNDS:
                left.append(len(places))
                if self._is_slow(left):
                    return
                costs = [self._cost(places, generator) for _ in self.regions]
                for point in side_by_side(Region.minimise, self.regions, costs):
                    self._add(point)

    def _is_slow(self, left: Sequence[int]) -> bool:
        """Whether single questions, each answered by two points at most, now prove more for the effort.

        In a small part they are quickly answered, because each begins where the last one ended.
        """
        if len(self.width) <= MANY:
            return len(left) > LATELY and left[-1] > 0.9 * left[-3]
        points = LATELY * len(self.regions)
        return len(left) > LATELY and left[-1 - LATELY] - left[-1] < points / 2

    def _cost(self, places: Sequence[int], generator: numpy.random.Generator) -> numpy.ndarray:
        """What sends the open cells to the ends that they have not come near.

        Cells stand in each other's way; weights of many sizes let some reach their ends.
        """
        width = self.width[places]
        above = numpy.minimum(self.region.upper[places] - self.most[places], width)
        below = numpy.minimum(self.least[places] - self.region.lower[places], width)
        rises = generator.random(len(places)) * (above + below) < above
        lacking = numpy.minimum(width - (self.most - self.least)[places], width)
        weight = generator.lognormal(0.0, 0.8, len(places)) / numpy.maximum(lacking, 0.1 * width)
        cost = numpy.zeros(len(self.width))
        cost[places] = numpy.where(rises, -weight, weight)
        return cost

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
