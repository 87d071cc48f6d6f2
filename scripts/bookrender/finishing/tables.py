"""Tables for every reader: headers that say what they head, a region that scrolls by itself and that the
keyboard reaches, rows that stand as lists on a narrow screen."""

from __future__ import annotations

from collections.abc import Sequence

from bs4 import Tag

from bookrender.finishing.page import Float, Page

_FEWEST_STACKED = 4  # columns; fewer fit on a telephone
# Bootstrap's look of a table, which Quarto gives to each: a table looks as the book says.
_BOOTSTRAP = frozenset({"caption-top", "table", "table-sm", "table-striped", "table-hover", "small"})


def finish_tables(page: Page, floats: Sequence[Float]) -> None:
    """Finish every table of the page's content."""
    holders = {id(table): place.block for place in floats for table in place.block.find_all("table")}
    for table in page.content.find_all("table"):
        caption = table.find("caption") or holders.get(id(table), table).find("figcaption")
        _finish(page, table, " ".join(caption.get_text().split()) if caption else "")


def _finish(page: Page, table: Tag, words: str) -> None:
    headings = [row.find_all(["th", "td"]) for head in table.find_all("thead") for row in head.find_all("tr")]
    for row in headings:
        for cell in row:
            cell.name, cell["scope"] = "th", "col"
    bodies = [[row.find_all(["th", "td"]) for row in body.find_all("tr")] for body in table.find_all("tbody")]
    named = [_name_rows(rows) for rows in bodies]
    stacks = all(named) and len(headings) == 1 and len(headings[0]) >= _FEWEST_STACKED
    if stacks:
        # Each cell says its column's heading where a row stands as a list.
        labels = [cell.get_text().strip() for cell in headings[0]]
        for cells in (row for rows in bodies for row in rows):
            for label, cell in list(zip(labels, cells, strict=False))[1:]:
                cell["data-label"] = label
    classes = [name for name in table.get("class") or [] if name not in _BOOTSTRAP]
    if classes:
        table["class"] = classes
    else:
        del table["class"]
    scrolls = "table-scroll stacks" if stacks else "table-scroll"
    table.wrap(page.new("div", class_=scrolls, role="region", tabindex="0", aria_label=words))


def _name_rows(rows: Sequence[Sequence[Tag]]) -> bool:
    """The first column names its rows, where it does so for each of them. Returns whether it does."""
    named = all(len(cells) > 1 and cells[0].get_text().strip() for cells in rows)
    if named:
        for first, *_ in rows:
            first.name, first["scope"] = "th", "row"
    return named
