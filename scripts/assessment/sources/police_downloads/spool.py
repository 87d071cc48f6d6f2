"""Frames put aside on disk while a download is read, so that memory does not grow with its months."""

import pickle
import tempfile
from collections.abc import Iterator

import pandas


class Spool:
    """Frames in the order in which they were added; they may be read more than once, not while adding."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="assessment-")  # noqa: SIM115 - lives as long as the spool
        self._starts: list[int] = []

    def add(self, frame: pandas.DataFrame) -> None:
        self._starts.append(self._file.seek(0, 2))
        pickle.dump(frame, self._file, protocol=pickle.HIGHEST_PROTOCOL)

    def __iter__(self) -> Iterator[pandas.DataFrame]:
        for start in self._starts:
            self._file.seek(start)
            yield pickle.load(self._file)  # noqa: S301 - our own file, which has no name
