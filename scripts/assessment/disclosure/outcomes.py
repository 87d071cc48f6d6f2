"""The outcome of each table (pass, review, fail), and the written exceptions that `review` needs.

What a finding is, is said in `audit`; the exceptions themselves lie in data/policy.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from assessment.disclosure.audit import Report
from assessment.disclosure.policy import EXCEPTIONS_FILE, Exemption
from assessment.disclosure.views import View
from assessment.errors import Fault, refuse_if_any

Exceptions = Mapping[tuple[str, str], Exemption]


def outcomes_of(
    views: Sequence[View], report: Report, restated: Sequence[tuple[str, str]] = ()
) -> dict[str, str]:
    """The outcome of each table, by its id.

    A table that passes the audit is for review where an earlier edition contradicts its return: the sources
    were restated, so nobody can say what both together give away.
    """
    contradicted = {measure for _, measure in restated}
    outcomes = {}
    for view in views:
        outcome = report.outcomes[view.name]
        if outcome == "pass" and view.measure in contradicted and view.hidden.any():
            outcome = "review"
        outcomes[view.name.rpartition("/")[2]] = outcome
    return outcomes


def refuse_unapproved(
    edition: str, report: Report, outcomes: Mapping[str, str], exceptions: Exceptions
) -> list[Mapping[str, Any]]:
    """The exceptions that were used, for datapackage.json.

    Raises AssessmentError for every table that fails, and for one under review without an exception.
    """
    refuse_if_any(
        [
            *report.faults(),
            *(_unapproved(edition, table) for table in _under_review(outcomes, edition, exceptions)),
        ]
    )
    used = [exceptions[edition, table] for table, outcome in sorted(outcomes.items()) if outcome == "review"]
    return [
        {
            "table": entry.table,
            "reason": entry.reason,
            "approved_by": entry.approved_by,
            "until": entry.until.isoformat(),
        }
        for entry in used
    ]


def _under_review(outcomes: Mapping[str, str], edition: str, exceptions: Exceptions) -> list[str]:
    return [
        table
        for table, outcome in sorted(outcomes.items())
        if outcome == "review" and (edition, table) not in exceptions
    ]


def _unapproved(edition: str, table: str) -> Fault:
    what = (
        "its outcome is review: a suppressed cell can be told closely, or an earlier edition contradicts it, "
        f"and {EXCEPTIONS_FILE} has no exception for it"
    )
    return Fault(
        f"{edition}/{table}", what, "Ask the agency for a written exception, or leave the table out."
    )
