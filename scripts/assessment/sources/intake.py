"""The files that came in for an edition, with what their receiver noted of them; opens none of them.

They lie in a folder of the restricted zone. `received.yml`, kept by whoever takes the files in, is optional.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from assessment.configuration import Configuration, Edition
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.geography import Geography
from assessment.progress import Progress
from assessment.yaml_files import StrictModel, places, read_model

REGISTER = "received.yml"


class Receipt(StrictModel):
    """When a file came in, and which months it is complete for (by default those it holds)."""

    file: str
    received: date
    covers: str | None = Field(default=None, pattern=r"^\d{4}-\d{2}(/\d{4}-\d{2})?$")


class MissingReturn(StrictModel):
    """What is known of a return that is not in the folder; `note` is a clause for readers."""

    return_name: str = Field(alias="return")
    reason: Literal["not_asked", "nil", "late", "refused"]
    note: str = ""


class Register(StrictModel):
    """The register of a folder. `synthetic` marks returns that describe nobody.

    `licence` says on what terms partners' returns may be used; without it none of them is read.
    """

    synthetic: bool = False
    licence: str = Field(default="", pattern=r"\S")
    files: tuple[Receipt, ...] = ()
    missing: tuple[MissingReturn, ...] = ()


@dataclass(frozen=True)
class ReceivedFile:
    """A file that came in. `name` is its path within the folder, as messages give it."""

    path: Path
    name: str
    receipt: Receipt | None = None


@dataclass(frozen=True)
class Intake:
    """All that came in for an edition, and what reading it takes."""

    folder: Path
    files: tuple[ReceivedFile, ...]
    register: Register
    configuration: Configuration
    edition: Edition
    geography: Geography
    progress: Progress = lambda _: None


def open_intake(
    path: Path,
    configuration: Configuration,
    edition: Edition,
    geography: Geography,
    progress: Progress = lambda _: None,
) -> Intake:
    """What lies at a path: a single file, or a folder with its register. See `received_files` for errors."""
    files, register = received_files(path), read_register(path)
    folder = path if path.is_dir() else path.parent
    return Intake(folder, files, register, configuration, edition, geography, progress)


def received_files(path: Path) -> tuple[ReceivedFile, ...]:
    """A file, or every file of a folder and the folders in it, by name.

    Hidden files and the register are passed over. Raises AssessmentError for a path that is not there or
    holds nothing, and for receipts without a file.
    """
    if path.is_file():
        return (ReceivedFile(path, path.name),)
    if not path.is_dir():
        raise AssessmentError(Fault(str(path), "is not a folder", "Name the folder that holds the returns."))
    receipts = {receipt.file: receipt for receipt in read_register(path).files}
    files = tuple(
        ReceivedFile(file, name, receipts.pop(name, None))
        for file in sorted(path.rglob("*"))
        if not is_hidden(name := file.relative_to(path).as_posix()) and name != REGISTER and file.is_file()
    )
    refuse_if_any(_receipts_without_a_file(path, set(receipts)))
    return files


def is_hidden(name: str) -> bool:
    """Whether a path within a folder is one that a system or a spreadsheet program keeps for itself."""
    return any(part.startswith((".", "~$")) for part in name.split("/"))


def read_register(path: Path) -> Register:
    """The register of a folder; an empty one where it has none, and for a single file."""
    register = path / REGISTER
    return read_model(register, Register, REGISTER) if register.is_file() else Register()


def _receipts_without_a_file(folder: Path, names: set[str]) -> Iterator[Fault]:
    if not names:
        return
    place = places(folder / REGISTER, REGISTER)
    for number, receipt in enumerate(read_register(folder).files):
        if receipt.file in names:
            what = f"{receipt.file} is registered as received, but is not in the folder"
            yield Fault(place(("files", number)), what, "Put the file there, or take its receipt out.")
