from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from tests.bookrender.rendering import chapters_of, filtered, make_book

from bookrender.document.pandoc import Pandoc, PandocFailed, convert, pandoc_binary


@pytest.fixture
def pandoc(tmp_path):
    with Pandoc(make_book(tmp_path, chapters_of({"index.qmd": "", "a.qmd": ""}))) as processes:
        yield processes


def through(filter_text, tmp_path, markdown="a", target="html"):
    """The Markdown as one filter of the project's own leaves it."""
    (tmp_path / "own.lua").write_text(filter_text)
    return filtered(markdown, target, [tmp_path / "own.lua"], tmp_path)


def test_converts_with_the_binary_of_the_package():
    assert convert("*a*", "markdown", "html") == "<p><em>a</em></p>\n"
    assert "pypandoc" in str(pandoc_binary())


def test_failure_carries_pandocs_words():
    with pytest.raises(PandocFailed, match="Unknown input format nothing"):
        convert("a", "nothing", "html")


def test_reads_for_each_format_and_writes_as_pandoc_does_by_itself(pandoc):
    text = "# É\n\n\tcode\tb\n\nSee Mr. A (No. 2), `x`{.python}.\n\n```{.python}\ndef a(): pass\n```\n"
    documents, _ = pandoc.read(text)
    assert set(documents) == {"html", "typst"}
    for target in ("html", "typst"):
        assert pandoc.write(documents[target], target)[0] == convert(text, "markdown", target)


def test_many_threads_may_ask_at_once(pandoc):
    def both(number):
        return pandoc.write(pandoc.read(f"word {number}")[0]["html"], "html")[0]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(both, range(40))) == [f"<p>word {number}</p>\n" for number in range(40)]


def test_a_filters_failure_names_its_line_and_the_next_request_is_answered(tmp_path):
    (tmp_path / "own.lua").write_text("function Str(s) if s.text == 'bad' then error('no luck') end end")
    book = replace(make_book(tmp_path, chapters_of({"index.qmd": ""})), filters=(tmp_path / "own.lua",))
    with Pandoc(book) as pandoc:
        with pytest.raises(PandocFailed, match=r"own.lua:1: no luck"):
            pandoc.read("bad")
        assert pandoc.write(pandoc.read("good")[0]["html"], "html")[0] == "<p>good</p>\n"


def test_what_a_filter_prints_does_not_get_into_the_book(tmp_path, capfd):
    assert (
        through("print('one') io.write('two') function Para() print('three') end", tmp_path) == "<p>a</p>\n"
    )
    assert capfd.readouterr().err == "one\ntwothree\n"


def test_a_filter_remembers_nothing_of_another_document(tmp_path):
    (tmp_path / "own.lua").write_text(
        "seen = (seen or 0) + 1\nfunction Str() return pandoc.Str(tostring(seen)) end"
    )
    book = replace(make_book(tmp_path, chapters_of({"index.qmd": ""})), filters=(tmp_path / "own.lua",))
    with Pandoc(book) as pandoc:
        texts = [pandoc.write(pandoc.read("a")[0][target], "html")[0] for target in ("html", "typst")]
    assert texts == ["<p>1</p>\n"] * 2


def test_a_filter_sees_the_format_and_the_options_that_quarto_gives_it(tmp_path):
    seen = "FORMAT .. ' ' .. PANDOC_READER_OPTIONS.columns .. ' ' .. PANDOC_WRITER_OPTIONS.wrap_text"
    own = f"function Str() return pandoc.Str({seen}) end"
    assert through(own, tmp_path) == "<p>html 72 wrap-none</p>\n"
    assert "typst" in through(own, tmp_path, target="typst")


def test_works_that_the_bibliography_lacks_are_among_the_warnings(pandoc, tmp_path):
    bibliography = tmp_path / "works.bib"
    bibliography.write_text("@book{smith, title={On Wards}, author={Smith, A.}, year={2001}}")
    documents, _ = pandoc.read(
        f"---\nbibliography: {bibliography}\n---\n\nAs @smith says, and [@nobody].\n\n::: {{#refs}}\n:::\n"
    )
    written, warnings = pandoc.write(documents["html"], "html")
    assert "<em>On Wards</em>" in written
    said = [warned.message for warned in warnings]
    assert len(said) == 1 and "nobody not found" in said[0]


def test_a_process_that_ends_is_a_failure(tmp_path):
    with pytest.raises(PandocFailed, match="pandoc ended with status 3"):
        through("os.exit(3)", tmp_path)


def test_the_processes_end_with_the_block(tmp_path):
    with Pandoc(make_book(tmp_path, chapters_of({"index.qmd": ""}))) as processes:
        started = processes._processes
        assert [each._process.poll() for each in started] == [None]
    assert None not in [each._process.poll() for each in started]
