"""What a source of numbers is: it may fetch files, it claims files that came in, and it reads them.

A source is a folder beside this module, registered in `register.py`. What it reads are clean records or
published tables, and each of them names its files with their kind, licence and owner.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from assessment.configuration import Configuration, Edition
from assessment.errors import AssessmentError
from assessment.gaps import GapReason
from assessment.records import CleanReturn, PublishedTable
from assessment.records import Source as SourceRecord
from assessment.sources.breaches import Checked

if TYPE_CHECKING:
    from assessment.sources.fetching.files import FileToFetch
    from assessment.sources.intake import Intake, ReceivedFile


@dataclass(frozen=True)
class Absence:
    """Why a return, or a published table (`of_table`), is not there.

    `detail` says more in a clause for readers, `due` is the day by which it was due.
    """

    reason: GapReason
    detail: str = ""
    due: date | None = None
    of_table: bool = False


@dataclass(frozen=True)
class Readings:
    """What was read: clean records by the name of their return, and published tables by their name."""

    returns: Mapping[str, CleanReturn] = field(default_factory=dict)
    tables: Mapping[str, PublishedTable] = field(default_factory=dict)

    @property
    def records(self) -> Sequence[SourceRecord]:
        """The files that all of it came from, each once."""
        read = (*self.returns.values(), *self.tables.values())
        return list({record.file: record for clean in read for record in clean.sources}.values())


class Reader(Protocol):
    """A source at work on the files that came in for one edition (its `Intake`).

    `accepts` are the names with which its files may begin.
    """

    accepts: Collection[str]

    def claims(self, file: ReceivedFile) -> bool:
        """Whether a file is this source's, told by its name."""
        ...

    def read(self, files: Sequence[ReceivedFile]) -> Readings:
        """What the claimed files hold. Raises AssessmentError with every fault of every file."""
        ...

    def absences(self) -> Mapping[str, Absence]:
        """For all that the source can give, by name: why it is not there, where it is not there."""
        ...


@dataclass(frozen=True)
class FetchRequest:
    """What `assessment fetch` was asked for."""

    configuration: Configuration
    edition: Edition
    folder: Path  # where the files go
    newest: bool = False


class Source:
    """A source, by default one that nothing is fetched from and that reads no file of an edition."""

    name: ClassVar[str]  # as a message names it: "data.police.uk"
    fetched_as: ClassVar[str | None] = None  # the word after `assessment fetch --what`
    fetch_help: ClassVar[str] = ""
    fetched_for_edition: ClassVar[bool] = False  # into the folder of the edition's returns
    settings: ClassVar[str | None] = None  # its part of data/open-data.yml

    def returns(self, configuration: Configuration) -> Collection[str]:
        """The names of the returns that it can give as clean records."""
        return ()

    def reader(self, intake: Intake) -> Reader | None:
        """Its reader of the files that came in for an edition; None where it has none."""
        return None

    def check(self, reader: Reader, files: Sequence[ReceivedFile]) -> Sequence[Checked]:
        """What each of the claimed files is, and what is wrong with it; by default all are read together."""
        try:
            records = reader.read(files).records
        except AssessmentError as error:
            more = f" and {len(files) - 1} more" if len(files) > 1 else ""
            faulty = Checked(name=f"{files[0].name}{more}", title=self.name)
            faulty.add_faults(error.faults)
            return [faulty]
        read = [Checked(name=record.file, title=record.title, rows=record.rows) for record in records]
        return read or [Checked(name=file.name, title=self.name) for file in files]

    def files_to_fetch(self, request: FetchRequest) -> Sequence[FileToFetch]:
        """What there is to fetch. Raises AssessmentError where the request cannot be served."""
        return ()
