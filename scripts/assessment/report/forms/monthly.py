"""Elements counted by month: this year's months against earlier years', and signals of a change."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.cells import Cell
from assessment.periods import MONTH_NAMES, Period, parse_period
from assessment.profiles import series
from assessment.report.drawing import charts, figures, month_charts
from assessment.report.forms.element import Counts, Element
from assessment.report.forms.vocabulary import NotPossibleError, Takes, block, block_of, inline
from assessment.report.measures.monthly import MonthlyMeasure
from assessment.report.wording import markdown, words
from assessment.report.wording.values import Inline, cell_value
from assessment.rounding import whole
from assessment.statistics.changes import Change
from assessment.statistics.process import ONE_SIDE, OUTSIDE, RULES

_ENOUGH = 0.6  # of the months must be published for lines to say something


class MonthlyElement(Element, form="monthly", measure=MonthlyMeasure):
    """A measure by month."""

    measure: MonthlyMeasure
    counts = Counts.BY_MONTH
    leads = 1

    def _across_a_break(self) -> str:
        """A sentence on each change of recording that the comparison crosses; empty where there is none."""
        return "".join(
            f" From {parse_period(crossed.month).label} they were counted under {crossed.says}, so some of "
            "the change may come from that."
            for crossed in self.measure.breaks_crossed
        )

    def _base_words(self, base: Period) -> str:
        return f"the same months of {base.first.year}"

    @inline
    def earlier_total(self) -> Inline | None:
        """The number in the same months of the year before."""
        base = self.measure.base
        return cell_value(self.measure.total_of(base)) if base else None

    @inline
    def change(self) -> str | None:
        """The change from the same months of the year before, with its likely range; no full stop."""
        change, base = self.measure.change, self.measure.base
        return words.change_words(change, self._base_words(base)) if change else None

    @inline
    def change_over_years(self) -> str | None:
        """The change from the same months of the first year that we compare with."""
        if len(self.measure.years) < 3:
            return None
        first = self.measure.years[0]
        change = self.measure.change_from(first)
        return words.change_words(change, self._base_words(first)) if change else None

    @inline
    def likely_range(self) -> str | None:
        """The likely range of the change: '3% to 9% fewer'."""
        return words.likely_range(self.measure.change) if self.measure.change else None

    @inline
    def highest_month(self) -> str | None:
        """The month of the period with the most."""
        months = [(cell.value, month) for month, cell in self._of_period().items() if cell.known]
        return parse_period(max(months)[1]).label if months else None

    @inline
    def rules(self) -> str:
        """The rules by which a month stands out, in words."""
        return words.listed(RULES)

    @inline
    def by_month(self) -> str | None:
        """A sentence on the whole series: whether the monthly number keeps within its usual limits."""
        process = self.measure.process
        if process is None:
            return None
        allowed = ", season allowed for," if process.adjusted else ""
        start = f"Month by month{allowed} the number"
        chart = process.chart
        if not chart.signals:
            return f"{start} has kept within its limits since {self._first_month}."
        latest = max(chart.signals, key=lambda rule: (chart.signals[rule][-1], rule == OUTSIDE))
        if latest == OUTSIDE:
            named = [parse_period(process.months[at]).label for at in chart.signals[OUTSIDE][-3:]]
            return f"{start} went outside its usual limits in {words.listed(named)}."
        first, last = _last_stretch(chart.signals[latest])
        stretch = _from_to(process, first, last)
        if latest == ONE_SIDE:
            side = "above" if chart.values[last] > chart.centre[last] else "below"
            return f"{start} stayed {side} its average {stretch}."
        way = "rose" if chart.values[last] > chart.values[first] else "fell"
        return f"{start} {way} without a break {stretch}."

    @property
    def _first_month(self) -> str:
        return parse_period(next(iter(self.measure.months))).label

    def _of_period(self) -> dict[str, Cell]:
        return {month: self.measure.months[month] for month in self.measure.period.months}

    def _sentence(self) -> str:
        text = f"{self._there_were(self.measure.total, self.nouns)} from {self.measure.period.label}."
        if self.measure.period.is_month:
            text = text.replace(" from ", " in ", 1)
        change = self.measure.change
        if change is None:
            return text
        against = self._base_words(self.measure.base)
        if change.percentage is None:
            return f"{text} In {against} there {words.was(Cell.of(change.base))} {_base_count(change)}."
        return f"{text} That is {words.change_words(change, against)}.{self._across_a_break()}"

    def in_short(self) -> str:
        text, change = self._there_were(self.measure.total, self.nouns), self.measure.change
        if change is None:
            return f"{text}."
        if change.now == change.base:
            return f"{text}, the same number as a year earlier."
        if change.percentage is None or not change.clear:
            clear = {1: "a clear rise from", -1: "a clear fall from", 0: "no clear change from"}
            return f"{text}: {clear[change.direction]} {words.number(change.base)} a year earlier."
        return f"{text}, {words.change_short(change)} than a year earlier."

    def key_figure(self) -> str | None:
        total, change = self.measure.total, self.measure.change
        if not total.known and not total.below:
            return None
        number = words.capitalised(words.cell_words(total)) if not total.known else words.number(total.value)
        nouns = words.singular(self.nouns) if total.known and total.value == 1 else self.nouns
        if change is None:
            return f"**{number}** {nouns}"
        limits = f" (likely range {words.likely_range(change)})" if change.percentage else ""
        return f"**{number}** {nouns} *{words.change_short(change)}{limits}*"

    @block
    def figure(self, width: str = "half") -> str:
        """Print the chart of this year's months against the same months of earlier years."""
        values = {
            str(year.first.year): [_value(self.measure.months[month]) for month in year.months]
            for year in self.measure.years
        }
        shown = [value is not None for year in values.values() for value in year]
        if not any(shown):
            raise NotPossibleError("Each month's number is too small to publish.")
        if sum(shown) < _ENOUGH * len(shown):
            return self._year_by_year(width)
        names = [MONTH_NAMES[int(month[5:]) - 1][:3] for month in self.measure.period.months]
        current = str(self.measure.period.first.year)
        drawing = month_charts.years_by_month(values, names, current, width)
        path = figures.save(drawing, self._figure_id(), self._figures_by_month())
        hidden = any(value is None for value in values[current])
        finding = f"{self._finding()}. [c] stands for a withheld number" if hidden else self._finding()
        return markdown.figure(
            path, self._figure_id(), self._about.id, self._caption(finding), self._alt(values)
        )

    def _year_by_year(self, width: str) -> str:
        """A bar a year, in place of lines of which withheld months leave only points."""
        totals = {str(year.first.year): self.measure.total_of(year) for year in self.measure.years}
        if not any(cell.known for cell in totals.values()):
            raise NotPossibleError("Each month's number, and each year's, is too small to publish.")
        current = str(self.measure.period.first.year)
        bars = [
            charts.Bar(
                label=year,
                value=_value(cell),
                text=words.number(cell.value) if cell.known else "",
                focus=year == current,
                note=words.cell_words(cell) if cell.below else "withheld",
            )
            for year, cell in totals.items()
        ]
        path = figures.save(charts.bars(bars, width), self._figure_id(), self._figures_by_month())
        said = "; ".join(f"{year} {words.cell_words(cell)}" for year, cell in totals.items())
        alt = f"Bar chart of {self.nouns} in the same months of each year: {said}."
        finding = f"{self._finding()}. Too many months are withheld to draw them"
        return markdown.figure(path, self._figure_id(), self._about.id, self._caption(finding), alt)

    @block
    def process_chart(self, width: str = "half") -> str:
        """Print the process-behaviour chart of the series: average, limits and months that stand out."""
        process = self.measure.process
        if process is None:
            raise NotPossibleError("There are too few months with a published number to judge a pattern by.")
        crossed = {
            process.months.index(recorded.month): f"{parse_period(recorded.month).label}: {recorded.label}"
            for recorded in self.measure.breaks
            if recorded.month in process.months[1:]
        }
        drawing = month_charts.process(process, crossed, width)
        path = figures.save(drawing, self._figure_id("process"), _months_and_limits(process))
        season = "; the band follows the season" if process.adjusted else ""
        finding = str(self.by_month).rstrip(".")
        covered = Period(parse_period(process.months[0]).first, parse_period(process.months[-1]).last).label
        centre, lower, upper = (
            words.number(whole(part[-1]))
            for part in (process.chart.centre, process.chart.lower, process.chart.upper)
        )
        marks = f". {_at_breaks(process, crossed)}" if crossed else ""
        alt = (
            f"Line chart of {self.nouns} by month, {covered}, within the limits that months usually keep to"
            f"{season}. Average {centre} a month, limits {lower} and {upper}. {finding}{marks}."
        )
        diamonds = "; diamonds mark the months that stand out" if process.chart.signals else ""
        title = f"{self.title.removesuffix('by month').rstrip(', ')}. {finding}"
        caption = self._caption(f"{title}{diamonds}{marks}", covered)
        return markdown.figure(path, self._figure_id("process"), self._about.id, caption, alt)

    @block_of(Takes.NOTHING)
    def table(self) -> str:
        """Print the months as a table, a column a year."""
        header, rows = self._figures_by_month()
        caption, numbers = self._caption(self._finding()), range(1, len(header))
        return markdown.plain_table((header, rows), caption, self._figure_id(), numbers)

    def _figures_by_month(self) -> figures.Data:
        """A row a month, a column a year."""
        years = self.measure.years
        header = ["Month", *(str(year.first.year) for year in years)]
        rows = [
            [
                MONTH_NAMES[int(month[5:]) - 1],
                *(words.cell_symbol(self.measure.months[year.months[at]]) for year in years),
            ]
            for at, month in enumerate(self.measure.period.months)
        ]
        rows.append(["All", *(words.cell_symbol(self.measure.total_of(year)) for year in years)])
        return header, rows

    def _finding(self) -> str:
        change = self.measure.change
        if change is None:
            return f"{self.title}, {self.measure.period.label}"
        short = words.change_short(change)
        if change.percentage is None:
            return f"{self.title}: {words.cell_words(self.measure.total)}, against {short}"
        than = "than in" if change.clear else "from"
        return f"{self.title}: {short} {than} {self._base_words(self.measure.base)}"

    def _alt(self, values: dict[str, list[float | None]]) -> str:
        known = {month: cell.value for month, cell in self._of_period().items() if cell.known}
        hidden = len(self._of_period()) - len(known)
        text = [
            f"Line chart of {self.nouns} by month, {self.measure.period.label}, with the same months of "
            f"{words.listed(list(values)[:-1]) or 'no earlier year'}."
        ]
        if known:
            high, low = max(known, key=known.get), min(known, key=known.get)
            text.append(
                f"Highest in {parse_period(high).label} with {words.number(known[high])}, lowest in "
                f"{parse_period(low).label} with {words.number(known[low])}."
            )
        if self.measure.change is not None:
            text.append(f"In all {words.cell_words(self.measure.total)}, {self.change}.")
        if hidden:
            text.append(f"Withheld: {words.spelled(hidden)} of the months.")
        return " ".join(text)


