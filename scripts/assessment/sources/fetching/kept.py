"""Files that we put together from several answers, kept by what a publisher says of their state."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from assessment.sources.fetching.transport import Transport, now
from assessment.whole_files import written_whole

Fetched = tuple[str, str, int]  # when, checksum, bytes


def keep(
    transport: Transport,
    address: str,
    state: Callable[[], str],
    collect: Callable[[], bytes],
    target: Path,
) -> Fetched:
    """Write `target` from the cache if the publisher's `state` is what it was, else from `collect`.

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
    return entry.fetched, entry.sha256, entry.bytes


def place(path: Path, target: Path) -> None:
    """Copy a cached file to its place, whole or not at all."""
    with written_whole(target) as temporary:
        shutil.copyfile(path, temporary)
