"""What was read of a download of data.police.uk: its sources with checksums, and how its rows add up."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from assessment.records import Kind, ReconciliationStep, Source, SourceFile
from assessment.sources.police_downloads.archive import OUTCOMES, STOP_AND_SEARCH, STREET, MonthlyFile

LICENCE = "Open Government Licence v3.0"
URL = "https://data.police.uk/data/"
TITLES = {
    STREET: "Street-level crime and anti-social behaviour",
    OUTCOMES: "Outcomes of crimes",
    STOP_AND_SEARCH: "Stop and search",
}
REPEATED = "a crime ID that an earlier row has: one ID is one crime"


@dataclass
class FilesRead:
    """What was read of one kind of file: rows, and a digest over the names and digests of the files.

    The digest is the same for a zip and for the folder that was unpacked from it.
    """

    rows: int = 0
    files: list[SourceFile] = field(default_factory=list)
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def add(self, file: MonthlyFile, content: bytes, rows: int) -> None:
        self.rows += rows
        digest = hashlib.sha256(content).hexdigest()
        self.files.append(SourceFile(file.name, digest, rows))
        self.digest.update(f"{digest}  {file.name}\n".encode())

    def source(self, kind: str) -> Source:
        first, last = self.files[0].name, self.files[-1].name
        named = first if first == last else f"{first} to {last} ({len(self.files)} files)"
        title = f"{TITLES[kind]}, data.police.uk"
        digest, files = self.digest.hexdigest(), tuple(self.files)
        return Source(named, digest, self.rows, title, "police", LICENCE, Kind.OPEN, url=URL, files=files)


def steps_of_force(counts: Mapping[str, int], kind: str) -> list[ReconciliationStep]:
    """How the rows of the files become the force's crimes or incidents."""
    repeated = counts[f"{kind} repeated in the force"]
    steps = [ReconciliationStep("in the files", counts[f"{kind} in the files"], f"{kind} of the force")]
    if kind == "crimes":
        steps.append(ReconciliationStep("repeated", -repeated, REPEATED))
    kept = counts[f"{kind} in the files"] - repeated
    return [*steps, ReconciliationStep("kept", kept, f"{kind} of the force, wherever they were")]


def steps_of_area(counts: Mapping[str, int], kind: str, name: str) -> list[ReconciliationStep]:
    """How the rows of the files become the crimes or incidents of the area called `name`."""
    notes = {
        "without a place": "no small area is given, so they belong to no authority that we could name",
        "elsewhere": f"outside {name}",
    }
    if kind == "crimes":
        notes["repeated"] = REPEATED
    moved = "of those kept: small areas of another vintage, given to those on the map"
    return [
        ReconciliationStep("in the files", counts[f"{kind} in the files"], f"{kind} of the force"),
        *(ReconciliationStep(step, -counts[f"{kind} {step}"], note) for step, note in notes.items()),
        ReconciliationStep("kept", counts[kind], f"{kind} in {name}"),
        ReconciliationStep("moved", counts[f"{kind} moved"], moved),
    ]
