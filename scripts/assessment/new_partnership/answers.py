"""What a new partnership says of itself, as values; asking is for `questions`."""

from dataclasses import dataclass
from pathlib import Path

from assessment.periods import Period

YEARS_BEFORE = 2


@dataclass(frozen=True)
class Answers:
    """All that is needed. Files are as their publishers give them (see `geography`)."""

    name: str
    short_name: str
    website: str
    authority: str  # of one, or of several: E07000223+E07000229
    area: str
    kind: str
    force: str
    force_name: str
    period: Period
    published: Period
    look_up: Path
    boundaries: Path
    residents: Path
    residents_year: str
    households: Path | None = None
    households_year: str = "2021"
    other_codes: Path | None = None
    beside: tuple[str, ...] = ()
    agencies: tuple[tuple[str, str], ...] = ()

    @property
    def authorities(self) -> tuple[str, ...]:
        return tuple(self.authority.split("+"))

    @property
    def edition(self) -> str:
        return str(self.period.last.year)

    @property
    def comparison(self) -> tuple[Period, ...]:
        return self.period.same_months_of_earlier_years(YEARS_BEFORE)

    @property
    def series(self) -> Period:
        return Period(self.comparison[0].first, self.period.last)
