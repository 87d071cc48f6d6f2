"""A folder of returns as it came in: which file is which return, and when it was received.

The folder lies in the restricted zone. `received.yml`, kept by whoever takes the files in, is optional.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field

from assessment.errors import AssessmentError, Fault
from assessment.sources.partners_returns.contract import Contract
from assessment.sources.partners_returns.read import READABLE
from assessment.yaml_files import StrictModel, read_model

REGISTER = "received.yml"


class Receipt(StrictModel):
    """When a file came in, and which months it is complete for (by default those it holds)."""

    file: str
    received: date
    covers: str | None = Field(default=None, pattern=r"^\d{4}-\d{2}(/\d{4}-\d{2})?$")


class Register(StrictModel):
    """The register of a folder. `synthetic` marks returns that describe nobody."""

    synthetic: bool = False
    licence: str = "Restricted: shared for the assessment alone"
    files: tuple[Receipt, ...] = ()


@dataclass(frozen=True)
class ReturnFile:
    """A file of a folder, and the return it is."""

    path: Path
    name: str  # relative to the folder
    return_name: str
    receipt: Receipt | None


def read_register(folder: Path) -> Register:
    path = folder / REGISTER
    return read_model(path, Register, REGISTER) if path.is_file() else Register()


def find_files(folder: Path, contracts: Mapping[str, Contract]) -> tuple[ReturnFile, ...]:
    """Every file of the folder and the folders in it, by name. Hidden files and the register are passed over.

    A file is the return whose name its own name begins with: 'recorded-crime 2006-07.csv' is recorded crime.
    Raises AssessmentError for files of no return, and for receipts without a file.
    """
    if not folder.is_dir():
        raise AssessmentError(
            Fault(str(folder), "is not a folder", "Name the folder that holds the returns.")
        )
    receipts = {receipt.file: receipt for receipt in read_register(folder).files}
    found, faults = [], []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if hidden or name == REGISTER or not path.is_file():
            continue
        return_name = return_of_file(path, contracts)
        if return_name is None:
            faults.append(of_no_return(name, contracts))
        else:
            found.append(ReturnFile(path, name, return_name, receipts.pop(name, None)))
    for name in receipts:
        faults.append(Fault(f"{REGISTER}, {name}", "is registered as received, but is not in the folder"))
    if faults:
        raise AssessmentError(*faults)
    return tuple(found)


def return_of_file(path: Path, contracts: Iterable[str]) -> str | None:
    """The return that a file's name begins with; the longest where several do."""
    stem = path.stem.casefold().replace("_", "-").replace(" ", "-")
    fitting = [name for name in contracts if stem == name or stem.startswith(f"{name}-")]
    return max(fitting, key=len, default=None) if path.suffix.lower() in READABLE else None


def of_no_return(name: str, contracts: Iterable[str]) -> Fault:
    return Fault(
        name,
        "is the file of no return",
        "Begin its name with the return's, and save it as CSV, XLSX, XLS or ODS. "
        f"Returns: {', '.join(contracts)}.",
    )
