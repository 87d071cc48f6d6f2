"""`assessment synthesise`: makes the synthetic returns of an edition in a folder, whole or not at all."""

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from assessment.configuration import Configuration
from assessment.errors import AssessmentError, Fault
from assessment.geography import Geography
from assessment.periods import financial_year
from assessment.sources.intake import REGISTER
from assessment.sources.partners_returns.rulebook import Rulebook, load_rulebook
from assessment.synthesis.files import Typist, write_file
from assessment.synthesis.parts import Part, draw_parts


def synthesise(edition: str, configuration: Configuration, folder: Path | None = None) -> list[Path]:
    """Write an edition's synthetic returns into `folder` (by default the one that assessment.yml names).

    An earlier folder of synthetic returns is replaced; one that holds anything else is refused.
    Returns the files, in order.
    """
    wanted = configuration.edition(edition)
    if not wanted.is_synthetic:
        what = f"is made from {wanted.data} data, not from synthetic returns"
        raise AssessmentError(Fault(f"assessment.yml, editions.{edition}", what))
    rulebook = load_rulebook(configuration)
    parts = draw_parts(configuration, edition, rulebook)
    target = folder or configuration.path(wanted.returns)
    _refuse_strangers(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    workspace = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        _write_returns(parts, rulebook, workspace)
        shutil.rmtree(target, ignore_errors=True)
        workspace.chmod(0o755)
        workspace.replace(target)
    except BaseException:
        shutil.rmtree(workspace, ignore_errors=True)
        raise
    return sorted(path for path in target.rglob("*") if path.is_file())


def _write_returns(parts: Sequence[Part], rulebook: Rulebook, folder: Path) -> None:
    geography = rulebook.places.geography
    typist = Typist(rulebook.codelists, geography, _grid_references(geography))
    for part in parts:
        for name, records in part.records.items():
            contract = rulebook.contracts[name]
            frame = records.rename(columns={"reference": contract.primaryKey, "day": contract.date_field})
            for sent in part.specification.returns[name].files:
                rows = frame if sent.year is None else frame[frame["year"] == sent.year]
                headings, cells = typist.cells_of(rows, contract, sent)
                path = folder / sent.name
                path.parent.mkdir(parents=True, exist_ok=True)
                write_file(path, sent, headings, cells)
    (folder / REGISTER).write_text(_register(parts), encoding="utf-8")


def _grid_references(geography: Geography) -> dict[str, str]:
    """A made-up place in each small area: a point inside it, to a hundred metres."""
    points = geography.areas("lsoa").set_index("code").geometry.representative_point()
    return {code: _grid_reference(point.x, point.y) for code, point in points.items()}


def _grid_reference(east: float, north: float) -> str:
    """A British National Grid reference: the two letters of its 100 km square, and six figures."""
    alphabet = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
    column, row = int(east // 100_000), int(north // 100_000)
    first = (19 - row) - (19 - row) % 5 + (column + 10) // 5
    second = (19 - row) * 5 % 25 + column % 5
    figures = f"{int(east % 100_000) // 100:03d} {int(north % 100_000) // 100:03d}"
    return f"{alphabet[first]}{alphabet[second]} {figures}"


def _register(parts: Sequence[Part]) -> str:
    lines = [
        "# When each file came in, and which months it is complete for.",
        "synthetic: true",
        f"licence: {json.dumps(parts[0].specification.licence)}",
        "files:",
    ]
    for part in parts:
        returns = part.specification.returns.values()
        for sent in (sent for specification in returns for sent in specification.files):
            held = part.months.months if sent.year is None else financial_year(sent.year).months
            months = [month for month in part.months.months if month in held]
            covers = f"{months[0]}/{months[-1]}"
            name = json.dumps(sent.name)
            lines.append(f"  - {{file: {name}, received: {sent.received.isoformat()}, covers: {covers}}}")
    return "\n".join(lines) + "\n"


def _refuse_strangers(folder: Path) -> None:
    register = folder / REGISTER
    is_ours = register.is_file() and "synthetic: true" in register.read_text(encoding="utf-8")
    if folder.exists() and any(folder.iterdir()) and not is_ours:
        what = "holds files that are not synthetic returns"
        raise AssessmentError(Fault(str(folder), what, "Name another folder with --folder."))
