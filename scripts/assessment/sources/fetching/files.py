"""What can be fetched, and where it came from; what the sources that fetch have in common."""

import csv
import hashlib
import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assessment.errors import AssessmentError, Fault
from assessment.sources.fetching.cache import Entry
from assessment.sources.fetching.transport import Transport, not_what_was_asked, now
from assessment.whole_files import written_whole

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


class FileToFetch(Protocol):
    """One file, or several that come together."""

    name: str

    def fetch(self, transport: Transport, folder: Path) -> Sequence[Provenance]:
        """Write the files into `folder`, each whole or not at all. Raises AssessmentError."""
        ...


@dataclass(frozen=True)
class PlainFile:
    """One published CSV file as it is. It must have its columns, and its `sha256` where that is known."""

    name: str
    address: str
    title: str
    columns: tuple[str, ...]
    file: str
    sha256: str | None = None

    def fetch(self, transport: Transport, folder: Path) -> Sequence[Provenance]:
        entry, path = transport.download(self.address, self.sha256, self._check)
        place(path, folder / self.file)
        return [Provenance(self.file, self.title, self.address, entry.fetched, entry.sha256, entry.bytes)]

    def _check(self, path: Path) -> None:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            if file.read(1024).lstrip()[:1] == "<":
                raise AssessmentError(not_what_was_asked(self.address, "CSV"))
            file.seek(0)
            refuse_missing(self.address, self.columns, next(csv.reader(file), []))


def refuse_missing(address: str, wanted: Collection[str], held: Sequence[str]) -> None:
    """Raises AssessmentError where an answer lacks columns that we rely on."""
    missing = [column for column in wanted if column not in held]
    if missing:
        has = ", ".join(held[:8]) or "none"
        what = f"has no column {', '.join(map(repr, missing))}; it has: {has}"
        remedy = "The vintage may have changed: mend data/open-data.yml, or the contract in data/published."
        raise AssessmentError(Fault(address, what, remedy))


def keep(
    transport: Transport, address: str, state: Callable[[], str], collect: Callable[[], bytes], target: Path
) -> Entry:
    """Write a file that we put together from several answers: from the cache if the publisher's `state` is
    what it was, else from `collect`.

    Offline the cache alone counts. Raises AssessmentError if it lacks the file.
    """
    held = transport.cache.find(address)
    if transport.offline:
        entry, path = held or transport.not_here(address)
    else:
        present = hashlib.sha256(state().encode()).hexdigest()
        if held and held[0].validators.get("state") == present:
            entry, path = held
        else:
            part = transport.cache.part(address)
            part.write_bytes(collect())
            entry, path = transport.cache.put(address, part, now(), {"state": present})
    place(path, target)
    return entry


def place(path: Path, target: Path) -> None:
    """Copy a cached file to its place, whole or not at all."""
    with written_whole(target) as temporary:
        shutil.copyfile(path, temporary)
