"""Measures of people to whom it happened more than once: their share of victims, and of what happened."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from assessment.cells import Cell
from assessment.profiles.breakdown import in_period, share_of
from assessment.report.measures.measure import Measure
from assessment.statistics.rates import Estimate

TIMES = "times_victim_of_violence"


class RepeatsMeasure(Measure):
    """Victims by how often, from a table that counts crimes and marks each victim once."""

    numbers = frozenset({"total", "part", "share"})

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """Victims once and repeatedly, and crimes, by code."""
        return in_period(self.table, self.period).by(TIMES)

    @cached_property
    def total(self) -> Cell:
        """The victims, each counted once."""
        return self.cells["victims"]

    @cached_property
    def crimes(self) -> Cell:
        """The crimes of which the victim is known."""
        return self.cells["all"] - self.cells["not-recorded"]

    @cached_property
    def crimes_against_repeated(self) -> Cell:
        """Those against people who were victims more than once."""
        return self.crimes - self.cells["once"]

    @cached_property
    def share_of_victims(self) -> Estimate | None:
        """Those who were victims more than once, as a share of victims."""
        return share_of(self.cells["repeatedly"], self.total)

    @cached_property
    def share_of_crimes(self) -> Estimate | None:
        """The crimes against them, as a share of crimes; its limits are not used.

        They would take crimes against one person for independent of each other.
        """
        return share_of(self.crimes_against_repeated, self.crimes)

    def label(self, code: str) -> str:
        """A code of the table in words."""
        return self.table.facts.hierarchies[TIMES].labels[code]

    def categories(self) -> tuple[Mapping[str, Cell], Cell | None]:
        return self.cells, self.total
