"""One released cell: a number, or the reason why there is none; and what arithmetic makes of it.

Knows nothing of tables or files.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Why a cell shows what it shows."""

    VALUE = "value"
    ZERO = "zero"
    PRIMARY = "primary"  # suppressed: too few, or too much of one contributor
    SECONDARY = "secondary"  # suppressed: it would give a primary cell away
    NOT_COLLECTED = "not_collected"
    # Of published tables alone: what the publisher writes in place of a value (GSS symbols in brackets).
    WITHHELD = "withheld"  # [c]: the publisher suppressed it
    NOT_APPLICABLE = "not_applicable"  # [z]
    NOT_AVAILABLE = "not_available"  # [x]
    LOW = "low"  # [low]: it would round to zero, and is not zero


SUPPRESSED = frozenset({Status.PRIMARY, Status.SECONDARY, Status.WITHHELD})
KNOWN = frozenset({Status.VALUE, Status.ZERO})


@dataclass(frozen=True, slots=True)
class Cell:
    """A released number, or the reason why there is none. Arithmetic on a suppressed cell is suppressed.

    `below` is set for a primary cell that is known to lie below its policy's threshold: "fewer than five".
    A number computed from a suppressed cell is itself `secondary`: it is withheld because it would give
    the suppressed cell away, and nothing is known of its size.
    """

    value: float | int | None
    status: Status
    below: int | None = None

    @classmethod
    def of(cls, value: float | int) -> Cell:
        return cls(value, Status.VALUE if value else Status.ZERO)

    @property
    def known(self) -> bool:
        return self.status in KNOWN

    @property
    def suppressed(self) -> bool:
        return self.status in SUPPRESSED

    @property
    def collected(self) -> bool:
        return self.known or self.suppressed

    def __add__(self, other: Cell | float) -> Cell:
        return _combine(self, other, operator.add)

    def __radd__(self, other: float) -> Cell:
        return self if other == 0 else self + other

    def __sub__(self, other: Cell | float) -> Cell:
        return _combine(self, other, operator.sub)


def _combine(left: Cell | float, right: Cell | float, operation: Callable[[float, float], float]) -> Cell:
    """The operation on both values, or the reason why there is no result."""
    left, right = (side if isinstance(side, Cell) else Cell.of(side) for side in (left, right))
    if not (left.collected and right.collected):
        return Cell(None, Status.NOT_COLLECTED)
    if left.suppressed or right.suppressed:
        return Cell(None, Status.SECONDARY)
    return Cell.of(operation(left.value, right.value))
