"""Only the gate makes a Released table, and whatever touches a suppressed cell is suppressed."""

from pathlib import Path
from typing import Any

import pytest

from assessment.cells import Cell, Status
from assessment.errors import AssessmentError
from assessment.released import Released, read_released

WARDS = {"area": {"north": "borough", "south": "borough", "west": "borough"}}
BY_WARD = [("borough", 42), ("north", 30), ("south", "primary"), ("west", "secondary")]
OFFENCES = {"offence": {"arson": "all", "robbery": "all"}}


def test_only_the_gate_makes_one(make_released: Any) -> None:
    table = make_released(WARDS, BY_WARD)
    with pytest.raises(TypeError, match="only the gate"):
        Released(table.dimensions, [("north",)], table.cells[:1], table.facts)


def test_a_table_that_was_not_released_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_released(tmp_path, "a-table")


def test_cells_say_why_they_are_empty(make_released: Any) -> None:
    table = make_released(WARDS, [*BY_WARD, ("east", 0), ("centre", "not_collected")])
    found = {coordinates["area"]: cell for coordinates, cell in table.rows()}
    assert found["south"] == Cell(None, Status.PRIMARY, below=5)
    assert found["west"] == Cell(None, Status.SECONDARY)
    assert found["east"] == Cell(0, Status.ZERO)
    assert found["east"].known and not found["east"].suppressed
    assert not found["centre"].collected and not found["centre"].suppressed


def test_a_dominance_rule_tells_nothing_of_the_size(make_released: Any) -> None:
    policy = {"threshold": 5, "dominance": 0.8}
    table = make_released(WARDS, BY_WARD, policy=policy)
    assert table.cell(area="south").below is None


def test_the_total_is_taken_as_published(make_released: Any) -> None:
    table = make_released(WARDS, BY_WARD)
    assert table.cell() == Cell.of(42)
    assert table.rollup("area").cell() == Cell.of(42)
    assert table.children("area", "borough").cell() == Cell(None, Status.SECONDARY)
    assert table.leaves("area").codes("area") == ("north", "south", "west")


def test_a_sum_without_a_published_total_counts_each_part_once(make_released: Any) -> None:
    nested = {"area": {"n1": "north", "n2": "north", "south": "borough"}}
    table = make_released(nested, [("n1", 5), ("n2", 6), ("north", 11), ("south", 7)])
    assert table.cell() == Cell.of(18)


def test_sums_within_another_dimension(make_released: Any) -> None:
    rows = [
        ("north", "arson", 6),
        ("north", "robbery", 7),
        ("south", "arson", "primary"),
        ("south", "robbery", 9),
    ]
    table = make_released(WARDS | OFFENCES, rows)
    assert table.by("area") == {"north": Cell.of(13), "south": Cell(None, Status.SECONDARY)}
    assert table.cell() == Cell(None, Status.SECONDARY)


def test_a_part_that_is_missing_outweighs_one_that_is_withheld(make_released: Any) -> None:
    rows = [("north", "arson", "primary"), ("north", "robbery", "not_collected"), ("south", "arson", 0)]
    table = make_released(WARDS | OFFENCES, rows)
    assert table.by("area") == {"north": Cell(None, Status.NOT_COLLECTED), "south": Cell(0, Status.ZERO)}


def test_a_single_code_is_no_sum(make_released: Any) -> None:
    table = make_released(OFFENCES | WARDS, [("arson", "north", "primary"), ("arson", "south", 9)])
    assert table.rollup("offence").cell(area="north") == Cell(None, Status.PRIMARY, below=5)


def test_nothing_adds_up_to_zero(make_released: Any) -> None:
    table = make_released(WARDS, BY_WARD).where(area=[])
    assert len(table) == 0 and table.cell() == Cell.of(0)


def test_periods_that_overlap_are_not_added(make_released: Any) -> None:
    table = make_released({"period": {}}, [("2007-04/2007-09", 60), ("2007-07/2007-12", 70)])
    with pytest.raises(AssessmentError, match="overlap"):
        table.cell()


def test_a_span_stands_for_its_months(make_released: Any) -> None:
    table = make_released({"period": {}}, [("2007-04", 10), ("2007-05", 12), ("2007-04/2007-05", 22)])
    assert table.cell() == Cell.of(22)


def test_an_unknown_code_or_dimension_is_named(make_released: Any) -> None:
    table = make_released(WARDS, BY_WARD)
    with pytest.raises(AssessmentError, match="has no 'nowhere'"):
        table.where(area="nowhere")
    with pytest.raises(AssessmentError, match="no dimension 'sex'"):
        table.rollup("sex")


@pytest.mark.parametrize(
    "text", ["area,count,status\nnorth,3,primary\n", "area,count,status\nnorth,,value\n"]
)
def test_a_count_beside_a_suppressed_status_is_refused(make_released: Any, tmp_path: Path, text: str) -> None:
    make_released(WARDS, BY_WARD)
    (tmp_path / "a-table.csv").write_text(text)
    with pytest.raises(AssessmentError, match="line 2"):
        read_released(tmp_path, "a-table")


def test_an_unknown_status_and_missing_columns_are_refused(make_released: Any, tmp_path: Path) -> None:
    make_released(WARDS, BY_WARD)
    (tmp_path / "a-table.csv").write_text("area,count,status\nnorth,,hidden\n")
    with pytest.raises(AssessmentError, match="no status 'hidden'"):
        read_released(tmp_path, "a-table")
    (tmp_path / "a-table.csv").write_text("area,count\nnorth,5\n")
    with pytest.raises(AssessmentError, match="count and status"):
        read_released(tmp_path, "a-table")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "count and status"),
        ("area,count,status\nnorth,5\n", "line 2: has 2 values and the heading 3"),
        ("area,count,status\nnorth,5,value\nsouth,many,value\n", "line 3: holds a count exactly"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_with_its_line(
    make_released: Any, tmp_path: Path, text: str, words: str
) -> None:
    make_released(WARDS, BY_WARD)
    (tmp_path / "a-table.csv").write_text(text)
    with pytest.raises(AssessmentError, match=words):
        read_released(tmp_path, "a-table")
