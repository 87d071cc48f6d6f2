"""The files of a published edition: its PDF, its data package and their checksums, the same bytes each
time.
"""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path

from assessment.configuration import Configuration
from assessment.errors import AssessmentError, Fault
from assessment.review.agreement.pages import beside

_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def write_bundle(configuration: Configuration, site: Path, edition: str, target: Path) -> None:
    """Write PDF, data package and SHA256SUMS into `target`. Raises AssessmentError where one of them is
    missing.
    """
    pdfs = [
        *sorted(site.glob("*.pdf")),
        *(pdf for name in beside(site) for pdf in sorted((site / name).glob("*.pdf"))),
    ]
    data = configuration.released_folder(edition)
    if not pdfs:
        raise AssessmentError(Fault(str(site), "holds no PDF", "Run `make book` first."))
    if not (data / "datapackage.json").is_file():
        raise AssessmentError(Fault(str(data), "holds no data package", f"Release edition {edition} first."))
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    files = [Path(shutil.copy(pdf, target / _named(pdf, edition))) for pdf in pdfs]
    files.append(_zipped(data, target / f"data-package-{edition}.zip"))
    sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (target / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def _named(pdf: Path, edition: str) -> str:
    """A PDF's name with the edition in it."""
    return pdf.name if edition in pdf.stem else f"{pdf.stem}-{edition}.pdf"


def _zipped(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _FIXED_TIME)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return target
