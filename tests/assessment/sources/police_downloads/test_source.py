"""Downloads of data.police.uk as a source: what it claims, reads, checks, misses and fetches."""

import pytest
from tests.assessment.sources.police_downloads.downloads import plain_months, write_download
from tests.project import ROOT

from assessment.errors import AssessmentError
from assessment.gaps import GapReason
from assessment.sources.intake import open_intake
from assessment.sources.police_downloads.fetch import read_crime
from assessment.sources.police_downloads.source import PoliceDownloads
from assessment.sources.police_downloads.terms import RETURNS
from assessment.sources.source import FetchRequest

SOURCE = PoliceDownloads()
SPAN = "2024-01/2024-03"


@pytest.fixture
def intake(tmp_path, configuration, geography):
    """A download as it came in for the edition of 2025, of which some keys may differ."""

    def make(months=SPAN, **changes):
        folder = write_download(tmp_path / "came-in", plain_months(months))
        edition = configuration.edition("2025").model_copy(update=changes)
        return open_intake(folder, configuration, edition, geography)

    return make


def test_what_a_fetch_noted_is_claimed_beside_the_monthly_files(intake, tmp_path):
    folder = intake().folder
    (folder / "fetched.json").write_text("[]", encoding="utf-8")
    (folder / "minutes.csv").write_text("x", encoding="utf-8")
    again = intake()
    reader = SOURCE.reader(again)
    assert [file.name for file in again.files if not reader.claims(file)] == ["minutes.csv"]


def test_an_edition_gets_its_own_months_and_nothing_of_what_was_noted(intake, configuration):
    span = configuration.edition("2025").series
    whole = intake(span.code)
    (whole.folder / "fetched.json").write_text("[]", encoding="utf-8")
    whole = intake(span.code)
    returns = SOURCE.reader(whole).read(whole.files).returns
    assert set(returns) == set(RETURNS) == set(SOURCE.returns(configuration))
    assert returns["recorded-crime"].months == span.months


def test_a_note_of_a_fetch_alone_gives_nothing(intake):
    here = intake()
    (here.folder / "fetched.json").write_text("[]", encoding="utf-8")
    reader = SOURCE.reader(here)
    noted = [file for file in intake().files if file.name == "fetched.json"]
    assert reader.read(noted).returns == {}
    (checked,) = SOURCE.check(reader, noted)
    assert (checked.name, checked.rows, checked.is_faultless) == ("fetched.json", 0, True)


def test_a_check_is_of_the_months_that_are_there_though_an_edition_needs_more(intake):
    here = intake()
    reader = SOURCE.reader(here)
    with pytest.raises(AssessmentError, match="missing for this edition"):
        reader.read(here.files)
    checked = SOURCE.check(reader, here.files)
    assert [(file.rows, file.is_faultless) for file in checked] == [(6, True), (3, True), (3, True)]
    assert checked[0].name == "2024-01-cleveland-street.csv to 2024-03-cleveland-street.csv (3 files)"


def test_a_check_of_one_month_names_its_file(intake):
    here = intake("2024-02")
    assert SOURCE.check(SOURCE.reader(here), here.files)[0].name == "2024-02-cleveland-street.csv"


def test_what_a_force_does_not_publish_is_told_apart_from_what_nobody_asked_for(intake):
    absences = SOURCE.reader(intake(not_published={"stop-and-search": "none since May"})).absences()
    assert set(absences) == set(RETURNS)
    missing = absences["stop-and-search"]
    assert (missing.reason, missing.detail) == (GapReason.NOT_PUBLISHED, "none since May")
    assert absences["recorded-crime"].reason is GapReason.NOT_ASKED


def test_an_editions_months_of_its_force_are_fetched(configuration, tmp_path):
    edition = configuration.edition("2025")
    (archive,) = SOURCE.files_to_fetch(FetchRequest(configuration, edition, tmp_path / "new", newest=True))
    assert archive.settings == read_crime(ROOT) and archive.settings.months == 36
    assert (archive.force, archive.months, archive.newest) == ("cleveland", edition.series, True)
    assert archive.not_published == tuple(edition.not_published)


def test_nothing_is_fetched_over_other_files_or_for_a_synthetic_edition(configuration, tmp_path):
    with pytest.raises(AssessmentError, match="edition 2008 is synthetic"):
        SOURCE.files_to_fetch(FetchRequest(configuration, configuration.edition("2008"), tmp_path))
    (tmp_path / "return.csv").write_text("x", encoding="utf-8")
    with pytest.raises(AssessmentError, match="holds files that were not fetched"):
        SOURCE.files_to_fetch(FetchRequest(configuration, configuration.edition("2025"), tmp_path))
