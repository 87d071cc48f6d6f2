"""When: a measure by month, its total over a period, and its change against other years' same months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessment.cells import Cell, Status
from assessment.periods import Period, parse_period
from assessment.released import PERIOD, Released
from assessment.statistics.changes import Change, compare_counts, month_dispersion
from assessment.statistics.process import (
    ProcessChart,
    phased_xmr_chart,
    seasonal_indices,
    seasonal_widening,
    starts_kept,
)

LEAST_FOR_A_CHART = 12  # months; fewer give limits that the next month overturns


@dataclass(frozen=True)
class MonthlyProcess:
    """A process-behaviour chart of consecutive months, of the numbers once the season is divided out.

    `season` is each month's index, 1 throughout where none can be judged (`adjusted` tells): times `chart`'s
    centre and limits it gives what to expect of the numbers themselves. `recounted` are the positions from
    which something was counted anew, `phases` those of them at which the limits begin anew.
    """

    months: tuple[str, ...]
    numbers: np.ndarray
    season: np.ndarray
    chart: ProcessChart
    adjusted: bool
    recounted: tuple[int, ...] = ()
    phases: tuple[int, ...] = ()

    @property
    def limits(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What to expect of each month's number: average, lower and upper limit, in its season."""
        return tuple(part * self.season for part in (self.chart.centre, self.chart.lower, self.chart.upper))


def monthly(table: Released) -> dict[str, Cell]:
    """Month → cell over all else, in order of time."""
    by_period = _over_all_else(table)
    return {code: by_period[code] for code in sorted(by_period) if parse_period(code).is_month}


def period_of(table: Released, wanted: Period) -> Period:
    """The period wanted, if the table has it or all its months; else its only one (a stock, a survey)."""
    if PERIOD not in table.dimensions:
        return wanted
    codes = set(table.codes(PERIOD))
    if wanted.code in codes or codes.issuperset(wanted.months):
        return wanted
    tops = table.tops(PERIOD).codes(PERIOD)
    return parse_period(tops[0]) if len(tops) == 1 else wanted


def total(table: Released, period: Period) -> Cell:
    """The published cell of a period, or else the sum of its months; not collected if one is missing.

    Of a table that knows no periods, all of it.
    """
    if PERIOD not in table.dimensions:
        return table.cell()
    by_period = _over_all_else(table)
    if period.code in by_period:
        return by_period[period.code]
    months = [by_period.get(month) for month in period.months]
    if None in months:
        return Cell(None, Status.NOT_COLLECTED)
    return sum(months, start=Cell.of(0))


def change(table: Released, period: Period, base: Period, years: Sequence[Period] = ()) -> Change | None:
    """A period against the same months of an earlier year; None unless both totals are known.

    `years`: all periods of the same months, from whose months the variation beyond chance is judged.
    """
    now, earlier = total(table, period), total(table, base)
    if not (now.known and earlier.known):
        return None
    return compare_counts(now.value, earlier.value, dispersion=dispersion(table, years))


def dispersion(table: Released, years: Sequence[Period]) -> float:
    """Variance over mean among the months of these periods that are wholly known (see `month_dispersion`)."""
    months = monthly(table)
    rows = [[months.get(code) for code in year.months] for year in years]
    known = [[cell.value for cell in row] for row in rows if all(cell and cell.known for cell in row)]
    return month_dispersion(np.array(known, dtype=float))


def process(table: Released, breaks: Sequence[str] = ()) -> MonthlyProcess | None:
    """XmR chart of the latest unbroken run of known months, season divided out where two years allow it.

    `breaks`: the first months that were counted in another way; the limits begin anew there where a year of
    months lies on either side.
    """
    run = _latest_run(monthly(table))
    if len(run) < LEAST_FOR_A_CHART:
        return None
    months = tuple(run)
    numbers = np.array([run[month] for month in months], dtype=float)
    recounted = tuple(months.index(month) for month in sorted(breaks) if month in months[1:])
    phases = starts_kept(numbers.size, recounted, LEAST_FOR_A_CHART)
    calendar = [parse_period(month).first.number for month in months]
    season = seasonal_indices(numbers, calendar, phases)
    adjusted = season is not None and bool((season > 0).all())
    indices = season if adjusted else np.ones(numbers.size)
    widen = seasonal_widening(numbers.size) if adjusted else 1.0
    chart = phased_xmr_chart(numbers / indices, phases, LEAST_FOR_A_CHART, floor=0.0, widen=widen)
    return MonthlyProcess(months, numbers, indices, chart, adjusted, recounted, phases)


def _latest_run(cells: Mapping[str, Cell]) -> dict[str, float]:
    """The last months without a gap, each with its number."""
    run: dict[str, float] = {}
    for month, cell in cells.items():
        if run and parse_period(next(reversed(run))).first.plus(1).code != month:
            run = {}
        run = {**run, month: float(cell.value)} if cell.known else {}
    return run


def _over_all_else(table: Released) -> dict[str, Cell]:
    for dimension in table.dimensions:
        if dimension != PERIOD:
            table = table.rollup(dimension)
    return {coordinates[PERIOD]: cell for coordinates, cell in table.rows()}
