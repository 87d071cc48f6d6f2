"""Which settings the renderer covers: the keys of `_quarto.yml`, of front matter and of a code cell.

Belongs here: the tables of keys and the check against them. Does not: what a setting does.
A key that is not listed is refused, because a setting that is taken and ignored would look as if it worked.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bookrender.errors import Problem
from bookrender.reading.located_yaml import KeyPath, LocatedYaml, Place


@dataclass(frozen=True)
class OneOf:
    """A value out of a few."""

    allowed: tuple[Any, ...]


@dataclass(frozen=True)
class ListOf:
    """A list whose items are all alike; a single item may stand without its list, as in Quarto."""

    item: Any


# Two keys so alike are one and its misspelling: “ecko” for “echo”, not “number-depth” for “number-sections”.
_AS_GOOD_AS_EQUAL = 0.75

# What a value may be: a mapping of keys, one of the classes above, or one of these.
TEXT, FLAG, NUMBER, ANYTHING = "text", "true or false", "a number", "anything"
_TYPES = {TEXT: str | int | float, FLAG: bool, NUMBER: int | float, ANYTHING: object}
Rule = Any

EXECUTE: Rule = {
    "echo": FLAG,
    "eval": FLAG,
    "output": OneOf((True, False, "asis")),
    "include": FLAG,
    "warning": FLAG,
    "error": FLAG,
}

CELL_OPTIONS: Rule = EXECUTE | {"label": TEXT, "fig-cap": TEXT, "fig-alt": TEXT, "tbl-cap": TEXT}

# The size of figures, in inches, where the code gives none: of a book, or of a chapter.
_FIGURES: Rule = {"fig-width": NUMBER, "fig-height": NUMBER}

# These may stand at the top level, for every format, or under one.
_ANY_FORMAT: Rule = {"toc": FLAG, "toc-depth": NUMBER, "number-sections": FLAG, "mainfont": TEXT}

_HTML: Rule = _ANY_FORMAT | {
    "theme": {"light": ListOf(TEXT), "dark": ListOf(TEXT)},
    "respect-user-color-scheme": FLAG,
    "css": ListOf(TEXT),
}

_TYPST: Rule = _ANY_FORMAT | {
    "template-partials": ListOf(TEXT),
    "papersize": TEXT,
    "fontsize": TEXT,
    "pdf-standard": ListOf(TEXT),
}

_BOOK: Rule = {
    "title": TEXT,
    "subtitle": TEXT,
    "author": ListOf(TEXT),
    "date": TEXT,
    "description": TEXT,
    "chapters": ListOf(ANYTHING),
    "appendices": ListOf(ANYTHING),
    "output-file": TEXT,
    "site-url": TEXT,
    "repo-url": TEXT,
    "repo-branch": TEXT,
    "repo-subdir": TEXT,
    "issue-url": TEXT,
    "favicon": TEXT,
    "open-graph": {"image": TEXT},
    "repo-actions": ListOf(OneOf(("edit", "source", "issue"))),
    "downloads": ListOf(OneOf(("pdf",))),
}

# What a profile may set; which profiles there are only `_quarto.yml` may say.
PROFILE: Rule = (
    _ANY_FORMAT
    | _FIGURES
    | {
        "project": {
            "type": OneOf(("book",)),
            "output-dir": TEXT,
            "resources": ListOf(TEXT),
            "post-render": ListOf(TEXT),
        },
        "book": _BOOK,
        "format": {"html": _HTML, "typst": _TYPST},
        "filters": ListOf(TEXT),
        "bibliography": ListOf(TEXT),
        "csl": TEXT,
        "lang": TEXT,
        "date-format": TEXT,
        "execute": EXECUTE,
    }
)

PROJECT: Rule = PROFILE | {"profile": {"default": ListOf(TEXT), "group": ListOf(ListOf(TEXT))}}

FRONT_MATTER: Rule = _FIGURES | {"title": TEXT, "description": TEXT, "execute": EXECUTE}


def check(document: LocatedYaml, rule: Rule, kind: str) -> list[Problem]:
    """Everything in `document` that `rule` does not allow; `kind` names a key in a message ("setting")."""
    if document.value is None:
        return []
    return list(_check(document.value, rule, (), document.lines, kind))


def _check(
    value: Any, rule: Rule, path: KeyPath, lines: dict[KeyPath, Place], kind: str
) -> Iterator[Problem]:
    if isinstance(rule, dict):
        if value == "default" and path and path[0] == "format":
            return
        if not isinstance(value, dict):
            yield _problem(path, lines, f"“{_name(path)}” must be a mapping of {_listed(rule)}")
            return
        for key, inner in value.items():
            if key in rule:
                yield from _check(inner, rule[key], (*path, key), lines, kind)
            else:
                yield _problem((*path, key), lines, _unknown(key, path, rule, kind))
    elif isinstance(rule, ListOf):
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from _check(item, rule.item, (*path, index), lines, kind)
        else:
            yield from _check(value, rule.item, path, lines, kind)
    elif not _fits(value, rule):
        allowed = " or ".join(_shown(choice) for choice in rule.allowed) if isinstance(rule, OneOf) else rule
        yield _problem(path, lines, f"“{_name(path)}” is {_shown(value)}; it must be {allowed}")


def _fits(value: Any, rule: Rule) -> bool:
    if isinstance(rule, OneOf):
        return any(
            value is choice if isinstance(choice, bool) else value == choice for choice in rule.allowed
        )
    return isinstance(value, _TYPES[rule]) and (rule in (FLAG, ANYTHING) or not isinstance(value, bool))


def _unknown(key: str, path: KeyPath, rule: dict[str, Rule], kind: str) -> str:
    where = f" in “{_name(path)}”" if path else ""
    if kind == "cell option" and key in _FIGURES:
        return f"“{key}” holds for a whole chapter, in its front matter; here the code gives it"
    close = difflib.get_close_matches(key, rule, n=1, cutoff=_AS_GOOD_AS_EQUAL)
    advice = f"did you mean “{close[0]}”?" if close else f"covered are {_listed(rule)}"
    return f"unknown {kind} “{key}”{where}; {advice}"


def _problem(path: KeyPath, lines: dict[KeyPath, Place], message: str) -> Problem:
    while path not in lines:
        path = path[:-1]
    return Problem(*lines[path], message)


def _name(path: KeyPath) -> str:
    return ".".join(map(str, path))


def _listed(rule: dict[str, Rule]) -> str:
    return ", ".join(rule)


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
