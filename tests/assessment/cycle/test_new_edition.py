"""`assessment new-edition`: what it writes, what it leaves, and what it refuses."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from tests.project import ROOT

from assessment import project_change
from assessment.cli import main
from assessment.configuration import load_configuration
from assessment.cycle.new_edition import make
from assessment.cycle.next_edition import plan_next
from assessment.errors import AssessmentError

from .conftest import files_of

TODAY = date(2026, 11, 22)


def roll_on(project: Path, name="2009", period="2008-04/2008-09", today=TODAY, follows=None) -> list[str]:
    configuration = load_configuration(project)
    return make(configuration, plan_next(configuration, name, period, today, follows))


def a_year_after_the_first_month_of(edition: str) -> str:
    first = load_configuration(ROOT).edition(edition).series.months[0]
    return f"{int(first[:4]) + 1}{first[4:]}"


def test_the_edition_has_its_periods_and_follows_the_last(project):
    roll_on(project)
    configuration = load_configuration(project)
    edition = configuration.edition()
    assert (configuration.current_edition, edition.follows) == ("2009", "2008")
    assert edition.title == "Partnership Strategic Assessment 2009"
    assert [period.code for period in edition.periods] == [
        "2005-04/2005-09", "2006-04/2006-09", "2007-04/2007-09", "2008-04/2008-09",
    ]  # fmt: skip
    assert edition.series.code == f"{a_year_after_the_first_month_of('2008')}/2008-09"
    assert (edition.published.code, edition.returns.as_posix()) == ("2009-01", "returns/2009")
    book = yaml.safe_load((project / "_quarto-edition-2009.yml").read_text(encoding="utf-8"))["book"]
    assert book["subtitle"] == "Edition 2009: April to September 2008, from synthetic returns"
    assert book["date"] == date(2009, 1, 27)
    groups = yaml.safe_load((project / "_quarto.yml").read_text(encoding="utf-8"))["profile"]["group"]
    assert ["edition-2009", "edition-2008", "edition-2025"] in groups


def test_nothing_else_in_the_files_moves(project):
    before = files_of(project)
    roll_on(project)
    after = files_of(project)
    assert before.keys() <= after.keys()
    for name, content in before.items():
        if after[name] != content:
            old, new = content.decode().splitlines(), after[name].decode().splitlines()
            gone = [line for line in old if line not in new]
            assert name in ("assessment.yml", "_quarto.yml"), name
            assert len(gone) == 1, gone


def test_it_tells_the_files_the_dates_and_what_is_next(project):
    chapter = project / "chapters/violent-crime.qmd"
    own = '\n::: {.commentary agency="fire" edition="2008"}\nOurs.\n:::\n'
    chapter.write_text(chapter.read_text(encoding="utf-8") + own, encoding="utf-8")
    told = "\n".join(roll_on(project))
    assert "_quarto-edition-2009.yml" in told
    assert "2008-10-31  Last return due" in told
    assert "2009-01-27  Members' meeting" in told
    assert "assessment synthesise --edition 2009" in told
    assert "the view of fire in chapters/violent-crime.qmd was for edition 2008" in told
    assert "chapters/introduction.qmd, line" in told and "Community Safety Plan 2005/08" in told


def test_an_edition_of_open_data_follows_its_own_line(project):
    told = "\n".join(roll_on(project, "2026", "2026-04/2026-09", follows="2025"))
    edition = load_configuration(project).edition("2026")
    series = f"{a_year_after_the_first_month_of('2025')}/2026-09"
    assert (edition.data, edition.series.code) == ("open", series)
    assert "assessment fetch 2026" in told
    assert not (project / "data/synthesis/2026.yml").exists()
    roll_on(project, "2009", follows="2008")


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ({"name": "2008"}, "editions.2008: exists already"),
        ({"name": "20/09"}, "'20/09' is no name of an edition"),
        ({"period": "2008-4/2008-9"}, "--period: '2008-4/2008-9' is not a period"),
        ({"period": "2008-09/2008-04"}, "ends .2008-04. before it begins"),
        ({"period": "2007-07/2007-12"}, "overlaps 2007-04/2007-09"),
        ({"period": "2006-04/2006-09"}, "comes before 2007-04/2007-09"),
        ({"period": "2008-04/2009-06"}, "longer than a year"),
        ({"period": "2008-04/2008-06"}, "has 3 months, edition '2008' has 6"),
        ({"period": "2027-04/2027-09"}, "2027-04/2027-09 is in the future"),
        ({"follows": "1999"}, "there is no edition '1999'"),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(project, arguments, fault):
    before = files_of(project)
    with pytest.raises(AssessmentError, match=fault):
        roll_on(project, **arguments)
    assert files_of(project) == before


def test_the_command_ends_with_status_1_and_says_so(project, monkeypatch, capsys):
    monkeypatch.chdir(project)
    assert main(["new-edition", "2008", "--period", "2008-04/2008-09"]) == 1
    assert capsys.readouterr().err == (
        "assessment.yml, editions.2008: exists already\n    An edition is made once; name another.\n"
        "1 fault; nothing was written.\n"
    )


def test_what_would_not_be_read_is_not_written(project):
    """A fault in a file that the new edition takes over shows before anything is written."""
    (project / "data/corrections/2008.yml").write_text("corrections: {}\n", encoding="utf-8")
    before = files_of(project)
    with pytest.raises(AssessmentError, match=r"data/corrections/2009\.yml"):
        roll_on(project)
    assert files_of(project) == before


def test_a_file_that_cannot_be_written_undoes_the_others(project, monkeypatch):
    before, real = files_of(project), project_change.write_whole
    written = []

    def full_disk(file, content):
        if file == project / "data/synthesis/2009.yml":
            raise OSError("No space left on device")
        written.append(file)
        real(file, content)

    monkeypatch.setattr(project_change, "write_whole", full_disk)
    with pytest.raises(OSError, match="No space left"):
        roll_on(project)
    assert project / "assessment.yml" in written
    assert files_of(project) == before


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [('follows: "1999"', "is '1999', which is no edition"), ('follows: "2025"', "do not end before")],
)
def test_an_edition_follows_one_that_ended_before_it(project, wrong, fault):
    file = project / "assessment.yml"
    text = file.read_text(encoding="utf-8")
    line = "    title: Partnership Strategic Assessment 2008\n"
    file.write_text(text.replace(line, f"{line}    {wrong}\n"), encoding="utf-8")
    with pytest.raises(AssessmentError, match=f"editions.2008.follows: .*{fault}"):
        load_configuration(project)
