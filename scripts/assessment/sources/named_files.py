"""Files that are told apart by their names: each begins with the name of its contract."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from assessment.configuration import Configuration
from assessment.errors import Fault, nearest, refuse_if_any
from assessment.sources.intake import Intake, ReceivedFile
from assessment.sources.table_files import READABLE
from assessment.yaml_files import StrictModel, places, read_model


class Named(StrictModel):
    """What every contract has: the name of its file, and the agency that answers for it."""

    name: str
    owner: str  # its slug in assessment.yml


Contract = TypeVar("Contract", bound=Named)


def read_named(
    configuration: Configuration, folder: Path, model: type[Contract], names: Mapping[str, str] | None = None
) -> dict[str, Contract]:
    """All contracts of a folder by name, in alphabetical order; for `names` see `read_model`.

    Raises AssessmentError with file, line and key of what is wrong in them.
    """
    contracts: dict[str, Contract] = {}
    faults: list[Fault] = []
    agencies = configuration.agencies_by_slug
    for path in sorted(configuration.path(folder).glob("*.yml")):
        shown_as = path.relative_to(configuration.root).as_posix()
        contract = contracts[path.stem] = read_model(path, model, shown_as, names)
        place = places(path, shown_as)
        if contract.name != path.stem:
            what = f"is {contract.name!r}; it must be the file's own name"
            faults.append(Fault(place(("name",)), what, f"Write {path.stem!r}."))
        if contract.owner not in agencies:
            what = f"{contract.owner!r} is no agency of assessment.yml"
            faults.append(Fault(place(("owner",)), what, nearest(contract.owner, agencies)))
    refuse_if_any(faults)
    return contracts


def named_by(path: Path, names: Iterable[str]) -> str | None:
    """The one of some names that a file's name begins with; the longest where several do.

    'recorded-crime 2006-07.csv' is recorded crime.
    """
    stem = path.stem.casefold().replace("_", "-").replace(" ", "-")
    fitting = [name for name in names if stem == name or stem.startswith(f"{name}-")]
    return max(fitting, key=len, default=None) if path.suffix.lower() in READABLE else None


@dataclass(frozen=True)
class NamedFiles(Generic[Contract]):
    """What readers of such files share. `accepts` are the contracts by name."""

    intake: Intake
    accepts: Mapping[str, Contract]

    def claims(self, file: ReceivedFile) -> bool:
        return named_by(file.path, self.accepts) is not None

    def by_name(self, files: Sequence[ReceivedFile]) -> dict[str, list[ReceivedFile]]:
        """Files that it claims, by the name of their contract, in alphabetical order."""
        named: dict[str, list[ReceivedFile]] = {}
        for file in files:
            named.setdefault(str(named_by(file.path, self.accepts)), []).append(file)
        return dict(sorted(named.items()))
