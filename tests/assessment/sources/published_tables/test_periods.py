"""Periods as publishers write them."""

import pytest

from assessment.sources.published_tables.periods import example_of, published_period

FORMS = ("month", "quarter", "calendar-year", "financial-year", "several-years")


@pytest.mark.parametrize(
    ("text", "form", "code"),
    [
        ("2024-05", "month", "2024-05"),
        ("2024 Q1", "quarter", "2024-01/2024-03"),
        ("2024-Q4", "quarter", "2024-10/2024-12"),
        ("2024", "calendar-year", "2024-01/2024-12"),
        ("2023/24", "financial-year", "2023-04/2024-03"),
        ("2023-24", "financial-year", "2023-04/2024-03"),
        ("202324", "financial-year", "2023-04/2024-03"),
        ("1999/00", "financial-year", "1999-04/2000-03"),
        ("2019 - 21", "several-years", "2019-01/2021-12"),
        ("2019–2021", "several-years", "2019-01/2021-12"),
        ("2022-04-01/P3Y", "several-years", "2022-04/2025-03"),
    ],
)
def test_each_form_is_understood(text, form, code):
    assert published_period(text, form).code == code


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2024", "month"), ("2024-13", "month"), ("2024 Q5", "quarter"), ("2024-05", "quarter"),
        ("24", "calendar-year"), ("2024/25", "calendar-year"), ("2023/25", "financial-year"),
        ("2023", "financial-year"), ("2021 - 19", "several-years"), ("2019 - 19", "several-years"),
        ("2022-04-01/P0Y", "several-years"), ("", "several-years"), ("0", "calendar-year"),
    ],
)  # fmt: skip
def test_what_is_of_another_form_is_none(text, form):
    assert published_period(text, form) is None


@pytest.mark.parametrize("form", FORMS)
def test_the_example_is_of_its_form(form):
    assert published_period(example_of(form).partition(" or ")[0], form) is not None
