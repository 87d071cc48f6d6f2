"""The whole way of a small book that uses everything that is covered: from its sources to pages and PDF."""

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from pypdf import PdfReader
from tests.bookrender.rendering import SVG
from tests.bookrender.sources import write_book

from bookrender.build import Builder
from bookrender.errors import BookError
from bookrender.progress import Progress

FIXTURE = Path(__file__).parent / "fixtures" / "garden"
THEME = Path(__file__).parents[2] / "theme"


def copy_book(target: Path) -> Path:
    """The fixture with the project's own theme beside its filter."""
    shutil.copytree(THEME, target / "theme")
    return Path(shutil.copytree(FIXTURE, target, dirs_exist_ok=True))


def build(root: Path, *profiles: str):
    with Builder(root, profiles, Progress()) as builder:
        return builder.build()


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def page_text(root: Path, name: str) -> str:
    """The words of a page's main part, with single spaces."""
    page = (root / "_book" / name).read_text(encoding="utf-8")
    parser = _Text()
    parser.feed(page[page.index("<main") : page.index("</main>")])
    return " ".join("".join(parser.parts).split())


def pdf_text(root: Path) -> str:
    pages = PdfReader(root / "_book" / "beds.pdf").pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A book that is built once and only looked at."""
    root = copy_book(tmp_path_factory.mktemp("built") / "book")
    build(root)
    return root


@pytest.fixture
def changeable(built, tmp_path) -> Path:
    """A copy of the built book, with what it has cached, that a test may change."""
    return Path(shutil.copytree(built, tmp_path / "book"))


ODD = "chapters/who, where & why (it's 1+1).qmd"
ODD_FILES = {
    "_quarto.yml": f"""
        project: {{type: book}}
        book:
          title: Odd names
          output-file: odd
          site-url: https://example.org
          repo-url: https://example.org/code
          repo-actions: [edit]
          chapters: [index.qmd, "{ODD}"]
        execute: {{echo: false}}
        format:
          html: {{css: theme/book.css}}
          typst:
            template-partials: [theme/tokens.typ, theme/typst-template.typ, theme/typst-show.typ]
            mainfont: Source Sans 3
            pdf-standard: ua-1
        """,
    "index.qmd": f"""
        # Start

        See [the map](<{ODD}#the-map>), @sec-odd and [the register](<img/My list.csv>).
        Write to <csp@example.org>, see <https://example.org/safer>, or [ring](tel:101).
        """,
    ODD: """
        # Odd {#sec-odd}

        ## The map

        ![](<../img/My map.svg>){#fig-a fig-alt="A"} is above.

        ![Map](../img/My%20map.svg){#fig-b fig-alt="B"}

        ```{python}
        #| label: fig-c
        #| fig-cap: Lines
        #| fig-alt: C
        from IPython.display import SVG
        SVG("../img/My map.svg")
        ```
        """,
    "img/My map.svg": SVG.format(100),
    "img/My list.csv": "a\n1\n",
}


def test_files_may_have_odd_names(tmp_path):
    shutil.copytree(THEME, tmp_path / "theme")
    site = build(write_book(tmp_path, ODD_FILES)).folder
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}
    assert site / ODD.replace(".qmd", ".html") in pages
    for page, text in pages.items():
        for address in re.findall(r'(?:href|src)="([^"#:]+)["#]', text):
            assert " " not in address and (page.parent / unquote(address)).is_file(), address
    start = pages[site / "index.html"]
    assert '<a href="mailto:csp@example.org" class="email">csp@example.org</a>' in start
    assert '<a href="https://example.org/safer" class="uri">https://example.org/safer</a>' in start
    assert "https://example.org/" + quote(ODD.replace(".qmd", ".html")) in (site / "sitemap.xml").read_text()
    assert f"/code/edit/main/{quote(ODD)}" in pages[site / ODD.replace(".qmd", ".html")]
    links = [a.get_object() for page in PdfReader(site / "odd.pdf").pages for a in page.get("/Annots", [])]
    addresses = [link["/A"]["/URI"] for link in links if "/URI" in link.get("/A", {})]
    assert "mailto:csp@example.org" in addresses and "https://example.org/img/My%20list.csv" in addresses


BOTH = [
    "Long Acre has 4 beds, described in Section 1.1 and counted in Table 1.1.",
    "This chapter, “The beds”, counts 49 plants in 4 beds; see Figure 1.1.",
    "It is NOT SHOUTED, as Jekyll (1899) would say.",
    "Table 1.1: Plants and visitors by bed",
    "Figure 1.1: Plants by bed",
    "Figure 2.1 and Figure 2.2 show them; Section A.1 says how they were counted.",
    "Source: the register of beds, 4 rows.",
    "sum([40, 31, 66, 18])",
    "155",
    "This is the first.",
    "A bed may be of any size.",
    "First edition",
    "In the ground",
    "Jekyll, Gertrude. 1899.",
]


@pytest.mark.parametrize("words", BOTH)
def test_both_formats_say_the_same(built, words):
    pages = ["index.html", "chapters/beds.html", "chapters/visitors.html", "chapters/methods.html"]
    assert words in " ".join(page_text(built, page) for page in pages)
    assert words in pdf_text(built)


def test_each_format_has_what_is_for_it_alone(built):
    assert "on the web page alone" in page_text(built, "chapters/visitors.html")
    assert "in the PDF alone" not in page_text(built, "chapters/visitors.html")
    assert "in the PDF alone" in pdf_text(built)
    assert "on the web page alone" not in pdf_text(built)


def test_no_page_tells_where_it_was_made(built):
    for name, content in contents(built / "_book").items():
        assert str(built).encode() not in content, name
        assert str(Path.home()).encode() not in content, name


def test_two_builds_are_byte_for_byte_the_same(built, tmp_path):
    other = copy_book(tmp_path / "another" / "place")
    build(other)
    assert contents(other / "_book") == contents(built / "_book")


def test_another_profile_makes_another_edition(changeable):
    build(changeable, "second")
    assert "This is a later one." in page_text(changeable, "index.html")
    assert "Second edition" in pdf_text(changeable)


def test_a_changed_sentence_reaches_both_formats_without_execution(changeable):
    chapter = changeable / "chapters/methods.qmd"
    chapter.write_text(chapter.read_text().replace("By hand.", "By hand, twice."))
    assert build(changeable).executed == ()
    assert "By hand, twice." in page_text(changeable, "chapters/methods.html")
    assert "By hand, twice." in pdf_text(changeable)


def test_changed_data_reach_both_formats(changeable):
    data = changeable / "data/beds.csv"
    data.write_text(data.read_text().replace("North,12", "North,13"))
    assert build(changeable).executed == ("chapters/beds.qmd", "chapters/visitors.qmd")
    assert "counts 50 plants" in page_text(changeable, "chapters/beds.html")
    assert "counts 50 plants" in pdf_text(changeable)


def test_a_changed_filter_renders_again_without_execution(changeable):
    lua = changeable / "theme/shout.lua"
    lua.write_text(lua.read_text().replace("upper", "reverse"))
    assert build(changeable).executed == ()
    assert "It is ton detuohs" in page_text(changeable, "chapters/beds.html")
    assert "It is ton detuohs" in pdf_text(changeable)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("theme/book.css", "", ".another { color: #12436d }\n"),
        ("theme/typst-template.typ", "size: ", "size: 1.1 * "),
    ],
)
def test_a_changed_theme_renders_again_without_execution(changeable, name, old, new):
    before = contents(changeable / "_book")
    theme = changeable / name
    theme.write_text(theme.read_text().replace(old, new, 1))
    assert build(changeable).executed == ()
    assert contents(changeable / "_book") != before


def test_a_changed_configuration_reaches_both_formats(changeable):
    configuration = changeable / "_quarto.yml"
    configuration.write_text(configuration.read_text().replace("A book of beds", "A book of borders"))
    assert build(changeable).executed == ()
    assert "A book of borders" in page_text(changeable, "index.html")
    assert "A book of borders" in pdf_text(changeable)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("see @fig-plants", "see @fig-plans", r"chapters/beds\.qmd:16: .*fig-plans"),
        (
            "#| label: fig-plants",
            "#| label: tbl-beds",
            r"chapters/beds\.qmd:28: the label “tbl-beds” is taken by",
        ),
        (
            "#| fig-alt: A bar chart; the south bed has the most plants.\n",
            "",
            r"chapters/beds\.qmd:28: .*altern",
        ),
        (
            "[not shouted]{.shout}",
            "[not shouted]{.whisper}",
            r"chapters/beds\.qmd:17: unknown class \.whisper",
        ),
        ("@jekyll1899", "@jekyll1898", r"chapters/beds\.qmd:17: .*jekyll1898"),
        ("{{< include _source.qmd >}}", "{{< includes _source.qmd >}}", r"beds\.qmd:\d+: unknown shortcode"),
    ],
)
def test_mistakes_are_refused_with_file_and_line_and_the_book_stays(changeable, old, new, said):
    before = contents(changeable / "_book")
    chapter = changeable / "chapters/beds.qmd"
    text = chapter.read_text()
    assert old in text
    chapter.write_text(text.replace(old, new))
    with pytest.raises(BookError) as caught:
        build(changeable)
    assert re.search(said, str(caught.value)), caught.value
    assert contents(changeable / "_book") == before
