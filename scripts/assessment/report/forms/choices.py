"""Elements of a questionnaire: who answered it, and what they chose, as they answered and weighted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np

from assessment.cells import Cell
from assessment.profiles.breakdown import Category, in_period
from assessment.profiles.consultation import AGE, AREA, Choices, WeightedChoices, weighted_choices
from assessment.report.drawing import charts, figures
from assessment.report.forms.breakdown import BreakdownElement, PartsMeasure
from assessment.report.wording import markdown, words
from assessment.report.wording.vocabulary import block, inline
from assessment.rounding import whole
from assessment.statistics.ranking import rank_rates

ADULTS = ("16-24", "25-34", "35-49", "50-64", "65-and-over")


class AnswersMeasure(PartsMeasure):
    """Who answered a questionnaire of adults, against the adults who live here."""

    @cached_property
    def population(self) -> tuple[dict[str, int], str] | None:
        return self.data.residents_by_age(ADULTS) if self.dimension == AGE else super().population


class ChoicesMeasure(PartsMeasure):
    """Choices by kind. Further tables: choices by age, by ward; respondents by age and neighbourhood."""

    @cached_property
    def weighted(self) -> WeightedChoices | None:
        """The choices weighted to the adults who live here; None where a table or a count is not held."""
        tables = [self.data.table(name) for name in self.about.tables[1:4]]
        ages, areas = self.data.residents_by_age(ADULTS), self.data.adults_by_neighbourhood(ADULTS)
        if len(tables) < 3 or None in tables or ages is None or areas is None:
            return None
        by_age, by_ward, respondents = tables
        of_ward = self.data.geography.neighbourhood_of_wards
        codes = by_age.codes(self.dimension)
        joint = {(row[AGE], row[AREA]): cell for row, cell in in_period(respondents, self.period).rows()}
        choices = Choices(
            self.table.by(self.dimension),
            {code: by_age.where(**{self.dimension: code}).by(AGE) for code in codes},
            {code: _by_area(by_ward.where(**{self.dimension: code}).by("area"), of_ward) for code in codes},
        )
        return weighted_choices(choices, joint, ages[0], areas)

    @property
    def weighted_shares(self) -> dict[str, float]:
        """The weighted share of each choice that has one."""
        if self.weighted is None:
            return {}
        return {code: share.value for code, share in self.weighted.shares.items()}

    @property
    def ranked(self) -> list[Category]:
        """The choices whose number is known, the largest first."""
        return [part for part in self.parts.substantial if part.cell.known]


def _by_area(wards: Mapping[str, Cell], of_ward: Mapping[str, str]) -> dict[str, Cell]:
    """Wards added up by neighbourhood; suppressed where one of its wards is."""
    added: dict[str, Cell] = {}
    for ward, area in of_ward.items():
        if ward in wards:
            added[area] = added.get(area, Cell.of(0)) + wards[ward]
    return added


class AnswersElement(BreakdownElement, form="answers", measure=AnswersMeasure):
    """Who answered a questionnaire of adults, against the adults who live here."""

    counts = None

    def _sentence(self) -> str | None:
        """The ages that answered least and most for their number, of those that clearly differ from it."""
        if self.measure.dimension != AGE:
            return super()._sentence()
        expected = self.measure.expected
        ratio = {
            code: estimate.value / share
            for code, (estimate, share) in expected.items()
            if not estimate.lower <= share <= estimate.upper
        }
        fewer, more = ([code for code in ratio if (ratio[code] < 1) == below] for below in (True, False))
        furthest = {"least": min(fewer, key=ratio.get, default=None)}
        furthest["most"] = max(more, key=ratio.get, default=None)
        told = []
        for most, code in furthest.items():
            if code is None:
                continue
            share, of_adults = (words.percent(part) for part in (expected[code][0].value, expected[code][1]))
            counted = "" if told else f" in {self.measure.population[1]}"  # once is enough
            whose = f"{share} of the answers, {of_adults} of adults here{counted}"
            age = words.lowered(self._category(code).label)
            told.append(f"people aged {age} {'' if told else 'answered '}{most} ({whose})")
        return f"For their number, {' and '.join(told)}." if told else None


class ChoicesElement(BreakdownElement, form="choices", measure=ChoicesMeasure):
    """Choices by kind."""

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
        shares = [part.share for part in self.measure.ranked[few - 1 : few + 1]]
        clear = len(shares) == 2 and all(shares) and shares[0].lower > shares[1].upper
        return "; the next is named clearly less often" if clear else ""

    def _bars(self) -> list[charts.Bar]:
        shares, counted = self.measure.weighted_shares, self.measure.parts.counted.value
        marks = {part.label: shares[part.code] * counted for part in self._drawn() if part.code in shares}
        return [replace(bar, marker=marks.get(bar.label)) for bar in super()._bars()]

    def _rows(self) -> figures.Data:
        """Number, share, likely range and rank, and the same once weighted."""
        header, rows = super()._rows()
        places = _ranks({part.code: float(part.cell.value) for part in self.measure.ranked})
        weighted_places = self._weighted_ranks()
        weighted = self.measure.weighted.shares if self.measure.weighted else {}
        for row, part in zip(rows, self.measure.parts.categories, strict=False):
            share = weighted.get(part.code)
            limits = words.percent_range(100 * share.lower, 100 * share.upper) if share else ""
            shown = words.percent(share.value) if share else ""
            row += [places.get(part.code, ""), shown, limits, weighted_places.get(part.code, "")]
        rows[-1] += [""] * 4
        added = ["Rank (possible)", "Weighted share", "Likely range", "Weighted rank (possible)"]
        return [*header, *added], rows

    @block
    def ranks(self) -> str:
        """Print the rank of each choice as people answered, its weighted share and its rank once weighted."""
        rows = [
            [label, *(shown or "–" for shown in (rank, share, weighted_rank))]
            for label, *_, rank, share, _, weighted_rank in self._rows()[1][:-1]
        ]
        caption = self._caption(
            "Ranks as people answered and once weighted; in brackets, the ranks possible; a dash where "
            "withheld numbers do not let us weight"
        )
        header = [self._label(), "Rank", "Weighted share", "Weighted rank"]
        return markdown.plain_table((header, rows), caption, self._figure_id("ranks"), (2,), (31, 29, 20, 20))

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
        if self.measure.weighted is None:
            return ""
        return ". The orange mark is the share once weighted to the adults who live here"

    def _alt(self) -> str:
        shares = self.measure.weighted_shares
        listed = [
            f"{markdown.attribute(words.lowered(part.label))} {words.percent(shares[part.code])}"
            for part in self.measure.ranked[:5]
            if part.code in shares
        ]
        weighted = f" Weighted to the adults who live here: {words.listed(listed)}." if listed else ""
        return f"{super()._alt()}{weighted}"


def _ranks(counts: Mapping[str, float]) -> dict[str, str]:
    """Each code's rank in words, with the ranks that chance allows."""
    ranks = rank_rates(np.array(list(counts.values())), np.ones(len(counts)))
    rows = zip(ranks.rank.tolist(), ranks.best.tolist(), ranks.worst.tolist(), strict=True)
    return {code: words.rank_words(*row) for code, row in zip(counts, rows, strict=True)}
