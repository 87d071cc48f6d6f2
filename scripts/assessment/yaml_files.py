"""Reads the project's YAML files into typed models, and says by line and key what is wrong with them.

Every YAML file of the project goes through `read_model`, so all of them are refused in the same words.
What the keys mean is for the models to say.
"""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from assessment.errors import AssessmentError, Fault, refuse_if_any
from yaml_lines import KeyPath, NotYamlError, YamlWithLines, read_yaml_with_lines


class StrictModel(BaseModel):
    """A part of a configuration file: unknown keys are refused, and nothing changes after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PartOfFile(BaseModel):
    """What one reader needs of a file whose other keys are checked where they are used."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Named(PartOfFile):
    """An entry that others refer to by its id."""

    id: str


Model = TypeVar("Model", bound=BaseModel)
_NAME = re.compile(r"\{((?:partnership|area|agencies)\.[a-z_-]+)\}")


def read_yaml(path: Path, shown_as: str | None = None) -> Any:
    """The content of a YAML file. `shown_as` names the file in errors; by default its path."""
    return _read(path, shown_as or str(path))[1].value


def read_model(
    path: Path,
    model: type[Model],
    shown_as: str | None = None,
    names: Mapping[str, str] | None = None,
    context: object = None,
) -> Model:
    """A YAML file as a model. All wrong keys and values are named at once, with line and key path.

    `names` are what stands for {area.kind} and the like in the file's texts (`Configuration.names`). The
    model's validators may hold names against `context`; a `remedy` of their ValueError is told with it.
    """
    name = shown_as or str(path)
    text, read = _read(path, name)
    content = read.value
    if names:
        refuse_if_any(_unknown_names(text, name, names))
        content = with_names(content, names)
    try:
        return model.model_validate(content, context=context)
    except ValidationError as error:
        faults = (_fault(name, read.lines, dict(detail), model) for detail in error.errors())
        raise AssessmentError(*faults) from None


def _unknown_names(text: str, file: str, names: Mapping[str, str]) -> Iterator[Fault]:
    known = ", ".join(f"{{{name}}}" for name in names)
    for match in _NAME.finditer(text):
        if match[1] not in names:
            where = f"{file}, line {text.count(chr(10), 0, match.start()) + 1}"
            yield Fault(where, f"names {match[0]}, which assessment.yml lacks", f"There are: {known}.")


def with_names(content: Any, names: Mapping[str, str]) -> Any:
    """Texts, however deep in lists and mappings, with `Configuration.names` for {area.kind} and the like."""
    match content:
        case str():
            return _NAME.sub(lambda match: names[match[1]], content)
        case list():
            return [with_names(item, names) for item in content]
        case dict():
            return {key: with_names(value, names) for key, value in content.items()}
    return content


def places(path: Path, shown_as: str | None = None) -> Callable[[KeyPath], str]:
    """How to name a place in a YAML file that was read: from its key path to 'FILE, line 12, items[2].name'.

    For faults that show only when one part of a file is held against another.
    """
    name = shown_as or str(path)
    lines = _read(path, name)[1].lines
    return lambda location: _place(name, lines, location)


def lines_of_items(path: Path) -> list[int]:
    """The line on which each item of a YAML file begins that was read and is a list."""
    read = _read(path, str(path))[1]
    return [read.lines[(index,)] for index in range(len(read.value))]


def _read(path: Path, name: str) -> tuple[str, YamlWithLines]:
    try:
        text = path.read_text(encoding="utf-8")
        return text, read_yaml_with_lines(text)
    except FileNotFoundError:
        raise AssessmentError(Fault(name, "there is no such file")) from None
    except UnicodeDecodeError:
        raise AssessmentError(Fault(name, "is not UTF-8 text", "Save it again as UTF-8.")) from None
    except NotYamlError as error:
        faults = (Fault(f"{name}, line {line}", what) for line, what in error.faults)
        raise AssessmentError(*faults) from None


def _fault(name: str, lines: Mapping[KeyPath, int], detail: dict[str, Any], model: type[BaseModel]) -> Fault:
    where = _place(name, lines, detail["loc"])
    field = model.model_fields.get(str(detail["loc"][0])) if len(detail["loc"]) == 1 else None
    remedy = f"Write {field.description}." if field and field.description else ""
    match detail["type"]:
        case "extra_forbidden":
            *above, key = detail["loc"]
            close = difflib.get_close_matches(str(key), _keys_at(model, above), n=1)
            remedy = f"Did you mean {close[0]}?" if close else "Mend its spelling or take it out."
            return Fault(where, "is not a key that is known here", remedy)
        case "missing":
            return Fault(where, "is missing", remedy)
        case "literal_error" | "enum":
            return Fault(where, f"is {detail['input']!r}; allowed: {detail['ctx']['expected']}")
        case "value_error":
            error = detail["ctx"]["error"]
            return Fault(where, str(error), getattr(error, "remedy", ""))
        case _:
            shown = f"is {detail['input']!r}; " if isinstance(detail["input"], str | int | float) else ""
            return Fault(where, f"{shown}{detail['msg'][0].lower()}{detail['msg'][1:]}", remedy)


def _keys_at(model: type[BaseModel], location: list[str | int]) -> list[str]:
    """The keys that a model knows at a place of its file."""
    models = [model]
    for part in location:
        inner = [
            field.annotation
            for holder in models
            for name, field in holder.model_fields.items()
            if part in (name, field.alias)
        ]
        # An index, and a key that the file may choose, lead no deeper into the models.
        models = [within for annotation in inner for within in _models_in(annotation)] if inner else models
    return [field.alias or name for holder in models for name, field in holder.model_fields.items()]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def _place(name: str, lines: Mapping[KeyPath, int], location: KeyPath) -> str:
    """The file, the line of the deepest key of the path that it holds, and the path in words."""
    words, line, held = "", 1, ()
    for part in location:
        if isinstance(part, int):
            words += f"[{part + 1}]"
        elif part != "[key]":  # pydantic's mark for a fault in a key itself
            words += f".{part}" if words else part
        if (inner := (*held, part)) in lines:
            held, line = inner, lines[inner]
    return f"{name}, line {line}" + (f", {words}" if words else "")
