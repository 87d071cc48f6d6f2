"""The one list of the sources. A new source is a folder beside this module, and its entry here."""

from collections.abc import Sequence

from assessment.configuration import Configuration
from assessment.sources.deprivation.source import Deprivation
from assessment.sources.nomis.source import Nomis
from assessment.sources.open_geography.source import OpenGeography
from assessment.sources.partners_returns.source import PartnersReturns
from assessment.sources.police_downloads.source import PoliceDownloads
from assessment.sources.published_tables.source import PublishedTables
from assessment.sources.source import Source

SOURCES: tuple[Source, ...] = (
    PartnersReturns(),
    PoliceDownloads(),
    PublishedTables(),
    OpenGeography(),
    Nomis(),
    Deprivation(),
)
"""Where two sources give the same return, the one that stands first here counts."""


def known_returns(configuration: Configuration, sources: Sequence[Source] = SOURCES) -> tuple[str, ...]:
    """The names of all returns that any source can give."""
    return tuple(dict.fromkeys(name for source in sources for name in source.returns(configuration)))
