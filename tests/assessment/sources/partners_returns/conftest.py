"""What tests of returns share: the project's own rulebook, and faultless records of any return."""

import csv
from pathlib import Path

import pytest

from assessment.configuration import Configuration, load_configuration
from assessment.sources.partners_returns.contract import Contract, ContractField
from assessment.sources.partners_returns.rulebook import Rulebook, load_rulebook
from assessment.sources.partners_returns.template import list_labels

PROJECT = Path(__file__).resolve().parents[4]
ROWS = 4


@pytest.fixture(scope="session")
def configuration() -> Configuration:
    return load_configuration(PROJECT)


@pytest.fixture(scope="session")
def rulebook(configuration: Configuration) -> Rulebook:
    return load_rulebook(configuration)


@pytest.fixture(scope="session")
def faultless(rulebook: Rulebook):
    """Headings and rows that keep a contract, made from the contract alone."""

    def make(contract: Contract, rows: int = ROWS) -> tuple[list[str], list[list[str]]]:
        headings = [field.title for field in contract.fields]
        return headings, [[_cell(field, row, rulebook) for field in contract.fields] for row in range(rows)]

    return make


@pytest.fixture
def write_csv(tmp_path: Path):
    """Writes rows as a CSV file of the test's own folder."""

    def write(name: str, headings: list[str], rows: list[list[str]], encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows([headings, *rows])
        return path

    return write


def _cell(field: ContractField, row: int, rulebook: Rulebook) -> str:
    if field.name == "postcode":
        return ""
    if field.name == "lsoa":
        return "E01012187"
    if field.name == "grid_reference":
        return "NZ 445 190"
    if field.codelist:
        codelist = rulebook.codelists[field.codelist]
        labels = [
            label
            for label in list_labels(codelist)
            if not any(
                since for code, (since, _) in codelist.in_force.items() if codelist.labels[code] == label
            )
        ]
        return labels[row % len(labels)]
    match field.type:
        case "date":
            return f"{3 + row:02d}/04/2007"
        case "time":
            return f"{20 + row % 4}:15"
        case "integer":
            return str(12 + row)
        case "number":
            return f"{100 + row}.5"
        case "boolean":
            return "no" if field.name == "late" else "yes"
    return f"REF/{row:04d}" if field.constraints.pattern else "Some words"
