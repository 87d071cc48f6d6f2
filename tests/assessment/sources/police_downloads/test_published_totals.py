"""The released tables of edition 2025 against what the partnership and the force published."""

import pytest
from tests.project import ROOT

from assessment.periods import parse_period
from assessment.released import read_released

PUBLISHED = {"2024-01/2024-12": (21_082, 21_007), "2023-03/2024-02": (23_084, 23_035)}
FOLDER = ROOT / "data" / "released" / "2025"


@pytest.mark.parametrize("span", PUBLISHED)
def test_crimes_of_a_year_are_within_half_a_percent_of_what_was_published(span):
    in_the_files, published = PUBLISHED[span]
    table = read_released(FOLDER, "recorded-crime-by-month").where(
        period=list(parse_period(span).months), offence="all"
    )
    total = sum(cell.value for cell in table.cells)
    assert total == in_the_files
    assert abs(total - published) <= 0.005 * published


def test_the_own_area_counts_the_same_beside_the_other_areas_of_the_force():
    own = read_released(FOLDER, "recorded-crime-by-ward").where(area="E06000004")
    beside = read_released(FOLDER, "crime-in-the-force").where(force_area="E06000004")
    for offence in ("all", "theft", "drugs"):
        for period in beside.codes("period"):
            places = {"period": period, "offence": offence}
            assert own.cell(**places).value == beside.cell(**places).value
