"""The empty workbook of a return: headings, a drop-down for each codelist, notes for who fills it in."""

import io
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from assessment.codelists import Codelist
from assessment.errors import AssessmentError, Fault
from assessment.sources.partners_returns.contract import Contract, ContractField
from assessment.theme.tokens import project_looks
from assessment.whole_files import write_whole

ROWS_TO_FILL = 5000
DATA, NOTES, LISTS = "Data", "Notes", "Lists"
_FIXED = datetime(2007, 11, 9)
_TYPE_WORDS = {
    "string": "text",
    "date": "a date",
    "time": "a time of day",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "yes or no",
}


def load_xlsxwriter() -> ModuleType:
    """The library, or an AssessmentError that says how to install it."""
    try:
        import xlsxwriter
    except ImportError:
        remedy = "Install it with `pip install partnership-assessment[returns]`."
        raise AssessmentError(Fault("xlsxwriter", "is needed to write workbooks", remedy)) from None
    return xlsxwriter


def write_template(path: Path, contract: Contract, codelists: Mapping[str, Codelist], owner: str) -> None:
    """Write the workbook: the sheet to fill, the notes, and the lists behind the drop-downs."""
    xlsxwriter = load_xlsxwriter()
    colours = project_looks().pages
    heading = {"bold": True, "bg_color": colours.cover.light, "font_color": colours.on_cover.light}
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": contract.title, "created": _FIXED})
        formats = {
            "heading": workbook.add_format(heading),
            "bold": workbook.add_format({"bold": True}),
            "wrapped": workbook.add_format({"text_wrap": True, "valign": "top"}),
            "date": workbook.add_format({"num_format": "dd/mm/yyyy"}),
        }
        data, notes, lists = (workbook.add_worksheet(name) for name in (DATA, NOTES, LISTS))
        lists.hide()
        _fill_notes(notes, contract, codelists, owner, formats)
        _fill_data(data, lists, contract, codelists, formats)
    write_whole(path, target.getvalue())


def _fill_data(
    data: Any, lists: Any, contract: Contract, codelists: Mapping[str, Codelist], formats: Mapping[str, Any]
) -> None:
    data.freeze_panes(1, 0)
    for column, field in enumerate(contract.fields):
        data.write(0, column, field.title, formats["heading"])
        data.write_comment(0, column, _note_on(field, codelists))
        data.set_column(
            column, column, max(14, len(field.title) + 2), formats["date"] if field.type == "date" else None
        )
        if rule := _validation(field, column, lists, codelists):
            data.data_validation(1, column, ROWS_TO_FILL, column, rule)


def _validation(
    field: ContractField, column: int, lists: Any, codelists: Mapping[str, Codelist]
) -> dict[str, Any] | None:
    """The drop-down or the limits of a column, as the workbook knows them."""
    from xlsxwriter.utility import xl_col_to_name

    title = field.title[:32]
    if field.codelist:
        labels = list_labels(codelists[field.codelist])
        lists.write_column(0, column, labels)
        letter = xl_col_to_name(column)
        source = f"={LISTS}!${letter}$1:${letter}${len(labels)}"
        return {
            "validate": "list",
            "source": source,
            "error_title": title,
            "error_message": "Choose from the list.",
        }
    if field.type == "boolean":
        return {"validate": "list", "source": ["yes", "no"]}
    if field.type == "date":
        message = "Write a date, day first."
        limits = {"criteria": "between", "minimum": date(1900, 1, 1), "maximum": date(2099, 12, 31)}
        return {"validate": "date", **limits, "error_title": title, "error_message": message}
    minimum, maximum = field.constraints.minimum, field.constraints.maximum
    if field.type == "integer" and minimum is not None and maximum is not None:
        return {
            "validate": "integer",
            "criteria": "between",
            "minimum": int(minimum),
            "maximum": int(maximum),
        }
    return None


def list_labels(codelist: Codelist) -> list[str]:
    """What a drop-down offers: the list's labels without its root."""
    return [label for code, label in codelist.labels.items() if code != codelist.root]


def _note_on(field: ContractField, codelists: Mapping[str, Codelist]) -> str:
    parts = ["Every row needs it." if field.constraints.required else "Leave it empty if it is not known."]
    if field.codelist:
        parts.append(f"Choose from the list {codelists[field.codelist].title!r}.")
    else:
        parts.append(f"Write {_TYPE_WORDS[field.type]}.")
    if field.description:
        parts.append(field.description)
    if field.example:
        parts.append(f"Example: {field.example}.")
    return " ".join(parts)


def _fill_notes(
    notes: Any, contract: Contract, codelists: Mapping[str, Codelist], owner: str, formats: Mapping[str, Any]
) -> None:
    notes.set_column(0, 0, 28)
    notes.set_column(1, 1, 100)
    facts = [
        (contract.title, contract.description),
        ("Sent by", owner),
        ("How often", f"{contract.frequency}, within {contract.cut_off_days} days of the end of the period"),
        ("Used for", contract.element),
        ("Lawful basis", contract.lawful_basis),
        ("Standard", contract.standard or "none; agreed in the contract"),
        (
            "How to fill it in",
            f"One row a record on the sheet {DATA!r}. No names, no addresses, no columns of your own.",
        ),
        ("Check it before sending", "assessment check FILE"),
        ("", ""),
        ("Column", "What to write"),
    ]
    rows = [*facts, *((field.title, _note_on(field, codelists)) for field in contract.fields)]
    for number, (name, text) in enumerate(rows):
        notes.write(number, 0, name, formats["bold"])
        notes.write(number, 1, text, formats["wrapped"])
