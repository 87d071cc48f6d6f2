"""What is refused, where it stands, and how chapters are numbered and labelled."""

import json

import pytest
from tests.bookrender.rendering import cache_in, chapters_of, make_book, prepared_book, write_figure

from bookrender.document.chapter import load
from bookrender.document.elements import elements_of
from bookrender.errors import BookError


def prepare(tmp_path, texts, output="html", **options):
    if isinstance(texts, str):
        texts = {"index.qmd": "# Summary\n", "chapters/one.qmd": texts}
    write_figure(tmp_path, "chapters/x.svg")
    chapters = chapters_of(texts)
    book = make_book(tmp_path, chapters, **options)
    return prepared_book(book, chapters, cache_in(tmp_path), output)


def problems(tmp_path, texts, **options):
    with pytest.raises(BookError) as caught:
        prepare(tmp_path, texts, **options)
    return [str(problem) for problem in caught.value.problems]


def one_problem(tmp_path, body):
    found = problems(tmp_path, f"# One\n\n{body}\n")
    assert len(found) == 1, found
    return found[0]


TABLE = "| a | b |\n|---|--:|\n| x | 1 |\n\n"


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("See @fig-none.", 3, "nothing in the book is labelled fig-none"),
        ("See [-@tbl-none].", 3, "nothing in the book is labelled tbl-none"),
        ("a\n\n![Cap](x.svg){#fig-x}", 5, "has no alternative text"),
        ("![Cap](x.svg)", 3, "has no alternative text"),
        ('![Cap](y.svg){fig-alt="words"}', 3, "there is no image y.svg"),
        ('![Cap](https://example.org/y.svg){fig-alt="words"}', 3, "lies on another host"),
        ('![Cap](x.svg){fig-alt="words" fig-align="left"}', 3, "the attribute fig-align is not covered"),
        ('![Cap](x.svg){fig-alt="words" width="wide"}', 3, 'width="wide" must be a number'),
        ("### Deep", 3, "a heading of level 3 follows one of level 1"),
        ("##\n\nwords", None, "a heading of level 2 has no words"),
        ("# Second", 3, "a chapter has one heading of level 1"),
        ("::: {.panel-tabset}\ntext\n:::", 3, ".panel-tabset is not covered: this renderer makes no tabs"),
        ("::: {.column-margin}\ntext\n:::", 3, ".column-margin is not covered"),
        ("::: {.callout-hint}\ntext\n:::", 3, "unknown callout .callout-hint"),
        ('::: {.callout-note collapse="maybe"}\ntext\n:::', 3, 'collapse="maybe" must be true or false'),
        ('::: {.callout-note appearance="loud"}\ntext\n:::', 3, 'appearance="loud" must be one of'),
        ("::: {.victim-profle}\ntext\n:::", 3, "unknown class .victim-profle"),
        ("[text]{.shouting}", 3, "unknown class .shouting"),
        ("::: {#thm-one}\ntext\n:::", 3, "theorems are not covered"),
        ("See @thm-one.", 3, "@thm-one: theorems are not covered, so there is nothing to refer to"),
        ("See [@eq-one].", 3, "@eq-one: numbered equations are not covered"),
        ("See @tip-none.", 3, "nothing in the book is labelled tip-none"),
        (
            "::: {#tip-x .callout-note}\ntext\n:::",
            3,
            "#tip-x labels a tip, and this is none: `::: {.c",
        ),
        ('::: {layout-ncol="9"}\ntext\n:::', 3, 'layout-ncol="9" must be a whole number from 1 to 4'),
        ('::: {layout-nrow="2"}\ntext\n:::', 3, "the attribute layout-nrow is not covered"),
        (TABLE, 3, "a table has no caption"),
        ("|  |  |\n|---|--:|\n| x | 1 |\n\n: C {#tbl-x}", None, "a table has no column headings"),
        (TABLE + ": C {#fig-x}", 7, "fig-x labels a table"),
        (TABLE + ': C {#tbl-x tbl-colwidths="[1]"}', 7, "must give each of the 2 columns"),
        ("::: {#fig-x}\ntext\n:::", 3, "fig-x has no caption"),
        ("Inline $x^2$.", 3, "equations are not covered"),
        ("[a](two.qmd)", 3, "two.qmd is no chapter of this book"),
        ("[a](#nowhere)", 3, "nothing in this chapter is labelled #nowhere"),
        ("[a](data.csv)", 3, "there is no file data.csv"),
        ("[a](../index.qmd#nowhere)", 3, "nothing in index.qmd is labelled #nowhere"),
        ("As [@smith2020] says.", 3, "the book names no bibliography"),
        ("::: {.content-visible when-fmt=html}\nx\n:::", 3, "unknown condition when-fmt"),
        ("::: {.content-visible when-format=web}\nx\n:::", 3, "unknown format 'web'"),
        ("[x]\n\n[x]: https://a.example\n[x]: https://b.example", 6, "Duplicate link reference '[x]'"),
        ("a[^n]\n\n[^n]: one\n\n[^n]: two", 7, "Duplicate note reference 'n'"),
        ("text\n\n[^n]: one", 5, "Note with key 'n' defined but not used"),
        ("## A {#sec-x}\n\n## Again {#sec-x}\n\ntext", 5, "Duplicate identifier 'sec-x'"),
        ("## A {#sec-x}\n\n## Again {#sec-x}", 5, "Duplicate identifier 'sec-x'"),
        ("text\n\n::: {.headline}\nwords", 5, "Div unclosed"),
        ("text\n\n```{=latex}\n\\clearpage\n```", 6, "raw latex is lost"),
        ("text\n\n\\newpage\n\ntext", 5, "raw tex is lost"),
        ("text\n\n```{=typst}\n#strong[words]\n```", 6, "raw typst is lost"),
        (TABLE.replace("x | 1", "x | 1 | 2") + ": C {#tbl-x}", 5, "more cells than its table has columns"),
        ("| a | b | c |\n|---|---|\n| x | 1 |\n\n: C {#tbl-x}", 3, "more cells than its table has columns"),
        (f"words\n{TABLE}", 3, "the line below this one begins with “|”"),
        ("words\n- one\n- two", 3, "the line below this one begins with “-”"),
        ("words\n## Heading", 3, "the line below this one begins with “##”"),
        ("words\n1. one", 3, "the line below this one begins with “1.”"),
        (f"Table: One\n\n{TABLE}: Two {{#tbl-x}}", 9, "this caption has no table"),
        (TABLE + ": {#tbl-x}", 3, "a table has no caption"),
        ("```\nx = " + "a" * 91 + "\n```", 4, "has 91 letters without a place where a line may end"),
        ('![C](x.svg){fig-alt="a" width=30cm}', 3, "PDF's page has room for: at most 17cm"),
        (
            '![C](x.svg){fig-alt="a" width="120%"}',
            3,
            "PDF's page has room for: at most 100%",
        ),
        ('![C](x.svg){fig-alt="a" height=10in}', 3, "PDF's page has room for: at most 24cm"),
        ('![C](x.svg){fig-alt="a" width="1.2.3cm"}', 3, "must be a number"),
    ],
)
def test_refuses_with_file_and_line(tmp_path, body, line, words):
    found = one_problem(tmp_path, body)
    assert words in found
    place = "chapters/one.qmd" if line is None else f"chapters/one.qmd:{line}"
    assert found.startswith(f"{place}:")


