"""An edition's synthetic records in parts: its first edition's, and what each later edition adds to them.

Later months continue the earlier ones at their level; which records those are is drawn in `draw`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath

import pandas

from assessment.configuration import FILE_NAME, Configuration
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.periods import Period, financial_year
from assessment.sources.partners_returns.rulebook import Rulebook
from assessment.synthesis.draw import Draw, Ground
from assessment.synthesis.specification import (
    Continuation,
    Planted,
    ReturnSpecification,
    SentFile,
    Synthesis,
    read_synthesis,
)

ONCE = frozenset({"yearly", "every three years"})
"""Returns of this frequency do not come again with every half-year's edition, unless `change` names them."""


@dataclass(frozen=True)
class Part:
    """Records of some months by return, as codes, with the specification that they were drawn from."""

    months: Period
    specification: Synthesis
    records: Mapping[str, pandas.DataFrame]


def draw_parts(configuration: Configuration, edition: str, rulebook: Rulebook) -> list[Part]:
    """The parts of an edition, the earliest months first."""
    name = f"data/synthesis/{edition}.yml"
    specification = read_synthesis(configuration.root / name, name)
    series = configuration.edition(edition).series
    if isinstance(specification, Synthesis):
        return [Part(series, specification, draw_records(specification, rulebook, series))]
    continued = specification.continues
    last = configuration.edition(continued).series.last
    if not series.first <= last < series.last:
        what = f"continues edition {continued!r}, whose months end in {last.label}: not within {series.label}"
        raise AssessmentError(Fault(f"{name}, continues", what, f"See {FILE_NAME}, editions, {edition}."))
    parts = draw_parts(configuration, continued, rulebook)
    _refuse_unknown(specification, parts[0].specification, name)
    months = Period(last.plus(1), series.last)
    return [*parts, _next_part(parts, specification, months, rulebook)]


def draw_records(
    specification: Synthesis,
    rulebook: Rulebook,
    months: Period,
    names: Collection[str] | None = None,
    earlier: Mapping[str, pandas.DataFrame] | None = None,
) -> dict[str, pandas.DataFrame]:
    """The records of each return as codes, before they are written; of `names` alone, if given."""
    ground = Ground(specification, rulebook.places.geography, months)
    drawn: dict[str, pandas.DataFrame] = {}
    for name in specification.returns:
        if names is not None and name not in names:
            continue
        fields = rulebook.contracts[name].fields
        codelists = {field.name: rulebook.codelists[field.codelist] for field in fields if field.codelist}
        draw = Draw(name, ground, codelists, earlier[name] if earlier else None)
        drawn[name] = draw.records(drawn)
    return drawn


def _next_part(parts: list[Part], wanted: Continuation, months: Period, rulebook: Rulebook) -> Part:
    first = parts[0].specification
    earlier, returns = {}, {}
    for name, part in first.returns.items():
        frames = [part.records[name] for part in parts if name in part.records]
        earlier[name] = pandas.concat(frames, ignore_index=True)
        if rulebook.contracts[name].frequency in ONCE and name not in wanted.change:
            continue
        yearly = _yearly(earlier[name], months, wanted.change.get(name, 1.0))
        if yearly and (part.yearly or part.linked):
            returns[name] = _continued(name, part, yearly, months, parts[0].months)
    planted: tuple[Planted, ...] = wanted.planted
    specification = first.model_copy(update={"returns": returns, "planted": planted})
    return Part(months, specification, draw_records(specification, rulebook, months, earlier=earlier))


def _yearly(earlier: pandas.DataFrame, months: Period, change: float) -> dict[int, int]:
    """Financial year → records in its wanted months: as many as a year before, times `change`."""
    if "month" not in earlier:
        return {}
    counts = earlier["month"].value_counts()
    yearly = {}
    for year in range(months.first.year - 1, months.last.year + 1):
        in_year = set(months.months) & set(financial_year(year).months)
        before = sum(int(counts.get(f"{int(month[:4]) - 1}{month[4:]}", 0)) for month in in_year)
        if round(change * before):
            yearly[year] = round(change * before)
    return yearly


def _continued(
    name: str, part: ReturnSpecification, yearly: dict[int, int], months: Period, first: Period
) -> ReturnSpecification:
    """The same return for later months: one file more, written and as late as its last one."""
    last: SentFile = part.files[-1]
    path = PurePosixPath(last.name)
    title_row = f"{last.title_row.split(',')[0]}, {months.label}" if last.title_row else None
    sent = last.model_copy(
        update={
            "name": str(path.with_name(f"{name} {months.first.code} to {months.last.code}{path.suffix}")),
            "year": None,
            "received": last.received + timedelta(days=(months.last_day - first.last_day).days),
            "title_row": title_row,
            "misspelt": {},
            "sent_twice": 0,
        }
    )
    exactly = tuple(exact.model_copy(update={"count": 0}) for exact in part.exactly)
    return part.model_copy(update={"yearly": yearly, "exactly": exactly, "files": (sent,)})


def _refuse_unknown(specification: Continuation, first: Synthesis, name: str) -> None:
    unknown = sorted({*specification.change, *(effect.return_name for effect in specification.planted)})
    refuse_if_any(
        Fault(f"{name}, {return_name}", "is no return of the edition that it continues")
        for return_name in unknown
        if return_name not in first.returns
    )
