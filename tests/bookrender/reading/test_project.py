import re

import pytest
from tests.bookrender.sources import write_book

from bookrender.errors import BookError
from bookrender.reading.project import read_project

BASE = """\
project: {type: book}
profile:
  group:
    - [long, short]
    - [red, blue]
book:
  title: T
  chapters: [index.qmd, a.qmd]
format:
  html: default
"""
CHAPTERS = {"a.qmd": "# A", "b.qmd": "# B", "c.qmd": "# C {.unnumbered}", "d.qmd": "# D"}


def problems(root, *profiles):
    with pytest.raises(BookError) as caught:
        read_project(root, profiles)
    return [str(problem) for problem in caught.value.problems]


def test_the_first_of_each_group_is_active_where_none_is_chosen(tmp_path):
    root = write_book(tmp_path, {"_quarto.yml": BASE, **CHAPTERS})
    assert read_project(root).profiles == ("long", "red")
    assert read_project(root, ["blue"]).profiles == ("blue", "long")


def test_the_profile_named_first_has_the_last_word_and_lists_are_appended(tmp_path):
    root = write_book(
        tmp_path,
        {
            "_quarto.yml": BASE,
            "_quarto-long.yml": "book: {title: Long, chapters: [b.qmd]}",
            "_quarto-red.yml": "book: {title: Red, subtitle: Red indeed}",
            **CHAPTERS,
        },
    )
    book = read_project(root, ["long", "red"])
    assert book.metadata["book"]["title"] == "Long"
    assert book.metadata["book"]["subtitle"] == "Red indeed"
    assert [str(chapter.source) for chapter in book.chapters] == ["index.qmd", "a.qmd", "b.qmd"]
    assert book.lines["book", "title"] == ("_quarto-long.yml", 1)


def test_what_holds_on_one_machine_alone_has_the_last_word_of_all(tmp_path):
    files = {
        "_quarto.yml": BASE,
        "_quarto-long.yml": "book: {title: Long, site-url: https://one.example.org}",
    }
    root = write_book(tmp_path, {**files, **CHAPTERS})
    (root / "_quarto.yml.local").write_text("book: {site-url: https://two.example.org}", encoding="utf-8")
    book = read_project(root, ["long"]).metadata["book"]
    assert (book["title"], book["site-url"]) == ("Long", "https://two.example.org")
    (root / "_quarto.yml.local").write_text("book: {site-ulr: x}", encoding="utf-8")
    assert problems(root)[0].startswith("_quarto.yml.local:1: unknown setting “site-ulr” in “book”")


def test_a_profile_that_nothing_defines_is_refused(tmp_path):
    root = write_book(tmp_path, {"_quarto.yml": BASE, **CHAPTERS})
    (problem,) = problems(root, "lnog")
    assert problem.startswith("_quarto.yml:2: there is no profile “lnog”: it is in no profile group")


def test_an_entry_of_a_profile_group_that_is_no_name_is_refused(tmp_path):
    root = write_book(tmp_path, {"_quarto.yml": BASE.replace("[long, short]", ""), **CHAPTERS})
    (problem,) = problems(root)
    assert problem == "_quarto.yml:4: “profile.group.0” is None; it must be text"


def test_a_profile_group_without_names_chooses_none(tmp_path):
    root = write_book(tmp_path, {"_quarto.yml": BASE.replace("[long, short]", "[]"), **CHAPTERS})
    assert read_project(root).profiles == ("red",)


