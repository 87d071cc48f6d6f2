"""Every element is passed, in the order of panflute's own walk."""

import panflute

from bookrender.document import pandoc
from bookrender.document.chapter import load
from bookrender.document.elements import elements_of

TEXT = """---
title: A *title*
---

# Heading {#sec-one}

Text with a [link](there.html), a note[^1] and a citation [see @smith, page 3].

[^1]: The note.

::: {.panel}
- one
- two

Term
:   What it means.
:::

| a | b |
|---|---|
| 1 | 2 |

: A caption {#tbl-one}

![A caption](picture.svg){#fig-one}

| a line
| block
"""


def test_each_element_once_in_the_order_of_a_walk():
    document = load(pandoc.convert(TEXT, "markdown", "json").text)
    walked = []
    document.walk(lambda element, _: walked.append(element.tag))
    assert [element.tag for element in elements_of(document)] == walked
    assert {"Note", "Citation", "TableCell", "Figure", "MetaInlines", "Definition", "LineItem"} <= set(walked)
    assert isinstance(elements_of(document)[-1], panflute.Doc)
