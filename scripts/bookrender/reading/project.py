"""Reads a project: `_quarto.yml`, its profiles, `_variables.yml` and the renderer's own settings.

Belongs here: from files to a checked Book. Does not: what stands inside a chapter (source.py).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from string import ascii_uppercase
from typing import Any

from bookrender.errors import BookError, Problem, raise_if_any
from bookrender.model import Book, Chapter
from bookrender.reading.dates import check_dates
from bookrender.reading.located_yaml import KeyPath, LocatedYaml, merge, read_located_yaml, read_text
from bookrender.reading.options import as_list
from bookrender.reading.schema import ANYTHING, PROFILE, PROJECT, Rule, check

CONFIGURATION = "_quarto.yml"
LOCAL = "_quarto.yml.local"  # what holds on one machine alone; it has the last word of all
_MEANT_OTHERWISE = re.compile(r"[%#?\\]")
_UNNUMBERED = re.compile(r"\{[^}]*(?:\.unnumbered|(?<![\w-])-(?![\w-]))[^}]*\}\s*$")
# Keys whose values are files of the project.
_FILE_KEYS = (
    ("filters",),
    ("bibliography",),
    ("csl",),
    ("book", "favicon"),
    ("format", "html", "css"),
    ("format", "typst", "template-partials"),
)


def read_project(root: Path, profiles: Iterable[str] = ()) -> Book:
    """The book in `root` under the chosen profiles. BookError with every problem of the configuration."""
    root = root.resolve()
    path = root / CONFIGURATION
    if not path.is_file():
        raise BookError(
            [Problem(CONFIGURATION, None, f"there is none in {root}; name the project with --project")]
        )
    extra = _own_settings(root)
    of_filters = dict.fromkeys(extra["filter-metadata"], ANYTHING)
    base = _read_configuration(root, CONFIGURATION, PROJECT | of_filters)
    active = active_profiles(base, tuple(profiles), root)
    merged = LocatedYaml({key: value for key, value in base.value.items() if key != "profile"}, base.lines)
    # The profile named first has the last word, as in Quarto.
    for file in [*(f"_quarto-{name}.yml" for name in reversed(active)), LOCAL]:
        if (root / file).is_file():
            merged = merge(merged, _read_configuration(root, file, PROFILE | of_filters))
    return _book(root, merged, active, extra)


def _own_settings(root: Path) -> dict[str, tuple[str, ...]]:
    """`[tool.bookrender]` of pyproject.toml: what Quarto's configuration has no place for."""
    path, known = root / "pyproject.toml", ("preload", "environment", "pdf-standards", "filter-metadata")
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    given = tomllib.loads(text).get("tool", {}).get("bookrender", {})
    raise_if_any(
        Problem(
            path.name, None, f"unknown setting “{key}” in [tool.bookrender]; there are {', '.join(known)}"
        )
        for key in given
        if key not in known
    )
    return {key: tuple(given.get(key, ())) for key in known}


def active_profiles(base: LocatedYaml, chosen: tuple[str, ...], root: Path) -> tuple[str, ...]:
    """The chosen profiles, else the default ones, and the first of each group that is not among them."""
    settings = base.value.get("profile") or {}
    groups = settings.get("group") or []
    if all(isinstance(member, str) for member in groups):
        groups = [groups]
    active = list(chosen or as_list(settings.get("default")))
    known = {name for group in groups for name in group} | {*as_list(settings.get("default"))}
    raise_if_any(
        Problem(
            CONFIGURATION,
            base.lines.get(("profile",), (CONFIGURATION, None))[1],
            f"there is no profile “{name}”: it is in no profile group and _quarto-{name}.yml does not exist",
        )
        for name in active
        if name not in known and not (root / f"_quarto-{name}.yml").is_file()
    )
    active += [group[0] for group in groups if group and not set(group) & set(active)]
    return tuple(active)


def _read_configuration(root: Path, file: str, rule: Rule) -> LocatedYaml:
    document = _read_yaml(root, file)
    raise_if_any(check(document, rule, "setting"))
    return document


def _read_yaml(root: Path, file: str) -> LocatedYaml:
    document = read_located_yaml(read_text(root, file), file)
    if document.value is None:
        return LocatedYaml({}, document.lines)
    if not isinstance(document.value, dict):
        raise BookError([Problem(file, 1, "this must be a mapping of keys to values")])
    return document