@pytest.mark.parametrize(
    "body",
    [
        TABLE.replace("x | 1", r"x \| y | `1|2`") + ": C {#tbl-x}",
        "```\n| a | b |\n|---|---|\n| x | 1 | 2 |\n```",
        "one – two\n-1 and 10 - 2\n2007. Words\n\n- three\n- four",
        '![C](x.svg){fig-alt="a" width=170mm height=".5in"}',
    ],
)
def test_what_only_looks_like_it_is_not_refused(tmp_path, body):
    _, chapter = prepare(tmp_path, f"# One\n\n{body}\n").chapters
    assert (chapter.title, list(chapter.problems)) == ("One", [])
    assert len(json.loads(chapter.ast)["blocks"]) > 1


RAW_HTML = [
    "<table><tr><td>A</td><td>1</td></tr></table>",
    "<details>\n<summary>More</summary>\n\nwords\n\n</details>",
    '<iframe src="map.html"></iframe>',
    "```{=html}\n<p>words</p>\n```",
    "one<br>two",
    "CO<sub>2</sub>",
]


@pytest.mark.parametrize("raw", RAW_HTML)
def test_raw_html_that_reads_differently_in_the_pdf_is_refused(tmp_path, raw):
    with pytest.raises(BookError) as caught:
        prepare(tmp_path, f"# One\n\n{raw}\n", "typst")
    assert all((each.file, each.line) != ("chapters/one.qmd", None) for each in caught.value.problems)
    assert "raw html is lost" in str(caught.value)
    chosen = f'# One\n\n::: {{.content-visible when-format="html"}}\n{raw}\n:::\n'
    prepare(tmp_path, chosen, "typst")


