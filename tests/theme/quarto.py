"""What Quarto's Markdown looks like where it is not what an author wrote: for tests of the filters."""

import base64
import json
from pathlib import Path

PARSED = Path(__file__).with_name("parsed.lua")


def file_mark(path: str | None, kind: str = "chapter", folder: str = ".") -> str:
    """What Quarto puts before each file of the one document that a PDF is made of, and into `divider`."""

    def comment(**says):
        encoded = base64.b64encode(json.dumps(says).encode()).decode()
        return f"<!-- quarto-file-metadata: {encoded} -->"

    block = comment(resourceDir=folder, bookItemType=kind, bookItemNumber=None, bookItemFile=path)
    return f"\n\n`{comment(resourceDir=folder)}`{{=html}}\n\n```{{=html}}\n{block}\n```\n\n"


def divider(kind: str, title: str) -> str:
    """What Quarto puts before a part, or before all appendices."""
    return f"\n\n::: {{.quarto-book-part}}\n{file_mark(None, kind)}\n# {title} {{.unnumbered}}\n\n:::\n\n"


def cell(label: str, prints: str, output: bool = False) -> str:
    """What a labelled cell prints, as Quarto hands it on."""
    inner = f"::: {{.cell-output .cell-output-display}}\n{prints}\n:::" if output else prints
    return f":::::: {{#{label} .cell execution_count=2}}\n\n{inner}\n\n::::::\n"


def parsed_figure(image: str, caption: str = "") -> str:
    """A figure as Quarto's own filters hold it while the project's run: a Div without its label. Goes through
    `PARSED` first."""
    slots = {"content": f"![]({image})", "caption_long": caption}
    joined = "\n\n".join(f"::: {{slot={name}}}\n{text}\n:::" for name, text in slots.items() if text)
    return f":::: {{.parsed kind=FloatRefTarget}}\n{joined}\n::::\n"
