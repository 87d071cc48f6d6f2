"""What a check says of files that came in: what each is, and what is wrong with it. Decides no rule."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assessment.errors import Fault


@dataclass(frozen=True)
class Breach:
    """A rule that some rows of a file break, as its sender needs to hear it. Never holds a value of the file.

    `rows` are the first few row numbers, as the sender's program counts them; `count` is how many there are
    (0: the fault is of the file or the column, not of rows). Only the rules of contracts have a name.
    """

    file: str
    rule: str
    what: str
    remedy: str
    column: str | None = None
    rows: tuple[str, ...] = ()
    count: int = 0

    @property
    def rows_in_words(self) -> str:
        if not self.count:
            return ""
        numbers = ", ".join(self.rows)
        more = f" and {self.count - len(self.rows):,} more" if self.count > len(self.rows) else ""
        return f"{'row' if self.count == 1 else 'rows'} {numbers}{more}"

    def as_fault(self) -> Fault:
        column = f"column {self.column!r}" if self.column else ""
        where = ", ".join(filter(None, (self.file, column, self.rows_in_words)))
        return Fault(where, f"{self.what} [{self.rule}]" if self.rule else self.what, self.remedy)


@dataclass(kw_only=True)
class Checked:
    """A file after its check, or several that are one source: what it is, and what is wrong with it.

    `notes` say what of it was read and what was left out.
    """

    name: str
    title: str
    rows: int = 0
    breaches: list[Breach] = field(default_factory=list)
    notes: tuple[str, ...] = ()

    @property
    def is_faultless(self) -> bool:
        return not self.breaches

    def add_faults(self, faults: Sequence[Fault], rule: str = "") -> None:
        self.breaches += [Breach(fault.where, rule, fault.what, fault.remedy) for fault in faults]
