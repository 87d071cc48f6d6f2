"""The page of one ward: what was recorded there, against the borough and a year earlier, and what is done.

What is said of a measure over all wards belongs in `forms.wards`; what is counted in
wards in `ward_measures`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from assessment.errors import AssessmentError, Fault
from assessment.plan.model import Action, Plan
from assessment.profiles.ward import WardMeasure
from assessment.released import Cell
from assessment.report.conclusions.plan import PlanOfEdition
from assessment.report.drawing import figures, maps
from assessment.report.edition.edition import EditionData, open_edition
from assessment.report.pages.page import Page
from assessment.report.pages.plan_chapter import PlanBook
from assessment.report.pages.short_forms import EMERGENCY, action_words, answering
from assessment.report.pages.ward_measures import Counted, measures_by_ward
from assessment.report.wording import markdown, words
from assessment.report.wording.vocabulary import block, inline
from assessment.wards import slug

if TYPE_CHECKING:
    import geopandas

_AGAINST = {1: "above", -1: "below", 0: "about the same", None: "–"}
PER = 1000
ACTIONS = 6  # that a page has room for
_HOW_TO_READ = (
    "“Above” and “below” mean further from the rate of the whole than chance alone would put a ward of this "
    "size; “more” and “fewer” mean a larger change than the ups and downs of single wards from year to year."
)


class WardPage(Page):
    """What the page of a ward may say."""

    def __init__(self, code: str, data: EditionData) -> None:
        names = data.geography.ward_names
        if code not in names:
            known = ", ".join(f"{name} ({code})" for code, name in names.items())
            raise AssessmentError(Fault("chapters/wards", f"there is no ward {code!r}; there are: {known}"))
        super().__init__(data)
        self._code = code

    def __str__(self) -> str:
        return f"ward {self.name}"

    @inline
    def name(self) -> str:
        """The ward's name."""
        return self._data.geography.ward_names[self._code]

    @inline
    def residents(self) -> str:
        """How many people live in the ward, and when they were counted."""
        counted = self._data.residents("ward")
        return f"{words.number(counted.counts[self._code])} people lived here in {counted.year}"

    @inline
    def recorded(self) -> str | None:
        """How many crimes were recorded, and how that compares with the borough for the population."""
        first = self._first
        if first is None or not first.cell.collected:
            return None
        text = f"Police recorded {words.counted(first.cell, 'crimes')} in {self.name} from {self._when}."
        rate, common = first.measure.row.rate, first.measure.area_rate
        if rate is None or common is None:
            return text
        how = {
            1: f"clearly more than in the {self.kind} as a whole",
            -1: f"clearly less than in the {self.kind} as a whole",
            0: f"about the same as in the {self.kind} as a whole",
        }[first.against]
        return (
            f"{text} For its population that is {how}: {words.rate_words(rate.value)} for every {PER:,} "
            f"residents (likely range {words.range_words(rate)}), against {words.rate_words(common)}."
        )

    @inline
    def changed(self) -> str | None:
        """How the number of crimes, and what else, changed on the same months of the year before."""
        if self._first is None or self._first.measure.change is None:
            return None
        change = self._first.measure.change
        earlier = f"the same months of {self._earlier_year}"
        if change.clear:
            more = "more" if change.direction > 0 else "fewer"
            text = f"That is clearly {more} than the {words.number(change.base)} in {earlier}."
        else:
            text = f"That is no clear change from {earlier}, when there were {words.number(change.base)}."
        for direction, said in ((1, "up"), (-1, "down")):
            labels = [
                words.lowered(counted.label)
                for counted in self._others
                if counted.measure.change and counted.measure.change.direction == direction
            ]
            if labels:
                text += f" Clearly {said}: {words.listed(labels)}."
        return text

    @inline
    def stands_out(self) -> str:
        """What is recorded clearly more, and less, than in the borough for the population."""
        above, below = (
            words.listed(
                [words.lowered(counted.label) for counted in self._others if counted.against == side]
            )
            for side in (1, -1)
        )
        if not above and not below:
            nothing = "Nothing else" if self._first and self._first.against else "Nothing"
            return f"{nothing} that was recorded here stands out from the {self.kind}."
        text = f"Clearly above the {self.kind}’s rate: {above}." if above else ""
        return (
            f"{text} Clearly below {'it' if above else f'the {self.kind}’s rate'}: {below}.".strip()
            if below
            else text
        )

    @inline
    def neighbours(self) -> str | None:
        """The wards next to this one, each a link to its page."""
        linked = [f"[{markdown.escaped(name)}]({slug(name)}.qmd)" for name in self._beside]
        return (words.listed(linked)) if linked else None

    @block
    def map(self) -> str:
        """Print the map that shows where in the borough the ward lies."""
        identifier = f"ward-{slug(str(self.name))}"
        path = figures.save(maps.locator(self._shapes, self._code, "third"), identifier)
        alt = f"Map of {len(self._shapes)} wards. {self.name} is picked out"
        alt += f"; next to it lie {words.listed(self._beside)}." if self._beside else "."
        return markdown.figure(path, identifier, identifier, f"{self.name} in {self.area}", alt)

    @cached_property
    def _shapes(self) -> geopandas.GeoDataFrame:
        return self._data.geography.areas("ward")

    @cached_property
    def _beside(self) -> list[str]:
        """The names of the wards that touch this one."""
        here = self._shapes.set_index("code").geometry[self._code]
        return self._shapes["name"][self._shapes.geometry.touches(here)].tolist()

    @block
    def table(self) -> str:
        """Print what was recorded, a row a measure, against the borough and against a year earlier."""
        rows = [self._row(counted) for counted in self._measures]
        if not rows:
            missing = ["No table by ward has come in."]
            return markdown.panel(f"{self.name}: not available", missing, f"ward-{self._code}")
        header = [
            "What was recorded", "Number", f"For every {PER:,} residents (likely range)",
            f"In the {self.kind}", f"Against the {self.kind}", f"Number in {self._earlier_year}",
            "Change",
        ]  # fmt: skip
        caption = f"What was recorded in {self.name}, {self._data.period.label}"
        widths = (21, 12, 18, 9, 14, 12, 14)
        name = f"ward-{slug(str(self.name))}"
        return markdown.plain_table((header, rows), caption, name, (1, 2, 3, 5), widths)

    def in_short(self) -> list[str]:
        """All crime here in two cells: against the borough, and the change. No number to rank wards by."""
        first = self._first
        return [_AGAINST[first.against], _change(first.measure)] if first else ["–"] * 2

    @block
    def notes(self) -> str:
        """Print how to read the table: what the words stand for, and why some numbers are not given."""
        return markdown.div("source", " ".join(self._notes()))

    @inline
    def concerned(self) -> str:
        """A sentence that begins what is being done: which priorities concern the ward most."""
        count = words.spelled(len(self._data.configuration.priorities))
        stands = "priority that stands" if len(self._standing_out) == 1 else "priorities that stand"
        if self._standing_out and self._plan:
            return f"For the {stands} out in {self.name}, the community safety plan says:"
        if self._standing_out:
            return f"For the {stands} out in {self.name}, these agencies answer:"
        says = (
            "the community safety plan says, among other things:" if self._plan else "these agencies answer:"
        )
        return f"None of the {count} priorities stands out in {self.name}. For the whole {self.kind}, {says}"

    @block
    def work(self) -> str:
        """Print the plan's actions for the priorities in which the ward stands out, or for all.

        What is done in this ward comes first, then each priority's first action, then the second. Without a
        plan, who answers for the priorities.
        """
        every = self._data.configuration.priorities
        chosen = [priority for priority in every if priority.slug in self._standing_out] or list(every)
        if self._plan is None:
            items = [f"**{priority.title}**: {answering(self._data, priority)}" for priority in chosen]
            return "\n".join([*(f"- {item}" for item in items), ""])
        slugs, titles = {priority.slug for priority in chosen}, {one.slug: one.title for one in every}
        actions = [
            (not self._is_here(action), at, name, action)
            for name, plan in self._plan.priorities.items()
            for at, action in enumerate(plan.actions)
            if self._is_here(action) or name in slugs
        ]
        actions.sort(key=lambda action: action[:2])
        items = [
            f"**{titles[name]}**: {action_words(self._data, action, '' if elsewhere else 'in this ward; ')}"
            for elsewhere, _, name, action in actions[:ACTIONS]
        ]
        unplanned = self._standing_out - {name for _, _, name, _ in actions}
        items += [
            f"**{priority.title}**: no action is planned yet; {answering(self._data, priority)}"
            for priority in chosen
            if priority.slug in unplanned
        ]
        return "\n".join([*(f"- {item}" for item in items), ""])

    @inline
    def standing(self) -> str | None:
        """Who has agreed to the plan's actions, in a sentence."""
        return PlanBook(self._data).standing if self._plan else None

    @cached_property
    def _plan(self) -> Plan | None:
        return PlanOfEdition(self._data).plan

    @cached_property
    def _standing_out(self) -> set[str]:
        """The priorities in which the ward stands out."""
        return {counted.priority for counted in self._measures if counted.against == 1 and counted.priority}

    def _is_here(self, action: Action) -> bool:
        return action.areas is not None and str(self.name) in action.areas.treated

    @block
    def contact(self) -> str:
        """Print where to ask and answer; roles and addresses, never a person."""
        partnership = self._data.configuration.partnership
        return (
            f"Is this what you see where you live? Tell the {partnership.name}: "
            f"{markdown.web_link(partnership.website)}. {EMERGENCY}\n"
        )

    @block
    def sources(self) -> str | None:
        """Print whose figures the page shows, and whose population."""
        used = dict.fromkeys(self._data.agency(counted.agency) for counted in self._measures)
        if not used:
            return None
        source = self._data.residents("ward").source.title
        synthetic = " The figures are synthetic." if self._data.about.is_synthetic else ""
        agencies = words.listed(list(used))
        text = f"Sources: {agencies}, {self._data.period.label}; population: {source}.{synthetic}"
        return markdown.div("source", text)

    # Within

    @property
    def _when(self) -> str:
        return self._data.period.label

    @property
    def _earlier_year(self) -> str:
        years = self._data.about.comparison
        return str(years[-1].first.year) if years else "the year before"

    @cached_property
    def _first(self) -> Counted | None:
        """The first of the measures: all recorded crime."""
        measures = measures_by_ward(self._data)
        return measures[0].of(self._code) if measures else None

    @property
    def _others(self) -> tuple[Counted, ...]:
        return self._measures[1:]

    @cached_property
    def _measures(self) -> tuple[Counted, ...]:
        """All that is counted here, in the order of `measures_by_ward`."""
        every = (measure.of(self._code) for measure in measures_by_ward(self._data))
        return tuple(counted for counted in every if counted.cell.collected)

    def _row(self, counted: Counted) -> list[str]:
        measure = counted.measure
        rate = measure.row.rate
        label = (
            f"{counted.label} (for every {PER:,} {counted.per})"
            if counted.per != "residents"
            else counted.label
        )
        return [
            label,
            _shown(counted.cell),
            f"{words.rate_words(rate.value)} ({words.range_words(rate)})" if rate else "–",
            words.rate_words(measure.area_rate) if measure.area_rate is not None else "–",
            _AGAINST[measure.against],
            _shown(measure.earlier),
            _change(measure),
        ]

    def _notes(self) -> Iterator[str]:
        yield _HOW_TO_READ
        yield (
            "Rates are for residents. Where many people come to shop, work or go out, some crime happens to "
            "visitors, and a high rate does not mean that residents are more at risk."
        )
        cells = [cell for counted in self._measures for cell in (counted.cell, counted.measure.earlier)]
        small = next((cell for cell in cells if cell.below), None)
        if small:
            said = words.capitalised(words.cell_words(small))
            yield f"“{said}”: we print no number so small, because it could give a person away."
        if any(cell.suppressed and not cell.below for cell in cells):
            yield "“Withheld”: a number from which somebody could work out a small one."


