"""The vocabulary of the chapters: all that a chapter imports.

`open_chapter(slug)` gives a chapter's elements, key figures, gaps and sources; `open_book()` what is said of
the whole edition; `open_plan()` the plan that follows from it; `open_ward(code)` what is said of one ward;
`open_wards()` and `open_short_form()` what the short documents say; `open_changes_since()` and
`open_calendar()` how one edition follows another; `open_duties()` what the law asks; `open_register()` the
emerging issues. What they compute comes from `assessment.profiles`, what they draw from released tables.
"""

from __future__ import annotations

from assessment.report.pages.book import Book, open_book
from assessment.report.pages.chapter import Chapter, open_chapter
from assessment.report.pages.duties import Duties, open_duties
from assessment.report.pages.issue_register import IssueRegister, open_register
from assessment.report.pages.plan_chapter import PlanBook, PlanChapter, open_plan
from assessment.report.pages.production_calendar import ProductionCalendar, open_calendar
from assessment.report.pages.short_forms import ShortForm, open_short_form
from assessment.report.pages.since import SinceLastEdition, open_changes_since
from assessment.report.pages.ward_page import WardPage, Wards, open_ward, open_wards

__all__ = [
    "Book",
    "Chapter",
    "Duties",
    "IssueRegister",
    "PlanBook",
    "PlanChapter",
    "ProductionCalendar",
    "ShortForm",
    "SinceLastEdition",
    "WardPage",
    "Wards",
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
