"""A book that is built once more, elsewhere and in another environment, has the same bytes; of an earlier
edition after the next was made, test_rehearsal.py shows it."""

import hashlib

import pytest


def digests(folder) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.long
def test_two_builds_are_identical_byte_for_byte(book, newcomer):
    assert digests(newcomer / book.edition) == digests(book.folder)
