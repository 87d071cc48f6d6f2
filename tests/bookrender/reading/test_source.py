import pytest
from tests.bookrender.sources import CONFIGURATION, book_of, cell, chapter_of, write_book

from bookrender.errors import BookError
from bookrender.reading.source import Cell, Inline, parse_cell, read_chapter


def text_of(source):
    """The chapter with a mark in the place of each piece of code."""
    marks = (
        p if isinstance(p, str) else "<cell>" if isinstance(p, Cell) else f"<{p.expression}>"
        for p in source.pieces
    )
    return "".join(marks)


def problems(tmp_path, text, **others):
    with pytest.raises(BookError) as caught:
        chapter_of(tmp_path, text, **others)
    return [str(problem) for problem in caught.value.problems]


def test_cells_and_inline_code_are_found_with_their_lines(tmp_path):
    source = chapter_of(
        tmp_path, "---\ntitle: T\n---\nA `{python} x + 1` b.\n\n" + cell("x = 1", label="s") + "End.\n"
    )
    assert source.metadata == {"title": "T"}
    inline, first = source.code
    assert inline == Inline("x + 1", "chapter.qmd", 4)
    assert (first.label, first.line, first.code_line) == ("s", 6, 8)
    assert text_of(source) == "A <x + 1> b.\n\n<cell>\nEnd.\n"


@pytest.mark.parametrize(
    "text",
    [
        "```python\nx = `{python} y`\n```\n",
        "```{.python}\nx\n```\n",
        "```{=html}\n<b>x</b>\n```\n",
        "````\n```{python}\nx\n```\n````\n",
        "~~~\n`{python} x`\n~~~\n",
        "`` `{python} x` ``\n",
        "`<b>`{=html} and `code`\n",
        "\\`{python} x`\n",
        "a lonely ` backtick\n\nand `{.python} another`\n",
    ],
)
def test_code_that_is_only_shown_stays_text(tmp_path, text):
    source = chapter_of(tmp_path, text)
    assert source.code == ()
    assert text_of(source) == text


def test_an_expression_may_run_over_the_end_of_a_line(tmp_path):
    assert chapter_of(tmp_path, "A `{python} f(1,\n2)` b\n").code == (Inline("f(1, 2)", "chapter.qmd", 1),)


def test_includes_are_resolved_from_the_chapter_wherever_they_stand(tmp_path):
    source = chapter_of(
        tmp_path,
        "Before\n\n{{< include parts/_one.qmd >}}\n\nAfter\n",
        **{
            "parts/_one.qmd": "One `{python} a`\n\n{{< include parts/_two.qmd >}}\n",
            "parts/_two.qmd": cell("b = 1"),
        },
    )
    assert text_of(source) == "Before\n\nOne <a>\n\n<cell>\n\n\n\nAfter\n"
    assert [piece.file for piece in source.code] == ["parts/_one.qmd", "parts/_two.qmd"]
    assert list(source.texts) == ["chapter.qmd", "parts/_one.qmd", "parts/_two.qmd"]


def test_an_include_may_begin_at_the_project(tmp_path):
    source = chapter_of(tmp_path, "{{< include /parts/_one.qmd >}}\n", **{"parts/_one.qmd": "One"})
    assert text_of(source) == "One\n"


@pytest.mark.parametrize(
    ("opening", "is_read"),
    [
        ('::: {.content-visible when-profile="leaflet"}', False),
        ("::: {.content-visible unless-profile=assessment}", False),
        ('::: {.content-hidden when-profile="plan, assessment"}', False),
        ('::: {.content-visible when-profile="leaflet, assessment"}', True),
        ('::: {.content-hidden when-profile="leaflet"}', True),
        ('::: {.content-visible when-profile="leaflet" when-format="html"}', True),
        ("::: {.note}", True),
        ("::: note", True),
    ],
)
def test_what_the_profiles_hide_is_not_included(tmp_path, opening, is_read):
    """Where a format has a say, the block is judged later, for each format."""
    profiles = "profile: {group: [[assessment, leaflet, plan]]}\n"
    inside = f"{opening}\n\n::: inner\n:::\n\n{{{{< include _part.qmd >}}}}\n\n:::"
    files = {"chapter.qmd": f"::: outer\n\n{inside}\n\n:::\n\nAfter\n", "_part.qmd": "`{python} value`\n"}
    files["_quarto.yml"] = CONFIGURATION.format(chapters="index.qmd, chapter.qmd") + profiles
    book, chapters = book_of(write_book(tmp_path, files), "assessment")
    source = read_chapter(book, chapters[1])
    assert ("_part.qmd" in source.texts, len(source.code)) == (is_read, int(is_read))
    assert source.pieces[-1].endswith(":::\n\n:::\n\nAfter\n")


def test_an_include_after_a_hidden_block_is_read(tmp_path):
    hidden = "::: {.content-visible when-profile=other}\n{{< include _no.qmd >}}\n:::\n"
    source = chapter_of(tmp_path, f"{hidden}\n{{{{< include _yes.qmd >}}}}\n", **{"_yes.qmd": "Yes"})
    assert "Yes" in source.pieces[0] and "_no.qmd" not in source.texts


def test_files_that_include_each_other_are_refused(tmp_path):
    found = problems(tmp_path, "\n{{< include _a.qmd >}}\n", **{"_a.qmd": "{{< include chapter.qmd >}}\n"})
    assert found == [
        "_a.qmd:1: files that include each other in a circle: chapter.qmd → _a.qmd → chapter.qmd"
    ]


