"""What is said of the whole edition."""


def test_the_summary_speaks_for_each_priority_with_data(book, printed):
    headlines = printed(book.headlines)
    assert "- **Anti-social behaviour.** Police recorded" in headlines and "not available" not in headlines
    table = printed(book.priorities)
    assert table.count("\n| ") == 6 + 1
    assert "| Diverting young people from offending | not available |" in table


def test_gaps_are_counted_and_listed(book, printed):
    rows = printed(book.gaps).count("\n| ") - 1
    total = len(book._elements)
    assert (
        str(book.gaps_sentence)
        == f"{rows} of the {total} elements of this assessment lack their data in this edition."
    )


def test_what_only_the_data_package_knows_is_left_out_without_it(book, printed):
    assert printed(book.sources) == printed(book.reconciliation) == printed(book.disclosure) == ""


def test_populations_and_owners_come_from_the_projects_files(book, printed):
    assert "| Residents | 2011 |" in printed(book.denominators)
    assert "Force intelligence analyst, Cleveland Police" in printed(book.owners)
    assert "synthetic" in printed(book.data_note)
    assert (str(book.confidence), str(book.smallest_base)) == ("95%", "20")
