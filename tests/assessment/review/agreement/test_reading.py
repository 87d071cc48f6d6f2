"""What changes a page's code, whatever a reader is given, in every element and attribute; what does not."""

from pathlib import PurePosixPath

import pytest
from tests.assessment.review.books import BODY, page

from assessment.review.agreement.pages import read_page, read_site
from assessment.review.changes.compare import Sources, compare_books

PATH = PurePosixPath("chapters/x.html")
# Every element of HTML that may hold words (HTML Living Standard, section 4).
ELEMENTS = [
    *("a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "blockquote", "body", "button"),
    *("canvas", "caption", "cite", "code", "data", "datalist", "dd", "del", "details", "dfn", "dialog"),
    *("div", "dl", "dt", "em", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3"),
    *("h4", "h5", "h6", "header", "hgroup", "html", "i", "ins", "kbd", "label", "legend", "li", "main"),
    *("map", "mark", "math", "menu", "meter", "nav", "noscript", "object", "ol", "optgroup", "option"),
    *("output", "p", "picture", "pre", "progress", "q", "rp", "rt", "ruby", "s", "samp", "script", "search"),
    *("section", "select", "slot", "small", "span", "strong", "style", "sub", "summary", "sup", "svg"),
    *("table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "time", "title", "tr"),
    *("u", "ul", "var", "video", "audio", "iframe", "marquee", "center", "font", "big", "tt", "strike"),
    *("nobr", "x-own"),
]


def figure(before: str = "", caption: str = "x", after: str = "") -> str:
    caption = f"<figcaption>{caption}</figcaption>"
    return f'<figure class="float">{before}<img src="a.svg" alt="x">{caption}{after}</figure>'


GIVEN = {
    "an input": '<input value="{}">',
    "an empty input": '<input placeholder="{}">',
    "an image's alternative": '<img src="a.svg" alt="{}">',
    "an image elsewhere": '<img src="https://example.org/{}.svg" alt="">',
    "an image's title": '<img src="a.svg" alt="" title="{}">',
    "a frame's source": '<iframe srcdoc="<p>{}</p>"></iframe>',
    "a frame's address": '<iframe src="https://example.org/{}"></iframe>',
    "an option's label": '<select><option label="{}"></select>',
    "an object": '<object data="{}"></object>',
    "an area": '<map><area alt="x" href="{}"></map>',
    "a film's picture": '<video poster="{}"></video>',
    "a track": '<video><track label="{}"></video>',
    "an embedded file": '<embed src="{}">',
    "a form's target": '<form action="{}"></form>',
    "a source of a picture": '<picture><source srcset="{}"></picture>',
    "a link": '<p><a href="https://example.org/{}">Words</a></p>',
    "a link within": '<p><a href="methods.html#{}">Words</a></p>',
    "a link in a cell": '<table><tr><td><a href="{}">Words</a></td></tr></table>',
    "a link in a heading": '<h2><a href="{}">Words</a></h2>',
    "a link in a figure": figure(caption='<a href="{}">x</a>'),
    "a link round a picture": '<p><a href="{}"><img src="a.svg" alt="x"></a></p>',
    "words in a figure": figure(before="<p>{}</p>"),
    "a second caption": figure(after="<figcaption>{}</figcaption>"),
    "words beside a table": '<div class="float"><table><tr><td>x</td></tr></table>{}</div>',
    "words between rows": "<table><tr><td>x</td></tr>{}<tr><td>y</td></tr></table>",
    "a title": '<p title="{}">Words</p>',
    "a block's title": '<div title="{}"><p>Words</p></div>',
    "a row's title": '<table><tr title="{}"><td>Words</td></tr></table>',
    "a label to hear": '<p aria-label="{}">Words</p>',
    "a description to hear": '<p aria-description="{}">Words</p>',
    "a role to hear": '<p aria-roledescription="{}">Words</p>',
    "an attribute of one's own": '<p promise="{}">Words</p>',
    "a time": '<time datetime="{}">Words</time>',
    "a beginning of a list": '<ol start="{}"><li>Words</li></ol>',
    "a value of a list": '<ol><li value="{}">Words</li></ol>',
    "a language": '<p lang="{}">Words</p>',
    "a width of cells": '<table><tr><td colspan="{}">Words</td></tr></table>',
    "a look that hides": '<p style="{}: none">Words</p>',
    "words that only a look moves": '<p style="text-align: left; {}: x">Words</p>',
    "a page of other words": '<p class="chapter-kind">{}: a promise of the council, in words of its own</p>',
    "a strip within": '<div><aside class="review-strip">{}</aside></div>',
    "links within": '<div><nav class="documents">{}</nav></div>',
    "a number that is none": '<h2><span class="heading-number">{}</span> Words</h2>',
    "a letter that is none": '<div><p class="profile-letter" aria-hidden="true">{}</p></div>',
    "a footnote that is none": '<p><a class="footnote-ref">{}</a></p>',
    "a name that is none": figure(caption='<span class="float-number">{}</span>'),
}
CLASSES = [
    *("see-also", "visually-hidden", "review-strip", "chapter-kind", "documents", "quarto-title-meta"),
    *("callout-icon-container", "heading-number", "header-section-number", "chapter-number", "float-number"),
    *("footnote-ref", "footnote-back", "anchorjs-link", "profile-letter", "quarto-title-breadcrumbs"),
]


def code(body: str) -> str:
    made = read_page(page(BODY + body), PATH)
    assert made is not None
    return made.code


@pytest.mark.parametrize("element", ELEMENTS)
def test_a_word_counts_in_whatever_element_it_stands(element):
    codes = [code(f"<{element}>{words}</{element}>") for words in ("", "We agree", "We do not agree")]
    assert len(set(codes)) == 3


@pytest.mark.parametrize("given", GIVEN.values(), ids=GIVEN)
def test_what_an_attribute_or_a_place_gives_counts(given):
    assert len({code(given.format(word)) for word in ("alpha", "beta")}) == 2


@pytest.mark.parametrize(
    "attribute", ['aria-hidden="true"', 'role="presentation"', 'data-pagefind-ignore="all"']
)
@pytest.mark.parametrize("element", ["p", "span", "div", "nav", "aside"])
def test_words_count_whatever_is_said_of_them(element, attribute):
    assert len({code(f"<{element} {attribute}>{words}</{element}>") for words in ("yes", "no")}) == 2


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("element", ["p", "div", "span", "td", "h3"])
def test_no_class_that_an_author_may_write_hides_words(element, name):
    given = f'<div><{element} class="{name}">{{}}</{element}></div>'
    assert (
        len({code(given.format(words)) for words in ("The council promises.", "The council does not.")}) == 2
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<del>no</del>", "no"),
        ("2<sup>3</sup>", "23"),
        ("H<sub>2</sub>O", "H2O"),
        ("2<sup>3</sup>", "2<sub>3</sub>"),
        ("<ins>no</ins>", "<del>no</del>"),
        ("<p>First.</p><p>Second.</p>", "<p>Second.</p><p>First.</p>"),
        ('<a href="a.html">x</a> <a href="b.html">y</a>', '<a href="b.html">x</a> <a href="a.html">y</a>'),
        ("<p hidden>x</p>", "<p>x</p>"),
        ("<ol reversed><li>x</li></ol>", "<ol><li>x</li></ol>"),
    ],
)
def test_marks_and_order_count(one, other):
    assert code(one) != code(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>Two words.</p>", "<p>Two\n   words.</p>"),
        ("<p>Two words.</p>", '<p class="looks" id="x1" style="text-align: left">Two words.</p>'),
        ("<p>Two words.</p>", "<div><section><p>Two <em>words</em>.</p></section></div>"),
        ("<p>Two words.</p>", "<p>Two <!-- a comment --><strong>words</strong>.</p>"),
        ('<a href="./a.html">x</a>', '<a class="term" href="a.html">x</a>'),
        ('<a href="../chapters/a.html#b">x</a>', '<a href="a.html#b">x</a>'),
        ('<img src="a.svg" alt="x">', '<img src="a.svg" alt="x" width="3" height="4" loading="lazy">'),
        ("<p>caf\u00e9</p>", "<p>cafe\u0301</p>"),
    ],
)
def test_reflow_and_looks_do_not(one, other):
    assert code(one) == code(other)


def test_a_picture_counts_by_what_it_holds_and_not_by_when_it_was_written(before):
    pages = [read_site(before / "_book")["anti-social-behaviour"] for _ in range(2)]
    assert pages[0].code == pages[1].code
    (before / "_book/figures/fires.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8"
    )
    assert read_site(before / "_book")["anti-social-behaviour"].code != pages[0].code


def test_a_page_has_one_code_in_a_site_of_its_own_and_beside_the_book():
    body = '<p><a href="../index.html">x</a> <a href="other.html#y">y</a> <a href="../../z.html">z</a></p>'
    codes = {
        read_page(page(body), PurePosixPath(path)).code
        for path in ("chapters/x.html", "plan/chapters/x.html")
    }
    assert len(codes) == 1


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            '<p>See <a href="a.html">it</a>.</p>',
            '<p>See <a href="https://b.example/">it</a>.</p>',
            "https://b.example/",
        ),
        (
            "<p>We agree.</p>",
            '<p>We agree.</p><div class="see-also">The council promises.</div>',
            "The council promises.",
        ),
        ("<p>We agree.</p>", "<p>We <del>agree</del>.</p>", "~~agree~~."),
        ("<p>We agree.</p>", '<p>We agree.</p><iframe srcdoc="Not so."></iframe>', "Not so."),
        ("<p>We agree.</p>", "<p>We agree.</p><nav>And more.</nav>", "And more."),
        ("<p>We agree.</p>", '<p>We agree. <span aria-hidden="true">And more.</span></p>', "And more."),
    ],
)
def test_the_report_tells_what_changes_the_code(one, other, told):
    old, new = ({"x": read_page(page(body), PATH)} for body in (one, other))
    (chapter,) = compare_books(old, new, Sources())
    assert any(told in change.new for change in chapter.changes)


def test_quartos_title_of_the_book_is_no_part_of_its_first_chapter():
    title = '<header id="title-block-header"><h1 class="title">The book</h1></header>'
    first, plain = (
        read_page(
            f'<main id="quarto-document-content">{before}<h1>At a glance</h1><p>Words.</p></main>',
            PurePosixPath("index.html"),
        )
        for before in (title, "")
    )
    assert first.code == plain.code and first.title == "At a glance"
    assert read_page(f'<main id="quarto-document-content">{title}</main>', PATH).title == "The book"
