"""Edits to the text of a YAML file that leave everything else in it, comments and layout too, as it stands.

What is to be changed is found by its keys; what to write is the caller's text. Nothing here reads or writes
files, and what comes out is for the models to judge.

ruamel.yaml keeps comments, but lays every flow mapping and indented list out anew: loading and dumping
assessment.yml alone changes 47 of its lines, data/findings.yml all of them.
"""

from __future__ import annotations

from typing import Any

import yaml

Path = tuple[str | int, ...]


def value_replaced(text: str, path: Path, new: str) -> str:
    """The value at `path` (on one line, or a flow sequence or mapping) as `new`."""
    node = _node(text, path)
    return text[: node.start_mark.index] + new + text[node.end_mark.index :]


def inserted_after(text: str, path: Path, block: str) -> str:
    """`block`, whole lines with their indentation, after the item at `path`, or after the last below it."""
    end = _line_end(text, _end(text, _node(text, path)))
    return text[:end].removesuffix("\n") + "\n" + block + text[end:]


def inserted_before(text: str, path: Path, block: str) -> str:
    """`block`, whole lines with their indentation, before the item at `path`."""
    start = _line_start(text, _item_start(text, path))
    return text[:start] + block + text[start:]


def indentation(text: str, path: Path) -> str:
    """The spaces before the item at `path`: before its key, or before its dash in a sequence."""
    key, value = _pair(_node(text, path[:-1]), path[-1])
    if key is not None:
        return " " * key.start_mark.column
    line = text[_line_start(text, value.start_mark.index) :]
    return line[: len(line) - len(line.lstrip(" "))]


def removed(text: str, path: Path) -> str:
    """The text without the item at `path` of a block collection."""
    start = _line_start(text, _item_start(text, path))
    return text[:start] + text[_line_end(text, _end(text, _node(text, path))) :]


def position(text: str, path: Path, **wanted: str) -> int | None:
    """At which place in the sequence at `path` the first mapping stands that has these values."""
    items = _node(text, path).value
    for at, item in enumerate(items):
        values = {key.value: getattr(value, "value", None) for key, value in item.value}
        if wanted.items() <= values.items():
            return at
    return None


def _node(text: str, path: Path) -> Any:
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for part in path:
        node = _pair(node, part)[1]
    return node


def _pair(node: Any, part: str | int) -> tuple[Any, Any]:
    if isinstance(node, yaml.SequenceNode):
        return None, node.value[int(part)]
    for key, value in getattr(node, "value", ()) or ():
        if key.value == str(part):
            return key, value
    raise KeyError(part)


def _item_start(text: str, path: Path) -> int:
    key, value = _pair(_node(text, path[:-1]), path[-1])
    return (key or value).start_mark.index


def _end(text: str, node: Any) -> int:
    """Where a node's own text ends; a block's mark lies at whatever comes after it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return len(text[: node.end_mark.index].rstrip())
    return node.end_mark.index


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    """After the line break of the line that `index` is on."""
    at = text.find("\n", index)
    return len(text) if at < 0 else at + 1
