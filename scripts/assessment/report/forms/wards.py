"""Elements counted by ward: rates with their likely ranges, wards that stand out, funnel, ranking and map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from assessment.cells import Cell
from assessment.errors import AssessmentError, Fault, nearest
from assessment.geography import Denominators
from assessment.periods import Period
from assessment.profiles import areas
from assessment.profiles.areas import AreaProfile, AreaRow
from assessment.profiles.evidence import Outcome, areas_outcome
from assessment.report.drawing import charts, figures, maps
from assessment.report.forms.element import Counts, Element, Shown, withheld_note
from assessment.report.forms.measure import Against, Measure, Question
from assessment.report.wording import words
from assessment.report.wording.vocabulary import NotPossibleError, Takes, block_of, inline, inline_of
from assessment.statistics.ranking import standard_ranks

NAMED = 4  # wards that a sentence can name and still be read
PER = 1000
OUTER = 2  # beyond the funnel's 99.8% limits


class WardsMeasure(Measure):
    """A measure by ward."""

    answers = Question.WARDS
    numbers = frozenset({"total", "wards"})

    @cached_property
    def profile(self) -> AreaProfile:
        """The wards with their rates, in the order of these, and the funnel around the whole area's rate."""
        return self.profile_of(self.period)

    def profile_of(self, period: Period) -> AreaProfile:
        """The same of other months."""
        return areas.area_profile(self.table, period, self.base.counts, self.data.geography.ward_names, PER)

    @cached_property
    def base(self) -> Denominators:
        """Residents or households by ward, of the year that the edition's rates stand on."""
        return self.data.denominators(self.about.per, "ward")

    @cached_property
    def total(self) -> Cell:
        return areas.area_total(areas.area_cells(self.table, self.period), self.base.counts)

    @property
    def above(self) -> list[str]:
        """The names of the wards with clearly more than the whole area's rate."""
        return [row.name for row in self.profile.beyond(OUTER)]

    @property
    def wards_above(self) -> int | None:
        return len(self.above) if self.profile.rated else None

    def by_ward(self) -> Mapping[str, Cell]:
        return {row.name: row.cell for row in self.profile.rows}

    def outcome(self, category: str | None = None, against: Against | None = None) -> Outcome | None:
        earlier = [self.profile_of(period) for period in self.data.about.comparison]
        return areas_outcome(self.profile, earlier)