def _book(
    root: Path, settings: LocatedYaml, profiles: tuple[str, ...], extra: Mapping[str, tuple[str, ...]]
) -> Book:
    metadata, problems = settings.value, []
    chapters = _chapters(root, metadata, settings.lines, problems)
    for key in _FILE_KEYS:
        problems += _missing_files(root, metadata, key, settings.lines)
    formats = metadata.get("format") or {}
    if not formats:
        problems.append(Problem(CONFIGURATION, None, "“format” names no format; covered are html and typst"))
    output_dir = root / (metadata.get("project") or {}).get("output-dir", "_book")
    if root not in output_dir.resolve().parents:
        place = settings.lines.get(("project", "output-dir"), (CONFIGURATION, None))
        problems.append(Problem(*place, "“project.output-dir” must be a folder inside the project"))
    raise_if_any(problems)
    variables = _read_yaml(root, "_variables.yml").value if (root / "_variables.yml").is_file() else {}
    book = Book(
        root=root,
        metadata=metadata,
        profiles=profiles,
        chapters=tuple(chapters),
        output_dir=output_dir,
        formats=tuple(formats),
        filters=tuple(root / name for name in as_list(metadata.get("filters"))),
        variables=variables,
        lines=settings.lines,
        preload=extra["preload"],
        environment=extra["environment"],
        pdf_standards=extra["pdf-standards"],
        filter_metadata={name: metadata[name] for name in extra["filter-metadata"] if name in metadata},
    )
    raise_if_any(check_dates(book))
    return book


def _missing_files(root: Path, metadata: dict[str, Any], key: KeyPath, lines: Mapping) -> Iterator[Problem]:
    value: Any = metadata
    for step in key:
        value = value.get(step) if isinstance(value, dict) else None
    for index, name in enumerate(as_list(value)):
        if not (root / str(name)).is_file():
            place = lines.get((*key, index)) or lines.get(key) or (CONFIGURATION, None)
            yield Problem(*place, f"“{'.'.join(map(str, key))}” names {name}, which does not exist")


def _chapters(root: Path, metadata: dict[str, Any], lines: Mapping, problems: list[Problem]) -> list[Chapter]:
    chapters: list[Chapter] = []
    first_place: dict[PurePosixPath, tuple[str, int]] = {}
    for key in ("chapters", "appendices"):
        for entry, place in _entries(
            (metadata.get("book") or {}).get(key), ("book", key), lines, None, problems
        ):
            chapter = replace(entry, appendix=key == "appendices")
            if chapter.source in first_place:
                earlier = "{}:{}".format(*first_place[chapter.source])
                problems.append(
                    Problem(*place, f"{chapter.source} is a chapter already ({earlier}); lists are appended")
                )
            elif mark := _MEANT_OTHERWISE.search(str(chapter.source)):
                message = f"“{mark[0]}” in the name {chapter.source} means something else in an address"
                problems.append(Problem(*place, f"{message}: rename the file"))
            elif not (root / chapter.source).is_file():
                problems.append(Problem(*place, f"the chapter {chapter.source} does not exist"))
            else:
                chapters.append(chapter)
            first_place.setdefault(chapter.source, place)
    if not problems and (not chapters or chapters[0].source != PurePosixPath("index.qmd")):
        place = lines.get(("book", "chapters")) or (CONFIGURATION, None)
        problems.append(Problem(*place, "the first chapter of a book must be index.qmd"))
    return list(_numbered(root, chapters))


def _entries(
    items, path: KeyPath, lines: Mapping, part: str | None, problems
) -> Iterator[tuple[Chapter, tuple[str, int]]]:
    for index, item in enumerate(as_list(items)):
        at = (*path, index)
        place = lines.get(at, (CONFIGURATION, None))
        if isinstance(item, str) and item.endswith(".qmd"):
            yield Chapter(PurePosixPath(item), part=part, is_index=item == "index.qmd"), place
        elif isinstance(item, dict) and set(item) == {"part", "chapters"} and part is None:
            title = str(item["part"])
            if title.endswith((".qmd", ".md")):
                problems.append(
                    Problem(*place, f"the part {title} must be a title; a page of its own is not covered")
                )
            yield from _entries(item["chapters"], (*at, "chapters"), lines, title, problems)
        else:
            problems.append(Problem(*place, "a chapter is a .qmd file or a mapping of “part” and “chapters”"))


def _numbered(root: Path, chapters: Iterable[Chapter]) -> Iterator[Chapter]:
    """Number the chapters 1, 2, … and the appendices A, B, …, leaving out index.qmd and unnumbered ones."""
    numbers, letters = iter(range(1, 10_000)), iter(ascii_uppercase)
    for chapter in chapters:
        if chapter.is_index or _is_unnumbered(read_text(root, str(chapter.source))):
            yield chapter
        else:
            yield replace(chapter, number=next(letters) if chapter.appendix else str(next(numbers)))


def _is_unnumbered(text: str) -> bool:
    """Whether the chapter's first heading says so."""
    heading = re.search(r"^#\s.*$", text, re.MULTILINE)
    return bool(heading and _UNNUMBERED.search(heading.group()))
