"""What a chapter is read with, and when it is read again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from tests.bookrender.rendering import cache_in, chapters_of, make_book, prepared_book, quiet

from bookrender.document.pandoc import Pandoc
from bookrender.document.preparation import Preparation
from bookrender.fingerprint import FileStates


def test_the_title_may_stand_in_the_front_matter(tmp_path):
    chapters = chapters_of({"index.qmd": "text\n"})
    chapters[0] = replace(chapters[0], metadata={"title": "From *above*"})
    book = make_book(tmp_path, chapters)
    (prepared,) = prepared_book(book, chapters, cache_in(tmp_path)).chapters
    assert prepared.title == "From above"


def test_a_changed_chapter_costs_one_reading(tmp_path, monkeypatch):
    read = []
    real = Pandoc.read
    monkeypatch.setattr(Pandoc, "read", lambda self, text: read.append(text) or real(self, text))
    for said in ("# B\n", "# B\n\nNew.\n"):
        chapters = chapters_of({"index.qmd": "# A\n", "b.qmd": said})
        prepared_book(make_book(tmp_path, chapters), chapters, cache_in(tmp_path))
    assert sorted(read) == ["# A\n", "# B\n", "# B\n\nNew.\n"]


@pytest.mark.parametrize("change", ["filter", "sheet", "configuration"])
def test_what_a_chapter_is_read_with_is_part_of_its_key(tmp_path, change):
    chapters = chapters_of({"index.qmd": "# A\n"})
    book = make_book(tmp_path, chapters)
    theme = tmp_path / "theme"
    theme.unlink()
    theme.mkdir()
    for name in ("profiles.lua", "gaps.lua", "tokens.css", "book.css"):
        (theme / name).write_text("")
    (tmp_path / "assessment.yml").write_text("a: 1")
    cache = cache_in(tmp_path)
    before = prepared_book(book, chapters, cache).chapters[0].key
    name = {"filter": "theme/gaps.lua", "sheet": "theme/book.css", "configuration": "assessment.yml"}[change]
    (tmp_path / name).write_text("-- b: 2" if change == "filter" else "b: 2")
    assert prepared_book(book, chapters, cache).chapters[0].key != before


def test_a_change_of_a_file_that_a_filter_names_is_seen(tmp_path):
    chapters = chapters_of({"index.qmd": "# Summary\n\nWORDS\n"})
    (tmp_path / "data").mkdir()
    lua = tmp_path / "words.lua"
    lua.write_text(
        "function Str(s) if s.text == 'WORDS' then return io.open('data/words.txt'):read('a') end end\n"
    )
    book = replace(make_book(tmp_path, chapters), filters=(lua,))
    for said in ("first", "second"):
        (tmp_path / "data/words.txt").write_text(said, encoding="utf-8")
        (chapter,) = prepared_book(book, chapters, cache_in(tmp_path)).chapters
        assert said in chapter.ast


def test_a_file_that_changes_before_a_chapter_is_read_is_kept_as_what_it_became(tmp_path):
    chapters = chapters_of({"index.qmd": "# Summary\n\nWORDS\n"})
    words, lua = tmp_path / "words.yml", tmp_path / "own.lua"
    lua.write_text(
        "function Str(s) if s.text == 'WORDS' then return io.open('words.yml'):read('a') end end\n"
    )
    book = replace(make_book(tmp_path, chapters), filters=(lua,))
    cache = cache_in(tmp_path)
    words.write_text("first", encoding="utf-8")
    with Pandoc(book) as pandoc, ThreadPoolExecutor() as pool:
        preparation = Preparation(book, pandoc, cache, FileStates(cache.folder / "files.json"), pool)
        words.write_text("second", encoding="utf-8")
        preparation.begin(chapters[0])
        preparation.finish(chapters, quiet())
    words.write_text("first", encoding="utf-8")
    (chapter,) = prepared_book(book, chapters, cache).chapters
    assert "first" in chapter.ast


@pytest.mark.parametrize(
    "lua",
    ["return {{ Str = said }}", "return { Str = said }", "Str = said", "return {}, said"],
    ids=["a list", "one filter", "functions", "none"],
)
def test_a_filter_of_any_form_sees_the_format_that_is_rendered(tmp_path, lua):
    chapters = chapters_of({"index.qmd": "# Summary\n\nWORDS\n"})
    (tmp_path / "own.lua").write_text(
        "local function said(s) if s.text == 'WORDS' then return pandoc.Str('for-' .. FORMAT) end end\n" + lua
    )
    book = replace(make_book(tmp_path, chapters), filters=(tmp_path / "own.lua",))
    for output in book.formats:
        (chapter,) = prepared_book(book, chapters, cache_in(tmp_path), output).chapters
        assert (f"for-{output}" in chapter.ast) == (lua != "return {}, said")


def test_what_one_filter_defines_is_not_the_others(tmp_path):
    chapters = chapters_of({"index.qmd": "# Summary\n\nWORDS\n"})
    (tmp_path / "one.lua").write_text("mark = 'x'\nfunction Para(p) return p end\n")
    (tmp_path / "two.lua").write_text("function Str(s) return pandoc.Str(s.text .. tostring(mark)) end\n")
    book = replace(make_book(tmp_path, chapters), filters=(tmp_path / "one.lua", tmp_path / "two.lua"))
    (chapter,) = prepared_book(book, chapters, cache_in(tmp_path)).chapters
    assert "WORDSnil" in chapter.ast
