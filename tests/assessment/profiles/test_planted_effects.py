"""The effects planted in the synthetic returns, looked for in the released tables of edition 2008 alone."""

from pathlib import Path

import pytest
import yaml

from assessment.configuration import load_configuration
from assessment.geography import load_geography
from assessment.periods import parse_period
from assessment.profiles import areas, series
from assessment.released import read_released
from assessment.statistics.changes import compare_counts

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "data/released/2008"
NOW, BEFORE = parse_period("2007-04/2007-09"), parse_period("2006-04/2006-09")
EARLIER = [parse_period(f"{year}-04/{year}-09") for year in (2004, 2005, 2006)]
PLANTED = {
    effect["id"] for effect in yaml.safe_load((ROOT / "data/synthesis/2008.yml").read_text())["planted"]
}


@pytest.fixture(scope="module")
def geography():
    return load_geography(load_configuration(ROOT))


def ward_profile(table, geography, period=NOW):
    residents = geography.denominators("2011", "residents", "ward").counts
    return areas.area_profile(table, period, residents, geography.ward_names, 1000)


def growth_by_ward(table, geography):
    """Ward → its change against the mean of the earlier years, where both are known."""
    now = ward_profile(table, geography)
    before = [{row.name: row.cell for row in ward_profile(table, geography, year).rows} for year in EARLIER]
    changes = {}
    for row in now.rows:
        cells = [rows[row.name] for rows in before]
        if row.cell.known and all(cell.known for cell in cells):
            changes[row.name] = compare_counts(
                row.cell.value, sum(cell.value for cell in cells), exposure_ratio=1 / 3
            )
    return changes


def clearest(changes):
    """The area whose ratio's lower limit is the highest: the clearest rise."""
    return max((area for area in changes if changes[area].ratio), key=lambda area: changes[area].ratio.lower)


def table_of(name, **where):
    table = read_released(FOLDER, name)
    for dimension, code in where.items():
        table = table.where(**{dimension: code}).rollup(dimension)
    return table


def test_criminal_damage_hardwick_summer(geography):
    damage = table_of("recorded-crime-by-ward", offence="criminal-damage-and-arson")
    changes = growth_by_ward(damage, geography)
    assert clearest(changes) == "Hardwick and Salters Lane"
    assert changes["Hardwick and Salters Lane"].direction == 1


def test_vehicle_crime_falls():
    change = series.change(table_of("recorded-crime-by-month", offence="vehicle-crime"), NOW, BEFORE)
    assert change.direction == -1
    assert change.percentage.lower < -24 < change.percentage.upper


def test_shoplifting_town_centre(geography):
    theft = table_of("recorded-crime-by-ward", offence="theft")
    changes = growth_by_ward(theft, geography)
    assert clearest(changes) == "Stockton Town Centre"
    assert changes["Stockton Town Centre"].direction == 1


def test_violence_town_centre(geography):
    violence = table_of("recorded-crime-by-ward", offence="violence-and-sexual-offences")
    for period in (*EARLIER, NOW):
        assert "Stockton Town Centre" in [
            row.name for row in ward_profile(violence, geography, period).beyond(2)
        ]


def test_mobile_phones_september():
    months = series.monthly(table_of("recorded-crime-by-month", offence="robbery"))
    earlier = [months[f"{year}-09"].value for year in (2004, 2005, 2006)]
    assert months["2007-09"].value > max(earlier)


def test_burglary_falls():
    homes = table_of("domestic-burglary-by-ward")
    first = series.change(homes.where(area="E06000004").rollup("area"), NOW, EARLIER[0])
    assert first.direction == -1
    assert first.percentage.lower < -25


def test_rowdy_behaviour_mandale(geography):
    changes = growth_by_ward(table_of("anti-social-behaviour-by-ward"), geography)
    assert clearest(changes) == "Mandale and Victoria"


def test_fireworks_autumn():
    months = series.monthly(table_of("anti-social-behaviour-by-month"))
    autumn = sum(months[f"2006-{month}"].value for month in (10, 11))
    base = sum(months[f"2005-{month}"].value for month in (10, 11))
    assert compare_counts(autumn, base).direction == 1


def test_wheeled_bins_newtown(geography):
    changes = growth_by_ward(table_of("deliberate-secondary-fires-by-ward"), geography)
    assert clearest(changes) == "Newtown"
    assert changes["Newtown"].direction == 1


def test_offensive_incidents_july_2005():
    months = series.monthly(table_of("offensive-incidents-by-month"))
    summer = {year: sum(months[f"{year}-{at}"].value for at in ("07", "08")) for year in (2004, 2005, 2006)}
    assert compare_counts(summer[2005], summer[2004] + summer[2006], exposure_ratio=1 / 2).direction == 1


def test_cocaine_tests_rise():
    tests = read_released(FOLDER, "drug-tests-by-result")
    shares = []
    for period in (EARLIER[-1], NOW):
        cells = tests.where(period=period.code).by("test_result")
        shares.append((cells["positive-cocaine"].value, cells["all"].value))
    (before, all_before), (now, all_now) = shares
    assert compare_counts(now, before, exposure_ratio=all_now / all_before).direction == 1


def test_neighbour_noise_parkfield(geography):
    changes = growth_by_ward(table_of("flare-complaints-by-ward"), geography)
    assert clearest(changes) == "Parkfield and Oxbridge"


def test_consultation_drugs_newtown(geography):
    choices = read_released(FOLDER, "consultation-priorities-by-ward")
    drugs, everything = (choices.where(concern=code).by("area") for code in ("drug-related-offending", "all"))
    share = {
        geography.ward_names[code]: cell.value / everything[code].value
        for code, cell in drugs.items()
        if code in geography.ward_names and cell.known and everything[code].known
    }
    assert max(share, key=share.get) == "Newtown"


def test_each_planted_effect_is_looked_for():
    looked_for = {
        name.removeprefix("test_").replace("_", "-") for name in globals() if name.startswith("test_")
    }
    renamed = {"violence-young-men-town-centre": "violence-town-centre"}
    assert {renamed.get(effect, effect) for effect in PLANTED} <= looked_for
