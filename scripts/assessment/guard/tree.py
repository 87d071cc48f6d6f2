"""Looks through files, the whole tree or the history of a change for personal data.

It says file, line and kind, never the value. What a datum looks like is in `assessment.guard.patterns`; what
may stand where, in data/policy/guard.yml.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path, PurePosixPath

from assessment.configuration import Configuration
from assessment.errors import AssessmentError, Fault
from assessment.guard.contents import content_of, embedded
from assessment.guard.patterns import DETECTORS, plain
from assessment.review.hosting.git import git, git_bytes
from assessment.sources.partners_returns.contract import Contract, normalise_header, read_contracts
from assessment.yaml_files import StrictModel, read_model

POLICY = "data/policy/guard.yml"
RESTRICTED_ZONE = "restricted zone"
RETURN_FILE = "restricted return"
WORKBOOK = "workbook"
RECORDS = "records of a return"
UNREADABLE = "file that cannot be looked through"
_WORKBOOKS = {".xlsx", ".xls", ".xlsm", ".ods"}
_TABLES = {".csv", ".tsv", ".txt", ".psv"}
_OPEN_RULES = {"open", "public"}
_HEADINGS_OF_RECORDS = 4
_NEAR = 1_000  # characters within which the keys of one record stand
# What stands between the headings of a table or the values of a record, and a key with what ends it.
_BETWEEN = re.compile(r"[,;\t|<>(){}\[\]\"'`=:\\]+")
_KEY = re.compile(r"([A-Za-z][\w .'/-]{1,59}?)(?:[\"'`]?[ \t]*(?::|=|</)|[\"'`],?[ \t]*\n)")


class Allowed(StrictModel):
    """What may stand in certain files after all, and why."""

    files: str
    kinds: tuple[str, ...]
    reason: str


class GuardPolicy(StrictModel):
    allowed: tuple[Allowed, ...] = ()

    def allows(self, name: str, kind: str) -> bool:
        return any(kind in entry.kinds and fnmatch(name, entry.files) for entry in self.allowed)


@dataclass(frozen=True, order=True)
class Sighting:
    """A kind of personal data at a place. The value is not kept."""

    file: str
    line: int
    kind: str

    def as_fault(self) -> Fault:
        where = f"{self.file}:{self.line}" if self.line else self.file
        if self.kind == UNREADABLE:
            what = "holds what cannot be looked through for personal data"
            return Fault(where, what, f"Keep it as text, a plain PNG or WOFF2; what may stay is in {POLICY}.")
        return Fault(
            where, f"looks like personal data ({self.kind})", f"Take it out; what may stay is in {POLICY}."
        )


@dataclass(frozen=True)
class Guard:
    """The rules of one project."""

    policy: GuardPolicy
    contracts: tuple[Contract, ...]  # of restricted returns
    restricted_folders: tuple[str, ...]

    def look_at(self, name: str, content: bytes) -> list[Sighting]:
        """What is wrong with one file. `name` is its path in the project, with forward slashes."""
        sightings = {Sighting(name, 0, kind) for kind in self._kinds_of_name(name)}
        sightings.update(self._sightings_in(name, content))
        return sorted(sighting for sighting in sightings if not self.policy.allows(name, sighting.kind))

    def _sightings_in(self, name: str, content: bytes) -> Iterator[Sighting]:
        read = content_of(content)
        if not read.whole and PurePosixPath(name).suffix.lower() not in _WORKBOOKS:
            yield Sighting(name, 0, UNREADABLE)
        yield from self._kinds_of_text(name, read.text)
        for start, packed in embedded(read.text):
            line = read.text.count("\n", 0, start) + 1
            inner = content_of(packed)
            if not inner.whole:
                yield Sighting(name, line, UNREADABLE)
            yield from (replace(one, line=line) for one in self._kinds_of_text(name, inner.text))

    def _kinds_of_name(self, name: str) -> Iterator[str]:
        path = PurePosixPath(name)
        if any(name == folder or name.startswith(f"{folder}/") for folder in self.restricted_folders):
            yield RESTRICTED_ZONE
        suffix = path.suffix.lower()
        if suffix in _WORKBOOKS:
            yield WORKBOOK
        stem = path.stem.casefold().replace("_", "-").replace(" ", "-")
        if suffix in _WORKBOOKS | _TABLES and any(
            stem == contract.name or stem.startswith(f"{contract.name}-") for contract in self.contracts
        ):
            yield RETURN_FILE

    def _kinds_of_text(self, name: str, text: str) -> Iterator[Sighting]:
        plain_text = plain(text)
        for kind, detector in DETECTORS.items():
            if self.policy.allows(name, kind):
                continue
            for start in detector(plain_text):
                yield Sighting(name, text.count("\n", 0, start) + 1, kind)
        if not self.policy.allows(name, RECORDS):
            yield from (Sighting(name, line, RECORDS) for line in self._lines_of_headings(text))

    def _lines_of_headings(self, text: str) -> Iterator[int]:
        """Each line of some restricted return's headings, with its key or a personal field; and the line of
        the last key where records name their values one by one.
        """
        for number, line in enumerate(text.splitlines(), 1):
            cells = _BETWEEN.split(line)
            if len(cells) > 1 and self._is_a_record(cells):
                yield number
        keys: deque[re.Match[str]] = deque()
        for key in _KEY.finditer(text):
            if normalise_header(key[1]) not in self._fields:
                continue
            keys.append(key)
            while keys[0].start() < key.start() - _NEAR:
                keys.popleft()
            if self._is_a_record(near[1] for near in keys):
                yield text.count("\n", 0, key.start()) + 1
                return

    def _is_a_record(self, headings: Iterable[str]) -> bool:
        fields: dict[int, dict[str, bool]] = defaultdict(dict)
        for heading in headings:
            for place, field, tells in self._fields.get(normalise_header(heading), ()):
                fields[place][field] = tells
        return any(
            any(named.values()) and len(named) >= min(_HEADINGS_OF_RECORDS, len(self.contracts[place].fields))
            for place, named in fields.items()
        )

    @cached_property
    def _fields(self) -> dict[str, list[tuple[int, str, bool]]]:
        """By heading: the place of each return that has it, the field, whether that is a key or personal."""
        fields = defaultdict(list)
        for place, contract in enumerate(self.contracts):
            for field in contract.fields:
                for heading in field.headers:
                    tells = field.personal or field.name == contract.primaryKey
                    fields[heading].append((place, field.name, tells))
        return fields


def load_guard(configuration: Configuration) -> Guard:
    """The guard of a configured project."""
    root = configuration.root
    path = root / POLICY
    contracts = read_contracts(configuration).values()
    folders = {
        edition.returns.as_posix()
        for edition in configuration.editions.values()
        if not edition.returns.is_absolute()
    }
    zones = {PurePosixPath(folder).parts[0] for folder in folders}
    return Guard(
        read_model(path, GuardPolicy, POLICY) if path.is_file() else GuardPolicy(),
        tuple(contract for contract in contracts if contract.disclosure not in _OPEN_RULES),
        tuple(sorted(zones)),
    )


# --- which files ----------------------------------------------------------------------------------


def files_of_tree(root: Path) -> list[str]:
    """What git keeps or would keep: tracked files and new ones that are not ignored."""
    listed = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    return sorted({name for name in listed if name and (root / name).is_file()})


def look_through_files(guard: Guard, root: Path, names: Iterable[str]) -> list[Sighting]:
    """Sightings in files of the project, by name. A file that is not there any more holds nothing."""
    sightings = []
    for name in names:
        path = root / name
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise AssessmentError(Fault(name, f"cannot be read: {error.strerror}")) from None
        sightings += guard.look_at(name, content)
    return sightings


def look_through_history(guard: Guard, root: Path, revisions: str) -> list[Sighting]:
    """Sightings in every version of every file that the commits of `revisions` (BASE..HEAD) brought in.

    A datum that one commit adds and the next takes out is still in the history.
    """
    raw = git(root, "log", "--format=", "--raw", "--no-abbrev", "--no-renames", "-m", "-z", revisions)
    parts = [part for part in raw.split("\0") if part.strip()]
    seen: set[tuple[str, str]] = set()
    sightings = []
    for about, name in zip(parts[::2], parts[1::2], strict=False):
        new_mode, blob = about.split()[1], about.split()[3]
        if (blob, name) in seen or set(blob) == {"0"} or new_mode == "160000":
            continue
        seen.add((blob, name))
        for sighting in guard.look_at(name, git_bytes(root, "cat-file", "blob", blob)):
            sightings.append(
                Sighting(f"{name} (in the history, version {blob[:10]})", sighting.line, sighting.kind)
            )
    return sorted(set(sightings))
