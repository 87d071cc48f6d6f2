"""What has been fetched before: files named by their checksum, and an index from addresses to them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assessment.whole_files import sha256_of, write_whole

INDEX = "index.json"


@dataclass(frozen=True)
class Entry:
    """One address: the checksum of what it gave, when, and the validators for asking whether it changed."""

    sha256: str
    fetched: str
    bytes: int
    validators: Mapping[str, str]


class Cache:
    """A folder. A file whose bytes no longer match its name counts as not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, address: str) -> tuple[Entry, Path] | None:
        """What an address gave last, if it is still whole."""
        held = self._index().get(address)
        if held is None:
            return None
        entry = Entry(**held)
        path = self.folder / entry.sha256
        if not path.is_file() or sha256_of(path) != entry.sha256:
            return None
        return entry, path

    def put(
        self, address: str, part: Path, fetched: str, validators: Mapping[str, str]
    ) -> tuple[Entry, Path]:
        """Take a complete file over from its temporary place."""
        entry = Entry(sha256_of(part), fetched, part.stat().st_size, dict(validators))
        target = self.folder / entry.sha256
        part.replace(target)
        index = self._index()
        index[address] = asdict(entry)
        write_json(self.folder / INDEX, index)
        return entry, target

    def part(self, address: str) -> Path:
        """Where a download of an address grows."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{hashlib.sha256(address.encode()).hexdigest()[:32]}.part"

    def _index(self) -> dict[str, dict]:
        return read_kept(self.folder / INDEX)


def read_kept(path: Path) -> dict[str, Any]:
    """What `write_json` wrote; nothing where the file is not there or no longer whole."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def write_json(path: Path, content: object) -> None:
    """Write a JSON file whole or not at all."""
    write_whole(path, (json.dumps(content, indent=1, sort_keys=True) + "\n").encode())
