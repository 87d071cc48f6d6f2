"""Elements about people by age and sex: victims, offenders, clients."""

from __future__ import annotations

from functools import cached_property

from assessment.cells import Cell
from assessment.profiles.breakdown import Breakdown, Category, against_population
from assessment.profiles.people import BOTH, SEX, PeopleProfile, people_profile
from assessment.report.drawing import charts, figures
from assessment.report.forms.breakdown import number_and_share
from assessment.report.forms.element import Counts, Element, Shown, bar
from assessment.report.forms.measure import DividedMeasure
from assessment.report.wording import words
from assessment.report.wording.vocabulary import NotPossibleError, Takes, block_of, inline
from assessment.statistics.rates import Estimate

_SEXES = ("female", "male", BOTH)


class PeopleMeasure(DividedMeasure):
    """A measure by age and sex; its parts are the ages."""

    @cached_property
    def profile(self) -> PeopleProfile:
        """Ages, sexes and the two crossed, of one table or of one each."""
        tables = [self.part_of(self.data.table(name)) for name in self.about.tables[1:]]
        return people_profile(self.table, self.period, next((table for table in tables if table), None))

    @property
    def parts(self) -> Breakdown | None:
        return self.profile.ages

    @cached_property
    def population(self) -> tuple[dict[str, int], str] | None:
        codes = tuple(part.code for part in self.parts.substantial) if self.parts else ()
        whole = bool(codes) and codes[-1].endswith("-and-over")  # else the element leaves ages out
        return self.data.residents_by_age(codes) if whole else None

    @cached_property
    def population_by_sex(self) -> tuple[dict[str, int], str] | None:
        """Residents by sex and the year of the count, where they are held."""
        return self.data.residents_by_group(SEX) if self.profile.sexes else None

    @cached_property
    def expected_sexes(self) -> dict[str, tuple[Estimate, float]]:
        """Sex → its share and residents' share, where both are known."""
        held = self.population_by_sex
        return against_population(self.profile.sexes, held[0]) if held else {}

    @property
    def largest_age(self) -> Category | None:
        """The largest age band, if its share is known."""
        return _largest(self.profile.ages)

    @property
    def largest_sex(self) -> Category | None:
        """The sex that is more, if its share is known."""
        return _largest(self.profile.sexes)

    @cached_property
    def ages(self) -> list[str]:
        """The codes of the ages, from the first to the last that anybody was counted in."""
        crossed, order = self.profile.crossed, [part.code for part in self.parts.substantial]
        used = [at for at, age in enumerate(order) if any(_counts(crossed.get((age, sex))) for sex in _SEXES)]
        return order[min(used) : max(used) + 1] if used else order

    @cached_property
    def sexes(self) -> list[str]:
        """The codes of the sexes that the ages are crossed with; `BOTH` alone where they are not."""
        return [sex for sex in _SEXES if any(key[1] == sex for key in self.profile.crossed)]

    @property
    def is_crossed(self) -> bool:
        return self.sexes != [BOTH]


