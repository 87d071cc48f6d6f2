"""Opens downloads of data.police.uk, zipped or unpacked, and finds their monthly files; reads no CSV.

A zip is untrusted: names that climb out of their folder and sizes that would fill a disk are refused before
anything is read, and nothing is ever unpacked to disk.
"""

import os
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.periods import Period, missing_months, parse_period

STREET, OUTCOMES, STOP_AND_SEARCH = KINDS = ("street", "outcomes", "stop-and-search")
_FILE_NAME = re.compile(rf"(\d{{4}}-\d{{2}})-(.+)-({'|'.join(KINDS)})\.csv")

NOTHING_PUBLISHED = "A force that published no crimes for these months can have no book from open data."
LARGEST_FILE = 512 * 2**20
LARGEST_ARCHIVE = 32 * 2**30
LARGEST_RATIO = 200
"""Bytes from one byte of zip: monthly files come to about 25; a bomb to 1,000."""


@dataclass(frozen=True)
class MonthlyFile:
    """One CSV file of a download; `read` gives its bytes."""

    name: str
    month: str
    force: str
    kind: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Archive:
    """The files of one force: street for every month of a span, the other kinds for all or none.

    `name` is what messages call the download: its zip, or the folder that it lies in.
    """

    name: str
    force: str
    months: tuple[str, ...]
    files: dict[tuple[str, str], MonthlyFile]  # by (kind, month)

    def has(self, kind: str) -> bool:
        return (kind, self.months[0]) in self.files

    def of_kind(self, kind: str) -> tuple[MonthlyFile, ...]:
        """The files of a kind in order of month; none if the download lacks the kind."""
        return tuple(self.files[kind, month] for month in self.months) if self.has(kind) else ()


def is_of_a_download(name: str) -> bool:
    """Whether a file's name is that of a monthly file, or of a zip that may hold some."""
    return name.lower().endswith(".zip") or _FILE_NAME.fullmatch(name) is not None


def open_archive(
    paths: Sequence[Path], force: str, wanted: Period | None, not_published: Iterable[str] = ()
) -> Archive:
    """The files of `force` for the months of `wanted`, but for the kinds that are `not_published`.

    `paths` are zips and monthly files, one at least. Raises AssessmentError: a damaged or dangerous zip, a
    file given twice, no file of the force, a month missing. Months outside `wanted` are left alone; where
    it is None, those from the first to the last that is there are wanted.
    """
    name = Path(os.path.commonpath(paths)).name
    held = [file for path in paths for file in _files_at(path)]
    files = [file for file in held if file.force == force and file.kind not in set(not_published)]
    refuse_if_any(_faults_of_force(name, force, held, files))
    refuse_if_any(_faults_of_repetition(name, files))
    months = [file.month for file in files]
    wanted = wanted or parse_period(f"{min(months)}/{max(months)}")
    refuse_if_any(_faults_of_months(name, force, files, wanted))
    by_month = {(file.kind, file.month): file for file in files if file.month in wanted.months}
    return Archive(name, force, wanted.months, by_month)


def _files_at(path: Path) -> list[MonthlyFile]:
    if not _FILE_NAME.fullmatch(path.name):
        return _files_of_zip(path)
    return _monthly_files([(path.name, _reader_of_file(path))])


def _monthly_files(named: Iterable[tuple[str, Callable[[], bytes]]]) -> list[MonthlyFile]:
    """Those whose names are of monthly files, each with what reads it."""
    matches = ((_FILE_NAME.fullmatch(name), read) for name, read in named)
    return [MonthlyFile(match[0], *match.groups(), read) for match, read in matches if match]


