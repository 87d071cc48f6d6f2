"""YAML that remembers where each key stands.

Belongs here: parsing YAML as Quarto does (YAML 1.2: only `true` and `false` are booleans, a date is text) and
keeping the line of every key. Does not: knowing which keys there are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

import yaml

from bookrender.errors import BookError, Problem

KeyPath = tuple[str | int, ...]
Place = tuple[str, int]

_BOOLEAN = "tag:yaml.org,2002:bool"
_DROPPED_TAGS = (_BOOLEAN, "tag:yaml.org,2002:timestamp")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """PyYAML's safe loader with the booleans and dates of YAML 1.2."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in _DROPPED_TAGS]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver(_BOOLEAN, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


@dataclass(frozen=True)
class LocatedYaml:
    """A YAML value and the (file, line) of every key and list item in it, by key path; () is the document
    itself."""

    value: Any
    lines: dict[KeyPath, Place]


def read_located_yaml(text: str, file: str, first_line: int = 1) -> LocatedYaml:
    """Parse `text`, which begins at `first_line` of `file`. BookError for a syntax error or a repeated
    key."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        lines: dict[KeyPath, Place] = {(): (file, first_line)}
        problems: list[Problem] = []
        value = None if node is None else _convert(loader, node, (), lines, problems, file, first_line)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + mark.line if mark else first_line
        what = getattr(error, "problem", None) or str(error)
        raise BookError([Problem(file, line, f"this is not YAML: {what}")]) from error
    finally:
        loader.dispose()
    if problems:
        raise BookError(problems)
    return LocatedYaml(value, lines)


def _convert(loader, node, path: KeyPath, lines, problems, file: str, first_line: int) -> Any:
    """The node as plain Python; fills `lines` and `problems` on the way."""
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = first_line + key_node.start_mark.line
            if key in mapping:
                problems.append(Problem(file, line, f"the key “{key}” stands here twice; keep one"))
            lines[*path, key] = (file, line)
            mapping[key] = _convert(loader, value_node, (*path, key), lines, problems, file, first_line)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        items = []
        for index, item_node in enumerate(node.value):
            lines[*path, index] = (file, first_line + item_node.start_mark.line)
            items.append(_convert(loader, item_node, (*path, index), lines, problems, file, first_line))
        return items
    return loader.construct_object(node, deep=True)


def merge(base: LocatedYaml, over: LocatedYaml) -> LocatedYaml:
    """`over` on top of `base` as Quarto merges a profile: mappings key by key, lists appended, other values
    replaced."""
    moved = {_moved(path, base.value): place for path, place in over.lines.items() if path}
    return LocatedYaml(_merged(base.value, over.value), base.lines | moved)


def _merged(base: Any, over: Any) -> Any:
    if isinstance(base, dict) and isinstance(over, dict):
        return base | {
            key: _merged(base[key], value) if key in base else value for key, value in over.items()
        }
    if isinstance(base, list) and isinstance(over, list):
        return base + over
    return base if over is None else over


def _moved(path: KeyPath, base: Any) -> KeyPath:
    """The key path after the merge: items of an appended list come after those that `base` has."""
    for depth, step in enumerate(path):
        if isinstance(step, int) and isinstance(base, list):
            return (*path[:depth], step + len(base), *path[depth + 1 :])
        base = base.get(step) if isinstance(base, dict) else None
    return path
