"""`/agree` as it stands in a comment: a command is a paragraph of its own, which nobody can misread.

What stands in a list, a quotation, a table, a heading, code, a comment or a fold is none; that `/agree` is
among other words, or behind HTML that may hide it, is a fault to be told.
"""

from __future__ import annotations

import json
import re
from typing import Any

from assessment.errors import AssessmentError, Fault

_COMMAND = re.compile(r"/agree((?: [a-z0-9][a-z0-9-]*)*)")
_REMEDY = "Write it as a paragraph of its own, with an empty line before and after it."


def words_of_command(comment: str, place: str) -> list[str] | None:
    """What stands behind each `/agree` of a comment: chapters and codes. None where there is no command.

    Raises AssessmentError at `place` where it is not clear that it is one.
    """
    if "/agree" not in comment:
        return None
    words: list[str] | None = None
    hidden = False
    try:
        blocks = [(block, '"t": "Raw' in json.dumps(block)) for block in _blocks(comment)]
    except RuntimeError:  # a comment that nobody reads must hold up no other
        raise AssessmentError(Fault(place, "the comment cannot be read", _REMEDY)) from None
    for block, has_html in blocks:
        lines = _lines(block) if block["t"] == "Para" else []
        commands = [_COMMAND.fullmatch(line) for line in lines]
        if any(commands):
            if not all(commands):
                raise AssessmentError(Fault(place, "/agree stands among other words", _REMEDY))
            if hidden:
                raise AssessmentError(Fault(place, "/agree stands behind HTML, which may hide it", _REMEDY))
            words = [*(words or ()), *(word for match in commands if match for word in match[1].split())]
        hidden = hidden or has_html
    return words


def _blocks(comment: str) -> list[dict[str, Any]]:
    """The blocks of a comment, as the host reads Markdown."""
    import pypandoc

    answer = pypandoc.convert_text(comment, "json", format="gfm-yaml_metadata_block-attributes")
    return json.loads(answer)["blocks"]


def _lines(paragraph: dict[str, Any]) -> list[str]:
    """The lines of a paragraph; what is no plain word makes its line none that could be a command."""
    lines = [""]
    for inline in paragraph["c"]:
        match inline["t"]:
            case "SoftBreak" | "LineBreak":
                lines.append("")
            case "Space":
                lines[-1] += " "
            case "Str":
                lines[-1] += inline["c"]
            case _:
                lines[-1] += "\0"
    return [line.strip(" ") for line in lines]
