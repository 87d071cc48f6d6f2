"""`assessment release`: returns in, released tables out; the only way across from the restricted zone.

It reads top to bottom as the release happens; each step is another module's.
"""

import argparse
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assessment.codelists import Codelist
from assessment.configuration import Configuration, Edition, load_configuration
from assessment.errors import AssessmentError, Fault
from assessment.gaps import Gap
from assessment.gate.protect import protect_tables
from assessment.gate.specification import TableSpecification, read_hierarchies, read_specifications
from assessment.gate.tabulate import tabulate
from assessment.gate.write import EditionToRelease, TableToRelease, write_edition
from assessment.geography import load_geography
from assessment.progress import Progress, clear, teller
from assessment.records import CountedTable
from assessment.sources.intake import open_intake
from assessment.sources.reading import Received, read_received
from assessment.sources.register import known_returns


@dataclass(frozen=True)
class Summary:
    """What a release did."""

    folder: Path
    edition: Edition
    received: Received
    tables: Sequence[TableToRelease]
    gaps: Sequence[Gap]


def release(
    configuration: Configuration,
    edition: str,
    returns: Path | None = None,
    progress: Progress = lambda _: None,
) -> Summary:
    """Release an edition from whatever came in for it: a file, or a folder of files of any sources.

    Without `returns`, the folder that assessment.yml names for the edition. Raises AssessmentError with
    every fault of the first step that finds any; then nothing is written.
    """
    about = configuration.edition(edition)
    geography = load_geography(configuration)
    hierarchies = read_hierarchies(configuration, geography)
    specifications = read_specifications(configuration, hierarchies, known_returns(configuration))
    path = returns or configuration.path(about.returns)
    _refuse_nothing(path, about)
    received = read_received(open_intake(path, configuration, about, geography, progress))
    progress("Counting")
    counted, gaps = _count(specifications, received, hierarchies, about)
    protected, exceptions = protect_tables(counted, configuration, about, hierarchies, progress)
    progress("Writing")
    folder = write_edition(EditionToRelease(about, protected, received, gaps, exceptions), configuration)
    return Summary(folder, about, received, protected, gaps)


def _refuse_nothing(path: Path, edition: Edition) -> None:
    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        remedy = "Name the returns with --returns FILE_OR_FOLDER, or put them there."
        if edition.is_synthetic:
            remedy = f"Make them with: assessment synthesise --edition {edition.name}"
        raise AssessmentError(Fault(str(path), "there are no returns", remedy))


def _count(
    specifications: Sequence[TableSpecification],
    received: Received,
    hierarchies: Mapping[str, Codelist],
    edition: Edition,
) -> tuple[list[CountedTable], list[Gap]]:
    """The tables in the order of data/tables, and one gap for each that no return could give.

    Where a cell has to be suppressed with others, the choice among equals falls by this order.
    """
    made: dict[str, CountedTable] = {}
    gaps: dict[str, Gap] = {}
    wanted = [table for table in specifications if table.is_wanted(received)]
    for name, records in received.returns.items():
        of_return = [table for table in wanted if table.return_name == name and table.id not in made]
        tables, lacking = tabulate(of_return, records, hierarchies, edition)
        made |= {table.id: table for table in tables}
        gaps = {gap.table: gap for gap in lacking} | gaps
    for table in wanted:
        if absence := received.absences.get(table.return_name):
            gap = Gap(table.id, table.return_name, absence.reason, absence.detail, absence.due)
            gaps.setdefault(table.id, gap)
    for name, absence in received.absences.items():
        if absence.of_table:
            gaps[name] = Gap(name, name, absence.reason, absence.detail, absence.due)
    by_place = [
        made[table.id]
        for table in wanted
        if table.id in made and made[table.id].return_name == table.return_name
    ]
    return by_place, [gap for name, gap in gaps.items() if name not in made]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--edition", help="which edition of assessment.yml (default: the current one)")
    parser.add_argument(
        "--returns",
        type=Path,
        metavar="FILE_OR_FOLDER",
        help="a file or a folder of files: downloads of data.police.uk, partners' returns, published tables "
        "(default: the edition's folder in assessment.yml)",
    )


def run(arguments: argparse.Namespace) -> None:
    began = time.perf_counter()
    configuration = load_configuration()
    edition = arguments.edition or configuration.current_edition
    summary = release(configuration, edition, arguments.returns, teller())
    clear()
    print("\n".join(_in_words(summary)))
    written = summary.folder.relative_to(configuration.root)
    print(f"Written to {written} in {time.perf_counter() - began:.1f} s")


def _in_words(summary: Summary) -> list[str]:
    lines = [f"Edition {summary.edition.name}: {summary.edition.period.label}", ""]
    received = summary.received
    width = max(map(len, (*received.returns, *received.tables)), default=0)
    for name, clean in sorted(received.returns.items()):
        steps = ", ".join(f"{step.rows:,} {step.step}" for step in clean.reconciliation if step.rows)
        lines.append(f"  {name:<{width}}  {steps}")
    for name, table in sorted(received.tables.items()):
        lines.append(f"  {name:<{width}}  {len(table.cells):,} published values")
    lines += [
        f"  {name} came in twice: as {' and '.join(sources)}; the first counts"
        for name, sources in sorted(received.repeated.items())
    ]
    cells = sum(len(table.cells) for table in summary.tables)
    hidden = sum(int(table.cells["count"].isna().sum()) for table in summary.tables)
    published = f", and {len(received.tables)} published" if received.tables else ""
    return [
        *lines,
        "",
        f"{len(summary.tables)} tables released{published}: {cells:,} cells, {hidden:,} of them suppressed",
        f"{len(summary.gaps)} tables not released: declared gaps, listed in datapackage.json",
    ]
