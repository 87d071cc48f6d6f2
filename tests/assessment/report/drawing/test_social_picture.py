"""The picture that a shared link shows: its size, its bytes, and that it holds released numbers alone."""

from pathlib import Path

import matplotlib.image

from assessment.report import open_book
from assessment.report.drawing import social_picture

LINES = ("Crime and disorder in a town with a long name", "April to September 2007", "The partnership")


def test_it_has_the_size_of_a_shared_link_and_the_same_bytes_each_time(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first = social_picture.draw(LINES, [("1,234", "incidents")]).read_bytes()
    assert matplotlib.image.imread(social_picture.PLACE).shape[:2] == (630, 1200)
    assert social_picture.draw(LINES, [("1,234", "incidents")]).read_bytes() == first
    assert social_picture.draw(LINES, [("1,235", "incidents")]).read_bytes() != first
    assert [file.name for file in Path("figures").iterdir()] == ["social.png"]


def test_the_book_draws_its_period_and_says_that_it_is_synthetic(monkeypatch):
    drawn = []
    monkeypatch.setattr(social_picture, "draw", lambda lines, numbers: drawn.append((lines, numbers)))
    open_book(edition="2008").social_picture()
    ((title, period, imprint), numbers) = drawn[0]
    assert "Stockton-on-Tees" in title and period == "April to September 2007" and "synthetic" in imprint
    assert len(numbers) >= 3 and all(number.replace(",", "").isdigit() for number, _ in numbers)
