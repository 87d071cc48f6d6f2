"""pass, review, fail: what a review needs."""

from datetime import date
from typing import Any

import pytest
from tests.counted_tables import counted, publish

from assessment.disclosure.audit import audit
from assessment.disclosure.outcomes import outcomes_of, refuse_unapproved
from assessment.disclosure.policy import Exemption
from assessment.disclosure.system import link
from assessment.disclosure.views import Statement
from assessment.errors import AssessmentError

WARDS = {"north": "borough", "south": "borough", "west": "borough"}
EXCEPTION = Exemption(
    edition="2008",
    table="by-ward",
    reason="the brigade published the range itself",
    approved_by="Community safety analyst",
    until=date(2030, 1, 1),
)


def under_review() -> Any:
    view = publish(counted("by-ward", {"area": WARDS}, [3, 20, 30]), [("north",), ("south",), ("borough",)])
    told = Statement("a press release", "recorded-crime", {"area": "south"}, 20, 22)
    return view, audit(link([view], statements=[told]))


def test_a_review_without_an_exception_is_refused() -> None:
    view, report = under_review()
    outcomes = outcomes_of([view], report)
    assert outcomes == {"by-ward": "review"}
    with pytest.raises(AssessmentError, match=r"2008/by-ward: its outcome is review"):
        refuse_unapproved("2008", report, outcomes, {})


def test_a_review_with_an_exception_is_registered() -> None:
    view, report = under_review()
    used = refuse_unapproved("2008", report, outcomes_of([view], report), {("2008", "by-ward"): EXCEPTION})
    assert used == [
        {
            "table": "by-ward",
            "reason": "the brigade published the range itself",
            "approved_by": "Community safety analyst",
            "until": "2030-01-01",
        }
    ]


def test_no_exception_lets_a_failure_pass() -> None:
    view = publish(counted("by-ward", {"area": WARDS}, [3, 20, 30]), [("north",)])
    report = audit(link([view]))
    with pytest.raises(AssessmentError, match="anybody can work out that it is 3"):
        refuse_unapproved("2008", report, outcomes_of([view], report), {("2008", "by-ward"): EXCEPTION})


def test_a_restated_return_is_for_review() -> None:
    view = publish(counted("by-ward", {"area": WARDS}, [3, 20, 30]), [("north",), ("south",)])
    report = audit(link([view]))
    assert outcomes_of([view], report, [("2007/by-ward", "recorded-crime")]) == {"by-ward": "review"}
    assert outcomes_of([view], report, [("2007/fires", "fires")]) == {"by-ward": "pass"}


def test_only_what_hides_something_is_for_review_after_a_restatement() -> None:
    hiding = publish(counted("a", {"area": WARDS}, [3, 20, 30]), [("north",), ("south",)])
    open_view = publish(counted("b", {"sex": {"f": "all", "m": "all"}}, [13, 40]))
    report = audit(link([hiding, open_view]))
    restated = [("2007/a", "recorded-crime")]
    assert outcomes_of([hiding, open_view], report, restated) == {"a": "review", "b": "pass"}


def test_an_exception_of_another_edition_does_not_count() -> None:
    view, report = under_review()
    outcomes = outcomes_of([view], report)
    with pytest.raises(AssessmentError):
        refuse_unapproved("2009", report, outcomes, {("2008", "by-ward"): EXCEPTION})
    whole = audit(link([publish(counted("by-ward", {"area": WARDS}, [9, 20, 30]))]))
    assert refuse_unapproved("2008", whole, {"by-ward": "pass"}, {("2008", "by-ward"): EXCEPTION}) == []
