"""Files that are told apart by their names: each begins with the name of its contract."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from assessment.sources.intake import Intake, ReceivedFile
from assessment.sources.table_files import READABLE

Contract = TypeVar("Contract")


def named_by(path: Path, names: Iterable[str]) -> str | None:
    """The one of some names that a file's name begins with; the longest where several do.

    'recorded-crime 2006-07.csv' is recorded crime.
    """
    stem = path.stem.casefold().replace("_", "-").replace(" ", "-")
    fitting = [name for name in names if stem == name or stem.startswith(f"{name}-")]
    return max(fitting, key=len, default=None) if path.suffix.lower() in READABLE else None


@dataclass(frozen=True)
class NamedFiles(Generic[Contract]):
    """What readers of such files share. `accepts` are the contracts by name."""

    intake: Intake
    accepts: Mapping[str, Contract]

    def claims(self, file: ReceivedFile) -> bool:
        return named_by(file.path, self.accepts) is not None

    def by_name(self, files: Sequence[ReceivedFile]) -> dict[str, list[ReceivedFile]]:
        """Files that it claims, by the name of their contract, in alphabetical order."""
        named: dict[str, list[ReceivedFile]] = {}
        for file in files:
            named.setdefault(str(named_by(file.path, self.accepts)), []).append(file)
        return dict(sorted(named.items()))
