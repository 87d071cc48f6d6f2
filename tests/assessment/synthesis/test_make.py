"""The synthetic returns of edition 2008: always the same, of published size, with their planted effects."""

import hashlib
from pathlib import Path

import numpy
import pandas
import pytest

from assessment.configuration import Configuration, load_configuration
from assessment.errors import AssessmentError
from assessment.geography import load_geography
from assessment.periods import parse_period
from assessment.records import CleanReturn
from assessment.sources.check_command import check_paths
from assessment.sources.intake import open_intake
from assessment.sources.partners_returns.rulebook import Rulebook, load_rulebook
from assessment.sources.reading import read_received
from assessment.synthesis.make import synthesise
from assessment.synthesis.parts import draw_records
from assessment.synthesis.specification import Planted, Synthesis, read_synthesis

PROJECT = Path(__file__).resolve().parents[3]
PUBLISHED = {2004: 18_419, 2005: 18_570, 2006: 17_664}
PLANTED = read_synthesis(PROJECT / "data/synthesis/2008.yml").planted


@pytest.fixture(scope="module")
def configuration() -> Configuration:
    return load_configuration(PROJECT)


@pytest.fixture(scope="module")
def specification() -> Synthesis:
    return read_synthesis(PROJECT / "data/synthesis/2008.yml")


@pytest.fixture(scope="module")
def clean(synthetic_returns: Path, configuration: Configuration) -> dict[str, CleanReturn]:
    edition, geography = configuration.edition("2008"), load_geography(configuration)
    return read_received(open_intake(synthetic_returns, configuration, edition, geography)).returns


def frame_of(returned: CleanReturn) -> pandas.DataFrame:
    return pandas.concat(list(returned.chunks()), ignore_index=True).astype({"month": object, "area": object})


def steps_of(returned: CleanReturn) -> dict[str, int]:
    return {step.step: step.rows for step in returned.reconciliation}


def test_two_runs_write_the_same_bytes(synthetic_returns: Path, configuration: Configuration, tmp_path: Path):
    synthesise("2008", configuration, tmp_path / "again")

    def digests(of: Path) -> dict[str, str]:
        files = (path for path in of.rglob("*") if path.is_file())
        return {
            path.relative_to(of).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
        }

    assert digests(synthetic_returns) == digests(tmp_path / "again")
    assert {Path(name).suffix for name in digests(synthetic_returns)} == {".csv", ".xlsx", ".ods", ".yml"}


def test_recorded_crime_has_the_published_totals(clean: dict[str, CleanReturn]):
    months = frame_of(clean["recorded-crime"])["month"]
    for year, total in PUBLISHED.items():
        assert months.between(f"{year}-04", f"{year + 1}-03").sum() == total
    assert months.between("2007-04", "2007-09").sum() == pytest.approx(17_653 / 2, rel=0.02)


def test_the_questionnaire_has_the_numbers_of_the_minutes(clean: dict[str, CleanReturn]):
    steps = steps_of(clean["consultation-responses"])
    assert steps["received"] + steps["late"] == 4021
    assert steps["late"] == -21
    assert steps["analysable"] == -39
    assert steps["kept"] == 3982
    assert len(frame_of(clean["consultation-priorities"])) > 2 * 3982


def test_what_is_missing_late_and_faulty(
    clean: dict[str, CleanReturn], synthetic_returns: Path, configuration: Configuration
):
    assert "supervised-offenders" not in clean
    assert "young-victims" not in clean
    assert "victim_before" not in clean["preventions-team-caseload"].fields
    (late,) = [name for name, each in clean.items() if "after the cut-off" in each.reconciliation[0].note]
    assert late == "assault-attendances"
    faulty = [each for each in check_paths([synthetic_returns], configuration) if not each.is_faultless]
    assert [(each.name, [breach.rule for breach in each.breaches]) for each in faulty] == [
        ("fire/deliberate-secondary-fires.xlsx", ["codelist"])
    ]


def test_every_row_is_accounted_for(clean: dict[str, CleanReturn]):
    for name, returned in clean.items():
        if name == "consultation-priorities":
            continue
        steps = steps_of(returned)
        dropped = sum(rows for rows in steps.values() if rows < 0)
        assert steps["received"] + dropped == steps["kept"] == len(frame_of(returned)), name
        assert sum(source.rows for source in returned.sources) == steps["received"]
        assert all(source.kind == "synthetic" for source in returned.sources)


def test_every_code_is_of_its_list_and_every_area_of_the_borough(clean: dict[str, CleanReturn]):
    rulebook = load_rulebook(load_configuration(PROJECT))
    areas = rulebook.places.geography.codelist
    for name, returned in clean.items():
        frame = frame_of(returned)
        assert set(frame["area"]) <= set(areas.codes), name
        for column in returned.fields:
            if column in rulebook.codelists:
                assert set(frame[column]) <= set(rulebook.codelists[column].codes), (name, column)


