"""Published tables as a source: their files, what is read of them, what is fetched."""

from collections.abc import Iterator, Mapping, Sequence

from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.gaps import GapReason
from assessment.records import PublishedTable
from assessment.sources.breaches import Checked
from assessment.sources.fetching.files import PlainFile
from assessment.sources.intake import Intake, ReceivedFile
from assessment.sources.named_files import NamedFiles
from assessment.sources.published_tables.contract import (
    FOLDER,
    PublishedContract,
    read_published_contracts,
)
from assessment.sources.source import Absence, FetchRequest, Readings, Source


class PublishedReader(NamedFiles[PublishedContract]):
    """Holds the files against the contracts of data/published."""

    def read(self, files: Sequence[ReceivedFile]) -> Readings:
        from assessment.sources.published_tables.read import read_published

        self.intake.progress("Reading published tables")
        by_name = self.by_name(files)
        refuse_if_any(_faults_between_files(by_name))
        tables: dict[str, PublishedTable] = {}
        faults: list[Fault] = []
        for name, (file,) in by_name.items():
            try:
                tables[name] = read_published(file, self.accepts[name], self.intake)
            except AssessmentError as error:
                faults += error.faults
        refuse_if_any(faults)
        return Readings(tables=tables)

    def absences(self) -> Mapping[str, Absence]:
        return dict.fromkeys(self.accepts, Absence(GapReason.NOT_ASKED, of_table=True))


class PublishedTables(Source):
    name = "published tables"
    fetched_as = "published"
    fetch_help = "the tables of data/published that have an address"
    fetched_for_edition = True

    def reader(self, intake: Intake) -> PublishedReader:
        return PublishedReader(intake, read_published_contracts(intake.configuration))

    def check(self, reader: PublishedReader, files: Sequence[ReceivedFile]) -> Sequence[Checked]:
        """Each table by itself."""
        tables = reader.by_name(files).values()
        return [checked for table in tables for checked in super(PublishedTables, self).check(reader, table)]

    def files_to_fetch(self, request: FetchRequest) -> Sequence[PlainFile]:
        contracts = read_published_contracts(request.configuration)
        files = [
            PlainFile(name, contract.address, contract.title, contract.headings, f"{name}.csv")
            for name, contract in contracts.items()
            if contract.address
        ]
        if not files:
            what = "names no address of a published table, so there is nothing to fetch"
            raise AssessmentError(Fault(str(FOLDER), what))
        return files


def _faults_between_files(by_name: Mapping[str, Sequence[ReceivedFile]]) -> Iterator[Fault]:
    for name, files in by_name.items():
        for file in files[1:]:
            what = f"is the table {name}, as {files[0].name} is"
            yield Fault(file.name, what, "Keep the newer of the two.")
