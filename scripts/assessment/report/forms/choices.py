"""Elements of what residents chose in a questionnaire: shares as they answered, and weighted by age."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from assessment.profiles.breakdown import Category
from assessment.profiles.consultation import AGE, WeightedChoices, weighted_choices
from assessment.report import charts, figures, markdown, words
from assessment.report.elements import inline
from assessment.report.forms.breakdown import BreakdownElement
from assessment.statistics.ranking import rank_rates

_ADULTS = ("16-24", "25-34", "35-49", "50-64", "65-and-over")


class ChoicesElement(BreakdownElement):
    """Choices by kind. Its second and third tables are the choices by age and the respondents by age."""

    @cached_property
    def _weighted(self) -> WeightedChoices | None:
        tables = [self._data.table(name) for name in self._about.tables[1:3]]
        population = self._data.residents_by_age(_ADULTS)
        if len(tables) < 2 or None in tables or population is None:
            return None
        choices, respondents = tables
        return weighted_choices(choices, self._dimension, respondents.by(AGE), population[0])

    def _weighted_shares(self) -> dict[str, float]:
        if self._weighted is None:
            return {}
        return {code: share.value for code, share in self._weighted.shares.items() if share}

    @inline
    def weighting(self) -> str | None:
        """What weighting to the borough's ages changes, and what it costs in precision."""
        weighted = self._weighted
        if weighted is None:
            return None
        raw = [part.code for part in self._ranked()]
        shares = self._weighted_shares()
        order = sorted(raw, key=lambda code: -shares.get(code, 0))
        few = len(self._data.configuration.priorities) - 1
        kept = "the order of the first five stays the same"
        if order[:few] != raw[:few]:
            same = set(order[:few]) == set(raw[:few])
            kept = "the same five come first, in another order" if same else "other concerns come first"
        return (
            f"Weighted to the ages of adults here, {kept}. The {words.number(weighted.respondents)} answers "
            f"with an age then say as much as {words.number(round(weighted.effective))} unweighted ones."
        )

    @inline
    def follows(self) -> str | None:
        """How our priorities follow from what residents chose."""
        ours = {priority.slug for priority in self._data.configuration.priorities}
        few = words.spelled(len(ours) - 1)
        first = self._ranked()[: len(ours) - 1]
        chosen = [words.lowered(part.label) for part in first if part.code in ours]
        if len(chosen) < len(first):
            return f"Of the {few} that they named most, these are priorities: {words.listed(chosen)}."
        gap = self._gap_after(len(first))
        return f"The {few} that they named most are the first {few} priorities of this book{gap}."

    def _gap_after(self, few: int) -> str:
        """Whether the last of the first few is clearly ahead of the next."""
        ranked = self._ranked()
        last, following = ranked[few - 1], ranked[few] if len(ranked) > few else None
        clear = following and last.share and following.share and last.share.lower > following.share.upper
        return "; the next is named clearly less often" if clear else ""

    def _ranked(self) -> list[Category]:
        return [part for part in self._parts.substantial if part.cell.known]

    def _bars(self) -> list[charts.Bar]:
        shares, whole = self._weighted_shares(), self._parts.counted.value
        marks = {part.label: shares[part.code] * whole for part in self._shown() if part.code in shares}
        return [charts.Bar(**{**vars(bar), "marker": marks.get(bar.label)}) for bar in super()._bars()]

    def _numbers(self) -> figures.Data:
        """Number, share, likely range, rank, and the share and range once weighted."""
        header, rows = super()._numbers()
        ranked = self._ranked()
        counts = np.array([part.cell.value for part in ranked], dtype=float)
        ranks = rank_rates(counts, np.ones(counts.size))
        place = {
            part.code: words.rank_words(int(ranks.rank[at]), int(ranks.best[at]), int(ranks.worst[at]))
            for at, part in enumerate(ranked)
        }
        weighted = self._weighted.shares if self._weighted else {}
        added = []
        for part in self._parts.categories:
            share = weighted.get(part.code)
            limits = words.percent_range(100 * share.lower, 100 * share.upper) if share else ""
            shown = words.percent(share.value) if share else ""
            added.append([place.get(part.code, ""), shown, limits])
        added.append(["", "", ""])
        rows = [[*row, *more] for row, more in zip(rows, added, strict=True)]
        return [*header, "Rank", "Weighted share", "Likely range, weighted"], rows

    def _finding(self) -> str:
        note = ". The orange mark is the share once weighted to the ages of adults here"
        return super()._finding() + (note if self._weighted else "")

    def _alt(self) -> str:
        shares = self._weighted_shares()
        listed = [
            f"{markdown.attribute(words.lowered(part.label))} {words.percent(shares[part.code])}"
            for part in self._ranked()[:5]
            if part.code in shares
        ]
        return super()._alt() + (
            f" Weighted to the ages of adults here: {words.listed(listed)}." if listed else ""
        )