def _reader_of_file(file: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        if file.stat().st_size > LARGEST_FILE:
            raise AssessmentError(_too_large(file.name))
        return file.read_bytes()

    return read


def _files_of_zip(path: Path) -> list[MonthlyFile]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        remedy = "It was cut off or is no zip: download it again."
        raise AssessmentError(Fault(path.name, "cannot be opened as a zip file", remedy)) from None
    members = archive.infolist()
    refuse_if_any(_dangers(path, members))
    return _monthly_files(
        (PurePosixPath(member.filename).name, _reader_of_member(path, archive, member)) for member in members
    )


def _reader_of_member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            return archive.read(member)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            where = f"{path.name}, {member.filename}"
            raise AssessmentError(Fault(where, f"is damaged ({error})", "Download the zip again.")) from None

    return read


def _dangers(path: Path, members: Sequence[zipfile.ZipInfo]) -> Iterable[Fault]:
    remedy = "No download of data.police.uk is like that: do not use this file."
    for member in members:
        inner = PurePosixPath(member.filename.replace("\\", "/"))
        where = f"{path.name}, {member.filename}"
        if inner.is_absolute() or ".." in inner.parts or re.match(r"[A-Za-z]:", member.filename):
            yield Fault(where, "its path leads out of the folder", remedy)
        elif member.file_size > LARGEST_FILE:
            yield _too_large(where)
        elif member.file_size > LARGEST_RATIO * max(member.compress_size, 1) and member.file_size > 2**20:
            times = member.file_size // max(member.compress_size, 1)
            yield Fault(where, f"would grow to {times} times its size in the zip", remedy)
    total = sum(member.file_size for member in members)
    if total > LARGEST_ARCHIVE:
        yield Fault(path.name, f"would grow to {total / 2**30:.0f} GB", remedy)


def _too_large(where: str) -> Fault:
    return Fault(where, f"is larger than {LARGEST_FILE // 2**20} MB, which no monthly file is")


def _faults_of_force(
    name: str, force: str, held: Sequence[MonthlyFile], files: Sequence[MonthlyFile]
) -> Iterable[Fault]:
    if not held:
        what = "holds no file named as data.police.uk names them, such as 2024-01-kent-street.csv"
        yield Fault(name, what)
    elif not files:
        others = ", ".join(sorted({file.force for file in held}))
        what = f"holds files of {others}, none of {force}"
        remedy = "Download the right force, or mend area.force in assessment.yml."
        yield Fault(name, what, f"{remedy} {NOTHING_PUBLISHED}")
    elif all(file.kind != STREET for file in files):
        what = f"holds no street file of {force}, only: {', '.join(sorted({file.kind for file in files}))}"
        yield Fault(name, what, f"Download them too. {NOTHING_PUBLISHED}")


def _faults_of_repetition(name: str, files: Sequence[MonthlyFile]) -> Iterable[Fault]:
    for file_name, times in sorted(Counter(file.name for file in files).items()):
        if times > 1:
            yield Fault(f"{name}, {file_name}", "is there more than once", "Keep one download of each month.")


def _faults_of_months(name: str, force: str, files: Sequence[MonthlyFile], wanted: Period) -> Iterable[Fault]:
    for kind in KINDS:
        months = {file.month for file in files if file.kind == kind}
        if not months:
            continue
        lacking = [month for month in wanted.months if month not in months]
        if lacking:
            gaps = set(missing_months(months))
            manner = "in the middle of the download" if gaps.issuperset(lacking) else "for this edition"
            named = _in_words(lacking)
            remedy = f"Add the {kind} files of {force} for it to the download."
            if kind == STREET:
                remedy += " If the force published none, let the edition's series and comparison begin later."
            else:
                remedy += (
                    f" If the force published none, say so under not_published.{kind} of the edition in "
                    "assessment.yml: the book then does without these files, and tells why."
                )
            yield Fault(name, f"no {kind} file for {named}, missing {manner}", remedy)


def _in_words(months: Sequence[str]) -> str:
    labels = [parse_period(month).label for month in months]
    if len(labels) <= 6:
        return ", ".join(labels)
    return f"{', '.join(labels[:3])} … {labels[-1]} ({len(labels)} months)"
