"""The site as files: what it consists of, that its links lead somewhere, and that it asks no other host."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlparse

import pytest
from tests.bookrender.rendering import cache_in, chapters_of, make_book, prepared_book, quiet, write_figure

from bookrender.document.pandoc import Pandoc
from bookrender.errors import BookError
from bookrender.html.site import render_site
from bookrender.rendering import Rendering


class _Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, {key: value or "" for key, value in attributes}))


def write_site(book, chapters, tmp_path: Path, target: Path) -> None:
    cache = cache_in(tmp_path)
    with Pandoc(book) as pandoc:
        rendering = Rendering(book, pandoc, cache, target, quiet())
        render_site(rendering, prepared_book(book, chapters, cache))


def elements(page: Path, *tags: str) -> list[dict[str, str]]:
    return [
        given for tag, given in _Elements(page.read_text(encoding="utf-8")).found if tag in tags or not tags
    ]


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_pages_stand_where_quarto_puts_them(built_book):
    found = {page.relative_to(built_book).as_posix() for page in pages(built_book)}
    assert found == {
        "index.html", "contents.html", "chapters/introduction.html", "chapters/asb.html",
        "chapters/drugs.html", "chapters/references.html", "chapters/methods.html",
    }  # fmt: skip
    assert (built_book / "chapters/pictures/fires.svg").is_file()
    assert (built_book / "numbers.pdf").is_file()
    assert "https://example.org/book/chapters/asb.html" in (built_book / "sitemap.xml").read_text()


def test_the_space_after_a_number_is_not_underlined_as_part_of_the_title(built_book):
    text = (built_book / "contents.html").read_text(encoding="utf-8")
    assert '<span class="chapter-number">1 </span>' in text
    assert "</span> " not in text.partition("<main")[2]


def test_every_link_leads_somewhere(built_book):
    identifiers = {p: {e["id"] for e in elements(p) if "id" in e} for p in pages(built_book)}
    for page in pages(built_book):
        for element in elements(page, "a", "link", "img", "script"):
            address = element.get("href") or element.get("src") or ""
            if not address or urlparse(address).scheme:
                continue
            path, fragment = urldefrag(urljoin(page.as_uri(), address))
            target = Path(urlparse(path).path)
            assert target.is_file(), (page, address)
            assert not fragment or fragment in identifiers[target], (page, address)


def test_nothing_is_loaded_from_another_host(built_book):
    for page in pages(built_book):
        loaded = [*elements(page, "img", "script", "iframe", "source"), *elements(page, "link")]
        for element in loaded:
            if element.get("rel") == "canonical":
                continue
            assert not urlparse(element.get("src") or element.get("href") or "").netloc
    for sheet in built_book.rglob("*.css"):
        assert "://" not in sheet.read_text(encoding="utf-8")


def test_identifiers_are_unique_on_each_page(built_book):
    for page in pages(built_book):
        found = [element["id"] for element in elements(page) if "id" in element]
        assert len(found) == len(set(found))


def test_tables_have_caption_scopes_and_a_focusable_wrapper(built_book):
    text = (built_book / "chapters/asb.html").read_text(encoding="utf-8")
    page = built_book / "chapters/asb.html"
    assert '<span class="float-number">Table 2.1:</span> Incidents by ward' in text
    assert {cell.get("scope") for cell in elements(page, "th")} == {"col", "row"}
    wrapper = next(e for e in elements(page, "div") if e.get("class") == "table-scroll")
    assert wrapper["tabindex"] == "0" and wrapper["aria-label"].startswith("Table 2.1")


def test_images_carry_fig_alt_and_a_decoration_is_empty(built_book):
    images = {Path(e["src"]).name: e["alt"] for e in elements(built_book / "chapters/drugs.html", "img")}
    assert images == {"a.svg": "", "b.svg": "a bar", "fires.svg": "Bars."}


def test_references_link_across_chapters(built_book):
    text = (built_book / "index.html").read_text(encoding="utf-8")
    assert 'href="chapters/asb.html#sec-asb" class="cross-reference">Chapter\u00a02</a>' in text
    assert 'href="chapters/asb.html#fig-fires" class="cross-reference">Figure\u00a02.1</a>' in text
    other = (built_book / "chapters/introduction.html").read_text(encoding="utf-8")
    assert 'class="cross-reference">2.1</a>' in other
    assert "Figure\u00a02.2 (a)</a>" in other


def test_works_are_cited_and_listed_once(built_book):
    assert "Tukey (1977)" in (built_book / "chapters/introduction.html").read_text(encoding="utf-8")
    listed = (built_book / "chapters/references.html").read_text(encoding="utf-8")
    assert "Exploratory Data Analysis" in listed
    assert "Exploratory" not in (built_book / "chapters/introduction.html").read_text(encoding="utf-8")


def test_readers_can_answer(built_book):
    text = (built_book / "chapters/asb.html").read_text(encoding="utf-8")
    assert "https://example.org/repository/edit/main/chapters/asb.qmd" in text
    assert "https://example.org/repository/issues/new" in text
    assert 'rel="canonical" href="https://example.org/book/chapters/asb.html"' in text


def test_the_search_index_covers_the_chapters(built_book):
    names = {path.name for path in (built_book / "search").iterdir()}
    assert {"pagefind.js", "pagefind-entry.json"} <= names
    entry = (built_book / "search/pagefind-entry.json").read_text()
    assert re.search(r'"page_count":6\b', entry)


def test_two_builds_are_the_same_byte_for_byte(built_book, built_again):
    def contents(site):
        return {
            p.relative_to(site).as_posix(): p.read_bytes() for p in sorted(site.rglob("*")) if p.is_file()
        }

    assert contents(built_book) == contents(built_again)


def test_a_style_sheet_that_names_a_missing_file_is_refused(tmp_path):
    chapters = chapters_of({"index.qmd": "# A\n"})
    book = make_book(tmp_path, chapters)
    (tmp_path / "own.css").write_text("p { background: url(missing.png); }")
    book.metadata["format"]["html"]["css"] = "own.css"
    with pytest.raises(BookError, match=r"own\.css: there is no file missing\.png"):
        write_site(book, chapters, tmp_path, tmp_path / "out")


def test_a_changed_sentence_writes_one_body_again(tmp_path, monkeypatch):
    from bookrender.html import site

    write_figure(tmp_path, "x.svg")
    texts = {
        "index.qmd": '# A\n\n![X](x.svg){#fig-x fig-alt="x"}\n',
        "b.qmd": "# B\n\n@fig-x\n",
        "c.qmd": "# C\n",
    }
    written = []
    real = site.shape
    monkeypatch.setattr(
        site,
        "shape",
        lambda document, book, chapter, contents: (
            written.append(chapter.source) or real(document, book, chapter, contents)
        ),
    )

    def render(changed):
        written.clear()
        chapters = chapters_of(texts | changed)
        write_site(make_book(tmp_path, chapters), chapters, tmp_path, tmp_path / "out")
        return sorted(written)

    assert render({}) == ["b.qmd", "c.qmd", "index.qmd"]
    assert render({"c.qmd": "# C\n\nNew.\n"}) == ["c.qmd"]
    moved = '# A\n\n![Y](x.svg){#fig-y fig-alt="y"}\n\n![X](x.svg){#fig-x fig-alt="x"}\n'
    assert render({"index.qmd": moved}) == ["b.qmd", "index.qmd"], (
        "a number that moved reaches who refers to it"
    )


def test_titles_are_escaped(tmp_path):
    chapters = chapters_of({"index.qmd": "# A & <b>\n"})
    book = make_book(tmp_path, chapters)
    book.metadata["book"]["title"] = "<script>alert(1)</script>"
    write_site(book, chapters, tmp_path, tmp_path / "out")
    text = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert "<script>alert" not in text and "A &amp;" in text


def test_each_page_names_the_feed_that_a_chapter_links_to(tmp_path):
    (tmp_path / "news.atom").write_text("<feed/>", encoding="utf-8")
    chapters = chapters_of({"index.qmd": "# One\n\n[News](news.atom)\n", "chapters/two.qmd": "# Two\n"})
    site = tmp_path / "site"
    write_site(make_book(tmp_path, chapters), chapters, tmp_path, site)
    for page, address in (("index.html", "news.atom"), ("chapters/two.html", "../news.atom")):
        (feed,) = [e for e in elements(site / page, "link") if e.get("type") == "application/atom+xml"]
        assert feed["href"] == address
    assert (site / "news.atom").is_file()


def test_a_shared_link_shows_the_books_picture(tmp_path):
    chapters = chapters_of({"index.qmd": "# One\n"})
    named = {"title": "A book", "site-url": "https://example.org/book", "open-graph": {"image": "a/b.png"}}
    book = make_book(tmp_path, chapters, book=named)
    with pytest.raises(BookError, match=r"there is no file a/b\.png"):
        write_site(book, chapters, tmp_path, tmp_path / "none")
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.png").write_bytes(b"picture")
    site = tmp_path / "site"
    write_site(book, chapters, tmp_path, site)
    (picture,) = [e for e in elements(site / "index.html", "meta") if e.get("property") == "og:image"]
    assert picture["content"] == "https://example.org/book/a/b.png"
    assert (site / "a/b.png").read_bytes() == b"picture"


def test_resources_are_named_from_the_projects_folder(tmp_path):
    (tmp_path / "fonts/deep").mkdir(parents=True)
    for name in ("fonts/a.woff2", "fonts/deep/b.woff2"):
        (tmp_path / name).write_bytes(b"font")
    chapters = chapters_of({"index.qmd": "# One\n"})
    book = make_book(tmp_path, chapters, project={"resources": ["/fonts/*.woff2"]})
    write_site(book, chapters, tmp_path, tmp_path / "site")
    assert [path.name for path in (tmp_path / "site/fonts").rglob("*.woff2")] == ["a.woff2"]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [("/none/*.woff2", "nothing matches /none"), ("fonts/*.woff2", "begin fonts.*with /.*any folder")],
)
def test_a_pattern_that_matches_nothing_or_anywhere_is_refused(tmp_path, pattern, words):
    chapters = chapters_of({"index.qmd": "# One\n"})
    book = make_book(tmp_path, chapters, project={"resources": [pattern]})
    with pytest.raises(BookError, match=words):
        write_site(book, chapters, tmp_path, tmp_path / "site")
