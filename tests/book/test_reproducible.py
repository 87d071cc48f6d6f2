"""Two builds of the same sources give the same bytes; of an earlier edition, test_rehearsal.py shows it."""

import hashlib

import pytest
from tests.book.conftest import EDITIONS, build
from tests.project import copy_tracked_files


def digests(folder) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("book", [max(EDITIONS)], indirect=True)
def test_two_builds_are_identical_byte_for_byte(book, tmp_path):
    again = copy_tracked_files(tmp_path / "again")
    result = build(again, book.edition)
    assert result.returncode == 0, result.stderr
    assert digests(again / "_book") == digests(book.folder)
