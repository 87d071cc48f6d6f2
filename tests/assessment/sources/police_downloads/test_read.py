import dataclasses

import numpy
import pandas
import pytest
from tests.assessment.sources.police_downloads.conftest import paths_of
from tests.assessment.sources.police_downloads.downloads import (
    ELSEWHERE,
    ELSEWHERE_NAME,
    INSIDE,
    ITS_AREA_OF_2011,
    OF_2021,
    crime,
    incident,
    outcome,
    plain_months,
    write_download,
    zipped,
)

from assessment.errors import AssessmentError
from assessment.periods import parse_period
from assessment.sources.police_downloads import terms
from assessment.sources.police_downloads.archive import open_archive
from assessment.sources.police_downloads.crime_ids import LatestOutcomes, SeenCrimes
from assessment.sources.police_downloads.read import read_archive

SPAN = "2024-01/2024-03"


@pytest.fixture
def records(read, tmp_path):
    """Reads rows of three months: month number → street rows, and outcome rows."""

    def cleaned(street=(), outcomes=(), name="recorded-crime"):
        months = plain_months(SPAN)
        for kinds in months.values():
            kinds["street"] = [crime(10**6, **{"LSOA code": ELSEWHERE, "LSOA name": ELSEWHERE_NAME})]
            kinds["outcomes"] = [outcome(10**6, "Suspect charged")]
        for number, rows in dict(street).items():
            months[f"2024-{number:02d}"]["street"] += rows
        for number, rows in dict(outcomes).items():
            months[f"2024-{number:02d}"]["outcomes"] += rows
        returns = read(write_download(tmp_path / "download", months), SPAN)
        clean = returns[name]
        return pandas.concat(clean.chunks(), ignore_index=True), {
            step.step: step.rows for step in clean.reconciliation
        }

    return cleaned


def test_incidents_alike_in_every_column_are_different_incidents(records):
    frame, steps = records({1: [incident(), incident(), incident()]}, name="anti-social-behaviour")
    assert len(frame) == 3
    assert steps["kept"] == 3


def test_anti_social_behaviour_is_no_recorded_crime(records):
    frame, steps = records({1: [incident(), crime(1)]})
    assert frame["offence"].tolist() == ["burglary"]
    assert steps["in the files"] == 1 + 3  # three rows lie elsewhere


def test_one_id_is_one_crime_within_a_file_and_across_files(records):
    frame, steps = records({1: [crime(1), crime(1), crime(2)], 2: [crime(2), crime(3)], 3: [crime(1)]})
    assert frame["month"].tolist() == ["2024-01", "2024-01", "2024-02"]
    assert steps["repeated"] == -3
    assert steps["kept"] == 3


def test_crimes_without_an_id_are_all_kept(records):
    frame, _ = records({1: [crime(None), crime(None)], 2: [crime(None)]})
    assert len(frame) == 3


def test_the_latest_outcome_counts(records):
    frame, _ = records(
        {1: [crime(1), crime(2), crime(3, **{"Last outcome category": "Local resolution"}), crime(4)]},
        {
            1: [outcome(1, "Unable to prosecute suspect"), outcome(2, "Offender given a caution")],
            2: [outcome(2, "Offender given a caution"), outcome(1, "Unable to prosecute suspect")],
            3: [outcome(1, "Suspect charged")],
        },
        name="crime-outcomes",
    )
    assert frame["outcome"].tolist() == ["charged", "caution", "community-resolution", "under-investigation"]


def test_a_crime_without_any_outcome_has_no_status_published(records):
    frame, _ = records({1: [crime(1, **{"Last outcome category": ""})]}, name="crime-outcomes")
    assert frame["outcome"].tolist() == ["status-not-published"]


def test_small_areas_of_2021_are_given_to_those_of_2011(records):
    later = {"LSOA code": OF_2021, "LSOA name": "Stockton-on-Tees 025A"}
    frame, steps = records({1: [crime(1, **later), crime(2)]})
    assert frame["area"].tolist() == [ITS_AREA_OF_2011, INSIDE]
    assert steps["moved"] == 1


def test_rows_without_a_place_are_counted(records):
    _, steps = records({2: [crime(1, **{"LSOA code": "", "LSOA name": ""}), crime(2)]})
    assert steps["without a place"] == -1
    assert steps["elsewhere"] == -3
    assert steps["kept"] == 1


def test_a_reconciliation_adds_up(records):
    street = {1: [crime(1), crime(1), incident(), crime(None, **{"LSOA code": "", "LSOA name": ""})]}
    for name in ("recorded-crime", "anti-social-behaviour"):
        frame, steps = records(street, name=name)
        moved = steps.pop("moved")
        kept = steps.pop("kept")
        assert sum(steps.values()) == kept == len(frame)
        assert moved == 0


def test_a_zip_and_its_folder_give_the_same_returns(read, tmp_path):
    folder = write_download(tmp_path / "download", plain_months(SPAN))
    unpacked, packed = read(folder), read(zipped(folder, tmp_path / "download.zip"))
    assert unpacked.keys() == packed.keys()
    for name, clean in unpacked.items():
        assert clean.sources == packed[name].sources
        assert clean.reconciliation == packed[name].reconciliation
        for one, other in zip(clean.chunks(), packed[name].chunks(), strict=True):
            pandas.testing.assert_frame_equal(one, other)


