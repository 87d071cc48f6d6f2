"""The project's own area, against which the small downloads are read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assessment.configuration import Configuration, load_configuration
from assessment.geography import Geography, load_geography
from assessment.periods import parse_period
from assessment.records import CleanReturn
from assessment.sources.intake import received_files
from assessment.sources.police_downloads.archive import open_archive
from assessment.sources.police_downloads.read import read_archive

ROOT = Path(__file__).parents[4]


def paths_of(path: Path) -> list[Path]:
    """A zip, or every file of a folder."""
    return [file.path for file in received_files(path)]


@pytest.fixture(scope="session")
def configuration() -> Configuration:
    return load_configuration(ROOT)


@pytest.fixture(scope="session")
def geography(configuration: Configuration) -> Geography:
    return load_geography(configuration)


@pytest.fixture(scope="session")
def read(configuration: Configuration, geography: Geography) -> Callable[..., dict[str, CleanReturn]]:
    def read_download(path: Path, span: str = "2024-01/2024-03") -> dict[str, CleanReturn]:
        archive = open_archive(paths_of(path), configuration.area.force, parse_period(span))
        return read_archive(archive, configuration.area, geography)

    return read_download
