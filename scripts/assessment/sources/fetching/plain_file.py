"""One published CSV file, such as the indices of deprivation, with the columns that we rely on."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import AssessmentError, Fault
from assessment.sources.fetching.kept import place
from assessment.sources.fetching.provenance import Provenance
from assessment.sources.fetching.transport import Transport, not_what_was_asked


@dataclass(frozen=True)
class PlainFile:
    """The file at `address`, unchanged. `sha256`, where it is known, must match."""

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
            header = next(csv.reader(file), [])
        missing = [column for column in self.columns if column not in header]
        if missing:
            what = f"has no column {', '.join(map(repr, missing))}; it has: {', '.join(header[:8]) or 'none'}"
            raise AssessmentError(Fault(self.address, what, "Mend data/open-data.yml."))