def _base_count(change: Change) -> str:
    count = words.number(change.base) if change.base else "none"
    verdict = {1: "a clear rise", -1: "a clear fall", 0: "no clear change"}[change.direction]
    return count if change.now == change.base else f"{count}: {verdict}"


def _last_stretch(positions: tuple[int, ...]) -> tuple[int, int]:
    """The first and last of the last unbroken stretch of positions."""
    last = positions[-1]
    breaks = [at for at in range(len(positions) - 1) if positions[at + 1] != positions[at] + 1]
    return positions[breaks[-1] + 1 if breaks else 0], last


def _from_to(process: series.MonthlyProcess, first: int, last: int) -> str:
    return f"from {Period(*(parse_period(process.months[at]).first for at in (first, last))).label}"


def _at_breaks(process: series.MonthlyProcess, crossed: Mapping[int, str]) -> str:
    """What the marked changes in counting do to the limits."""
    if set(process.phases) == set(crossed):
        return "The limits begin anew where the way of counting changed"
    after = words.listed([name.split(": ")[0] for at, name in crossed.items() if at not in process.phases])
    return f"Too few months were counted anew since {after} for limits of their own"


def _months_and_limits(process: series.MonthlyProcess) -> figures.Data:
    """A row a month: its number, and the average and limits that its season lets expect."""
    numbers = zip(process.numbers, *process.limits, strict=True)
    rows = [
        [parse_period(month).label, *(words.number(round(value, 1)) for value in row)]
        for month, row in zip(process.months, numbers, strict=True)
    ]
    season = " for the season" if process.adjusted else ""
    return ["Month", "Number", f"Average{season}", f"Lower limit{season}", f"Upper limit{season}"], rows


def _value(cell: Cell) -> float | None:
    return float(cell.value) if cell.known else None
