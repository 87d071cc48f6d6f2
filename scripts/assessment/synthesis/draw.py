"""Draws synthetic records from a specification: seeded, and describing nobody. Files are not written here.

Planted effects are drawn by weight: from a pool of candidates, those that an effect describes are so many
times as likely to be picked, so that a year's total stays what was published.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy
import pandas

from assessment.codelists import Codelist
from assessment.geography import Geography
from assessment.periods import Period, financial_year, parse_period
from assessment.sources.partners_returns.clean import AGE_BANDS
from assessment.synthesis.specification import Drawn, Planted, Synthesis, Weights

CANDIDATES_A_RECORD = 3
HOT_SPOT_SHAPE = 2.0
OLDEST = 92
_AFTER_BAND = dict(zip(AGE_BANDS, (*list(AGE_BANDS.values())[1:], OLDEST + 1), strict=True))


@dataclass(frozen=True)
class Ground:
    """What all returns of an edition are drawn on: its months and places, and what holds for all of them."""

    synthesis: Synthesis
    geography: Geography
    months: Period


class Draw:
    """One return's draw: its seed and specification decide the records, whatever else is drawn.

    `codelists` are those of the return's fields. `earlier` holds its records of earlier months, where this
    draw goes on from them: their references are not given again.
    """

    def __init__(
        self,
        name: str,
        ground: Ground,
        codelists: Mapping[str, Codelist],
        earlier: pandas.DataFrame | None = None,
    ) -> None:
        synthesis = ground.synthesis
        self.name, self.specification = name, synthesis.returns[name]
        self.geography, self.series, self.codelists = ground.geography, ground.months, codelists
        self.patterns, self.seed = synthesis.patterns, synthesis.seed
        self.planted = [effect for effect in synthesis.planted if effect.return_name == name]
        self.earlier = earlier
        continued = [] if earlier is None else [zlib.crc32(self.series.code.encode())]
        self.random = numpy.random.default_rng([self.seed, zlib.crc32(name.encode()), *continued])
        self.residents = self.geography.denominators("2011", "residents", "lsoa").counts

    def records(self, drawn: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
        """Codes, a day, an age and references; one row a record, in order of time.

        `drawn` holds the records of returns that this one is linked to.
        """
        if self.specification.rows:
            return pandas.DataFrame(list(self.specification.rows)).fillna("")
        if self.specification.linked:
            frame = self._linked_records(drawn)
        else:
            years = [self._year(year, count) for year, count in self.specification.yearly.items()]
            frame = pandas.concat(years, ignore_index=True)
        frame = self._with_exact_counts(frame)
        frame = frame.sort_values("day", kind="stable").reset_index(drop=True)
        frame = self._with_ages(frame)
        frame = self._with_people(frame)
        frame["reference"] = self._references(frame)
        return frame

    def _references(self, frame: pandas.DataFrame) -> list[str]:
        """Running numbers, a year's after its prefix; bare ones where there is no prefix."""
        prefix = self.specification.prefix
        if not prefix:
            given = 0 if self.earlier is None else len(self.earlier)
            return [str(given + at + 1) for at in range(len(frame))]
        number = frame.groupby("year").cumcount() + 1
        if self.earlier is not None:
            number += frame["year"].map(self.earlier["year"].value_counts()).fillna(0).astype(int)
        return [f"{prefix}/{year}/{at:05d}" for year, at in zip(frame["year"], number, strict=True)]

    # --- one year's records ---------------------------------------------------------------------------------

    def _year(self, year: int, count: int) -> pandas.DataFrame:
        season = dict(zip(financial_year(year).months, self.specification.season, strict=True))
        months = {month: weight for month, weight in season.items() if month in set(self.series.months)}
        frame = pandas.DataFrame({"month": self._choose(months, count * CANDIDATES_A_RECORD)})
        frame["year"] = year
        frame = self._with_places(frame)
        for column, drawn in self.specification.columns.items():
            frame[column] = self._column(drawn, frame)
            for other in drawn.unlike:
                frame[column] = frame[column].where(frame[column] != frame[other], "")
        weights = self._planted_weights(frame)
        picked = self.random.choice(len(frame), size=count, p=weights / weights.sum())
        frame = frame.iloc[picked].reset_index(drop=True)
        frame["day"] = self._days(frame["month"])
        return frame

    def _linked_records(self, drawn: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
        linked = self.specification.linked
        source = drawn[linked.to]
        for column, codes in linked.where.items():
            source = source[source[column].isin(codes)]
        frame = source[["month", "year", "day", *linked.copied]].rename(columns=dict(linked.copied))
        frame = self._with_places(frame.reset_index(drop=True))
        for column, spec in self.specification.columns.items():
            frame[column] = self._column(spec, frame)
        return frame

    def _choose(self, weights: Weights, count: int) -> numpy.ndarray:
        codes = numpy.array(list(weights), dtype=object)
        shares = numpy.array(list(weights.values()), dtype=float)
        return codes[self.random.choice(len(codes), size=count, p=shares / shares.sum())]

    def _column(self, drawn: Drawn, frame: pandas.DataFrame) -> numpy.ndarray:
        if drawn.given is None:
            return self._choose(drawn.weights, len(frame))
        result = numpy.full(len(frame), "", dtype=object)
        given = frame[drawn.given].to_numpy()
        for code in sorted(set(given)):
            rows = numpy.flatnonzero(given == code)
            result[rows] = self._choose(self._weights_of(code, drawn), len(rows))
        return result

    def _with_exact_counts(self, frame: pandas.DataFrame) -> pandas.DataFrame:
        free = self.random.permutation(len(frame))
        for part in self.specification.exactly:
            chosen, free = free[: part.count], free[part.count :]
            values = numpy.full(len(frame), part.otherwise, dtype=object)
            values[chosen] = part.code
            frame[part.column] = values
            if part.first and part.last:
                days = numpy.arange(numpy.datetime64(part.first, "D"), numpy.datetime64(part.last, "D") + 1)
                frame.loc[chosen, "day"] = self.random.choice(days, size=len(chosen))
        return frame

    def _weights_of(self, code: str, drawn: Drawn) -> Weights:
        codelist = self.codelists.get(drawn.given)
        above = codelist.ancestors(code) if codelist and code in codelist else ()
        return next(
            (drawn.by[ancestor] for ancestor in (code, *above) if ancestor in drawn.by), drawn.weights
        )

    def _days(self, months: pandas.Series) -> numpy.ndarray:
        """A day of each record's month; weekends are half as likely again."""
        days = numpy.empty(len(months), dtype="datetime64[D]")
        for month in sorted(set(months)):
            rows = numpy.flatnonzero((months == month).to_numpy())
            first = numpy.datetime64(f"{month}-01", "D")
            last = numpy.datetime64(f"{parse_period(month).last.plus(1).code}-01", "D")
            choice = numpy.arange(first, last)
            if self.specification.days:
                choice = choice[[day - 1 for day in self.specification.days]]
            weekend = ((choice.astype(int) + 3) % 7) >= 4  # Friday to Sunday: 1 January 1970 was a Thursday
            shares = numpy.where(weekend, 1.5, 1.0)
            days[rows] = self.random.choice(choice, size=len(rows), p=shares / shares.sum())
        return days

    # --- where ----------------------------------------------------------------------------------------------

    def _with_places(self, frame: pandas.DataFrame) -> pandas.DataFrame:
        place = self.specification.place
        if place is None:
            return frame
        frame["lsoa"] = self._choose(self._lsoa_weights(place.pattern), len(frame))
        frame["ward"] = frame["lsoa"].map(self.geography.ward_of)
        frame["written_place"] = self._choose(dict(place.written), len(frame))
        return frame

    def _lsoa_weights(self, pattern: str | None) -> Weights:
        """Residents, times the ward's factor, times a hot-spot factor that is the same in every return."""
        factors = self.patterns.get(pattern or "", {})
        by_code = {code: factors.get(name, 1.0) for code, name in self.geography.ward_names.items()}
        spots = numpy.random.default_rng(self.seed).gamma(
            HOT_SPOT_SHAPE, 1 / HOT_SPOT_SHAPE, len(self.residents)
        )
        return {
            lsoa: residents * by_code[self.geography.ward_of[lsoa]] * (0.4 + 0.6 * spot if pattern else 1.0)
            for (lsoa, residents), spot in zip(sorted(self.residents.items()), spots, strict=True)
        }

    def _planted_weights(self, frame: pandas.DataFrame) -> numpy.ndarray:
        weights = numpy.ones(len(frame))
        for effect in self.planted:
            weights[self.described_by(effect, frame)] *= effect.factor
        return weights

    def described_by(self, effect: Planted, frame: pandas.DataFrame) -> numpy.ndarray:
        """What an effect describes. A code takes in what lies under it; a ward goes by its name."""
        rows = frame["month"].isin(effect.month_codes).to_numpy(copy=True)
        for column, code in effect.where.items():
            if column == "ward":
                wanted = {key for key, name in self.geography.ward_names.items() if name == code}
            else:
                codelist = self.codelists[column]
                wanted = {other for other in codelist.codes if codelist.is_within(other, code)}
            rows &= frame[column].isin(wanted).to_numpy()
        return rows

    # --- who ------------------------------------------------------------------------------------------------

    def _with_ages(self, frame: pandas.DataFrame) -> pandas.DataFrame:
        specification = self.specification
        if not specification.ages:
            return frame
        ages = specification.ages
        drawn = Drawn(weights=ages["else"], given=specification.ages_given, by=ages)
        bands = self._column(drawn, frame)
        first = numpy.array([AGE_BANDS[band] for band in bands])
        after = numpy.array([_AFTER_BAND[band] for band in bands])
        ages = first + (self.random.random(len(frame)) * (after - first)).astype(int)
        frame["age"] = numpy.where(self.random.random(len(frame)) < specification.age_unknown, -1, ages)
        return frame

    def _with_people(self, frame: pandas.DataFrame) -> pandas.DataFrame:
        people = self.specification.people
        if people is None:
            return frame
        is_person = numpy.ones(len(frame), bool)
        for column, codes in people.only.items():
            is_person &= frame[column].isin(codes).to_numpy()
        share = numpy.full(len(frame), people.repeat)
        for column, by in people.repeat_by.items():
            for code, value in by.items():
                share[(frame[column] == code).to_numpy()] = value
        returns = self.random.random(len(frame)) < share
        persons = frame[is_person].copy()
        grouping = [column for column in ("lsoa", *people.repeat_by) if column in persons]
        # Somebody who comes back is the last new person of the same group, with all that stays the same.
        persons["_new"] = ~returns[is_person] | (persons.groupby(grouping).cumcount() == 0)
        number = persons["_new"].cumsum()
        if self.earlier is not None:
            number += self.earlier.loc[self.earlier[people.field] != "", people.field].nunique()
        persons["_number"] = number.where(persons["_new"])
        columns = ["_number", *people.keep]
        kept = persons[columns].where(persons["_new"])
        persons[columns] = kept.groupby([persons[column] for column in grouping]).ffill()
        frame[people.field] = ""
        references = [f"{people.prefix}{int(value):06d}" for value in persons["_number"]]
        frame.loc[is_person, people.field] = references
        for column in people.keep:
            frame.loc[is_person, column] = persons[column].astype(frame[column].dtype)
        return frame
