"""Where a fetched file came from, and the one interface of everything that can be fetched."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from assessment.sources.fetching.transport import Transport

OPEN_GOVERNMENT_LICENCE = "Open Government Licence v3.0"
PROVENANCE_FILE = "fetched.json"


@dataclass(frozen=True)
class Provenance:
    """Where a file came from. `fetched` is the time of the request that brought the bytes, in UTC."""

    file: str
    title: str
    address: str
    fetched: str
    sha256: str
    bytes: int
    licence: str = OPEN_GOVERNMENT_LICENCE

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class FileToFetch(Protocol):
    """One file, or several that come together."""

    name: str

    def fetch(self, transport: Transport, folder: Path) -> Sequence[Provenance]:
        """Write the files into `folder`, each whole or not at all. Raises AssessmentError."""
        ...
