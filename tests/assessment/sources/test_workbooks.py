"""Workbooks as people send them: everything that a sender sees is read, or it is refused by its cell."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from assessment.errors import AssessmentError
from assessment.sources import workbooks
from assessment.sources.table_files import read_table

HEADINGS = ("Reference", "Town", "When")
Fill = Callable[[openpyxl.Workbook], None]


def meaning(text: str) -> str | None:
    return text.strip() if text.strip() in HEADINGS else None


def records(first: int, number: int = 3) -> list[list[object]]:
    return [[f"A{at}", "Thornaby", "2007-04-03"] for at in range(first, first + number)]


def add_sheet(book: openpyxl.Workbook, title: str, rows: Sequence[Sequence[object]]) -> object:
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(list(row))
    return sheet


def made(path: Path, fill: Fill) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    fill(book)
    book.save(path)
    return path


def references(path: Path) -> list[str]:
    column = read_table(path, meaning).columns[0]
    return [str(column.values[code]) for code in column.codes]


def told(path: Path) -> str:
    with pytest.raises(AssessmentError) as caught:
        read_table(path, meaning)
    return str(caught.value)


def months(book: openpyxl.Workbook) -> None:
    add_sheet(book, "Apr", [HEADINGS, *records(1)])
    add_sheet(book, "May", [["May 2007"], [], HEADINGS[::-1], *(row[::-1] for row in records(4))])
    add_sheet(book, "Lists", [["Thornaby"], ["Yarm"]])


def test_each_sheet_with_the_headings_is_read_and_each_other_one_named(tmp_path: Path):
    path = made(tmp_path / "x.xlsx", months)
    table = read_table(path, meaning)
    assert references(path) == [f"A{at}" for at in range(1, 7)]
    rows = {"Apr": (2, 3, 4), "May": (4, 5, 6)}
    assert list(table.row_numbers) == [f"{row} of {name!r}" for name in rows for row in rows[name]]
    assert table.notes == (
        "the sheet 'Lists' was left out: it holds no headings of the contract",
        "2 sheets were read: Apr, May",
    )


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
@pytest.mark.parametrize("first", [True, False])
def test_a_hidden_sheet_is_never_read_and_said(tmp_path: Path, state: str, first: bool):
    def fill(book: openpyxl.Workbook) -> None:
        for title, start in [("Old", 90), ("Now", 1)] if first else [("Now", 1), ("Old", 90)]:
            add_sheet(book, title, [HEADINGS, *records(start)])
        book["Old"].sheet_state = state
        book.active = book["Now"]

    path = made(tmp_path / "x.xlsx", fill)
    assert references(path) == ["A1", "A2", "A3"]
    assert read_table(path, meaning).notes == ("the hidden sheet 'Old' was not read",)


def test_an_empty_template_before_the_records_hides_nothing(tmp_path: Path):
    def fill(book: openpyxl.Workbook) -> None:
        add_sheet(book, "Template", [HEADINGS])
        add_sheet(book, "Records", [HEADINGS[:2], *(row[:2] for row in records(1))])

    assert references(made(tmp_path / "x.xlsx", fill)) == ["A1", "A2", "A3"]


def test_sheets_with_other_headings_are_not_guessed_at(tmp_path: Path):
    def fill(book: openpyxl.Workbook) -> None:
        add_sheet(book, "Apr", [HEADINGS, *records(1)])
        add_sheet(book, "May", [HEADINGS[:2], *(row[:2] for row in records(4))])

    assert "sheet 'May': holds rows under other headings than the sheet 'Apr'" in told(
        made(tmp_path / "x.xlsx", fill)
    )


def error(book: openpyxl.Workbook) -> None:
    sheet = add_sheet(book, "Data", [["Title"], HEADINGS, *records(1)])
    sheet["B4"].value, sheet["B4"].data_type = "#N/A", "e"


def formula(book: openpyxl.Workbook) -> None:
    add_sheet(book, "Data", [["Title"], HEADINGS, *records(1)])["B4"] = '=IF(A4="","",A4)'


def merged(book: openpyxl.Workbook) -> None:
    sheet = add_sheet(book, "Data", [["Title"], HEADINGS, *records(1)])
    sheet.merge_cells("A1:C1")  # a title may be
    sheet.merge_cells("B3:B4")


@pytest.mark.parametrize(
    ("fill", "what"),
    [
        (error, "cell B4: is an error such as #N/A"),
        (formula, "cell B4: is a formula without its result"),
        (merged, "cell B4: is a part of a merged cell"),
    ],
)
def test_a_cell_that_is_not_what_the_sender_sees_is_named(tmp_path: Path, fill: Fill, what: str):
    assert what in told(made(tmp_path / "x.xlsx", fill))


def test_what_stands_beside_or_above_the_records_may_be_wrong(tmp_path: Path):
    def fill(book: openpyxl.Workbook) -> None:
        sheet = add_sheet(book, "Data", [["Total"], HEADINGS, *records(1)])
        sheet["B1"] = "=COUNTA(A3:A99)"

    assert references(made(tmp_path / "x.xlsx", fill)) == ["A1", "A2", "A3"]


def rewritten(path: Path, pattern: str, by: str) -> Path:
    """The workbook with a change to its first sheet's XML."""
    whole = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name).decode()
            new.writestr(name, re.sub(pattern, by, content) if name.endswith("sheet1.xml") else content)
    path.write_bytes(whole.getvalue())
    return path


