"""From a folder of returns to clean records: find the files, correct, check, clean. All faults at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assessment.codelists import Codelist, read_codelists
from assessment.configuration import Configuration
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.records import CleanReturn
from assessment.sources.partners_returns.check import CheckedFile, check_file
from assessment.sources.partners_returns.clean import ReturnedFile, clean_return
from assessment.sources.partners_returns.contract import WARD, Contract, read_contracts
from assessment.sources.partners_returns.corrections import Correction, apply_corrections, read_corrections
from assessment.sources.partners_returns.folder import (
    ReturnFile,
    find_files,
    of_no_return,
    read_register,
    return_of_file,
)
from assessment.sources.partners_returns.places import Places, load_places
from assessment.sources.partners_returns.read import READABLE
from assessment.sources.partners_returns.table import Table


@dataclass(frozen=True)
class Rulebook:
    """All that files are held against: contracts, codelists (the wards among them), places."""

    contracts: dict[str, Contract]
    codelists: dict[str, Codelist]
    places: Places


def load_rulebook(configuration: Configuration) -> Rulebook:
    """Raises AssessmentError for what is wrong in one of the files, or between them."""
    root = configuration.root
    places = load_places(configuration)
    codelists = {**read_codelists(root / "data/codelists", root, configuration.names), WARD: places.wards}
    contracts = read_contracts(root / "data/contracts", root)
    refuse_if_any(_unknown_codelists(contracts.values(), codelists))
    return Rulebook(contracts, codelists, places)


def _unknown_codelists(contracts: Iterable[Contract], codelists: Mapping[str, Codelist]) -> Iterator[Fault]:
    for contract in contracts:
        for field in contract.fields:
            if field.codelist and field.codelist not in codelists:
                where = f"data/contracts/{contract.name}.yml, field {field.name}, codelist"
                known = f"Lists: {', '.join(sorted(codelists))}."
                yield Fault(where, f"{field.codelist!r} is no list of data/codelists", known)


def read_returns(folder: Path, edition: str, configuration: Configuration) -> dict[str, CleanReturn]:
    """The clean records of every return in a folder, by name; a return without a file is not in it.

    Raises AssessmentError with all faults of all files: of the folder, the corrections, the contracts' rules.
    """
    rulebook = load_rulebook(configuration)
    wanted = configuration.edition(edition)
    name = f"data/corrections/{edition}.yml"
    corrections = read_corrections(configuration.root / name, name)
    register = read_register(folder)
    returned: dict[str, list[ReturnedFile]] = {}
    breaches = []
    files = find_files(folder, rulebook.contracts)
    refuse_if_any(_corrections_of_no_file(corrections, files, rulebook, name))
    for file in files:
        notes: list[str] = []
        checked = _checked(file, rulebook, corrections, name, notes)
        breaches += checked.breaches
        returned.setdefault(file.return_name, []).append(ReturnedFile(file, checked, tuple(notes)))
    if breaches:
        raise AssessmentError(*(breach.as_fault() for breach in breaches))
    cleaned: dict[str, CleanReturn] = {}
    for return_name, files in sorted(returned.items()):
        contract = rulebook.contracts[return_name]
        cleaned |= clean_return(contract, files, register, wanted, rulebook.places)
    return cleaned


def _corrections_of_no_file(
    corrections: Sequence[Correction], files: Sequence[ReturnFile], rulebook: Rulebook, name: str
) -> Iterator[Fault]:
    """A return that came in, but not as the file that a correction is about."""
    names, returns = {file.name for file in files}, {file.return_name for file in files}
    for correction in corrections:
        of_return = return_of_file(Path(correction.file), rulebook.contracts)
        if correction.file not in names and (of_return is None or of_return in returns):
            what = f"corrects {correction.file}, which is not among the returns"
            yield Fault(name, what, "Take the correction out, or correct its file's name.")


def _checked(
    file: ReturnFile, rulebook: Rulebook, corrections: Sequence[Correction], name: str, notes: list[str]
) -> CheckedFile:
    """The file after its own corrections; what they did is added to `notes`."""
    own = tuple(correction for correction in corrections if correction.file == file.name)

    def mend(table: Table, places: Mapping[str, int]) -> Table:
        mended, said = apply_corrections(table, places, own, name)
        notes.extend(said)
        return mended

    contract = rulebook.contracts[file.return_name]
    return check_file(file.path, contract, rulebook.codelists, file.name, mend if own else None)


def check_paths(
    paths: Sequence[Path], configuration: Configuration, return_name: str | None = None
) -> list[CheckedFile]:
    """Check files, and all files of folders, against their contracts: without corrections by hand.

    A file's return follows from its name, or is `return_name`. Raises AssessmentError only where it is not
    clear what to check.
    """
    rulebook = load_rulebook(configuration)
    if return_name is not None and return_name not in rulebook.contracts:
        known = ", ".join(rulebook.contracts)
        raise AssessmentError(Fault(f"{return_name!r}", "is no return", f"Returns: {known}."))
    checked = []
    for path in paths:
        if path.is_dir() and return_name is None:
            found = [
                (file.path, file.name, file.return_name) for file in find_files(path, rulebook.contracts)
            ]
        elif path.is_dir():
            readable = sorted(each for each in path.rglob("*") if each.suffix.lower() in READABLE)
            found = [(each, each.relative_to(path).as_posix(), return_name) for each in readable]
        else:
            name = return_name or return_of_file(path, rulebook.contracts)
            if name is None:
                raise AssessmentError(of_no_return(path.name, rulebook.contracts))
            found = [(path, path.name, name)]
        for each, shown_as, name in found:
            checked.append(check_file(each, rulebook.contracts[name], rulebook.codelists, shown_as))
    return checked
