"""Changes of recording, and which comparisons cross them."""

import pytest

from assessment.errors import AssessmentError
from assessment.periods import parse_period
from assessment.report.edition.recording import FILE, RecordingBreak, read_recording_breaks

NOW, BEFORE = parse_period("2007-04/2007-09"), parse_period("2006-04/2006-09")
TEXT = (
    "- {id: a, label: a rule, month: MONTH, returns: [recorded-crime], says: a new rule, source: a paper}\n"
)


@pytest.mark.parametrize(
    ("month", "crossed"),
    [("2006-04", False), ("2006-05", True), ("2007-04", True), ("2007-09", True), ("2007-10", False)],
)
def test_a_comparison_crosses_what_lies_after_its_first_month(month, crossed):
    change = RecordingBreak(
        id="a", label="a rule", month=month, returns=("recorded-crime",), says="a rule", source="a paper"
    )
    assert change.lies_between(BEFORE, NOW) is crossed


def test_a_month_that_is_none_is_refused_by_line(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / FILE).write_text(TEXT.replace("MONTH", "2007-13"), encoding="utf-8")
    with pytest.raises(AssessmentError, match=r"recording-breaks.yml, line 1, .*month"):
        read_recording_breaks(tmp_path)


def test_a_project_need_not_keep_the_file(tmp_path):
    assert read_recording_breaks(tmp_path) == ()
