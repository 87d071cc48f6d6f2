"""The rendered site in a real browser: accessible, readable at any width, and asking no other host."""

import gzip
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from tests.book.browser import CHROMIUM, visit
from tests.book.conftest import CONFIGURATION, WARDS

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium; .ci/run installs it")

LIGHT_AND_DARK, WIDTHS = ("light", "dark"), (320, 1280)
AXE = """async () => (await axe.run({resultTypes: ['violations']})).violations.map(
    (found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')}`)"""
MOST_COMPRESSED = 150_000  # bytes of a page without its figures


def opened(browser, scheme: str = "light", width: int = 1280, scripts: bool = True):
    """A page in a context of its own; without scripts the site's own are not delivered."""
    window = {"width": width, "height": 900}
    context = browser.new_context(color_scheme=scheme, viewport=window, reduced_motion="reduce")
    if not scripts:
        context.route("**/*.js", lambda route: route.abort())
    return context.new_page()


def paths(book) -> list[str]:
    return sorted(page.relative_to(book.folder).as_posix() for page in book.folder.rglob("*.html"))


# Between the two, each scheme is seen at each width.
@pytest.mark.parametrize(
    ("scripts", "widths"), [(True, WIDTHS), (False, WIDTHS[::-1])], ids=["scripts", "no-scripts"]
)
def test_axe_finds_no_violation_and_nothing_runs_out_of_the_page(book, site, browser, scripts, widths):
    """Each page as it is opened, in light at one width and in the dark at the other."""
    import axe_playwright_python

    axe = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    page = opened(browser, scripts=scripts)
    found = {}
    for path in paths(book):
        visit(page, site + path)
        page.evaluate(axe)
        for scheme, width in zip(LIGHT_AND_DARK, widths, strict=True):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            violations = page.evaluate(AXE)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                violations.append("wider than the window")
            if violations:
                found[path, scheme, width] = violations
    page.context.close()
    assert not found


def test_no_request_leaves_the_site_and_nothing_goes_wrong(book, site, browser):
    page = opened(browser)
    requests, errors = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("response", lambda answer: errors.append(answer.url) if answer.status >= 400 else None)
    for path in paths(book):
        visit(page, site + path)
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


TO_REACH = """[...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex^="-"])')]
    .filter((node) => node.checkVisibility({visibilityProperty: true}) && !node.disabled)"""
WATCH_TAB = """() => { window.reached = new Set();
    document.addEventListener('focusin', ({target}) => reached.add(target)); }"""
# What Tab did not reach, and what shows no outline or lies wholly under something else once it has the focus.
NOT_REACHED_OR_UNSEEN = f"""() => {{ const tenths = [0.02, 0.1, 0.3, 0.5, 0.7, 0.9], byTab = new Set(reached);
    return {TO_REACH}.filter((node) => {{ node.focus();
        const style = getComputedStyle(node);
        const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
        const points = [...node.getClientRects()].flatMap((box) => tenths.flatMap((x) => tenths.map((y) =>
            document.elementFromPoint(box.left + x * box.width, box.top + y * box.height))));
        return !byTab.has(node) || !outlined || !points.some((there) => node.contains(there));
    }}).map((node) => node.outerHTML.slice(0, 120)); }}"""


@pytest.mark.parametrize("width", WIDTHS)
def test_the_keyboard_alone_reaches_everything_and_shows_where_it_is(book, site, browser, width):
    """Each page from the top with the Tab key: every link, field, button and scrolling table."""
    page = opened(browser, width=width)
    found = {}
    for path in paths(book):
        visit(page, site + path)
        page.evaluate(WATCH_TAB)
        for _ in range(page.evaluate(f"{TO_REACH}.length")):
            page.keyboard.press("Tab")
        problems = page.evaluate(NOT_REACHED_OR_UNSEEN)
        if problems:
            found[path] = problems[:5]
    page.context.close()
    assert not found


def test_a_figure_enlarges_and_closes_by_keyboard(book, site, browser):
    page = opened(browser)
    visit(page, site + book.page_with('class="enlarge"'))
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
    visit(page, site + book.page_with('-funnel"'))
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    table = page.locator(".figure-block:has([id$='funnel']) table").first
    button = table.locator("th button").nth(1)
    button.click()
    heading = table.locator("th").nth(1)
    assert heading.get_attribute("aria-sort") == "ascending"
    shown = table.locator("tbody tr td:nth-child(2)").all_inner_texts()
    numbers = [int(text.replace(",", "")) for text in shown if text[0].isdigit()]
    assert numbers == sorted(numbers) and len(shown) == len(WARDS)
    page.context.close()