@pytest.mark.parametrize("effect", PLANTED, ids=lambda effect: effect.id)
def test_planted_effects_show(
    effect: Planted, clean: dict[str, CleanReturn], configuration: Configuration, specification: Synthesis
):
    """The odds of the described records are so many times what they are without the effect.

    Compared with records of the other months; where the effect is in every month, with the other wards.
    """
    rulebook = load_rulebook(configuration)
    geography = rulebook.places.geography
    frame, where = frame_of(clean[effect.return_name]), dict(effect.where)
    if effect.return_name == "consultation-responses":  # clean records do not say which choice came first
        frame = draw_records(
            specification, rulebook, configuration.edition("2008").series, {effect.return_name}
        )[effect.return_name]
        frame["area"] = frame["lsoa"]
    # The first condition names what there is more of; the others say among which records.
    (key, code), *conditions = [item for item in where.items() if item[0] != "ward"][::-1]
    among = numpy.ones(len(frame), bool)
    for column, wanted in conditions:
        among &= _holds(frame, column, wanted, rulebook)
    described = _holds(frame, key, code, rulebook)
    inside = frame["month"].isin(parse_period(effect.months).months).to_numpy()
    if "ward" in where:
        ward = next(each for each, called in geography.ward_names.items() if called == where["ward"])
        in_ward = frame["area"].map(lambda area: geography.ward_of.get(area, area)).to_numpy() == ward
        group = in_ward & inside
        others = in_ward & ~inside if (in_ward & ~inside & among).sum() > 100 else ~in_ward & inside
    else:
        group, others = inside, ~inside
    odds = [(described & among & rows).sum() / (~described & among & rows).sum() for rows in (group, others)]
    assert (described & among & group).sum() >= 5
    ratio = odds[0] / odds[1]
    if effect.factor > 1:
        assert (
            1 + (effect.factor - 1) * 0.4 < ratio < effect.factor * 3
        )  # September holds some twenty robberies
    else:
        assert effect.factor * 0.8 < ratio < 1 - (1 - effect.factor) * 0.4


def _holds(frame: pandas.DataFrame, column: str, code: str, rulebook: Rulebook) -> numpy.ndarray:
    codelist = rulebook.codelists["concern" if column == "choice_1" else column]
    return frame[column].isin([each for each in codelist.codes if codelist.is_within(each, code)]).to_numpy()


def test_some_victims_are_repeat_victims_and_domestic_ones_more_often(clean: dict[str, CleanReturn]):
    crimes = frame_of(clean["recorded-crime"])
    crimes = crimes[(crimes["victim"] == "person") & (crimes["month"] >= "2005-04")]
    is_repeat = crimes["victimisation"] != "first"
    domestic = crimes["domestic"] == "domestic"
    assert 0.03 < is_repeat[~domestic].mean() < 0.15
    assert is_repeat[domestic].mean() > 2 * is_repeat[~domestic].mean()


def test_small_cells_tempt_a_leak_in_every_return_of_people(clean: dict[str, CleanReturn]):
    geography = load_geography(load_configuration(PROJECT))
    for name in (
        "recorded-crime",
        "offensive-incidents",
        "known-offenders",
        "drug-treatment",
        "asbo-abc-recipients",
    ):
        frame = frame_of(clean[name])
        frame = frame[frame["month"].between("2007-04", "2007-09")]
        ward = frame["area"].map(lambda area: geography.ward_of.get(area, area))
        cells = frame.groupby([ward, frame["sex"].astype(object), frame["age_band"].astype(object)]).size()
        assert cells.between(1, 4).sum() >= 5, name


def test_records_hold_no_names_and_no_postcodes(synthetic_returns: Path):
    for path in synthetic_returns.rglob("*.csv"):
        headings = path.read_text(encoding="cp1252").splitlines()[0].casefold().split(",")
        assert not {"name", "surname", "address", "postcode", "date of birth"} & set(headings)


def test_a_folder_of_other_files_is_left_alone(configuration: Configuration, tmp_path: Path):
    (tmp_path / "mine.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(AssessmentError, match="holds files that are not synthetic returns"):
        synthesise("2008", configuration, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]


def test_an_edition_of_open_data_is_not_synthesised(configuration: Configuration, tmp_path: Path):
    with pytest.raises(AssessmentError, match="not from synthetic returns"):
        synthesise("2025", configuration, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_return_is_drawn_the_same_whatever_else_is_drawn(
    specification: Synthesis, configuration: Configuration
):
    rulebook, series = load_rulebook(configuration), configuration.edition("2008").series
    alone = draw_records(specification, rulebook, series, {"drug-tests"})["drug-tests"]
    among = draw_records(specification, rulebook, series, {"pub-watch-bans", "drug-tests"})["drug-tests"]
    pandas.testing.assert_frame_equal(alone, among)


def test_a_drawn_code_that_its_list_lacks_is_named(project_copy, tmp_path):
    path = project_copy / "data/codelists/alcohol.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("no-alcohol", "none-drunk"), encoding="utf-8")
    with pytest.raises(AssessmentError) as error:
        synthesise("2008", load_configuration(project_copy), tmp_path / "returns")
    (fault,) = error.value.faults
    assert fault.where == "data/codelists/alcohol.yml" and "lacks no-alcohol" in fault.what
    assert not (tmp_path / "returns").exists()
