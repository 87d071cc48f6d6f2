"""Elements divided into categories: what was most common, and how the parts compare with the population."""

from __future__ import annotations

from assessment.errors import AssessmentError, Fault, nearest
from assessment.profiles.breakdown import (
    Category,
    against_population,
    breakdown,
    categories_of,
    in_period,
)
from assessment.profiles.people import AGE, SEX
from assessment.profiles.series import period_of
from assessment.report.drawing import charts, figures
from assessment.report.forms.element import Counts, Element, withheld_note
from assessment.report.forms.vocabulary import NotPossibleError, Takes, block, block_of, inline, inline_of
from assessment.report.measures.parts import PartsMeasure
from assessment.report.wording import markdown, words

_FEW = 6  # categories; of more, the empty ones are not drawn
_IN_ORDER = frozenset({AGE, "search_age_band"})
_GROUPS = frozenset({SEX, "ethnicity"})


class BreakdownElement(Element, form="breakdown", measure=PartsMeasure):
    """A measure by category."""

    measure: PartsMeasure
    counts = Counts.DIVIDED

    _with_limits = True  # whether the shares are more than a full list of what there is

    @inline
    def largest(self) -> str | None:
        """The largest category, as it reads in a sentence."""
        return words.lowered(self.measure.parts.largest.label) if self.measure.parts.largest else None

    @inline
    def share_of_largest(self) -> str | None:
        """The largest category's share of those recorded."""
        largest = self.measure.parts.largest
        return words.percent(largest.share.value) if largest and largest.share else None

    @inline
    def most_often(self) -> str | None:
        """The largest category with its share, and whether it is clearly ahead: 'most often noise (45%)'."""
        largest = self.measure.parts.largest
        return self._led_by(largest) if largest and largest.share else None

    @inline_of(Takes.CATEGORY)
    def part(self, code: str) -> str:
        """One category's number as a sentence says it, by its code: in words below ten."""
        cell = self._category(code).cell
        return words.spelled(cell.value) if cell.known and cell.value else words.cell_words(cell)

    @inline_of(Takes.CATEGORY)
    def share(self, code: str) -> str | None:
        """One category's share of those recorded, by its code."""
        estimate = self._category(code).share
        return words.percent(estimate.value) if estimate else None

    @inline_of(Takes.CATEGORY)
    def against_residents(self, code: str) -> str | None:
        """How one category's share compares with its share of residents: "clearly more than …"."""
        return self._compared(self._category(code))

    def _category(self, code: str) -> Category:
        for part in self.measure.parts.categories:
            if part.code == code:
                return part
        known = [part.code for part in self.measure.parts.categories]
        raise AssessmentError(Fault(self.id, f"has no category {code!r}", nearest(code, known)))

    def _sentence(self) -> str | None:
        largest = self.measure.focus
        start = f"{self._there_were(self.measure.total, self.nouns)} {self._when()}."
        if largest is None:
            hidden = withheld_note(
                len(self.measure.parts.withheld), "categories", len(self.measure.parts.substantial)
            )
            return f"{start} {hidden}".strip()
        label = markdown.escaped(words.lowered(largest.label))
        if largest.share is None:
            if not largest.cell.known:
                return start
            number = words.number(largest.cell.value)
            return f"{start} The largest group that we can publish was {label}, with {number}."
        share = words.percent(largest.share.value)
        limits = words.percent_range(100 * largest.share.lower, 100 * largest.share.upper)
        numbers = (
            f"{words.number(largest.cell.value)} of {words.number(self.measure.parts.counted.value)}, "
            f"or {share} (likely range {limits}){self._ahead(largest)}."
        )
        is_largest = largest is self.measure.parts.largest
        text = (
            f"The largest group was {label}: {numbers}"
            if is_largest
            else f"In the group “{label}” were {numbers}"
        )
        text = f"{start} {text}"
        return f"{text} {self._against_population(largest)}".strip()

    def _when(self) -> str:
        return (
            f"in {self.measure.period.label}"
            if " to " not in self.measure.period.label
            else f"from {self.measure.period.label}"
        )

    def _against_population(self, part: Category) -> str:
        compared = self._compared(part)
        return f"That is {compared}." if compared else ""

    def _compared(self, part: Category) -> str | None:
        """Whether a category's share differs from its share of residents; None where either is not known."""
        if self.measure.population is None or part.share is None:
            return None
        counts, year = self.measure.population
        known = against_population(self.measure.parts, counts)
        if part.code not in known:
            return None
        estimate, expected = known[part.code]
        share = f"their share of residents, {words.percent(expected)} in {year}"
        if estimate.lower <= expected <= estimate.upper:
            return f"no clear difference from {share}"
        return f"clearly {'more' if estimate.value > expected else 'less'} than {share}"

    def key_figure(self) -> str | None:
        if not self.measure.total.known or not self.measure.total.value:
            return None
        largest = self.measure.focus
        if largest is None or largest.share is None:
            return f"**{words.number(self.measure.total.value)}** {self.nouns}"
        return (
            f"**{words.percent(largest.share.value)}** {markdown.escaped(words.lowered(largest.label))} "
            f"*of {words.number(self.measure.parts.counted.value)} {self.nouns}*"
        )

    @block
    def figure(self, width: str = "half") -> str:
        """Print the bars of the categories, the largest in colour; a mark shows the population's share."""
        if not any(part.cell.known for part in self.measure.parts.categories):
            raise NotPossibleError("Each category's number is too small to publish.")
        if not any(part.cell.value for part in self.measure.parts.categories):
            raise NotPossibleError(f"There were no {self.nouns} {self._when()}.")
        path = figures.save(charts.bars(self._bars(), width), self._figure_id(), self._numbers())
        return markdown.figure(
            path,
            self._figure_id(),
            self._about.id,
            self._caption(self._finding() + self._marks()),
            self._alt(),
        )

    def _bars(self) -> list[charts.Bar]:
        population = self.measure.population
        expected = against_population(self.measure.parts, population[0]) if population else {}
        largest, counted = self.measure.focus, self.measure.parts.counted
        whole = counted.value if counted.known else 0
        return [
            charts.Bar(
                label=part.label,
                value=float(part.cell.value) if part.cell.known else None,
                text=number_and_share(part),
                lower=part.share.lower * whole
                if self._with_limits and part.share and part.cell.value
                else None,
                upper=part.share.upper * whole
                if self._with_limits and part.share and part.cell.value
                else None,
                focus=largest is not None and part.code == largest.code,
                note=words.cell_words(part.cell) if part.cell.below else "withheld",
                marker=expected[part.code][1] * whole if part.code in expected else None,
            )
            for part in self._shown()
        ]

    def _shown(self) -> tuple[Category, ...]:
        """All categories, or of many those that anything was counted in."""
        parts = self.measure.parts.categories
        return parts if len(parts) <= _FEW else tuple(part for part in parts if part.cell.value != 0)

    @block_of(Takes.NOTHING)
    def table(self) -> str:
        """Print the categories with number, share and likely range."""
        caption = self._caption(self._finding())
        return markdown.plain_table(self._numbers(), caption, self._figure_id(), (1, 2, 3))

    def _numbers(self) -> figures.Data:
        """A row a category: number, share and likely range."""
        rows = [
            [
                part.label,
                words.cell_symbol(part.cell),
                words.percent(part.share.value) if part.share else "",
                words.percent_range(100 * part.share.lower, 100 * part.share.upper) if part.share else "",
            ]
            for part in self.measure.parts.categories
        ]
        rows.append(["All", words.cell_symbol(self.measure.total), "", ""])
        return [self._label(), words.capitalised(self.nouns), "Share", "Likely range"], rows

    def _ahead(self, part: Category) -> str:
        """That the largest category is not clearly ahead of the next, where it is not."""
        rival = self.measure.parts.rival if part is self.measure.parts.largest else None
        return f", not clearly ahead of {words.lowered(rival.label)}" if rival else ""

    def _led_by(self, largest: Category) -> str:
        share = words.percent(largest.share.value)
        return f"most often {words.lowered(largest.label)} ({share}){self._ahead(largest)}"

    def _label(self) -> str:
        return words.capitalised(self.measure.dimension.replace("_", " "))

    def _finding(self) -> str:
        focus = self.measure.focus
        if focus is None or focus.share is None:
            return f"{self.title}, {self.measure.period.label}"
        if focus is self.measure.parts.largest:
            return f"{self.title}: {self._led_by(focus)}"
        return f"{self.title}: {words.percent(focus.share.value)} {words.lowered(focus.label)}"

    def _alt(self) -> str:
        parts = [
            f"{part.label} {number_and_share(part) or words.cell_words(part.cell)}"
            for part in self.measure.parts.categories
        ]
        text = (
            f"Bar chart of {self.nouns}, {self.measure.period.label}, from the largest: {'; '.join(parts)}."
        )
        if self.measure.population:
            text += f" Marks show each group's share of residents in {self.measure.population[1]}."
        return text

    def _marks(self) -> str:
        """What the marks in the figure stand for, as a further sentence of its caption."""
        if not self.measure.population:
            return ""
        return f". The orange mark is the group's share of residents in {self.measure.population[1]}"


