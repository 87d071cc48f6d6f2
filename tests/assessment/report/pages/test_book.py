"""What is said of the whole edition."""

from types import SimpleNamespace

from assessment.report.pages.book import Book


def test_the_summary_speaks_for_each_priority_with_data(book, printed):
    headlines = printed(book.headlines)
    assert (
        "- **Anti-social behaviour**\n\n    Police recorded" in headlines and "not available" not in headlines
    )
    table = printed(book.priorities)
    assert table.count("\n| ") == 6 + 1
    assert "| Diverting young people from offending | not available |" in table


def test_gaps_are_counted_and_listed(book, printed):
    rows = printed(book.gaps).count("\n| ") - 1
    total = len(book._elements)
    assert (
        str(book.gaps_sentence)
        == f"Of the {total} elements of this assessment, {rows} lack their data in this edition."
    )


def test_what_only_the_data_package_knows_is_left_out_without_it(book, printed):
    assert printed(book.sources) == printed(book.reconciliation) == printed(book.disclosure) == ""


def test_what_was_withheld_is_told_with_every_exception(printed):
    loss = {"cells": 0.3, "count": 0.031, "primary": 2, "secondary": 1, "cheapest": True}
    facts = {"outcome": "review", "policy": {"threshold": 5}, "loss": loss}
    tables = [{"title": "Fires", "assessment": facts}]
    public = {"title": "Targets", "assessment": facts | {"policy": {"threshold": None}}}
    exception = {"table": "fires", "reason": "Printed by the brigade", "approved_by": "Chief fire officer"}
    about = {"exceptions": [exception | {"until": "2027-03-31"}]}

    def told(resources, about):
        package = {"resources": resources, "assessment": about}
        return printed(Book(SimpleNamespace(package=package)).disclosure)

    with_one = told([*tables, public], about)
    assert "| Fires | review | 20.0% | 10.0% | 3.1% | yes |" in with_one and "Targets" not in with_one
    assert (
        "Exception for fires: Printed by the brigade (Chief fire officer, until 31 March 2027)." in with_one
    )
    unproven = {"title": "Fires", "assessment": facts | {"loss": loss | {"cheapest": False}}}
    assert "| not proven |" in told([unproven], about)
    assert "No table needed an exception." in told(tables, {"exceptions": []})
    whole = {"title": "Dogs", "assessment": facts | {"loss": loss | {"primary": 0, "secondary": 0}}}
    said = told([*tables, whole], about)
    assert "Dogs" not in said and "From one of 2 tables nothing was withheld." in said
    assert "nothing was withheld" in told([public], {"exceptions": []})


def test_populations_and_owners_come_from_the_projects_files(book, printed):
    populations = printed(book.denominators)
    assert "| Residents | 2011 |" in populations and "| Residents by age | 2019 |" in populations
    assert "Force intelligence analyst, Cleveland Police" in printed(book.owners)
    assert "synthetic" in printed(book.data_note)
    assert (str(book.confidence), str(book.smallest_base)) == ("95%", "20")


def test_each_return_is_followed_in_one_row(printed):
    steps = [
        ("received", 40, "by the cut-off"),
        ("late", -2, "after the day"),
        ("unplaced", 0, ""),
        ("kept", 38, ""),
    ]
    told = [dict(zip(("step", "rows", "note"), step, strict=True)) for step in steps]
    package = {"assessment": {"returns": {"fires": {"title": "Fires", "reconciliation": told}}}}
    said = printed(Book(SimpleNamespace(package=package)).reconciliation)
    assert "| Fires | 40 | 38 | Received by the cut-off; −2 late (after the day) |" in said