@pytest.mark.parametrize(
    "raw", ["<!-- a note -->", "an <abbr>ASB</abbr>", "```{=html}\n<script>f()</script>\n```",
            "```{=typst}\n#pagebreak(weak: true)\n#v(1em) // space\n```"],
)  # fmt: skip
def test_what_is_raw_and_only_looks_stands_in_its_own_format(tmp_path, raw):
    for output in ("html", "typst"):
        _, chapter = prepare(tmp_path, f"# One\n\n{raw}\n", output).chapters
        assert (chapter.title, list(chapter.problems)) == ("One", [])


def test_a_reference_and_a_citation_do_not_share_brackets(tmp_path):
    found = problems(tmp_path, '# One\n\n![A](x.svg){#fig-x fig-alt="a"}\n\n[@fig-x; @smith]\n')
    assert "chapters/one.qmd:5: [@fig-x; @smith] refers into the book and to a work" in found[-1]


GRID = """+------------+-----+
| a          | b   |
+============+=====+
| - x        | 1   |
| - y        |     |
+------------+-----+

"""
LONG = f"| a | b |\n|---|---------|\n| {'long ' * 20} | 1 |\n\n"
LINKED = LONG.replace("| 1 |", "| [1](https://example.org) |")


@pytest.mark.parametrize(
    ("table", "attributes", "output", "widths"),
    [
        (GRID, "", "html", [13 / 72, 6 / 72]),
        (GRID, "", "typst", [13 / 72, 6 / 72]),
        (LONG, "", "html", [0.25, 0.75]),
        (LONG, ' tbl-colwidths="false"', "html", ["ColWidthDefault"] * 2),
        (LONG, ' tbl-colwidths="[40,60]"', "typst", [0.4, 0.6]),
        (LINKED, "", "html", ["ColWidthDefault"] * 2),
        (LINKED, "", "typst", [0.25, 0.75]),
        (LINKED, ' tbl-colwidths="true"', "html", [0.25, 0.75]),
        (TABLE, "", "typst", ["ColWidthDefault"] * 2),
    ],
)
def test_columns_are_as_wide_as_in_quarto(tmp_path, table, attributes, output, widths):
    contents = prepare(tmp_path, f"# One\n\n{table}: C {{#tbl-x{attributes}}}\n", output)
    (found,) = [e for e in elements_of(load(contents.chapters[-1].ast)) if e.tag == "Table"]
    assert [width for _, width in found.colspec] == pytest.approx(widths)


def test_a_word_that_no_line_can_hold_is_refused(tmp_path):
    assert "has 220 letters without a place where a line may end" in one_problem(tmp_path, "x" * 220)
    long_but_divided = "/".join(["folder"] * 30)
    prepare(tmp_path, f"# One\n\n{long_but_divided} and <https://example.org/{'x' * 80}>\n")


def test_no_path_leads_out_of_the_project_and_in_again(tmp_path):
    url = f"../../{tmp_path.name}/chapters/x.svg"
    found = one_problem(tmp_path, f'![Cap]({url}){{fig-alt="words"}}')
    assert found == f"chapters/one.qmd:3: there is no image {url}"


