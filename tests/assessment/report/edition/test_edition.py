"""What an edition says of its released tables."""

import pytest
from tests.project import copy_tracked_files

from assessment.errors import AssessmentError
from assessment.report.edition.edition import open_edition
from assessment.report.wording.glossary import read_glossary


def test_a_listed_table_that_is_not_there_is_named(tmp_path):
    root = copy_tracked_files(tmp_path / "project")
    (root / "data/released/2008/criminal-damage-by-type.csv").unlink()
    with pytest.raises(AssessmentError) as error:
        _ = open_edition(root, "2008").package
    (fault,) = error.value.faults
    assert fault.where == "criminal-damage-by-type.csv" and "not there" in fault.what


def test_an_edition_that_is_not_released_has_no_package(tmp_path):
    root = copy_tracked_files(tmp_path / "project")
    for path in (root / "data/released/2008").iterdir():
        path.unlink()
    assert open_edition(root, "2008").package == {}


def test_what_was_released_reads_with_the_kind_of_area_of_today(tmp_path):
    root = copy_tracked_files(tmp_path / "project")
    settings = root / "assessment.yml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("kind: borough", "kind: county"), "utf-8"
    )
    data = open_edition(root, "2008")
    told = str(data.package["assessment"]["returns"])
    assert "the county's total alone" in told and "borough" not in told
    terms = {term.term: term for term in read_glossary(data.configuration)}
    assert "every door in the county" in terms["Audit 2007"].says
