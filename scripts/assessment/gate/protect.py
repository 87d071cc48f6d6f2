"""Counted tables through disclosure control: cells suppressed, the result audited; nothing written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from assessment.codelists import Codelist
from assessment.configuration import Configuration, Edition
from assessment.disclosure.audit import audit
from assessment.disclosure.outcomes import outcomes_of, refuse_unapproved
from assessment.disclosure.policy import read_exceptions, read_rules
from assessment.disclosure.published import earlier_editions, read_printed
from assessment.disclosure.suppress import protect, view_of_counts, view_of_protected
from assessment.disclosure.system import link
from assessment.gate.write import TableToRelease
from assessment.records import CountedTable


def protect_tables(
    tables: Sequence[CountedTable],
    configuration: Configuration,
    edition: Edition,
    hierarchies: Mapping[str, Codelist],
    progress: Callable[[str], None],
) -> tuple[list[TableToRelease], list[Mapping[str, Any]]]:
    """The tables with a status for each cell, and the written exceptions that were used.

    Raises AssessmentError if any suppressed cell can be worked out, with the cells that give it away.
    """
    progress("Suppressing what would give a person away")
    rules = read_rules(configuration.root)
    exceptions = read_exceptions(configuration.root, date.today())
    parents = {name: codelist.parents for name, codelist in hierarchies.items()}
    target = configuration.released_folder(edition.name)
    others = [
        folder
        for name in sorted(configuration.editions)
        if (folder := configuration.released_folder(name)) != target and any(folder.glob("*.resource.json"))
    ]
    earlier, restated = earlier_editions([view_of_counts(table) for table in tables], others, parents)
    printed = read_printed(configuration.root)
    protected = protect(tables, rules, parents, earlier, printed)

    progress("Auditing as an outsider would")
    views = [replace(view, name=f"{edition.name}/{view.name}") for view in map(view_of_protected, protected)]
    report = audit(link([*views, *earlier], parents, printed))
    outcomes = outcomes_of(views, report, restated)
    used = refuse_unapproved(edition.name, report, outcomes, exceptions)
    return [
        TableToRelease(table.counted, table.cells, table.policy, outcomes[table.counted.id], table.loss)
        for table in protected
    ], used
