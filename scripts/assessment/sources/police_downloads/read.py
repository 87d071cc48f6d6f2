"""data.police.uk as clean records: recorded crime, its outcomes, anti-social behaviour, stop and search.

Files are read one at a time; of each, only the area's rows are kept, a few bytes a row. Points are snap
points, so a row is placed in its small area and never nearer. Stop and search has a module of its own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy
import pandas

from assessment.configuration import Area
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.geography import FORCE_AREA, Geography
from assessment.progress import Progress
from assessment.records import CleanReturn, ReconciliationStep, Source
from assessment.sources.police_downloads import terms
from assessment.sources.police_downloads.archive import (
    KINDS,
    OUTCOMES,
    STOP_AND_SEARCH,
    STREET,
    Archive,
    MonthlyFile,
)
from assessment.sources.police_downloads.authorities import Authorities
from assessment.sources.police_downloads.crime_ids import LatestOutcomes, SeenCrimes, hash_ids
from assessment.sources.police_downloads.files_read import FilesRead, steps_of_area, steps_of_force
from assessment.sources.police_downloads.monthly_csv import (
    Column,
    faults_of_codes,
    faults_of_constant,
    read_monthly,
)
from assessment.sources.police_downloads.recode import lowest_codes, recode
from assessment.sources.police_downloads.spool import Spool
from assessment.sources.police_downloads.stop_and_search import SEARCH_FIELDS, SearchReader

DISCLOSURE_RULE = "open"
COMMON_COLUMNS = Column("Crime ID", text=True), Column("Month"), Column("Reported by"), Column("LSOA code")
STREET_COLUMNS = *COMMON_COLUMNS, Column("LSOA name"), Column("Crime type"), Column("Last outcome category")
OUTCOME_COLUMNS = *COMMON_COLUMNS, Column("Outcome type")
OUTCOME_CODES = tuple(dict.fromkeys(terms.OUTCOMES.values()))
OFFENCE_CODES = tuple(terms.OFFENCES.values())


def read_archive(
    archive: Archive, area: Area, geography: Geography, progress: Progress = lambda _: None
) -> dict[str, CleanReturn]:
    """The returns that a download of data.police.uk gives for an area, by name.

    Raises AssessmentError with every fault of every file; `monthly_csv` says what is refused.
    """
    reader = _Reader(archive, area, geography, progress)
    returns = reader.read()
    refuse_if_any(reader.faults)
    if not reader.any_in_area:
        what = f"no row lies in {geography.authority_name} ({geography.authority})"
        remedy = "Is area.authority in assessment.yml an authority of this force?"
        raise AssessmentError(Fault(archive.name, what, remedy))
    refuse_if_any(reader.authorities.never_named(archive.name, archive.months))
    return {clean.name: clean for clean in returns}


class _Reader:
    """One pass over a download. Outcomes come first, so that a crime can be given its latest one."""

    def __init__(self, archive: Archive, area: Area, geography: Geography, progress: Progress) -> None:
        self.archive = archive
        self.area = area
        self.geography = geography
        self.progress = progress
        self.faults: list[Fault] = []
        self.area_codes = lowest_codes(geography)
        self.provenance = {kind: FilesRead() for kind in KINDS}
        self.counts: Counter[str] = Counter()
        self.crimes = Spool()
        self.incidents = Spool()
        self.searches = Spool()
        self.force_crimes = Spool()
        self.force_incidents = Spool()
        self.authorities = Authorities(geography)

    @property
    def any_in_area(self) -> bool:
        return bool(self.counts["crimes"] or self.counts["incidents"])

    def read(self) -> list[CleanReturn]:
        latest = LatestOutcomes()
        for file, frame in self._frames(OUTCOMES, OUTCOME_COLUMNS):
            self._check(file, frame, "Outcome type", terms.OUTCOMES)
            if not self.faults:
                outcomes = recode(frame["Outcome type"], terms.OUTCOMES, OUTCOME_CODES)
                may_be_here = (
                    frame["LSOA code"].isin(self.geography.small_area_of) | frame["LSOA code"].isna()
                ).to_numpy()
                latest.add(hash_ids(frame["Crime ID"][may_be_here]), outcomes.codes[may_be_here])
        seen = SeenCrimes()
        for file, frame in self._frames(STREET, STREET_COLUMNS):
            self._check_street(file, frame)
            if not self.faults:
                self._keep_street(file.month, frame, seen, latest)
        searches = SearchReader(self.geography)
        for file, frame in self._frames(STOP_AND_SEARCH, SearchReader.COLUMNS):
            self.faults += searches.faults(file, frame)
            if not self.faults:
                self.searches.add(searches.clean(file.month, frame, self.counts))
        return list(self._returns())

    def _frames(self, kind: str, columns: Sequence[Column]) -> Iterator[tuple[MonthlyFile, pandas.DataFrame]]:
        files = self.archive.of_kind(kind)
        for number, file in enumerate(files, start=1):
            self.progress(f"Reading {kind} files of {file.force}: {number} of {len(files)}")
            try:
                content = file.read()
                frame = read_monthly(file, content, columns)
            except AssessmentError as error:
                self.faults += error.faults
                continue
            self.provenance[kind].add(file, content, len(frame))
            yield file, frame

    def _check(self, file: MonthlyFile, frame: pandas.DataFrame, coded: str, known: Iterable[str]) -> None:
        remedy = "The file's name and its rows disagree: download it again."
        self.faults += faults_of_constant(file, frame, "Month", file.month, remedy)
        remedy = "It is another force's file; or mend area.force_name in assessment.yml."
        self.faults += faults_of_constant(file, frame, "Reported by", self.area.force_name, remedy)
        self.faults += faults_of_codes(file, frame, coded, known)

    def _check_street(self, file: MonthlyFile, frame: pandas.DataFrame) -> None:
        self._check(file, frame, "Crime type", [*terms.OFFENCES, terms.ANTI_SOCIAL_BEHAVIOUR])
        self.faults += faults_of_codes(file, frame, "Last outcome category", terms.OUTCOMES)
        self.faults += self.authorities.unknown_small_areas(file, frame)

    def _keep_street(
        self, month: str, frame: pandas.DataFrame, seen: SeenCrimes, latest: LatestOutcomes
    ) -> None:
        counts = self.counts
        is_incident = (frame["Crime type"] == terms.ANTI_SOCIAL_BEHAVIOUR).to_numpy()
        areas = recode(frame["LSOA code"], self.geography.small_area_of, self.area_codes)
        inside = areas.codes >= 0
        later = frame["LSOA code"].isin(self.geography.other_codes).to_numpy()
        without_place = frame["LSOA code"].isna().to_numpy()
        for kind, rows in (("incidents", is_incident), ("crimes", ~is_incident)):
            counts[f"{kind} in the files"] += int(rows.sum())
            counts[f"{kind} without a place"] += int((rows & without_place).sum())
            counts[f"{kind} elsewhere"] += int((rows & ~inside & ~without_place).sum())
            counts[f"{kind} moved"] += int((rows & later).sum())

        # Incidents have no ID: rows alike are different incidents, and all are kept.
        ids, has_id = hash_ids(frame["Crime ID"]), frame["Crime ID"].notna().to_numpy() & ~is_incident
        first = seen.first_time(ids, has_id)
        counts["crimes repeated"] += int((~first & inside).sum())
        counts["crimes repeated in the force"] += int((~first).sum())
        outcome = recode(frame["Last outcome category"], terms.OUTCOMES, OUTCOME_CODES, terms.NO_OUTCOME)
        latest_codes = numpy.where(has_id, latest.of(ids, outcome.codes), outcome.codes)
        rows = pandas.DataFrame(
            {
                "month": pandas.Categorical([month] * len(frame), categories=self.archive.months),
                "area": areas,
                FORCE_AREA: self.authorities.place(month, frame, inside),
                "offence": recode(frame["Crime type"], terms.OFFENCES, OFFENCE_CODES),
                "outcome": pandas.Categorical.from_codes(latest_codes, categories=OUTCOME_CODES),
            }
        )
        crimes = ~is_incident & first
        counts["crimes"] += int((crimes & inside).sum())
        counts["incidents"] += int((is_incident & inside).sum())
        self.crimes.add(rows.loc[crimes & inside, ["month", "area", "offence", "outcome"]])
        self.incidents.add(rows.loc[is_incident & inside, ["month", "area"]])
        self.force_crimes.add(rows.loc[crimes, ["month", FORCE_AREA, "offence"]])
        self.force_incidents.add(rows.loc[is_incident, ["month", FORCE_AREA]])

    def _returns(self) -> Iterator[CleanReturn]:
        if self.faults:
            return
        name = self.geography.authority_name
        street, outcomes, searches = (
            (self.provenance[kind].source(kind),) if self.archive.has(kind) else () for kind in KINDS
        )
        crimes = steps_of_area(self.counts, "crimes", name)
        yield self._return("recorded-crime", ("month", "area", "offence"), self.crimes, street, crimes)
        fields = ("month", "area", "offence", "outcome")
        yield self._return("crime-outcomes", fields, self.crimes, street + outcomes, crimes)
        incidents = steps_of_area(self.counts, "incidents", name)
        yield self._return("anti-social-behaviour", ("month", "area"), self.incidents, street, incidents)
        if self.geography.force_areas:
            fields, steps = ("month", FORCE_AREA, "offence"), steps_of_force(self.counts, "crimes")
            yield self._return("crime-in-the-force", fields, self.force_crimes, street, steps)
            fields, steps = ("month", FORCE_AREA), steps_of_force(self.counts, "incidents")
            yield self._return("incidents-in-the-force", fields, self.force_incidents, street, steps)
        if searches:
            steps = SearchReader.steps(self.counts)
            yield self._return("stop-and-search", SEARCH_FIELDS, self.searches, searches, steps)

    def _return(
        self,
        name: str,
        fields: tuple[str, ...],
        frames: Spool,
        sources: tuple[Source, ...],
        steps: list[ReconciliationStep],
    ) -> CleanReturn:
        title, limits = terms.RETURNS[name]
        return CleanReturn(
            name=name,
            chunks=lambda: (frame[list(fields)] for frame in frames),
            fields=fields,
            sources=sources,
            months=self.archive.months,
            reconciliation=steps,
            disclosure=DISCLOSURE_RULE,
            title=title,
            limits=limits,
        )