def test_chapters_are_numbered_in_parts_and_appendices(tmp_path):
    configuration = """\
    project: {type: book}
    book:
      chapters:
        - index.qmd
        - part: One
          chapters: [a.qmd, c.qmd]
        - b.qmd
      appendices: [d.qmd]
    format: {html: default}
    """
    book = read_project(write_book(tmp_path, {"_quarto.yml": configuration, **CHAPTERS}))
    seen = [(str(c.source), c.number, c.part, c.appendix) for c in book.chapters]
    assert seen == [
        ("index.qmd", None, None, False),
        ("a.qmd", "1", "One", False),
        ("c.qmd", None, "One", False),
        ("b.qmd", "2", None, False),
        ("d.qmd", "A", None, True),
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("title: T", "titel: T"), r"_quarto\.yml:7: unknown setting “titel”"),
        (("a.qmd]", "nowhere.qmd]"), r"_quarto\.yml:8: the chapter nowhere\.qmd does not exist"),
        (
            ("a.qmd]", '"a%20b.qmd"]'),
            r"_quarto\.yml:8: “%” in the name a%20b\.qmd means something else in an",
        ),
        (("a.qmd]", "a.qmd, a.qmd]"), r"_quarto\.yml:8: a\.qmd is a chapter already"),
        (("index.qmd, ", ""), r"the first chapter of a book must be index\.qmd"),
        (("html: default", "docx: default"), r"unknown setting “docx” in “format”"),
        (("{type: book}", "{type: website}"), r"“project\.type” is website; it must be book"),
        (("{type: book}", "{type: book, output-dir: ..}"), r"must be a folder inside the project"),
        (
            ("format:", "filters: [x.lua]\nformat:"),
            r"_quarto\.yml:9: “filters” names x\.lua, which does not exist",
        ),
    ],
)
def test_what_cannot_be_rendered_is_refused(tmp_path, change, said):
    root = write_book(tmp_path, {"_quarto.yml": BASE.replace(*change), **CHAPTERS})
    assert re.search(said, "\n".join(problems(root)))


def test_the_renderers_own_settings_stand_in_pyproject(tmp_path):
    own = 'preload = ["json"]\nenvironment = ["X"]\npdf-standards = ["a-2a"]'
    root = write_book(tmp_path, {"pyproject.toml": f"[tool.bookrender]\n{own}\n"})
    book = read_project(root)
    assert (book.preload, book.environment, book.pdf_standards) == (("json",), ("X",), ("a-2a",))
    (root / "pyproject.toml").write_text("[tool.bookrender]\npreloads = []\n")
    assert "unknown setting “preloads”" in problems(root)[0]


def test_a_profile_may_not_say_which_profiles_there_are(tmp_path):
    root = write_book(
        tmp_path, {"_quarto.yml": BASE, "_quarto-long.yml": "profile: {default: short}", **CHAPTERS}
    )
    assert problems(root)[0].startswith("_quarto-long.yml:1: unknown setting “profile”")


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path):
    root = write_book(tmp_path, {"_quarto.yml": BASE, **CHAPTERS})
    (root / "a.qmd").write_bytes("# A\n\nCafé\n".encode("latin-1"))
    assert problems(root) == ["a.qmd:3: this file is not UTF-8; save it as UTF-8"]


def test_a_control_character_is_refused_with_its_line(tmp_path):
    root = write_book(tmp_path, {"_quarto.yml": BASE, **CHAPTERS})
    (root / "a.qmd").write_bytes(b"# A\n\nOne\ttwo\r\nthree\x00\n")
    assert problems(root) == ["a.qmd:4: the control character U+0000 stands here; delete it"]


def test_a_folder_without_a_project_is_refused(tmp_path):
    assert "there is none" in problems(tmp_path)[0]


def test_what_the_projects_filters_read_is_taken_and_nothing_else(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.bookrender]\nfilter-metadata = ["agencies"]\n')
    (tmp_path / "index.qmd").write_text("# A\n")
    text = "project: {type: book}\nbook: {title: A, chapters: [index.qmd]}\nformat: {html: default}\n"
    (tmp_path / "_quarto.yml").write_text(f"{text}agencies: {{fire: Fire Brigade}}\n")
    assert read_project(tmp_path).filter_metadata == {"agencies": {"fire": "Fire Brigade"}}
    (tmp_path / "_quarto.yml").write_text(f"{text}agency: fire\n")
    with pytest.raises(BookError, match="agency"):
        read_project(tmp_path)