def test_records_can_be_read_twice(read, tmp_path):
    clean = read(write_download(tmp_path / "download", plain_months(SPAN)))["recorded-crime"]
    assert [len(chunk) for chunk in clean.chunks()] == [len(chunk) for chunk in clean.chunks()] == [1, 1, 1]
    assert all(tuple(chunk.columns) == clean.fields for chunk in clean.chunks())


def test_is_open_data(read, tmp_path):
    returns = read(write_download(tmp_path / "download", plain_months(SPAN)))
    assert {clean.disclosure for clean in returns.values()} == {"open"}
    assert set(returns) == {
        "recorded-crime",
        "crime-outcomes",
        "anti-social-behaviour",
        "stop-and-search",
        "crime-in-the-force",
        "incidents-in-the-force",
    }


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (crime(1, Month="2023-12"), "Month: is '2023-12', not '2024-02'"),
        (
            crime(1, **{"Reported by": "Durham Constabulary"}),
            "is 'Durham Constabulary', not 'Cleveland Police'",
        ),
        (crime(1, **{"Crime type": "Piracy"}), "Crime type: 'Piracy' is not a value"),
        (
            crime(1, **{"Last outcome category": "Forgiven"}),
            "Last outcome category: 'Forgiven' is not a value",
        ),
        (
            crime(1, **{"LSOA code": "E01099999", "LSOA name": "Stockton-on-Tees 099Z"}),
            "E01099999 (Stockton-on-Tees 099Z) is in no look-up of data/geography",
        ),
    ],
)
def test_refuses_rows_that_cannot_be_true(records, row, told):
    with pytest.raises(AssessmentError) as caught:
        records({2: [row]})
    (fault,) = caught.value.faults
    assert fault.where.startswith("2024-02-cleveland-street.csv, row 3")
    assert told in str(fault)


