"""data.police.uk as clean records: recorded crime, its outcomes, anti-social behaviour, stop and search.

Files are read one at a time; of each, only the area's rows are kept, a few bytes a row. Points are snap
points, so a row is placed in its small area and never nearer. Stop and search has a module of its own.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy
import pandas

from assessment.configuration import Area
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.geography import FORCE_AREA, Geography
from assessment.open_data import words
from assessment.open_data.archive import OUTCOMES, STOP_AND_SEARCH, STREET, Archive, MonthlyFile, open_archive
from assessment.open_data.monthly_csv import (
    FIRST_ROW,
    Column,
    faults_of_codes,
    faults_of_constant,
    read_monthly,
)
from assessment.open_data.recode import lowest_codes, recode
from assessment.open_data.spool import Spool
from assessment.open_data.stop_and_search import SEARCH_FIELDS, SearchReader
from assessment.periods import Period
from assessment.records import ALL, UNPLACED, CleanReturn, ReconciliationStep, Source, SourceFile

DISCLOSURE_RULE = "open"
LICENCE = "Open Government Licence v3.0"
URL = "https://data.police.uk/data/"
TITLES = {
    STREET: "Street-level crime and anti-social behaviour",
    OUTCOMES: "Outcomes of crimes",
    STOP_AND_SEARCH: "Stop and search",
}

STREET_COLUMNS = (
    Column("Crime ID", text=True),
    Column("Month"),
    Column("Reported by"),
    Column("LSOA code"),
    Column("LSOA name"),
    Column("Crime type"),
    Column("Last outcome category"),
)
OUTCOME_COLUMNS = (
    Column("Crime ID", text=True),
    Column("Month"),
    Column("Reported by"),
    Column("LSOA code"),
    Column("Outcome type"),
)
Hashes = numpy.ndarray  # uint64, one a row
OUTCOME_CODES = tuple(dict.fromkeys(words.OUTCOMES.values()))
OFFENCE_CODES = tuple(words.OFFENCES.values())


@dataclass
class _Provenance:
    """What was read of one kind of file: rows, and a digest over the names and digests of the files.

    The digest is the same for a zip and for the folder that was unpacked from it.
    """

    rows: int = 0
    files: list[SourceFile] = field(default_factory=list)
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def add(self, file: MonthlyFile, content: bytes, rows: int) -> None:
        self.rows += rows
        digest = hashlib.sha256(content).hexdigest()
        self.files.append(SourceFile(file.name, digest, rows))
        self.digest.update(f"{digest}  {file.name}\n".encode())

    def source(self, kind: str) -> Source:
        first, last = self.files[0].name, self.files[-1].name
        named = first if first == last else f"{first} to {last} ({len(self.files)} files)"
        title = f"{TITLES[kind]}, data.police.uk"
        digest, files = self.digest.hexdigest(), tuple(self.files)
        return Source(named, digest, self.rows, title, "police", LICENCE, url=URL, files=files)


def read_police_uk(
    path: Path,
    area: Area,
    geography: Geography,
    wanted: Period,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, CleanReturn]:
    """The returns that a download of data.police.uk gives for an area, by name.

    Raises AssessmentError with every fault of every file; `archive` and `monthly_csv` say what is refused.
    """
    archive = open_archive(path, area.force, wanted)
    reader = _Reader(archive, area, geography, progress)
    returns = reader.read()
    refuse_if_any(reader.faults)
    if not reader.any_in_area:
        what = f"no row lies in {geography.authority_name} ({geography.authority})"
        remedy = "Is area.authority in assessment.yml an authority of this force?"
        raise AssessmentError(Fault(path.name, what, remedy))
    return {clean.name: clean for clean in returns}


class _Reader:
    """One pass over a download. Outcomes come first, so that a crime can be given its latest one."""

    def __init__(
        self, archive: Archive, area: Area, geography: Geography, progress: Callable[[str], None]
    ) -> None:
        self.archive = archive
        self.area = area
        self.geography = geography
        self.progress = progress
        self.faults: list[Fault] = []
        self.area_codes = lowest_codes(geography)
        self.provenance = {kind: _Provenance() for kind in (STREET, OUTCOMES, STOP_AND_SEARCH)}
        self.counts: Counter[str] = Counter()
        self.crimes = Spool()
        self.incidents = Spool()
        self.searches = Spool()
        self.force_crimes = Spool()
        self.force_incidents = Spool()
        self.force_codes = [code for code in geography.force_codelist.codes if code != ALL]

    @property
    def any_in_area(self) -> bool:
        return bool(self.counts["crimes"] or self.counts["incidents"])

    def read(self) -> list[CleanReturn]:
        latest = LatestOutcomes()
        for file, frame in self._frames(OUTCOMES, OUTCOME_COLUMNS):
            self._check(file, frame, "Outcome type", words.OUTCOMES)
            if not self.faults:
                outcomes = recode(frame["Outcome type"], words.OUTCOMES, OUTCOME_CODES)
                own = (
                    frame["LSOA code"].isin(self.geography.small_area_of) | frame["LSOA code"].isna()
                ).to_numpy()
                latest.add(hash_ids(frame["Crime ID"][own]), outcomes.codes[own])
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
        self.faults += faults_of_constant(
            file, frame, "Month", file.month, "The file's name and its rows disagree: download it again."
        )
        self.faults += faults_of_constant(
            file,
            frame,
            "Reported by",
            self.area.force_name,
            "It is another force's file; or mend area.force_name in assessment.yml.",
        )
        self.faults += faults_of_codes(file, frame, coded, known)

    def _check_street(self, file: MonthlyFile, frame: pandas.DataFrame) -> None:
        self._check(file, frame, "Crime type", [*words.OFFENCES, words.ANTI_SOCIAL_BEHAVIOUR])
        self.faults += faults_of_codes(file, frame, "Last outcome category", words.OUTCOMES)
        self.faults += self._unknown_areas(file, frame)

    def _unknown_areas(self, file: MonthlyFile, frame: pandas.DataFrame) -> Iterable[Fault]:
        """A fault for each small area that is the authority's by its name, but is in no look-up."""
        own_names = [
            name
            for name in frame["LSOA name"].cat.categories
            if name.rpartition(" ")[0] == self.geography.authority_name
        ]
        known = frame["LSOA code"].isin(self.geography.small_area_of)
        strange = frame[frame["LSOA name"].isin(own_names) & ~known & frame["LSOA code"].notna()]
        for code, rows in strange.groupby("LSOA code", observed=True):
            where = f"{file.name}, row {rows.index[0] + FIRST_ROW}, LSOA code"
            what = f"{code} ({rows['LSOA name'].iloc[0]}) is in no look-up of data/geography"
            yield Fault(where, what, "Add it to a look-up under area.geography.later_lookups.")

    def _keep_street(
        self, month: str, frame: pandas.DataFrame, seen: "SeenCrimes", latest: "LatestOutcomes"
    ) -> None:
        counts = self.counts
        is_incident = (frame["Crime type"] == words.ANTI_SOCIAL_BEHAVIOUR).to_numpy()
        areas = recode(frame["LSOA code"], self.geography.small_area_of, self.area_codes)
        inside = areas.codes >= 0
        later = frame["LSOA code"].isin(self.geography.other_codes).to_numpy()
        without_place = frame["LSOA code"].isna().to_numpy()
        months = pandas.Categorical([month] * len(frame), categories=self.archive.months)
        for kind, rows in (("incidents", is_incident), ("crimes", ~is_incident)):
            counts[f"{kind} in the files"] += int(rows.sum())
            counts[f"{kind} without a place"] += int((rows & without_place).sum())
            counts[f"{kind} elsewhere"] += int((rows & ~inside & ~without_place).sum())
            counts[f"{kind} moved"] += int((rows & later).sum())

        force_area = self._force_areas(frame, inside)
        self.force_incidents.add(
            pandas.DataFrame({"month": months[is_incident], FORCE_AREA: force_area[is_incident]})
        )

        # Incidents have no ID: rows alike are different incidents, and all are kept.
        own_incidents = is_incident & inside
        counts["incidents"] += int(own_incidents.sum())
        self.incidents.add(pandas.DataFrame({"month": months[own_incidents], "area": areas[own_incidents]}))

        crimes = numpy.flatnonzero(~is_incident)
        ids = hash_ids(frame["Crime ID"].iloc[crimes])
        has_id = frame["Crime ID"].iloc[crimes].notna().to_numpy()
        first = seen.first_time(ids, has_id)
        counts["crimes repeated"] += int((~first & inside[crimes]).sum())
        counts["crimes repeated in the force"] += int((~first).sum())
        crimes, ids, has_id = crimes[first], ids[first], has_id[first]
        self.force_crimes.add(
            pandas.DataFrame(
                {
                    "month": months[crimes],
                    FORCE_AREA: force_area[crimes],
                    "offence": recode(frame["Crime type"].iloc[crimes], words.OFFENCES, OFFENCE_CODES),
                }
            )
        )
        own = inside[crimes]
        own_crimes, ids, has_id = crimes[own], ids[own], has_id[own]
        counts["crimes"] += len(own_crimes)
        offence = recode(frame["Crime type"].iloc[own_crimes], words.OFFENCES, OFFENCE_CODES)
        published = recode(
            frame["Last outcome category"].iloc[own_crimes], words.OUTCOMES, OUTCOME_CODES, words.NO_OUTCOME
        )
        outcome = numpy.where(has_id, latest.of(ids, published.codes), published.codes)
        self.crimes.add(
            pandas.DataFrame(
                {
                    "month": months[own_crimes],
                    "area": areas[own_crimes],
                    "offence": offence,
                    "outcome": pandas.Categorical.from_codes(outcome, categories=OUTCOME_CODES),
                }
            )
        )

    def _force_areas(self, frame: pandas.DataFrame, inside: numpy.ndarray) -> pandas.Categorical:
        """The authority of each row: the own by its small area, the others by how its name begins."""
        code_of = {
            name: next(
                (
                    code
                    for code, begins in self.geography.force_areas.items()
                    if name.rpartition(" ")[0] == begins
                ),
                UNPLACED,
            )
            for name in frame["LSOA name"].cat.categories
        }
        areas = recode(frame["LSOA name"], code_of, self.force_codes, blank=UNPLACED)
        codes = areas.codes.copy()
        own = self.force_codes.index(self.geography.authority) if self.geography.force_areas else 0
        codes[inside] = own
        if self.geography.force_areas:
            codes[~inside & (codes == own)] = self.force_codes.index(UNPLACED)
        return pandas.Categorical.from_codes(codes, categories=self.force_codes)

    def _returns(self) -> Iterator[CleanReturn]:
        if self.faults:
            return
        street = self.provenance[STREET].source(STREET)
        outcomes = [self.provenance[OUTCOMES].source(OUTCOMES)] if self.archive.has(OUTCOMES) else []
        crimes = self._steps("crimes")
        yield self._return("recorded-crime", ("month", "area", "offence"), self.crimes, [street], crimes)
        fields = ("month", "area", "offence", "outcome")
        yield self._return("crime-outcomes", fields, self.crimes, [street, *outcomes], crimes)
        incidents = self._steps("incidents")
        yield self._return("anti-social-behaviour", ("month", "area"), self.incidents, [street], incidents)
        if self.geography.force_areas:
            fields = ("month", FORCE_AREA, "offence")
            yield self._return(
                "crime-in-the-force", fields, self.force_crimes, [street], self._force_steps("crimes")
            )
            fields = ("month", FORCE_AREA)
            yield self._return(
                "incidents-in-the-force",
                fields,
                self.force_incidents,
                [street],
                self._force_steps("incidents"),
            )
        if self.archive.has(STOP_AND_SEARCH):
            source = self.provenance[STOP_AND_SEARCH].source(STOP_AND_SEARCH)
            steps = SearchReader.steps(self.counts)
            yield self._return("stop-and-search", SEARCH_FIELDS, self.searches, [source], steps)

    def _return(
        self,
        name: str,
        fields: tuple[str, ...],
        frames: Spool,
        sources: list[Source],
        steps: list[ReconciliationStep],
    ) -> CleanReturn:
        def chunks() -> Iterator[pandas.DataFrame]:
            return (frame[list(fields)] for frame in frames)

        title, limits = words.RETURNS[name]
        return CleanReturn(
            name=name,
            chunks=chunks,
            fields=fields,
            sources=tuple(sources),
            months=self.archive.months,
            reconciliation=steps,
            disclosure=DISCLOSURE_RULE,
            title=title,
            limits=limits,
        )

    def _force_steps(self, kind: str) -> list[ReconciliationStep]:
        counts, repeated = self.counts, self.counts[f"{kind} repeated in the force"]
        steps = [ReconciliationStep("in the files", counts[f"{kind} in the files"], f"{kind} of the force")]
        if kind == "crimes":
            note = "a crime ID that an earlier row has: one ID is one crime"
            steps.append(ReconciliationStep("repeated", -repeated, note))
        kept = counts[f"{kind} in the files"] - repeated
        return [*steps, ReconciliationStep("kept", kept, f"{kind} of the force, wherever they were")]

    def _steps(self, kind: str) -> list[ReconciliationStep]:
        counts, name = self.counts, self.geography.authority_name
        steps = [
            ReconciliationStep("in the files", counts[f"{kind} in the files"], f"{kind} of the force"),
            ReconciliationStep(
                "without a place",
                -counts[f"{kind} without a place"],
                "no small area is given, so they belong to no authority that we could name",
            ),
            ReconciliationStep("elsewhere", -counts[f"{kind} elsewhere"], f"outside {name}"),
        ]
        if kind == "crimes":
            note = "a crime ID that an earlier row has: one ID is one crime"
            steps.append(ReconciliationStep("repeated", -counts["crimes repeated"], note))
        steps.append(ReconciliationStep("kept", counts[kind], f"{kind} in {name}"))
        note = "of those kept: small areas of another vintage, given to those on the map"
        return [*steps, ReconciliationStep("moved", counts[f"{kind} moved"], note)]


