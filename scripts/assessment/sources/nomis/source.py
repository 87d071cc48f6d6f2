"""Nomis as a source: residents and households of the partnership's small areas, fetched as CSV."""

from collections.abc import Sequence

from assessment.geography import load_geography
from assessment.sources.fetching.provenance import FileToFetch
from assessment.sources.source import FetchRequest, Source


class Nomis(Source):
    name = "Nomis"
    fetched_as = "population"
    fetch_help = "residents and households by small area"
    settings = "nomis"

    def files_to_fetch(self, request: FetchRequest) -> Sequence[FileToFetch]:
        from assessment.sources.nomis.fetch import population, read_nomis

        codes = tuple(sorted(load_geography(request.configuration).ward_of))
        return population(read_nomis(request.configuration.root), codes)
