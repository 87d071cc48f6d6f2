"""The rendered site in a real browser: accessible, readable at any width, and asking no other host."""

import gzip
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from tests.book.browser import CHROMIUM, chromium, served

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium; .ci/run installs it")

LIGHT_AND_DARK, WIDTHS = ("light", "dark"), (320, 1280)
AXE = """async () => (await axe.run()).violations.map(
    (found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')}`)"""
MOST_COMPRESSED = 150_000  # bytes of a page without its figures


@pytest.fixture(scope="module")
def site(book):
    with served(book.folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


def opened(browser, scheme: str = "light", width: int = 1280, scripts: bool = True):
    """A page in a context of its own; without scripts the site's own are not delivered."""
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    if not scripts:
        context.route("**/*.js", lambda route: route.abort())
    return context.new_page()


def paths(book) -> list[str]:
    return sorted(page.relative_to(book.folder).as_posix() for page in book.folder.rglob("*.html"))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", LIGHT_AND_DARK)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_axe_finds_no_violation_and_nothing_runs_out_of_the_page(book, site, browser, scheme, width, scripts):
    import axe_playwright_python

    axe = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    page = opened(browser, scheme, width, scripts)
    found = {}
    for path in paths(book):
        page.goto(site + path)
        page.evaluate(axe)
        violations = page.evaluate(AXE)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            violations.append("wider than the window")
        if violations:
            found[path] = violations
    page.context.close()
    assert not found


def test_no_request_leaves_the_site_and_nothing_goes_wrong(book, site, browser):
    page = opened(browser)
    requests, errors = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("response", lambda answer: errors.append(answer.url) if answer.status >= 400 else None)
    for path in paths(book):
        page.goto(site + path)
    page.context.close()
    assert not [url for url in requests if not url.startswith((site, "data:"))]
    assert not errors


def test_each_page_stays_small(book):
    patterns = ("assets/*", "theme/*.css", "theme/fonts/*.woff2")
    shared = [file for pattern in patterns for file in book.folder.glob(pattern)]
    common = sum(len(_compressed(file)) for file in shared)
    for path in paths(book):
        size = common + len(_compressed(book.folder / path))
        assert size <= MOST_COMPRESSED, (path, size)


def _compressed(file: Path) -> bytes:
    content = file.read_bytes()
    return content if file.suffix == ".woff2" else gzip.compress(content)


def test_headings_are_in_order_and_tables_are_named(book):
    from bs4 import BeautifulSoup

    for path in paths(book):
        soup = BeautifulSoup((book.folder / path).read_text(encoding="utf-8"), "html.parser")
        levels = [int(heading.name[1]) for heading in soup.article.find_all(re.compile(r"^h[1-6]$"))]
        assert levels[:1] == [1] and levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), path
        for table in soup.find_all("table"):
            assert table.caption and table.caption.get_text(strip=True), path
            assert table.find("th", scope="col"), path


def test_the_keyboard_reaches_everything_and_shows_where_it_is(book, site, browser):
    """From the top with the Tab key alone: every link, field, button and scrolling table, each with an
    outline."""
    page = opened(browser)
    page.goto(site + "chapters/anti-social-behaviour.html")
    wanted = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')]
            .filter((node) => node.checkVisibility({visibilityProperty: true})).length"""
    )
    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        at, outline = page.evaluate(
            """() => { const node = document.activeElement; node.dataset.at ??= String(performance.now());
                const at = node === document.body ? '' : node.dataset.at;
                return [at, getComputedStyle(node).outlineStyle]; }"""
        )
        if at:
            assert outline != "none"
            reached.add(at)
    page.context.close()
    assert len(reached) >= wanted


def test_a_figure_enlarges_and_closes_by_keyboard(book, site, browser):
    page = opened(browser)
    page.goto(site + "chapters/anti-social-behaviour.html")
    link = page.locator("a.enlarge").first
    link.focus()
    page.keyboard.press("Enter")
    assert page.locator("dialog[open] img").count() == 1
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    assert page.evaluate("document.activeElement.className") == "enlarge"
    page.context.close()


def test_a_table_sorts_and_says_so(book, site, browser):
    page = opened(browser)
    page.goto(site + "chapters/anti-social-behaviour.html")
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    table = page.locator(".figure-block:has([id$='funnel']) table").first
    button = table.locator("th button").nth(1)
    button.click()
    heading = table.locator("th").nth(1)
    assert heading.get_attribute("aria-sort") == "ascending"
    shown = table.locator("tbody tr td:nth-child(2)").all_inner_texts()
    numbers = [int(text.replace(",", "")) for text in shown if text[0].isdigit()]
    assert numbers == sorted(numbers) and len(numbers) > 5
    page.context.close()


def test_zoom_to_400_per_cent_loses_nothing(book, site, browser):
    """1280 pixels at 400% are 320: each word of the page is still there and none is cut off sideways."""
    wide, narrow = opened(browser, width=1280), opened(browser, width=320)
    for path in paths(book):
        texts = []
        for page in (wide, narrow):
            page.goto(site + path)
            texts.append(page.evaluate("document.querySelector('article').innerText.replace(/\\\\s+/g, '')"))
        assert texts[0] == texts[1], path
    wide.context.close()
    narrow.context.close()


def test_search_answers_for_each_ward_and_each_priority(book, site, browser):
    import yaml
    from tests.project import ROOT

    wards = [line.split(",") for line in (ROOT / "data/geography/wards.csv").read_text("utf-8").splitlines()]
    names = [row[wards[0].index("name")] for row in wards[1:]]
    configuration = yaml.safe_load((ROOT / "assessment.yml").read_text(encoding="utf-8"))
    asked = names + [priority["title"] for priority in configuration["priorities"]]
    assert len(names) == 26
    page = opened(browser)
    page.goto(site + "index.html")
    found = page.evaluate(
        """async (asked) => { const index = await import('./search/pagefind.js');
            const counts = {};
            for (const words of asked) counts[words] = (await index.search(words)).results.length;
            return counts; }""",
        asked,
    )
    page.context.close()
    assert not [words for words, count in found.items() if not count], json.dumps(found)