def hash_ids(ids: pandas.Series) -> Hashes:
    """Crime IDs as 64-bit numbers: among ten million of them, two alike by chance are one in 300,000."""
    return pandas.util.hash_array(ids.to_numpy(dtype=object, na_value=""), categorize=False)


class SeenCrimes:
    """The crimes met so far, eight bytes each: one ID is one crime, in whichever file it stands."""

    def __init__(self) -> None:
        self._ids = numpy.empty(0, dtype=numpy.uint64)

    def first_time(self, ids: Hashes, has_id: numpy.ndarray) -> numpy.ndarray:
        """Which rows are met for the first time; rows without an ID always are."""
        first_in_file = ~pandas.Series(ids).duplicated().to_numpy()
        first = ~has_id | (first_in_file & ~is_among(ids, self._ids))
        self._ids = numpy.concatenate([self._ids, ids[first & has_id]])
        self._ids.sort(kind="stable")  # of long runs in order, which is all but as fast as joining them
        return first


def is_among(ids: Hashes, known: Hashes) -> numpy.ndarray:
    """Which of some IDs are among known ones, which are sorted."""
    if not len(known):
        return numpy.zeros(len(ids), dtype=bool)
    return known[numpy.minimum(numpy.searchsorted(known, ids), len(known) - 1)] == ids


class LatestOutcomes:
    """The latest outcome of each crime. They are added month by month; the last added counts."""

    def __init__(self) -> None:
        self._ids: list[Hashes] = []
        self._codes: list[numpy.ndarray] = []
        self._index: tuple[Hashes, numpy.ndarray] | None = None

    def add(self, ids: Hashes, codes: numpy.ndarray) -> None:
        self._ids.append(ids)
        self._codes.append(codes)
        self._index = None

    def of(self, ids: Hashes, otherwise: numpy.ndarray) -> numpy.ndarray:
        """The latest outcome's code of each crime; `otherwise` where none was added."""
        if not self._ids:
            return otherwise
        known, codes = self._sorted()
        places = numpy.minimum(numpy.searchsorted(known, ids), len(known) - 1)
        return numpy.where(known[places] == ids, codes[places], otherwise)

    def _sorted(self) -> tuple[Hashes, numpy.ndarray]:
        if self._index is None:
            ids, codes = numpy.concatenate(self._ids), numpy.concatenate(self._codes)
            order = numpy.argsort(ids, kind="stable")
            ids, codes = ids[order], codes[order]
            is_last = numpy.append(ids[1:] != ids[:-1], True)
            self._index = ids[is_last], codes[is_last]
        return self._index
