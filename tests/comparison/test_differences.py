"""`make compare`: two small sites, one of each form,
that say the same, and each way in which they do not."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from scripts.comparison.__main__ import read_rendering
from scripts.comparison.differences import Rendering, differences
from scripts.comparison.sites import read_page

from bookrender.finishing.head import Site
from bookrender.finishing.site import finish_page

PATH = "chapters/fires.html"
SITE = Site("Book", "Author", "2008-01-29", "en-GB", "", "", "", "book.pdf", (), ("theme/book.css",), 3)
HEAD = '<html lang="en"><head><title>Fires</title></head><body>'
EMBEDDED = (
    HEAD
    + """<nav class="chapters"></nav><a href="../contents.html">Contents</a><main id="content">
<article data-pagefind-body><p class="chapter-kind">Priorities</p>
<h1 id="fires"><span class="heading-number">2</span> Fires</h1>
<p>There were 774 fires (<a href="../index.html#sec-x" class="cross-reference">Section 1.1</a>).</p>
<h2 id="sec-victims"><span class="heading-number">2.1</span> Victims</h2>
<figure class="float" id="fig-fires"><img src="figures/fires.svg" alt="A chart." />
<figcaption><span class="float-number">Figure 2.1:</span> Fires by month</figcaption></figure>
<div class="float float-table" id="tbl-wards"><table>
<caption><span class="float-number">Table 2.1:</span> Wards</caption>
<thead><tr><th>Ward</th><th>Fires</th></tr></thead><tbody><tr><td>East</td><td>7</td></tr></tbody></table></div>
</article></main></body></html>"""
)
QUARTO = (
    HEAD
    + """<div class="sidebar-menu-container"></div><div id="quarto-margin-sidebar" class="sidebar"></div>
