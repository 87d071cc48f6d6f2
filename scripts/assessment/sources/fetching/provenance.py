"""The one interface of all adapters: a source is asked for its files and says where each came from."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from assessment.sources.fetching.transport import Transport

OPEN_GOVERNMENT_LICENCE = "Open Government Licence v3.0"


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


class Source(Protocol):
    """What an adapter does."""

    name: str

    def fetch(self, transport: Transport, folder: Path) -> Sequence[Provenance]:
        """Write the source's files into `folder`, each whole or not at all. Raises AssessmentError."""
        ...
