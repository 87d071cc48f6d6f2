"""The English indices of deprivation as a source: one published file, fetched as it is."""

from collections.abc import Sequence

from assessment.sources.fetching.files import PlainFile
from assessment.sources.fetching.settings import read_settings
from assessment.sources.source import FetchRequest, Source
from assessment.yaml_files import StrictModel


class Settings(StrictModel):
    address: str
    title: str
    columns: tuple[str, ...]


class Deprivation(Source):
    name = "the English indices of deprivation"
    fetched_as = "deprivation"
    fetch_help = "the indices of deprivation by small area"
    settings = "deprivation"

    def files_to_fetch(self, request: FetchRequest) -> Sequence[PlainFile]:
        about = read_settings(request.configuration.root, self.settings, Settings)
        return [PlainFile("deprivation", about.address, about.title, about.columns, "deprivation.csv")]
