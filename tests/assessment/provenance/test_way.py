from tests.assessment.provenance.conftest import EDITION, change_one_count

from assessment.cli import main

MONTHS = EDITION.series.months


def test_traces_a_number_from_its_files_to_its_place(project, capsys):
    assert main(["trace", "damage-detections", "--edition", "2025"]) == 0
    told = capsys.readouterr().out
    for part in (
        "Element damage-detections: How criminal damage investigations ended",
        "chapters/criminal-damage.qmd, offenders",
        "Table criminal-damage-by-outcome",
        "filters  offence = criminal-damage-and-arson",
        "as the gate wrote it",
        "gate     rule open, pass, 0 cells withheld",
        "return   crime-outcomes",
        f"{len(MONTHS) + 1}  kept  crimes in Stockton-on-Tees",
        f"{MONTHS[0]}-cleveland-street.csv to {MONTHS[-1]}-cleveland-street.csv ({len(MONTHS)} files): "
        f"{2 * len(MONTHS) + 1} rows",
        f"{MONTHS[0]}-cleveland-outcomes.csv to",
        "Open Government Licence v3.0, police",
    ):
        assert part in told
    assert "sha256" in told


def test_names_every_file_if_asked(project, capsys):
    assert main(["trace", "theft-by-month", "--edition", "2025", "--files"]) == 0
    told = capsys.readouterr().out
    assert told.count("-cleveland-street.csv  sha256 ") == len(MONTHS)
    assert "filters  offence = theft" in told


def test_says_why_an_element_has_no_number(project, capsys):
    assert main(["trace", "asb-attacks-on-crews", "--edition", "2025"]) == 0
    assert "Declared gap  attacks-on-firefighters-by-month: Not asked for" in capsys.readouterr().out


def test_a_table_that_was_changed_by_hand_is_named(project, capsys):
    path = project / "data/released/2025/recorded-crime-by-month.csv"
    change_one_count(path)
    assert main(["trace", "theft-by-month", "--edition", "2025"]) == 1
    told = capsys.readouterr()
    assert "CHANGED since the gate wrote it" in told.out
    assert "is not what the gate wrote" in told.err


def test_an_unknown_element_is_named_with_the_nearest_that_there_are(project, capsys):
    assert main(["trace", "none", "--edition", "2025"]) == 1
    told = capsys.readouterr().err
    assert "has no element 'none'" in told
    assert "Of " in told and told.count("in-force") > 1 and "damage-detections" not in told


def test_refuses_a_form_that_does_not_exist(project, capsys):
    for path in (project / "data" / "elements").rglob("*.yml"):
        path.write_text(path.read_text().replace("form: monthly\n", "form: montly\n"))
    assert main(["trace", "theft-by-month", "--edition", "2025"]) != 0
    assert "'montly' is no form" in capsys.readouterr().err
