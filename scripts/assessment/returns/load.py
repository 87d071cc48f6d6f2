"""From a folder of returns to clean records: find the files, correct, check, clean. All faults come at once."""

from dataclasses import dataclass
from pathlib import Path

from assessment.codelists import Codelist, read_codelists
from assessment.configuration import Configuration
from assessment.errors import AssessmentError
from assessment.records import CleanReturn
from assessment.returns.check import CheckedFile, check_file
from assessment.returns.clean import ReturnedFile, clean_return
from assessment.returns.contract import WARD, Contract, read_contracts
from assessment.returns.corrections import apply_corrections, read_corrections
from assessment.returns.folder import find_files, read_register
from assessment.returns.places import Places, load_places


@dataclass(frozen=True)
class Rulebook:
    """All that files are held against: contracts, codelists (the wards among them), places."""

    contracts: dict[str, Contract]
    codelists: dict[str, Codelist]
    places: Places


def load_rulebook(configuration: Configuration) -> Rulebook:
    root = configuration.root
    places = load_places(configuration)
    codelists = read_codelists(root / "data/codelists", root)
    return Rulebook(read_contracts(root / "data/contracts", root), {**codelists, WARD: places.wards}, places)


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
    findings = []
    for file in find_files(folder, rulebook.contracts):
        notes: list[str] = []
        checked = _checked(file, rulebook, corrections, name, notes)
        findings += checked.findings
        returned.setdefault(file.return_name, []).append(ReturnedFile(file, checked, tuple(notes)))
    if findings:
        raise AssessmentError(*(finding.as_fault() for finding in findings))
    cleaned: dict[str, CleanReturn] = {}
    for return_name, files in sorted(returned.items()):
        contract = rulebook.contracts[return_name]
        cleaned |= clean_return(contract, files, register, wanted, rulebook.places)
    return cleaned


def _checked(file, rulebook: Rulebook, corrections, name: str, notes: list[str]) -> CheckedFile:
    own = tuple(correction for correction in corrections if correction.file == file.name)

    def mend(table, places):
        table, said = apply_corrections(table, places, own, name)
        notes.extend(said)
        return table

    contract = rulebook.contracts[file.return_name]
    return check_file(file.path, contract, rulebook.codelists, file.name, mend if own else None)