def test_names_the_faults_of_all_files_at_once(read, tmp_path):
    folder = write_download(tmp_path / "download", plain_months(SPAN))
    (folder / "2024-01" / "2024-01-cleveland-street.csv").write_text("<html>", encoding="utf-8")
    (folder / "2024-03" / "2024-03-cleveland-outcomes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(AssessmentError) as caught:
        read(folder)
    named = {fault.where.split(",")[0] for fault in caught.value.faults}
    assert named == {"2024-01-cleveland-street.csv", "2024-03-cleveland-outcomes.csv"}


def test_refuses_a_download_without_a_row_of_the_area(records):
    with pytest.raises(AssessmentError, match=r"no row lies in Stockton-on-Tees \(E06000004\)"):
        records()


def test_counts_the_other_areas_of_the_force_by_how_their_small_areas_are_named(read, tmp_path):
    elsewhere = {"LSOA code": ELSEWHERE, "LSOA name": ELSEWHERE_NAME}
    nowhere = {"LSOA code": "", "LSOA name": ""}
    months = plain_months("2024-01/2024-03")
    months["2024-01"]["street"] += [
        crime(50, **elsewhere),
        crime(50, **elsewhere),
        crime(51, **nowhere),
        crime(52, **{"LSOA code": "E01027000", "LSOA name": "Hambleton 001A"}),
        incident(**elsewhere),
    ]
    returns = read(write_download(tmp_path, months))
    crimes = pandas.concat(returns["crime-in-the-force"].chunks())
    assert crimes["force_area"].value_counts().to_dict() == {
        "E06000004": 3,
        "E06000002": 1,
        "unplaced": 2,
        "E06000001": 0,
        "E06000003": 0,
    }
    incidents = pandas.concat(returns["incidents-in-the-force"].chunks())
    assert incidents["force_area"].value_counts()["E06000002"] == 1
    steps = {step.step: step.rows for step in returns["crime-in-the-force"].reconciliation}
    assert steps == {"in the files": 7, "repeated": -1, "kept": 6}


def test_keeps_the_checksum_and_rows_of_every_file(read, tmp_path):
    returns = read(write_download(tmp_path, plain_months("2024-01/2024-03")))
    files = returns["recorded-crime"].sources[0].files
    assert [file.name for file in files] == [f"2024-0{n}-cleveland-street.csv" for n in (1, 2, 3)]
    assert {file.rows for file in files} == {2}
    assert len({file.sha256 for file in files}) == 3


def test_an_id_is_recognised_in_any_later_file():
    seen = SeenCrimes()
    has_id = numpy.array([True, True, False])
    assert seen.first_time(numpy.array([9, 3, 7], dtype="uint64"), has_id).tolist() == [True, True, True]
    assert seen.first_time(numpy.array([3, 3, 7], dtype="uint64"), has_id).tolist() == [False, False, True]
    again = seen.first_time(numpy.array([5, 5, 9], dtype="uint64"), numpy.array([True, True, True]))
    assert again.tolist() == [True, False, False]


def test_every_return_says_what_it_is_and_what_it_cannot_tell(read, tmp_path):
    returns = read(write_download(tmp_path / "download", plain_months(SPAN)), SPAN)
    assert set(returns) <= set(terms.RETURNS)
    for clean in returns.values():
        assert clean.title and clean.limits.endswith("."), clean.name
        assert clean.due is None


def test_the_latest_outcome_is_told_after_more_were_added():
    latest = LatestOutcomes()
    ids, other = numpy.array([9, 3], dtype="uint64"), numpy.array([7, 7])
    assert latest.of(ids, other).tolist() == [7, 7]
    latest.add(numpy.array([3, 5], dtype="uint64"), numpy.array([1, 2]))
    assert latest.of(ids, other).tolist() == [7, 1]
    latest.add(numpy.array([9, 3, 3], dtype="uint64"), numpy.array([4, 5, 6]))
    assert latest.of(ids, other).tolist() == [4, 6]


def test_refuses_outcomes_that_cannot_be_true(records):
    with pytest.raises(AssessmentError) as caught:
        records(
            {1: [crime(1)]}, {2: [outcome(1, "Forgiven"), outcome(2, "Suspect charged", Month="2024-01")]}
        )
    first, second = sorted(fault.what for fault in caught.value.faults)
    assert (first[:10], second[:25]) == ("'Forgiven'", "is '2024-01', not '2024-0")


def test_an_outcome_without_a_place_may_be_of_a_crime_in_the_area(records):
    elsewhere = {"LSOA code": ELSEWHERE, "LSOA name": ELSEWHERE_NAME}
    frame, _ = records(
        {1: [crime(1), crime(2)]},
        {
            2: [outcome(1, "Suspect charged", **{"LSOA code": "", "LSOA name": ""})],
            3: [outcome(2, "Suspect charged", **elsewhere)],
        },
        name="crime-outcomes",
    )
    assert frame["outcome"].tolist() == ["charged", "under-investigation"]


def test_refuses_a_download_in_which_an_authority_falls_silent(read, tmp_path):
    months = plain_months(SPAN)
    elsewhere = {"LSOA code": ELSEWHERE, "LSOA name": ELSEWHERE_NAME}
    for month in ("2024-01", "2024-02"):
        months[month]["street"] += [crime(None, **elsewhere)] * 40
    with pytest.raises(AssessmentError, match=r"has no row of Middlesbrough \(E06000002\) in 2024-03"):
        read(write_download(tmp_path / "download", months))


def test_a_force_of_one_authority_is_compared_with_no_other(configuration, geography, tmp_path):
    alone = dataclasses.replace(geography, force_areas={}, small_areas_named={})
    folder = write_download(tmp_path / "download", plain_months(SPAN))
    archive = open_archive(paths_of(folder), "cleveland", parse_period(SPAN))
    assert "crime-in-the-force" not in read_archive(archive, configuration.area, alone)


def test_a_download_without_outcomes_and_searches_gives_the_other_returns(read, tmp_path):
    folder = write_download(tmp_path / "download", plain_months(SPAN))
    whole = read(folder)
    for path in [*folder.rglob("*-outcomes.csv"), *folder.rglob("*-stop-and-search.csv")]:
        path.unlink()
    returns = read(folder)
    assert set(whole) - set(returns) == {"stop-and-search"}
    titles = [
        [source.title.partition(",")[0] for source in each["crime-outcomes"].sources]
        for each in (whole, returns)
    ]
    assert titles[0] == [*titles[1], "Outcomes of crimes"]
    assert returns["recorded-crime"].months == ("2024-01", "2024-02", "2024-03")


def test_a_source_names_its_files_and_its_digest_is_of_all_of_them(read, tmp_path):
    folder = write_download(tmp_path / "download", plain_months(SPAN))
    (source,) = read(folder)["recorded-crime"].sources
    assert source.file == "2024-01-cleveland-street.csv to 2024-03-cleveland-street.csv (3 files)"
    assert (source.rows, sum(file.rows for file in source.files)) == (6, 6)
    (one,) = read(folder, "2024-02")["recorded-crime"].sources
    assert (one.file, one.rows) == ("2024-02-cleveland-street.csv", 2)
    changed = folder / "2024-02/2024-02-cleveland-street.csv"
    changed.write_text(changed.read_text(encoding="utf-8").replace("Burglary", "Robbery"), encoding="utf-8")
    (other,) = read(folder)["recorded-crime"].sources
    assert other.sha256 != source.sha256 != one.sha256
    assert [file == same for file, same in zip(other.files, source.files, strict=True)] == [True, False, True]


def test_says_which_file_of_how_many_is_being_read(configuration, geography, tmp_path):
    folder = write_download(tmp_path / "download", plain_months("2024-01/2024-02"))
    archive = open_archive(paths_of(folder), "cleveland", parse_period("2024-01/2024-02"))
    told = []
    read_archive(archive, configuration.area, geography, told.append)
    assert told == [
        f"Reading {kind} files of cleveland: {number} of 2"
        for kind in ("outcomes", "street", "stop-and-search")
        for number in (1, 2)
    ]
