"""Elements counted by month: this year's months against earlier years', and signals of a change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from assessment.cells import Cell
from assessment.periods import MONTH_NAMES, Period, parse_period
from assessment.profiles import series
from assessment.report.drawing import charts, figures, month_charts
from assessment.report.edition.recording import RecordingBreak
from assessment.report.forms.element import Element
from assessment.report.forms.vocabulary import NotPossibleError, Takes, block, block_of, inline
from assessment.report.wording import markdown, words
from assessment.report.wording.values import Inline, cell_value
from assessment.statistics.changes import Change
from assessment.statistics.process import ONE_SIDE, OUTSIDE, RULES

_ENOUGH = 0.6  # of the months must be published for lines to say something


class MonthlyElement(Element, form="monthly"):
    """A measure by month."""

    @cached_property
    def _monthly(self) -> dict[str, Cell]:
        return series.monthly(self._table)

    @cached_property
    def _years(self) -> tuple[Period, ...]:
        """The same months of earlier years that the table covers, then this year's."""
        covered = [
            period for period in self._data.about.comparison if set(period.months) <= self._monthly.keys()
        ]
        return (*covered, self._period)

    @cached_property
    def _base(self) -> Period | None:
        return self._years[-2] if len(self._years) > 1 else None

    @cached_property
    def _change(self) -> Change | None:
        return series.change(self._table, self._period, self._base, self._years) if self._base else None

    def _across_a_break(self) -> str:
        """A sentence on each change of recording that the comparison crosses; empty where there is none."""
        return "".join(
            f" From {parse_period(each.month).label} they were counted under {each.says}, so some of the "
            "change may come from that."
            for each in self._breaks
            if each.lies_between(self._base, self._period)
        )

    @cached_property
    def _process(self) -> series.MonthlyProcess | None:
        return series.process(self._table, [each.month for each in self._breaks])

    @property
    def _breaks(self) -> list[RecordingBreak]:
        """The changes in how the element's return is counted."""
        return [each for each in self._data.recording_breaks if self._about.return_name in each.returns]

    def _base_words(self, base: Period) -> str:
        return f"the same months of {base.first.year}"

    @inline
    def earlier_total(self) -> Inline | None:
        """The number in the same months of the year before."""
        return cell_value(series.total(self._table, self._base)) if self._base else None

    @inline
    def change(self) -> str | None:
        """The change from the same months of the year before, with its likely range; no full stop."""
        return words.change_words(self._change, self._base_words(self._base)) if self._change else None

    @inline
    def change_over_years(self) -> str | None:
        """The change from the same months of the first year that we compare with."""
        if len(self._years) < 3:
            return None
        first = self._years[0]
        change = series.change(self._table, self._period, first, self._years)
        return words.change_words(change, self._base_words(first)) if change else None

    @inline
    def likely_range(self) -> str | None:
        """The likely range of the change: '3% to 9% fewer'."""
        return words.likely_range(self._change) if self._change else None

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
        process = self._process
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
        return parse_period(next(iter(self._monthly))).label

    def _of_period(self) -> dict[str, Cell]:
        return {month: self._monthly[month] for month in self._period.months}

    def _sentence(self) -> str:
        text = f"{self._there_were(self._total, self._nouns)} from {self._period.label}."
        if self._period.is_month:
            text = text.replace(" from ", " in ", 1)
        if self._change is None:
            return text
        against = self._base_words(self._base)
        if self._change.percentage is None:
            return f"{text} In {against} there {words.was(Cell.of(self._change.base))} {self._base_count()}."
        return f"{text} That is {words.change_words(self._change, against)}.{self._across_a_break()}"

    def _base_count(self) -> str:
        count = words.number(self._change.base) if self._change.base else "none"
        verdict = {1: "a clear rise", -1: "a clear fall", 0: "no clear change"}[self._change.direction]
        return count if self._change.now == self._change.base else f"{count}: {verdict}"

    def key_figure(self) -> str | None:
        if not self._total.known and not self._total.below:
            return None
        shown = words.cell_words(self._total) if self._total.known and self._total.value else "0"
        number = shown if self._total.known else words.capitalised(words.cell_words(self._total))
        nouns = words.singular(self._nouns) if self._total.known and self._total.value == 1 else self._nouns
        change = ""
        if self._change is not None:
            short = words.change_short(self._change)
            limits = f"likely range {words.likely_range(self._change)}" if self._change.percentage else ""
            change = f" *{short}{f' ({limits})' if limits else ''}*"
        return f"**{number}** {nouns}{change}"

    @block
    def figure(self, width: str = "half") -> str:
        """Print the chart of this year's months against the same months of earlier years."""
        values = {
            str(year.first.year): [_value(self._monthly[month]) for month in year.months]
            for year in self._years
        }
        shown = [value is not None for year in values.values() for value in year]
        if not any(shown):
            raise NotPossibleError("Each month's number is too small to publish.")
        if sum(shown) < _ENOUGH * len(shown):
            return self._year_by_year(width)
        names = [MONTH_NAMES[int(month[5:]) - 1][:3] for month in self._period.months]
        current = str(self._period.first.year)
        drawing = month_charts.years_by_month(values, names, current, width)
        path = figures.save(drawing, self._figure_id(), self._figures_by_month())
        hidden = any(value is None for value in values[current])
        finding = f"{self._finding()}. [c] stands for a withheld number" if hidden else self._finding()
        return markdown.figure(
            path, self._figure_id(), self._about.id, self._caption(finding), self._alt(values)
        )

    def _year_by_year(self, width: str) -> str:
        """A bar a year, in place of lines of which withheld months leave only points."""
        totals = {str(year.first.year): series.total(self._table, year) for year in self._years}
        if not any(cell.known for cell in totals.values()):
            raise NotPossibleError("Each month's number, and each year's, is too small to publish.")
        current = str(self._period.first.year)
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
        alt = f"Bar chart of {self._nouns} in the same months of each year: {said}."
        finding = f"{self._finding()}. Too many months are withheld to draw them"
        return markdown.figure(path, self._figure_id(), self._about.id, self._caption(finding), alt)

    @block
    def process_chart(self, width: str = "half") -> str:
        """Print the process-behaviour chart of the series: average, limits and months that stand out."""
        process = self._process
        if process is None:
            raise NotPossibleError("There are too few months with a published number to judge a pattern by.")
        crossed = {
            process.months.index(each.month): f"{parse_period(each.month).label}: {each.label}"
            for each in self._breaks
            if each.month in process.months[1:]
        }
        drawing = month_charts.process(process, crossed, width)
        path = figures.save(drawing, self._figure_id("process"), _months_and_limits(process))
        season = "; the band follows the season" if process.adjusted else ""
        finding = str(self.by_month).rstrip(".")
        covered = Period(parse_period(process.months[0]).first, parse_period(process.months[-1]).last).label
        centre, lower, upper = (
            words.number(round(part[-1]))
            for part in (process.chart.centre, process.chart.lower, process.chart.upper)
        )
        marks = f". {_at_breaks(process, crossed)}" if crossed else ""
        alt = (
            f"Line chart of {self._nouns} by month, {covered}, within the limits that months usually keep to"
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
        return markdown.plain_table(header, rows, caption, self._figure_id(), numbers)

    def _figures_by_month(self) -> figures.Data:
        """A row a month, a column a year."""
        years = self._years
        header = ["Month", *(str(year.first.year) for year in years)]
        rows = [
            [
                MONTH_NAMES[int(month[5:]) - 1],
                *(words.cell_symbol(self._monthly[year.months[at]]) for year in years),
            ]
            for at, month in enumerate(self._period.months)
        ]
        rows.append(["All", *(words.cell_symbol(series.total(self._table, year)) for year in years)])
        return header, rows

    def _finding(self) -> str:
        if self._change is None:
            return f"{self.title}, {self._period.label}"
        if self._change.percentage is None:
            number = words.cell_words(self._total)
            return f"{self.title}: {number}, against {words.change_short(self._change)}"
        than = "than in" if self._change.clear else "from"
        return f"{self.title}: {words.change_short(self._change)} {than} {self._base_words(self._base)}"

    def _alt(self, values: dict[str, list[float | None]]) -> str:
        known = {month: cell.value for month, cell in self._of_period().items() if cell.known}
        hidden = len(self._of_period()) - len(known)
        text = [
            f"Line chart of {self._nouns} by month, {self._period.label}, with the same months of "
            f"{words.listed(list(values)[:-1]) or 'no earlier year'}."
        ]
        if known:
            high, low = max(known, key=known.get), min(known, key=known.get)
            text.append(
                f"Highest in {parse_period(high).label} with {words.number(known[high])}, lowest in "
                f"{parse_period(low).label} with {words.number(known[low])}."
            )
        if self._change is not None:
            text.append(f"In all {words.cell_words(self._total)}, {self.change}.")
        if hidden:
            text.append(f"Withheld: {words.spelled(hidden)} of the months.")
        return " ".join(text)


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
