"""The Open Geography Portal as a source: small areas with their wards, their shapes and their other codes."""

from collections.abc import Sequence

from assessment.geography import load_geography
from assessment.sources.fetching.provenance import FileToFetch
from assessment.sources.source import FetchRequest, Source


class OpenGeography(Source):
    name = "the Open Geography Portal"
    fetched_as = "geography"
    fetch_help = "boundaries and look-ups of small areas"
    settings = "geography"

    def files_to_fetch(self, request: FetchRequest) -> Sequence[FileToFetch]:
        from assessment.sources.open_geography.fetch import look_up, read_portal, shapes

        configuration = request.configuration
        portal = read_portal(configuration.root)
        codes = tuple(sorted(load_geography(configuration).ward_of))
        return [look_up(portal, *configuration.area.authorities), *shapes(portal, codes)]
