"""Tables of true counts in, protected tables out: primary and secondary suppression over all linked tables.

What an attacker could work out, and what he is taken to know, is said in `audit`; how the further cells are
chosen in `secondary`. Nothing here reads or writes files.

The field's engine, τ-ARGUS in the wheel pytauargus 0.6, was judged and is not used: it protects one table at
a time, so that linked tables, periods that share months and earlier editions would have to be carried over by
hand; its hypercube and network methods are not built; its state is global to the process; and it cannot be
told that readers see which cells are small. HiGHS, which it solves with too, does the work here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy
import pandas

from assessment.disclosure.attack import Contradiction, propagate
from assessment.disclosure.audit import contradiction_in_words, rows_of, too_large_in_words
from assessment.disclosure.cheapest import protect_cheaply
from assessment.disclosure.groups import given_away, zeros_that_tell
from assessment.disclosure.policy import Rule, Rules
from assessment.disclosure.proof import TooLarge
from assessment.disclosure.secondary import LARGE, Problem, Unprotectable
from assessment.disclosure.system import System, link
from assessment.disclosure.views import INFINITY, PERIOD, Parents, Statement, View, known_from_display
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.records import CountedTable

DISGUISED = 0.1
"""The share of small cells that are shown as secondary: so a secondary cell need not be a large one.

