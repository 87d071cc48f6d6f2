"""What a user can get wrong, said so that they can mend it; nothing here knows of any particular check."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

MOST_NAMED = 12  # of more names that there are, a person reads the nearest alone


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where it is, what is wrong with it, and what to do about it.

    `where` names a file and, as far as it is known, its line, row, column or key
    (`assessment.yml, line 12, editions.2008.period`). No field ever holds a personal value.
    """

    where: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f"\n    {self.remedy}" if self.remedy else "")


class AssessmentError(Exception):
    """One or more faults of a user's input. The command line prints them all and ends with status 1."""

    def __init__(self, *faults: Fault) -> None:
        if not faults:
            raise ValueError("an AssessmentError needs at least one fault")
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))

    def _render_traceback_(self) -> list[str]:
        """What a notebook or a book shows of it (a protocol of IPython): the faults, and no traceback."""
        return str(self).splitlines()


def refuse_if_any(faults: Iterable[Fault]) -> None:
    """Raise one `AssessmentError` with all of the faults, if there are any."""
    collected = tuple(faults)
    if collected:
        raise AssessmentError(*collected)


def nearest(name: str, known: Iterable[str]) -> str:
    """The remedy for a name that does not exist: the one that was probably meant, or what there is."""
    names = list(known)
    if close := difflib.get_close_matches(name, names, n=1):
        return f"Did you mean {close[0]!r}?"
    if len(names) <= MOST_NAMED:
        return f"There are: {', '.join(names) or 'none'}."
    nearest_names = difflib.get_close_matches(name, names, n=5, cutoff=0)
    return f"Of {len(names)} names the nearest are: {', '.join(nearest_names)}."
