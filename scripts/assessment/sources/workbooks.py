"""Opens workbooks (XLSX, XLSM, XLS, ODS): each sheet's cells as texts, and which of them cannot be trusted.

Which sheets are read, and what is said of their cells, is decided in `table_files`.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from assessment.errors import AssessmentError, Fault
from assessment.sources.table import cell_address

Cell = tuple[int, int]  # row and column, from 0
ERROR, NOT_CALCULATED, MERGED = "error", "not calculated", "merged"
LAST_ROWS = {".xls": 65_536, ".xlsx": 1_048_576}

_MOST_UNPACKED = 1 << 30  # bytes
_UNPACKED_QUIETLY = 100 << 20
_MOST_PACKED_TIGHT = 100  # bytes out of one, from where a file is made to harm
_SPARSE_FROM, _SPARSE = (
    2_000_000,
    50,
)  # cells of a sheet's extent, and how many of them one filled cell excuses
_BLOCK = 4 << 20


@dataclass
class Sheet:
    """A sheet's cells from its first row and column, as texts.

    `doubtful` are cells whose text is not what the sender sees, by reason; of merged cells all but the first.
    """

    name: str
    is_hidden: bool
    rows: list[list[str]] = field(default_factory=list)
    doubtful: dict[str, list[Cell]] = field(default_factory=dict)


def read_sheets(path: Path, kind: str, name: str) -> Iterator[Sheet]:
    """The sheets of a workbook of a kind (`.xlsx`, `.xls` or `.ods`) in order; hidden ones without rows.

    Raises AssessmentError for what cannot be opened, and for what would take far more memory than it holds.
    """
    try:
        yield from _READERS[kind](path, name)
    except OSError:
        raise
    except (AssessmentError, GeneratorExit):
        raise
    except BaseException as error:  # the engine panics on some damaged files, past Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        what = "is not a workbook that can be opened"
        raise AssessmentError(Fault(name, what, "Save it again, without a password, and send it.")) from None


def _calamine_sheets(path: Path) -> Iterator[tuple[Sheet, Any]]:
    """Each sheet with its name alone, and what reads its cells."""
    import python_calamine

    with path.open("rb") as file, python_calamine.CalamineWorkbook.from_filelike(file) as workbook:
        for about in workbook.sheets_metadata:
            hidden = about.visible is not python_calamine.SheetVisibleEnum.Visible
            if about.typ is python_calamine.SheetTypeEnum.WorkSheet:
                yield Sheet(about.name, hidden), workbook


def _cells(workbook: Any, sheet: Sheet) -> list[list[str]]:
    rows = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
    return [[_as_text(cell) for cell in row] for row in rows]


def _as_text(cell: object) -> str:
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return str(cell)


def _show_percentages(sheet: Sheet, cells: list[Cell]) -> None:
    """A cell that shows 12% holds 0.12: its text becomes what it shows."""
    for row, column in cells:
        try:
            share = float(sheet.rows[row][column])
        except (IndexError, ValueError):
            continue
        sheet.rows[row][column] = f"{round(share * 100, 10):g}%"


# --- XLSX: what its engine leaves out is looked up in the XML ---------------------------------------

_CELL = rb"<(?:\w+:)?c\s(?:[^>]*\s)?"
_AT = rb"r=[\"']([A-Z]{1,3})(\d{1,7})[\"']"
_FILLED = re.compile(_CELL + _AT + rb"[^>]*(?<!/)>")
_ERROR = re.compile(_CELL + rb"(?=[^>]*\bt=[\"']e[\"'])" + _AT)
_FORMULA = rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
_NO_VALUE = rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
_UNCALCULATED = re.compile(
    _CELL + rb"(?![^>]*\bt=[\"']str[\"'])" + _AT + rb"[^>]*>\s*" + _FORMULA + _NO_VALUE
)
_STYLED = _CELL + _AT + rb"[^>]*\bs=[\"'](?:%s)[\"'][^>]*(?<!/)>"


def _read_xlsx(path: Path, name: str) -> Iterator[Sheet]:
    with zipfile.ZipFile(path) as archive:
        _refuse_what_unpacks_to_too_much(archive, path.stat().st_size, name)
        parts, percentages = _parts_of_sheets(archive), _percentage_styles(archive)
        for sheet, workbook in _calamine_sheets(path):
            if not sheet.is_hidden:
                shown = _scan_xlsx(archive, parts[sheet.name], percentages, sheet, name)
                sheet.rows = _cells(workbook, sheet)
                ranges = workbook.get_sheet_by_name(sheet.name).merged_cell_ranges or []
                sheet.doubtful[MERGED] = [cell for first, last in ranges for cell in _covered(first, last)]
                _show_percentages(sheet, shown)
            yield sheet


def _refuse_what_unpacks_to_too_much(archive: zipfile.ZipFile, packed: int, name: str) -> None:
    unpacked = sum(part.file_size for part in archive.infolist())
    tight = unpacked > _UNPACKED_QUIETLY and unpacked > _MOST_PACKED_TIGHT * packed
    if tight or unpacked > _MOST_UNPACKED:
        what = f"unpacks to {unpacked >> 20:,} MB"
        raise AssessmentError(Fault(name, what, "Save it anew, without pictures, or send it as CSV."))


def _xml(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    """A part of the archive whose names have lost their namespaces.

    Raises ValueError for one with a document type, which no workbook needs: entities can grow without end.
    """
    text = archive.read(part)
    if b"<!DOCTYPE" in text:
        raise ValueError("a document type")
    text = text.replace(b"calcext:value-type", b"calculated-type")
    text = re.sub(rb"<(/?)[\w-]+:(?=\w)", rb"<\1", text)
    text = re.sub(rb"\sxmlns(:[\w-]+)?=(\"[^\"]*\"|'[^']*')|(?<=\s)[\w-]+:(?=[\w-]+=)", b"", text)
    return ElementTree.fromstring(text)  # noqa: S314 (no document type, so no entities)


def _parts_of_sheets(archive: zipfile.ZipFile) -> Mapping[str, str]:
    """A sheet's name → the part of the archive that holds its cells."""
    book = next(name for name in archive.namelist() if name.casefold().endswith("workbook.xml"))
    folder = book.rpartition("/")[0]
    links = _xml(archive, f"{folder}/_rels/{book.rpartition('/')[2]}.rels".lstrip("/"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    sheets = _xml(archive, book).find("sheets")
    return {
        sheet.get("name", ""): target[1:] if target.startswith("/") else f"{folder}/{target}"
        for sheet in (() if sheets is None else sheets)
        if (target := targets.get(sheet.get("id"), ""))
    }


def _percentage_styles(archive: zipfile.ZipFile) -> list[bytes]:
    """The numbers of the styles that show a share as a percentage (ECMA-376, part 1, 18.8.30)."""
    part = next((name for name in archive.namelist() if name.casefold().endswith("xl/styles.xml")), None)
    if part is None:
        return []
    styles = _xml(archive, part)
    formats = {"9": "%", "10": "%"}
    own = styles.findall("numFmts/numFmt")
    formats |= {about.get("numFmtId", ""): about.get("formatCode", "") for about in own}
    shown = [formats.get(one.get("numFmtId", ""), "") for one in styles.findall("cellXfs/xf")]
    return [str(number).encode() for number, code in enumerate(shown) if "%" in re.sub('".*?"', "", code)]


def _scan_xlsx(
    archive: zipfile.ZipFile, part: str, percentages: list[bytes], sheet: Sheet, name: str
) -> list[Cell]:
    """Writes the sheet's doubtful cells down; gives those that show a percentage.

    Raises AssessmentError where a few cells span so much that the engine could not hold what lies between.
    """
    styled = re.compile(_STYLED % b"|".join(percentages)) if percentages else None
    doubtful = {ERROR: _ERROR, NOT_CALCULATED: _UNCALCULATED}
    shown: list[Cell] = []
    filled, columns, rows, last = 0, set[bytes](), set[int](), (0, 0)
    for block in _blocks(archive, part):
        at = _FILLED.findall(block)
        filled += len(at)
        columns |= {letters for letters, _ in at}
        numbers = [int(number) for _, number in at[:1] + at[-1:]]
        rows |= set(numbers)
        for reason, pattern in doubtful.items():
            sheet.doubtful.setdefault(reason, []).extend(_places(pattern, block))
        shown += _places(styled, block) if styled else []
    if filled:
        last = (max(rows) - 1, max(map(_column, columns)))
        extent = (last[0] + 1) * (last[1] + 1)
        if extent > _SPARSE_FROM and extent > _SPARSE * filled:
            what = f"reaches to cell {cell_address(last)} with hardly anything before it"
            remedy = "Delete the rows below the records and the columns beside them, and save it again."
            raise AssessmentError(Fault(f"{name}, sheet {sheet.name!r}", what, remedy))
    return shown


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A sheet's XML in pieces that end where a row ends."""
    rest = b""
    with archive.open(part) as stream:
        while piece := stream.read(_BLOCK):
            whole, end, rest = (rest + piece).rpartition(b"row>")
            yield whole + end
        yield rest


def _places(pattern: re.Pattern[bytes], block: bytes) -> list[Cell]:
    return [(int(number) - 1, _column(letters)) for letters, number in pattern.findall(block)]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _covered(first: Cell, last: Cell) -> list[Cell]:
    """The cells that a merged one covers, but for the one that holds its value."""
    covered = [
        (row, column) for row in range(first[0], last[0] + 1) for column in range(first[1], last[1] + 1)
    ]
    return covered[1:]


# --- XLS --------------------------------------------------------------------------------------------


def _read_xls(path: Path, name: str) -> Iterator[Sheet]:
    import xlrd

    with xlrd.open_workbook(path, on_demand=True, formatting_info=True, ragged_rows=True) as book:
        formats = [
            "%" in re.sub('".*?"', "", book.format_map[style.format_key].format_str) for style in book.xf_list
        ]
        for number, title in enumerate(book.sheet_names()):
            cells = book.sheet_by_index(number)
            sheet = Sheet(title, cells.visibility != 0)
            if not sheet.is_hidden:
                sheet.rows = [
                    [_xls_text(cell, book.datemode) for cell in cells.row(row)] for row in range(cells.nrows)
                ]
                at = [(row, column) for row in range(cells.nrows) for column in range(cells.row_len(row))]
                errors = [cell for cell in at if cells.cell_type(*cell) == xlrd.XL_CELL_ERROR]
                merged = [
                    cell
                    for top, bottom, left, right in cells.merged_cells
                    for cell in _covered((top, left), (bottom - 1, right - 1))
                ]
                sheet.doubtful = {ERROR: errors, MERGED: merged}
                _show_percentages(sheet, [cell for cell in at if formats[cells.cell_xf_index(*cell)]])
            book.unload_sheet(number)
            yield sheet


def _xls_text(cell: Any, datemode: int) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        moment = xlrd.xldate_as_datetime(cell.value, datemode)
        return _as_text(moment.time() if cell.value < 1 else moment)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _as_text(bool(cell.value))
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else _as_text(cell.value)


# --- ODS --------------------------------------------------------------------------------------------


def _read_ods(path: Path, name: str) -> Iterator[Sheet]:
    with zipfile.ZipFile(path) as archive:
        _refuse_what_unpacks_to_too_much(archive, path.stat().st_size, name)
        content = _xml(archive, "content.xml")
    not_displayed = {
        style.get("name")
        for style in content.iter("style")
        if any(about.get("display") == "false" for about in style)
    }
    tables = {table.get("name"): table for table in content.iter("table")}
    for sheet, workbook in _calamine_sheets(path):
        table = tables[sheet.name]
        sheet.is_hidden = sheet.is_hidden or table.get("style-name") in not_displayed
        if not sheet.is_hidden:
            sheet.rows = _cells(workbook, sheet)
            _show_percentages(sheet, _scan_ods(table, sheet))
        yield sheet


def _scan_ods(table: ElementTree.Element, sheet: Sheet) -> list[Cell]:
    """Writes the sheet's doubtful cells down; gives those that show a percentage."""
    shown: list[Cell] = []
    row = 0
    for line in table.iter("table-row"):
        column = 0
        for cell in line:
            kind = cell.get("calculated-type") or cell.get("value-type")
            at = (row, column)
            if kind == "error":
                sheet.doubtful.setdefault(ERROR, []).append(at)
            elif kind == "percentage":
                shown.append(at)
            elif kind is None and cell.get("formula"):
                sheet.doubtful.setdefault(NOT_CALCULATED, []).append(at)
            if cell.tag == "covered-table-cell":
                sheet.doubtful.setdefault(MERGED, []).append(at)
            column += int(cell.get("number-columns-repeated", 1))
        row += int(line.get("number-rows-repeated", 1))
    return shown


_READERS: Mapping[str, Callable[[Path, str], Iterator[Sheet]]] = {
    ".xlsx": _read_xlsx,
    ".xls": _read_xls,
    ".ods": _read_ods,
}