class WardsElement(Element, form="wards", measure=WardsMeasure):
    """A measure by ward."""

    measure: WardsMeasure
    counts = Counts.BY_WARD
    leads = 3
    number_columns = (1, 2, 3)

    def source(self, when: str, *others: str) -> str:
        return super().source(f"{when}; {self._about.per} of {self.measure.base.year}", *others)

    @property
    def _of_base(self) -> str:
        return "number of homes" if self._about.per == "households" else "population"

    @property
    def _per(self) -> str:
        return f"per {PER:,} {self._about.per}"

    @inline
    def rate(self) -> str | None:
        """The borough's rate per 1,000 residents, or households where the element is about homes."""
        return words.rate_words(self.measure.profile.rate.value) if self.measure.profile.rate else None

    @inline
    def highest_wards(self) -> str | None:
        """The wards with clearly more than the borough's rate, by name; at most four of them."""
        return words.listed(self.measure.above[:NAMED]) or None

    @inline_of(Takes.WARD)
    def ward(self, name: str) -> str:
        """One ward's number, by name or code."""
        row = next((row for row in self.measure.profile.rows if name in (row.name, row.code)), None)
        if row is None:
            known = sorted(row.name for row in self.measure.profile.rows)
            raise AssessmentError(Fault(self.id, f"has no ward {name!r}", nearest(name, known)))
        return words.cell_words(row.cell)

    @inline_of(Takes.ELEMENT)
    def agreement_with(self, other: WardsElement) -> str | None:
        """A sentence on how far this and another element rank the wards alike."""
        if not other.available:
            return None
        agreement = areas.ranking_agreement(self.measure.profile, other.measure.profile)
        if agreement is None:
            return None
        both = [name for name in self.measure.above if name in other.measure.above][:NAMED]
        stand = f" {words.listed(both)} {'stand' if len(both) > 1 else 'stands'} out in both." if both else ""
        return f"The two rankings of wards {words.agreement_words(agreement)}.{stand}"

    def _sentence(self) -> str:
        profile = self.measure.profile
        if not profile.rated:
            return withheld_note(len(profile.withheld), "wards", len(profile.rows))
        above = profile.beyond(OUTER)
        its = "its" if len(above) < 2 else "their"
        more = (
            f"clearly more {self.nouns} for {its} {self._of_base} than the {self._data.kind} as a "
            f"whole{self._rate_of_all()}"
        )
        several = len(profile.rated) > 1 or above
        among = f" whose number{'s' if several else ''} we publish" if profile.withheld else ""
        if not above:
            return f"No ward{among} has {more}."
        listed = f"{':' if len(above) <= NAMED else '; the furthest above are'} {self.highest_wards}"
        has, number = "has" if len(above) == 1 else "have", words.spelled(len(above))
        text = f"Of the {words.spelled(len(profile.rated))} wards{among}, {number} {has} {more}{listed}."
        in_order = len(above) == 1 or all(row.best_rank == row.worst_rank for row in above[:NAMED])
        return text if in_order else f"{text} The order among them is not clear."

    def _rate_of_all(self) -> str:
        """The rate of all wards together, with its likely range, in brackets."""
        rate, noun = self.measure.profile.rate, "homes" if self._about.per == "households" else "residents"
        if rate is None:
            return ""
        return f" ({self.rate} for every {PER:,} {noun}, likely range {words.range_words(rate)})"

    def in_short(self) -> str:
        number = self.measure.wards_above
        if number is None:
            return super().in_short()
        wards = "ward has" if number == 1 else "wards have"
        more = f"clearly more for {'its' if number == 1 else 'their'} population than the {self._data.kind}"
        many = words.spelled(number) if number else "no"
        return f"{self._there_were()}; {many} {wards} {more} as a whole."

    def key_figure(self) -> str | None:
        above = self.measure.wards_above
        if not above:
            return None
        wards = "ward" if above == 1 else "wards"
        rate = f"the {self._data.kind}'s rate of {self.nouns}"
        return f"**{above}** {wards} clearly above {rate} *{self.highest_wards}*"

    @block_of(Takes.WIDTH)
    def figure(self, width: str = "half") -> str:
        """Print the funnel: each ward's rate against its population, with what chance alone would allow."""
        rated = self._rated()
        average = charts.AverageRate(self.measure.profile.funnel.rate, self._about.per, PER)
        drawing = charts.funnel(_dots(rated), [row.population for row in rated], average, width)
        alt = f"{drawing.kind} of {len(rated)} wards: {self.nouns} {self._per}. {self._alt()}"
        return self._figure(drawing, Shown(self._finding(), alt, "funnel"))

    @block_of(Takes.WIDTH)
    def ranking(self, width: str = "half") -> str:
        """Print the wards in order of their rates, each with its likely range."""
        rated, average = self._rated(), self.measure.profile.funnel.rate
        drawing = charts.ranking(_dots(rated), average, self._data.kind, width)
        alt = f"{drawing.kind} of {len(rated)} wards by {self.nouns} {self._per}. {self._alt()}"
        return self._figure(drawing, Shown(self._finding(), alt, "ranking"))

    @block_of(Takes.WIDTH)
    def map(self, width: str = "half") -> str:
        """Print the map of wards by rate; withheld wards are hatched."""
        rates = {row.code: row.rate.value for row in self._rated()}
        shapes = self._data.geography.areas("ward")
        drawing = maps.choropleth(shapes, rates, f"{self._per}, {self.measure.period.label}", width)
        told = {row.code: self._told(row) for row in self.measure.profile.rows}
        named = [(name, told[code]) for code, name in zip(shapes["code"], shapes["name"], strict=True)]
        alt = f"{drawing.kind} of {len(shapes)} wards shaded by {self.nouns} {self._per}. {self._alt()}"
        top, withheld = self.measure.profile.rated[0], [row.name for row in self.measure.profile.withheld]
        hatched = f". Hatched, because withheld: {words.listed(withheld)}" if withheld else ""
        finding = f"{self.title}: highest rate in {top.name}{hatched}"
        return self._figure(drawing, Shown(finding, alt, "map", areas=named))

    @block_of(Takes.ELEMENT)
    def side_by_side(self, other: WardsElement, width: str = "third") -> str:
        """Print the wards in the order of another element beside their order in this one, joined by lines."""
        ranked = _ranks_in_both(other, self) if other.available else {}
        if len(ranked) < 2:
            raise NotPossibleError(f"There are too few wards to compare with {words.lowered(other.title)}.")
        both = {name for name in self.measure.above if name in other.measure.above}
        sides = other.agency, self.agency  # 'police', 'council'
        drawing = charts.two_rankings(ranked, sides, both, width)
        rows = [[name, *map(words.ordinal, ranks)] for name, ranks in ranked.items()]
        agree = str(self.agreement_with(other))
        finding = words.lowered(agree).split(". ")[0].rstrip(".")
        alt = (
            f"{len(ranked)} wards ranked by {other.nouns} and by {self.nouns} {self._per}, with lines "
            f"between. {agree} First by {other.nouns}: {next(iter(ranked))}."
        )
        shown = Shown(f"Wards by {other.nouns} and by {self.nouns}: {finding}", alt, "ranking")
        return self._figure(drawing, shown, other.agency, data=(["Ward", *sides], rows))

    def _told(self, row: AreaRow) -> str:
        """What the map shows of one ward, in words."""
        if row.rate is None:
            why = "because it is small, or would give a small one away"
            return f"the number is withheld, {why}." if row.cell.suppressed else "no number was collected."
        rate = f"{words.rate_words(row.rate.value)} {self._per}, likely range {words.range_words(row.rate)}"
        rank = words.rank_words(row.rank, row.best_rank, row.worst_rank)
        return f"{words.counted(row.cell, self.nouns)}, {rate}. It ranks {rank}."

    def _rows(self) -> figures.Data:
        """A row a ward: number, rate, likely range and rank."""
        rows = [
            [
                row.name,
                words.cell_symbol(row.cell),
                words.rate_words(row.rate.value) if row.rate else "[c]",
                words.range_words(row.rate) if row.rate else "",
                words.rank_words(row.rank, row.best_rank, row.worst_rank) if row.rank else "",
            ]
            for row in self.measure.profile.rows
        ]
        rank = "Rank among those shown (possible)" if self.measure.profile.withheld else "Rank (possible)"
        return ["Ward", "Number", words.capitalised(self._per), "Likely range", rank], rows

    def _rated(self) -> tuple[AreaRow, ...]:
        if not self.measure.profile.rated:
            raise NotPossibleError("The wards' numbers are too small to publish.")
        if not any(row.cell.value for row in self.measure.profile.rated):
            raise NotPossibleError(f"There were no {self.nouns} in any ward whose number we publish.")
        return self.measure.profile.rated

    def _finding(self) -> str:
        above = len(self.measure.above)
        number, wards = words.spelled(above) if above else "no", "ward" if above <= 1 else "wards"
        return f"{self.title}: {number} {wards} clearly above the {self._data.kind}"

    def _alt(self) -> str:
        profile = self.measure.profile
        top, last = profile.rated[0], profile.rated[-1]
        text = [
            f"Highest: {top.name}, {words.rate_words(top.rate.value)} "
            f"(likely range {words.range_words(top.rate)}).",
            f"Lowest: {last.name}, {words.rate_words(last.rate.value)}.",
            f"The {self._data.kind}: {words.rate_words(profile.funnel.rate)}.",
        ]
        named = {"Clearly above": profile.beyond(OUTER), "Clearly below": profile.beyond(-OUTER)}
        named["Withheld"] = profile.withheld
        text += [
            f"{what}: {words.listed([row.name for row in rows])}." for what, rows in named.items() if rows
        ]
        return " ".join(text)


def _dots(rows: Sequence[AreaRow]) -> list[charts.Dot]:
    return [
        charts.Dot(
            row.name, row.rate.value, row.rate.lower, row.rate.upper, (row.position > 1) - (row.position < -1)
        )
        for row in rows
    ]


def _ranks_in_both(first: WardsElement, second: WardsElement) -> dict[str, tuple[int, int]]:
    """Ward → its rank by rate in both, of the wards that both publish; in the order of the first."""
    others = {row.name: row.rate.value for row in second.measure.profile.rated}
    shared = [row for row in first.measure.profile.rated if row.name in others]
    ranks = [
        standard_ranks(np.array(values))
        for values in ([row.rate.value for row in shared], [others[row.name] for row in shared])
    ]
    return {row.name: (int(one), int(two)) for row, one, two in zip(shared, *ranks, strict=True)}
