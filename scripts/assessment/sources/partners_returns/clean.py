"""Turns checked files into clean records: months, areas, bands and codes, and no partner's text any more.

Every row that comes in is accounted for in the reconciliation: kept, or left out and why.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any

import numpy
import pandas

from assessment.configuration import Edition
from assessment.errors import Fault, refuse_if_any
from assessment.periods import parse_period
from assessment.records import UNPLACED, CleanReturn, Kind, ReconciliationStep, Source
from assessment.sources.intake import REGISTER, ReceivedFile, Register
from assessment.sources.partners_returns.check import CheckedFile, TypedColumn
from assessment.sources.partners_returns.contract import CleanStep, Contract
from assessment.sources.partners_returns.places import OUTSIDE, Places

ROWS_A_CHUNK = 100_000
NOT_RECORDED = "not-recorded"
NOT_APPLICABLE = "not-applicable"
AGE_BANDS = {
    "0-9": 0, "10-15": 10, "16-17": 16, "18-24": 18, "25-34": 25, "35-49": 35, "50-64": 50, "65-74": 65,
    "75-and-over": 75,
}  # fmt: skip
"""The bands with the age in years at which each begins."""

_KEY, _DAY, _PERSON = "_key", "_day", "_person"


@dataclass(frozen=True)
class ReturnedFile:
    """A file that passed its checks, with what the folder says of it."""

    file: ReceivedFile
    checked: CheckedFile
    corrections: tuple[str, ...] = ()

    @property
    def received(self) -> date | None:
        return self.file.receipt.received if self.file.receipt else None


def clean_return(
    contract: Contract, files: Sequence[ReturnedFile], register: Register, edition: Edition, places: Places
) -> dict[str, CleanReturn]:
    """The clean records of one return's files, and of what is derived from them, by name.

    Where two files hold the same key, the file received later counts: sources are restated.
    Raises AssessmentError where two files hold it with other contents and nothing says which came later.
    """
    steps = [
        ReconciliationStep(
            "received", sum(file.checked.rows for file in files), _receipt_note(contract, files, edition)
        )
    ]
    steps += [ReconciliationStep("corrected by hand", 0, note) for file in files for note in file.corrections]
    in_order = sorted(files, key=lambda file: (file.received or date.min, file.file.name))
    frames = [_typed_frame(file.checked, places) for file in in_order]
    frame = pandas.concat(frames, ignore_index=True)
    if len(files) > 1:
        refuse_if_any(_undecided(frame, numpy.repeat(range(len(frames)), list(map(len, frames))), in_order))
    for name, value in contract.valid_where.items():
        note = f"{contract.by_name[name].title!r} is not {value}"
        frame = _without(frame, frame[f"_{name}"].astype(object) != value, name, note, steps)
    frame = _without(frame, _repeats(frame), "repeated", "the same key was sent before", steps)
    months = _months(frame)
    series = set(edition.series.months)
    frame = _without(frame, ~months.isin(series), "other months", f"not in {edition.series.label}", steps)
    if "area" in frame:
        frame = _without(
            frame, frame["area"] == OUTSIDE, "outside", f"not in {places.geography.authority_name}", steps
        )
    records = _finish(frame, contract, edition)
    if "area" in records:
        unplaced = int((records["area"] == UNPLACED).sum())
        note = "kept, and counted in the {area.kind}'s total alone"  # filled where it is read
        steps.append(ReconciliationStep("unplaced", unplaced, note))
    else:
        records["area"] = places.geography.authority
    steps.append(ReconciliationStep("kept", len(records)))

    clean = CleanReturn(
        name=contract.name,
        **_clean_columns(records),
        sources=tuple(_source(contract, file, register) for file in files),
        months=_covered(files, records, edition),
        reconciliation=steps,
        disclosure=contract.disclosure,
        title=contract.title,
        limits=contract.limits,
        due=contract.due(edition.period),
    )
    cleaned = {contract.name: clean}
    for name, derived in contract.derived.items():
        if not any(f"_{field}" in records for field in derived.one_row_for_each):
            continue  # the return carries none of them: what stands on them is a gap
        long = _one_row_for_each(records, derived.one_row_for_each, derived.column)
        long_steps = [*steps, ReconciliationStep("derived", len(long), derived.title)]
        about = {"name": name, "title": derived.title, "reconciliation": long_steps}
        cleaned[name] = replace(clean, **about, **_clean_columns(long))
    return cleaned


# --- typed columns to clean ones ------------------------------------------------------------------


def _typed_frame(checked: CheckedFile, places: Places) -> pandas.DataFrame:
    """The clean columns that this file can give, and a few (underscored) that later steps need."""
    contract, columns = checked.contract, checked.columns
    frame = pandas.DataFrame(index=range(checked.rows))
    frame[_DAY] = columns[contract.date_field].rows()
    frame[_KEY] = _hashes(columns[contract.primaryKey])
    for name, step in contract.clean.items():
        if not any(source in columns for source in step.sources):
            continue
        match step.by:
            case "area":
                frame[name] = _areas(columns, step, places)
            case "code" | "text":
                frame[name] = _category(columns[step.sources[0]], step.empty or "")
            case "age_band":
                frame[name] = _age_bands(columns[step.sources[0]])
            case "number":
                frame[name] = columns[step.sources[0]].rows()
            case "neighbourhood":
                frame[name] = _neighbourhoods(columns, step, places)
            case "sequence" | "times" if step.sources[0] in columns:
                frame[_PERSON] = _hashes(columns[step.sources[0]])
                frame[name] = NOT_RECORDED
    for name in {source for derived in contract.derived.values() for source in derived.one_row_for_each}:
        if name in columns:
            frame[f"_{name}"] = _category(columns[name], "")
    for name in contract.valid_where:
        frame[f"_{name}"] = columns[name].rows() if name in columns else ""
    return frame


def _category(column: TypedColumn, empty: str) -> pandas.Categorical:
    """Codes as a category, with `empty` where the cell was."""
    values = numpy.array([value or empty for value in column.values], dtype=object)
    return _categorical(values, column.codes)


def _categorical(values: numpy.ndarray, codes: numpy.ndarray) -> pandas.Categorical:
    """`values[codes]` as a category, its codes in alphabetical order."""
    distinct = sorted(set(values))
    place = {value: at for at, value in enumerate(distinct)}
    positions = numpy.fromiter((place[value] for value in values), numpy.int32, len(values))
    return pandas.Categorical.from_codes(positions[codes], categories=pandas.Index(distinct, dtype=object))


def _age_bands(column: TypedColumn) -> pandas.Categorical:
    bands = numpy.array([age_band(age) for age in column.values], dtype=object)
    return _categorical(bands, column.codes)


def age_band(age: float) -> str:
    """The band of an age in years; `not-recorded` for NaN."""
    return max(
        (band for band in AGE_BANDS if AGE_BANDS[band] <= age), key=AGE_BANDS.get, default=NOT_RECORDED
    )


def _areas(columns: Mapping[str, TypedColumn], step: CleanStep, places: Places) -> pandas.Categorical:
    """The first of the step's fields that knows a place decides."""
    result: numpy.ndarray | str = ""
    for source in step.sources:
        if source in columns:
            rows = places.of(source, columns[source].texts)[columns[source].codes]
            result = numpy.where(result == "", rows, result)
    codes, values = pandas.factorize(result)
    values = numpy.array([value or UNPLACED for value in values], dtype=object)
    return _categorical(values, codes)


