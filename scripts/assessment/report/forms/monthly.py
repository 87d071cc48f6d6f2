"""Elements counted by month: this year's months against earlier years', and signals of a change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from assessment.cells import Cell
from assessment.periods import MONTH_NAMES, Period, parse_period
from assessment.profiles import series
from assessment.profiles.evidence import Outcome, change_outcome
from assessment.report.drawing import charts, figures, month_charts
from assessment.report.edition.recording import RecordingBreak
from assessment.report.forms.element import Counts, Element, Shown, bar
from assessment.report.forms.measure import Against, Measure, Question
from assessment.report.wording import words
from assessment.report.wording.vocabulary import NotPossibleError, Takes, block_of, inline
from assessment.rounding import rounded_to, whole
from assessment.statistics.changes import Change
from assessment.statistics.process import ONE_SIDE, OUTSIDE, RULES

_ENOUGH = 0.6  # of the months must be published for lines to say something


class MonthlyMeasure(Measure):
    """A measure by month."""

    answers = Question.CHANGE

    @cached_property
    def months(self) -> dict[str, Cell]:
        """The cell of each month of the series, by the month's code."""
        return series.monthly(self.table)

    @cached_property
    def years(self) -> tuple[Period, ...]:
        """The same months of earlier years that the table covers, then this year's."""
        covered = [
            period for period in self.data.about.comparison if set(period.months) <= self.months.keys()
        ]
        return (*covered, self.period)

    @cached_property
    def base(self) -> Period | None:
        """The same months of the year before."""
        return self.years[-2] if len(self.years) > 1 else None

    @cached_property
    def change(self) -> Change | None:
        return series.change(self.table, self.period, self.base, self.years) if self.base else None

    @property
    def dispersion(self) -> float:
        return series.dispersion(self.table, self.years)

    @property
    def breaks(self) -> list[RecordingBreak]:
        """The changes in how the element's return is counted."""
        return [known for known in self.data.recording_breaks if self.about.return_name in known.returns]

    @property
    def breaks_crossed(self) -> list[RecordingBreak]:
        """Those that lie between the months and the same months of the year before."""
        return [known for known in self.breaks if known.lies_between(self.base, self.period)]

    @cached_property
    def process(self) -> series.MonthlyProcess | None:
        """The series within the limits that months usually keep to; None where too few are published."""
        return series.process(self.table, [known.month for known in self.breaks])

    def total_of(self, period: Period) -> Cell:
        """The number of another span of months."""
        return series.total(self.table, period)

    def outcome(self, category: str | None = None, against: Against | None = None) -> Outcome | None:
        if self.base is None:
            return None
        return change_outcome(self.table, self.period, self.base, self.years)


