"""The map of wards in a real browser: chosen from a list or on the drawing; without scripts, an image."""

import re

import pytest
from tests.book.browser import CHROMIUM
from tests.book.conftest import WARDS

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium; .ci/run installs it")
MAP = 'class="explorable'


@pytest.fixture
def page(browser, book, site):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.goto(site + book.page_with(MAP))
    opened.wait_for_selector(".explorer svg")
    yield opened
    context.close()


def test_a_ward_chosen_from_the_list_by_keyboard_is_told_and_shown(page):
    block = page.locator(".explorable").first
    choice = block.get_by_role("combobox", name="Ward", exact=True)
    choice.focus()
    page.keyboard.press("ArrowDown")
    name = choice.input_value()
    said = block.locator("output").inner_text()
    assert said.startswith(f"{name}: ")
    assert block.locator("svg .chosen").get_attribute("data-name") == name
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    row = block.locator("tbody tr", has=page.get_by_role("rowheader", name=name, exact=True))
    number, rate, likely = row.locator("td").all_inner_texts()[:3]
    assert re.search(rf": {number} .*, {re.escape(rate)} per 1,000 residents, likely range {likely}\.", said)


def test_every_ward_of_the_table_is_on_the_map_and_in_the_list(page):
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    block = page.locator(".explorable").first
    options = block.locator("option").all_inner_texts()[1:]
    assert options == sorted(options) and len(options) == len(WARDS)
    assert sorted(block.locator("tbody th").all_inner_texts()) == options


def test_a_ward_is_chosen_by_a_click_and_the_enlarged_map_keeps_it(page):
    block = page.locator(".explorable").first
    ward = block.locator("option").last.inner_text()
    block.locator(f'[data-name="{ward}"]').click()
    assert block.get_by_role("combobox", name="Ward", exact=True).input_value() == ward
    block.locator("a.enlarge").click()
    dialog = page.locator("dialog[open]")
    assert dialog.locator("output").inner_text().startswith(f"{ward}: ")
    assert dialog.locator("svg text, svg use").count() > 0  # the names and the key come along


def test_a_withheld_ward_is_told_in_words(browser, site, book):
    page = browser.new_page()
    page.goto(site + book.page_with("would give a small one away"))
    page.wait_for_selector(".explorer svg")
    withheld = page.locator(".explorer [data-says*='withheld']")
    page.locator(".explore select").first.select_option(withheld.first.get_attribute("data-name"))
    said = page.locator(".explore output").first.inner_text()
    assert "because it is small, or would give a small one away" in said and not re.search(r"\d|\[c\]", said)
    page.close()


def test_to_a_screen_reader_the_drawing_stays_one_image_with_its_words(page):
    image = page.locator(".explorable img").first
    drawing = page.locator(".explorer svg").first
    assert not image.is_visible()
    assert drawing.get_attribute("role") == "img"
    assert drawing.get_attribute("aria-label") == image.get_attribute("alt")


def test_without_scripts_the_map_is_an_image(browser, book, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + book.page_with(MAP))
    assert page.locator(".explorable img").first.is_visible()
    assert page.locator(".explore").count() == 0
    context.close()
