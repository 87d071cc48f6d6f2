"""Elements by authority of the police force: the own area beside the others, and the force as a whole."""

from __future__ import annotations

from assessment.report.drawing import charts, figures
from assessment.report.forms.element import Element
from assessment.report.forms.vocabulary import NotPossibleError, Takes, block, block_of, inline
from assessment.report.measures.authorities import AuthoritiesMeasure
from assessment.report.wording import markdown, words
from assessment.statistics.rates import Estimate

PER = 1000
_COMPARED = {1: "more than", -1: "fewer than", 0: "not clearly different from"}


class AuthoritiesElement(Element, form="authorities", measure=AuthoritiesMeasure):
    """A measure by authority of the force."""

    measure: AuthoritiesMeasure

    @inline
    def rate(self) -> str | None:
        """The own area's rate per 1,000 residents."""
        here = self.measure.here
        return words.rate_words(here.rate.value) if here else None

    def _sentence(self) -> str | None:
        here, others = self.measure.here, self.measure.elsewhere
        if here is None or others is None:
            return None
        comparison = _COMPARED[_side(here.rate, others)]
        return (
            f"For every 1,000 residents, {here.name} had {words.rate_words(here.rate.value)} {self.nouns}, "
            f"{comparison} the rest of the {self._data.geography.force_name} area "
            f"({words.rate_words(others.value)})."
        )

    @block
    def figure(self, width: str = "half") -> str:
        """Print the authorities' rates with their likely ranges."""
        here, others = self.measure.here, self.measure.elsewhere
        if here is None or others is None:
            raise NotPossibleError("There is no other authority to compare with.")
        bars = [
            _bar(authority.name, authority.rate, focus=authority is here)
            for authority in self.measure.authorities
        ]
        bars.append(_bar("The others together", others, focus=False))
        drawing = charts.bars(bars, width)
        path = figures.save(drawing, self._figure_id("authorities"), self._rates())
        listed = words.listed(
            [
                f"{authority.name} {words.rate_words(authority.rate.value)}"
                for authority in self.measure.authorities
            ]
        )
        number = words.spelled(len(self.measure.authorities))
        alt = (
            f"Bar chart of {number} authorities: {self.nouns} per 1,000 residents. {listed}. "
            f"{self._sentence()}"
        )
        comparison = f"{here.name} {_COMPARED[_side(here.rate, others)]} the others together"
        finding = f"{self.title}, per 1,000 residents: {comparison}"
        return markdown.figure(
            path, self._figure_id("authorities"), self._about.id, self._caption(finding), alt
        )

    @block_of(Takes.NOTHING)
    def table(self) -> str:
        """Print each authority's number, rate and likely range."""
        return markdown.plain_table(self._rates(), self._caption(self.title), self._figure_id(), (1, 2))

    def _rates(self) -> figures.Data:
        """A row an authority: number, rate and likely range."""
        rows = [
            [
                authority.name,
                words.cell_symbol(authority.cell),
                words.rate_words(authority.rate.value),
                words.range_words(authority.rate),
            ]
            for authority in self.measure.authorities
        ]
        return ["Authority", "Number", "Per 1,000 residents", "Likely range"], rows


def _bar(label: str, rate: Estimate, focus: bool) -> charts.Bar:
    return charts.Bar(
        label, rate.value, words.rate_words(rate.value), lower=rate.lower, upper=rate.upper, focus=focus
    )


def _side(rate: Estimate, other: Estimate) -> int:
    """1 where a rate's likely range lies above another's, -1 below, 0 where they meet."""
    return (rate.lower > other.upper) - (rate.upper < other.lower)
