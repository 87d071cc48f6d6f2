"""Elements about people by age and sex: victims, offenders, clients."""

from __future__ import annotations

from assessment.cells import Cell
from assessment.profiles.people import BOTH
from assessment.report.drawing import charts, figures
from assessment.report.forms.breakdown import number_and_share
from assessment.report.forms.element import Counts, Element
from assessment.report.forms.vocabulary import NotPossibleError, Takes, block, block_of, inline
from assessment.report.measures.people import PeopleMeasure
from assessment.report.wording import markdown, words


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
    def largest_sex(self) -> str | None:
        """Male or female, whichever is more."""
        sexes = self.measure.profile.sexes
        return words.lowered(sexes.largest.label) if sexes and sexes.largest else None

    @inline
    def share_of_largest_age(self) -> str | None:
        """Its share of those whose age is recorded."""
        ages = self.measure.profile.ages
        return (
            words.percent(ages.largest.share.value) if ages and ages.largest and ages.largest.share else None
        )

    @inline
    def share_of_largest_sex(self) -> str | None:
        """Its share of those whose sex is recorded."""
        sexes = self.measure.profile.sexes
        return (
            words.percent(sexes.largest.share.value)
            if sexes and sexes.largest and sexes.largest.share
            else None
        )

    def _sentence(self) -> str:
        label = self.measure.period.label
        when = f"from {label}" if " to " in label else f"in {label}"
        text = [f"{self._there_were(self.measure.total, self.nouns)} {when}."]
        sexes, ages = self.measure.profile.sexes, self.measure.profile.ages
        if sexes and sexes.largest and sexes.largest.share:
            share = sexes.largest.share
            most = "Most" if share.lower > 0.5 else "About half"
            sex, of_residents = words.lowered(sexes.largest.label), ""
            if sexes.largest.code in self.measure.expected_sexes:
                expected = words.percent(self.measure.expected_sexes[sexes.largest.code][1])
                of_residents = f", against {expected} of residents in {self.measure.population_by_sex[1]}"
            text.append(f"{most}{self._whom} were {sex} ({words.percent(share.value)}{of_residents}).")
        if ages and ages.largest and ages.largest.share:
            tied = [part for part in ages.substantial if part.cell == ages.largest.cell]
            share = words.percent(ages.largest.share.value)
            if len(tied) > 1:
                named = words.listed([words.lowered(part.label) for part in tied])
                text.append(f"The largest age groups were {named}, each with {share}.")
            else:
                text.append(f"The largest age group was {words.lowered(ages.largest.label)}, with {share}.")
                text += self._of_residents(ages.largest.code)
        return " ".join(text)

    @property
    def _whom(self) -> str:
        """Whose age and sex it is, where crimes are counted and not people."""
        whose = self._data.about_return(self._about.return_name).whose
        return f" of the {whose}" if whose else ""

    def _of_residents(self, code: str) -> list[str]:
        if code not in self.measure.expected:
            return []
        share = words.percent(self.measure.expected[code][1])
        return [f"People of that age were {share} of residents in {self.measure.population[1]}."]

    def key_figure(self) -> str | None:
        if not self.measure.total.known or not self.measure.total.value:
            return None
        if not self._largest_age_has_share():
            return f"**{words.number(self.measure.total.value)}** {self.nouns}"
        return (
            f"**{self.share_of_largest_age}** aged {self.largest_age} "
            f"*of {words.number(self.measure.total.value)} {self.nouns}*"
        )

    def _largest_age_has_share(self) -> bool:
        ages = self.measure.profile.ages
        return bool(ages and ages.largest and ages.largest.share)

    @block
    def figure(self, width: str = "half") -> str:
        """Print the bars by age, a panel for each sex; where they are not crossed, of one after the other."""
        profile = self.measure.profile
        if not any(cell.known for cell in profile.crossed.values()):
            raise NotPossibleError("The numbers by age and gender are too small to publish.")
        ages, sexes = self._codes()
        if sexes == [BOTH]:
            drawing = charts.bars(self._bars(ages, width != "third"), width)
        else:
            values = {
                (profile.labels[age], profile.labels[sex]): _bar(profile.crossed.get((age, sex)))
                for age in ages
                for sex in sexes
            }
            named = [profile.labels[age] for age in ages], [profile.labels[sex] for sex in sexes]
            drawing = charts.people(*named, values, width)
        path = figures.save(drawing, self._figure_id(), self._by_age_and_sex())
        return markdown.figure(
            path, self._figure_id(), self._about.id, self._caption(self._finding(width)), self._alt()
        )

    def _bars(self, ages: list[str], marked: bool) -> list[charts.Bar]:
        """A bar a sex, then a bar an age, if `marked` with a mark where residents' share would put it."""
        profile = self.measure.profile
        sexes = profile.sexes.substantial if profile.sexes else ()
        largest = [part.largest.code for part in (profile.sexes, profile.ages) if part and part.largest]
        counted = profile.ages.counted
        marks = {
            code: expected * counted.value
            for code, (_, expected) in self.measure.expected.items()
            if counted.known
        }
        of_sexes = profile.sexes.counted if profile.sexes else None
        if of_sexes and of_sexes.known:
            marks |= {sex: part * of_sexes.value for sex, (_, part) in self.measure.expected_sexes.items()}
        return [
            charts.Bar(
                label=part.label,
                value=float(part.cell.value) if part.cell.known else None,
                text=number_and_share(part),
                focus=part.code in largest,
                note=words.cell_words(part.cell) if part.cell.below else "withheld",
                marker=marks.get(part.code) if marked else None,
            )
            for part in (*sexes, *(part for part in profile.ages.substantial if part.code in ages))
        ]

    @block_of(Takes.NOTHING)
    def table(self) -> str:
        """Print age by sex."""
        header, rows = self._by_age_and_sex()
        caption, numbers = self._caption(self._finding()), range(1, len(header))
        return markdown.plain_table((header, rows), caption, self._figure_id(), numbers)

    def _by_age_and_sex(self) -> figures.Data:
        """A row an age, a column a sex; where they are not crossed, a row a sex too."""
        profile = self.measure.profile
        ages, sexes = self._codes()
        sexes = [sex for sex in sexes if sex != BOTH]
        rows = [
            [
                profile.labels[age],
                *(words.cell_symbol(profile.crossed[age, sex]) for sex in sexes),
                words.cell_symbol(self._by_age(age)),
            ]
            for age in ages
        ]
        sex_cells = {part.code: part.cell for part in profile.sexes.categories} if profile.sexes else {}
        rows.append(
            [
                "All ages recorded or not",
                *(words.cell_symbol(sex_cells[sex]) for sex in sexes),
                words.cell_symbol(self.measure.total),
            ]
        )
        if not sexes:
            first = [[profile.labels[sex], words.cell_symbol(cell)] for sex, cell in sex_cells.items()]
            return ["Group", "Number"], [*first, *rows]
        return ["Age", *(profile.labels[sex] for sex in sexes), "All"], rows

    def _by_age(self, code: str) -> Cell:
        return next(part.cell for part in self.measure.profile.ages.categories if part.code == code)

    def _codes(self) -> tuple[list[str], list[str]]:
        """Ages in order, and sexes, that anybody was counted in."""
        crossed = self.measure.profile.crossed
        order = [part.code for part in self.measure.profile.ages.substantial]
        used = [at for at, age in enumerate(order) if any(_counts(crossed.get((age, sex))) for sex in _SEXES)]
        ages = order[min(used) : max(used) + 1] if used else order
        return ages, [sex for sex in _SEXES if any(key[1] == sex for key in crossed)]

    def _finding(self, width: str = "third") -> str:
        if not self._largest_age_has_share():
            return f"{self.title}, {self.measure.period.label}"
        text = f"{self.title}: {self.share_of_largest_age} were {self.largest_age}"
        marked = width != "third" and self._codes()[1] == [BOTH]
        counts = [
            f"{name} in {held[1]}"
            for name, shares, held in (
                ("by gender", self.measure.expected_sexes, self.measure.population_by_sex),
                ("by age", self.measure.expected, self.measure.population),
            )
            if shares
        ]
        if marked and counts:
            text += f". The orange marks are shares of residents {words.listed(counts)}"
        return text

    def _alt(self) -> str:
        profile = self.measure.profile
        ages, sexes = self._codes()
        parts = [
            (f"{profile.labels[sex]}: " if sex != BOTH else "")
            + ", ".join(
                f"{words.lowered(profile.labels[age])} {words.cell_words(profile.crossed[age, sex])}"
                for age in ages
            )
            for sex in sexes
        ]
        by = "age" if sexes == [BOTH] else "age and gender"
        if sexes == [BOTH] and profile.sexes:
            listed_sexes = [
                f"{words.lowered(part.label)} {words.cell_words(part.cell)}"
                for part in profile.sexes.substantial
            ]
            parts.insert(0, words.capitalised(", ".join(listed_sexes)))
        listed = ". ".join(map(words.capitalised, parts))
        return f"Bar chart of {self.nouns} by {by}, {self.measure.period.label}. {listed}."


_SEXES = ("female", "male", BOTH)


def _counts(cell: Cell | None) -> bool:
    return cell is not None and (not cell.known or bool(cell.value))


def _bar(cell: Cell | None) -> tuple[float | None, str]:
    if cell is None or not cell.known:
        return None, f"under {cell.below}" if cell is not None and cell.below else "withheld"
    return float(cell.value), words.number(cell.value)
