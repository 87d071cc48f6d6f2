"""Partners' returns as a source: which files they are, what is read of them, and why one is not there."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from assessment.configuration import Configuration, Edition
from assessment.gaps import GapReason
from assessment.sources.file_names import named_by
from assessment.sources.intake import Intake, ReceivedFile
from assessment.sources.partners_returns.contract import Contract, read_contracts
from assessment.sources.source import Absence, Readings, Source


class PartnersReturns(Source):
    name = "partners' returns"

    def returns(self, configuration: Configuration) -> Collection[str]:
        contracts = read_contracts(configuration).values()
        return [name for contract in contracts for name in contract.returns]

    def reader(self, intake: Intake) -> "PartnersReader":
        return PartnersReader(intake)


class PartnersReader:
    """Holds the files against their contracts."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake

    @cached_property
    def contracts(self) -> Mapping[str, Contract]:
        return read_contracts(self.intake.configuration)

    @property
    def accepts(self) -> Collection[str]:
        return self.contracts

    def claims(self, file: ReceivedFile) -> bool:
        return named_by(file.path, self.contracts) is not None

    def read(self, files: Sequence[ReceivedFile]) -> Readings:
        from assessment.sources.partners_returns.load import load_rulebook, read_returns

        self.intake.progress("Reading and checking the partners' returns")
        return Readings(read_returns(files, self.intake, load_rulebook(self.intake.configuration)))

    def absences(self) -> Mapping[str, Absence]:
        edition = self.intake.edition
        return {
            name: _absence(contract, edition)
            for contract in self.contracts.values()
            for name in contract.returns
        }


def _absence(contract: Contract, edition: Edition) -> Absence:
    """Why a return without a file is not there, by its contract and the edition: no clock is read."""
    if contract.ended and contract.ended.last_day < edition.period.first_day:
        return Absence(GapReason.ENDED, contract.ended.because)
    if not edition.partners_asked:
        return Absence(GapReason.NOT_ASKED)
    due = contract.due(edition.period)
    if due > edition.published.last_day:
        return Absence(GapReason.NOT_DUE, due=due)
    return Absence(GapReason.NOT_SENT, due=due)
