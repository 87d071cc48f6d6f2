"""What happened in wards: which tables and offences count it, whose they are, and one ward's numbers of each.

What a ward's page says of them belongs in `ward_page`; the statistics in `profiles.ward`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from assessment.profiles.areas import AREA
from assessment.profiles.ward import WardMeasure, WardMeasures
from assessment.released import PERIOD, Cell, Released
from assessment.report.edition.edition import EditionData
from assessment.report.edition.specification import Specification
from assessment.report.wording import words

OFFENCE = "offence"


@dataclass(frozen=True)
class Counted:
    """One measure of a ward: what it is called, whose it is, which priority it belongs to, its numbers."""

    label: str
    agency: str
    per: str
    priority: str | None
    measure: WardMeasure

    @property
    def cell(self) -> Cell:
        return self.measure.row.cell

    @property
    def against(self) -> int | None:
        return self.measure.against


class MeasureByWard:
    """What happened in wards: a table, or the part of it that is of one offence, and what it is called."""

    def __init__(self, about: Specification, table: Released, offence: str | None, data: EditionData) -> None:
        self._about, self._table, self._offence, self._data = about, table, offence, data
        self.agency = about.agency
        self.priority: str | None = None

    def of(self, ward: str) -> Counted:
        """The measure of one ward."""
        return Counted(self._label, self.agency, self._about.per, self.priority, self._by_ward.of(ward))

    @property
    def _label(self) -> str:
        if self._offence:
            return self._table.label(OFFENCE, self._offence)
        return words.capitalised(self._about.nouns or self._table.facts.measure)

    @cached_property
    def _by_ward(self) -> WardMeasures:
        table, data = self._table, self._data
        if self._offence:
            table = table.where(**{OFFENCE: self._offence}).rollup(OFFENCE)
        people = data.denominators(self._about.per, "ward").counts
        return WardMeasures(table, data.about.periods, people, data.geography.ward_names)


@lru_cache(maxsize=4)
def measures_by_ward(data: EditionData) -> tuple[MeasureByWard, ...]:
    """All that happened in wards, by whose count it is, in the order of data/elements.

    What is counted by where people live (a caseload, answers to a questionnaire) has no earlier years and is
    left out. A measure belongs to the first priority whose element shows it.
    """
    wards, slugs = (
        set(data.geography.ward_names),
        {priority.slug for priority in data.configuration.priorities},
    )
    least = min(2, len(data.about.periods))
    measures: dict[tuple[str, str | None], MeasureByWard] = {}
    for about in data.elements:
        for table_id in about.tables:
            table = data.table(table_id)
            if table is None or AREA not in table.dimensions or len(table.codes(PERIOD)) < least:
                continue
            if not wards.issubset(table.codes(AREA)):
                continue
            for offence in [about.offence] if about.offence else _offences(table):
                measure = measures.setdefault((table_id, offence), MeasureByWard(about, table, offence, data))
                if measure.priority is None and about.chapter in slugs:
                    measure.priority = about.chapter
    agencies = list(dict.fromkeys(measure.agency for measure in measures.values()))
    return tuple(sorted(measures.values(), key=lambda measure: agencies.index(measure.agency)))


def _offences(table: Released) -> list[str | None]:
    """All offences, then each group of them; None of a table that is not by offence."""
    if OFFENCE not in table.dimensions:
        return [None]
    top = table.tops(OFFENCE).codes(OFFENCE)
    return [*top, *(code for code in table.codes(OFFENCE) if code not in top)]
