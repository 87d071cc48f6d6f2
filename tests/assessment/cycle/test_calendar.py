"""The production calendar: dates worked out by hand for the first edition, under either alignment."""

from datetime import date

import pytest
from tests.project import ROOT

from assessment.configuration import load_configuration
from assessment.cycle.calendar import Meetings, PoliceCycle, read_cycle, read_schedule
from assessment.errors import AssessmentError
from assessment.periods import parse_period

PERIOD = parse_period("2007-04/2007-09")


@pytest.fixture(scope="module")
def configuration():
    return load_configuration(ROOT)


def test_the_first_edition_was_published_when_the_members_paper_says(configuration):
    calendar = read_schedule(configuration).calendar(PERIOD, "meetings")
    days = [day.isoformat() for _, day in calendar.steps]
    assert days == ["2007-10-31", "2007-11-30", "2008-01-11", "2008-01-29", "2008-01-29"]
    assert (calendar.months_old, calendar.days_before_the_plan) == (4, 63)
    assert calendar.police_agreed == date(2007, 4, 10)


def test_in_the_police_cycle_the_review_ends_when_the_police_agree_theirs(configuration):
    calendar = read_schedule(configuration).calendar(PERIOD, "police")
    days = [day.isoformat() for _, day in calendar.steps]
    assert days == ["2007-10-31", "2008-02-28", "2008-04-10", "2008-04-29", "2008-04-29"]
    assert (calendar.months_old, calendar.days_after_the_police) == (7, 19)
    assert calendar.days_before_the_plan == -28


@pytest.mark.parametrize("name", ["2008", "2025"])
def test_the_months_of_publication_are_those_of_the_calendar(configuration, name):
    edition = configuration.edition(name)
    assert (
        f"{read_schedule(configuration).calendar(edition.period).publication:%Y-%m}" == edition.published.code
    )


def test_the_known_meetings_are_days_on_which_members_meet(configuration):
    meetings = read_cycle(configuration.root).meetings
    for day in (date(2007, 10, 30), date(2008, 1, 29)):
        assert meetings.first_from(day) == day


@pytest.mark.parametrize(
    ("week", "first"), [("first", "2024-02-01"), ("fourth", "2024-02-22"), ("last", "2024-02-29")]
)
def test_a_meeting_is_so_many_weeks_into_its_month(week, first):
    meetings = Meetings(weekday="Thursday", week=week, months=(2,))
    assert meetings.first_from(date(2023, 12, 30)).isoformat() == first


def test_a_moved_meeting_is_on_its_new_day():
    moved = Meetings(weekday="Tuesday", week="last", months=(1,), moved={date(2009, 1, 27): date(2009, 2, 3)})
    assert moved.first_from(date(2009, 1, 11)) == date(2009, 2, 3)
    with pytest.raises(ValueError, match="2009-01-26 is no day on which members would meet"):
        Meetings(weekday="Tuesday", week="last", months=(1,), moved={date(2009, 1, 26): date(2009, 2, 3)})


def test_the_police_agree_once_a_year():
    police = PoliceCycle(month=4, day=10)
    assert police.first_from(date(2008, 4, 11)) == date(2009, 4, 10)
    assert police.last_until(date(2008, 4, 9)) == date(2007, 4, 10)
    assert police.first_from(date(2008, 4, 10)) == police.last_until(date(2008, 4, 10)) == date(2008, 4, 10)


@pytest.mark.parametrize(
    ("line", "wrong", "fault"),
    [
        ("aligned_to: meetings", "aligned_to: council", "allowed: 'meetings' or 'police'"),
        ("weekday: Tuesday", "weekday: Tuesdays", "meetings.weekday"),
        ("months: [1, 4, 7, 10]", "months: []", "meetings.months"),
        ("months: [1, 4, 7, 10]", "months: [13]", "meetings.months"),
        ("draft: 30", "draft: -1", "days.draft"),
        ("day: 10", "day: 31", "police.day"),
    ],
)
def test_a_wrong_cycle_is_named_with_its_line(project, line, wrong, fault):
    file = project / "data/cycle.yml"
    text = file.read_text(encoding="utf-8")
    assert line in text
    file.write_text(text.replace(line, wrong), encoding="utf-8")
    with pytest.raises(AssessmentError, match=rf"data/cycle\.yml, line \d+.*{fault}"):
        read_cycle(project)