class MonthlyElement(Element, form="monthly", measure=MonthlyMeasure):
    """A measure by month."""

    measure: MonthlyMeasure
    counts = Counts.BY_MONTH
    leads = 1

    @inline
    def change(self) -> str | None:
        """The change from the same months of the year before, with its likely range; no full stop."""
        change = self.measure.change
        return words.change_words(change, self._earlier) if change else None

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
        start = f"Month by month{', season allowed for,' if process.adjusted else ''} the number"
        chart = process.chart
        if not chart.signals:
            return f"{start} has kept within its limits since {_month(next(iter(self.measure.months)))}."
        latest = max(chart.signals, key=lambda rule: (chart.signals[rule][-1], rule == OUTSIDE))
        if latest == OUTSIDE:
            named = [_month(process.months[at]) for at in chart.signals[OUTSIDE][-3:]]
            return f"{start} went outside its usual limits in {words.listed(named)}."
        first, last = _last_stretch(chart.signals[latest])
        stretch = f"from {_span(process.months[first], process.months[last])}"
        if latest == ONE_SIDE:
            side = "above" if chart.values[last] > chart.centre[last] else "below"
            return f"{start} stayed {side} its average {stretch}."
        way = "rose" if chart.values[last] > chart.values[first] else "fell"
        return f"{start} {way} without a break {stretch}."

    @property
    def _earlier(self) -> str:
        """What the total is compared with, in words."""
        return f"the same months of {self.measure.base.first.year}"

    def _sentence(self) -> str:
        text, change = f"{self._there_were()} {self._when()}.", self.measure.change
        if change is None:
            return text
        if change.percentage is None:
            count, verdict = words.number(change.base) if change.base else "none", ""
            if change.now != change.base:
                verdict = {1: ": a clear rise", -1: ": a clear fall", 0: ": no clear change"}[
                    change.direction
                ]
            return f"{text} In {self._earlier} there {words.was(Cell.of(change.base))} {count}{verdict}."
        breaks = "".join(
            f" From {_month(crossed.month)} they were counted under {crossed.says}, so some of the change "
            "may come from that."
            for crossed in self.measure.breaks_crossed
        )
        return f"{text} That is {self.change}.{breaks}"

    def in_short(self) -> str:
        text, change = self._there_were(), self.measure.change
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
        number = words.number(total.value) if total.known else words.capitalised(words.cell_words(total))
        nouns = words.singular(self.nouns) if total.known and total.value == 1 else self.nouns
        if change is None:
            return f"**{number}** {nouns}"
        limits = f" (likely range {words.likely_range(change)})" if change.percentage else ""
        return f"**{number}** {nouns} *{words.change_short(change)}{limits}*"

    @block_of(Takes.WIDTH)
    def figure(self, width: str = "half") -> str:
        """Print the chart of this year's months against the same months of earlier years."""
        measure, current = self.measure, str(self.measure.period.first.year)
        values = {
            str(year.first.year): [_value(measure.months[month]) for month in year.months]
            for year in measure.years
        }
        shown = [value is not None for year in values.values() for value in year]
        if not any(shown):
            raise NotPossibleError("Each month's number is too small to publish.")
        if sum(shown) < _ENOUGH * len(shown):
            return self._year_by_year(width)
        names = [MONTH_NAMES[int(month[5:]) - 1][:3] for month in measure.period.months]
        drawing = month_charts.years_by_month(values, names, current, width)
        hidden = ". [c] stands for a withheld number" if None in values[current] else ""
        alt = f"{drawing.kind} of {self.nouns} by month, {self._alt(list(values)[:-1])}"
        return self._figure(drawing, Shown(f"{self._finding()}{hidden}", alt))

    def _year_by_year(self, width: str) -> str:
        """A bar a year, in place of lines of which withheld months leave only points."""
        totals = {str(year.first.year): self.measure.total_of(year) for year in self.measure.years}
        if not any(cell.known for cell in totals.values()):
            raise NotPossibleError("Each month's number, and each year's, is too small to publish.")
        current = str(self.measure.period.first.year)
        bars = [
            bar(year, cell, words.number(cell.value) if cell.known else "", focus=year == current)
            for year, cell in totals.items()
        ]
        drawing = charts.bars(bars, width)
        said = "; ".join(f"{year} {words.cell_words(cell)}" for year, cell in totals.items())
        alt = f"{drawing.kind} of {self.nouns} in the same months of each year: {said}."
        return self._figure(
            drawing, Shown(f"{self._finding()}. Too many months are withheld to draw them", alt)
        )

    @block_of(Takes.WIDTH)
    def process_chart(self, width: str = "half") -> str:
        """Print the process-behaviour chart of the series: average, limits and months that stand out."""
        process = self.measure.process
        if process is None:
            raise NotPossibleError("There are too few months with a published number to judge a pattern by.")
        crossed = {
            process.months.index(recorded.month): f"{_month(recorded.month)}: {recorded.label}"
            for recorded in self.measure.breaks
            if recorded.month in process.months[1:]
        }
        drawing = month_charts.process(process, crossed, width)
        finding, marks = str(self.by_month).rstrip("."), _at_breaks(process, crossed)
        covered = _span(process.months[0], process.months[-1])
        chart = process.chart
        centre, lower, upper = (
            words.number(whole(part[-1])) for part in (chart.centre, chart.lower, chart.upper)
        )
        season = "; the band follows the season" if process.adjusted else ""
        alt = (
            f"{drawing.kind} of {self.nouns} by month, {covered}, within the limits that months usually keep "
            f"to{season}. Average {centre} a month, limits {lower} and {upper}. {finding}{marks}."
        )
        diamonds = "; diamonds mark the months that stand out" if chart.signals else ""
        title = f"{self.title.removesuffix('by month').rstrip(', ')}. {finding}{diamonds}{marks}"
        return self._figure(drawing, Shown(title, alt, "process", covered), data=_months_and_limits(process))

    def _rows(self) -> figures.Data:
        """A row a month, a column a year."""
        years, months = self.measure.years, self.measure.months
        rows = [
            [
                MONTH_NAMES[int(month[5:]) - 1],
                *(words.cell_symbol(months[year.months[at]]) for year in years),
            ]
            for at, month in enumerate(self.measure.period.months)
        ]
        rows.append(["All", *(words.cell_symbol(self.measure.total_of(year)) for year in years)])
        return ["Month", *(str(year.first.year) for year in years)], rows

    def _finding(self) -> str:
        change = self.measure.change
        if change is None:
            return super()._finding()
        short = words.change_short(change)
        if change.percentage is None:
            return f"{self.title}: {self.total}, against {short}"
        return f"{self.title}: {short} {'than in' if change.clear else 'from'} {self._earlier}"

    def _alt(self, earlier_years: list[str]) -> str:
        months = {month: self.measure.months[month] for month in self.measure.period.months}
        known = {month: cell.value for month, cell in months.items() if cell.known}
        text = [
            f"{self.measure.period.label}, with the same months of "
            f"{words.listed(earlier_years) or 'no earlier year'}."
        ]
        if known:
            high, low = max(known, key=known.get), min(known, key=known.get)
            text.append(
                f"Highest in {_month(high)} with {words.number(known[high])}, lowest in {_month(low)} with "
                f"{words.number(known[low])}."
            )
        if self.measure.change is not None:
            text.append(f"In all {self.total}, {self.change}.")
        if len(known) < len(months):
            text.append(f"Withheld: {words.spelled(len(months) - len(known))} of the months.")
        return " ".join(text)


