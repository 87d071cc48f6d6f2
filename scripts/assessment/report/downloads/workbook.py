"""The edition's released tables as an accessible workbook, a sheet a table, as the Government Analysis
Function advises (Releasing statistics in spreadsheets, 2021).

Belongs here: what stands where on a sheet. Does not: choosing or changing any number.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import prod
from pathlib import Path
from textwrap import wrap
from typing import Any

from assessment.cells import Cell
from assessment.geography import FORCE_AREA
from assessment.released import Released
from assessment.report.downloads.files import FOLDER, file_name
from assessment.report.edition.edition import EditionData
from assessment.report.wording import words
from assessment.whole_files import write_whole

_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # never the clock's
_A4 = 9  # as XLSX numbers it
_MOST_ACROSS = 14  # columns of numbers that one page holds
_MOST_UPRIGHT = 6  # columns that a page holds upright
_COLUMN_PIXELS, _LETTERS_A_LINE = 130, 16  # of a column of numbers beside others
_LINE_PIXELS = 21
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
    rows: Sequence[Sequence[str | int | float]]
    names: int
    throughout: str

    @property
    def legend(self) -> list[str]:
        """What the symbols mean that stand for numbers."""
        shown = {number for row in self.rows for number in row[self.names :]}
        return [meaning for symbol, meaning in _MEANING.items() if symbol in shown]

    @property
    def number_format(self) -> str:
        """Thousands apart, and a decimal where any number has one."""
        decimals = any(isinstance(number, float) for row in self.rows for number in row[self.names :])
        return "#,##0.0" if decimals else "#,##0"

    @property
    def heading_row(self) -> int:
        """From 0: above it stand title, subtitle, instructions, legend, source and scope, a row each."""
        return 5 + len(self.legend)


def workbook(data: EditionData) -> Path:
    """Write the workbook with a cover, contents, notes and symbols; its path under the working folder."""
    import gptables

    target = FOLDER / f"{file_name(data)}-tables.xlsx"
    resources = {f"Table_{number}": resource for number, resource in enumerate(data.package["resources"], 1)}
    layouts = {
        name: laid_out(data.table(resource["name"]), _titles(resource))
        for name, resource in resources.items()
    }
    sheets = {name: _sheet(data, resource, layouts[name]) for name, resource in resources.items()}
    stream = io.BytesIO()
    options = {"in_memory": True}  # else a temporary file for each sheet
    book = gptables.produce_workbook(stream, sheets, cover=_cover(data), workbook_options=options)
    name = data.configuration.partnership.name
    book.set_properties({"title": data.about.title, "author": name, "created": _MADE})
    for sheet in book.worksheets():
        _fit_to_page(sheet, layouts.get(sheet.get_name()))
    book.close()
    write_whole(target, stream.getvalue())
    return target


def _fit_to_page(sheet: Any, layout: Layout | None) -> None:
    """As many pages long as it takes, and one wide. Headings of several columns of numbers go over several
    lines."""
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    columns = len(layout.heading) if layout else 0
    if layout and columns - layout.names > 1:
        lines = max(len(wrap(title, _LETTERS_A_LINE)) for title in layout.heading[layout.names :])
        sheet.set_column_pixels(layout.names, columns - 1, _COLUMN_PIXELS)
        sheet.set_row_pixels(layout.heading_row, lines * _LINE_PIXELS)
    if columns > _MOST_UPRIGHT:
        sheet.set_landscape()


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
            [*map(table.label, down, names), *(_shown(cells[code]) for code in columns)]
            for names, cells in numbers.items()
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


def _shown(cell: Cell) -> str | int | float:
    if cell.known:
        return int(cell.value) if cell.value == int(cell.value) else float(cell.value)
    return "[c]" if cell.suppressed else "[x]"


def _titles(resource: Mapping[str, Any]) -> dict[str, str]:
    return {field["name"]: field.get("title", field["name"]) for field in resource["schema"]["fields"]}


def _sheet(data: EditionData, resource: Mapping[str, Any], layout: Layout) -> Any:
    import gptables
    import pandas

    columns = list(range(layout.names, len(layout.heading)))
    sources = "; ".join(dict.fromkeys(source["title"] for source in resource["sources"]))
    made_up = ". Synthetic figures" if data.table(resource["name"]).facts.synthetic else ""
    titles = _titles(resource)
    number_format = {"num_format": layout.number_format}
    counted = titles["count"] if "count" in titles else titles["value"]
    return gptables.GPTable(
        table=pandas.DataFrame(layout.rows, columns=layout.heading),
        table_name=resource["name"].replace("-", "_"),
        title=resource["title"],
        subtitles=[": ".join(filter(None, [counted, layout.throughout]))],
        scope=_scope(data, resource),
        source=f"Source: {sources}{made_up}.",
        instructions="This worksheet contains one table.",
        additional_formatting=[{"column": {"columns": columns, "format": number_format}}],
        legend=layout.legend,
        table_row_index=layout.heading_row,
    )


def _scope(data: EditionData, resource: Mapping[str, Any]) -> str:
    """The area that the table covers; what is set beside others of the police force covers all of it."""
    area = data.configuration.area
    of_the_force = FORCE_AREA in resource["assessment"]["dimensions"]
    return f"The area of {area.force_name}" if of_the_force else words.capitalised(area.description)


def _cover(data: EditionData) -> Any:
    import gptables

    partnership = data.configuration.partnership
    synthetic = ["The figures are synthetic."] if data.about.is_synthetic else []
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
