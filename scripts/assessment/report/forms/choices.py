"""Elements of a questionnaire: who answered it, and what they chose, as they answered and weighted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from assessment.profiles.breakdown import against_population
from assessment.profiles.consultation import AGE
from assessment.report.drawing import charts, figures
from assessment.report.forms.breakdown import BreakdownElement
from assessment.report.forms.vocabulary import Takes, block_of, inline
from assessment.report.measures.parts import AnswersMeasure, ChoicesMeasure
from assessment.report.wording import markdown, words
from assessment.rounding import whole
from assessment.statistics.ranking import rank_rates

ADULTS = ("16-24", "25-34", "35-49", "50-64", "65-and-over")


class AnswersElement(BreakdownElement, form="answers", measure=AnswersMeasure):
    """Who answered a questionnaire of adults, against the adults who live here."""

    measure: AnswersMeasure
    counts = None

    def _sentence(self) -> str | None:
        if self.measure.dimension != AGE:
            return super()._sentence()
        expected = (
            against_population(self.measure.parts, self.measure.population[0])
            if self.measure.population
            else {}
        )
        labels = {part.code: words.lowered(part.label) for part in self.measure.parts.substantial}
        apart = [
            code
            for code, (estimate, share) in expected.items()
            if not estimate.lower <= share <= estimate.upper
        ]
        furthest = {
            most: sign(apart, key=lambda code: expected[code][0].value / expected[code][1])
            for most, sign in (("least", min), ("most", max))
            if any((expected[code][0].value < expected[code][1]) == (most == "least") for code in apart)
        }
        told = []
        for most, code in furthest.items():
            share, of_adults = (words.percent(part) for part in (expected[code][0].value, expected[code][1]))
            counted = "" if told else f" in {self.measure.population[1]}"  # once is enough
            whose = f"{share} of the answers, {of_adults} of adults here{counted}"
            told.append(f"people aged {labels[code]} {'answered ' * (not told)}{most} ({whose})")
        return f"For their number, {' and '.join(told)}." if told else None


class ChoicesElement(BreakdownElement, form="choices", measure=ChoicesMeasure):
    """Choices by kind. Further tables: choices by age, by ward; respondents by age and neighbourhood."""

    measure: ChoicesMeasure
    counts = None

    @inline
    def weighting(self) -> str | None:
        """What weighting to the borough's ages and areas changes, and what it costs in precision."""
        weighted = self.measure.weighted
        if weighted is None:
            return None
        few = len(self._data.configuration.priorities) - 1
        raw = [part.code for part in self.measure.ranked]
        order = sorted(raw, key=lambda code: -weighted.at_most.get(code, 0))
        if set(order[:few]) != set(raw[:few]) or not set(order[:few]) <= set(weighted.shares):
            kept = "other concerns may come first"
        elif order[:few] == raw[:few]:
            kept = f"the order of the first {words.spelled(few)} stays the same"
        else:
            kept = f"the same {words.spelled(few)} come first, in another order"
        return (
            f"Weighted so that ages and parts of the {self._data.kind} count as they do among the adults who "
            f"live here, {kept}. The {words.number(weighted.respondents)} answers whose age and ward we know "
            f"then say as much as {words.number(whole(weighted.effective))} unweighted ones."
        )

    @inline
    def follows(self) -> str | None:
        """How our priorities follow from what residents chose."""
        ours = {priority.slug for priority in self._data.configuration.priorities}
        few = words.spelled(len(ours) - 1)
        first = self.measure.ranked[: len(ours) - 1]
        if len(first) < len(ours) - 1:
            return None
        chosen = [words.lowered(part.label) for part in first if part.code in ours]
        if len(chosen) < len(first):
            return f"Of the {few} that they named most, these are priorities: {words.listed(chosen)}."
        gap = self._gap_after(len(first))
        return f"The {few} that they named most are the first {few} priorities of this book{gap}."

    def _gap_after(self, few: int) -> str:
        """Whether the last of the first few is clearly ahead of the next."""
        ranked = self.measure.ranked
        last, following = ranked[few - 1], ranked[few] if len(ranked) > few else None
        clear = following and last.share and following.share and last.share.lower > following.share.upper
        return "; the next is named clearly less often" if clear else ""

    def _bars(self) -> list[charts.Bar]:
        shares, whole = self.measure.weighted_shares, self.measure.parts.counted.value
        marks = {part.label: shares[part.code] * whole for part in self._shown() if part.code in shares}
        return [replace(bar, marker=marks.get(bar.label)) for bar in super()._bars()]

    def _numbers(self) -> figures.Data:
        """Number, share, likely range and rank, and the same once weighted."""
        header, rows = super()._numbers()
        counts = {part.code: float(part.cell.value) for part in self.measure.ranked}
        place, weighted_place = _ranks(counts), self._weighted_ranks()
        weighted = self.measure.weighted.shares if self.measure.weighted else {}
        added = []
        for part in self.measure.parts.categories:
            share = weighted.get(part.code)
            limits = words.percent_range(100 * share.lower, 100 * share.upper) if share else ""
            shown = words.percent(share.value) if share else ""
            added.append([place.get(part.code, ""), shown, limits, weighted_place.get(part.code, "")])
        added.append([""] * 4)
        rows = [[*row, *more] for row, more in zip(rows, added, strict=True)]
        return [
            *header,
            "Rank (possible)",
            "Weighted share",
            "Likely range",
            "Weighted rank (possible)",
        ], rows

    @block_of(Takes.NOTHING)
    def ranks(self) -> str:
        """Print the rank of each choice as people answered, its weighted share and its rank once weighted."""
        header, rows = self._numbers()
        at = [header.index(name) for name in (self._label(), "Rank (possible)", "Weighted share")]
        chosen = [*at, len(header) - 1]
        caption = self._caption(
            "Ranks as people answered and once weighted; in brackets, the ranks possible; a dash where "
            "withheld numbers do not let us weight"
        )
        shown = [[row[column] or "–" for column in chosen] for row in rows[:-1]]
        names = [header[at[0]], "Rank", "Weighted share", "Weighted rank"]
        return markdown.plain_table((names, shown), caption, self._figure_id("ranks"), (2,), (31, 29, 20, 20))

    def _weighted_ranks(self) -> dict[str, str]:
        """The ranks of the choices that have a weighted share and that no other may overtake."""
        weighted = self.measure.weighted
        if weighted is None:
            return {}
        others = [most for code, most in weighted.at_most.items() if code not in weighted.shares]
        size = weighted.effective * self.measure.parts.counted.value / weighted.respondents
        return _ranks(
            {
                code: size * share.value
                for code, share in weighted.shares.items()
                if share.lower > max(others, default=0)
            }
        )

    def _marks(self) -> str:
        return ". The orange mark is the share once weighted to the adults who live here" * bool(
            self.measure.weighted
        )

    def _alt(self) -> str:
        shares = self.measure.weighted_shares
        listed = [
            f"{markdown.attribute(words.lowered(part.label))} {words.percent(shares[part.code])}"
            for part in self.measure.ranked[:5]
            if part.code in shares
        ]
        return super()._alt() + (
            f" Weighted to the adults who live here: {words.listed(listed)}." if listed else ""
        )


def _ranks(counts: Mapping[str, float]) -> dict[str, str]:
    """Each code's rank in words, with the ranks that chance allows."""
    ranks = rank_rates(np.array(list(counts.values())), np.ones(len(counts)))
    rows = zip(ranks.rank.tolist(), ranks.best.tolist(), ranks.worst.tolist(), strict=True)
    return {code: words.rank_words(*row) for code, row in zip(counts, rows, strict=True)}
