import pytest

from assessment.errors import AssessmentError
from assessment.sources.police_downloads.archive import MonthlyFile
from assessment.sources.police_downloads.monthly_csv import (
    Column,
    faults_of_codes,
    faults_of_constant,
    read_monthly,
)

COLUMNS = (Column("Crime ID", text=True), Column("Month"), Column("Latitude", number=True))
GOOD = "Crime ID,Month,Latitude,More\nabc,2024-01,54.5,x\n,2024-01,,y\n"


def read(content: bytes | str):
    raw = content.encode() if isinstance(content, str) else content
    return read_monthly(file(), raw, COLUMNS)


def file():
    return MonthlyFile("2024-01-cleveland-street.csv", "2024-01", "cleveland", "street", lambda: b"")


def test_reads_the_wanted_columns_alone():
    frame = read(GOOD)
    assert list(frame.columns) == ["Crime ID", "Month", "Latitude"]
    assert frame["Month"].cat.categories.tolist() == ["2024-01"]
    assert frame["Crime ID"].isna().tolist() == [False, True]


def test_a_byte_order_mark_does_no_harm():
    assert len(read(b"\xef\xbb\xbf" + GOOD.encode())) == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("<!DOCTYPE html><html><body>Not found</body></html>", "is a web page, not a CSV file"),
        ("\n  <html>", "is a web page, not a CSV file"),
        (GOOD.encode("utf-16"), "is not UTF-8 text"),
        (GOOD.replace("x", "Caf\xe9").encode("latin-1"), "is not UTF-8 text"),
        (GOOD.replace("Crime ID", "Crim\xe9 ID").encode("latin-1"), "is not UTF-8 text"),
        ("Crime ID,Month\na,2024-01\n", "has no column 'Latitude'"),
        ("", "has no column 'Crime ID'"),
        (GOOD.splitlines()[0] + "\n", "holds no rows"),
        (GOOD + 'a,"2024-01,1\n', "cannot be read as a table"),
        (GOOD + "a,b,c,d,e,f\n", "cannot be read as a table"),
        (GOOD.replace("54.5", "north"), "cannot be read as a table"),
    ],
)
def test_says_what_is_wrong_with_a_file(content, told):
    with pytest.raises(AssessmentError) as caught:
        read(content)
    assert told in str(caught.value)
    assert str(caught.value).startswith("2024-01-cleveland-street.csv")


def test_guesses_which_column_was_renamed():
    with pytest.raises(AssessmentError, match="It has 'Crime_ID': was the column renamed"):
        read(GOOD.replace("Crime ID", "Crime_ID"))


def test_names_all_missing_columns_at_once():
    with pytest.raises(AssessmentError) as caught:
        read("a,b\n1,2\n")
    assert [fault.what for fault in caught.value.faults] == [
        "has no column 'Crime ID'",
        "has no column 'Month'",
        "has no column 'Latitude'",
    ]


def test_names_the_first_row_of_a_value_that_should_be_constant():
    frame = read("Crime ID,Month,Latitude\na,2024-01,1\nb,2023-12,1\nc,2023-12,1\n")
    (fault,) = faults_of_constant(file(), frame, "Month", "2024-01", "Mend it.")
    assert str(fault) == (
        "2024-01-cleveland-street.csv, row 3, Month: is '2023-12', not '2024-01' (2 rows)\n    Mend it."
    )


def test_names_values_without_a_code():
    frame = read("Crime ID,Month,Latitude\na,2024-01,1\nb,odd,1\n")
    (fault,) = faults_of_codes(file(), frame, "Month", ["2024-01"])
    assert "row 3, Month: 'odd' is not a value" in str(fault)
