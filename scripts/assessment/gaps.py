"""Why a released table is not there: one reason of a closed list, and what the book says of each.

The gate decides the reason and writes it down (`assessment.gaps` of datapackage.json, a `Gap` a table); the
book and the commands read it. How a gap is printed belongs to `assessment.report`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from assessment.periods import day_in_words


class GapReason(StrEnum):
    """Why a table is not there, from nobody being asked for it to its having been ended by law."""

    NOT_ASKED = "not_asked"  # nobody has been asked for it
    NOT_DUE = "not_due"  # asked for, and the day by which it is due has not come
    NOT_SENT = "not_sent"  # due, and not there
    NIL = "nil"  # the agency said that there was none
    LATE = "late"  # it came too late for the edition
    REFUSED = "refused"  # it came, and broke the rules of its contract
    INCOMPLETE = "incomplete"  # it came, and does not hold what this table counts
    NOT_RELEASED = "not_released"  # nothing is on record: the edition has not been released with it yet
    NOT_PUBLISHED = "not_published"  # open data that the publisher did not publish
    ENDED = "ended"  # no longer collected: the law or the scheme ended


_SENTENCES = {
    GapReason.NOT_ASKED: "We have not asked {asked} for it.",
    GapReason.NOT_DUE: "It is not due from {asked} yet.",
    GapReason.NOT_SENT: "It has not come in from {asked}.",
    GapReason.NIL: "There was none: that is what {asked} told us.",
    GapReason.LATE: "It came in from {asked} too late for this edition.",
    GapReason.REFUSED: "We could not use what came in from {asked}, because it has faults.",
    GapReason.INCOMPLETE: "The figures from {asked} do not hold what this needs.",
    GapReason.NOT_RELEASED: "The figures from {asked} have not been released yet.",
    GapReason.NOT_PUBLISHED: "It has not been published; {asked} can say more.",
    GapReason.ENDED: "It is no longer collected; {asked} can say more.",
}
_IN_SHORT = {
    GapReason.NOT_ASKED: "Not asked for",
    GapReason.NOT_DUE: "Not due yet",
    GapReason.NOT_SENT: "Has not come in",
    GapReason.NIL: "None, as the agency says",
    GapReason.LATE: "Came too late for this edition",
    GapReason.REFUSED: "Came in with faults",
    GapReason.INCOMPLETE: "Lacks what this needs",
    GapReason.NOT_RELEASED: "Not released yet",
    GapReason.NOT_PUBLISHED: "Not published",
    GapReason.ENDED: "No longer collected",
}


@dataclass(frozen=True)
class Gap:
    """A table that is not there, the return or source that it needs, and why.

    `detail` says more, in a clause without a capital or full stop ("the return does not carry age_band");
    `due` is the day by which the return was, or will be, due.
    """

    table: str
    return_name: str
    reason: GapReason
    detail: str = ""
    due: date | None = None

    def sentence(self, asked: str) -> str:
        """The reason for a reader; `asked` names the agency, as within a sentence, and whom to ask there."""
        return _SENTENCES[self.reason].format(asked=asked)

    @property
    def in_short(self) -> str:
        """The reason for a cell of a table, with the day by which it was due or the detail."""
        if self.due and self.reason is GapReason.NOT_SENT:
            return f"Due by {day_in_words(self.due)}, has not come in"
        if self.due and self.reason is GapReason.NOT_DUE:
            return f"Due by {day_in_words(self.due)}"
        detail = self.detail.replace("_", " ")
        return f"{detail[:1].upper()}{detail[1:]}" if detail else _IN_SHORT[self.reason]

    def as_json(self) -> dict[str, str]:
        """The record in datapackage.json."""
        record = {"table": self.table, "return": self.return_name, "reason": str(self.reason)}
        if self.detail:
            record["detail"] = self.detail
        if self.due:
            record["due"] = self.due.isoformat()
        return record


def gap_from_json(record: Mapping[str, Any]) -> Gap:
    """A gap as `as_json` wrote it."""
    due = date.fromisoformat(record["due"]) if "due" in record else None
    reason = GapReason(record["reason"])
    return Gap(record["table"], record["return"], reason, record.get("detail", ""), due)


def gaps_of(package: Mapping[str, Any]) -> dict[str, Gap]:
    """The gaps on record in an edition's data package, by table."""
    records = package.get("assessment", {}).get("gaps", ())
    return {record["table"]: gap_from_json(record) for record in records}
