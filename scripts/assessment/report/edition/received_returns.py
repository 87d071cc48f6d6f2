"""The register of sources in words: what came in, of which months, how complete, how late; what is missing.

It reads what the release wrote down (datapackage.json) and prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from assessment.periods import Period, day_in_words, parse_period
from assessment.report.wording import words


@dataclass(frozen=True)
class RegisteredReturn:
    """A return or a published table that came in.

    `about` is what the release says of it, `sources` are its files.
    """

    about: Mapping[str, Any]
    sources: Sequence[Mapping[str, Any]]
    is_published: bool = False  # for periods of its own, which no edition's series bounds

    @property
    def title(self) -> str:
        return self.about["title"]

    @property
    def owners(self) -> list[str]:
        """The slugs of the agencies that sent it."""
        return list(dict.fromkeys(source["owner"] for source in self.sources))

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {step["step"]: step["rows"] for step in self.about["reconciliation"]}

    def covers(self, series: Period) -> str:
        """The months that it covers, and of how many the edition has, if some lack."""
        if not self.about["covers"]:
            return "no month"
        period = parse_period(self.about["covers"])
        if self.is_published:
            return period.label
        lacks = "" if period.contains(series) else f" ({period.length} of {series.length} months)"
        return f"{period.label}{lacks}"

    @property
    def completeness(self) -> str:
        """How many rows came in and were kept, and what share of those has a place."""
        received, kept = self.about["reconciliation"][0]["rows"], self._rows["kept"]
        if "elsewhere" in self._rows:
            return self._of_the_force(kept, received)
        count = "All" if received == kept else f"{words.number(kept)} of"
        placed = ""
        if "unplaced" in self._rows and kept:
            share = 1 - self._rows["unplaced"] / kept
            placed = f"; {'all' if share == 1 else words.percent(share)} placed in a ward"
        return f"{count} {words.number(received)} rows kept{placed}"

    def _of_the_force(self, kept: int, received: int) -> str:
        without = -self._rows["without a place"]
        lost = f"; {words.percent(without / received)} of the force's had no place" if without else ""
        count = f"{words.number(kept)} rows, of the force's {words.number(received)}"
        return f"{count}; all placed in a ward{lost}"

    @property
    def received(self) -> date | None:
        """When the last of its files came in; None where nobody noted it."""
        days = [date.fromisoformat(source["received"]) for source in self.sources if "received" in source]
        return max(days, default=None)

    @property
    def days_late(self) -> int:
        """By how many days it came after the contract's cut-off."""
        if not (self.received and self.about.get("due")):
            return 0
        return max((self.received - date.fromisoformat(self.about["due"])).days, 0)

    @property
    def arrival(self) -> str:
        """When it came, and how late."""
        if not self.received:
            return "Day not noted" if "due" in self.about else "Open data: no cut-off"
        late = f", {_days(self.days_late)} late" if self.days_late else ""
        return f"{day_in_words(self.received)}{late}"

    @property
    def terms(self) -> str:
        """Its licence (the Open Government Licence as OGL), and whether it is synthetic."""
        licences = list(dict.fromkeys(source["licence"] for source in self.sources))
        synthetic = ["synthetic"] if any(source["kind"] == "synthetic" for source in self.sources) else []
        return ", ".join([*licences, *synthetic]).replace("Open Government Licence", "OGL")


def registered(package: Mapping[str, Any]) -> Iterator[RegisteredReturn]:
    """Every return and published table of the edition that came in, by title."""
    files = {source["file"]: source for source in package.get("sources", ())}
    released = package.get("assessment", {})
    received = [
        RegisteredReturn(about, [files[name] for name in about["sources"]], part == "published")
        for part in ("returns", "published")
        for about in released.get(part, {}).values()
    ]
    yield from sorted(received, key=lambda entry: entry.title)


def late_sentence(package: Mapping[str, Any]) -> str:
    """Which returns came late, and by how much; empty if none did."""
    late = [received for received in registered(package) if received.days_late]
    if not late:
        return ""
    told = words.listed(
        [f"{words.lowered(received.title)} (by {_days(received.days_late)})" for received in late]
    )
    count = "One return" if len(late) == 1 else f"{words.capitalised(words.spelled(len(late)))} returns"
    return f"{count} came in late: {told}."


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{words.number(count)} days"
