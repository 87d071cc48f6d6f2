"""Whatever bytes come in, a sender hears of faults in words: no traceback, and no value of the file."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.sources.partners_returns.check import CheckedFile, check_file
from assessment.sources.partners_returns.rulebook import Rulebook
from assessment.synthesis.files import _ods_bytes

FUZZED = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
NAMES = ("recorded-crime", "consultation-responses", "asbo-abc-recipients", "community-safety-plan")
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["2007-04-03", "03/04/2007", "31/02/2007", "3 Apr 07", "-1", "1e9", "٣٤", "0x1", "nan", "inf", "\x00"]
    ),
    st.dates().map(str),
    st.datetimes().map(str),
    st.integers().map(str),
    st.floats().map(str),
)
PRINTABLE = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)


def check(tmp_path, rulebook: Rulebook, name: str, suffix: str, content: bytes) -> CheckedFile:
    path = tmp_path / f"file{suffix}"
    path.write_bytes(content)
    checked = check_file(path, rulebook.contracts[name], rulebook)
    assert all(str(breach.as_fault()) for breach in checked.breaches)
    return checked


@pytest.mark.parametrize("suffix", [".csv", ".txt", ".xlsx", ".xls", ".ods"])
@FUZZED
@given(content=st.binary(max_size=600))
def test_any_bytes(suffix: str, content: bytes, tmp_path, rulebook: Rulebook):
    assert check(tmp_path, rulebook, "deliberate-secondary-fires", suffix, content).breaches


@FUZZED
@given(data=st.data(), name=st.sampled_from(NAMES), encoding=st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_cells_under_the_right_headings(data, name: str, encoding: str, tmp_path, rulebook: Rulebook):
    fields = rulebook.contracts[name].fields
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(fields), max_size=len(fields)), max_size=5))
    quoted = [
        ['"' + cell.replace('"', '""') + '"' for cell in row] for row in [[f.title for f in fields], *rows]
    ]
    text = "\r\n".join(",".join(row) for row in quoted)
    checked = check(tmp_path, rulebook, name, ".csv", text.encode(encoding, errors="replace"))
    assert checked.rows <= len(rows) or checked.breaches


@FUZZED
@given(text=st.text(st.characters(blacklist_categories=("Cs",)), max_size=300))
def test_any_text_below_the_headings(text: str, tmp_path, rulebook: Rulebook):
    content = f"Incident reference,Date of call,What was burnt\n{text}"
    check(tmp_path, rulebook, "deliberate-secondary-fires", ".csv", content.encode())


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
@FUZZED
@given(rows=st.lists(st.lists(PRINTABLE, max_size=6), max_size=6), at=st.integers(0, 3))
def test_any_cells_of_a_workbook(suffix: str, rows, at: int, tmp_path, rulebook: Rulebook):
    rows = [*rows[:at], ["Incident reference", "Date of call", "What was burnt"], *rows[at:]]
    if suffix == ".ods":
        content = _ods_bytes(rows, None)
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append([f"'{cell}" if cell.startswith("=") else cell for cell in row])
        target = io.BytesIO()
        book.save(target)
        content = target.getvalue()
    check(tmp_path, rulebook, "deliberate-secondary-fires", suffix, content)


@FUZZED
@given(cut=st.integers(1, 2000), place=st.integers(0, 4000), byte=st.integers(0, 255))
def test_a_workbook_cut_or_damaged(cut: int, place: int, byte: int, tmp_path, rulebook: Rulebook):
    book = openpyxl.Workbook()
    book.active.append(["Incident reference", "Date of call", "What was burnt"])
    book.active.append(["F3/2007/0001", "2007-04-03", "Skip"])
    target = io.BytesIO()
    book.save(target)
    whole = bytearray(target.getvalue())
    check(tmp_path, rulebook, "deliberate-secondary-fires", ".xlsx", bytes(whole[:-cut]))
    whole[place % len(whole)] = byte
    check(tmp_path, rulebook, "deliberate-secondary-fires", ".xlsx", bytes(whole))


@FUZZED
@given(content=st.text(max_size=200))
def test_a_workbook_whose_parts_are_anything(content: str, tmp_path, rulebook: Rulebook):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in (
            "[Content_Types].xml",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "content.xml",
            "mimetype",
        ):
            archive.writestr(name, content.encode(errors="replace"))
    for suffix in (".xlsx", ".ods"):
        assert check(tmp_path, rulebook, "deliberate-secondary-fires", suffix, target.getvalue()).breaches


@FUZZED
@given(secret=st.from_regex(r"[b-df-hj-np-tv-z]{9}[0-9]{3}", fullmatch=True))
def test_no_value_of_a_file_is_ever_told(secret: str, tmp_path, rulebook: Rulebook):
    for name in NAMES:
        fields = rulebook.contracts[name].fields
        lines = [",".join(f'"{field.title}"' for field in fields), ",".join([secret] * len(fields))]
        checked = check(tmp_path, rulebook, name, ".csv", "\n".join(lines).encode())
        told = "\n".join(str(breach.as_fault()) for breach in checked.breaches)
        assert checked.breaches
        assert secret[:9] not in told
