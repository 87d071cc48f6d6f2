"""The own area beside the others of the force."""

import pytest
from tests.assessment.report.conftest import ROOT, write

from assessment.configuration import load_configuration
from assessment.report.drawing.figures import Drawing
from assessment.report.edition.edition import EditionData
from assessment.report.edition.specification import Specification
from assessment.report.forms.element import FORMS

COUNTS = {"E06000001": 900, "E06000002": 1500, "E06000003": 1300, "unplaced": 3}


@pytest.fixture
def element(tmp_path):
    def make(own: int, nouns: str = "crimes"):
        data = EditionData(load_configuration(ROOT), "2025")
        data.folder = tmp_path
        rows = [("2025-04/2025-09", code, count) for code, count in {**COUNTS, "E06000004": own}.items()]
        rows.append(("2025-04/2025-09", "all", sum(COUNTS.values()) + own))
        write(tmp_path, "a-table", "crimes", {"period": None, "force_area": "all"}, rows)
        about = {"id": "x", "profile": "context", "title": "Crime", "return": "r", "agency": "police"}
        about |= {"tables": ("a-table",), "form": "authorities", "shows": "it", "nouns": nouns}
        specification = Specification(**about, file="introduction.yml", position=0)
        return FORMS["authorities"](specification, data)

    return make


@pytest.mark.parametrize(
    ("own", "words"),
    [(1500, "fewer than"), (3000, "more than"), (1960, "not clearly different from")],
)
def test_says_how_the_area_stands_beside_the_rest_of_the_force(element, own, words):
    sentence = str(element(own).sentence)
    assert sentence.startswith("For every 1,000 residents, Stockton-on-Tees had ")
    assert f"crimes, {words} the rest of the Cleveland Police area (9.9)." in sentence


def test_table_lists_the_authorities_the_highest_rate_first(element, capsys):
    element(3000).table()
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    names = [line.split("|")[1].strip() for line in lines[1:] if not line.startswith("| :")]
    assert names[0] == "Stockton-on-Tees"
    assert set(names) == {"Stockton-on-Tees", "Hartlepool", "Middlesbrough", "Redcar and Cleveland"}


def test_the_number_of_the_others_has_a_bar_of_its_own(element, monkeypatch, capsys):
    drawn = []

    def draw(bars, width):
        drawn.extend(bars)
        return Drawing("Picture", None)

    monkeypatch.setattr("assessment.report.drawing.charts.bars", draw)
    monkeypatch.setattr("assessment.report.drawing.figures.save", lambda *_: "x.svg")
    element(1500).figure()
    assert [(bar.label, bar.text) for bar in drawn][-1] == ("The others together", "9.9")
    assert all(bar.marker is None for bar in drawn)
    printed = capsys.readouterr().out
    assert "Stockton-on-Tees fewer than the others together" in printed
    assert "Picture of four authorities: crimes per 1,000 residents. Middlesbrough " in printed
