"""All that partners' files are held against, read once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assessment.codelists import Codelist, read_codelists
from assessment.configuration import Configuration
from assessment.errors import Fault, refuse_if_any
from assessment.sources.partners_returns.contract import WARD, Contract, read_contracts
from assessment.sources.partners_returns.places import Places, load_places

YEARS_BEFORE = 20
"""A record may be this much older than the first month of any edition's series: some crimes are told late."""


@dataclass(frozen=True)
class Rulebook:
    """Contracts, codelists (the wards among them), places, and the first and last day of any record."""

    contracts: dict[str, Contract]
    codelists: dict[str, Codelist]
    places: Places
    days: tuple[date, date]


def load_rulebook(configuration: Configuration) -> Rulebook:
    """Raises AssessmentError for what is wrong in one of the files, or between them."""
    root = configuration.root
    places = load_places(configuration)
    codelists = {**read_codelists(root / "data/codelists", root, configuration.names), WARD: places.wards}
    contracts = read_contracts(configuration)
    refuse_if_any(_unknown_codelists(contracts.values(), codelists))
    return Rulebook(contracts, codelists, places, _days(configuration))


def _days(configuration: Configuration) -> tuple[date, date]:
    """No record is of a day after the last edition is published: that is known without a clock."""
    editions = configuration.editions.values()
    first = min(edition.series.first_day for edition in editions)
    return first.replace(year=first.year - YEARS_BEFORE), max(
        edition.published.last_day for edition in editions
    )


def _unknown_codelists(contracts: Iterable[Contract], codelists: Mapping[str, Codelist]) -> Iterator[Fault]:
    for contract in contracts:
        for field in contract.fields:
            if field.codelist and field.codelist not in codelists:
                where = f"data/contracts/{contract.name}.yml, field {field.name}, codelist"
                known = f"Lists: {', '.join(sorted(codelists))}."
                yield Fault(where, f"{field.codelist!r} is no list of data/codelists", known)
