"""Partners' returns as a source: which files are theirs, and why one is not there."""

from datetime import date, timedelta

import pytest

from assessment.gaps import GapReason
from assessment.geography import load_geography
from assessment.sources.intake import Intake, ReceivedFile, Register
from assessment.sources.partners_returns.contract import Ended
from assessment.sources.partners_returns.source import PartnersReturns
from assessment.sources.source import Absence

SOURCE = PartnersReturns()


@pytest.fixture
def reader(configuration, tmp_path):
    """The source's reader for the edition of 2025, with some of the edition's keys changed."""

    def made(told=lambda _: None, **changes):
        edition = configuration.edition("2025").model_copy(update={"partners_asked": True, **changes})
        geography = load_geography(configuration)
        return SOURCE.reader(Intake(tmp_path, (), Register(), configuration, edition, geography, told))

    return made


def absence(reader, **changes) -> Absence:
    """Why there are no drug tests, by a contract that is changed in some keys."""
    contract = reader.accepts["drug-tests"].model_copy(update=changes)
    return type(reader)(reader.intake, {"drug-tests": contract}).absences()["drug-tests"]


def test_a_return_is_not_sent_once_it_is_due_and_not_due_before(reader):
    due = date(2025, 9, 30) + timedelta(days=31)
    assert absence(reader()) == Absence(GapReason.NOT_SENT, due=due)
    published = reader().intake.edition.published.last_day  # the last day on which the edition may be out
    days = (published - date(2025, 9, 30)).days
    assert absence(reader(), cut_off_days=days).reason is GapReason.NOT_SENT
    assert absence(reader(), cut_off_days=days + 1).reason is GapReason.NOT_DUE


def test_nothing_is_owed_that_nobody_was_asked_for(reader):
    assert absence(reader(partners_asked=False)) == Absence(GapReason.NOT_ASKED)


@pytest.mark.parametrize(
    ("last_day", "reason"), [(date(2025, 3, 31), GapReason.ENDED), (date(2025, 4, 1), GapReason.NOT_SENT)]
)
def test_a_return_has_ended_where_it_ended_before_the_period(reader, last_day, reason):
    ended = Ended(last_day=last_day, because="the scheme ended")
    assert absence(reader(), ended=ended).reason is reason


def test_every_return_and_what_is_derived_from_it_can_be_missing(reader, configuration):
    absences = reader().absences()
    assert set(absences) == set(SOURCE.returns(configuration))
    assert {"consultation-responses", "consultation-priorities"} <= set(absences)


def test_reading_says_what_it_does_and_checking_is_by_name(reader, rulebook, faultless, write_csv):
    told = []
    path = write_csv("drug-tests 2025.csv", *faultless(rulebook.contracts["drug-tests"]))
    file = ReceivedFile(path, path.name)
    assert reader().claims(file)
    assert not reader().claims(ReceivedFile(path.with_name("drugs.csv"), "drugs.csv"))
    assert set(reader(told.append).read([file]).returns) == {"drug-tests"}
    assert told == ["Reading and checking the partners' returns"]
    (checked,) = SOURCE.check(reader(), [file])
    assert (checked.name, checked.title, checked.rows) == (
        "drug-tests 2025.csv", rulebook.contracts["drug-tests"].title, 4,
    )  # fmt: skip
