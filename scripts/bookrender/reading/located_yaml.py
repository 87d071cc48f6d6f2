"""Reads the text files of a project, and YAML that remembers where each key stands.

Belongs here: parsing YAML as Quarto does (YAML 1.2: only `true` and `false` are booleans, a date is text) and
keeping the line of every key. Does not: knowing which keys there are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import yaml

from bookrender.errors import BookError, Problem, raise_if_any

KeyPath = tuple[str | int, ...]
Place = tuple[str, int]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BOOLEAN = "tag:yaml.org,2002:bool"
_DROPPED_TAGS = (_BOOLEAN, "tag:yaml.org,2002:timestamp")


def read_text(root: Path, file: str) -> str:
    """The text of a file of the project, with plain line ends. BookError where it is not UTF-8, or holds
    what no page can show."""
    content = (root / file).read_bytes()
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BookError([Problem(file, line, "this file is not UTF-8; save it as UTF-8")]) from error
    stray = _CONTROL.search(text)
    if stray:
        line = text.count("\n", 0, stray.start()) + 1
        message = f"the control character U+{ord(stray[0]):04X} stands here; delete it"
        raise BookError([Problem(file, line, message)])
    return text


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
    reader = _Reader(loader, file, first_line)
    try:
        node = loader.get_single_node()
        value = None if node is None else reader.convert(node, ())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + mark.line if mark else first_line
        what = getattr(error, "problem", None) or str(error)
        raise BookError([Problem(file, line, f"this is not YAML: {what}")]) from error
    finally:
        loader.dispose()
    raise_if_any(reader.problems)
    return LocatedYaml(value, {(): (file, first_line), **reader.lines})


class _Reader:
    """Makes plain Python of the nodes of one document; `lines` and `problems` fill on the way."""

    def __init__(self, loader: _Loader, file: str, first_line: int) -> None:
        self._loader = loader
        self._file = file
        self._first_line = first_line
        self.lines: dict[KeyPath, Place] = {}
        self.problems: list[Problem] = []

    def convert(self, node: yaml.Node, path: KeyPath) -> Any:
        """The value of the node at a key path."""
        if isinstance(node, yaml.MappingNode):
            mapping: dict[str, Any] = {}
            for key_node, value_node in node.value:
                key = str(key_node.value)
                self._locate((*path, key), key_node)
                if key in mapping:
                    message = f"the key “{key}” stands here twice; keep one"
                    self.problems.append(Problem(*self.lines[*path, key], message))
                mapping[key] = self.convert(value_node, (*path, key))
            return mapping
        if isinstance(node, yaml.SequenceNode):
            for index, item_node in enumerate(node.value):
                self._locate((*path, index), item_node)
            return [self.convert(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._loader.construct_object(node, deep=True)

    def _locate(self, path: KeyPath, node: yaml.Node) -> None:
        self.lines[path] = (self._file, self._first_line + node.start_mark.line)


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