def _neighbourhoods(
    columns: Mapping[str, TypedColumn], step: CleanStep, places: Places
) -> pandas.Categorical:
    """The neighbourhood of each place; of a place that is not known, or in none, `not-recorded`."""
    areas = _areas(columns, step, places)
    of = places.geography.neighbourhood_of
    values = numpy.array([of.get(area, NOT_RECORDED) for area in areas.categories], dtype=object)
    return _categorical(values, areas.codes)


def _hashes(column: TypedColumn) -> numpy.ndarray:
    """A number for each row's text; 0 where it is empty. The text itself goes no further."""
    from pandas.util import hash_array

    hashed = hash_array(numpy.array([text.upper() for text in column.texts], dtype=object))
    hashed[column.texts == ""] = 0
    return hashed[column.codes]


# --- which rows stay ------------------------------------------------------------------------------


def _without(
    frame: pandas.DataFrame, dropped: pandas.Series, step: str, note: str, steps: list[ReconciliationStep]
) -> pandas.DataFrame:
    """The frame without the dropped rows; the step is written down if there were any."""
    count = int(dropped.sum())
    if not count:
        return frame
    steps.append(ReconciliationStep(step, -count, note))
    return frame[~dropped].reset_index(drop=True)


def _repeats(frame: pandas.DataFrame) -> pandas.Series:
    return frame[_KEY].duplicated(keep="last") & (frame[_KEY] != 0)


