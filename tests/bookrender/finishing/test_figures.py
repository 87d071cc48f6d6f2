from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from bookrender.finishing.figures import finish_figures


@pytest.mark.parametrize("name", ["people.png", "people.jpg", "people.JPEG"])
def test_a_photograph_has_its_size_so_that_the_page_does_not_jump(tmp_path, name):
    Image.new("RGB", (64, 48)).save(tmp_path / name)
    content = BeautifulSoup(f'<img src="{name}">', "html.parser")
    page = SimpleNamespace(path="index.html", content=content)
    finish_figures(page, [], lambda path: tmp_path / path)
    assert (content.img["width"], content.img["height"]) == ("64", "48")


def test_a_file_that_is_no_picture_has_no_size(tmp_path):
    (tmp_path / "people.png").write_text("not a picture")
    page = SimpleNamespace(path="index.html", content=BeautifulSoup('<img src="people.png">', "html.parser"))
    finish_figures(page, [], lambda path: tmp_path / path)
    assert not page.content.img.has_attr("width")
