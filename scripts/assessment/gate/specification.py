"""data/tables: which tables are released, of which return, by which dimensions and levels; no counting.

A file is named after the return that its tables count. A dimension is named after the field that it counts
by, and the field after its codelist; `area` and `period` are the two that are no codelist files. Leaving a
dimension out means its total.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self

from pydantic import Field, PrivateAttr, RootModel

from assessment.codelists import Codelist, read_codelists
from assessment.configuration import Configuration, Edition
from assessment.errors import Fault, nearest, refuse_if_any
from assessment.geography import FORCE_AREA, Geography
from assessment.periods import Period, parse_period
from assessment.records import Kind
from assessment.sources.reading import Received
from assessment.yaml_files import StrictModel, places, read_model

TABLES_FOLDER = Path("data/tables")
CODELISTS_FOLDER = Path("data/codelists")
AREA = "area"
PERIOD = "period"
EDITION, COMPARISON, MONTH, SERIES = PERIOD_LEVELS = ("edition", "comparison", "month", "series")


class TableSpecification(StrictModel):
    """One table. Its dimensions are in the order of its columns.

    `where` fixes a field to a code, with all that lies under it. `leave_out` names codes that cannot occur
    (a victim who is a person has a sex); a record that has one after all is refused. `only_from` limits the
    table to returns from one kind of source.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    unit: str
    where: Mapping[str, str] = Field(default_factory=dict)
    dimensions: Mapping[str, tuple[str, ...]]
    leave_out: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    only_from: Kind | None = None
    _return_name: str = PrivateAttr(default="")

    @property
    def return_name(self) -> str:
        """The return that it counts: the name of the file that it stands in."""
        return self._return_name

    def of_return(self, name: str) -> Self:
        """The same table of a return."""
        table = self.model_copy()
        table._return_name = name
        return table

    def is_wanted(self, received: Received) -> bool:
        """Whether the sources that came in are of the kind that the table is counted from."""
        if self.only_from is None:
            return True
        clean = received.returns.get(self.return_name)
        kinds = received.kinds if clean is None else {source.kind for source in clean.sources}
        return self.only_from in kinds

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the return must carry for this table."""
        named = [*self.dimensions, *self.where]
        return tuple(dict.fromkeys("month" if field == PERIOD else field for field in named))

    def periods(self, edition: Edition, months: Sequence[str]) -> tuple[Period, ...]:
        """The periods of the table in an edition, in order, for a return that covers `months`.

        A period that the return does not cover in full is left out: no month is taken for zero.
        """
        levels = self.dimensions[PERIOD]
        chosen: set[Period] = set()
        if EDITION in levels:
            chosen.add(edition.period)
        if COMPARISON in levels:
            chosen.update(edition.comparison)
        if MONTH in levels:
            chosen.update(parse_period(month) for month in edition.series.months)
        if SERIES in levels:
            chosen.add(edition.series)
        return tuple(sorted(period for period in chosen if set(months).issuperset(period.months)))


class _TablesFile(RootModel[tuple[TableSpecification, ...]]):
    pass


def read_hierarchies(configuration: Configuration, geography: Geography) -> dict[str, Codelist]:
    """Every codelist by name, the areas and those of the force among them."""
    folder = configuration.path(CODELISTS_FOLDER)
    codelists = read_codelists(folder, configuration.root, configuration.names)
    return {**codelists, AREA: geography.codelist, FORCE_AREA: geography.force_codelist}


def read_specifications(
    configuration: Configuration, hierarchies: Mapping[str, Codelist], returns: Collection[str]
) -> tuple[TableSpecification, ...]:
    """The tables of data/tables, file by file in alphabetical order; `returns` are the names of all returns.

    An id may be given in two files: the first return that has come in makes the table. Raises AssessmentError
    with every return, dimension, level and code that does not exist.
    """
    root, names = configuration.root, configuration.names
    tables: list[TableSpecification] = []
    faults: list[Fault] = []
    for path in sorted((root / TABLES_FOLDER).glob("*.yml")):
        shown_as = path.relative_to(root).as_posix()
        if path.stem not in returns:
            faults.append(Fault(shown_as, f"{path.stem!r} is no return", nearest(path.stem, returns)))
        read = [table.of_return(path.stem) for table in read_model(path, _TablesFile, shown_as, names).root]
        wrong = [list(_faults(table, hierarchies)) for table in read]
        if any(wrong):
            place = places(path, shown_as)
            for number, of_table in enumerate(wrong):
                faults += [Fault(place((number, *key)), what, remedy) for key, what, remedy in of_table]
        tables += read
        times = Counter(table.id for table in read)
        faults += [
            Fault(shown_as, f"gives the table {name} {count} times")
            for name, count in times.items()
            if count > 1
        ]
    refuse_if_any(faults)
    return tuple(tables)


Wrong = tuple[tuple[str, ...], str, str]  # keys within a table, what is wrong there, what to do


def _faults(table: TableSpecification, hierarchies: Mapping[str, Codelist]) -> Iterable[Wrong]:
    if PERIOD not in table.dimensions:
        yield ("dimensions",), "lacks period", f"Give it levels of: {', '.join(PERIOD_LEVELS)}."
    for dimension, levels in table.dimensions.items():
        key = ("dimensions", dimension)
        known = PERIOD_LEVELS if dimension == PERIOD else getattr(hierarchies.get(dimension), "levels", None)
        if known is None:
            yield key, "is no codelist", nearest(dimension, (PERIOD, *hierarchies))
            continue
        for level in levels:
            if level not in known:
                yield key, f"has no level {level!r}; allowed: {', '.join(known)}", nearest(level, known)
    fixed = [("where", field, (code,)) for field, code in table.where.items()]
    for part, field, codes in [*fixed, *(("leave_out", *item) for item in table.leave_out.items())]:
        if field not in hierarchies:
            yield (part, field), "is no codelist", nearest(field, hierarchies)
            continue
        for code in codes:
            if code not in hierarchies[field]:
                remedy = nearest(code, hierarchies[field].codes)
                yield (part, field), f"{code!r} is not in the codelist {field}", remedy
