import json

import pytest
from tests.assessment.sources.conftest import Answer

from assessment.errors import AssessmentError
from assessment.sources.open_geography.source import FeatureService, Service

LAYER = "/services/LSOA/FeatureServer/0"


@pytest.fixture
def play(server):
    """A layer of five small areas, in pages of two at most whatever is asked; `change` mends its answers."""

    def play(change=lambda kind, answer: answer, edited=1):
        features = [
            {
                "type": "Feature",
                "properties": {"LSOA21CD": f"E0100000{number}", "LSOA21NM": f"Exeter 00{number}A"},
                "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, number], [0, 0]]]},
            }
            for number in (5, 4, 3, 2, 1)
        ]

        def query(asked):
            if asked.parameters.get("returnCountOnly"):
                return change("count", {"count": len(features)})
            begin = int(asked.parameters["resultOffset"])
            page = features[begin : begin + 2]
            more = begin + 2 < len(features)
            return change(
                "page", {"type": "FeatureCollection", "features": page, "exceededTransferLimit": more}
            )

        def sent(answer):
            return answer if isinstance(answer, Answer) else Answer(json.dumps(answer).encode())

        server.play[f"{LAYER}/query"] = lambda asked: sent(query(asked))
        server.play[LAYER] = lambda _: sent({"name": "LSOA", "editingInfo": {"lastEditDate": edited}})

    return play


@pytest.fixture
def source(server):
    service = Service(
        service="LSOA", title="Small areas", vintage="2021", fields=("LSOA21CD", "LSOA21NM"), code="LSOA21CD"
    )
    return FeatureService(
        "boundaries", f"{server.address}/services", service, ("LAD='E1'",), 1000, "areas.geojson"
    )


def test_takes_every_page_and_sorts_by_code(play, source, transport, tmp_path):
    play()
    provenance = source.fetch(transport(), tmp_path)[0]
    features = json.loads((tmp_path / "areas.geojson").read_text(encoding="utf-8"))["features"]
    assert [feature["properties"]["LSOA21CD"][-1] for feature in features] == list("12345")
    assert provenance.title == "Small areas"


def test_the_second_fetch_only_looks_whether_the_layer_changed(play, source, transport, tmp_path):
    play()
    first = source.fetch(transport(), tmp_path)
    again = transport()
    assert source.fetch(again, tmp_path) == first
    assert again.requests == 1
    play(edited=2)
    edited = transport()
    source.fetch(edited, tmp_path)
    assert edited.requests > 1


def test_a_busy_page_is_asked_for_again_though_it_says_200(play, source, transport, tmp_path):
    told = []

    def busy(kind, answer):
        if kind == "page" and not told:
            told.append(kind)
            return {"error": {"code": 429, "message": "Too many requests"}}
        return answer

    play(busy)
    source.fetch(transport(), tmp_path)
    assert told


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda kind, answer: {"error": {"code": 400, "message": "Invalid URL"}},
            r"refused \(400: Invalid URL\)",
        ),
        (lambda kind, answer: {"count": 0} if kind == "count" else answer, "Is the authority's code right"),
        (lambda kind, answer: {"count": 9} if kind == "count" else answer, "gave 5 features, not the 9"),
        (
            lambda kind, answer: (
                {"features": [{"properties": {"LSOA31CD": "E1"}}]} if kind == "page" else answer
            ),
            "has no column 'LSOA21CD', 'LSOA21NM'; it has: LSOA31CD",
        ),
        (lambda kind, answer: Answer(b"<html>proxy</html>"), "a web page, not with JSON"),
    ],
    ids=["gone", "unknown-authority", "lacking-features", "changed-schema", "web-page"],
)
def test_a_wrong_answer_is_named_and_nothing_written(play, source, transport, tmp_path, change, message):
    play(change)
    with pytest.raises(AssessmentError, match=message):
        source.fetch(transport(), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_offline_the_cache_answers(play, source, transport, tmp_path):
    with pytest.raises(AssessmentError, match="we are offline"):
        source.fetch(transport(offline=True), tmp_path)
    play()
    first = source.fetch(transport(), tmp_path)
    assert source.fetch(transport(offline=True), tmp_path) == first
