"""From a folder of files to clean records: what is kept, dropped, derived and noted, row by row."""

import hashlib
from pathlib import Path

import numpy
import pandas
import pytest

from assessment.configuration import Configuration
from assessment.errors import AssessmentError
from assessment.geography import load_geography
from assessment.records import CleanReturn, Kind
from assessment.sources.intake import open_intake
from assessment.sources.partners_returns.clean import age_band, sequence_of_persons, times_in_period
from assessment.sources.reading import read_received

CRIME = [
    "Crime reference", "Date committed", "Offence", "LSOA", "Ward", "Grid reference", "Victim",
    "Victim's reference", "Age of victim", "Gender of victim", "Domestic",
]  # fmt: skip
BASE = [
    "CR/1000",
    "2007-04-03",
    "Robbery of a person",
    "E01012187",
    "",
    "",
    "A person",
    "V0001",
    "17",
    "f",
    "no",
]


def crime(**changes: str) -> list[str]:
    """A faultless record with some cells changed, by heading (underscores for spaces)."""
    row = dict(zip(CRIME, BASE, strict=True)) | {
        key.replace("_", " "): value for key, value in changes.items()
    }
    return list(row.values())


def read(tmp_path: Path, configuration: Configuration) -> dict[str, CleanReturn]:
    if not (register := tmp_path / "received.yml").exists():
        register.write_text("licence: for the assessment\n", encoding="utf-8")
    intake = open_intake(
        tmp_path, configuration, configuration.edition("2008"), load_geography(configuration)
    )
    return read_received(intake).returns


def frame(returned: CleanReturn) -> pandas.DataFrame:
    return pandas.concat(list(returned.chunks())).astype(object)


def steps(returned: CleanReturn) -> list[tuple[str, int]]:
    return [(step.step, step.rows) for step in returned.reconciliation]


def test_a_record_keeps_codes_alone(tmp_path, configuration, write_csv):
    write_csv("recorded-crime.csv", CRIME, [BASE])
    returned = read(tmp_path, configuration)["recorded-crime"]
    (record,) = frame(returned).to_dict("records")
    assert record == {
        "month": "2007-04", "area": "E01012187", "offence": "robbery-personal", "victim": "person",
        "age_band": "16-17", "sex": "female", "victimisation": "first",
        "times_victim_of_violence": "not-applicable", "domestic": "not-domestic",
    }  # fmt: skip
    assert returned.fields == tuple(record)
    assert returned.months == ("2007-04",)


def test_a_field_that_the_file_does_not_carry_is_not_made_up(tmp_path, configuration, write_csv):
    write_csv("recorded-crime.csv", CRIME[:3] + CRIME[6:7], [BASE[:3] + BASE[6:7]])
    returned = read(tmp_path, configuration)["recorded-crime"]
    assert set(returned.fields) == {"month", "area", "offence", "victim"}
    assert set(frame(returned)["area"]) == {"E06000004"}


def test_the_first_field_that_knows_a_place_decides(tmp_path, configuration, write_csv):
    rows = [
        crime(Crime_reference="CR/1", LSOA="e01012187", Ward="Yarm"),
        crime(Crime_reference="CR/2", LSOA="", Grid_reference="NZ 445 190", Ward="Yarm"),
        crime(Crime_reference="CR/3", LSOA="", Ward="yarm"),
        crime(Crime_reference="CR/4", LSOA="", Ward="E05001552"),
        crime(Crime_reference="CR/5", LSOA="E01012263"),
        crime(Crime_reference="CR/6", LSOA="E01012229", Ward="Ingleby Barwick West"),
        crime(Crime_reference="CR/7", LSOA="E01012229"),
        crime(Crime_reference="CR/8", LSOA=""),
    ]
    rows = [[cell.replace("CR/", "CR/100") for cell in row] for row in rows]
    write_csv("recorded-crime.csv", CRIME, rows)
    returned = read(tmp_path, configuration)["recorded-crime"]
    assert list(frame(returned)["area"]) == [
        "E01012187", "E01012266", "E05001552", "E05001552", "E01033477", "E05001539", "unplaced", "unplaced",
    ]  # fmt: skip
    assert ("unplaced", 2) in steps(returned)


def test_rows_are_dropped_and_counted(tmp_path, configuration, write_csv):
    rows = [
        BASE,
        BASE,  # sent twice
        crime(Crime_reference="CR/1001", LSOA="E01000001"),  # London
        crime(Crime_reference="CR/1002", Date_committed="2001-01-01"),
        crime(Crime_reference="CR/1003"),
    ]
    months = [
        crime(
            Crime_reference=f"M/{number:04d}",
            Date_committed=f"{2001 + number // 12}-{number % 12 + 1:02d}-02",
        )
        for number in range(76)
    ]
    write_csv("recorded-crime.csv", CRIME, rows + months)
    returned = read(tmp_path, configuration)["recorded-crime"]
    assert steps(returned) == [
        ("received", 81), ("repeated", -1), ("other months", -40), ("outside", -1), ("unplaced", 0),
        ("kept", 39),
    ]  # fmt: skip
    assert sum(rows for step, rows in steps(returned) if step not in ("kept", "unplaced")) == len(
        frame(returned)
    )


