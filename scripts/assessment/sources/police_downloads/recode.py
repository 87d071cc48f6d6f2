"""A source's words as the project's codes, by whole columns; no reading, no checks."""

from collections.abc import Mapping, Sequence

import numpy
import pandas

from assessment.geography import Geography
from assessment.records import UNPLACED


def recode(
    column: pandas.Series, code_of: Mapping[str, str], codes: Sequence[str], blank: str | None = None
) -> pandas.Categorical:
    """A column of words, read as a category, as a column of codes.

    Words without a code become missing; empty cells become `blank`, or missing without it.
    """
    place = {code: index for index, code in enumerate(codes)}
    table = [place[code_of[word]] if word in code_of else -1 for word in column.cat.categories]
    table.append(-1 if blank is None else place[blank])  # the code of an empty cell is -1: the last entry
    smallest = numpy.int16 if len(codes) > 127 else numpy.int8
    return pandas.Categorical.from_codes(
        numpy.array(table, dtype=smallest)[column.cat.codes.to_numpy()], categories=list(codes)
    )


def lowest_codes(geography: Geography) -> tuple[str, ...]:
    """The areas in which a record can be placed: small areas, and `unplaced`."""
    return (*sorted(geography.ward_of), UNPLACED)
