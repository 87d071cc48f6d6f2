import pytest
from tests.assessment.sources.conftest import Answer

from assessment.errors import AssessmentError
from assessment.sources.nomis.source import NomisTable, Settings, Table

AREAS = tuple(f"E0100000{number}" for number in range(1, 6))


@pytest.fixture
def source(server):
    table = Table(dataset="NM_1", title="Residents", year="2021", parameters={"measures": "20100"})
    settings = Settings(root=server.address, codes=2, residents=table, households=table, mid_year=table)
    return NomisTable("residents", settings, table, AREAS, "residents.csv")


def play(server, change=lambda body: body):
    def data(asked):
        rows = "".join(
            f'"{area}",{int(area[-1]) * 100}\n' for area in asked.parameters["geography"].split(",")
        )
        answer = change(f'"GEOGRAPHY_CODE","OBS_VALUE"\n{rows}')
        return answer if isinstance(answer, Answer) else Answer(answer.encode())

    server.play["/NM_1.data.csv"] = data
    server.play["/NM_1.overview.json"] = lambda _: Answer(b'{"overview": {"lastupdated": "2024"}}')


def test_asks_for_a_few_areas_at_a_time_and_writes_a_count_for_each(server, source, transport, tmp_path):
    play(server)
    made = transport()
    source.fetch(made, tmp_path)
    lines = (tmp_path / "residents.csv").read_text(encoding="utf-8").splitlines()
    assert lines == ["area,count", *(f"{area},{int(area[-1]) * 100}" for area in AREAS)]
    assert made.requests == 1 + 3
    again = transport()
    source.fetch(again, tmp_path)
    assert again.requests == 1


def test_a_cut_off_answer_is_asked_for_again(server, source, transport, tmp_path):
    told = []

    def cut(body):
        told.append(body)
        return Answer(body[:-4].encode(), length=False) if len(told) == 1 else body

    play(server, cut)
    source.fetch(transport(), tmp_path)
    assert len(told) == 4


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda body: body.replace("OBS_VALUE", "VALUE"),
            "has no column 'OBS_VALUE'; it has: GEOGRAPHY_CODE, VALUE",
        ),
        (lambda body: body.replace("E01000003", "E01009999"), "knows nothing of 1 areas: E01000003"),
        (lambda body: body + '"E01000001",7\n', "gives E01000001 more than once"),
        (lambda body: body.replace("100\n", ":\n"), "gives no number for E01000001"),
        (lambda body: "<html>Sorry</html>", "a web page, not with CSV"),
    ],
    ids=["renamed-column", "unknown-area", "repeated-area", "no-number", "web-page"],
)
def test_a_wrong_answer_is_named_and_nothing_written(server, source, transport, tmp_path, change, message):
    play(server, change)
    with pytest.raises(AssessmentError, match=message):
        source.fetch(transport(), tmp_path / "out")
    assert not (tmp_path / "out").exists()