def test_a_key_that_comes_again_in_a_later_file_counts_as_the_later_file_has_it(
    tmp_path, configuration, write_csv
):
    write_csv("recorded-crime old.csv", CRIME, [BASE])
    write_csv("recorded-crime new.csv", CRIME, [crime(Offence="Arson")])
    (tmp_path / "received.yml").write_text(
        "licence: for the assessment\n"
        "files:\n  - {file: recorded-crime old.csv, received: 2007-10-01}\n"
        "  - {file: recorded-crime new.csv, received: 2007-11-09, covers: 2007-04/2007-09}\n",
        encoding="utf-8",
    )
    returned = read(tmp_path, configuration)["recorded-crime"]
    assert list(frame(returned)["offence"]) == ["arson"]
    assert ("repeated", -1) in steps(returned)
    assert returned.reconciliation[0].note == "9 days after the cut-off"
    assert str(returned.due) == "2007-10-31"
    assert returned.title == "Recorded crime"
    assert returned.limits.startswith("Only crimes that are reported")
    assert returned.months == ("2007-04", "2007-05", "2007-06", "2007-07", "2007-08", "2007-09")
    assert [str(source.received) for source in returned.sources] == ["2007-11-09", "2007-10-01"]


@pytest.mark.parametrize("days", [(), ("2007-10-01",), ("2007-10-01", "2007-10-01")])
def test_a_corrected_file_without_its_day_is_not_guessed_at(days, tmp_path, configuration, write_csv):
    names = ["recorded-crime Q1.csv", "recorded-crime Q1 corrected.csv"]
    write_csv(names[0], CRIME, [BASE, crime(Crime_reference="CR/1001")])
    write_csv(names[1], CRIME, [crime(Offence="Arson")])
    files = "".join(
        f"  - {{file: {name}, received: {day}}}\n" for name, day in zip(names, days, strict=False)
    )
    (tmp_path / "received.yml").write_text(
        "licence: for the assessment\n" + (f"files:\n{files}" if files else ""), encoding="utf-8"
    )
    with pytest.raises(
        AssessmentError, match="same records with other contents, and nothing says which"
    ) as told:
        read(tmp_path, configuration)
    assert all(name in str(told.value) for name in names)


def test_the_same_records_in_two_files_need_no_day(tmp_path, configuration, write_csv):
    write_csv("recorded-crime April.csv", CRIME, [BASE])
    write_csv("recorded-crime year.csv", CRIME, [crime(Crime_reference="CR/1001"), BASE])
    assert ("repeated", -1) in steps(read(tmp_path, configuration)["recorded-crime"])


def test_what_is_not_a_person_has_no_age_and_no_sex(tmp_path, configuration, write_csv):
    write_csv(
        "recorded-crime.csv",
        CRIME,
        [crime(Victim="shop", Age_of_victim="", Gender_of_victim="", **{"Victim's_reference": ""})],
    )
    (record,) = frame(read(tmp_path, configuration)["recorded-crime"]).to_dict("records")
    assert record["age_band"] == record["sex"] == record["victimisation"] == "not-applicable"


def test_victims_without_a_reference_are_nobody_s_second_time(tmp_path, configuration, write_csv):
    nobody = {"Victim's_reference": ""}
    rows = [
        crime(Crime_reference=f"CR/{at}", Offence="Violence with injury", **nobody) for at in (1000, 1001)
    ]
    write_csv("recorded-crime.csv", CRIME, rows)
    victims = frame(read(tmp_path, configuration)["recorded-crime"])
    assert set(victims["victimisation"]) == set(victims["times_victim_of_violence"]) == {"not-recorded"}


def test_faults_of_all_files_come_at_once_and_nothing_is_cleaned(tmp_path, configuration, write_csv):
    write_csv("recorded-crime.csv", CRIME, [crime(Offence="Jaywalking")])
    write_csv("attacks-on-firefighters.csv", ["Incident reference", "Date"], [["FA/0001", "2007-04-03"]])
    with pytest.raises(AssessmentError) as caught:
        read(tmp_path, configuration)
    told = str(caught.value)
    assert "recorded-crime.csv, column 'Offence', row 2" in told
    assert "attacks-on-firefighters.csv: has no column 'Kind of attack'" in told


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "0-9"), (9, "0-9"), (10, "10-15"), (15, "10-15"), (16, "16-17"), (17, "16-17"), (18, "18-24"),
     (24, "18-24"), (25, "25-34"), (34, "25-34"), (35, "35-49"), (50, "50-64"), (65, "65-74"), (74, "65-74"),
     (75, "75-and-over"), (120, "75-and-over"), (float("nan"), "not-recorded")],
)  # fmt: skip
def test_age_bands(age: float, band: str):
    assert age_band(age) == band


