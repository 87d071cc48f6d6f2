import shutil
import subprocess

from tests.assessment.provenance.conftest import EDITION, MONTH, NEXT_MONTH, change_one_count, release_of

from assessment.cli import main
from assessment.provenance.restated import NOT_THE_SOURCE, compare_releases


def former(project):
    target = project.parent / "former"
    shutil.copytree(project / "data/released/2025", target)
    return target


def test_the_same_month_with_another_outcome_moves_the_outcomes_and_says_why(project):
    before = former(project)
    after = release_of(project, "Suspect charged")
    found = compare_releases(before, after)
    assert [file.name for file in found.files] == [f"{NEXT_MONTH}-cleveland-outcomes.csv"]
    assert found.months == (NEXT_MONTH,)
    moved = {(number.table, number.cell.get("outcome")): number for number in found.numbers}
    charged = moved["criminal-damage-by-outcome", "charged"]
    assert (charged.before, charged.after) == ("0", "1")
    assert charged.cell["period"] == EDITION.period.code
    assert charged.why == f"restated: {NEXT_MONTH}-cleveland-outcomes.csv"
    assert {table for table, _ in moved} == {"criminal-damage-by-outcome", "outcomes-by-offence"}


def test_a_restated_street_file_moves_counts_of_its_month_alone(project):
    before = former(project)
    after = release_of(project, "Investigation complete; no suspect identified", offence="Shoplifting")
    found = compare_releases(before, after)
    assert [file.name for file in found.files] == [f"{MONTH}-cleveland-street.csv"]
    by_month = [number for number in found.numbers if number.table == "recorded-crime-by-month"]
    assert {number.cell["period"] for number in by_month} <= {MONTH, EDITION.period.code}
    assert {number.why for number in found.numbers} == {f"restated: {MONTH}-cleveland-street.csv"}


def test_the_same_release_again_moves_nothing(project, capsys):
    before = former(project)
    release_of(project, "Investigation complete; no suspect identified")
    assert main(["restated", str(before), "--edition", "2025"]) == 0
    assert "Nothing was restated, and no number moved." in capsys.readouterr().out


def test_a_number_that_moved_without_its_source_says_so(project):
    before = former(project)
    path = project / "data/released/2025/recorded-crime-by-month.csv"
    change_one_count(path)
    [number] = compare_releases(before, path.parent).numbers
    assert number.why == NOT_THE_SOURCE


def test_compares_with_a_revision(project, capsys):
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=project, check=True)
    release_of(project, "Suspect charged")
    assert main(["restated", "HEAD", "--edition", "2025"]) == 0
    told = capsys.readouterr().out
    assert f"{NEXT_MONTH}-cleveland-outcomes.csv: restated, as many rows, other contents" in told
    assert f"Criminal damage and arson, Closed undetected: 1 → 0 (restated: {NEXT_MONTH}" in told
    assert main(["restated", "none", "--edition", "2025"]) == 1
    assert "is neither a folder nor a revision" in capsys.readouterr().err
