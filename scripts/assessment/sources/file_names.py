"""Which return or published table a file is, told by its name."""

from collections.abc import Iterable
from pathlib import Path

from assessment.sources.table_files import READABLE


def named_by(path: Path, names: Iterable[str]) -> str | None:
    """The one of some names that a file's name begins with; the longest where several do.

    'recorded-crime 2006-07.csv' is recorded crime.
    """
    stem = path.stem.casefold().replace("_", "-").replace(" ", "-")
    fitting = [name for name in names if stem == name or stem.startswith(f"{name}-")]
    return max(fitting, key=len, default=None) if path.suffix.lower() in READABLE else None