def test_a_formula_whose_result_is_an_empty_text_is_empty(tmp_path: Path):
    path = made(tmp_path / "x.xlsx", formula)
    rewritten(path, r'<c r="B4"[^>]*>(<f>.*?</f>).*?</c>', r'<c r="B4" t="str">\1<v></v></c>')
    assert references(path) == ["A1", "A2", "A3"]


@pytest.mark.parametrize("far", [(1_048_576, 16_384), (1_048_576, 30), (900_000, 900)])
def test_a_lonely_cell_far_away_is_refused_before_memory_is_taken(tmp_path: Path, far: tuple[int, int]):
    def fill(book: openpyxl.Workbook) -> None:
        add_sheet(book, "Data", [HEADINGS, *records(1)]).cell(*far, " ")

    address = f"{get_column_letter(far[1])}{far[0]}"
    assert f"reaches to cell {address} with hardly anything before it" in told(
        made(tmp_path / "x.xlsx", fill)
    )


def test_a_formatted_margin_is_no_far_cell(tmp_path: Path):
    def fill(book: openpyxl.Workbook) -> None:
        sheet = add_sheet(book, "Data", [HEADINGS, *records(1)])
        sheet.cell(1_000_000, 16_000).number_format = "0.00"

    assert references(made(tmp_path / "x.xlsx", fill)) == ["A1", "A2", "A3"]


def test_what_unpacks_to_far_more_than_it_holds_is_refused(tmp_path: Path):
    path = made(tmp_path / "x.xlsx", months)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bmp", bytes(101 << 20))
    assert "unpacks to 101 MB" in told(path)