In tables of more than `LARGE` cells all are: to know that a cell is small narrows all cells around it, and
nobody reads so many notes. Fewer cells have to be hidden, and proofs are found sooner.
"""


@dataclass(frozen=True)
class ProtectedTable:
    """A table after disclosure control: its dimensions, `count` (Int64, missing unless shown) and `status`.

    `policy` are the values of the rule that was kept. `loss`, from published cells alone: `cells`, the share
    of suppressed cells, `count`, the share of the published totals that the table's lowest cells do not show,
    and `primary` and `secondary`, the cells shown as such. `cheapest` says whether it is proven that nothing
    cheaper protects the tables of its return.
    """

    counted: CountedTable
    cells: pandas.DataFrame
    policy: dict[str, Any]
    loss: dict[str, Any]


def protect(
    tables: Sequence[CountedTable],
    rules: Rules,
    hierarchies: Parents,
    published: Sequence[View] = (),
    printed: Sequence[Statement] = (),
) -> list[ProtectedTable]:
    """All tables of an edition, protected together; in their order.

    `published` is what earlier editions show, `printed` what is public elsewhere. Tables that share a return
    are linked, and the strictest of their rules holds for all of them. Raises AssessmentError for counts that
    are no counts, tables that do not add up or contradict each other, an unknown rule, and cells that earlier
    editions have already given away.
    """
    refuse_if_any(fault for table in tables for fault in _wrong_counts(table))
    protected: dict[str, ProtectedTable] = {}
    for name in sorted({table.return_name for table in tables}):
        linked = [table for table in tables if table.return_name == name]
        rule = rules.strictest(table.disclosure for table in linked)
        earlier = [view for view in published if view.measure == name]
        said = [statement for statement in printed if statement.measure == name]
        classes = [_classes(table, rules) if rule.threshold else {} for table in linked]
        results = _protect_return(linked, classes, rule, hierarchies, earlier, said)
        protected |= {result.counted.id: result for result in results}
    return [protected[table.id] for table in tables]


def _classes(table: CountedTable, rules: Rules) -> dict[str, Any]:
    """The rules for whole groups that hold for a table, by attribute."""
    names = [dimension.name for dimension in table.dimensions]
    return {name: rule.values() for name, rule in rules.of_classes(table.return_name, names).items()}


def _wrong_counts(table: CountedTable) -> Iterable[Fault]:
    counts = pandas.to_numeric(table.cells["count"])
    for row in numpy.flatnonzero(((counts < 0) | (counts % 1 != 0) | counts.isna()).to_numpy()).tolist():
        codes = ", ".join(f"{each.name}={table.cells[each.name].iloc[row]}" for each in table.dimensions)
        where = f"{table.id} [{codes}]"
        yield Fault(where, f"{counts.iloc[row]:g} is not a count", "Counts are whole and not negative.")


def view_of_counts(table: CountedTable, classes: Mapping[str, Any] | None = None) -> View:
    """A table as the gate sees it: every true count. `classes` as in `View`."""
    names = [dimension.name for dimension in table.dimensions]
    counts = table.cells["count"].to_numpy(dtype=float)
    return View(
        name=table.id,
        measure=table.return_name,
        where=dict(table.where),
        codes=table.cells[names],
        parents={dimension.name: dict(dimension.parents) for dimension in table.dimensions},
        lower=counts,
        upper=counts,
        hidden=numpy.zeros(len(counts), dtype=bool),
        width=0,
        classes=classes or {},
    )


def _protect_return(
    tables: Sequence[CountedTable],
    classes: Sequence[Mapping[str, Any]],
    rule: Rule,
    hierarchies: Parents,
    earlier: Sequence[View],
    printed: Sequence[Statement],
) -> list[ProtectedTable]:
    views = [view_of_counts(table, rules) for table, rules in zip(tables, classes, strict=True)]
    system = link([*views, *earlier], hierarchies, printed)
    try:
        least, most = propagate(rows_of(system), system.lower, system.upper)
    except Contradiction as contradiction:
        raise AssessmentError(contradiction_in_words(system, contradiction.row)) from None
    truth = numpy.where(least == most, least, INFINITY)
    places = system.places[: len(tables)]
    shown = numpy.zeros(system.size, dtype=bool)
    for place in places:
        shown[place] = True

    small = _primary(tables, places, truth, shown, rule)
    for view, place in zip(views, places, strict=False):
        for attribute, about in view.classes.items():
            if about["zero"] == "suppressed":
                small[place[zeros_that_tell(view, about, attribute)]] = True
    hidden, is_cheapest = numpy.zeros(system.size, dtype=bool), True
    secondary = small
    if rule.threshold:
        below = shown & (truth < rule.threshold)
        disguised = below if system.size > LARGE else _disguised(tables, small)
        secondary = _as_before(system, earlier, rule, disguised, small)
        hidden, is_cheapest = _hidden(system, rule, truth, shown, small, secondary, earlier)
    return [
        _shown(
            table, place, rule, view.classes, truth, hidden, (small | (truth == 0)) & ~secondary, is_cheapest
        )
        for table, view, place in zip(tables, views, places, strict=False)
    ]


def _primary(
    tables: Sequence[CountedTable],
    places: Sequence[numpy.ndarray],
    truth: numpy.ndarray,
    shown: numpy.ndarray,
    rule: Rule,
) -> numpy.ndarray:
    """The cells that the rule suppresses for themselves: too few, or too much of one contributor."""
    if rule.threshold is None:
        return numpy.zeros(len(truth), dtype=bool)
    small = shown & (truth < rule.threshold)
    if rule.zero == "published":
        small &= truth > 0
    for table, place in zip(tables, places, strict=True):
        if rule.dominance and "largest" in table.cells:
            largest = table.cells["largest"].to_numpy(dtype=float)
            small[place[largest > rule.dominance * truth[place]]] = True
    return small


def _disguised(tables: Sequence[CountedTable], small: numpy.ndarray) -> numpy.ndarray:
    """Some of the small cells, to be shown as secondary.

    Which ones depends on the true counts of all tables, so the choice is the same on every run and nobody who
    lacks the counts can repeat it.
    """
    digest = hashlib.sha256()
    for table in tables:
        digest.update(table.id.encode())
        digest.update(table.cells["count"].to_numpy(dtype=numpy.int64).tobytes())
    generator = numpy.random.default_rng(int.from_bytes(digest.digest()[:8], "big"))
    return small & (generator.random(len(small)) < DISGUISED)


def _as_before(
    system: System, earlier: Sequence[View], rule: Rule, disguised: numpy.ndarray, small: numpy.ndarray
) -> numpy.ndarray:
    """Which small cells are shown as secondary: those that an earlier edition hides, as they were there.

    Shown as small now, a cell would tell more than it did, and the cells beside it may be public already.
    """
    told = _told_before(system, earlier)
    hidden_before = numpy.zeros(system.size, dtype=bool)
    for view, place in _earlier_places(system, earlier):
        hidden_before[place[view.hidden]] = True
    return numpy.where(hidden_before & small, told >= rule.threshold, disguised)


def _earlier_places(system: System, earlier: Sequence[View]) -> Iterator[tuple[View, numpy.ndarray]]:
    """Each table of an earlier edition with the variables of its cells."""
    return zip(earlier, system.places[len(system.views) - len(earlier) :], strict=True)


def _hidden(
    system: System,
    rule: Rule,
    truth: numpy.ndarray,
    shown: numpy.ndarray,
    small: numpy.ndarray,
    secondary: numpy.ndarray,
    earlier: Sequence[View],
) -> tuple[numpy.ndarray, bool]:
    """All cells that must be hidden, and whether nothing cheaper is possible."""
    before = numpy.zeros(system.size, dtype=bool)
    hidden_before = numpy.zeros(system.size, dtype=bool)
    for view, place in _earlier_places(system, earlier):
        before[place[~view.hidden]] = True
        hidden_before[place[view.hidden]] = True
    refuse_if_any(
        Fault(
            system.name(int(cell)),
            f"is below {rule.threshold}, but an earlier edition shows it",
            "It is public already: agree with its agency what to do, or leave the table out.",
        )
        for cell in numpy.flatnonzero(small & before)
    )
    known = numpy.isfinite(truth)
    open_lower, open_upper = _open_bounds(system, rule, truth, shown)
    appears = numpy.bincount(numpy.concatenate(system.places), minlength=system.size)
    upper_if_hidden = numpy.full(system.size, INFINITY)
    if not rule.dominance:
        upper_if_hidden[shown & (truth < rule.threshold) & ~secondary] = rule.threshold - 1.0
    # What earlier editions tell of a cell that they hide stays told.
    upper_if_hidden[hidden_before] = numpy.minimum(
        upper_if_hidden[hidden_before], _told_before(system, earlier)[hidden_before]
    )
    problem = Problem(
        rows=rows_of(system),
        truth=truth,
        open_lower=open_lower,
        open_upper=open_upper,
        hidden_lower=numpy.zeros(system.size),
        hidden_upper=upper_if_hidden,
        hidden=small | hidden_before,
        checked=shown | hidden_before,
        choosable=shown & known & ~before,
        width=numpy.full(system.size, rule.protection_width),
        cost=numpy.maximum(appears, 1) * (1.0 + numpy.log1p(numpy.where(known, truth, 0.0))),
    )
    try:
        return _with_groups_kept(system, problem)
    except Unprotectable as error:
        what = "cannot be protected, whatever is hidden: what is public already gives it away"
        raise AssessmentError(Fault(system.name(error.variable), what)) from None
    except TooLarge as error:
        raise AssessmentError(too_large_in_words(system, error)) from None


def _with_groups_kept(system: System, problem: Problem) -> tuple[numpy.ndarray, bool]:
    """All cells that must be hidden so that no group is given away as a whole either.

    And whether nothing cheaper is possible: proven only where no group asked for more.
    """
    kept: set[int] = set()
    while True:
        hidden, is_cheapest = protect_cheaply(problem)
        lower, upper = propagate(problem.rows, *problem.bounds(hidden))
        told = sorted(given_away(system.rests, problem.rows, lower, upper))
        if not told:
            return hidden, is_cheapest and not kept
        kept.update(told)
        before, checked, width = problem.hidden.copy(), problem.checked.copy(), problem.width.copy()
        before[told] = checked[told] = True
        width[told] = [system.rests[variable].all_but + 1 for variable in told]
        problem = replace(problem, hidden=before, checked=checked, width=width)


def _open_bounds(
    system: System, rule: Rule, truth: numpy.ndarray, shown: numpy.ndarray
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """What a cell tells while it is published; what only earlier editions show tells it still."""
    lower, upper = numpy.zeros(system.size), numpy.full(system.size, INFINITY)
    told = known_from_display(
        numpy.where(truth[shown] > 0, "value", "zero"),
        rounded(truth[shown], rule.rounding_base),
        rule.values(),
    )
    lower[shown], upper[shown] = told[0], told[1]
    lower[~shown], upper[~shown] = system.lower[~shown], system.upper[~shown]
    return lower, upper


def _told_before(system: System, earlier: Sequence[View]) -> numpy.ndarray:
    told = numpy.full(system.size, INFINITY)
    for view, place in _earlier_places(system, earlier):
        numpy.minimum.at(told, place, view.upper)
    return told


def rounded(count: numpy.ndarray, base: int | None) -> numpy.ndarray:
    """Counts to the nearest multiple of a base, halves up; as they are without one."""
    return numpy.floor(count / base + 0.5) * base if base else count


def _shown(
    table: CountedTable,
    place: numpy.ndarray,
    rule: Rule,
    classes: Mapping[str, Any],
    truth: numpy.ndarray,
    hidden: numpy.ndarray,
    shown_as_small: numpy.ndarray,
    is_cheapest: bool,
) -> ProtectedTable:
    """What is published of a table."""
    names = [dimension.name for dimension in table.dimensions]
    count = truth[place]
    status = numpy.where(count > 0, "value", "zero")
    status = numpy.where(hidden[place], "secondary", status)
    status = numpy.where(hidden[place] & shown_as_small[place], "primary", status)
    value = pandas.Series(rounded(count, rule.rounding_base)).mask(hidden[place]).astype("Int64")
    cells = table.cells[names].assign(count=value.to_numpy(), status=status)
    cells["count"] = cells["count"].astype("Int64")
    policy = rule.values() | ({"class_disclosure": dict(classes)} if classes else {})
    return ProtectedTable(table, cells, policy, _loss(table, cells) | {"cheapest": is_cheapest})


def _loss(table: CountedTable, cells: pandas.DataFrame) -> dict[str, Any]:
    """What is lost, worked out from what is published, so that stating it tells nothing more."""
    lowest, highest = numpy.ones(len(cells), dtype=bool), numpy.ones(len(cells), dtype=bool)
    for dimension in table.dimensions:
        if dimension.name != PERIOD:
            parents = {parent for parent in dimension.parents.values() if parent in dimension.codes}
            lowest &= ~cells[dimension.name].isin(parents).to_numpy()
            highest &= ~cells[dimension.name].isin(set(dimension.parents)).to_numpy()
    known = cells["count"].notna().to_numpy()
    periods = cells[PERIOD] if PERIOD in cells else pandas.Series("", index=cells.index)
    told = set(periods[highest & known]) - set(periods[highest & ~known])
    counted = periods.isin(told).to_numpy() & known
    whole, parts = cells["count"][counted & highest].sum(), cells["count"][counted & lowest].sum()
    share = max(0.0, 1.0 - float(parts) / float(whole)) if whole else 0.0
    kinds = {kind: int((cells["status"] == kind).sum()) for kind in ("primary", "secondary")}
    return {"cells": round(1.0 - float(known.mean()), 4), "count": round(share, 4), **kinds}


def view_of_protected(table: ProtectedTable) -> View:
    """A protected table as readers will see it."""
    count = table.cells["count"].fillna(0).to_numpy(dtype=float)
    lower, upper, hidden = known_from_display(table.cells["status"], count, table.policy)
    return replace(
        view_of_counts(table.counted, table.policy.get("class_disclosure")),
        lower=lower,
        upper=upper,
        hidden=hidden,
        width=table.policy["protection_width"],
        threshold=table.policy["threshold"] or 0,
    )
