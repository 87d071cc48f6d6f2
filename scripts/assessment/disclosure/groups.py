"""Whole groups that a table gives away: all of them, or nearly all, in one category of an attribute.

Such a group has a rest: its members outside the category. The rest is a count that no table shows; it joins
the system as a variable of its own, and the group is safe as long as an attacker cannot rule out a rest
larger than the rule lets stand. Which rests there are is said here; what an attacker can tell of one is
worked out like all else (`attack`, `proof`), and the rules are data (`policy.ClassRule`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
import pandas

from assessment.disclosure.attack import NARROW, Rows, components
from assessment.disclosure.proof import Question, narrow_cells
from assessment.disclosure.views import View

ABSENT = "tells that nobody in its group is in this category"


@dataclass(frozen=True)
class Rest:
    """The members of a group outside one category: the sum of `others`.

    `category` is the variable of the cell that holds the category's members, `all_but` the largest rest that
    gives the group away; `absence_tells` says that nor may anybody learn that the category is empty. `view`
    and `row` are where the category's cell is shown.
    """

    category: int
    others: tuple[int, ...]
    all_but: int
    absence_tells: bool
    view: View
    row: int

    @property
    def words(self) -> str:
        return self.view.cell(self.row)


def rests_of(views: Sequence[View], places: Sequence[numpy.ndarray]) -> list[Rest]:
    """Every rest that a rule of the views speaks of, once. `places` holds the variables of each view."""
    rests: dict[tuple[int, tuple[int, ...]], Rest] = {}
    for view, place in zip(views, places, strict=True):
        for attribute, rule in view.classes.items():
            for rows in groups(view, attribute):
                for row in rows.tolist():
                    if view.codes[attribute].iloc[row] in rule["harmless"]:
                        continue
                    others = tuple(sorted(place[rows[rows != row]].tolist()))
                    absence_tells = rule["zero"] == "suppressed"
                    rest = Rest(int(place[row]), others, rule["all_but"], absence_tells, view, row)
                    rests.setdefault((rest.category, others), rest)
    return list(rests.values())


def groups(view: View, attribute: str) -> Iterator[numpy.ndarray]:
    """For each group of a table the rows of its categories: the highest codes under the attribute's total."""
    codes = view.codes[attribute]
    parents = view.parents.get(attribute, {})
    held = set(codes)
    tops = {code for code in held if parents.get(code) not in held}
    if len(tops) == 1:
        tops = {code for code in held if parents.get(code) in tops}
    rows = numpy.flatnonzero(codes.isin(tops))
    others = [name for name in view.dimensions if name != attribute]
    if not others:
        yield rows
        return
    for _, members in pandas.Series(rows).groupby([view.codes[name].to_numpy()[rows] for name in others]):
        yield members.to_numpy()


def given_away(
    rests: Mapping[int, Rest], rows: Rows, lower: numpy.ndarray, upper: numpy.ndarray
) -> dict[int, tuple[float, float]]:
    """The rests (by variable) that an attacker knows to be too small, with what he can tell of each.

    `lower` and `upper` are bounds that rows have narrowed already (`attack.propagate`).
    """
    possible = {
        variable: rest
        for variable, rest in rests.items()
        if lower[variable] <= rest.all_but and upper[rest.category] > NARROW
    }
    told = {variable: rest for variable, rest in possible.items() if upper[variable] <= rest.all_but}
    narrow = {variable: (float(lower[variable]), float(upper[variable])) for variable in told}
    open_question = numpy.zeros(len(lower), dtype=bool)
    open_question[[variable for variable in possible if variable not in told]] = True
    # A rest can be large if it can lie so far above its least.
    width = numpy.zeros(len(lower))
    for variable, rest in possible.items():
        width[variable] = rest.all_but + 1 - lower[variable]
    for part in components(rows, lower, upper, open_question):
        asked = Question(part, width, part[open_question[part]])
        for variable, (least, most) in narrow_cells(rows, lower, upper, asked).items():
            if most <= possible[variable].all_but + NARROW:
                narrow[variable] = (least, most)
    return narrow


def absent_from_groups(rests: Iterable[Rest], lower: numpy.ndarray, upper: numpy.ndarray) -> list[Rest]:
    """The categories of which a rule forbids to tell that nobody of a group is in them, and that tell it."""
    return [
        rest
        for rest in rests
        if rest.absence_tells and upper[rest.category] == 0 and lower[list(rest.others)].sum() > 0
    ]


def in_words(rest: Rest, most: float) -> str:
    """What a reader would learn of the group."""
    if most < NARROW:
        return "tells that everybody in its group is in this category"
    return f"tells that everybody in its group, but for at most {most:g}, is in this category"


def zeros_that_tell(view: View, rule: Mapping[str, Any], attribute: str) -> numpy.ndarray:
    """The rows of a table of true counts that hold nobody, in groups that hold somebody."""
    telling = [
        rows[view.upper[rows] == 0] for rows in groups(view, attribute) if (view.upper[rows] > 0).any()
    ]
    cells = numpy.concatenate([*telling, numpy.zeros(0, dtype=numpy.int64)]).astype(numpy.int64)
    return cells[~view.codes[attribute].iloc[cells].isin(rule["harmless"]).to_numpy()]