class PeopleElement(Element, form="people", measure=PeopleMeasure):
    """A measure by age and sex."""

    measure: PeopleMeasure
    counts = Counts.DIVIDED
    leads = 2

    @inline
    def largest_age(self) -> str | None:
        """The age band with the most people."""
        ages = self.measure.profile.ages
        return words.lowered(ages.largest.label) if ages and ages.largest else None

    @inline
    def share_of_largest_age(self) -> str | None:
        """Its share of those whose age is recorded."""
        largest = self.measure.largest_age
        return words.percent(largest.share.value) if largest else None

    def _sentence(self) -> str:
        measure = self.measure
        text = [f"{self._there_were()} {self._when()}."]
        if sex := measure.largest_sex:
            most = "Most" if sex.share.lower > 0.5 else "About half"
            of_residents = ""
            if sex.code in measure.expected_sexes:
                expected = words.percent(measure.expected_sexes[sex.code][1])
                of_residents = f", against {expected} of residents in {measure.population_by_sex[1]}"
            share = f"{words.percent(sex.share.value)}{of_residents}"
            text.append(f"{most}{self._whom} were {words.lowered(sex.label)} ({share}).")
        if age := measure.largest_age:
            tied = [part for part in measure.parts.substantial if part.cell == age.cell]
            if len(tied) > 1:
                named = words.listed([words.lowered(part.label) for part in tied])
                text.append(f"The largest age groups were {named}, each with {self.share_of_largest_age}.")
            else:
                share = self.share_of_largest_age
                text.append(f"The largest age group was {self.largest_age}, with {share}.")
                if age.code in measure.expected:
                    share, year = words.percent(measure.expected[age.code][1]), measure.population[1]
                    text.append(f"People of that age were {share} of residents in {year}.")
        return " ".join(text)

    @property
    def _whom(self) -> str:
        """Whose age and sex it is, where crimes are counted and not people."""
        whose = self._data.about_return(self._about.return_name).whose
        return f" of the {whose}" if whose else ""

    def key_figure(self) -> str | None:
        if not self.measure.total.known or not self.measure.total.value:
            return None
        number = words.number(self.measure.total.value)
        if self.measure.largest_age is None:
            return f"**{number}** {self.nouns}"
        return f"**{self.share_of_largest_age}** aged {self.largest_age} *of {number} {self.nouns}*"

    @block_of(Takes.WIDTH)
    def figure(self, width: str = "half") -> str:
        """Print the bars by age, a panel for each sex; where they are not crossed, of one after the other."""
        measure, labels = self.measure, self.measure.profile.labels
        if not any(cell.known for cell in measure.profile.crossed.values()):
            raise NotPossibleError("The numbers by age and gender are too small to publish.")
        finding = self._finding()
        if measure.is_crossed:
            values = {
                (labels[age], labels[sex]): _value_and_text(measure.profile.crossed.get((age, sex)))
                for age in measure.ages
                for sex in measure.sexes
            }
            named = [labels[age] for age in measure.ages], [labels[sex] for sex in measure.sexes]
            drawing = charts.people(*named, values, width)
        else:
            drawing = charts.bars(self._bars(width != "third"), width)
            finding += self._marks() if width != "third" else ""
        alt = f"{drawing.kind} of {self.nouns} by {self._alt()}"
        return self._figure(drawing, Shown(finding, alt))

    def _bars(self, marked: bool) -> list[charts.Bar]:
        """A bar a sex, then a bar an age, if `marked` with a mark where residents' share would put it."""
        measure, profile = self.measure, self.measure.profile
        largest = [part.largest.code for part in (profile.sexes, profile.ages) if part and part.largest]
        marks = _marks(profile.ages, measure.expected) | _marks(profile.sexes, measure.expected_sexes)
        parts = [*(profile.sexes.substantial if profile.sexes else ())]
        parts += [part for part in profile.ages.substantial if part.code in measure.ages]
        return [
            bar(
                part.label,
                part.cell,
                number_and_share(part),
                focus=part.code in largest,
                marker=marks.get(part.code) if marked else None,
            )
            for part in parts
        ]

    def _rows(self) -> figures.Data:
        """A row an age, a column a sex; where they are not crossed, a row a sex too."""
        profile, measure = self.measure.profile, self.measure
        sexes = measure.sexes if measure.is_crossed else []
        by_age = {part.code: part.cell for part in profile.ages.categories}
        by_sex = {part.code: part.cell for part in profile.sexes.categories} if profile.sexes else {}
        cells = {profile.labels[age]: [profile.crossed[age, sex] for sex in sexes] for age in measure.ages}
        for age in measure.ages:
            cells[profile.labels[age]].append(by_age[age])
        cells["All ages recorded or not"] = [*(by_sex[sex] for sex in sexes), measure.total]
        if not sexes:
            cells = {profile.labels[sex]: [cell] for sex, cell in by_sex.items()} | cells
        rows = [[label, *map(words.cell_symbol, of_label)] for label, of_label in cells.items()]
        header = ["Age", *(profile.labels[sex] for sex in sexes), "All"] if sexes else ["Group", "Number"]
        return header, rows

    def _finding(self) -> str:
        if self.measure.largest_age is None:
            return super()._finding()
        return f"{self.title}: {self.share_of_largest_age} were {self.largest_age}"

    def _marks(self) -> str:
        """What the marks in the figure stand for, as a further sentence of its caption."""
        measure, counts = self.measure, []
        if measure.expected_sexes:
            counts.append(f"by gender in {measure.population_by_sex[1]}")
        if measure.expected:
            counts.append(f"by age in {measure.population[1]}")
        if not counts or measure.largest_age is None:
            return ""
        return f". The orange marks are shares of residents {words.listed(counts)}"

    def _alt(self) -> str:
        profile, measure = self.measure.profile, self.measure
        parts = []
        if not measure.is_crossed and profile.sexes:
            parts.append(_listed({part.label: part.cell for part in profile.sexes.substantial}))
        for sex in measure.sexes:
            ages = _listed({profile.labels[age]: profile.crossed[age, sex] for age in measure.ages})
            parts.append(f"{profile.labels[sex]}: {ages}" if measure.is_crossed else ages)
        by = "age and gender" if measure.is_crossed else "age"
        listed = ". ".join(map(words.capitalised, parts))
        return f"{by}, {measure.period.label}. {listed}."


def _largest(parts: Breakdown | None) -> Category | None:
    return parts.largest if parts and parts.largest and parts.largest.share else None


def _marks(parts: Breakdown | None, expected: dict[str, tuple[Estimate, float]]) -> dict[str, float]:
    """Where the residents' share would put the bar of each part."""
    if parts is None or not parts.counted.known:
        return {}
    return {code: share * parts.counted.value for code, (_, share) in expected.items()}


def _listed(cells: dict[str, Cell]) -> str:
    return ", ".join(f"{words.lowered(label)} {words.cell_words(cell)}" for label, cell in cells.items())


def _counts(cell: Cell | None) -> bool:
    return cell is not None and (not cell.known or bool(cell.value))


def _value_and_text(cell: Cell | None) -> tuple[float | None, str]:
    if cell is None or not cell.known:
        return None, f"under {cell.below}" if cell is not None and cell.below else "withheld"
    return float(cell.value), words.number(cell.value)
