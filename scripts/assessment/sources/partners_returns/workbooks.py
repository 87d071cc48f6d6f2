"""Imports the writer of workbooks, which only those need who take in returns."""

from types import ModuleType

from assessment.errors import AssessmentError, Fault


def load_xlsxwriter() -> ModuleType:
    """The library, or an AssessmentError that says how to install it."""
    try:
        import xlsxwriter
    except ImportError:
        remedy = "Install it with `pip install partnership-assessment[returns]`."
        raise AssessmentError(Fault("xlsxwriter", "is needed to write workbooks", remedy)) from None
    return xlsxwriter
