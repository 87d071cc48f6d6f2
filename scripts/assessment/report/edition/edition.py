"""What a chapter works on: the edition, its released tables, populations and the list of elements, as files.

The only module of the report that reads files, each when it is first asked for, so that a chapter's cache
depends on what the chapter reads and on nothing else.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import RootModel

from assessment.configuration import Configuration, load_configuration
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.gaps import Gap, GapReason, gaps_of
from assessment.geography import Denominators, Geography, load_geography
from assessment.json_files import read_json
from assessment.periods import Period
from assessment.released import Released, read_released
from assessment.report.edition.about_returns import AboutReturn, read_about_returns
from assessment.report.edition.recording import RecordingBreak, read_recording_breaks
from assessment.report.edition.specification import Specification, read_elements
from assessment.report.wording import words
from assessment.yaml_files import StrictModel, read_model, with_names

FACTS_FILE = Path("data/facts.yml")
SOURCE_KINDS = {"synthetic": "synthetic", "open": "open", "partners": "partner"}
"""The kind of source that an edition of some data is made of."""
YEARS_APART = 5  # a census further from the edition's months says too little of who lives here by group
_AGES = re.compile(r"(\d+)-(\d+)|(\d+)-and-over")


class Fact(StrictModel):
    """A published number that the narrative quotes, with its source."""

    id: str
    value: int
    words: str
    source: str


class _Facts(RootModel[tuple[Fact, ...]]):
    pass


class EditionData:
    """The files of one edition, each read once."""

    def __init__(self, configuration: Configuration, name: str) -> None:
        self.configuration = configuration.as_of(name)
        self.name = name
        self.about = configuration.edition(name)
        self.folder = configuration.released_folder(name)
        self._tables: dict[str, Released | None] = {}

    @property
    def period(self) -> Period:
        return self.about.period

    @property
    def kind(self) -> str:
        """What the area is, as it reads in "the borough as a whole"."""
        return self.configuration.area.kind

    def table(self, table_id: str) -> Released | None:
        """A released table; None if it was not released."""
        if table_id not in self._tables:
            try:
                self._tables[table_id] = read_released(self.folder, table_id)
            except FileNotFoundError:
                self._tables[table_id] = None
        return self._tables[table_id]

    @cached_property
    def elements(self) -> tuple[Specification, ...]:
        """The elements of the edition's chapters."""
        return tuple(
            element for element in self.all_elements if not self.is_of_another_edition(element.chapter)
        )

    def is_of_another_edition(self, chapter: str) -> bool:
        """Whether a chapter is about a priority that the edition does not have."""
        current = {priority.slug for priority in self.configuration.priorities}
        every = {priority.slug for priority in self.configuration.all_priorities}
        return chapter in every - current

    def has_place_for(self, element: Specification) -> bool:
        """Whether sources of the kind that the element is only for came in, or were to: else its place stays
        empty, and it is no gap."""
        if element.only_for is None:
            return True
        table = self.table(element.tables[0]) if element.tables else None
        if table is None:
            return element.only_for == self.about.data
        return SOURCE_KINDS[element.only_for] in table.facts.kinds

    @cached_property
    def all_elements(self) -> tuple[Specification, ...]:
        """With those of priorities of other editions, which the review of a plan may need."""
        return read_elements(self.configuration)

    @cached_property
    def facts(self) -> dict[str, Fact]:
        path, names = self.configuration.root / FACTS_FILE, self.configuration.names
        facts = read_model(path, _Facts, str(FACTS_FILE), names).root
        return {fact.id: fact for fact in facts}

    @cached_property
    def recording_breaks(self) -> tuple[RecordingBreak, ...]:
        return read_recording_breaks(self.configuration.root)

    def about_return(self, name: str) -> AboutReturn:
        """What a sentence has to know of a return's rows."""
        return self._about_returns.get(name, AboutReturn())

    @cached_property
    def _about_returns(self) -> Mapping[str, AboutReturn]:
        return read_about_returns(self.configuration.root)

    @cached_property
    def geography(self) -> Geography:
        return load_geography(self.configuration)

    def residents(self, level: str) -> Denominators:
        """Residents by area of the year that the edition's rates stand on."""
        return self.geography.denominators(self.about.denominators.residents, "residents", level)

    def households(self, level: str) -> Denominators | None:
        """Households by area; None where the partnership has no count of them."""
        year = self.about.denominators.households
        return self.geography.denominators(year, "households", level) if year else None

    def denominators(self, per: Literal["residents", "households"], level: str) -> Denominators:
        """Residents or households by area, for a rate."""
        return self.residents(level) if per == "residents" else self.households(level)

    def residents_by_age(self, codes: tuple[str, ...]) -> tuple[dict[str, int], str] | None:
        """Residents of the borough by age band ('16-24', '65-and-over') and when that was, in words.

        Of the year nearest to the edition's for which residents were counted by these ages; None if none was.
        """
        counted = self.counted_by_age(codes)
        if counted is None:
            return None
        counts, year = counted
        is_of_the_year = year == self.about.denominators.residents
        return counts, year if is_of_the_year else f"{year}, the nearest count by age"

    def residents_by_group(self, group: str) -> tuple[dict[str, int], str] | None:
        """Residents of the borough, of all ages, by sex or ethnic group, and the year of that census.

        None where no census at most `YEARS_APART` from the edition's months counted them.
        """
        held = self.geography.residents_by_group.get(group, {})
        years = sorted(held, key=lambda year: abs(int(year) - self.period.last.year))
        if not years or abs(int(years[0]) - self.period.last.year) > YEARS_APART:
            return None
        return dict(held[years[0]]), years[0]

    def adults_by_neighbourhood(self, codes: tuple[str, ...]) -> dict[str, int] | None:
        """Residents of these ages by area of neighbourhood policing, of the year of `residents_by_age`.

        None where no such count is held.
        """
        counted, areas = self.counted_by_age(codes), self.geography.neighbourhood_of_wards
        if counted is None:
            return None
        counts: dict[str, int] = {}
        for code in codes:
            of_age = self.geography.denominators(counted[1], "residents", "ward", _band(code))
            for ward, residents in of_age.counts.items():
                counts[areas[ward]] = counts.get(areas[ward], 0) + residents
        return counts

    def counted_by_age(self, codes: tuple[str, ...]) -> tuple[dict[str, int], str] | None:
        """As `residents_by_age`, with the year alone."""
        wanted, sources = self.about.denominators.residents, self.geography.sources.sources
        held = {part.year for source in sources for part in source.populations if part.kind == "residents"}
        for year in sorted(held, key=lambda year: (year != wanted, abs(int(year) - self.period.last.year))):
            counts = self._ages_of(year, codes)
            if counts:
                return counts, year
        return None

    def _ages_of(self, year: str, codes: tuple[str, ...]) -> dict[str, int]:
        try:
            return {
                code: self.geography.denominators(year, "residents", "authority", _band(code)).total
                for code in codes
            }
        except (AssessmentError, ValueError):
            return {}

    @cached_property
    def package(self) -> Mapping[str, Any]:
        """What datapackage.json says of the edition, with each resource that it refers to in its place.

        Empty where nothing has been released.

        For the pages about the whole book alone: it changes with every table.
        """
        try:
            written = read_json(self.folder / "datapackage.json")
        except FileNotFoundError:
            return {}
        package = with_names(written, self.configuration.names)
        listed = package.get("resources", ())
        refuse_if_any(
            _missing(self.folder, (entry[key] for entry in listed for key in ("path", "descriptor")))
        )
        return {**package, "resources": [read_json(self.folder / entry["descriptor"]) for entry in listed]}

    @cached_property
    def _gaps(self) -> Mapping[str, Gap]:
        """The gaps on record, by table. Read apart from `package`, which wants every table to be there."""
        try:
            return gaps_of(read_json(self.folder / "datapackage.json"))
        except FileNotFoundError:
            return {}

    def gap_of(self, table_id: str) -> Gap:
        """Why a table is not there; what is on record nowhere has not been released."""
        return self._gaps.get(table_id) or Gap(table_id, "", GapReason.NOT_RELEASED)

    def agency(self, slug: str) -> str:
        """An agency's name."""
        return self.configuration.agencies_by_slug[slug].name

    def agency_in_text(self, slug: str) -> str:
        """An agency's name as it stands within a sentence."""
        agency = self.configuration.agencies_by_slug[slug]
        return agency.in_text or agency.name

    def role(self, slug: str) -> str:
        """Whom to ask at an agency: a role, never a person."""
        return words.lowered(self.configuration.agencies_by_slug[slug].role)

    def contact(self, slug: str) -> str:
        """Role and agency."""
        agency = self.configuration.agencies_by_slug[slug]
        return f"{agency.role}, {agency.name}"


