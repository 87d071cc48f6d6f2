"""The calendar as a file: read again by the library, valid by the rules that readers hold it to."""

from datetime import date

import pytest
from icalendar import Calendar as CalendarFile
from tests.project import ROOT

from assessment.configuration import load_configuration
from assessment.cycle.calendar import read_schedule
from assessment.cycle.calendar_file import calendar_file
from assessment.periods import parse_period


@pytest.fixture(scope="module")
def content() -> bytes:
    configuration = load_configuration(ROOT)
    calendars = {
        name: read_schedule(configuration).calendar(parse_period(months))
        for name, months in {"edition 2008": "2007-04/2007-09", "next edition": "2008-04/2008-09"}.items()
    }
    return calendar_file(configuration, calendars, date(2008, 1, 29))


def test_each_step_is_an_event_of_whole_days(content):
    events = CalendarFile.from_ical(content).walk("VEVENT")
    days = {
        str(event["UID"]).split("@")[0]: (event.decoded("DTSTART"), event.decoded("DTEND"))
        for event in events
    }
    assert len(days) == len(events) == 10
    assert days["meeting-2007-09-30"] == (date(2008, 1, 29), date(2008, 1, 30))
    assert days["review-2008-09-30"] == (date(2008, 11, 30), date(2009, 1, 12))


def test_it_keeps_to_the_standard(content):
    """RFC 5545: lines end in CR LF and hold at most 75 octets; each event has UID and DTSTAMP; 3.6, 3.1."""
    lines = content.split(b"\r\n")
    assert lines[-1] == b"" and b"\n" not in b"".join(lines)
    assert all(len(line) <= 75 for line in lines)
    file = CalendarFile.from_ical(content)
    assert file.errors == [] and file["PRODID"] and file["VERSION"] == "2.0"
    for event in file.walk("VEVENT"):
        assert event.errors == []
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= set(event)


def test_the_same_edition_gives_the_same_bytes(content):
    configuration = load_configuration(ROOT)
    calendar = read_schedule(configuration).calendar(parse_period("2007-04/2007-09"))
    again = [calendar_file(configuration, {"edition 2008": calendar}, date(2008, 1, 29)) for _ in range(2)]
    assert again[0] == again[1]
    assert b"DTSTAMP:20080129T000000Z" in content
