"""What an upload may hold: names that mean the same everywhere, and files of a book."""

import io
import zipfile

import pytest

from assessment.errors import AssessmentError
from assessment.review.pull_requests.artefact import unpack

NAMES = [
    "git~1",
    "GIT~1",
    ".git",
    ".git ",
    ".git.",
    ".gi\u200ct",
    ".github",
    "a:b",
    "a b",
    " a",
    "-a",
    "~",
    "a*",
    "\n",
]


def zipped(path: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(path, "x")
    return content.getvalue()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("path", ["{}/x.html", "chapters/{}/x.html", "{}.html"])
def test_a_name_that_no_file_of_a_book_has_is_refused(tmp_path, name, path):
    with pytest.raises(AssessmentError, match="the uploaded book"):
        unpack(zipped(path.format(name)), tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        ".nojekyll",
        "plan/.nojekyll",
        "search/wasm.en.pagefind",
        "search/fragment/en_1a.pf_fragment",
        "a-b_c.csv",
    ],
)
def test_a_books_own_files_are_unpacked(tmp_path, path):
    unpack(zipped(path), tmp_path)
    assert (tmp_path / path).read_text() == "x"