def test_variables_and_metadata_are_put_in(tmp_path):
    text = "---\ntitle: T\n---\n{{< meta title >}} {{< var place.name >}} {{< meta lang >}} `{{< var n >}}`\n"
    files = {"_variables.yml": "place: {name: Here}\nn: 3\n"}
    source = chapter_of(tmp_path, text.replace("{{< meta lang >}} ", ""), **files)
    assert text_of(source) == "T Here `3`\n"


def test_three_braces_show_a_shortcode_as_it_is(tmp_path):
    assert text_of(chapter_of(tmp_path, "Write {{{< var x >}}}.\n")) == "Write {{< var x >}}.\n"


def test_a_page_break_is_for_print_and_keeps_the_lines_below_it(tmp_path):
    chapter_of(tmp_path, "::: {.content-visible when-format=typst}\n\n{{< pagebreak >}}\n\n:::\n")
    source = chapter_of(tmp_path, "one\n\n{{< pagebreak >}}\n\n`{python} 1` and `pagebreak`\n")
    before, inline, _ = source.pieces
    assert before == "one\n\n\n```{=typst}\n#pagebreak(weak: true)\n```\n\n\n"
    assert inline.line == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "\n{{< video x.mp4 >}}\n",
            "chapter.qmd:2: unknown shortcode “video”; covered are include, meta, pagebreak and var",
        ),
        (
            "\n```\n\n{{< kbd x >}}\n```\n",
            "chapter.qmd:4: unknown shortcode “kbd”; covered are include, meta, pagebreak and var",
        ),
        (
            "a {{< include x.qmd >}}\n",
            "chapter.qmd:1: “include” must stand alone on its line, outside a code block",
        ),
        ("::: {.headline}\n{{< pagebreak >}}\n:::\n", "chapter.qmd:2: a page cannot break inside a block"),
        ("{{< include x.qmd >}}\n", "chapter.qmd:1: there is no file x.qmd to include"),
        ("{{< include ../../x.qmd >}}\n", "chapter.qmd:1: there is no file ../../x.qmd to include"),
        ("{{< var nothing >}}\n", "chapter.qmd:1: “nothing” is no single value in _variables.yml"),
        (
            "{{< meta nothing >}}\n",
            "chapter.qmd:1: “nothing” is no single value in the front matter or _quarto.yml",
        ),
        ("{{< var >}}\n", "chapter.qmd:1: the shortcode “var” takes one key"),
        ("```{r}\n1\n```\n", "chapter.qmd:1: cells in “r” are not covered; python is"),
        ("```{python echo=FALSE}\n1\n```\n", "chapter.qmd:1: options stand below the fence"),
        ("- a\n\n  ```{python}\n  1\n  ```\n", "chapter.qmd:3: a cell must begin at the left margin"),
        ("\n```{python}\n1\n", "chapter.qmd:2: the block that begins here with ``` is never closed"),
        ("a `{r} 1 + 1` b\n", "chapter.qmd:1: inline code in “r” is not covered; python is"),
        ("---\ntitel: x\n---\n", "chapter.qmd:2: unknown front matter key “titel”; did you mean “title”?"),
        ("---\ntitle: x\n", "chapter.qmd:1: the front matter has no closing line “---”"),
        (
            cell("1", label="a") + cell("2", label="a"),
            "chapter.qmd:5: the label “a” is taken by chapter.qmd:1",
        ),
    ],
)
def test_what_is_not_covered_is_refused_with_its_line(tmp_path, text, said):
    (found,) = problems(tmp_path, text)
    assert found.startswith(said)


def test_an_included_file_may_not_have_front_matter(tmp_path):
    found = problems(tmp_path, "{{< include _a.qmd >}}\n", **{"_a.qmd": "---\ntitle: x\n---\n"})
    assert found == ["_a.qmd:1: an included file may not have front matter of its own"]


def test_all_problems_of_a_chapter_are_found_at_once(tmp_path):
    text = "{{< video x >}}\n\n" + cell("1", cache="true") + "\n```{r}\n```\n"
    assert [message.split(":")[1] for message in problems(tmp_path, text)] == ["1", "4", "8"]


def test_options_come_from_the_cell_then_the_defaults():
    cell = parse_cell(
        ["#| label: fig-a", "#| echo: true", "x = 1", "x"], "a.qmd", 5, {"echo": False, "warning": False}
    )
    assert (cell.label, cell.code, cell.code_line) == ("fig-a", "x = 1\nx", 8)
    assert cell.options == {
        "echo": True,
        "eval": True,
        "output": True,
        "include": True,
        "warning": False,
        "error": False,
    }


def test_a_comment_below_the_options_is_code():
    assert parse_cell(["# a comment", "#| echo: true"], "a.qmd", 1, {}).code == "# a comment\n#| echo: true"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("#| cache: true", r"a\.qmd:6: unknown cell option “cache”; covered are"),
        ("#| fig-width: 4", r"a\.qmd:6: “fig-width” holds for a whole chapter, in its front matter"),
        ("#| ecko: true", r"a\.qmd:6: unknown cell option “ecko”; did you mean “echo”\?"),
        ("#| output: verbatim", r"a\.qmd:6: “output” is verbatim"),
        ("#| just words", r"a\.qmd:6: the options of a cell are lines of"),
        ("#| label: two words", r"the label “two words” may hold"),
        ("#| fig-cap: [a", r"this is not YAML"),
    ],
)
def test_what_is_no_option_is_refused(line, said):
    with pytest.raises(BookError, match=said):
        parse_cell([line, "x"], "a.qmd", 5, {})
