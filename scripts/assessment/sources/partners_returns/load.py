"""From a folder of returns to clean records: find the files, correct, check, clean. All faults at once."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from assessment.configuration import Configuration
from assessment.errors import Fault, refuse_if_any
from assessment.records import CleanReturn
from assessment.sources.breaches import Breach
from assessment.sources.intake import Intake, ReceivedFile
from assessment.sources.named_files import named_by
from assessment.sources.partners_returns.check import CheckedFile, Mend, check_file
from assessment.sources.partners_returns.clean import ReturnedFile, clean_return
from assessment.sources.partners_returns.corrections import Correction, apply_corrections, read_corrections
from assessment.sources.partners_returns.rulebook import Rulebook, load_rulebook
from assessment.sources.table import Table


def read_returns(files: Sequence[ReceivedFile], intake: Intake, rulebook: Rulebook) -> dict[str, CleanReturn]:
    """The clean records of the returns that some files are, by name; a return without a file is not in it.

    Raises AssessmentError with all faults of all files: of the corrections and of the contracts' rules.
    """
    name = f"data/corrections/{intake.edition.name}.yml"
    corrections = read_corrections(intake.configuration.root / name, name)
    refuse_if_any(_corrections_of_no_file(corrections, files, rulebook, name))
    returned: dict[str, list[ReturnedFile]] = {}
    breaches: list[Breach] = []
    for file in files:
        contract = rulebook.contracts[named_by(file.path, rulebook.contracts)]
        notes: list[str] = []
        mend = _mending(file, corrections, name, notes)
        checked = check_file(file.path, contract, rulebook, file.name, mend)
        breaches += checked.breaches
        returned.setdefault(contract.name, []).append(ReturnedFile(file, checked, tuple(notes)))
    refuse_if_any(breach.as_fault() for breach in breaches)
    cleaned: dict[str, CleanReturn] = {}
    for return_name, of_return in sorted(returned.items()):
        contract = rulebook.contracts[return_name]
        cleaned |= clean_return(contract, of_return, intake.register, intake.edition, rulebook.places)
    return cleaned


def _corrections_of_no_file(
    corrections: Sequence[Correction], files: Sequence[ReceivedFile], rulebook: Rulebook, name: str
) -> Iterator[Fault]:
    """A return that came in, but not as the file that a correction is about."""
    names = {file.name for file in files}
    returns = {named_by(file.path, rulebook.contracts) for file in files}
    for correction in corrections:
        of_return = named_by(Path(correction.file), rulebook.contracts)
        if correction.file not in names and (of_return is None or of_return in returns):
            what = f"corrects {correction.file}, which is not among the returns"
            yield Fault(name, what, "Take the correction out, or correct its file's name.")


def _mending(
    file: ReceivedFile, corrections: Sequence[Correction], name: str, notes: list[str]
) -> Mend | None:
    """What makes the corrections of a file and adds what they did to `notes`; None where it has none."""
    of_file = tuple(correction for correction in corrections if correction.file == file.name)

    def mend(table: Table, places: Mapping[str, int]) -> Table:
        mended, said = apply_corrections(table, places, of_file, name)
        notes.extend(said)
        return mended

    return mend if of_file else None


def check_returns(
    named: Sequence[tuple[str, ReceivedFile]], configuration: Configuration
) -> list[CheckedFile]:
    """Files held against the contracts of the returns that they are `named` after: without corrections.

    Raises AssessmentError for a name that is no return's.
    """
    rulebook = load_rulebook(configuration)
    known = f"Returns: {', '.join(rulebook.contracts)}."
    unknown = {name for name, _ in named} - set(rulebook.contracts)
    refuse_if_any(Fault(repr(name), "is no return", known) for name in unknown)
    return [check_file(file.path, rulebook.contracts[name], rulebook, file.name) for name, file in named]