def test_every_age_band_is_a_code(rulebook):
    assert {age_band(age) for age in [*range(121), float("nan")]} <= set(rulebook.codelists["age_band"].codes)


def test_victims_are_counted_in_a_rolling_year():
    days = pandas.Series(
        numpy.array(
            ["2006-01-01", "2006-06-01", "2007-01-01", "2007-06-02", "2006-01-01", "2006-01-01"],
            "datetime64[D]",
        )
    )
    persons = pandas.Series(numpy.array([7, 7, 7, 7, 9, 0], numpy.uint64))
    assert list(sequence_of_persons(persons, days)) == [
        "first",
        "second",
        "third",
        "second",
        "first",
        "not-recorded",
    ]


def test_victims_of_many_crimes_share_the_last_code():
    days = pandas.Series(numpy.array(["2006-01-01"] * 6, "datetime64[D]"))
    persons = pandas.Series(numpy.full(6, 3, numpy.uint64))
    assert list(sequence_of_persons(persons, days)) == ["first", "second", "third", *["fourth-or-later"] * 3]


def test_each_victim_counts_once_in_a_period_with_how_often():
    persons = pandas.Series(numpy.array([7, 7, 8, 7, 9, 9, 9, 9, 0, 8], numpy.uint64))
    periods = pandas.Series([0, 0, 0, 1, 0, 0, 0, 0, 0, -1])
    assert list(times_in_period(persons, periods)) == [
        "twice",
        "counted-already",
        "once",
        "once",
        "three-or-more",
        *["counted-already"] * 3,
        "not-recorded",
        "not-applicable",
    ]


def test_only_violence_makes_a_victim_of_violence(tmp_path, configuration, write_csv):
    def row(number: int, offence: str, on: str = "2007-05-01") -> list[str]:
        return crime(Crime_reference=f"CR/{number}", Offence=offence, Date_committed=on)

    offences = ("Violence with injury", "Robbery of a person", "Sexual offences", "Violence without injury")
    rows = [row(at, offence) for at, offence in enumerate(offences)]
    rows.append(row(9, "Violence with injury", "2007-04-01"))
    write_csv("recorded-crime.csv", CRIME, rows)
    times = frame(read(tmp_path, configuration)["recorded-crime"])["times_victim_of_violence"]
    assert list(times) == [
        "three-or-more",
        "not-applicable",
        "counted-already",
        "counted-already",
        "counted-already",
    ]


def test_the_offences_of_the_contract_are_the_whole_group_of_violence(rulebook):
    among = rulebook.contracts["recorded-crime"].clean["times_victim_of_violence"].among["offence"]
    offences = rulebook.codelists["offence"]
    group = "violence-and-sexual-offences"
    assert set(among) == {code for code in offences.codes if offences.is_within(code, group)}


def test_an_answer_has_the_neighbourhood_of_its_ward(tmp_path, configuration, write_csv):
    header = [
        "Response number",
        "Date received",
        "Received after the closing date",
        "Can be analysed",
        "Ward",
    ]
    wards = ("Yarm", "Newtown", "")
    rows = [[str(at + 1), "2007-08-01", "no", "yes", ward] for at, ward in enumerate(wards)]
    write_csv("consultation-responses.csv", header, rows)
    answers = frame(read(tmp_path, configuration)["consultation-responses"])
    assert list(answers["neighbourhood_area"]) == ["western", "central", "not-recorded"]


def test_a_correction_of_a_file_that_did_not_come_in_is_refused(
    tmp_path, configuration, faultless, write_csv, rulebook
):
    write_csv("deliberate-secondary-fires.csv", *faultless(rulebook.contracts["deliberate-secondary-fires"]))
    with pytest.raises(AssessmentError, match="which is not among the returns"):
        read(tmp_path, configuration)


ANSWERS = [
    "Response number", "Date received", "Received after the closing date", "Can be analysed", "Ward",
    "First choice", "Second choice", "Third choice",
]  # fmt: skip


