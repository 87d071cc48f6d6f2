from assessment.new_partnership.words import (
    Replacement,
    in_general_words,
    names_left,
    without_elements,
    without_items,
    without_section,
)

CHAPTER = """\
## First {#sec-first}

Kept. `{python} asb("asb-kept.sentence")`
Gone: `{python} asb("asb-gone.sentence")`

::: {layout-ncol=2}

```{python}
#| label: gone-figure
asb("asb-gone.figure")
```

:::

### Inner {#sec-inner}

Inner text.

## Last {#sec-last}

Last text.
"""


def test_a_section_goes_with_all_below_it():
    text = without_section(CHAPTER, "sec-first")
    assert text.startswith("## Last")
    inner = without_section(CHAPTER, "sec-inner")
    assert "Inner" not in inner
    assert "## Last" in inner
    assert without_section(CHAPTER, "sec-none") == CHAPTER


def test_an_element_goes_with_its_cells_lines_and_the_divisions_it_leaves_empty():
    text = without_elements(CHAPTER, ["asb-gone"])
    assert "gone" not in text.lower()
    assert ":::" not in text
    assert "asb-kept" in text
    assert "asb-going" in without_elements('`{python} a("asb-going.sentence")`', ["asb-go"])
    assert without_elements('`{python} a("b.agreement_with(asb-go)")`', ["asb-go"]) == ""


def test_items_of_a_list_go_by_their_ids():
    text = "# Head\n\n- {id: a, x: 1,\n   y: 2}\n- {id: ab, x: 1}\n\n# More\n\n- {id: c}\n"
    assert without_items(text, ["a"]) == "# Head\n\n- {id: ab, x: 1}\n\n# More\n\n- {id: c}\n"
    nested = "tables:\n  - id: a\n    x: {p: q}\n  - id: b\n    x: 1\n"
    assert without_items(nested, ["a"]) == "tables:\n  - id: b\n    x: 1\n"


def test_local_words_become_general():
    words = [Replacement(**{"from": "the Audit", "to": "the consultation"})]
    assert in_general_words("We read the Audit.", words) == "We read the consultation."


def test_names_are_found_as_words():
    assert names_left("on\nTees-side and Teesdale\nTEES", ["Tees"]) == [(2, "Tees"), (3, "Tees")]