def _missing(folder: Path, files: Iterable[str]) -> Iterator[Fault]:
    for file in files:
        if not (folder / file).is_file():
            what = "is listed in datapackage.json, but it is not there"
            yield Fault(file, what, "Restore the file from the repository, or release the edition again.")


def _band(code: str) -> tuple[int, int | None]:
    """The ages of an age band's code, both ends included; ValueError for a code that is none."""
    match = _AGES.fullmatch(code)
    if not match:
        raise ValueError(f"{code!r} is no age band")
    return (int(match[1]), int(match[2])) if match[1] else (int(match[3]), None)


@lru_cache(maxsize=4)
def open_edition(root: Path | None = None, name: str | None = None) -> EditionData:
    """The edition by name; without one the edition that QUARTO_PROFILE names, else the current one."""
    configuration = load_configuration(root)
    chosen = name or _edition_of_profile() or configuration.current_edition
    if chosen not in configuration.editions:
        known = ", ".join(configuration.editions)
        raise AssessmentError(Fault("QUARTO_PROFILE", f"names edition {chosen!r}; there are: {known}"))
    return EditionData(configuration, chosen)


def _edition_of_profile() -> str | None:
    profiles = re.split(r"[,\s]+", os.environ.get("QUARTO_PROFILE", ""))
    return next((part.removeprefix("edition-") for part in profiles if part.startswith("edition-")), None)