def _undecided(
    frame: pandas.DataFrame, places: numpy.ndarray, files: Sequence[ReturnedFile]
) -> Iterator[Fault]:
    """Files that hold a key with other contents, and no days to order them. `places`: each row's file."""
    again = frame[frame[_KEY].duplicated(keep=False) & (frame[_KEY] != 0)]
    contents = pandas.util.hash_pandas_object(again.astype(object), index=False)
    rows = pandas.DataFrame({"key": again[_KEY], "contents": contents, "file": places[again.index]})
    differing = rows[rows.groupby("key")["contents"].transform("nunique") > 1]
    holders = differing.groupby("key")["file"].unique()
    pairs = {pair for held in holders for pair in combinations(sorted(held), 2)}
    for earlier, later in sorted(pairs):
        days = {files[earlier].received, files[later].received}
        if None in days or len(days) == 1:
            where = f"{files[earlier].file.name} and {files[later].file.name}"
            what = "hold the same records with other contents, and nothing says which came later"
            remedy = f"Write in {REGISTER} when each came in, so that the later one counts, or take one out."
            yield Fault(where, what, remedy)


def _months(frame: pandas.DataFrame) -> pandas.Series:
    days = frame[_DAY].to_numpy().astype("datetime64[M]")
    distinct, codes = numpy.unique(days, return_inverse=True)
    return pandas.Series(_categorical(distinct.astype(str).astype(object), codes), index=frame.index)


# --- the finished records -------------------------------------------------------------------------


def _finish(frame: pandas.DataFrame, contract: Contract, edition: Edition) -> pandas.DataFrame:
    frame = frame.copy()
    frame["month"] = _months(frame)
    for name, step in contract.clean.items():
        if name not in frame:
            continue
        if step.by == "sequence":
            frame[name] = sequence_of_persons(frame[_PERSON], frame[_DAY])
        if step.by == "times":
            periods = _periods(frame["month"], edition)
            for column, codes in step.among.items():
                periods = periods.where(frame[column].isin(codes), -1)
            frame[name] = times_in_period(frame[_PERSON], periods)
        for column, value in step.only_where.items():
            frame[name] = _set_where(frame[name], frame[column] != value, NOT_APPLICABLE)
    order = ["month", *(name for name in contract.clean if name in frame and name != "month")]
    return frame[[*order, *(column for column in frame if column.startswith("_"))]]


def _set_where(column: pandas.Series, rows: pandas.Series, code: str) -> pandas.Series:
    category = column.astype("category")
    category = category.cat.set_categories(category.cat.categories.union([code]))
    return category.mask(rows, code).cat.remove_unused_categories()


def sequence_of_persons(persons: pandas.Series, days: pandas.Series) -> pandas.Categorical:
    """For each record, which of its person's within twelve months it is, as a code of `victimisation`.

    `persons` are numbers (0: not known), `days` datetime64. A record's place is one more than the number of
    the same person's records in the 365 days before it (records of one day in the order given).
    """
    names = numpy.array(["first", "second", "third", "fourth-or-later", NOT_RECORDED], dtype=object)
    day = days.to_numpy().astype("datetime64[D]").astype(numpy.int64)
    person = persons.to_numpy()
    order = numpy.lexsort((numpy.arange(len(day)), day, person))
    sorted_person, sorted_day = person[order], day[order]
    # Persons are numbered in sorted order and set so far apart in time that a window never reaches another.
    number = numpy.unique(sorted_person, return_inverse=True)[1]
    apart = number * 10_000_000 + sorted_day
    window_start = numpy.searchsorted(apart, apart - 365, side="left")
    before = numpy.arange(len(order)) - window_start
    places = numpy.empty(len(order), numpy.int64)
    places[order] = numpy.minimum(before, 3)
    places[person == 0] = 4
    return _categorical(names, places)


