"""Elements divided into categories: what was most common, and how the parts compare with the population."""

from __future__ import annotations

from functools import cached_property

from assessment.cells import Cell
from assessment.errors import AssessmentError, Fault, nearest
from assessment.profiles.breakdown import Breakdown, Category, breakdown, categories_of, in_period
from assessment.profiles.people import AGE, SEX
from assessment.report.drawing import charts, figures
from assessment.report.forms.element import Counts, Element, Shown, bar, withheld_note
from assessment.report.forms.measure import DividedMeasure
from assessment.report.wording import markdown, words
from assessment.report.wording.vocabulary import (
    NotPossibleError,
    Takes,
    block,
    block_of,
    inline,
    inline_of,
)

_FEW = 6  # categories; of more, the empty ones are not drawn
_IN_ORDER = frozenset({AGE, "search_age_band"})
_GROUPS = frozenset({SEX, "ethnicity"})


class PartsMeasure(DividedMeasure):
    """A measure by category."""

    @cached_property
    def dimension(self) -> str:
        """The last dimension that is neither time nor place is the one that the element is about."""
        return categories_of(self.table)[-1]

    @cached_property
    def parts(self) -> Breakdown:
        return breakdown(self.table, self.period, self.dimension, in_order=self.dimension in _IN_ORDER)

    @cached_property
    def population(self) -> tuple[dict[str, int], str] | None:
        if self.dimension in _GROUPS and self.data.about_return(self.about.return_name).of_residents:
            return self.data.residents_by_group(self.dimension)
        codes = tuple(part.code for part in self.parts.substantial)
        return self.data.residents_by_age(codes) if self.dimension == AGE and codes else None

    @cached_property
    def focus(self) -> Category | None:
        """The category that the element is about, if it names one of the table's; else the largest."""
        named = (part for part in self.parts.categories if part.code == self.about.focus)
        return next(named, self.parts.largest)

    def label(self, code: str) -> str:
        """A category in words."""
        return self.table.label(self.dimension, code)

    def every_cell(self) -> dict[str, Cell]:
        """The cell of each code of the table, the total's among them."""
        return in_period(self.table, self.period).by(self.dimension)


