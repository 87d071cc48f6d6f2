"""The PDF: accessible, navigable, the same each time, and honest about what it cannot set."""

import page
import pytest
from pypdf import PdfReader
from tests.bookrender.rendering import cache_in, chapters_of, make_book, prepared_book, quiet, write_figure

from bookrender.document.pandoc import Pandoc
from bookrender.errors import BookError
from bookrender.pdf.book import render_pdf
from bookrender.rendering import Rendering


@pytest.fixture(scope="module")
def pdf(built_book):
    return PdfReader(built_book / "numbers.pdf")


def render(tmp_path, texts, **options):
    chapters = chapters_of(texts)
    book = make_book(tmp_path, chapters, **options)
    out = tmp_path / "out"
    out.mkdir(exist_ok=True)
    cache = cache_in(tmp_path)
    with Pandoc(book) as pandoc:
        rendering = Rendering(book, pandoc, cache, out, quiet())
        render_pdf(rendering, prepared_book(book, chapters, cache, "typst"))
    return out / "numbers.pdf"


def test_pdf_ua_1_has_no_failure(built_book):
    report = page.validate_pdf(built_book / "numbers.pdf", profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


def test_metadata_and_language(pdf):
    assert pdf.metadata.title == "A book of numbers"
    assert pdf.metadata.author == "The partnership"
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"
    assert pdf.metadata.creation_date.date().isoformat() == "2008-01-29"


def test_bookmarks_follow_the_book(pdf):
    titles = [entry.title for entry in pdf.outline if not isinstance(entry, list)]
    assert titles == [
        "Contents", "Summary on a page", "1 Introduction", "Priorities", "2 Anti-social behaviour",
        "3 Drug related offending", "References", "A Methods",
    ]  # fmt: skip


def test_pages_are_a4_with_heads_and_numbers(pdf):
    assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [595, 842]
    text = pdf.pages[3].extract_text()
    assert ("A book of numbers" in text and text.strip().endswith("4")) or "\n4\n" in text


def test_a_priority_begins_on_a_left_hand_page(pdf):
    starts = {e.title: pdf.get_destination_page_number(e) + 1 for e in pdf.outline if not isinstance(e, list)}
    assert starts["Priorities"] % 2 == 1
    assert starts["2 Anti-social behaviour"] % 2 == 0
    assert starts["3 Drug related offending"] % 2 == 0


def test_text_that_is_copied_holds_no_word_joiner(pdf):
    assert not [at.page_number for at in pdf.pages if "\u2060" in at.extract_text()]


def test_references_are_links_inside_the_pdf(pdf):
    targets = [
        annotation.get_object()
        for at in pdf.pages
        for annotation in at.get("/Annots", [])
        if annotation.get_object()["/Subtype"] == "/Link"
    ]
    inside = [link for link in targets if "/Dest" in link or link.get("/A", {}).get("/S") == "/GoTo"]
    assert len(inside) > 8


def test_only_the_books_font_is_used(pdf):
    fonts = {
        str(font.get_object()["/BaseFont"])
        for at in pdf.pages
        for font in (at["/Resources"].get("/Font") or {}).values()
    }
    assert fonts and all("SourceSans3" in name for name in fonts)


def test_the_same_heading_in_two_chapters_is_no_conflict(tmp_path):
    texts = {"a.qmd": "# A\n\n## Same\n\n[to it](b.qmd#same)\n", "b.qmd": "# B\n\n## Same\n\n[here](#same)\n"}
    assert render(tmp_path, texts).is_file()


def test_quotes_and_backslashes_reach_the_alternative_text(tmp_path):
    write_figure(tmp_path, "x.svg")
    alt = r"The \"worst\" ward \\ its \# rate"
    path = render(tmp_path, {"a.qmd": f'# A\n\n![X](x.svg){{#fig-x fig-alt="{alt}"}}\n'})
    from tests.bookrender.same_numbers import read_pdf

    assert read_pdf(path)[0].alternatives == ['The "worst" ward \\ its # rate']


def test_sizes_in_pixels_are_set(tmp_path):
    write_figure(tmp_path, "x.svg")
    path = render(tmp_path, {"a.qmd": '# A\n\n![X](x.svg){#fig-x fig-alt="x" width=96px}\n'})
    assert path.read_bytes().startswith(b"%PDF")


def test_a_typst_error_is_a_problem_with_its_words_and_its_place(tmp_path):
    raw = "```{=typst}\n#nonsense\n```\n"
    with pytest.raises(BookError) as caught:
        render(tmp_path, {"a.qmd": "# A\n", "b.qmd": f"# B\n\n{raw}", "c.qmd": "# C\n"})
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("b.qmd", 4)
    assert problem.detail == "unknown variable: nonsense"


@pytest.mark.parametrize("text", ["\U0001f642", "\u4e2d"])
def test_what_the_font_lacks_is_named_where_it_stands(tmp_path, text):
    with pytest.raises(BookError) as caught:
        render(tmp_path, {"a.qmd": "# A\n\nwords\n", "b.qmd": f"# B\n\nwords\n\nand {text}so on\n"})
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("b.qmd", 5)
    assert problem.message == f"the PDF's font, Source Sans 3, has no “{text}”: write it another way"


def wide_table(columns: int, attributes: str = "") -> str:
    cells = [" | ".join(cells) for cells in (["February"] * columns, ["---"] * columns, ["1,234"] * columns)]
    table = "".join(f"| {row} |\n" for row in cells)
    return f"# A\n\n{table}\n: Many {{#tbl-many tbl-colwidths={attributes or 'false'}}}\n"


def test_every_table_that_is_wider_than_the_page_is_refused(tmp_path):
    with pytest.raises(BookError) as caught:
        render(tmp_path, {"a.qmd": wide_table(25), "b.qmd": wide_table(26).replace("tbl-many", "tbl-more")})
    one, other = caught.value.problems
    assert [(at.file, at.line) for at in (one, other)] == [("a.qmd", 3), ("b.qmd", 3)]
    assert one.message.startswith("this table of 25 columns is too wide for the PDF's page")
    assert other.message.startswith("this table of 26 columns is too wide for the PDF's page")


def test_a_column_that_is_narrower_than_its_words_is_refused(tmp_path):
    with pytest.raises(BookError, match="this table of 3 columns is too wide"):
        render(tmp_path, {"a.qmd": wide_table(3, '"[3,47,50]"')})


def test_a_table_of_many_columns_that_fits_is_set(tmp_path):
    assert render(tmp_path, {"a.qmd": wide_table(10)}).is_file()


def test_a_callout_with_a_label_has_the_number_that_references_give(tmp_path):
    tip = "::: {#tip-a .callout-tip}\n## Do it\n\nwords\n:::\n"
    texts = {
        "index.qmd": "# Start\n\nSee @tip-b.\n",
        "a.qmd": f"# A\n\n{tip}\n::: {{#tip-b .callout-tip}}\nmore\n:::\n",
        "b.qmd": "# B\n\n::: {#here .callout-note}\nmore\n:::\n\n[there](#here) and @tip-a\n",
    }
    text = " ".join(" ".join(at.extract_text() for at in PdfReader(render(tmp_path, texts)).pages).split())
    for words in ("Tip 1.1: Do it words", "Tip 1.2 more", "See Tip 1.2.", "Note more", "there and Tip 1.1"):
        assert words in text.replace("\u00a0", " ")
    assert page.validate_pdf(tmp_path / "out" / "numbers.pdf", profile="ua1").is_compliant


def test_a_missing_partial_is_named(tmp_path):
    typst = {"template-partials": ["theme/typst-show.typ"]}
    with pytest.raises(BookError, match=r"typst-template\.typ is missing"):
        render(tmp_path, {"a.qmd": "# A\n"}, format={"typst": typst})


def test_a_partial_that_nothing_calls_is_named(tmp_path):
    (tmp_path / "unused.typ").write_text("")
    partials = ["unused.typ", "theme/tokens.typ", "theme/typst-template.typ", "theme/typst-show.typ"]
    with pytest.raises(BookError, match=r"unused\.typ is called by no other"):
        render(tmp_path, {"a.qmd": "# A\n"}, format={"typst": {"template-partials": partials}})


def test_a_font_without_a_package_is_named(tmp_path):
    typst = {
        "template-partials": ["theme/tokens.typ", "theme/typst-template.typ", "theme/typst-show.typ"],
        "mainfont": "No Such Font",
    }
    with pytest.raises(BookError, match="fontpkg-no-such-font"):
        render(tmp_path, {"a.qmd": "# A\n"}, format={"typst": typst})


def test_a_long_table_goes_on_over_pages_and_repeats_its_head(tmp_path):
    rows = "\n".join(f"| row {number} | {number} |" for number in range(150))
    path = render(
        tmp_path, {"a.qmd": f"# A\n\n| Name | Count |\n|:---|---:|\n{rows}\n\n: Long {{#tbl-long}}\n"}
    )
    texts = [at.extract_text() for at in PdfReader(path).pages]
    assert sum("Count" in text for text in texts) >= 3
    assert "row 149" in texts[-1] and "row 0" in texts[-sum("Count" in text for text in texts)]


def test_the_contents_set_chapters_apart_and_begin_the_appendices_in_the_second_column(tmp_path):
    sections = "".join(f"\n## Part {number}\n\nWords.\n" for number in range(10))
    chapters = {f"{name}.qmd": f"# Chapter {name}\n{sections}" for name in ("a", "b", "c", "d")}
    appendices = {f"appendix-{name}.qmd": f"# Appendix {name}\n{sections}" for name in ("e", "f")}
    pdf = PdfReader(render(tmp_path, {"index.qmd": "# Start\n", **chapters, **appendices}))
    places = {}

    def note(text, matrix, _, font, __):
        if text.strip():
            places.setdefault(text.strip(), (matrix[4], matrix[5], font["/BaseFont"]))

    pdf.pages[1].extract_text(visitor_text=note)
    start, chapter, section, appendix = (
        places[words] for words in ("Start", "Chapter a", "Part 0", "Appendix e")
    )
    assert chapter[2] != section[2], "in another weight"
    assert appendix[0] > start[0] + 200 and abs(appendix[1] - start[1]) < 5, (
        "at the head of the second column"
    )
