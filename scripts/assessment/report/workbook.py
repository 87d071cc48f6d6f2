"""The edition's released tables as an accessible workbook, a sheet a table, as the Government Analysis
Function advises (Releasing statistics in spreadsheets, 2021).

Belongs here: what stands where on a sheet. Does not: choosing or changing any number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import prod
from pathlib import Path
from typing import Any

from assessment.cells import Cell
from assessment.released import Released
from assessment.report import words
from assessment.report.downloads import FOLDER, file_name
from assessment.report.edition import EditionData

_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # never the clock's
_A4 = 9  # as XLSX numbers it
_MOST_ACROSS = 14  # columns of numbers that one page holds
_MEANING = {
    "[c]": "[c] stands for a number that is withheld because it is small, or would give a small one away.",
    "[x]": "[x] stands for a number that was not collected.",
}


@dataclass(frozen=True)
class Layout:
    """A released table as a reader looks a number up in it: the first `names` columns of `rows` say what is
    counted, the others hold the numbers or what stands for them. `throughout` says what all have in common.
    """

    heading: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    names: int
    throughout: str


def workbook(data: EditionData) -> Path:
    """Write the workbook with a cover, contents, notes and symbols; its path under the working folder."""
    import gptables

    target = FOLDER / f"{file_name(data)}-tables.xlsx"
    sheets = {
        f"Table_{at}": _sheet(data, resource) for at, resource in enumerate(data.package["resources"], 1)
    }
    target.parent.mkdir(exist_ok=True)
    partial = target.with_name(f"part-{target.name}")
    options = {"in_memory": True}  # else a temporary file for each sheet
    book = gptables.produce_workbook(str(partial), sheets, cover=_cover(data), workbook_options=options)
    name = data.configuration.partnership.name
    book.set_properties({"title": data.about.title, "author": name, "created": _MADE})
    for sheet in book.worksheets():
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)  # no column on a sheet of its own
    book.close()
    partial.replace(target)
    return target


def laid_out(table: Released, titles: Mapping[str, str]) -> Layout:
    """The table with the dimension that has the fewest codes across, where several vary; `titles` of the
    dimensions by their names."""
    across = _across(table)
    varying = [name for name in table.dimensions if len(table.codes(name)) > 1]
    down = [name for name in varying if name != across] or list(table.dimensions[:1])
    same = [name for name in table.dimensions if name != across and name not in down]
    columns = table.codes(across) if across else (None,)
    numbers: dict[tuple[str, ...], dict[str | None, Cell]] = {}
    for codes, cell in table.rows():
        numbers.setdefault(tuple(codes[name] for name in down), {})[codes.get(across)] = cell
    return Layout(
        heading=[
            *(titles[name] for name in down),
            *(table.label(across, code) if across else "Number" for code in columns),
        ],
        rows=[
            [*map(table.label, down, at), *(_shown(cells[code]) for code in columns)]
            for at, cells in numbers.items()
        ],
        names=len(down),
        throughout=", ".join(table.label(name, code) for name in same for code in table.codes(name)),
    )


def _across(table: Released) -> str | None:
    """The dimension whose codes head the columns. None where there is but one to look a number up by, where
    the columns are too many, and where a row would lack a number."""
    codes = {name: len(table.codes(name)) for name in table.dimensions}
    varying = [name for name, count in codes.items() if count > 1]
    if len(varying) < 2 or prod(codes.values()) != len(table):
        return None
    fewest = min(varying, key=codes.__getitem__)
    return fewest if codes[fewest] <= _MOST_ACROSS else None


def _shown(cell: Cell) -> str | int:
    if cell.known:
        return int(cell.value)
    return "[c]" if cell.suppressed else "[x]"


def _sheet(data: EditionData, resource: Mapping[str, Any]) -> Any:
    import gptables
    import pandas

    titles = {field["name"]: field.get("title", field["name"]) for field in resource["schema"]["fields"]}
    layout = laid_out(data.table(resource["name"]), titles)
    columns = list(range(layout.names, len(layout.heading)))
    symbols = {number for row in layout.rows for number in row[layout.names :]}
    return gptables.GPTable(
        table=pandas.DataFrame(layout.rows, columns=layout.heading),
        table_name=resource["name"].replace("-", "_"),
        title=resource["title"],
        subtitles=[": ".join(filter(None, [titles["count"], layout.throughout]))],
        scope=words.capitalised(data.configuration.area.description),
        source="Source: " + "; ".join(dict.fromkeys(source["title"] for source in resource["sources"])),
        instructions="This worksheet contains one table.",
        additional_formatting=[{"column": {"columns": columns, "format": {"num_format": "#,##0"}}}],
        legend=[meaning for symbol, meaning in _MEANING.items() if symbol in symbols],
    )


def _cover(data: EditionData) -> Any:
    import gptables

    partnership = data.configuration.partnership
    synthetic = ["The figures are synthetic."] if data.about.data == "synthetic" else []
    return gptables.Cover(
        title=f"{data.about.title}: released tables",
        intro=[
            f"The tables behind the assessment by the {partnership.name}, {data.period.label}.",
            *_MEANING.values(),
        ],
        about=[
            f"Published in {data.about.published.label}.",
            "Open Government Licence v3.0.",
            *synthetic,
        ],
        contact=[partnership.name, partnership.website],
        width=75,
    )
