"""No suppressed value stands in the book of the synthetic edition, whose true values can be made again."""

import filecmp
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from tests.book_search import Secret, search_book, secrets_of
from tests.project import ROOT, copy_tracked_files
from tests.sharing import made_once

from assessment.configuration import load_configuration
from assessment.disclosure.suppress import ProtectedTable
from assessment.gate import protect as gate
from assessment.gate.release import release

EDITION = "2008"


@pytest.fixture(scope="session")
def released_again(tmp_path_factory, synthetic_returns) -> tuple[Path, list[ProtectedTable]]:
    """A copy of the project with the edition released again, and its tables with their true counts."""

    def make(folder: Path) -> None:
        configuration = load_configuration(copy_tracked_files(folder))
        seen: list[ProtectedTable] = []
        with pytest.MonkeyPatch.context() as patch:
            protect = gate.protect
            patch.setattr(gate, "protect", lambda *given: seen.extend(made := protect(*given)) or made)
            release(configuration, EDITION, synthetic_returns)
        (folder / "tables.pickle").write_bytes(pickle.dumps(seen))

    project = made_once(tmp_path_factory, "released-again", make)
    return project, pickle.loads((project / "tables.pickle").read_bytes())  # noqa: S301 (written above)


@pytest.fixture(scope="session")
def secrets(released_again, elements) -> list[Secret]:
    """A table whose title stands there has its own suppressed cells: its numbers are not another table's."""
    _, tables = released_again
    period = load_configuration(ROOT).edition(EDITION).period.code
    titles = frozenset(table.counted.title for table in tables)
    return [
        replace(secret, others=secret.others | titles - {table.counted.title})
        for table in tables
        for secret in secrets_of(table, period, topics(table, elements))
    ]


def topics(table: ProtectedTable, elements: list[dict]) -> list[str]:
    """The words by which a page may name what the table counts."""
    showing = [element for element in elements if table.counted.id in element["tables"]]
    words = [element.get("nouns") or element["title"] for element in showing]
    return [table.counted.title, *words, *(element["title"] for element in showing)]


def test_the_committed_tables_are_those_that_the_returns_give(released_again):
    project, _ = released_again
    compared = filecmp.dircmp(project / "data/released" / EDITION, ROOT / "data/released" / EDITION)
    assert (compared.left_only, compared.right_only, compared.diff_files) == ([], [], [])


@pytest.mark.parametrize("book", [EDITION], indirect=True)
def test_no_suppressed_value_is_in_the_book(book, secrets):
    assert len(secrets) > 100
    leaks = search_book(book.folder, secrets)
    assert leaks == [], "\n".join(f"{leak.file}: {leak.cell}: {leak.place}" for leak in leaks[:20])


def test_a_suppressed_value_that_stood_in_a_page_would_be_found(book, secrets, tmp_path):
    secret = next(each for each in secrets if len(each.words) > 1 and each.value > 0)
    words = " ".join(names[0] for names in secret.words)
    (tmp_path / "page.html").write_text(f"<p>{words}: {secret.value}</p>", encoding="utf-8")
    assert [leak.cell for leak in search_book(tmp_path, [secret])] == [secret.cell]