def _month(code: str) -> str:
    return parse_period(code).label


def _span(first: str, last: str) -> str:
    return Period(parse_period(first).first, parse_period(last).last).label


def _last_stretch(positions: tuple[int, ...]) -> tuple[int, int]:
    """The first and last of the last unbroken stretch of positions."""
    first = last = positions[-1]
    while first - 1 in positions:
        first -= 1
    return first, last


def _at_breaks(process: series.MonthlyProcess, crossed: Mapping[int, str]) -> str:
    """What the marked changes in counting do to the limits, as a further sentence."""
    if not crossed:
        return ""
    if set(process.phases) == set(crossed):
        return ". The limits begin anew where the way of counting changed"
    after = words.listed([name.split(": ")[0] for at, name in crossed.items() if at not in process.phases])
    return f". Too few months were counted anew since {after} for limits of their own"


def _months_and_limits(process: series.MonthlyProcess) -> figures.Data:
    """A row a month: its number, and the average and limits that its season lets expect."""
    numbers = zip(process.numbers, *process.limits, strict=True)
    rows = [
        [_month(month), *(words.number(rounded_to(value, 1)) for value in row)]
        for month, row in zip(process.months, numbers, strict=True)
    ]
    season = " for the season" if process.adjusted else ""
    return ["Month", "Number", f"Average{season}", f"Lower limit{season}", f"Upper limit{season}"], rows


def _value(cell: Cell) -> float | None:
    return float(cell.value) if cell.known else None