def test_a_chapter_without_a_title_is_refused(tmp_path):
    assert any("has no title" in found for found in problems(tmp_path, "text\n"))


def test_all_problems_of_all_chapters_come_at_once(tmp_path):
    found = problems(tmp_path, {"index.qmd": "# A\n\n@fig-a\n", "b.qmd": "# B\n\n@fig-b and @fig-c\n"})
    assert [text.split(":")[0] for text in found] == ["b.qmd", "b.qmd", "index.qmd"]


def test_a_duplicate_label_names_the_other_place(tmp_path):
    figure = '![Cap](x.svg){#fig-x fig-alt="words"}\n'
    found = problems(tmp_path, {"chapters/a.qmd": f"# A\n\n{figure}", "chapters/b.qmd": f"# B\n\n{figure}"})
    assert found == ["chapters/b.qmd:3: the label fig-x is taken already, in chapters/a.qmd"]


def test_a_failing_filter_names_the_chapter(tmp_path):
    found = problems(tmp_path, '# A\n\n::: {.commentary agency="police"}\nx\n:::\n')
    assert found[0].startswith("chapters/one.qmd: pandoc, or a Lua filter, cannot read this chapter")
    assert "needs agency" in found[0]


def test_an_empty_fig_alt_marks_a_decoration(tmp_path):
    chapters = prepare(tmp_path, '# One\n\n![](x.svg){fig-alt=""}\n')
    assert [(each.problems, each.images != ()) for each in chapters.chapters][-1] == ((), True)


def test_labels_are_numbered_within_their_chapter(tmp_path):
    text = (
        '# One {#sec-one}\n\n## Part {#sec-part}\n\n![A](x.svg){#fig-a fig-alt="a"}\n\n'
        '::: {#fig-p layout-ncol=2}\n![B](x.svg){#fig-b fig-alt="b"}\n\n'
        '![C](x.svg){#fig-c fig-alt="c"}\n\nBoth\n:::\n\n'
        f"{TABLE}: T {{#tbl-t}}\n"
    )
    appendix = '# Notes {#sec-notes}\n\n![N](x.svg){#fig-n fig-alt="n"}\n'
    labels = prepare(tmp_path, {"chapters/one.qmd": text, "chapters/appendix-a.qmd": appendix}).labels
    assert {name: label.words() for name, label in labels.items()} == {
        "sec-one": "Chapter\u00a01",
        "sec-part": "Section\u00a01.1",
        "fig-a": "Figure\u00a01.1",
        "fig-p": "Figure\u00a01.2",
        "fig-b": "Figure\u00a01.2 (a)",
        "fig-c": "Figure\u00a01.2 (b)",
        "tbl-t": "Table\u00a01.1",
        "sec-notes": "Appendix\u00a0A",
        "fig-n": "Figure\u00a0A.1",
    }


def test_index_has_no_chapter_number(tmp_path):
    text = '# Summary {#sec-summary}\n\n![A](chapters/x.svg){#fig-a fig-alt="a"}\n'
    contents = prepare(tmp_path, {"index.qmd": text})
    labels = contents.labels
    assert labels["fig-a"].words() == "Figure\u00a01"
    assert labels["sec-summary"].words() == "Summary"
    assert "unnumbered" in contents.chapters[0].ast


def test_content_is_shown_by_format_and_profile(tmp_path):
    text = (
        "# One\n\n[web]{.content-visible when-format=html}[paper]{.content-hidden when-format=html}\n\n"
        "::: {.content-visible when-profile=edition-2008}\nold\n:::\n\n"
        "::: {.content-visible unless-profile=edition-2008}\nnew\n:::\n"
    )
    _, html = prepare(tmp_path, text).chapters
    _, pdf = prepare(tmp_path, text, output="typst").chapters
    assert '"web"' in html.ast and '"paper"' not in html.ast
    assert '"paper"' in pdf.ast and '"web"' not in pdf.ast
    assert '"old"' in html.ast and '"new"' not in html.ast
