"""Reads what came in for an edition through the sources that claim it: each file by exactly one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assessment.errors import AssessmentError, Fault, nearest, refuse_if_any
from assessment.gaps import GapReason
from assessment.records import CleanReturn, Kind, PublishedTable
from assessment.records import Source as SourceRecord
from assessment.sources.breaches import Checked
from assessment.sources.intake import REGISTER, Intake, ReceivedFile
from assessment.sources.named_files import named_by
from assessment.sources.register import SOURCES
from assessment.sources.source import Absence, Reader, Source
from assessment.yaml_files import places

_TERMS = "Say in the source that reads it on what terms it is published: the `licence` of its files."
_TERMS_OF_RETURNS = (
    f"Write in {REGISTER}, in the folder of the returns, on what terms they are shared, such as "
    '`licence: "Restricted: shared for the assessment alone"`.'
)


@dataclass(frozen=True)
class Received:
    """What an edition has to work with.

    `absences` says of every return and published table that could have come in, and did not, why. `repeated`
    names the sources that gave the same return: the first is in `returns`, the others were left alone.
    """

    returns: Mapping[str, CleanReturn]
    tables: Mapping[str, PublishedTable]
    absences: Mapping[str, Absence]
    repeated: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of source that anything came in from."""
        files = [source for clean in self.returns.values() for source in clean.sources]
        return frozenset(source.kind for source in files)


def read_received(intake: Intake, sources: Sequence[Source] = SOURCES) -> Received:
    """Everything in the intake, read by the sources in their order.

    Raises AssessmentError: a file of no source or of two, a file without a licence, and whatever a source
    refuses; all faults of all sources at once.
    """
    readers = _readers(intake, sources)
    claimed, faults = _claimed(intake.files, readers)
    refuse_if_any(faults)
    absences = _absences(intake, list(readers.values()))
    returns: dict[str, CleanReturn] = {}
    tables: dict[str, PublishedTable] = {}
    given_by: dict[str, list[str]] = {}
    records: list[SourceRecord] = []
    for source, files in claimed.items():
        try:
            readings = readers[source].read(files)
        except AssessmentError as error:
            faults += error.faults
            continue
        records += readings.records
        for name in readings.returns:
            given_by.setdefault(name, []).append(source.name)
        returns |= {name: clean for name, clean in readings.returns.items() if name not in returns}
        tables |= readings.tables
    refuse_if_any(faults)
    refuse_if_any(_without_licence(records))
    return Received(
        returns,
        tables,
        {name: absence for name, absence in absences.items() if name not in returns and name not in tables},
        {name: names for name, names in given_by.items() if len(names) > 1},
    )


def check_received(intake: Intake, sources: Sequence[Source] = SOURCES) -> list[Checked]:
    """What each file of the intake is, and what is wrong with it, as far as its source can tell."""
    readers = _readers(intake, sources)
    claimed, faults = _claimed(intake.files, readers)
    checked = [file for source, files in claimed.items() for file in source.check(readers[source], files)]
    for fault in faults:
        checked.append(Checked(name=fault.where, title="not of one source"))
        checked[-1].add_faults([fault])
    return checked


def _readers(intake: Intake, sources: Sequence[Source]) -> Mapping[Source, Reader]:
    return {source: reader for source in sources if (reader := source.reader(intake)) is not None}


def _claimed(
    files: Sequence[ReceivedFile], readers: Mapping[Source, Reader]
) -> tuple[Mapping[Source, list[ReceivedFile]], list[Fault]]:
    """The files of each source that has any, and a fault for each file that is not claimed by exactly one."""
    claimed: dict[Source, list[ReceivedFile]] = {source: [] for source in readers}
    faults = []
    for file in files:
        claiming = [source for source, reader in readers.items() if reader.claims(file)]
        if len(claiming) == 1:
            claimed[claiming[0]].append(file)
        elif claiming:
            names = " and ".join(
                f"{source.name} ({named_by(file.path, readers[source].accepts) or 'by its name'})"
                for source in claiming
            )
            remedy = "Rename the file or the contract, so that the file's name begins like one of them alone."
            faults.append(Fault(file.name, f"is claimed by two sources: {names}", remedy))
        else:
            faults.append(_unclaimed(file, list(readers.values())))
    return {source: files for source, files in claimed.items() if files}, faults


def _unclaimed(file: ReceivedFile, readers: Sequence[Reader]) -> Fault:
    """The fault of a file that no source claims, with the nearest name that one would."""
    names = sorted({name for reader in readers for name in reader.accepts})
    meant = nearest(file.path.stem.casefold().replace("_", "-"), names)
    remedy = (
        "Begin its name with the name of what it is, and save it as CSV, XLSX, XLS or ODS, or take it out "
        f"of the folder. {meant}"
    )
    return Fault(file.name, "is claimed by no source", remedy)


def _absences(intake: Intake, readers: Sequence[Reader]) -> Mapping[str, Absence]:
    """Why what is not there is not there: as the register says, else as its source knows."""
    known: dict[str, Absence] = {}
    for reader in readers:
        known = {**reader.absences(), **known}
    missing = intake.register.missing
    refuse_if_any(_unknown(intake, [entry.return_name for entry in missing], sorted(known)))
    for entry in missing:
        absence = known[entry.return_name]
        known[entry.return_name] = replace(absence, reason=GapReason(entry.reason), detail=entry.note)
    return known


def _unknown(intake: Intake, named: Sequence[str], known: Sequence[str]) -> Iterator[Fault]:
    for number, name in enumerate(named):
        if name not in known:
            place = places(intake.folder / REGISTER, REGISTER)(("missing", number, "return"))
            yield Fault(place, f"{name!r} is no return", nearest(name, known))


def _without_licence(records: Sequence[SourceRecord]) -> Iterator[Fault]:
    for record in records:
        if not record.licence.strip():
            what = f"({record.title}) has no licence, so nobody knows whether it may be used"
            yield Fault(record.file, what, _TERMS if record.kind is Kind.OPEN else _TERMS_OF_RETURNS)
