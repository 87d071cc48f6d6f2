"""A production calendar as an iCalendar file (RFC 5545): whole days, and the same bytes each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar as CalendarFile
from icalendar import Event

from assessment.configuration import Configuration
from assessment.cycle.calendar import Calendar


def calendar_file(configuration: Configuration, calendars: Mapping[str, Calendar], stamp: date) -> bytes:
    """Editions' calendars, by what to call each edition, as of the day `stamp`."""
    partnership = configuration.partnership
    file = CalendarFile()
    file.add("prodid", f"-//{partnership.name}//Partnership assessment//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    host = partnership.website.split("//")[-1].strip("/")
    for name, calendar in calendars.items():
        for key, summary, first, last in _events(calendar):
            event = Event()
            event.add("uid", f"{key}-{calendar.ended.isoformat()}@{host}")
            event.add("dtstamp", datetime.combine(stamp, time(), UTC))
            event.add("dtstart", first)
            event.add("dtend", last + timedelta(days=1))
            event.add("summary", f"{summary} ({name})")
            event.add("transp", "TRANSPARENT")
            file.add_component(event)
    return file.to_ical()


def _events(calendar: Calendar) -> Sequence[tuple[str, str, date, date]]:
    """Key, what happens, first and last day. The review lasts; all else is a day."""
    (due, returns), (sent, draft), (_, reviewed), (met, meeting), (out, publication) = calendar.steps
    return (
        ("returns", due, returns, returns),
        ("draft", sent, draft, draft),
        ("review", "Partners review the draft", draft, reviewed),
        ("meeting", met, meeting, meeting),
        ("publication", out, publication, publication),
    )
