"""Partners' returns as a source: which files they are, what is read of them, and why one is not there."""

from collections.abc import Collection, Mapping, Sequence

from assessment.configuration import Configuration, Edition
from assessment.gaps import GapReason
from assessment.sources.breaches import Checked
from assessment.sources.intake import Intake, ReceivedFile
from assessment.sources.named_files import NamedFiles
from assessment.sources.partners_returns.contract import Contract, read_contracts
from assessment.sources.source import Absence, Readings, Source


class PartnersReader(NamedFiles[Contract]):
    """Holds the files against their contracts."""

    def read(self, files: Sequence[ReceivedFile]) -> Readings:
        from assessment.sources.partners_returns.load import read_returns
        from assessment.sources.partners_returns.rulebook import load_rulebook

        self.intake.progress("Reading and checking the partners' returns")
        return Readings(read_returns(files, self.intake, load_rulebook(self.intake.configuration)))

    def absences(self) -> Mapping[str, Absence]:
        edition = self.intake.edition
        contracts = self.accepts.values()
        return {name: _absence(contract, edition) for contract in contracts for name in contract.returns}


class PartnersReturns(Source):
    name = "partners' returns"

    def returns(self, configuration: Configuration) -> Collection[str]:
        contracts = read_contracts(configuration).values()
        return [name for contract in contracts for name in contract.returns]

    def reader(self, intake: Intake) -> PartnersReader:
        return PartnersReader(intake, read_contracts(intake.configuration))

    def check(self, reader: PartnersReader, files: Sequence[ReceivedFile]) -> Sequence[Checked]:
        """Each file, without corrections by hand."""
        from assessment.sources.partners_returns.load import check_returns

        by_name = reader.by_name(files).items()
        return check_returns(
            [(name, file) for name, named in by_name for file in named], reader.intake.configuration
        )


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
