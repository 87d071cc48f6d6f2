"""What can be wrong with a book, as one exception that carries every problem found.

Belongs here: the error type and how it reads. Does not: deciding what is wrong, or ending the process.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One mistake in the sources: the file (relative to the project), its line (None for the whole file),
    what is wrong and what to do. `detail` holds further lines, such as the end of a traceback."""

    file: str
    line: int | None
    message: str
    detail: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        indented = "".join(f"\n    {line}" for line in self.detail.splitlines())
        return f"{place}: {self.message}{indented}"


class BookError(Exception):
    """The book cannot be built; `problems` holds every reason found, sorted by place and without repeats."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        unique = set(problems)
        if not unique:
            raise ValueError("a BookError needs at least one problem")
        self.problems = tuple(sorted(unique, key=lambda p: (p.file, p.line or 0, p.message, p.detail)))
        super().__init__("\n".join(map(str, self.problems)))


def raise_if_any(problems: Iterable[Problem]) -> None:
    """Raise one BookError that holds all of `problems`, or return when there are none."""
    if all_of_them := tuple(problems):
        raise BookError(all_of_them)
