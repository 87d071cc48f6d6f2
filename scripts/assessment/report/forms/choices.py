"""Elements of a questionnaire: who answered it, and what they chose, as they answered and weighted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from assessment.cells import Cell
from assessment.profiles.breakdown import Category, against_population, in_period
from assessment.profiles.consultation import AGE, AREA, Choices, WeightedChoices, weighted_choices
from assessment.report.drawing import charts, figures
from assessment.report.forms.breakdown import BreakdownElement
from assessment.report.forms.vocabulary import Takes, block_of, inline
from assessment.report.wording import markdown, words
from assessment.statistics.ranking import rank_rates

ADULTS = ("16-24", "25-34", "35-49", "50-64", "65-and-over")


class AnswersElement(BreakdownElement, form="answers"):
    """Who answered a questionnaire of adults, against the adults who live here."""

    @cached_property
    def _population(self) -> tuple[dict[str, int], str] | None:
        return self._data.residents_by_age(ADULTS) if self._dimension == AGE else super()._population

    def _sentence(self) -> str | None:
        if self._dimension != AGE:
            return super()._sentence()
        expected = against_population(self._parts, self._population[0]) if self._population else {}
        labels = {part.code: words.lowered(part.label) for part in self._parts.substantial}
        apart = [code for code, (found, share) in expected.items() if not found.lower <= share <= found.upper]
        found = {
            most: sign(apart, key=lambda code: expected[code][0].value / expected[code][1])
            for most, sign in (("least", min), ("most", max))
            if any((expected[code][0].value < expected[code][1]) == (most == "least") for code in apart)
        }
        told = []
        for most, code in found.items():
            share, of_adults = (words.percent(part) for part in (expected[code][0].value, expected[code][1]))
            counted = "" if told else f" in {self._population[1]}"  # once is enough
            whose = f"{share} of the answers, {of_adults} of adults here{counted}"
            told.append(f"people aged {labels[code]} {'answered ' * (not told)}{most} ({whose})")
        return f"For their number, {' and '.join(told)}." if told else None


class ChoicesElement(BreakdownElement, form="choices"):
    """Choices by kind. Further tables: choices by age, by ward; respondents by age and neighbourhood."""

    @cached_property
    def _weighted(self) -> WeightedChoices | None:
        tables = [self._data.table(name) for name in self._about.tables[1:4]]
        ages, areas = self._data.residents_by_age(ADULTS), self._data.adults_by_neighbourhood(ADULTS)
        if len(tables) < 3 or None in tables or ages is None or areas is None:
            return None
        by_age, by_ward, respondents = tables
        of_ward = self._data.geography.neighbourhood_of_wards
        codes = by_age.codes(self._dimension)
        joint = {(row[AGE], row[AREA]): cell for row, cell in in_period(respondents, self._period).rows()}
        choices = Choices(
            self._table.by(self._dimension),
            {code: by_age.where(**{self._dimension: code}).by(AGE) for code in codes},
            {code: _by_area(by_ward.where(**{self._dimension: code}).by("area"), of_ward) for code in codes},
        )
        return weighted_choices(choices, joint, ages[0], areas)

    def _weighted_shares(self) -> dict[str, float]:
        if self._weighted is None:
            return {}
        return {code: share.value for code, share in self._weighted.shares.items()}

    @inline
    def weighting(self) -> str | None:
        """What weighting to the borough's ages and areas changes, and what it costs in precision."""
        weighted = self._weighted
        if weighted is None:
            return None
        few = len(self._data.configuration.priorities) - 1
        raw = [part.code for part in self._ranked()]
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
            f"then say as much as {words.number(round(weighted.effective))} unweighted ones."
        )

    @inline
    def follows(self) -> str | None:
        """How our priorities follow from what residents chose."""
        ours = {priority.slug for priority in self._data.configuration.priorities}
        few = words.spelled(len(ours) - 1)
        first = self._ranked()[: len(ours) - 1]
        if len(first) < len(ours) - 1:
            return None
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
        """Number, share, likely range and rank, and the same once weighted."""
        header, rows = super()._numbers()
        counts = {part.code: float(part.cell.value) for part in self._ranked()}
        place, weighted_place = _ranks(counts), self._weighted_ranks()
        weighted = self._weighted.shares if self._weighted else {}
        added = []
        for part in self._parts.categories:
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
        return markdown.plain_table(names, shown, caption, self._figure_id("ranks"), (2,), (31, 29, 20, 20))

    def _weighted_ranks(self) -> dict[str, str]:
        """The ranks of the choices that have a weighted share and that no other may overtake."""
        weighted = self._weighted
        if weighted is None:
            return {}
        others = [most for code, most in weighted.at_most.items() if code not in weighted.shares]
        size = weighted.effective * self._parts.counted.value / weighted.respondents
        return _ranks(
            {
                code: size * share.value
                for code, share in weighted.shares.items()
                if share.lower > max(others, default=0)
            }
        )

    def _marks(self) -> str:
        return ". The orange mark is the share once weighted to the adults who live here" * bool(
            self._weighted
        )

    def _alt(self) -> str:
        shares = self._weighted_shares()
        listed = [
            f"{markdown.attribute(words.lowered(part.label))} {words.percent(shares[part.code])}"
            for part in self._ranked()[:5]
            if part.code in shares
        ]
        return super()._alt() + (
            f" Weighted to the adults who live here: {words.listed(listed)}." if listed else ""
        )


def _by_area(wards: Mapping[str, Cell], of_ward: Mapping[str, str]) -> dict[str, Cell]:
    """Wards added up by neighbourhood; suppressed where one of its wards is."""
    found: dict[str, Cell] = {}
    for ward, area in of_ward.items():
        if ward in wards:
            found[area] = found.get(area, Cell.of(0)) + wards[ward]
    return found


def _ranks(counts: Mapping[str, float]) -> dict[str, str]:
    """Each code's rank in words, with the ranks that chance allows."""
    ranks = rank_rates(np.array(list(counts.values())), np.ones(len(counts)))
    rows = zip(ranks.rank.tolist(), ranks.best.tolist(), ranks.worst.tolist(), strict=True)
    return {code: words.rank_words(*row) for code, row in zip(counts, rows, strict=True)}
