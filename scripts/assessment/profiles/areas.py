"""Where: counts and rates by ward or small area, which stand out, how certain their order is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from assessment.cells import Cell, Status
from assessment.periods import Period
from assessment.profiles.breakdown import in_period
from assessment.released import Released
from assessment.statistics.concentration import generalised_gini, places_holding_half
from assessment.statistics.funnel import Funnel, funnel
from assessment.statistics.ranking import rank_correlation, rank_rates
from assessment.statistics.rates import Estimate, crude_rate
from assessment.statistics.spatial import hot_spots

AREA = "area"


@dataclass(frozen=True)
class AreaRow:
    """One area: its cell, rate with limits, rank with limits, and side of the funnel (see `Funnel.position`).

    Rate, rank and position are None where the count is withheld or nobody lives.
    """

    code: str
    name: str
    cell: Cell
    population: float
    rate: Estimate | None = None
    rank: int | None = None
    best_rank: int | None = None
    worst_rank: int | None = None
    position: int | None = None


@dataclass(frozen=True)
class AreaProfile:
    """Areas ordered by rate, the highest first, then those without one by name; and what holds of all."""

    rows: tuple[AreaRow, ...]
    total: Cell
    rate: Estimate | None
    funnel: Funnel | None

    @property
    def withheld(self) -> tuple[AreaRow, ...]:
        return tuple(row for row in self.rows if row.cell.suppressed)

    @property
    def rated(self) -> tuple[AreaRow, ...]:
        return tuple(row for row in self.rows if row.rate is not None)

    def beyond(self, position: int) -> tuple[AreaRow, ...]:
        """Areas on this side of the funnel's outer (±2) or inner (±1) limits, the furthest from all first."""
        chosen = [row for row in self.rated if row.position * np.sign(position) >= abs(position)]
        return tuple(chosen if position > 0 else reversed(chosen))


def area_profile(
    table: Released,
    period: Period,
    populations: Mapping[str, float],
    names: Mapping[str, str],
    per: float = 1000,
) -> AreaProfile:
    """Rates, ranks and funnel of the areas that `populations` lists, in one period.

    The ranks are among the areas whose counts are known. The funnel stands on the rate of all areas
    together, those withheld included, where their published total allows it. An area that the table
    leaves out was not collected.
    """
    cells = area_cells(table, period)
    rows = [
        AreaRow(code, names[code], cells.get(code, Cell(None, Status.NOT_COLLECTED)), populations[code])
        for code in populations
    ]
    total = area_total(cells, populations)
    residents = sum(populations.values())
    unplaced = cells.get("unplaced")
    placed = total - unplaced if unplaced is not None and unplaced.known else total
    rate = crude_rate(total.value, residents, per) if total.known else None
    common = placed.value * per / residents if placed.known and residents else None
    ranked, chart = _ranked(rows, per, common)
    return AreaProfile(ranked, total, rate, chart)


def area_total(cells: Mapping[str, Cell], areas: Collection[str]) -> Cell:
    """The published cell of all `areas` together, or else their sum; one left out was not collected."""
    top = [code for code in cells if code not in areas and code != "unplaced"]
    missing = Cell(None, Status.NOT_COLLECTED)
    return cells[top[0]] if len(top) == 1 else sum((cells.get(code, missing) for code in areas), Cell.of(0))


def area_cells(table: Released, period: Period) -> dict[str, Cell]:
    """Area → cell in one period over all else; its months added up where it is not published."""
    chosen = in_period(table, period)
    if chosen is None:
        return {code: Cell(None, Status.NOT_COLLECTED) for code in table.codes(AREA)}
    return chosen.by(AREA)


def concentration(counts: Mapping[str, Cell]) -> tuple[int, float] | None:
    """The fewest areas that hold half of all, and the generalised Gini; None unless all are known."""
    if not counts or not all(cell.known for cell in counts.values()):
        return None
    values = np.array([cell.value for cell in counts.values()], dtype=float)
    places, gini = places_holding_half(values), generalised_gini(values)
    return None if places is None or gini is None else (places, gini)


def ranking_agreement(first: AreaProfile, second: AreaProfile) -> float | None:
    """Rank correlation of two measures' rates, over the areas where both are known."""
    others = {row.code: row.rate.value for row in second.rated}
    pairs = [(row.rate.value, others[row.code]) for row in first.rated if row.code in others]
    return rank_correlation(*np.array(pairs, dtype=float).reshape(len(pairs), 2).T)


def hot_spot_areas(counts: Mapping[str, Cell], neighbours: np.ndarray, rate: float) -> dict[str, int] | None:
    """Area → 1 hot spot, -1 cold spot, 0; `neighbours` in the areas' order. None unless all are known."""
    if not counts or not all(cell.known for cell in counts.values()):
        return None
    values = np.array([cell.value for cell in counts.values()], dtype=float)
    return dict(zip(counts, hot_spots(values, neighbours, rate).tolist(), strict=True))


def _ranked(
    rows: list[AreaRow], per: float, common: float | None
) -> tuple[tuple[AreaRow, ...], Funnel | None]:
    known = [row for row in rows if row.cell.known and row.population > 0]
    others = sorted((row for row in rows if row not in known), key=lambda row: row.name)
    if not known:
        return tuple(others), None
    counts = np.array([row.cell.value for row in known], dtype=float)
    populations = np.array([row.population for row in known], dtype=float)
    ranks = rank_rates(counts, populations)
    chart = funnel(counts, populations, per, common)
    full = [
        replace(
            row,
            rate=crude_rate(row.cell.value, row.population, per),
            rank=int(ranks.rank[at]),
            best_rank=int(ranks.best[at]),
            worst_rank=int(ranks.worst[at]),
            position=int(chart.position[at]),
        )
        for at, row in enumerate(known)
    ]
    full.sort(key=lambda row: (row.rank, row.name))
    return (*full, *others), chart