<main class="content" id="quarto-document-content">
<header id="title-block-header">
<nav class="quarto-title-breadcrumbs"><a href="../chapters/fires.html">P</a></nav>
<h1 class="title"><span class="chapter-number">2</span>  <span class="chapter-title">Fires</span></h1>
</header>
<p>There were 774 fires (<a href="../index.html#sec-x" class="quarto-xref"><span>Section 1.1</span></a>).</p>
<section id="sec-victims" class="level2" data-number="2.1">
<h2 class="anchored"><span class="header-section-number">2.1</span> Victims</h2>
<div id="fig-fires" class="quarto-float"><figure class="quarto-float quarto-float-fig">
<div><img src="figures/fires.svg" alt="A chart."></div>
<figcaption id="fig-fires-caption-1">Figure&nbsp;2.1: Fires by month</figcaption></figure></div>
<div id="tbl-wards" class="quarto-float"><figure class="quarto-float quarto-float-tbl">
<figcaption id="tbl-wards-caption-1">Table&nbsp;2.1: Wards</figcaption><div><table class="table">
<thead><tr><th>Ward</th><th>Fires</th></tr></thead><tbody><tr><td>East</td><td>7</td></tr></tbody></table></div>
</figure></div></section></main></body></html>"""
)


@pytest.fixture
def finished(tmp_path):
    (tmp_path / "fires.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "fires.csv").write_text("Month,Fires\nApril,7\n")

    def finish(html: str) -> str:
        return finish_page(PATH, html, SITE, lambda path: tmp_path / Path(path).name)[0]

    return finish


@pytest.fixture
def renderings(finished):
    return tuple(
        Rendering(
            name, 0, (), {PATH: read_page(PATH, finished(html))}, frozenset({"a.csv"}), 4, ("Fires",), ()
        )
        for name, html in (("embedded", EMBEDDED), ("quarto", QUARTO))
    )


def test_two_sites_that_say_the_same_do_not_differ(renderings):
    assert list(differences(*renderings)) == []


# What changes in Quarto's page before it is finished, and what is said of it.
BEFORE = {
    "There were 774": ("There were 747", "words: after “2 Fires There were”: “774” by embedded, “747” by"),
    "There were ": ("", "words: after “2 Fires”: “There were” by embedded, “nothing” by quarto"),
    'number">2.1': ('number">2.2', "numbers: after “2 Fires”: “2.1 Victims” by embedded, “2.2 Victims”"),
    "Figure&nbsp;2.1": ("Figure&nbsp;2.2", "numbers: after “2 Fires 2.1 Victims”: “fig-fires 2.1” by"),
    'id="tbl-wards"': ('id="tbl-ward"', "labels: tbl-wards by embedded alone; tbl-ward by quarto alone"),
    "#sec-x": ("#sec-y", "links: index.html#sec-x by embedded alone; index.html#sec-y by quarto alone"),
    'alt="A chart."': ('alt=""', "pictures: after “”: “chapters/figures/fires.svg: A chart.” by embedded"),
}  # fmt: skip


@pytest.mark.parametrize("text", BEFORE)
def test_what_a_page_says_otherwise_is_told(renderings, finished, text):
    changed, said = BEFORE[text]
    assert text in QUARTO
    pages = {PATH: read_page(PATH, finished(QUARTO.replace(text, changed)))}
    told = list(differences(renderings[0], replace(renderings[1], pages=pages)))
    assert any(line.startswith(f"{PATH}: {said}") for line in told), told


# What is taken out of Quarto's page after it was finished.
AFTER = {
    ' class="enlarge"': "1 enlarged figures by embedded alone; 0 enlarged figures by quarto alone",
    ' scope="row"': "6 headers with a scope by embedded alone; 4 headers with a scope by quarto alone",
    'class="skip-link"': "a skip link by embedded alone",
    'href="../book.pdf"': "a link to the PDF by embedded alone",
    'href="../contents.html"': "a link to the contents by embedded alone",
    'id="TOC"': "on this page: 2.1 Victims by embedded alone",
}


@pytest.mark.parametrize("text", AFTER)
def test_what_a_page_offers_less_is_told(renderings, finished, text):
    html = finished(QUARTO)
    assert text in html
    pages = {PATH: read_page(PATH, html.replace(text, ""))}
    told = list(differences(renderings[0], replace(renderings[1], pages=pages)))
    assert f"{PATH}: offers: {AFTER[text]}" in told, told


WHOLE = {
    "status": (3, "quarto ended with status 3"),
    "warnings": (("WARN: Duplicate identifier",), "quarto warns: WARN: Duplicate identifier"),
    "pages": ({}, f"pages by embedded alone: {PATH}"),
    "files": (frozenset({"b.csv"}), "files by quarto alone: b.csv"),
    "pdf_pages": (6, "the PDF has 4 pages by embedded, 6 by quarto"),
    "bookmarks": (("Smoke",), "the PDF's bookmarks: after “”: “Fires” by embedded, “Smoke” by quarto"),
    "pdf_failures": (("7.1-9",), "the PDF by quarto breaks PDF/UA-1: 7.1-9"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_what_a_whole_document_has_otherwise_is_told(renderings, name):
    value, said = WHOLE[name]
    assert said in list(differences(renderings[0], replace(renderings[1], **{name: value})))


def test_of_a_rendering_that_failed_only_that_is_told(renderings):
    failed = replace(renderings[1], status=3, warnings=("ERROR: Typst",), pages={}, bookmarks=())
    told = ["quarto ended with status 3", "quarto warns: ERROR: Typst"]
    assert list(differences(renderings[0], failed)) == told


def test_a_page_more_or_less_in_print_is_no_difference(renderings):
    assert list(differences(renderings[0], replace(renderings[1], pdf_pages=5))) == []


def test_a_renderer_that_fails_is_told_with_its_last_words(tmp_path):
    done = subprocess.CompletedProcess(
        [], 1, "", "\x1b[33mWARN: Odd\x1b[39m\nERROR: profiles.lua: .key-figures holds a table\n"
    )
    failed = read_rendering("quarto", tmp_path, None, done)
    assert (failed.status, failed.pages) == (1, {})
    assert list(failed.warnings) == ["WARN: Odd", "ERROR: profiles.lua: .key-figures holds a table"]
