"""The real book, built once a test run for each edition, for all tests that look at it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from filelock import FileLock
from tests.book.browser import chromium, served
from tests.project import ROOT, copy_tracked_files
from tests.sharing import made_once

from assessment.configuration import load_configuration
from assessment.geography import load_geography

CONFIGURATION = yaml.safe_load((ROOT / "assessment.yml").read_text(encoding="utf-8"))
EDITIONS = {name: edition["data"] for name, edition in CONFIGURATION["editions"].items()}  # → kind of data
WARDS = tuple(load_geography(load_configuration(ROOT)).ward_names.values())


@dataclass(frozen=True)
class BuiltBook:
    """A rendered document and the project it was rendered in."""

    edition: str
    project: Path
    output: str = "_book"

    @property
    def is_synthetic(self) -> bool:
        return EDITIONS[self.edition] == "synthetic"

    @property
    def has_plan(self) -> bool:
        return (ROOT / f"data/plan/{self.edition}").is_dir()

    @property
    def folder(self) -> Path:
        return self.project / self.output

    @property
    def pages(self) -> list[Path]:
        return sorted(self.folder.rglob("*.html"))

    def page_with(self, mark: str) -> str:
        """The place of the first page whose source holds this; skips the test where none does."""
        for page in self.pages:
            if mark in page.read_text(encoding="utf-8"):
                return page.relative_to(self.folder).as_posix()
        pytest.skip(f"no page of edition {self.edition} holds {mark!r}")

    @property
    def pdf(self) -> Path:
        (found,) = self.folder.glob("*.pdf")
        return found


def build(project: Path, edition: str, document: str = "assessment") -> subprocess.CompletedProcess:
    """Render the copy with its own package, as `make book` does."""
    return subprocess.run(
        [sys.executable, "-m", "bookrender", "build", "--profile", f"{document},edition-{edition}"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project / "scripts")},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="session", params=EDITIONS)
def book(request, tmp_path_factory) -> BuiltBook:
    """Built by whichever test process comes first; the others wait for it."""
    edition = request.param
    if edition not in EDITIONS:
        pytest.skip(f"this project has no edition {edition}")

    def make(project: Path) -> None:
        result = build(copy_tracked_files(project), edition)
        assert result.returncode == 0, result.stderr

    project = made_once(tmp_path_factory, f"book-{edition}", make)
    return BuiltBook(edition, project)


def built_documents(book: BuiltBook, names: tuple[str, ...]) -> dict[str, BuiltBook]:
    """Other documents of the book's project, by name; each built once, as the book is."""
    with FileLock(f"{book.project}.lock"):
        for name in names:
            if not (book.project / "_documents" / name).exists():
                result = build(book.project, book.edition, name)
                assert result.returncode == 0, result.stderr
    return {name: BuiltBook(book.edition, book.project, f"_documents/{name}") for name in names}


@pytest.fixture(scope="session")
def short_forms(book) -> dict[str, BuiltBook]:
    """The short documents."""
    return built_documents(book, ("summary", "leaflet", "wards"))


@pytest.fixture(scope="session")
def plan_and_joint(book) -> dict[str, BuiltBook]:
    """The plan, and assessment and plan as one document."""
    return built_documents(book, ("plan", "joint"))


@pytest.fixture(scope="module")
def site(book):
    """The address at which the book is served."""
    with served(book.folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def elements() -> list[dict]:
    files = sorted((ROOT / "data/elements").glob("*.yml"))
    return [
        {**element, "chapter": file.stem}
        for file in files
        for element in yaml.safe_load(file.read_text(encoding="utf-8"))
    ]


def released(edition: str) -> dict:
    """The data package of an edition."""
    path = ROOT / "data/released" / edition / "datapackage.json"
    return json.loads(path.read_text(encoding="utf-8"))
