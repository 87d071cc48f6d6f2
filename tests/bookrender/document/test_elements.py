"""Every element is passed, in the order of panflute's own walk, and replaced as it would be there."""

import panflute

from bookrender.document.chapter import dump, load
from bookrender.document.elements import elements_of, replace
from bookrender.document.pandoc import convert

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
    document = load(convert(TEXT, "markdown", "json"))
    walked = []
    document.walk(lambda element, _: walked.append(element.tag))
    assert [element.tag for element in elements_of(document)] == walked
    assert {"Note", "Citation", "TableCell", "Figure", "MetaInlines", "Definition", "LineItem"} <= set(walked)
    assert isinstance(elements_of(document)[-1], panflute.Doc)


def place(element: panflute.Element) -> tuple[object, ...]:
    return id(element.parent), element.location, element.index


def test_each_element_knows_its_place_as_after_a_walk():
    document = load(convert(TEXT, "markdown", "json"))
    places = [place(element) for element in elements_of(document)[:-1]]
    walked = []
    document.walk(lambda element, _: walked.append(element))
    assert places == [place(element) for element in walked[:-1]]


def changed(element: panflute.Element, _document: panflute.Doc | None = None) -> object:
    """One for one, one for several, nothing for one, and a change in place."""
    match element:
        case panflute.Str(text="two"):
            return panflute.Emph(panflute.Str("second"))
        case panflute.Link():
            return [panflute.Str("("), *element.content, panflute.Str(")")]
        case panflute.Note() | panflute.LineItem():
            return []
        case panflute.Div():
            return list(element.content)
        case panflute.Header():
            element.level = 2
    return None


def test_elements_are_replaced_as_panflutes_walk_replaces_them():
    ast = convert(TEXT, "markdown", "json")
    walked, replaced = load(ast), load(ast)
    walked.walk(changed)
    assert replace(replaced, changed) is None
    assert dump(replaced) == dump(walked) != dump(load(ast))
    assert all(element.parent is not None for element in elements_of(replaced)[:-1])
