"""Every format, encoding and layout that a partner may send, and what is said of unreadable ones."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from assessment.errors import AssessmentError
from assessment.sources.table_files import read_table
from assessment.synthesis.files import _ods_bytes

HEADINGS = ("Reference", "Town", "When")
ROWS = [["A1", "Billingham", "2007-04-03"], ["007", "Thornaby", "2007-04-04"]]


def recognise(text: str) -> str | None:
    return text.strip() if text.strip() in HEADINGS else None


def rows_of(path: Path) -> list[list[str]]:
    table = read_table(path, recognise)
    assert table.headings == HEADINGS
    return [[str(column.values[column.codes[row]]) for column in table.columns] for row in range(len(table))]


def text(delimiter: str = ",", line_end: str = "\r\n") -> str:
    return line_end.join(delimiter.join(row) for row in [HEADINGS, *ROWS]) + line_end


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_text_files(tmp_path: Path, encoding: str, delimiter: str, line_end: str):
    path = tmp_path / "x.csv"
    path.write_bytes(text(delimiter, line_end).encode(encoding))
    assert rows_of(path) == ROWS


def test_letters_beyond_ascii_in_a_western_code_page(tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_bytes("Reference,Town,When\nA1,Café,x\n".encode("cp1252"))
    assert rows_of(path) == [["A1", "Café", "x"]]


def test_leading_zeros_stay(tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text("Reference,Town,When\n007,1,2\n008,1,2\n", encoding="utf-8")
    assert [row[0] for row in rows_of(path)] == ["007", "008"]


def test_a_title_above_quoted_cells_and_empty_rows(tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text(
        'A title\n\nReference,Town,When\n"A1","Long,\nname",x\n,,\nA2,"""Quoted""",y\n', encoding="utf-8"
    )
    table = read_table(path, recognise)
    assert rows_of(path) == [["A1", "Long,\nname", "x"], ["A2", '"Quoted"', "y"]]
    assert list(table.row_numbers) == [4, 6]


def workbook(rows: list[list[object]], suffix: str = ".xlsx") -> bytes:
    if suffix == ".ods":
        return _ods_bytes([[str(cell) for cell in row] for row in rows], None)
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_workbooks(tmp_path: Path, suffix: str):
    path = tmp_path / f"x{suffix}"
    path.write_bytes(workbook([["A title"], [], list(HEADINGS), *ROWS, ["", "", ""]], suffix))
    table = read_table(path, recognise)
    assert rows_of(path) == ROWS
    assert list(table.row_numbers) == [4, 5]


def test_typed_cells_of_a_workbook_become_texts(tmp_path: Path):
    from datetime import date, datetime

    path = tmp_path / "x.xlsx"
    path.write_bytes(
        workbook([list(HEADINGS), [12, True, date(2007, 4, 3)], [1.5, False, datetime(2007, 4, 3, 23, 5)]])
    )
    assert rows_of(path) == [["12", "true", "2007-04-03"], ["1.5", "false", "2007-04-03T23:05:00"]]


def test_the_sheet_with_most_headings_is_read(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.append(["Notes on Reference"])
    sheet = book.create_sheet("Second")
    for row in [list(HEADINGS), *ROWS]:
        sheet.append(row)
    path = tmp_path / "x.xlsx"
    book.save(path)
    assert rows_of(path) == ROWS


def test_an_old_excel_file(tmp_path: Path):
    assert rows_of(Path(__file__).parent / "old-excel.xls") == ROWS


def damaged_zip() -> bytes:
    whole = workbook([list(HEADINGS), *ROWS])
    return whole[: len(whole) // 2]


def zip_of_something_else() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("hello.txt", "hello")
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.csv", b"", "is an empty file"),
        ("x.csv", b"one,two\n1,2\n", "no row among the first 20 holds the headings"),
        ("x.csv", b"Reference,Town,When\na,b\n", "does not have the 3 cells"),
        ("x.csv", b"Reference,Town,When\na,b,c,d\n", "does not have the 3 cells"),
        ("x.csv", b"Reference,Town,When\n\x81\x8d,b,c\n", "is not text in an encoding that we know"),
        ("x.csv", b"\xff\xfeR\x00e\x00\x00\xd8", "is not text in one encoding"),
        ("x.pdf", b"%PDF", "is a .pdf"),
        ("x", b"text", "is a file without an ending"),
        ("x.xlsx", b"not a workbook", "is not a workbook that can be opened"),
        ("x.xls", b"not a workbook", "is not a workbook that can be opened"),
        ("x.ods", b"not a workbook", "is not a workbook that can be opened"),
        ("x.xlsx", damaged_zip(), "is not a workbook that can be opened"),
        ("x.ods", zip_of_something_else(), "is not a workbook that can be opened"),
        ("x.xlsx", workbook([["Something"], ["else"]]), "no row among the first 20 holds the headings"),
        (
            "x.xlsx",
            workbook([list(HEADINGS), ["a", "b", "c", "d"]]),
            "has a value in a column without a heading",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_words(tmp_path: Path, name: str, content: bytes, told: str):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(AssessmentError) as caught:
        read_table(path, recognise)
    assert told in str(caught.value)
    assert name in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(AssessmentError, match="cannot be opened"):
        read_table(tmp_path / "x.csv", recognise)
