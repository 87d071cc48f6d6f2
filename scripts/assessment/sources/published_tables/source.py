"""Published tables as a source: their files, what is read of them, what is fetched."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.gaps import GapReason
from assessment.records import PublishedTable
from assessment.sources.fetching.provenance import FileToFetch
from assessment.sources.file_names import named_by
from assessment.sources.intake import Intake, ReceivedFile
from assessment.sources.published_tables.contract import (
    FOLDER,
    PublishedContract,
    read_published_contracts,
)
from assessment.sources.source import Absence, FetchRequest, Readings, Source


class PublishedTables(Source):
    name = "published tables"
    fetched_as = "published"
    fetch_help = "the tables of data/published that have an address"
    fetched_for_edition = True

    def reader(self, intake: Intake) -> "PublishedReader":
        return PublishedReader(intake)

    def files_to_fetch(self, request: FetchRequest) -> Sequence[FileToFetch]:
        from assessment.sources.fetching.plain_file import PlainFile

        contracts = read_published_contracts(request.configuration).values()
        files = [
            PlainFile(
                contract.name, contract.address, contract.title, contract.headings, f"{contract.name}.csv"
            )
            for contract in contracts
            if contract.address
        ]
        if not files:
            what = "names no address of a published table, so there is nothing to fetch"
            raise AssessmentError(Fault(str(FOLDER), what))
        return files


class PublishedReader:
    """Holds the files against the contracts of data/published."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake

    @cached_property
    def contracts(self) -> Mapping[str, PublishedContract]:
        return read_published_contracts(self.intake.configuration)

    @property
    def accepts(self) -> Collection[str]:
        return self.contracts

    def claims(self, file: ReceivedFile) -> bool:
        return named_by(file.path, self.contracts) is not None

    def read(self, files: Sequence[ReceivedFile]) -> Readings:
        from assessment.sources.published_tables.read import read_published

        self.intake.progress("Reading published tables")
        by_name: dict[str, list[ReceivedFile]] = {}
        for file in files:
            by_name.setdefault(str(named_by(file.path, self.contracts)), []).append(file)
        refuse_if_any(_faults_between_files(by_name))
        tables: dict[str, PublishedTable] = {}
        faults: list[Fault] = []
        for name, (file,) in sorted(by_name.items()):
            try:
                tables[name] = read_published(file, self.contracts[name], self.intake)
            except AssessmentError as error:
                faults += error.faults
        refuse_if_any(faults)
        return Readings(tables=tables)

    def absences(self) -> Mapping[str, Absence]:
        return dict.fromkeys(self.contracts, Absence(GapReason.NOT_ASKED, of_table=True))


def _faults_between_files(by_name: Mapping[str, Sequence[ReceivedFile]]) -> Iterator[Fault]:
    for name, files in by_name.items():
        for file in files[1:]:
            what = f"is the table {name}, as {files[0].name} is"
            yield Fault(file.name, what, "Keep the newer of the two.")
