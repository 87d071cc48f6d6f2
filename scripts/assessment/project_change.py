"""A change of several of the project's files: tried on a copy, then put in place whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assessment.errors import AssessmentError, Fault
from assessment.whole_files import write_whole

LINKED = ("data/geography", "data/released")
"""Folders that a trial copy may share with the project: a change never touches them."""
COPIED = ("*.yml", "*.qmd", "chapters", "data", ".github/CODEOWNERS")
MADE = ("figures", "downloads", "short")


class ProjectChange:
    """New texts of files, by path from the project's root; None for one that goes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._texts: dict[Path, str | None] = {}

    @property
    def paths(self) -> list[Path]:
        """The files that differ from what stands there, in order."""
        return sorted(path for path, text in self._texts.items() if text != self._present(path))

    def exists(self, path: Path | str) -> bool:
        return (
            self._texts[Path(path)] is not None if Path(path) in self._texts else (self.root / path).is_file()
        )

    def read(self, path: Path | str) -> str:
        """The text as it will be. Raises AssessmentError for a file that is not there."""
        if not self.exists(path):
            raise AssessmentError(Fault(str(path), "there is no such file"))
        text = self._texts.get(Path(path))
        return (self.root / path).read_text(encoding="utf-8") if text is None else text

    def write(self, path: Path | str, text: str) -> None:
        self._texts[Path(path)] = text

    def update(self, texts: Mapping[Path, str | None]) -> None:
        self._texts.update(texts)

    def delete(self, path: Path | str) -> None:
        self._texts[Path(path)] = None

    def _present(self, path: Path) -> str | None:
        file = self.root / path
        return file.read_text(encoding="utf-8") if file.is_file() else None

    @contextmanager
    def trial(self) -> Iterator[Path]:
        """A copy of what configures the project, with the change made in it."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder)
            for path in self._files():
                (copy / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(self.root / path, copy / path)
            for name in LINKED:
                if (self.root / name).exists():
                    (copy / name).parent.mkdir(parents=True, exist_ok=True)
                    (copy / name).symlink_to((self.root / name).resolve())
            for path, text in self._texts.items():
                _put(copy / path, text)
            yield copy

    def _files(self) -> Iterator[Path]:
        for pattern in COPIED:
            for matching in self.root.glob(pattern):
                for file in matching.rglob("*") if matching.is_dir() else [matching]:
                    path = file.relative_to(self.root)
                    linked = any(path.is_relative_to(name) for name in LINKED)
                    if file.is_file() and not linked and not set(path.parts) & set(MADE):
                        yield path

    def apply(self) -> list[Path]:
        """Put all in place; if one file cannot be written, all are as they were. Returns what changed."""
        changed = self.paths
        former = {path: self._present(path) for path in changed}
        try:
            for path in changed:
                _put(self.root / path, self._texts[path])
        except BaseException:
            for path, text in former.items():
                _put(self.root / path, text)
            raise
        return changed


def _put(file: Path, text: str | None) -> None:
    if text is not None:
        write_whole(file, text.encode())
    else:
        file.unlink(missing_ok=True)
        if file.parent.is_dir() and not any(file.parent.iterdir()):
            file.parent.rmdir()
