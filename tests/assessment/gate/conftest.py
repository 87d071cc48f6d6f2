"""A small project with tables of its own, and returns made in memory."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pandas
import pytest
from tests.project import ROOT

from assessment.codelists import Codelist
from assessment.configuration import Configuration, load_configuration
from assessment.gate.specification import read_hierarchies
from assessment.geography import load_geography
from assessment.periods import parse_period
from assessment.records import CleanReturn, Kind, Source


def copy_what_a_release_reads(root: Path) -> Path:
    """The parts of the project that a release reads, in another folder."""
    root.mkdir()
    shutil.copy(ROOT / "assessment.yml", root)
    for name in ("geography", "codelists", "policy", "contracts", "tables", "published"):
        shutil.copytree(ROOT / "data" / name, root / "data" / name)
    return root


@pytest.fixture
def project(tmp_path) -> Path:
    return copy_what_a_release_reads(tmp_path / "project")


@pytest.fixture(scope="session")
def configuration() -> Configuration:
    return load_configuration(ROOT)


@pytest.fixture(scope="session")
def hierarchies(configuration) -> dict[str, Codelist]:
    return read_hierarchies(configuration, load_geography(configuration))


@pytest.fixture
def clean() -> Callable[..., CleanReturn]:
    """A return of given rows, in chunks of two."""

    def made(
        fields: Sequence[str], rows: Sequence[Sequence[str]], covers: str = "2024-04/2025-09"
    ) -> CleanReturn:
        frame = pandas.DataFrame(rows, columns=list(fields), dtype=str)

        def chunks() -> Iterator[pandas.DataFrame]:
            return (frame.iloc[start : start + 2] for start in range(0, len(frame), 2))

        source = Source("file.csv", "0" * 64, len(rows), "A return", "police", "None", Kind.SYNTHETIC)
        return CleanReturn(
            "recorded-crime", chunks, tuple(fields), (source,), parse_period(covers).months, disclosure="open"
        )

    return made
