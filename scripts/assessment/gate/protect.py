"""Counted tables through disclosure control: cells suppressed, the result audited; nothing written."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assessment.codelists import Codelist
from assessment.configuration import Configuration
from assessment.disclosure.policy import Rule, read_rules
from assessment.errors import AssessmentError, Fault
from assessment.gate.write import TableToRelease
from assessment.records import CountedTable


def protect_tables(
    tables: Sequence[CountedTable],
    configuration: Configuration,
    edition: str,
    hierarchies: Mapping[str, Codelist],
    progress: Callable[[str], None],
) -> tuple[list[TableToRelease], list[Mapping[str, Any]]]:
    """The tables with a status for each cell, and the written exceptions that were used."""
    rules = read_rules(configuration.root)
    return [_unsuppressed(table, rules.rule(table.disclosure)) for table in tables], []


def _unsuppressed(table: CountedTable, rule: Rule) -> TableToRelease:
    """A table of which everything may be shown. Raises AssessmentError under a rule that suppresses."""
    if rule.threshold is not None:
        what = f"its rule, {rule.name!r}, suppresses counts below {rule.threshold}"
        raise AssessmentError(Fault(f"table {table.id}", what))
    counts = table.cells["count"]
    status = counts.ne(0).map({True: "value", False: "zero"})
    return TableToRelease(
        table, table.cells.assign(status=status), rule.values(), "pass", {"cells": 0, "count": 0}
    )
