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
from functools import cached_property
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
        views = [view_of_counts(table, _classes(table, rules) if rule.threshold else {}) for table in linked]
        system = link([*views, *earlier], hierarchies, said)
        results = _protect_return(_Return(linked, views, earlier, rule, system))
        protected |= {result.counted.id: result for result in results}
    return [protected[table.id] for table in tables]


def _classes(table: CountedTable, rules: Rules) -> dict[str, Any]:
    """The rules for whole groups that hold for a table, by attribute."""
    names = [dimension.name for dimension in table.dimensions]
    return {name: rule.values() for name, rule in rules.of_classes(table.return_name, names).items()}


def _wrong_counts(table: CountedTable) -> Iterable[Fault]:
    counts = pandas.to_numeric(table.cells["count"])
    names = [dimension.name for dimension in table.dimensions]
    for row in numpy.flatnonzero(((counts < 0) | (counts % 1 != 0) | counts.isna()).to_numpy()).tolist():
        codes = ", ".join(f"{name}={table.cells[name].iloc[row]}" for name in names)
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


@dataclass(frozen=True)
class _Return:
    """The tables of a return under one rule, as the gate sees them, and what earlier editions show of it.

    `system` links `views`, the true counts of `tables`, with `earlier`; arrays hold an entry a variable.
    """

    tables: Sequence[CountedTable]
    views: Sequence[View]
    earlier: Sequence[View]
    rule: Rule
    system: System

    @cached_property
    def truth(self) -> numpy.ndarray:
        """The true count of each variable; infinite where the tables do not tell it."""
        system = self.system
        try:
            least, most = propagate(rows_of(system), system.lower, system.upper)
        except Contradiction as contradiction:
            raise AssessmentError(contradiction_in_words(system, contradiction.row)) from None
        return numpy.where(least == most, least, INFINITY)

    @property
    def places(self) -> Sequence[numpy.ndarray]:
        """The variables of each table's cells."""
        return self.system.places[: len(self.tables)]

    @property
    def earlier_places(self) -> Iterator[tuple[View, numpy.ndarray]]:
        """Each table of an earlier edition with the variables of its cells."""
        return zip(self.earlier, self.system.places[len(self.tables) :], strict=True)

    @cached_property
    def shown(self) -> numpy.ndarray:
        """Whether one of the tables has a cell for it."""
        return self._marked(self.places)

    @cached_property
    def hidden_before(self) -> numpy.ndarray:
        return self._marked(place[view.hidden] for view, place in self.earlier_places)

    @cached_property
    def published_before(self) -> numpy.ndarray:
        return self._marked(place[~view.hidden] for view, place in self.earlier_places)

    @cached_property
    def told_before(self) -> numpy.ndarray:
        """The most that it can be by what earlier editions tell."""
        told = numpy.full(self.system.size, INFINITY)
        for view, place in self.earlier_places:
            numpy.minimum.at(told, place, view.upper)
        return told

    @cached_property
    def below(self) -> numpy.ndarray:
        """Whether it is shown and lies below the rule's threshold."""
        return self.shown & (self.truth < self.rule.threshold)

    def _marked(self, places: Iterable[numpy.ndarray]) -> numpy.ndarray:
        marked = numpy.zeros(self.system.size, dtype=bool)
        for place in places:
            marked[place] = True
        return marked


def _protect_return(held: _Return) -> list[ProtectedTable]:
    small = _primary(held)
    hidden, is_cheapest = numpy.zeros(held.system.size, dtype=bool), True
    secondary = small
    if held.rule.threshold:
        disguised = held.below if held.system.size > LARGE else _disguised(held.tables, small)
        # Shown as small now, a cell that an earlier edition hides would tell more than it did, and the cells
        # beside it may be public already: it is shown as it was there.
        secondary = numpy.where(
            held.hidden_before & small, held.told_before >= held.rule.threshold, disguised
        )
        hidden, is_cheapest = _hidden(held, small, secondary)
    shown_as_small = (small | (held.truth == 0)) & ~secondary
    return [_shown(held, number, hidden, shown_as_small, is_cheapest) for number in range(len(held.tables))]


