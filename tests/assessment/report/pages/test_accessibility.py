"""The accessibility statement says what the checks found, and no more."""

import json

import pytest
from tests.project import ROOT

from assessment.errors import AssessmentError
from assessment.report.edition.edition import open_edition
from assessment.report.pages import accessibility
from assessment.report.pages.accessibility import FILE, RESULTS_FILE, read_results

CHECK = {"name": "axe 1.0", "looked_at": "every page", "failures": []}
RESULTS = {"2008": {"checked": "2026-01-02", "checks": [CHECK]}}


@pytest.fixture
def statement(tmp_path):
    data = open_edition(ROOT, "2008")
    (tmp_path / "data").mkdir()

    def make(results=None, failings=()):
        said = {"standard": "Guidelines", "known_failings": list(failings), "not_tried": ["Nobody tried."]}
        (tmp_path / FILE).write_text(json.dumps(said), encoding="utf-8")
        if results is not None:
            (tmp_path / RESULTS_FILE).write_text(json.dumps(results), encoding="utf-8")
        return accessibility._statement(tmp_path, data)

    return make


def test_an_edition_without_failure_keeps_to_the_standard(statement):
    text = statement(RESULTS)
    assert "This book keeps to the Guidelines." in text
    assert "| axe 1.0 | Every page | none |" in text and "Checks of 2 January 2026" in text
    assert "Nothing that we know of." in text and "- Nobody tried." in text


def test_what_a_check_found_is_told_and_makes_it_partial(statement):
    broken = {**CHECK, "failures": ["color-contrast (index.html)"]}
    text = statement({"2008": {"checked": "2026-01-02", "checks": [broken]}})
    assert "in part" in text and "color-contrast (index.html)" in text and "| Every page | 1 |" in text


def test_a_known_failing_is_told_with_what_to_do_instead(statement):
    text = statement(RESULTS, [{"what": "A fault.", "criterion": "1.1.1", "instead": "Do that."}])
    assert "in part" in text and "- A fault. Do that. (Criterion 1.1.1.)" in text


@pytest.mark.parametrize("results", [None, {"2025": RESULTS["2008"]}])
def test_an_edition_that_was_not_checked_claims_nothing(statement, results):
    text = statement(results)
    assert "has not been checked yet" in text and "keeps to" not in text


def test_results_that_are_not_results_are_refused(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / RESULTS_FILE).write_text('{"2008": {"checked": "soon", "checks": []}}', encoding="utf-8")
    with pytest.raises(AssessmentError, match="checked"):
        read_results(tmp_path)


def test_each_shipped_edition_has_been_checked():
    assert set(read_results(ROOT)) == {"2008", "2025"}