def test_only_what_is_valid_counts_and_each_choice_is_a_record(tmp_path, configuration, write_csv, rulebook):
    contract = rulebook.contracts["consultation-responses"]
    codelist = rulebook.codelists[contract.by_name["choice_1"].codelist]
    one, two = [(code, label) for code, label in codelist.labels.items() if code != "all"][:2]
    headings = [*ANSWERS[:5], *(contract.by_name[f"choice_{at}"].title for at in (1, 2, 3))]
    rows = [
        ["1", "2007-08-01", "no", "yes", "Yarm", one[1], two[1], ""],
        ["2", "2007-08-01", "yes", "yes", "Yarm", one[1], "", ""],
        ["3", "2007-08-01", "no", "no", "Yarm", one[1], "", ""],
        ["4", "2007-09-01", "no", "yes", "", "", "", one[1]],
        ["5", "2007-09-01", "no", "yes", "", "", "", ""],
    ]
    write_csv("consultation-responses.csv", headings, rows)
    returns = read(tmp_path, configuration)
    answers, choices = returns["consultation-responses"], returns["consultation-priorities"]
    assert steps(answers)[:3] == [("received", 5), ("late", -1), ("analysable", -1)]
    assert len(frame(answers)) == 3
    column = contract.derived["consultation-priorities"].column
    assert list(frame(choices)[column]) == [one[0], two[0], one[0]]
    assert list(frame(choices)["month"]) == ["2007-08", "2007-08", "2007-09"]
    assert steps(choices)[-1] == ("derived", 3)
    assert choices.title == "Priorities chosen in the audit's questionnaire"
    assert column not in answers.fields and column in choices.fields


def test_without_any_choice_nothing_is_derived(tmp_path, configuration, write_csv):
    write_csv("consultation-responses.csv", ANSWERS[:5], [["1", "2007-08-01", "no", "yes", "Yarm"]])
    assert "consultation-priorities" not in read(tmp_path, configuration)


def test_a_return_that_came_on_the_last_day_is_not_late(tmp_path, configuration, write_csv):
    write_csv("recorded-crime.csv", CRIME, [BASE])
    for day, note in (("2007-10-31", "by the cut-off"), ("2007-11-01", "1 days after the cut-off")):
        register = f"licence: some\nfiles:\n  - {{file: recorded-crime.csv, received: {day}}}\n"
        (tmp_path / "received.yml").write_text(register, encoding="utf-8")
        assert read(tmp_path, configuration)["recorded-crime"].reconciliation[0].note == note


def test_what_a_source_says_of_itself(tmp_path, configuration, write_csv):
    path = write_csv("recorded-crime.csv", CRIME, [BASE, crime(Crime_reference="CR/1001")])
    register = tmp_path / "received.yml"
    for synthetic, kind in (("true", Kind.SYNTHETIC), ("false", Kind.PARTNER)):
        register.write_text(f"licence: for us\nsynthetic: {synthetic}\n", encoding="utf-8")
        (source,) = read(tmp_path, configuration)["recorded-crime"].sources
        assert (source.kind, source.licence, source.owner, source.rows) == (kind, "for us", "police", 2)
        assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert source.received is None


def test_a_file_covers_the_months_from_its_first_to_its_last(tmp_path, configuration, write_csv):
    days = ["2007-02-05", "2007-03-05", "2007-04-05", "2007-05-05"]
    rows = [crime(Crime_reference=f"CR/{at}", Date_committed=day) for at, day in enumerate(days, 1000)]
    write_csv("recorded-crime.csv", CRIME, rows)
    returned = read(tmp_path, configuration)["recorded-crime"]
    assert returned.months == ("2007-02", "2007-03", "2007-04", "2007-05")
    assert list(frame(returned)["month"]) == ["2007-02", "2007-03", "2007-04", "2007-05"]


def test_a_return_of_other_years_covers_nothing(tmp_path, configuration, write_csv):
    write_csv("recorded-crime.csv", CRIME, [crime(Date_committed="2001-04-03")])
    returned = read(tmp_path, configuration)["recorded-crime"]
    assert (returned.months, steps(returned)[-1]) == ((), ("kept", 0))


def test_the_window_of_victims_is_the_365_days_before():
    days = pandas.Series(numpy.array(["2006-01-01", "2007-01-01", "2008-01-02"], "datetime64[D]"))
    same = pandas.Series(numpy.full(3, 7, numpy.uint64))
    assert list(sequence_of_persons(same, days)) == ["first", "second", "first"]
    assert list(sequence_of_persons(same[:0], days[:0])) == []


def test_many_records_are_given_in_chunks(tmp_path, configuration, write_csv, monkeypatch):
    rows = [crime(Crime_reference=f"CR/{at}") for at in range(1000, 1005)]
    write_csv("recorded-crime.csv", CRIME, rows)
    monkeypatch.setattr("assessment.sources.partners_returns.clean.ROWS_A_CHUNK", 2)
    returned = read(tmp_path, configuration)["recorded-crime"]
    assert [len(chunk) for chunk in returned.chunks()] == [2, 2, 1]
    assert all(tuple(chunk.columns) == returned.fields for chunk in returned.chunks())
