"""Reviews that wait: open pull requests that nobody answered in time, and sign-offs that are missing; told
in one issue.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from assessment.review.agreement.signoff import Standing, Status
from assessment.review.hosting.host import Host

TITLE = "Reviews that wait"
_DAYS = 14


def overdue(pulls: list[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Open pull requests, no drafts, that have not moved for a fortnight."""
    return [
        pull for pull in pulls if not pull["draft"] and _at(pull["updated_at"]) < now - timedelta(days=_DAYS)
    ]


def tell_waiting(host: Host, standing: tuple[Standing, ...], now: datetime) -> str:
    """Open, renew or close the issue that lists what waits. Returns its text."""
    late = overdue(host.open_pulls(), now)
    awaited = [one for one in standing if one.status in (Status.AWAITING, Status.EARLIER)]
    lines = [f"- #{pull['number']}, not moved since {pull['updated_at'][:10]}" for pull in late]
    lines += [f"- {one.chapter}, {one.agency}: {one.status}" for one in awaited]
    text = "\n".join(lines) or "Nothing waits."
    issues = [issue for issue in host.list("issues?state=open&per_page=100") if issue["title"] == TITLE]
    if issues:
        host.send(
            "PATCH", f"issues/{issues[0]['number']}", {"body": text, "state": "open" if lines else "closed"}
        )
    elif lines:
        host.send("POST", "issues", {"title": TITLE, "body": text})
    return text


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
