"""When: a measure by month, its total over a period, and its change against other years' same months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assessment.cells import Cell, Status
from assessment.periods import Period, parse_period
from assessment.released import PERIOD, Released
from assessment.statistics.changes import Change, compare_counts, month_dispersion
from assessment.statistics.process import ProcessChart, seasonally_adjusted, xmr_chart

LEAST_FOR_A_CHART = 12  # months; fewer give limits that the next month overturns


@dataclass(frozen=True)
class MonthlyProcess:
    """A process-behaviour chart of consecutive months; `adjusted` tells whether season is allowed for."""

    months: tuple[str, ...]
    chart: ProcessChart
    adjusted: bool


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
    """The published cell of a period, or else the sum of its months; not collected if one is missing."""
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
    return month_dispersion(np.array(known, dtype=float)) if len(known) > 1 else 1.0


def process(table: Released) -> MonthlyProcess | None:
    """XmR chart of the latest unbroken run of known months, season divided out where two years allow it."""
    run: list[tuple[str, float]] = []
    for month, cell in monthly(table).items():
        follows = not run or parse_period(run[-1][0]).first.plus(1).code == month
        if not cell.known or not follows:
            run = []
        if cell.known:
            run.append((month, float(cell.value)))
    if len(run) < LEAST_FOR_A_CHART:
        return None
    months, values = (list(part) for part in zip(*run, strict=True))
    adjusted = seasonally_adjusted(values, [parse_period(month).first.number for month in months])
    chart = xmr_chart(values if adjusted is None else adjusted, floor=0.0)
    return MonthlyProcess(tuple(months), chart, adjusted is not None)


def _over_all_else(table: Released) -> dict[str, Cell]:
    for dimension in table.dimensions:
        if dimension != PERIOD:
            table = table.rollup(dimension)
    return {coordinates[PERIOD]: cell for coordinates, cell in table.rows()}
