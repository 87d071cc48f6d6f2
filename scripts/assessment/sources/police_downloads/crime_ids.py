"""Which crime a row tells of, by its ID, across any number of files; nothing of what the row says of it."""

import numpy
import pandas

Hashes = numpy.ndarray  # uint64, one a row


def hash_ids(ids: pandas.Series) -> Hashes:
    """Crime IDs as 64-bit numbers: among ten million of them, two alike by chance are one in 300,000."""
    return pandas.util.hash_array(ids.to_numpy(dtype=object, na_value=""), categorize=False)


class SeenCrimes:
    """The crimes met so far, eight bytes each: one ID is one crime, in whichever file it stands."""

    def __init__(self) -> None:
        self._ids = numpy.empty(0, dtype=numpy.uint64)

    def first_time(self, ids: Hashes, has_id: numpy.ndarray) -> numpy.ndarray:
        """Which rows are met for the first time; rows without an ID always are."""
        first_in_file = ~pandas.Series(ids).duplicated().to_numpy()
        first = ~has_id | (first_in_file & ~is_among(ids, self._ids))
        self._ids = numpy.concatenate([self._ids, ids[first & has_id]])
        self._ids.sort(kind="stable")  # of long runs in order, which is all but as fast as joining them
        return first


def is_among(ids: Hashes, known: Hashes) -> numpy.ndarray:
    """Which of some IDs are among known ones, which are sorted."""
    if not len(known):
        return numpy.zeros(len(ids), dtype=bool)
    return known[numpy.minimum(numpy.searchsorted(known, ids), len(known) - 1)] == ids


class LatestOutcomes:
    """The latest outcome of each crime. They are added month by month; the last added counts."""

    def __init__(self) -> None:
        self._ids: list[Hashes] = []
        self._codes: list[numpy.ndarray] = []
        self._index: tuple[Hashes, numpy.ndarray] | None = None

    def add(self, ids: Hashes, codes: numpy.ndarray) -> None:
        self._ids.append(ids)
        self._codes.append(codes)
        self._index = None

    def of(self, ids: Hashes, otherwise: numpy.ndarray) -> numpy.ndarray:
        """The latest outcome's code of each crime; `otherwise` where none was added."""
        if not self._ids:
            return otherwise
        known, codes = self._sorted()
        places = numpy.minimum(numpy.searchsorted(known, ids), len(known) - 1)
        return numpy.where(known[places] == ids, codes[places], otherwise)

    def _sorted(self) -> tuple[Hashes, numpy.ndarray]:
        if self._index is None:
            ids, codes = numpy.concatenate(self._ids), numpy.concatenate(self._codes)
            order = numpy.argsort(ids, kind="stable")
            ids, codes = ids[order], codes[order]
            is_last = numpy.append(ids[1:] != ids[:-1], True)
            self._index = ids[is_last], codes[is_last]
        return self._index
