"""Markdown that both formats and both renderers understand: figures, pipe tables, panels, notes."""

from __future__ import annotations

from collections.abc import Sequence

Table = tuple[Sequence[str], Sequence[Sequence[str]]]
"""A header and rows, each with a cell a column."""


def escaped(text: str) -> str:
    """Text in which no character is taken for markup."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>|#$@~^" else letter for letter in text)


def attribute(text: str) -> str:
    """Text as the quoted value of an attribute."""
    return text.replace("\\", "").replace('"', "”").replace("\n", " ")


def web_link(address: str) -> str:
    """A link to a web site, called by its address as people say it."""
    return f"[{address.partition('://')[2].removeprefix('www.').rstrip('/')}]({address})"


def heading(level: int, title: str) -> str:
    """A heading without a number that no list of contents names: one that many pages have."""
    return f"{'#' * level} {escaped(title)} {{.unnumbered .unlisted}}\n"


def headed_list(level: int, title: str, items: Sequence[str]) -> str:
    """A list under a heading; nothing without items."""
    lines = "\n".join(f"- {item}" for item in items)
    return f"{heading(level, title)}\n{lines}\n" if items else ""


def figure(path: str, identifier: str, element: str, caption: str, alt: str) -> str:
    """A figure with caption, id and alternative text; it says what element it shows, for what leads to it."""
    shows = f'data-element="{element}" fig-alt="{attribute(alt)}"'
    return f"![{caption}]({path}){{#fig-{identifier} {shows}}}\n"


def table(
    content: Table,
    caption: str,
    identifier: str | None = None,
    numbers: Sequence[int] = (),
    widths: Sequence[int] = (),
) -> str:
    """A pipe table whose cells are Markdown; nothing without rows.

    Columns whose positions are in `numbers` are set flush right. `widths`: each column's share in
    percent; without them the columns fit what they hold.
    """
    header, rows = content
    if not rows:
        return ""
    rules = ["---:" if at in numbers else ":---" for at in range(len(header))]
    lines = [_row(header), _row(rules), *(_row(row) for row in rows)]
    # A line of more than 72 letters would give every column the same width.
    shares = f"[{','.join(map(str, widths))}]" if widths else "false"
    label = f"#tbl-{identifier} " if identifier else ""
    return "\n".join(lines) + f'\n\n: {caption} {{{label}tbl-colwidths="{shares}"}}\n'


def plain_table(
    content: Table,
    caption: str,
    identifier: str | None = None,
    numbers: Sequence[int] = (),
    widths: Sequence[int] = (),
) -> str:
    """A pipe table whose cells are plain text."""
    header, rows = content
    cells = [[escaped(cell) for cell in row] for row in rows]
    return table((header, cells), caption, identifier, numbers, widths)


def panel(title: str, paragraphs: Sequence[str], identifier: str) -> str:
    """The panel of a declared gap; `identifier` is the element's."""
    return "\n\n".join([f"::: {{.gap #gap-{identifier}}}\n**{title}**", *paragraphs]) + "\n:::\n"


def div(name: str, content: str) -> str:
    """A block with a class."""
    return f"::: {{.{name}}}\n{content}\n:::\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