def _periods(months: pandas.Series, edition: Edition) -> pandas.Series:
    """The number of each record's period: the edition's own or one compared with; -1 in none."""
    periods = enumerate((edition.period, *edition.comparison))
    number = {month: at for at, period in periods for month in period.months}
    return months.astype(object).map(lambda month: number.get(month, -1))


def times_in_period(persons: pandas.Series, periods: pandas.Series) -> pandas.Categorical:
    """How often each person was a victim in a period, said at the person's first record of the period.

    `persons` are numbers (0: not known), `periods` numbers (-1: not counted). Codes of a codelist of times:
    'once', 'twice', 'three-or-more', at further records of the person 'counted-already'; 'not-recorded' where
    the person is not known, 'not-applicable' where the record is not counted.
    """
    groups = pandas.DataFrame({"person": persons, "period": periods}).groupby(["person", "period"])
    size = groups["person"].transform("size").to_numpy()
    names = numpy.array(
        ["once", "twice", "three-or-more", "counted-already", NOT_RECORDED, NOT_APPLICABLE], dtype=object
    )
    places = numpy.where(groups.cumcount().to_numpy() > 0, 3, numpy.minimum(size, 3) - 1)
    places[persons.to_numpy() == 0] = 4
    places[periods.to_numpy() < 0] = 5
    return _categorical(names, places)


def _one_row_for_each(records: pandas.DataFrame, fields: Sequence[str], column: str) -> pandas.DataFrame:
    held = [f"_{name}" for name in fields if f"_{name}" in records]
    long = pandas.concat([records.assign(**{column: records[name].astype(object)}) for name in held])
    return long[long[column] != ""].sort_index(kind="stable").reset_index(drop=True)


def _clean_columns(records: pandas.DataFrame) -> dict[str, Any]:
    """The chunks and the fields of a clean return; columns with an underscore served earlier steps alone."""
    kept = records[[column for column in records if not column.startswith("_")]]

    def chunks() -> Iterator[pandas.DataFrame]:
        for start in range(0, len(kept), ROWS_A_CHUNK):
            yield kept.iloc[start : start + ROWS_A_CHUNK]

    return {"chunks": chunks, "fields": tuple(kept.columns)}


# --- what is said of the sources ------------------------------------------------------------------


def _receipt_note(contract: Contract, files: Sequence[ReturnedFile], edition: Edition) -> str:
    """By how many days the last file missed the contract's cut-off, if it did."""
    days = [file.received for file in files if file.received]
    if not days:
        return ""
    late = (max(days) - contract.due(edition.period)).days
    return f"{late} days after the cut-off" if late > 0 else "by the cut-off"


def _source(contract: Contract, file: ReturnedFile, register: Register) -> Source:
    return Source(
        file=file.file.name,
        sha256=file.checked.sha256,
        rows=file.checked.rows,
        title=contract.title,
        owner=contract.owner,
        licence=register.licence,
        kind=Kind.SYNTHETIC if register.synthetic else Kind.PARTNER,
        received=file.received,
    )


def _covered(files: Sequence[ReturnedFile], records: pandas.DataFrame, edition: Edition) -> tuple[str, ...]:
    """The months that the files are complete for: as registered, else from the first held to the last."""
    said = [file.file.receipt.covers for file in files if file.file.receipt and file.file.receipt.covers]
    if said:
        months = {month for covers in said for month in parse_period(covers).months}
    elif len(records):
        held = sorted(set(records["month"]))
        months = set(parse_period(f"{held[0]}/{held[-1]}").months)
    else:
        months = set()
    return tuple(month for month in edition.series.months if month in months)
