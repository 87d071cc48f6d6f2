"""YAML that remembers where each key stands: the one reader of the assessment and of the renderer of books.

YAML is parsed as Quarto does (YAML 1.2: only `true` and `false` are booleans, a date is text). Which keys
there are, and how a fault is told, is for either of them to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

import yaml

KeyPath = tuple[str | int, ...]
_BOOLEAN = "tag:yaml.org,2002:bool"
_DROPPED_TAGS = (_BOOLEAN, "tag:yaml.org,2002:timestamp")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """PyYAML's safe loader with the booleans and dates of YAML 1.2."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in _DROPPED_TAGS]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver(_BOOLEAN, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


class NotYamlError(Exception):
    """Each place that is wrong: its line, and what is wrong there."""

    def __init__(self, *faults: tuple[int, str]) -> None:
        super().__init__(*faults)
        self.faults = faults


@dataclass(frozen=True)
class YamlWithLines:
    """A value and the line of every key and list item in it, by key path; () is the document itself."""

    value: Any
    lines: dict[KeyPath, int]


def read_yaml_with_lines(text: str, first_line: int = 1) -> YamlWithLines:
    """Parse a text. NotYamlError for a syntax error, or for every key that is given twice."""
    loader = _Loader(text)
    reader = _Reader(loader, first_line)
    try:
        node = loader.get_single_node()
        value = None if node is None else reader.convert(node, ())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error)
        raise NotYamlError((first_line + (mark.line if mark else 0), f"this is not YAML: {what}")) from error
    finally:
        loader.dispose()
    if reader.faults:
        raise NotYamlError(*reader.faults)
    return YamlWithLines(value, {(): first_line, **reader.lines})


class _Reader:
    """Makes plain Python of the nodes of one document; `lines` and `faults` fill on the way."""

    def __init__(self, loader: _Loader, first_line: int) -> None:
        self._loader = loader
        self._first_line = first_line
        self.lines: dict[KeyPath, int] = {}
        self.faults: list[tuple[int, str]] = []

    def convert(self, node: yaml.Node, path: KeyPath) -> Any:
        """The value of the node at a key path."""
        if isinstance(node, yaml.MappingNode):
            mapping: dict[str, Any] = {}
            for key_node, value_node in node.value:
                key = str(key_node.value)
                self._locate((*path, key), key_node)
                if key in mapping:
                    self.faults.append(
                        (self.lines[*path, key], f"the key “{key}” stands here twice; keep one")
                    )
                mapping[key] = self.convert(value_node, (*path, key))
            return mapping
        if isinstance(node, yaml.SequenceNode):
            for index, item_node in enumerate(node.value):
                self._locate((*path, index), item_node)
            return [self.convert(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._loader.construct_object(node, deep=True)

    def _locate(self, path: KeyPath, node: yaml.Node) -> None:
        self.lines[path] = self._first_line + node.start_mark.line
