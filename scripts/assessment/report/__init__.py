"""The vocabulary of the chapters: all that a chapter imports.

`open_chapter(slug)` gives a chapter's elements, key figures, gaps and sources; `open_book()` what is said of
the whole edition; `open_plan()` the plan that follows from it; `open_ward(code)` what is said of one ward;
`open_wards()` and `open_short_form()` what the short documents say; `open_changes_since()` and
`open_calendar()` how one edition follows another; `open_duties()` what the law asks; `open_register()` the
emerging issues. What they compute comes from `assessment.profiles`, what they draw from released tables.
"""

from __future__ import annotations

from assessment.report.pages.book import Book
from assessment.report.pages.chapter import open_chapter
from assessment.report.pages.duties import Duties
from assessment.report.pages.issue_register import IssueRegister
from assessment.report.pages.plan_chapter import open_plan
from assessment.report.pages.production_calendar import ProductionCalendar
from assessment.report.pages.short_forms import ShortForm
from assessment.report.pages.since import SinceLastEdition
from assessment.report.pages.ward_page import Wards, open_ward

open_book = Book.open
open_calendar = ProductionCalendar.open
open_changes_since = SinceLastEdition.open
open_duties = Duties.open
open_register = IssueRegister.open
open_short_form = ShortForm.open
open_wards = Wards.open

__all__ = [
    "open_book",
    "open_calendar",
    "open_changes_since",
    "open_chapter",
    "open_duties",
    "open_plan",
    "open_register",
    "open_short_form",
    "open_ward",
    "open_wards",
]
