"""The bulk archive of data.police.uk: one force's monthly files, taken out of the archives of all forces."""

import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import Field

from assessment.errors import AssessmentError, Fault
from assessment.periods import Month, Period, parse_period
from assessment.sources.fetching.cache import write_json
from assessment.sources.fetching.files import PROVENANCE_FILE, Provenance
from assessment.sources.fetching.settings import read_settings
from assessment.sources.fetching.transport import Transport
from assessment.sources.police_downloads.archive import Archive, is_of_a_download, open_archive
from assessment.yaml_files import StrictModel


class Crime(StrictModel):
    archive: str  # the archive of a month is <archive>/YYYY-MM.zip
    updated: str  # answers the newest month that is published
    months: int = Field(ge=1)  # how many months one archive holds


def read_crime(root: Path) -> Crime:
    return read_settings(root, "crime", Crime)


@dataclass(frozen=True)
class PoliceArchive:
    """The street, outcomes and stop and search files of `force` for `months`.

    They come as the archive of `months.last` has them or, with `newest`, as they were last restated.
    """

    settings: Crime
    force: str
    months: Period
    newest: bool = False
    not_published: tuple[str, ...] = ()
    name: str = "crime"

    def addresses(self, newest: Month) -> list[tuple[str, Period]]:
        """The archives to take, the newest first, each with the months it is to give.

        A month stands in the archives of three years; the newest of those holds it as last restated.
        """
        wanted, last, archive = [], self.months.last, newest
        while last >= self.months.first:
            first = max(archive.plus(1 - self.settings.months), self.months.first)
            if first <= last:
                wanted.append((f"{self.settings.archive}/{archive.code}.zip", Period(first, last)))
                last = first.plus(-1)
            archive = last
        return wanted

    def _newest(self, transport: Transport) -> Month:
        if not self.newest:
            return self.months.last
        answer = transport.json(self.settings.updated)
        try:
            return max(parse_period(str(answer["date"])[:7]).first, self.months.last)
        except (KeyError, TypeError, ValueError):
            raise AssessmentError(Fault(self.settings.updated, "names no month under `date`")) from None

    def fetch(self, transport: Transport, folder: Path) -> Sequence[Provenance]:
        """Replace `folder` by the monthly files and `fetched.json`; on any fault it stays as it was."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        workspace = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            provenance = []
            for address, months in self.addresses(self._newest(transport)):
                provenance.append(self._take(transport, address, months, workspace))
            write_json(workspace / PROVENANCE_FILE, [asdict(archive) for archive in provenance])
            workspace.chmod(0o755)
            _swap(workspace, folder)
        finally:
            shutil.rmtree(workspace, ignore_errors=True)
        return provenance

    def _take(self, transport: Transport, address: str, months: Period, workspace: Path) -> Provenance:
        name = address.rpartition("/")[2]
        entry, path = transport.download(address, check=lambda part: _refuse_no_zip(address, part))
        with tempfile.TemporaryDirectory(dir=workspace) as inside:
            named = Path(inside) / name
            named.symlink_to(path.resolve())
            archive = open_archive([named], self.force, months, self.not_published)
            self._unpack(transport, archive, workspace)
        title = f"Archive of data.police.uk, {months.label}"
        return Provenance(name, title, address, entry.fetched, entry.sha256, entry.bytes)

    def _unpack(self, transport: Transport, archive: Archive, workspace: Path) -> None:
        """Write the checked files under names of our own, never under those in the zip."""
        for number, file in enumerate(archive.files.values(), start=1):
            transport.progress(f"Taking out the files of {self.force}: {number} of {len(archive.files)}")
            target = workspace / file.month / file.name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(file.read())


def is_kept_by_fetch(folder: Path) -> bool:
    """Whether a folder holds nothing but what an earlier fetch put there, so that it may be replaced."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    files = {path.name for path in folder.rglob("*") if path.is_file()}
    return not files or (PROVENANCE_FILE in files and all(map(is_of_a_download, files - {PROVENANCE_FILE})))


def _refuse_no_zip(address: str, path: Path) -> None:
    if not zipfile.is_zipfile(path):
        remedy = "Its address may have changed, or a proxy stands between: see data/open-data.yml."
        raise AssessmentError(Fault(address, "answered with what is no zip file", remedy))


def _swap(workspace: Path, target: Path) -> None:
    former = workspace.with_name(f"{workspace.name}-former")
    if target.exists():
        target.replace(former)
    try:
        workspace.replace(target)
    except OSError:
        former.replace(target)
        raise
    shutil.rmtree(former, ignore_errors=True)
