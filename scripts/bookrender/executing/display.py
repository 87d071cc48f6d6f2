"""Turns what code showed into Markdown, as Quarto does.

Belongs here: outputs and cell options in, Markdown and image files out. Does not: running code.
"""

from __future__ import annotations

import base64
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bookrender.document.raw import html_speaks
from bookrender.reading.source import Cell

if TYPE_CHECKING:  # IPython, which it imports, is slow to load
    from bookrender.executing.shell import Output

# In the order in which one is chosen where an object offers several.
_IMAGES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
_MEANS_SOMETHING = re.compile(r"([\\`*_{}\[\]<>#~^$@|])")
_TABLE = re.compile(r"</?div\b[^>]*>|<table\b.*?</table\s*>", re.DOTALL | re.IGNORECASE)
# What Python says of an object that has no words of its own; no two builds would say the same.
_MEMORY_ADDRESS = re.compile(r" at 0x[0-9a-f]+>")
_LIST_MARK = re.compile(r"^(\s*)(?:([-+])|(\d+)([.)]))(?=\s)", re.MULTILINE)


class CannotShow(Exception):
    """An output that the book has no way to show; the message says what to do."""


@dataclass
class CellText:
    """Builds the Markdown of one cell. `folder` is where its images go, relative to the chapter; `images`
    receives their content; `table_from_html` turns an HTML table into a Markdown one."""

    cell: Cell
    folder: PurePosixPath
    name: str
    table_from_html: Callable[[str], str]
    images: dict[PurePosixPath, bytes] = field(default_factory=dict)
    _fits_content: bool = field(default=False, init=False)

    def markdown(self, outputs: Sequence[Output]) -> str:
        """The cell's code where it is echoed, then what it showed; blank lines around each block."""
        options = self.cell.options
        if not options["include"]:
            return ""
        blocks = [code_block(self.cell.code, ".python .cell-code")] if options["echo"] else []
        if options["output"] is not False:
            shown = [output for output in outputs if output.stream != "stderr" or options["warning"]]
            blocks += [block for block in map(self._block, shown) if block.strip()]
            blocks = self._with_table_caption(blocks)
        return "".join(f"\n{block.rstrip()}\n" for block in blocks)

    def error(self, words: str) -> str:
        """An exception that the cell may raise (`error: true`), shown in its place."""
        return f"\n{code_block(words, '.cell-output-error')}\n" if self.cell.options["include"] else ""

    def _block(self, output: Output) -> str:
        as_is = self.cell.options["output"] == "asis"
        if output.stream != "data":
            if as_is and output.stream == "stdout":
                return output.text
            return code_block(output.text, f".cell-output-{output.stream}")
        return self._data_block(output.data, as_is)

    def _data_block(self, data: dict[str, Any], as_is: bool) -> str:
        if "text/markdown" in data:
            return data["text/markdown"]
        for mime, ending in _IMAGES.items():
            if mime in data:
                content = data[mime]
                return self._image(
                    content.encode() if mime == "image/svg+xml" else base64.b64decode(content), ending
                )
        if "text/html" in data:
            return self._html(data["text/html"])
        others = [mime for mime in data if mime != "text/plain"]
        plain = data.get("text/plain", "")
        if others or _MEMORY_ADDRESS.search(plain):
            what = f"{others[0]}, which this renderer does not cover" if others else plain
            raise CannotShow(f"this cell shows {what}: end its last line with “;”, or show Markdown")
        return plain if as_is or not plain else code_block(plain, ".cell-output-display")

    def _image(self, content: bytes, ending: str) -> str:
        options, label = self.cell.options, self.cell.label
        if "fig-alt" not in options:
            raise CannotShow(
                "this cell shows a figure without alternative text; say in “#| fig-alt:” what it shows"
            )
        if self.images and label and label.startswith("fig-"):
            raise CannotShow("this cell shows several figures under one label; give each a cell of its own")
        path = self.folder / f"{self.name}-{len(self.images) + 1}.{ending}"
        self.images[path] = content
        identity = f"#{label} " if label and label.startswith("fig-") else ""
        alt = str(options["fig-alt"]).replace("\\", "\\\\").replace('"', '\\"')
        return f'![{options.get("fig-cap", "")}]({quote(str(path))}){{{identity}fig-alt="{alt}"}}'

    def _html(self, html: str) -> str:
        if html_speaks(_TABLE.sub("", html)):
            raise CannotShow("this cell shows HTML, of which the PDF would lose words: show Markdown instead")
        if "<table" not in html:
            return _fenced(html, "{=html}")
        self._fits_content = True
        return self.table_from_html(html)

    def _with_table_caption(self, blocks: list[str]) -> list[str]:
        caption, label = self.cell.options.get("tbl-cap"), self.cell.label
        if caption is None:
            return blocks
        if not blocks:
            raise CannotShow("this cell has a “tbl-cap” but shows no table")
        marks = [f"#{label}"] if label and label.startswith("tbl-") else []
        # HTML gives its columns no widths; the lines of a Markdown table would.
        marks += ['tbl-colwidths="false"'] if self._fits_content else []
        attributes = f" {{{' '.join(marks)}}}" if marks else ""
        return [*blocks[:-1], f"{blocks[-1].rstrip()}\n\n: {caption}{attributes}"]


def inline_markdown(value: dict[str, Any] | str) -> str:
    """The value of inline code, as shell.py gives it: an object's Markdown, or text with nothing in it that
    Markdown would take for markup. CannotShow for an object that offers no Markdown."""
    if isinstance(value, dict):
        if "text/markdown" in value:
            return value["text/markdown"]
        plain = value.get("text/plain", "")
        raise CannotShow(
            f"gives {textwrap.shorten(plain, 60, placeholder='…')}, which is no text for a reader: "
            'give a string, as in f"{…:,.1f}", or a whole number'
        )
    escaped = _MEANS_SOMETHING.sub(r"\\\1", value)
    return _LIST_MARK.sub(lambda mark: f"{mark[1]}{mark[3] or ''}\\{mark[2] or mark[4]}", escaped)


def code_block(text: str, classes: str) -> str:
    """A fenced block with the given attributes."""
    return _fenced(text, f"{{{classes}}}")


def _fenced(text: str, info: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence} {info}\n{text.rstrip()}\n{fence}"
