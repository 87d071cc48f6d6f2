"""`assessment release`: returns in, released tables out; the only way across from the restricted zone.

It reads top to bottom as the release happens; each step is another module's.
"""

import argparse
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assessment.codelists import Codelist
from assessment.configuration import Configuration, Edition, load_configuration
from assessment.errors import AssessmentError, Fault
from assessment.gaps import Gap, GapReason
from assessment.gate.protect import protect_tables
from assessment.gate.specification import TableSpecification, read_hierarchies, read_specifications
from assessment.gate.tabulate import tabulate
from assessment.gate.write import EditionToRelease, TableToRelease, write_edition
from assessment.geography import Geography, load_geography
from assessment.progress import Progress, clear, teller
from assessment.records import CleanReturn, CountedTable
from assessment.sources.police_downloads.archive import find_download
from assessment.sources.police_downloads.read import read_police_uk


@dataclass(frozen=True)
class Summary:
    """What a release did."""

    folder: Path
    returns: Sequence[CleanReturn]
    tables: Sequence[TableToRelease]
    gaps: Sequence[Gap]


def release(
    configuration: Configuration,
    edition: str,
    returns: Path | None = None,
    progress: Progress = lambda _: None,
) -> Summary:
    """Release an edition from a download of data.police.uk or a folder of partners' returns.

    Without `returns`, the folder that assessment.yml names for the edition. Raises AssessmentError with
    every fault of the first step that finds any; then nothing is written.
    """
    about = configuration.edition(edition)
    geography = load_geography(configuration)
    hierarchies = read_hierarchies(configuration, geography)
    specifications = [
        specification
        for specification in read_specifications(configuration.root, hierarchies, configuration.names)
        if specification.only_for in (None, about.data)
    ]
    path = returns or configuration.path(about.returns)
    clean = _read(path, configuration, edition, geography, progress)
    progress("Counting")
    tables, gaps = _count(specifications, clean, hierarchies, configuration, edition)
    protected, exceptions = protect_tables(tables, configuration, edition, hierarchies, progress)
    progress("Writing")
    content = EditionToRelease(edition, protected, list(clean.values()), gaps, exceptions)
    return Summary(write_edition(content, configuration), list(clean.values()), protected, gaps)


def _read(
    path: Path, configuration: Configuration, edition: str, geography: Geography, progress: Progress
) -> Mapping[str, CleanReturn]:
    """The clean records of every return that came in, by name."""
    if not path.exists():
        remedy = "Name the returns with --returns FILE_OR_FOLDER, or put them there."
        if configuration.edition(edition).is_synthetic:
            remedy = f"Make them with: assessment synthesise --edition {edition}"
        raise AssessmentError(Fault(str(path), "there are no returns", remedy))
    if download := find_download(path):
        about = configuration.edition(edition)
        return read_police_uk(
            download, configuration.area, geography, about.series, progress, about.not_published
        )
    from assessment.sources.partners_returns import read_returns

    progress("Reading and checking the partners' returns")
    return read_returns(path, edition, configuration)


def _count(
    specifications: Sequence[TableSpecification],
    clean: Mapping[str, CleanReturn],
    hierarchies: Mapping[str, Codelist],
    configuration: Configuration,
    edition: str,
) -> tuple[list[CountedTable], list[Gap]]:
    """The tables in the order of data/tables.yml, and one gap for each that no return could give."""
    made: dict[str, CountedTable] = {}
    gaps: list[Gap] = []
    about, due = configuration.edition(edition), due_dates(configuration, edition)
    for name, records in clean.items():
        wanted = [each for each in specifications if each.return_name == name and each.id not in made]
        tables, lacking = tabulate(wanted, records, hierarchies, about)
        made |= {table.id: table for table in tables}
        gaps += lacking
    for each in specifications:
        if each.return_name not in clean:
            gaps.append(_missing(each, about, due.get(each.return_name)))
    first_gaps = {gap.table: gap for gap in reversed(gaps) if gap.table not in made}
    order = list(dict.fromkeys(each.id for each in specifications))
    return [made[name] for name in order if name in made], [
        first_gaps[name] for name in order if name in first_gaps
    ]


def _missing(table: TableSpecification, about: Edition, due: date | None) -> Gap:
    """The gap of a table whose return is not there. A return without a contract has nobody to ask for it."""
    if why := about.not_published.get(table.return_name):
        return Gap(table.id, table.return_name, GapReason.NOT_PUBLISHED, why)
    return Gap(table.id, table.return_name, GapReason.NOT_SENT if due else GapReason.NOT_ASKED, due=due)


def due_dates(configuration: Configuration, edition: str) -> dict[str, date]:
    """By when each return that has a contract was due for the edition's period."""
    from assessment.sources.partners_returns.contract import read_contracts

    contracts = read_contracts(configuration.root / "data/contracts", configuration.root)
    period = configuration.edition(edition).period
    return {
        name: contract.due(period)
        for contract in contracts.values()
        for name in (contract.name, *contract.derived)
    }


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--edition", help="which edition of assessment.yml (default: the current one)")
    parser.add_argument(
        "--returns",
        type=Path,
        metavar="FILE_OR_FOLDER",
        help="a download of data.police.uk (zip or folder), or a folder of partners' returns "
        "(default: the edition's folder in assessment.yml)",
    )


def run(arguments: argparse.Namespace) -> None:
    began = time.perf_counter()
    configuration = load_configuration()
    edition = arguments.edition or configuration.current_edition
    summary = release(configuration, edition, arguments.returns, teller())
    for line in _in_words(summary, configuration, edition, time.perf_counter() - began):
        print(line)


def _in_words(summary: Summary, configuration: Configuration, edition: str, seconds: float) -> list[str]:
    clear()
    lines = [f"Edition {edition}: {configuration.edition(edition).period.label}", ""]
    width = max(len(clean.name) for clean in summary.returns)
    for clean in sorted(summary.returns, key=lambda clean: clean.name):
        steps = ", ".join(f"{step.rows:,} {step.step}" for step in clean.reconciliation if step.rows)
        lines.append(f"  {clean.name:<{width}}  {steps}")
    cells = sum(len(table.cells) for table in summary.tables)
    hidden = sum(int(table.cells["count"].isna().sum()) for table in summary.tables)
    lines += [
        "",
        f"{len(summary.tables)} tables released: {cells:,} cells, {hidden:,} of them suppressed",
        f"{len(summary.gaps)} tables not released: declared gaps, listed in datapackage.json",
        f"Written to {summary.folder.relative_to(configuration.root)} in {seconds:.1f} s",
    ]
    return lines