def test_an_entity_that_could_grow_without_end_is_refused(tmp_path: Path):
    path = made(tmp_path / "x.xlsx", months)
    whole = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(whole, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/styles.xml":
                content = b'<!DOCTYPE lol [<!ENTITY a "aaaa">]>' + content
            new.writestr(name, content)
    path.write_bytes(whole.getvalue())
    assert "is not a workbook that can be opened" in told(path)


def test_a_percentage_is_read_as_it_is_shown(tmp_path: Path):
    def fill(book: openpyxl.Workbook) -> None:
        sheet = add_sheet(book, "Data", [HEADINGS, ["A1", 0.12, 0.125]])
        sheet["B2"].number_format, sheet["C2"].number_format = "0%", '0.0%" of all"'

    table = read_table(made(tmp_path / "x.xlsx", fill), meaning)
    assert [str(column.values[0]) for column in table.columns] == ["A1", "12%", "12.5%"]


ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
  xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
  xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
 <office:automatic-styles><style:style style:name="away" style:family="table">
  <style:table-properties table:display="false"/></style:style></office:automatic-styles>
 <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"""


def ods(path: Path, *tables: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", ODS.format(tables="".join(tables)))
    return path


def ods_text(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def ods_table(name: str, cell: str, style: str = "") -> str:
    head = "".join(map(ods_text, HEADINGS))
    row = f"{ods_text(name)}{cell}{ods_text('2007-04-03')}"
    return (
        f'<table:table table:name="{name}" {style}><table:table-row>{head}</table:table-row>'
        f"<table:table-row>{row}</table:table-row></table:table>"
    )


def test_the_hidden_sheet_of_an_ods_is_not_read(tmp_path: Path):
    hidden = ods_table("Old", ods_text("Yarm"), 'table:style-name="away"')
    assert references(ods(tmp_path / "x.ods", hidden, ods_table("Now", ods_text("Yarm")))) == ["Now"]


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        (
            '<table:table-cell table:formula="of:=NA()" office:value-type="string" '
            'calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>',
            "cell B2: is an error",
        ),
        ('<table:table-cell table:formula="of:=1+1"/>', "cell B2: is a formula without its result"),
        ("<table:covered-table-cell/>", "cell B2: is a part of a merged cell"),
    ],
)
def test_a_doubtful_cell_of_an_ods_is_named(tmp_path: Path, cell: str, what: str):
    assert what in told(ods(tmp_path / "x.ods", ods_table("Data", cell)))


def test_a_percentage_of_an_ods_is_read_as_it_is_shown(tmp_path: Path):
    cell = (
        '<table:table-cell office:value-type="percentage" office:value="0.12"><text:p>12%</text:p>'
        "</table:table-cell>"
    )
    table = read_table(ods(tmp_path / "x.ods", ods_table("Data", cell)), meaning)
    assert str(table.columns[1].values[0]) == "12%"


def workbook_bytes() -> bytes:
    content = io.BytesIO()
    book = openpyxl.Workbook()
    for row in [HEADINGS, *records(1)]:
        book.active.append(list(row))
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("ending", [".xls", ".xlsm", ".ods", ".csv"])
def test_a_workbook_is_read_whatever_its_ending_says(tmp_path: Path, ending: str):
    path = tmp_path / f"x{ending}"
    path.write_bytes(workbook_bytes())
    assert references(path) == ["A1", "A2", "A3"]


@pytest.mark.parametrize(
    ("ending", "content", "what"),
    [
        (".xls", b"\n<HTML><table><tr><td>A1</td></tr></table>", "is a web page, whatever its ending says"),
        (".csv", b"<!DOCTYPE html><p>Sign in</p>", "is a web page, whatever its ending says"),
        (".xls", b'<?xml version="1.0"?><Workbook/>', "is an XML file, whatever its ending says"),
        (".xlsx", b"Reference,Town,When\nA1,Yarm,x\n", "it begins like text"),
        (".xlsx", b"%PDF-1.7", "is a PDF"),
    ],
)
def test_what_a_file_is_that_is_no_table_is_said(tmp_path: Path, ending: str, content: bytes, what: str):
    path = tmp_path / f"x{ending}"
    path.write_bytes(content)
    assert what in told(path)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read(tmp_path: Path, encoding: str):
    path = tmp_path / "x.csv"
    path.write_bytes("Reference,Town,When\nA1,Yarm,x\n".encode(encoding))
    assert references(path) == ["A1"]


@pytest.mark.parametrize(
    "text",
    [
        "Reference,Town,When,,\nA1,Yarm,x,,\nA2,Yarm,x,,\n",
        "Reference,,Town,When\nA1,,Yarm,x\nA2,,Yarm,x\n",
        "Reference,Town,When\nA1,Yarm,x,,\nA2,Yarm,x,,\n",
        "Reference,Town,When\n\u200eA1,Yarm,x\nA2\u200b,Yarm\xa0,x\n",
        "Reference,Town,When\n'A1,Yarm,x\n'A2,Yarm,x\n",
    ],
)
def test_spacers_margins_and_unseen_marks_change_nothing(tmp_path: Path, text: str):
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    table = read_table(path, meaning)
    assert references(path) == ["A1", "A2"]
    assert table.headings == HEADINGS


def test_an_old_workbook_filled_to_its_last_row_may_be_cut(monkeypatch: pytest.MonkeyPatch):
    """With the limit at the number of rows that the file here has: nothing on hand writes so old a format."""
    path = Path(__file__).parent / "partners_returns/old-excel.xls"
    monkeypatch.setitem(workbooks.LAST_ROWS, ".xls", 3)
    assert "is filled to its last row, 3: what came after it may be cut off" in told(path)
