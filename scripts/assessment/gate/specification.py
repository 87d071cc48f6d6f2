"""data/tables.yml: which tables are released, of which return, by which dimensions and levels; no counting.

A dimension is named after the field that it counts by, and the field after its codelist; `area` and `period`
are the two that are no codelist files. Leaving a dimension out means its total.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import Field

from assessment.codelists import Codelist, read_codelists
from assessment.configuration import Configuration, DataKind, Edition
from assessment.errors import Fault, refuse_if_any
from assessment.geography import FORCE_AREA, Geography
from assessment.periods import Period, parse_period
from assessment.yaml_files import StrictModel, read_model

TABLES_FILE = Path("data/tables.yml")
CODELISTS_FOLDER = Path("data/codelists")
AREA = "area"
PERIOD = "period"
EDITION, COMPARISON, MONTH, SERIES = PERIOD_LEVELS = ("edition", "comparison", "month", "series")


class TableSpecification(StrictModel):
    """One table. Its dimensions are in the order of its columns.

    `where` fixes a field to a code, with all that lies under it. `leave_out` names codes that cannot occur
    (a victim who is a person has a sex); a record that has one after all is refused. `only_for` limits the
    table to editions of one kind of data.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    return_name: str = Field(alias="return")
    unit: str
    where: Mapping[str, str] = Field(default_factory=dict)
    dimensions: Mapping[str, tuple[str, ...]]
    leave_out: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    only_for: DataKind | None = None

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


class _TablesFile(StrictModel):
    tables: tuple[TableSpecification, ...]


def read_hierarchies(configuration: Configuration, geography: Geography) -> dict[str, Codelist]:
    """Every codelist by name, the areas and those of the force among them."""
    folder = configuration.path(CODELISTS_FOLDER)
    codelists = read_codelists(folder, configuration.root, configuration.names)
    return {**codelists, AREA: geography.codelist, FORCE_AREA: geography.force_codelist}


def read_specifications(
    root: Path, hierarchies: Mapping[str, Codelist], names: Mapping[str, str]
) -> tuple[TableSpecification, ...]:
    """The tables of data/tables.yml, in its order; `names` are those of the configuration.

    An id may be given twice for different returns: the first whose return has come in makes the table. Raises
    AssessmentError with every dimension, level and code that does not exist.
    """
    tables = read_model(root / TABLES_FILE, _TablesFile, str(TABLES_FILE), names).tables
    refuse_if_any(fault for table in tables for fault in _faults(table, hierarchies))
    pairs = Counter((table.id, table.return_name) for table in tables)
    refuse_if_any(
        Fault(f"{TABLES_FILE}, {name}", f"is given {times} times for the return {return_name}")
        for (name, return_name), times in pairs.items()
        if times > 1
    )
    return tables


def _faults(table: TableSpecification, hierarchies: Mapping[str, Codelist]) -> Iterable[Fault]:
    where = f"{TABLES_FILE}, {table.id}"
    if PERIOD not in table.dimensions:
        yield Fault(f"{where}, dimensions", "lacks period", f"Give it levels of: {', '.join(PERIOD_LEVELS)}.")
    for dimension, levels in table.dimensions.items():
        known = PERIOD_LEVELS if dimension == PERIOD else getattr(hierarchies.get(dimension), "levels", None)
        if known is None:
            yield Fault(f"{where}, dimensions.{dimension}", "is no codelist", _known(hierarchies))
            continue
        for level in levels:
            if level not in known:
                what = f"has no level {level!r}; allowed: {', '.join(known)}"
                yield Fault(f"{where}, dimensions.{dimension}", what)
    fixed = [("where", field, (code,)) for field, code in table.where.items()]
    for key, field, codes in [*fixed, *(("leave_out", *item) for item in table.leave_out.items())]:
        if field not in hierarchies:
            yield Fault(f"{where}, {key}.{field}", "is no codelist", _known(hierarchies))
            continue
        for code in codes:
            if code not in hierarchies[field]:
                yield Fault(f"{where}, {key}.{field}", f"{code!r} is not in the codelist {field}")


def _known(hierarchies: Mapping[str, Codelist]) -> str:
    return f"There are: {', '.join([PERIOD, *sorted(hierarchies)])}."
