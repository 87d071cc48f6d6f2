"""Downloads of data.police.uk as a source: its files, what is read of them, what is fetched."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from assessment.configuration import Configuration
from assessment.errors import AssessmentError, Fault
from assessment.gaps import GapReason
from assessment.periods import Period
from assessment.sources.breaches import Checked
from assessment.sources.fetching.files import PROVENANCE_FILE
from assessment.sources.intake import Intake, ReceivedFile
from assessment.sources.police_downloads import terms
from assessment.sources.police_downloads.archive import is_of_a_download, open_archive
from assessment.sources.police_downloads.fetch import PoliceArchive, is_kept_by_fetch, read_crime
from assessment.sources.source import Absence, FetchRequest, Readings, Source


@dataclass(frozen=True)
class PoliceReader:
    """Reads zips and monthly files together, as one download, for some months; by default for all it has."""

    intake: Intake
    months: Period | None = None
    accepts = ()

    def claims(self, file: ReceivedFile) -> bool:
        return is_of_a_download(file.path.name) or file.path.name == PROVENANCE_FILE

    def read(self, files: Sequence[ReceivedFile]) -> Readings:
        from assessment.sources.police_downloads.read import read_archive

        intake, area = self.intake, self.intake.configuration.area
        paths = [file.path for file in files if file.path.name != PROVENANCE_FILE]
        if not paths:
            return Readings()
        archive = open_archive(paths, area.force, self.months, intake.edition.not_published)
        return Readings(read_archive(archive, area, intake.geography, intake.progress))

    def absences(self) -> Mapping[str, Absence]:
        not_published = self.intake.edition.not_published
        return {
            name: Absence(GapReason.NOT_PUBLISHED, not_published[name])
            if name in not_published
            else Absence(GapReason.NOT_ASKED)
            for name in terms.RETURNS
        }


class PoliceDownloads(Source):
    name = "data.police.uk"
    fetched_as = "crime"
    fetch_help = "monthly files of data.police.uk"
    fetched_for_edition = True
    settings = "crime"

    def returns(self, configuration: Configuration) -> Collection[str]:
        return terms.RETURNS

    def reader(self, intake: Intake) -> PoliceReader:
        return PoliceReader(intake, intake.edition.series)

    def check(self, reader: PoliceReader, files: Sequence[ReceivedFile]) -> Sequence[Checked]:
        """The months that are there, whatever an edition needs."""
        return super().check(replace(reader, months=None), files)

    def files_to_fetch(self, request: FetchRequest) -> Sequence[PoliceArchive]:
        if not is_kept_by_fetch(request.folder):
            what = "holds files that were not fetched, and fetching would replace them"
            remedy = "Move them, or name another folder with --into, such as one within this one."
            raise AssessmentError(Fault(str(request.folder), what, remedy))
        edition = request.edition
        if edition.is_synthetic:
            what = f"edition {edition.name} is synthetic: a program makes its returns"
            raise AssessmentError(Fault("assessment fetch", what, "Name another edition."))
        return [
            PoliceArchive(
                read_crime(request.configuration.root),
                request.configuration.area.force,
                edition.series,
                request.newest,
                tuple(edition.not_published),
            )
        ]
