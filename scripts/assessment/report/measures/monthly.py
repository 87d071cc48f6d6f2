"""Measures by month: the same months of earlier years, the change between them, and the whole series."""

from __future__ import annotations

from functools import cached_property

from assessment.cells import Cell
from assessment.periods import Period
from assessment.profiles import series
from assessment.profiles.evidence import Outcome, change_outcome
from assessment.report.edition.recording import RecordingBreak
from assessment.report.measures.measure import Against, Measure, Question
from assessment.statistics.changes import Change


class MonthlyMeasure(Measure):
    """A measure by month."""

    answers = Question.CHANGE

    @cached_property
    def months(self) -> dict[str, Cell]:
        """The cell of each month of the series, by the month's code."""
        return series.monthly(self.table)

    @cached_property
    def years(self) -> tuple[Period, ...]:
        """The same months of earlier years that the table covers, then this year's."""
        covered = [
            period for period in self.data.about.comparison if set(period.months) <= self.months.keys()
        ]
        return (*covered, self.period)

    @cached_property
    def base(self) -> Period | None:
        """The same months of the year before."""
        return self.years[-2] if len(self.years) > 1 else None

    @cached_property
    def change(self) -> Change | None:
        return series.change(self.table, self.period, self.base, self.years) if self.base else None

    @property
    def dispersion(self) -> float:
        return series.dispersion(self.table, self.years)

    @property
    def breaks(self) -> list[RecordingBreak]:
        """The changes in how the element's return is counted."""
        return [known for known in self.data.recording_breaks if self.about.return_name in known.returns]

    @property
    def breaks_crossed(self) -> list[RecordingBreak]:
        """Those that lie between the months and the same months of the year before."""
        return [known for known in self.breaks if known.lies_between(self.base, self.period)]

    @cached_property
    def process(self) -> series.MonthlyProcess | None:
        """The series within the limits that months usually keep to; None where too few are published."""
        return series.process(self.table, [known.month for known in self.breaks])

    def total_of(self, period: Period) -> Cell:
        """The number of another span of months."""
        return series.total(self.table, period)

    def change_from(self, period: Period) -> Change | None:
        """The change from the same months of an earlier year."""
        return series.change(self.table, self.period, period, self.years)

    def outcome(self, category: str | None = None, against: Against | None = None) -> Outcome | None:
        if self.base is None:
            return None
        return change_outcome(self.table, self.period, self.base, self.years)