class TargetsElement(BreakdownElement, form="targets"):
    """Targets by objective and whether they were met."""

    counts = None
    _with_limits = False

    def _sentence(self) -> str | None:
        met = next((part.cell for part in self.measure.parts.categories if part.code == "met"), None)
        if met is None or not met.known:
            return super()._sentence()
        targets = words.counted(self.measure.total, self.nouns)
        return f"Of {targets}, {words.number(met.value)} {words.was(met)} met."

    @block_of(Takes.NOTHING)
    def table(self) -> str:
        """Print the objectives, a column for each state of their targets."""
        rows_of, columns_of = categories_of(self.measure.table)[0], self.measure.dimension
        chosen = in_period(self.measure.table, period_of(self.measure.table, self._data.period))
        columns = [part for part in self.measure.parts.categories if part.cell.value]
        objectives = breakdown(self.measure.table, self.measure.period, rows_of, in_order=True)
        rows = []
        for objective in objectives.categories:
            cells = chosen.where(**{rows_of: objective.code}).by(columns_of)
            rows.append(
                [
                    markdown.escaped(objective.label),
                    *(markdown.escaped(words.cell_symbol(cells[part.code])) for part in columns),
                    markdown.escaped(words.cell_symbol(objective.cell)),
                ]
            )
        header = ["Objective", *(part.label for part in columns), "All targets"]
        caption = self._caption(self.title)
        return markdown.table((header, rows), caption, self._figure_id(), range(1, len(header)))


