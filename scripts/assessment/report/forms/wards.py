"""Elements counted by ward: rates with their likely ranges, wards that stand out, funnel, ranking and map."""

from __future__ import annotations

import numpy as np

from assessment.errors import AssessmentError, Fault, nearest
from assessment.profiles import areas
from assessment.profiles.areas import AreaRow
from assessment.report.drawing import charts, figures, maps
from assessment.report.forms.element import Counts, Element, withheld_note
from assessment.report.forms.vocabulary import NotPossibleError, Takes, block, block_of, inline, inline_of
from assessment.report.measures.wards import OUTER, PER, WardsMeasure
from assessment.report.wording import markdown, words
from assessment.statistics.ranking import standard_ranks

NAMED = 4  # wards that a sentence can name and still be read


class WardsElement(Element, form="wards", measure=WardsMeasure):
    """A measure by ward."""

    measure: WardsMeasure
    counts = Counts.BY_WARD
    leads = 3

    def source(self, when: str, *others: str) -> str:
        return super().source(f"{when}; {self._about.per} of {self.measure.base.year}", *others)

    @property
    def _of_base(self) -> str:
        return "number of homes" if self._about.per == "households" else "population"

    @property
    def _base_noun(self) -> str:
        return "homes" if self._about.per == "households" else "residents"

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
        above = self.measure.profile.beyond(OUTER)
        return words.listed([row.name for row in above[:NAMED]]) if above else None

    @inline
    def lowest_wards(self) -> str | None:
        """The wards with clearly less than the borough's rate, by name; at most four of them."""
        below = self.measure.profile.beyond(-OUTER)
        return words.listed([row.name for row in below[:NAMED]]) if below else None

    @inline
    def number_above(self) -> str:
        """How many wards have clearly more than the borough's rate, in words."""
        return words.spelled(len(self.measure.profile.beyond(OUTER)))

    @inline
    def spread(self) -> str | None:
        """How few wards hold half of all: 'half of all is in six of the 26 wards'."""
        half = areas.concentration({row.code: row.cell for row in self.measure.profile.rows})
        if half is None:
            return None
        return f"half of all is in {words.spelled(half[0])} of the {len(self.measure.profile.rows)} wards"

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
        agreement = (
            areas.ranking_agreement(self.measure.profile, other.measure.profile) if other.available else None
        )
        if agreement is None:
            return None
        beyond = self.measure.profile.beyond(OUTER)
        both = [row.name for row in beyond if row.name in other.measure.above]
        text = f"The two rankings of wards {words.agreement_words(agreement)}."
        if both:
            text += f" {words.listed(both[:NAMED])} {'stand' if len(both) > 1 else 'stands'} out in both."
        return text

    def _sentence(self) -> str:
        profile = self.measure.profile
        if not profile.rated:
            return withheld_note(len(profile.withheld), "wards", len(profile.rows))
        above = profile.beyond(OUTER)
        number = len(above)
        its = "its" if number == 1 else "their"
        whole = f"the {self._data.kind} as a whole{self._rate_of_all()}"
        more = f"clearly more {self.nouns} for {its} {self._of_base} than {whole}"
        if not above:
            among = (
                f" whose number{'s' if len(profile.rated) > 1 else ''} we publish" if profile.withheld else ""
            )
            return f"No ward{among} has clearly more {self.nouns} for its {self._of_base} than {whole}."
        named = words.listed([row.name for row in above[:NAMED]])
        listed = f": {named}" if number <= NAMED else f"; the furthest above are {named}"
        has = "has" if number == 1 else "have"
        many = words.spelled(number)
        among = " whose numbers we publish" if profile.withheld else ""
        text = f"Of the {words.spelled(len(profile.rated))} wards{among}, {many} {has} {more}{listed}."
        return (
            text if number == 1 or _ordered(above[:NAMED]) else f"{text} The order among them is not clear."
        )

    def _rate_of_all(self) -> str:
        """The rate of all wards together, with its likely range, in brackets."""
        rate = self.measure.profile.rate
        if rate is None:
            return ""
        shown, limits = words.rate_words(rate.value), words.range_words(rate)
        return f" ({shown} for every {PER:,} {self._base_noun}, likely range {limits})"

    def in_short(self) -> str:
        number = self.measure.wards_above
        if number is None:
            return super().in_short()
        text, wards = (
            self._there_were(self.measure.total, self.nouns),
            "ward has" if number == 1 else "wards have",
        )
        more = f"clearly more for {'its' if number == 1 else 'their'} population than the {self._data.kind}"
        return f"{text}; {words.spelled(number) if number else 'no'} {wards} {more} as a whole."

    def key_figure(self) -> str | None:
        above = len(self.measure.profile.beyond(OUTER))
        if not self.measure.profile.rated or not above:
            return None
        wards = "ward" if above == 1 else "wards"
        rate = f"the {self._data.kind}'s rate of {self.nouns}"
        return f"**{above}** {wards} clearly above {rate} *{self.highest_wards}*"

    @block
    def figure(self, width: str = "half") -> str:
        """Print the funnel: each ward's rate against its population, with what chance alone would allow."""
        rated = self._rated()
        drawing = charts.funnel(
            [self._dot(row) for row in rated],
            [row.population for row in rated],
            charts.AverageRate(self.measure.profile.funnel.rate, self._about.per, PER),
            width,
        )
        path = figures.save(drawing, self._figure_id("funnel"), self._by_ward())
        alt = f"Funnel chart of {len(rated)} wards: {self.nouns} {self._per}. {self._alt()}"
        return markdown.figure(
            path, self._figure_id("funnel"), self._about.id, self._caption(self._finding()), alt
        )

    @block
    def ranking(self, width: str = "half") -> str:
        """Print the wards in order of their rates, each with its likely range."""
        rated = self._rated()
        drawing = charts.ranking(
            [self._dot(row) for row in rated], self.measure.profile.funnel.rate, self._data.kind, width
        )
        path = figures.save(drawing, self._figure_id("ranking"), self._by_ward())
        alt = f"Ranking of {len(rated)} wards by {self.nouns} {self._per}. {self._alt()}"
        return markdown.figure(
            path, self._figure_id("ranking"), self._about.id, self._caption(self._finding()), alt
        )

    @block
    def map(self, width: str = "half") -> str:
        """Print the map of wards by rate; withheld wards are hatched."""
        rated = self._rated()
        shapes = self._data.geography.areas("ward")
        rates = {row.code: row.rate.value for row in rated}
        drawing = maps.choropleth(shapes, rates, f"{self._per}, {self.measure.period.label}", width)
        told = {row.code: self._told(row) for row in self.measure.profile.rows}
        named = [(name, told[code]) for code, name in zip(shapes["code"], shapes["name"], strict=True)]
        path = figures.save(drawing, self._figure_id("map"), self._by_ward(), named)
        alt = f"Map of {len(shapes)} wards shaded by {self.nouns} {self._per}. {self._alt()}"
        return markdown.figure(
            path, self._figure_id("map"), self._about.id, self._caption(self._map_finding()), alt
        )

    @block_of(Takes.ELEMENT)
    def side_by_side(self, other: WardsElement, width: str = "third") -> str:
        """Print the wards in the order of another element beside their order in this one, joined by lines."""
        ranked = _ranks_in_both(other, self) if other.available else {}
        if len(ranked) < 2:
            raise NotPossibleError(f"There are too few wards to compare with {words.lowered(other.title)}.")
        both = self.measure.above & other.measure.above
        drawing = charts.two_rankings(
            ranked, (other._short, self._short), {name for name in ranked if name in both}, width
        )
        header = ["Ward", other._short, self._short]
        rows = [[name, *(words.ordinal(rank) for rank in ranks)] for name, ranks in ranked.items()]
        path = figures.save(drawing, self._figure_id("ranking"), (header, rows))
        agree = str(self.agreement_with(other))
        finding = words.lowered(agree).split(". ")[0].rstrip(".")
        finding = f"Wards by {other.nouns} and by {self.nouns}: {finding}"
        caption = self._caption(finding, "", other.measure.about.agency)
        alt = (
            f"{len(ranked)} wards ranked by {other.nouns} and by {self.nouns} {self._per}, with lines "
            f"between. {agree} First by {other.nouns}: {next(iter(ranked))}."
        )
        return markdown.figure(path, self._figure_id("ranking"), self._about.id, caption, alt)

    @property
    def _short(self) -> str:
        """Whose figures, in a word: 'police', 'council'."""
        return self._about.agency

    @block_of(Takes.NOTHING)
    def table(self) -> str:
        """Print each ward's number, rate, likely range and rank."""
        caption = self._caption(self._finding())
        return markdown.plain_table(self._by_ward(), caption, self._figure_id("wards"), (1, 2, 3))

    def _told(self, row: AreaRow) -> str:
        """What the map shows of one ward, in words."""
        if row.rate is None:
            why = "because it is small, or would give a small one away"
            return f"the number is withheld, {why}." if row.cell.suppressed else "no number was collected."
        rate = f"{words.rate_words(row.rate.value)} {self._per}, likely range {words.range_words(row.rate)}"
        rank = words.rank_words(row.rank, row.best_rank, row.worst_rank)
        return f"{words.counted(row.cell, self.nouns)}, {rate}. It ranks {rank}."

    def _by_ward(self) -> figures.Data:
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

    def _dot(self, row: AreaRow) -> charts.Dot:
        side = (row.position > 1) - (row.position < -1)
        return charts.Dot(row.name, row.rate.value, row.rate.lower, row.rate.upper, side)

    def _finding(self) -> str:
        above = len(self.measure.profile.beyond(OUTER))
        number, wards = words.spelled(above) if above else "no", "ward" if above <= 1 else "wards"
        return f"{self.title}: {number} {wards} clearly above the {self._data.kind}"

    def _map_finding(self) -> str:
        top, withheld = self.measure.profile.rated[0], [row.name for row in self.measure.profile.withheld]
        hatched = f". Hatched, because withheld: {words.listed(withheld)}" if withheld else ""
        return f"{self.title}: highest rate in {top.name}{hatched}"

    def _alt(self) -> str:
        profile = self.measure.profile
        top, last = profile.rated[0], profile.rated[-1]
        text = [
            f"Highest: {top.name}, {words.rate_words(top.rate.value)} "
            f"(likely range {words.range_words(top.rate)}).",
            f"Lowest: {last.name}, {words.rate_words(last.rate.value)}.",
            f"The {self._data.kind}: {words.rate_words(profile.funnel.rate)}.",
        ]
        above, below = profile.beyond(OUTER), profile.beyond(-OUTER)
        if above:
            text.append(f"Clearly above: {words.listed([row.name for row in above])}.")
        if below:
            text.append(f"Clearly below: {words.listed([row.name for row in below])}.")
        if profile.withheld:
            text.append(f"Withheld: {words.listed([row.name for row in profile.withheld])}.")
        return " ".join(text)


def _ranks_in_both(first: WardsElement, second: WardsElement) -> dict[str, tuple[int, int]]:
    """Ward → its rank by rate in both, of the wards that both publish; in the order of the first."""
    others = {row.name: row.rate.value for row in second.measure.profile.rated}
    shared = [row for row in first.measure.profile.rated if row.name in others]
    ranks = [
        standard_ranks(np.array(values))
        for values in ([row.rate.value for row in shared], [others[row.name] for row in shared])
    ]
    return {row.name: (int(one), int(two)) for row, one, two in zip(shared, *ranks, strict=True)}


def _ordered(rows: tuple[AreaRow, ...]) -> bool:
    return all(row.best_rank == row.worst_rank for row in rows)