# Parts that hide what does not fit, and parts that scroll sideways without being a table's.
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter((node) => {
    const hides = getComputedStyle(node).overflowX, isHidden = node.clientWidth <= 1;
    return hides !== 'visible' && !isHidden && node.scrollWidth > node.clientWidth + 1
        && !node.matches('.table-scroll') && node.checkVisibility({visibilityProperty: true});
}).map((node) => node.outerHTML.slice(0, 120))"""


def test_zoom_to_400_per_cent_loses_nothing(book, site, browser):
    """1280 pixels at 400% are 320: each word of the page is still there and none is cut off sideways."""
    wide, narrow = opened(browser, width=1280), opened(browser, width=320)
    for path in paths(book):
        texts = []
        for page in (wide, narrow):
            visit(page, site + path)
            texts.append(page.evaluate(r"document.querySelector('article').innerText.replace(/\s+/g, '')"))
        assert texts[0] == texts[1], path
        assert narrow.evaluate(CUT_OFF) == [], path
    wide.context.close()
    narrow.context.close()


def test_figures_keep_their_white_paper_in_the_dark(book, site, browser):
    """Their colours are chosen for it (tests/book/test_figures.py)."""
    page = opened(browser, "dark")
    visit(page, site + book.page_with('class="explorable'))
    papers = page.evaluate(
        """() => [...document.querySelectorAll('.figure-block :is(img, svg[role="img"])')]
            .map((node) => getComputedStyle(node).backgroundColor)"""
    )
    page.context.close()
    assert len(papers) > 1 and set(papers) == {"rgb(255, 255, 255)"}


OFFENCES = ["burglary", "robbery", "criminal damage", "arson", "theft", "violence", "drug offences"]


def test_search_answers_for_each_ward_priority_agency_and_offence(book, site, browser):
    asked = [*WARDS, *OFFENCES, *(priority["title"] for priority in CONFIGURATION["priorities"])]
    asked += [agency["name"] for agency in CONFIGURATION["agencies"]]
    page = opened(browser)
    visit(page, site + "index.html")
    found = page.evaluate(
        """async (asked) => { const index = await import('./search/pagefind.js');
            const counts = {};
            for (const words of asked) counts[words] = (await index.search(words)).results.length;
            return counts; }""",
        asked,
    )
    page.context.close()
    assert not [words for words, count in found.items() if not count], json.dumps(found)


def test_search_says_each_passage_once(book, site, browser):
    page = opened(browser)
    visit(page, site + "index.html")
    page.locator("#search-words").fill(WARDS[0])
    page.wait_for_selector("#search-results li")
    passages = page.locator("#search-results li p").all_inner_texts()
    page.context.close()
    assert passages and len(passages) == len(set(passages))


def test_each_heading_within_a_profile_has_its_colour(book, site, browser):
    page = opened(browser)
    visit(page, site + book.page_with("victim-profile"))
    headings = page.locator(".victim-profile > :is(h2, h3)")
    colours = headings.evaluate_all("(all) => all.map((heading) => getComputedStyle(heading).color)")
    assert colours and len(set(colours)) == 1
    page.context.close()


GAPS = """() => [...document.querySelectorAll('.chapter-number')]
    .filter((number) => number.offsetParent)
    .map((number) => {
        const edge = (node, side) => {
            const range = document.createRange();
            range.selectNodeContents(node);
            return range.getClientRects()[0][side];
        };
        return edge(number.nextSibling, 'left') - edge(number, 'right');
    })"""


@pytest.mark.parametrize("path", ["contents.html", "chapters/methods.html"])
def test_a_number_and_its_title_do_not_touch(book, site, browser, path):
    """In every list of contents: beside the page, at its side and on the page of contents."""
    page = opened(browser)
    visit(page, site + path)
    gaps = page.evaluate(GAPS)
    page.context.close()
    assert len(gaps) > 10
    assert min(gaps) > 2