class BreakdownElement(Element, form="breakdown", measure=PartsMeasure):
    """A measure by category."""

    measure: PartsMeasure
    counts = Counts.DIVIDED
    number_columns = (1, 2, 3)

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
        if self.measure.parts.largest is None or self.measure.parts.largest.share is None:
            return None
        return f"most often {self.largest} ({self.share_of_largest}){self._ahead()}"

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
        parts = {part.code: part for part in self.measure.parts.categories}
        if code not in parts:
            raise AssessmentError(Fault(self.id, f"has no category {code!r}", nearest(code, parts)))
        return parts[code]

    def _sentence(self) -> str | None:
        focus, parts = self.measure.focus, self.measure.parts
        text = [f"{self._there_were()} {self._when()}."]
        if focus is None:
            text.append(withheld_note(len(parts.withheld), "categories", len(parts.substantial)))
        elif focus.share:
            text += [self._told(focus), self._against_population(focus)]
        elif focus.cell.known:
            label, number = markdown.escaped(words.lowered(focus.label)), words.number(focus.cell.value)
            text.append(f"The largest group that we can publish was {label}, with {number}.")
        return " ".join(filter(None, text))

    def _told(self, focus: Category) -> str:
        """The category's number and share in a sentence."""
        label = markdown.escaped(words.lowered(focus.label))
        limits = words.percent_range(100 * focus.share.lower, 100 * focus.share.upper)
        start, ahead = f"In the group “{label}” were", ""
        if focus is self.measure.parts.largest:
            start, ahead = f"The largest group was {label}:", self._ahead()
        number, counted = words.number(focus.cell.value), words.number(self.measure.parts.counted.value)
        share = words.percent(focus.share.value)
        return f"{start} {number} of {counted}, or {share} (likely range {limits}){ahead}."

    def _against_population(self, part: Category) -> str:
        compared = self._compared(part)
        return f"That is {compared}." if compared else ""

    def _compared(self, part: Category) -> str | None:
        """Whether a category's share differs from its share of residents; None where either is not known."""
        if part.share is None or part.code not in self.measure.expected:
            return None
        estimate, expected = self.measure.expected[part.code]
        share = f"their share of residents, {words.percent(expected)} in {self.measure.population[1]}"
        if estimate.lower <= expected <= estimate.upper:
            return f"no clear difference from {share}"
        return f"clearly {'more' if estimate.value > expected else 'less'} than {share}"

    def key_figure(self) -> str | None:
        if not self.measure.total.known or not self.measure.total.value:
            return None
        focus = self.measure.focus
        if focus is None or focus.share is None:
            return f"**{words.number(self.measure.total.value)}** {self.nouns}"
        return (
            f"**{words.percent(focus.share.value)}** {markdown.escaped(words.lowered(focus.label))} "
            f"*of {words.number(self.measure.parts.counted.value)} {self.nouns}*"
        )

    @block_of(Takes.WIDTH)
    def figure(self, width: str = "half") -> str:
        """Print the bars of the categories, the largest in colour; a mark shows the population's share."""
        parts = self.measure.parts.categories
        if not any(part.cell.known for part in parts):
            raise NotPossibleError("Each category's number is too small to publish.")
        if not any(part.cell.value for part in parts):
            raise NotPossibleError(f"There were no {self.nouns} {self._when()}.")
        drawing = charts.bars(self._bars(), width)
        alt = f"{drawing.kind} of {self.nouns}, {self._alt()}"
        return self._figure(drawing, Shown(self._finding() + self._marks(), alt))

    def _bars(self) -> list[charts.Bar]:
        focus, counted = self.measure.focus, self.measure.parts.counted
        whole = counted.value if counted.known else 0
        marks = {code: expected * whole for code, (_, expected) in self.measure.expected.items()}
        return [
            bar(
                part.label,
                part.cell,
                number_and_share(part),
                **self._limits(part, whole),
                focus=focus is not None and part.code == focus.code,
                marker=marks.get(part.code),
            )
            for part in self._drawn()
        ]

    def _limits(self, part: Category, whole: float) -> dict[str, float]:
        if not (self._with_limits and part.share and part.cell.value):
            return {}
        return {"lower": part.share.lower * whole, "upper": part.share.upper * whole}

    def _drawn(self) -> tuple[Category, ...]:
        """All categories, or of many those that anything was counted in."""
        parts = self.measure.parts.categories
        return parts if len(parts) <= _FEW else tuple(part for part in parts if part.cell.value != 0)

    def _rows(self) -> figures.Data:
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

    def _ahead(self) -> str:
        """That the largest category is not clearly ahead of the next, where it is not."""
        rival = self.measure.parts.rival
        return f", not clearly ahead of {words.lowered(rival.label)}" if rival else ""

    def _label(self) -> str:
        return words.capitalised(self.measure.dimension.replace("_", " "))

    def _finding(self) -> str:
        focus = self.measure.focus
        if focus is None or focus.share is None:
            return super()._finding()
        if focus is self.measure.parts.largest:
            return f"{self.title}: {self.most_often}"
        return f"{self.title}: {words.percent(focus.share.value)} {words.lowered(focus.label)}"

    def _alt(self) -> str:
        parts = [
            f"{part.label} {number_and_share(part) or words.cell_words(part.cell)}"
            for part in self.measure.parts.categories
        ]
        text = f"{self.measure.period.label}, from the largest: {'; '.join(parts)}."
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
        return f"Of {self.counted}, {words.number(met.value)} {words.was(met)} met."

    @block
    def table(self) -> str:
        """Print the objectives, a column for each state of their targets."""
        measure = self.measure
        by_objective, by_status = categories_of(measure.table)[0], measure.dimension
        chosen = in_period(measure.table, measure.period)
        columns = [part for part in measure.parts.categories if part.cell.value]
        rows = []
        for objective in breakdown(measure.table, measure.period, by_objective, in_order=True).categories:
            cells = chosen.where(**{by_objective: objective.code}).by(by_status)
            counted = [*(cells[part.code] for part in columns), objective.cell]
            rows.append([objective.label, *map(words.cell_symbol, counted)])
        header = ["Objective", *(part.label for part in columns), "All targets"]
        caption = self._caption(self.title)
        return markdown.plain_table((header, rows), caption, self._figure_id(), range(1, len(header)))


class PrioritiesElement(BreakdownElement, form="priorities"):
    """A list of priorities; how many entries each has says nothing, that it is there does."""

    counts = None
    _with_limits = False

    def _named(self) -> list[Category]:
        return [part for part in self.measure.parts.substantial if part.cell.known and part.cell.value]

    def _sentence(self) -> str | None:
        named = words.listed([words.lowered(part.label) for part in self._named()])
        return f"Their assessment names {markdown.escaped(named)}." if named else None

    @block
    def table(self) -> str:
        """Print the priorities, and which of them are ours too."""
        priorities = self._data.configuration.priorities
        rows = [
            [part.label, "yes" if any(priority.takes_in(part.code) for priority in priorities) else "no"]
            for part in self._named()
        ]
        header = ["Priority", "Among our priorities"]
        return markdown.plain_table((header, rows), self._caption(self.title), self._figure_id())


def number_and_share(part: Category) -> str:
    """The text beside a bar: '451 (58%)'; nothing where the number is withheld."""
    if not part.cell.known:
        return ""
    share = f" ({words.percent(part.share.value)})" if part.share else ""
    return f"{words.number(part.cell.value)}{share}"