class PrioritiesElement(BreakdownElement, form="priorities"):
    """A list of priorities; how many entries each has says nothing, that it is there does."""

    counts = None
    _with_limits = False

    def _named(self) -> list[str]:
        return [part.label for part in self.measure.parts.substantial if part.cell.known and part.cell.value]

    def _sentence(self) -> str | None:
        named = [words.lowered(label) for label in self._named()]
        return f"Their assessment names {markdown.escaped(words.listed(named))}." if named else None

    @block_of(Takes.NOTHING)
    def table(self) -> str:
        """Print the priorities, and which of them are ours too."""
        priorities = self._data.configuration.priorities
        rows = [
            [
                markdown.escaped(part.label),
                "yes" if any(priority.takes_in(part.code) for priority in priorities) else "no",
            ]
            for part in self.measure.parts.substantial
            if part.cell.known and part.cell.value
        ]
        caption = self._caption(self.title)
        return markdown.table((["Priority", "Among our priorities"], rows), caption, self._figure_id())


def number_and_share(part: Category) -> str:
    """The text beside a bar: '451 (58%)'; nothing where the number is withheld."""
    if not part.cell.known:
        return ""
    share = f" ({words.percent(part.share.value)})" if part.share else ""
    return f"{words.number(part.cell.value)}{share}"