class Wards(Page):
    """What the page that leads to the wards' pages may say."""

    about = "wards"
    of_whole_book = True

    @inline
    def number(self) -> str:
        """How many wards there are."""
        return words.spelled(len(self._data.geography.ward_names))

    @block
    def table(self) -> str:
        """Print the wards by name, each with a link to its page and what is said of all crime there."""
        pages = [WardPage(code, self._data) for code in self._data.geography.ward_names]
        rows = [
            [
                f"[{markdown.escaped(str(page.name))}](chapters/wards/{slug(str(page.name))}.qmd)",
                *page.in_short(),
            ]
            for page in pages
        ]
        header = ["Ward", f"Recorded crime against the {self.kind}", "Change on a year earlier"]
        return markdown.table((header, rows), f"The wards by name, {self.period}", "wards")

    @block
    def notes(self) -> str:
        """Print how to read the table."""
        return markdown.div("source", _HOW_TO_READ)


def open_ward(code: str, root: object = None, edition: str | None = None) -> WardPage:
    """The vocabulary of a ward's page, in the edition that is being rendered (or in another one)."""
    return WardPage(code, open_edition(root, edition))


def _shown(cell: Cell) -> str:
    """A cell in a table for residents: words for what is withheld."""
    if cell.known:
        return words.number(cell.value)
    if cell.suppressed:
        return words.cell_words(cell) if cell.below else "withheld"
    return "–"


def _change(measure: WardMeasure) -> str:
    if measure.change is None:
        return "–"
    if measure.change.now == measure.change.base:
        return "the same"
    return {1: "more", -1: "fewer", 0: "no clear change"}[measure.change.direction]
