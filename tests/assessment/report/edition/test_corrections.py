"""Corrections stand on the page they concern, in the edition they concern, and in the change log."""

import pytest
from tests.project import ROOT

from assessment.errors import AssessmentError
from assessment.report.edition.corrections import FILE, corrections_note, read_corrections

ROW = """- {date: 2008-03-01, edition: "2008", chapter: violent-crime,
   said: "12 of *them*", says: "13", why: "A month."}
"""


def test_a_correction_is_listed_on_its_page_and_on_no_other(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / FILE).write_text(ROW, encoding="utf-8")
    note = corrections_note(tmp_path, "violent-crime", "2008")
    assert note.startswith("::: {.corrections}\n**Corrections to this page**\n\n- ")
    assert "1 March 2008: this page said “12 of \\*them\\*”. It now says “13”. A month." in note
    assert corrections_note(tmp_path, "violent-crime", "2025") == ""
    assert corrections_note(tmp_path, "criminal-damage", "2008") == ""


def test_a_malformed_correction_is_named(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / FILE).write_text(ROW.replace("2008-03-01", "March"), encoding="utf-8")
    with pytest.raises(AssessmentError, match=r"data/corrections\.yml, line 1"):
        read_corrections(tmp_path)


def test_the_change_log_lists_every_correction():
    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for each in read_corrections(ROOT):
        assert each.date in log
        assert each.says in log