def _primary(held: _Return) -> numpy.ndarray:
    """The cells that the rule suppresses for themselves: too few, or too much of one contributor.

    And those that tell that nobody of a group is in a category, where a rule for whole groups forbids it.
    """
    rule, truth = held.rule, held.truth
    if rule.threshold is None:
        return numpy.zeros(len(truth), dtype=bool)
    small = held.below & (truth > 0) if rule.zero == "published" else held.below.copy()
    for table, view, place in zip(held.tables, held.views, held.places, strict=True):
        if rule.dominance and "largest" in table.cells:
            largest = table.cells["largest"].to_numpy(dtype=float)
            small[place[largest > rule.dominance * truth[place]]] = True
        for attribute, about in view.classes.items():
            if about["zero"] == "suppressed":
                small[place[zeros_that_tell(view, about, attribute)]] = True
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


def _hidden(held: _Return, small: numpy.ndarray, secondary: numpy.ndarray) -> tuple[numpy.ndarray, bool]:
    """All cells that must be hidden, and whether nothing cheaper is possible."""
    system, rule, truth = held.system, held.rule, held.truth
    refuse_if_any(
        Fault(
            system.name(int(cell)),
            f"is below {rule.threshold}, but an earlier edition shows it",
            "It is public already: agree with its agency what to do, or leave the table out.",
        )
        for cell in numpy.flatnonzero(small & held.published_before)
    )
    known = numpy.isfinite(truth)
    open_lower, open_upper = _open_bounds(held)
    appears = numpy.bincount(numpy.concatenate(system.places), minlength=system.size)
    upper_if_hidden = numpy.full(system.size, INFINITY)
    if not rule.dominance:
        upper_if_hidden[held.below & ~secondary] = rule.threshold - 1.0
    # What earlier editions tell of a cell that they hide stays told.
    told = numpy.where(held.hidden_before, held.told_before, INFINITY)
    problem = Problem(
        rows=rows_of(system),
        truth=truth,
        open_lower=open_lower,
        open_upper=open_upper,
        hidden_lower=numpy.zeros(system.size),
        hidden_upper=numpy.minimum(upper_if_hidden, told),
        hidden=small | held.hidden_before,
        checked=held.shown | held.hidden_before,
        choosable=held.shown & known & ~held.published_before,
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


def _open_bounds(held: _Return) -> tuple[numpy.ndarray, numpy.ndarray]:
    """What a cell tells while it is published; what only earlier editions show tells it still."""
    lower, upper, shown = held.system.lower.copy(), held.system.upper.copy(), held.shown
    counts = held.truth[shown]
    lower[shown], upper[shown], _ = known_from_display(
        numpy.where(counts > 0, "value", "zero"), rounded(counts, held.rule.rounding_base), held.rule.values()
    )
    return lower, upper


def rounded(count: numpy.ndarray, base: int | None) -> numpy.ndarray:
    """Counts to the nearest multiple of a base, halves up; as they are without one."""
    return numpy.floor(count / base + 0.5) * base if base else count


def _shown(
    held: _Return, number: int, hidden: numpy.ndarray, shown_as_small: numpy.ndarray, is_cheapest: bool
) -> ProtectedTable:
    """What is published of a table, by its number."""
    table, classes, place = held.tables[number], held.views[number].classes, held.places[number]
    count, is_hidden = held.truth[place], hidden[place]
    status = numpy.where(count > 0, "value", "zero")
    status = numpy.where(is_hidden, numpy.where(shown_as_small[place], "primary", "secondary"), status)
    value = pandas.Series(rounded(count, held.rule.rounding_base)).mask(is_hidden).astype("Int64")
    cells = held.views[number].codes.assign(count=value.to_numpy(), status=status)
    cells["count"] = cells["count"].astype("Int64")
    policy = held.rule.values() | ({"class_disclosure": dict(classes)} if classes else {})
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
