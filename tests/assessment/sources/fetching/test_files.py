import pytest
from tests.assessment.sources.conftest import Answer, resumable

from assessment.errors import AssessmentError
from assessment.sources.fetching.files import PlainFile

BODY = b"LSOA code (2011),Decile\nE01000001,3\n"


@pytest.fixture
def source(server):
    return PlainFile(
        "deprivation", f"{server.address}/f.csv", "IoD", ("LSOA code (2011)",), "deprivation.csv"
    )


def test_keeps_the_file_as_it_is(server, source, transport, tmp_path):
    server.in_turn("/f.csv", resumable(BODY))
    source.fetch(transport(), tmp_path)
    assert (tmp_path / "deprivation.csv").read_bytes() == BODY


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<!doctype html><p>Gone", "a web page, not with CSV"),
        (b"LSOA,Decile\n1,2\n", "has no column 'LSOA code"),
    ],
)
def test_a_wrong_file_is_named_and_nothing_written(server, source, transport, tmp_path, body, message):
    server.in_turn("/f.csv", Answer(body))
    with pytest.raises(AssessmentError, match=message):
        source.fetch(transport(), tmp_path / "out")
    assert not (tmp_path / "out").exists()
