"""JSON files: what is not one is refused with its place."""

import pytest

from assessment.errors import AssessmentError
from assessment.json_files import read_json


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"a": 1,\n"b"', "2008/a.json, line 2: is not JSON: Expecting ':' delimiter"),
        (b"", "2008/a.json, line 1: is not JSON: Expecting value"),
        (b'{"a": "\xe9"}', "2008/a.json: is not UTF-8"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path, content, said):
    path = tmp_path / "2008" / "a.json"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(AssessmentError) as error:
        read_json(path)
    first, remedy = str(error.value).splitlines()
    assert first.startswith(said) and "Restore the file" in remedy


def test_a_whole_file_is_read(tmp_path):
    (tmp_path / "a.json").write_text('{"é": [1]}', encoding="utf-8")
    assert read_json(tmp_path / "a.json") == {"é": [1]}
