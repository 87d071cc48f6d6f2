"""`assessment new-partnership`: another partnership's configuration and geography for this one's.

The new project is put together beside the present one and checked as a whole; only then are they exchanged.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from assessment.configuration import Configuration, load_configuration
from assessment.errors import Fault, refuse_if_any
from assessment.geography import load_geography
from assessment.new_partnership import questions
from assessment.new_partnership.answers import Answers
from assessment.new_partnership.contents import PAGES, TEXTS, remove, rewrite, texts
from assessment.new_partnership.geography import restate
from assessment.new_partnership.words import FILE, Local, names_left, read_local

PARTS = (
    *("assessment.yml", "_quarto*.yml", "index.qmd", "chapters", "data", ".github/CODEOWNERS"),
    *(
        *PAGES,
        "docs",
        "tests",
        "scripts/benchmarks",
        "scripts/build_geography.py",
        "scripts/mutants",
        "scripts/take_pictures.py",
    ),
)
MADE = {"chapters": ("figures", "downloads", "short")}  # by rendering


def add_arguments(parser: argparse.ArgumentParser) -> None:
    questions.add_arguments(parser)
    parser.add_argument("--fetch", action="store_true", help="fetch look-up, boundaries and population")


def run(arguments: argparse.Namespace) -> None:
    present = load_configuration()
    refuse_if_any(_uncommitted(present.root))
    with tempfile.TemporaryDirectory() as folder:
        ask = questions.question_on_terminal if sys.stdin.isatty() else None
        files = _fetched(arguments, ask, present, Path(folder)) if arguments.fetch else {}
        answers = questions.collect(arguments, files, ask, read_local(present.root).agencies)
        make(answers, present)
    edition = answers.edition
    print(f"This is now the project of {answers.name}, edition {edition}: {answers.period.label}.")
    for line in _next_steps(edition):
        print(line)


def _next_steps(edition: str) -> Iterator[str]:
    yield "Next:"
    yield f"  .venv/bin/assessment fetch {edition}"
    yield f"      or put the download of data.police.uk, as it is, into returns/{edition}"
    yield f"  .venv/bin/assessment release --edition {edition}"
    yield "  make book"
    yield "Then look at the book, commit all (git add --all), and write your chapters."


def make(answers: Answers, present: Configuration) -> None:
    """Make the project at `present.root` the new partnership's; on any fault it stays as it was."""
    root = present.root
    local = read_local(root)
    geography = restate(answers)
    with tempfile.TemporaryDirectory(prefix=".new-partnership-", dir=root) as folder:
        stage = Path(folder) / "project"
        stage.mkdir()
        for part in _parts(root):
            _copy(root / part, stage / part)
        rewrite(stage, answers, geography, present, local)
        _check(stage, answers, present, local)
        _exchange(stage, root, Path(folder) / "former")


def _check(stage: Path, answers: Answers, present: Configuration, local: Local) -> None:
    """What reads configuration reads the new one, and no name of the present partnership is left."""
    from assessment.duties.model import read_duties
    from assessment.gate.specification import read_hierarchies, read_specifications
    from assessment.report.edition.edition import EditionData
    from assessment.sources.register import known_returns

    configuration = load_configuration(stage)
    geography = load_geography(configuration)
    hierarchies = read_hierarchies(configuration, geography)
    read_specifications(configuration, hierarchies, known_returns(configuration))
    read_duties(stage)
    data = EditionData(configuration, answers.edition)
    data.residents("ward")
    names = {
        present.partnership.name, present.partnership.short_name, present.area.name,
        present.area.force, present.area.force_name, *local.names,
        *(area.name for area in present.area.force_areas),
    }  # fmt: skip
    said = (stage / "assessment.yml").read_text(encoding="utf-8")
    said += (stage / configuration.area.geography.wards).read_text(encoding="utf-8")
    left = names - {name for name in names if names_left(said, [name])}
    refuse_if_any(
        Fault(f"{path.relative_to(stage)}, line {line}", f"still says {name!r}", f"Add it to {FILE}.")
        for path in texts(stage, (*TEXTS, ".py"))
        for line, name in names_left(path.read_text(encoding="utf-8"), left)
    )


def _exchange(stage: Path, root: Path, former: Path) -> None:
    """Put the new parts in the place of the present ones; if one cannot be put, all are put back."""
    present = list(_parts(root))
    moved: list[Path] = []
    try:
        for part in present:
            (former / part).parent.mkdir(parents=True, exist_ok=True)
            (root / part).replace(former / part)
            moved.append(part)
        for part in _parts(stage):
            (stage / part).replace(root / part)
    except OSError:
        for part in moved:
            remove(root / part)
            (former / part).replace(root / part)
        raise


def _parts(root: Path) -> Iterator[Path]:
    for pattern in PARTS:
        for path in sorted(root.glob(pattern)):
            yield path.relative_to(root)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        made = MADE.get(source.name, ())
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(*made, "__pycache__"))
    else:
        shutil.copy2(source, target)


def _uncommitted(root: Path) -> Iterator[Fault]:
    """A fault where git would not bring back what is replaced; outside a repository there is none."""
    asked = subprocess.run(
        ["git", "status", "--porcelain", "--", *PARTS], cwd=root, capture_output=True, text=True, check=False
    )
    if asked.returncode == 0 and asked.stdout.strip():
        what = f"has changes that are not committed ({len(asked.stdout.splitlines())} files)"
        yield Fault("the project", what, "Commit them, so that git can bring back what this replaces.")


def _fetched(
    arguments: argparse.Namespace, ask: questions.Ask | None, present: Configuration, folder: Path
) -> dict[str, object]:
    """The files that were not given, fetched for the authority."""
    from assessment.new_partnership.files import read_rows
    from assessment.progress import clear, teller
    from assessment.sources.fetching.cache import Cache
    from assessment.sources.fetching.command import CACHE
    from assessment.sources.fetching.transport import Transport, require_packages
    from assessment.sources.nomis import source as nomis
    from assessment.sources.open_geography import source as open_geography

    require_packages()
    authorities = questions.ask_authorities(arguments, ask)
    beside = ",".join(arguments.beside or ()).split(",") if arguments.beside else ()
    portal, counts = open_geography.read_portal(present.root), nomis.read_nomis(present.root)
    with Transport(Cache(present.root / CACHE), progress=teller()) as transport:
        open_geography.look_up(portal, *authorities, *beside).fetch(transport, folder)
        about = portal.look_up
        rows = read_rows(folder / open_geography.LOOK_UP_FILE)
        codes = tuple(sorted(row[about.code] for row in rows))
        own_codes = tuple(sorted(row[about.code] for row in rows if row[about.authority] in authorities))
        for source in [*open_geography.shapes(portal, own_codes), *nomis.population(counts, codes)]:
            source.fetch(transport, folder)
    clear()
    return {
        "look_up": folder / open_geography.LOOK_UP_FILE,
        "boundaries": folder / open_geography.BOUNDARIES_FILE,
        "residents": folder / nomis.MID_YEAR_FILE,
        "residents_year": counts.mid_year.year,
        "households": folder / nomis.HOUSEHOLDS_FILE,
        "households_year": counts.households.year,
        "other_codes": folder / open_geography.OTHER_CODES_FILE,
    }
