"""One breach of a contract, as its sender needs to hear it; no rule is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.errors import Fault

ROWS_NAMED = 5


@dataclass(frozen=True)
class Breach:
    """A rule that some rows of a file break. Never holds a value of the file.

    `rows` are the first few row numbers, as the sender's program counts them; `count` is how many there are
    (0: the fault is of the file or the column, not of rows).
    """

    file: str
    rule: str
    what: str
    remedy: str
    column: str | None = None
    rows: tuple[int, ...] = ()
    count: int = 0

    @property
    def where(self) -> str:
        parts = [self.file]
        if self.column:
            parts.append(f"column {self.column!r}")
        if self.count:
            parts.append(self.rows_in_words)
        return ", ".join(parts)

    @property
    def rows_in_words(self) -> str:
        if not self.count:
            return ""
        numbers = ", ".join(str(row) for row in self.rows)
        more = f" and {self.count - len(self.rows):,} more" if self.count > len(self.rows) else ""
        return f"{'row' if self.count == 1 else 'rows'} {numbers}{more}"

    def as_fault(self) -> Fault:
        return Fault(self.where, f"{self.what} [{self.rule}]", self.remedy)


def first_rows(numbers: Sequence[int]) -> tuple[int, ...]:
    return tuple(int(number) for number in numbers[:ROWS_NAMED])
