"""The real book's pages and its PDF carry the same numbers, figure by figure and table by table, and the same
sentences in the same order."""

import re
from pathlib import Path

import pytest
from tests.book.conftest import BuiltBook
from tests.bookrender.same_numbers import Chapter, differences, read_pdf, read_site, tidy


def sources_in_order(book: BuiltBook) -> list[Path]:
    """The chapters as the PDF has them: the order of _quarto-assessment.yml."""
    listed = (book.project / "_quarto-assessment.yml").read_text(encoding="utf-8")
    return [Path(source) for source in re.findall(r"^ *- (\S+\.qmd)$", listed, re.MULTILINE)]


@pytest.fixture(scope="module")
def site(book) -> list[Chapter]:
    return read_site([(book.folder / source).with_suffix(".html") for source in sources_in_order(book)])


@pytest.fixture(scope="module")
def pdf(book) -> list[Chapter]:
    return read_pdf(book.pdf)


def out_of_order(words: str, within: str) -> list[str]:
    """The sentences of `words` that `within` does not have, or not after the sentence before."""
    lost, at, text = [], 0, re.sub(r"\s", "", within)
    for sentence in re.split(r"(?<=[.?!:])\s", tidy(words)):
        found = text.find(re.sub(r"\s", "", sentence), at)
        if found < 0:
            lost.append(sentence)
        else:
            at = found + len(re.sub(r"\s", "", sentence))
    return lost


def test_pages_and_pdf_carry_the_same_numbers(site, pdf):
    assert differences(site, pdf) == []


def without_the_passage_for_the_page(words: str, chapter: str) -> str:
    """A page's words without the one passage that its chapter may have for the page alone, at the end of a
    section: links to files, which paper cannot follow."""
    block = r'^::: \{\.content-visible when-format="html"\}\n+(.+)$[^#]*?^## (.+?)(?: \{.*)?$'
    passages = re.findall(block, chapter.replace("#|", ""), re.MULTILINE)
    assert len(passages) == chapter.count("when-format") <= 1
    for first, heading in passages:
        shown = re.search(rf"{re.escape(first)}.*?(?=\S+ {re.escape(heading)})", words)
        assert shown, first
        words = words.replace(shown[0], "")
    return words


def test_the_pdf_read_aloud_gives_the_sentences_of_the_pages_in_order(book, site, pdf):
    for source, page, paper in zip(sources_in_order(book), site, pdf, strict=True):
        chapter = (book.project / source).read_text(encoding="utf-8")
        words = without_the_passage_for_the_page(tidy(page.words), chapter)
        assert out_of_order(paper.words, words) == [], page.title
        assert out_of_order(words, tidy(paper.words)) == [], page.title


def test_a_sentence_that_is_lost_or_moved_is_seen():
    said = "Thefts fell. Burglaries did not. Nobody knows why."
    assert out_of_order(said, said) == []
    assert out_of_order(said, "Thefts fell. Nobody knows why.") == ["Burglaries did not."]
    assert out_of_order(said, "Burglaries did not. Thefts fell. Nobody knows why.") == ["Burglaries did not."]
