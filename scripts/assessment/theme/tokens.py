"""theme/tokens.yml as typed objects: colours by role, the font, sizes and lines.

Belongs here: reading and refusing. Does not: what is made from the tokens (`files`, `web_fonts`, the charts).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import fontpkg
from pydantic import BeforeValidator, ConfigDict, Field, create_model, model_validator

from assessment.errors import Fault, nearest, refuse_if_any
from assessment.yaml_files import StrictModel, places, read_model

FOLDER = Path(__file__).parents[3] / "theme"  # beside the code, which draws with it
FILE_NAME = "tokens.yml"
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


def _as_colour(value: object) -> str:
    if isinstance(value, str) and (_HEX.fullmatch(value) or re.fullmatch(r"[a-z][a-z0-9-]*", value)):
        return value.upper() if value.startswith("#") else value
    raise ValueError(f"is {value!r}; a colour is a name of the palette, or # and six digits")


def _as_number_colour(value: object) -> str:
    if isinstance(value, str) and _HEX.fullmatch(value):
        return value.upper()
    raise ValueError(f"is {value!r}; the palette gives each colour as # and six digits")


Colour = Annotated[str, BeforeValidator(_as_colour)]
Size = Annotated[float, Field(gt=0, lt=100)]


class Tokens(StrictModel):
    """A part of the file, whose keys are the names of its fields with hyphens."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))

    def named(self) -> dict[str, Any]:
        """Names as the file has them, with their values."""
        return {field.alias: getattr(self, name) for name, field in type(self).model_fields.items()}


class Shades(Tokens):
    """A role's colour on light and on dark paper; one colour stands for both."""

    light: Colour
    dark: Colour

    @model_validator(mode="before")
    @classmethod
    def _one_for_both(cls, value: Any) -> Any:
        return value if isinstance(value, Mapping) else {"light": value, "dark": value}


class Font(Tokens):
    family: str
    fallback: str = Field(pattern=r"^[A-Za-z-]+(, [A-Za-z-]+)*$")


def _all(kind: Any, names: str) -> Any:
    """A part of the file that gives each of these names a value of one kind."""
    return create_model("Part", __base__=Tokens, **dict.fromkeys(names.split(), (kind, ...)))


PageColours = _all(
    Shades,
    "ink ink_soft paper paper_raised rule accent link focus mark cover on_cover picture veil "
    "tooltip on_tooltip victim offender location note tip warning important correction not_begun "
    "red amber green removed on_removed added on_added",
)
_ChartColours = _all(
    Colour, "text muted grid paper focus quiet below marked band edge faint_edge blank caption"
)


class ChartColours(_ChartColours):
    shades: tuple[Colour, Colour, Colour, Colour]


class Sizes(Tokens):
    """Of letters: in rem on a screen, in points in print and in charts."""

    screen: _all(Size, "small body heading_3 heading_2 heading_1 number")
    narrow_screen: _all(Size, "heading_2 heading_1")
    print: _all(Size, "small body section chapter cover")
    charts: _all(Size, "name small text")


class Lines(Tokens):
    """How wide they are: in pixels on a screen, in points in print, in millimetres in charts."""

    screen: _all(Size, "rule head quote bar")
    print: _all(Size, "cell rule head quote bar callout")
    charts: _all(Size, "edge hatch range guide series former rank focus")


class Looks(Tokens):
    """All of the file; every colour in `pages` and `charts` is six digits."""

    font: Font
    palette: dict[str, Annotated[str, BeforeValidator(_as_number_colour)]]
    pages: PageColours
    charts: ChartColours
    sizes: Sizes
    lines: Lines


@cache
def project_looks() -> Looks:
    """The looks of the project that this code belongs to."""
    return read_looks(FOLDER / FILE_NAME)


def read_looks(path: Path) -> Looks:
    """The file with the palette's names replaced by their colours.

    AssessmentError names every unknown token, colour and font with its line and the nearest right name.
    """
    shown_as = f"{path.parent.name}/{path.name}"
    written = read_model(path, Looks, shown_as).model_dump(by_alias=True)
    place_of = places(path, shown_as)
    faults: list[Fault] = []

    def resolved(value: Any, *keys: str | int) -> Any:
        if isinstance(value, Mapping):
            return {key: resolved(inner, *keys, key) for key, inner in value.items()}
        if isinstance(value, tuple):
            return [resolved(inner, *keys, place) for place, inner in enumerate(value)]
        if value.startswith("#") or value in written["palette"]:
            return written["palette"].get(value, value)
        what = f"is {value!r}, which is no colour of the palette"
        faults.append(Fault(place_of(keys[:2]), what, nearest(value, written["palette"])))
        return value

    colours = {part: resolved(written[part], part) for part in ("pages", "charts")}
    family = written["font"]["family"]
    installed = sorted(font.name for font in fontpkg.families().values())
    if family not in installed:
        what = f"is {family!r}, of which no font is installed"
        remedy = f"{nearest(family, installed)} Else install fontpkg-{fontpkg.slugify(family)}."
        faults.append(Fault(place_of(("font", "family")), what, remedy))
    # A role of one colour for both papers would be named twice.
    refuse_if_any(dict.fromkeys(faults))
    return Looks.model_validate(written | colours)
