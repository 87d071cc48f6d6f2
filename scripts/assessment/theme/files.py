"""What is made from the tokens for those who only read files: a browser, Typst and Quarto.

Belongs here: the text of tokens.css, tokens.typ and Quarto's two themes. Does not: the rules and the template
that use them (theme/book.css, theme/typst-template.typ), and the charts, which read the tokens themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import fontpkg

from assessment.theme.tokens import Looks
from assessment.theme.web_fonts import FAMILY, faces

_MADE = "Made from tokens.yml by `make theme`; changed there, not here."


def style_sheet(looks: Looks) -> str:
    """The tokens as CSS variables, dark where a reader asks for it on a screen; and the web fonts."""
    fonts = "\n".join(
        f'@font-face {{\n  font-family: "{FAMILY}"; src: url("fonts/{face.file_name}") format("woff2");\n'
        f"  font-weight: {face.weight}; font-style: {face.style}; font-display: swap;\n}}"
        for face in faces(looks.font.family)
    )
    family = fontpkg.family(looks.font.family)
    dark = _rules(
        ["color-scheme: dark"]
        + [
            f"--{role}: {shades.dark}"
            for role, shades in looks.pages.named().items()
            if shades.dark != shades.light
        ]
    )
    narrow = _rules(f"--size-{name}: {size:g}rem" for name, size in looks.sizes.narrow_screen.named().items())
    return f"""/* {_MADE}
   The font is {family.name} {family.version}. */

{fonts}
:root {{
{light_variables(looks)}
}}
@media screen and (prefers-color-scheme: dark) {{
:root:not([data-theme="light"]) {{
{dark}
}}
}}
@media screen {{
:root[data-theme="dark"] {{
{dark}
}}
}}
@media (max-width: 40rem) {{
:root {{
{narrow}
}}
}}
"""


def light_variables(looks: Looks) -> str:
    """The variables on light paper: all that a page needs which stands alone."""
    return _rules(
        [
            "color-scheme: light",
            f'--font: "{FAMILY}", "{looks.font.family}", {looks.font.fallback}',
            *(f"--{role}: {shades.light}" for role, shades in looks.pages.named().items()),
            *(f"--size-{name}: {size:g}rem" for name, size in looks.sizes.screen.named().items()),
            *(f"--line-{name}: {width:g}px" for name, width in looks.lines.screen.named().items()),
        ]
    )


def _rules(declarations: Iterable[str]) -> str:
    return "\n".join(f"  {declaration};" for declaration in declarations)


def typst_dictionary(looks: Looks) -> str:
    """The tokens as Typst's dictionary `tokens`, for the template to take its names from."""
    colours = {role: f'rgb("{shades.light}")' for role, shades in looks.pages.named().items()}
    sizes = {name: f"{size:g}pt" for name, size in looks.sizes.print.named().items()}
    lines = {name: f"{width:g}pt" for name, width in looks.lines.print.named().items()}
    return f"""// {_MADE}
#let tokens = (
  font: "{looks.font.family}",
  colours: ({_entries(colours)}),
  sizes: ({_entries(sizes)}),
  lines: ({_entries(lines)}),
)
"""


def quarto_theme(looks: Looks, mode: str) -> str:
    """Quarto's own theme, "light" or "dark", in the colours and type of the tokens."""
    roles = looks.pages.named()
    ink, paper, accent, link, rule = (
        getattr(roles[name], mode) for name in ("ink", "paper", "accent", "link", "rule")
    )
    return f"""// {_MADE}
/*-- scss:defaults --*/
$font-family-sans-serif: "{FAMILY}", "{looks.font.family}", {looks.font.fallback};
$body-color: {ink};
$body-bg: {paper};
$link-color: {link};
$primary: {accent};
$headings-color: {accent};
$border-color: {rule};
$border-radius: 0;
"""


def _entries(values: Mapping[str, str]) -> str:
    return "".join(f"\n    {name}: {value}," for name, value in values.items()) + "\n  "
