"""The files of the wards' pages (chapters/wards/<ward>.qmd) and of the document that they make up.

They follow from data/geography, and `assessment derive` writes them. What stands on a page is the same for
all wards: chapters/wards/_ward.qmd.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

FOLDER, DOCUMENT = Path("chapters/wards"), Path("_quarto-wards.yml")
_PAGE = """\
# {name} {{.unnumbered}}

```{{python}}
#| include: false
from assessment.report import open_ward
ward = open_ward("{code}")
```

{{{{< include _ward.qmd >}}}}
"""
_DOCUMENT = """\
# A page for each ward, with search by ward. Made by `assessment derive`; do not edit.
project:
  output-dir: _documents/wards

book:
  title: Crime and safety in your ward
  output-file: crime-and-safety-by-ward
  chapters:
    - index.qmd
{pages}    - chapters/glossary.qmd

format:
  html:
    toc: false
    number-sections: false
  typst:
    toc: false
    number-sections: false
"""


def slug(name: str) -> str:
    """A ward's name as its page's file has it: 'Bishopsgarth and Elm Tree' → 'bishopsgarth-and-elm-tree'."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))


def ward_files(names: Mapping[str, str]) -> dict[Path, str]:
    """The text of each file by its place in the project; `names` are the wards' by code, in their order."""
    pages = {FOLDER / f"{slug(name)}.qmd": _PAGE.format(name=name, code=code) for code, name in names.items()}
    listed = "".join(f"    - {path.as_posix()}\n" for path in pages)
    return {**pages, DOCUMENT: _DOCUMENT.format(pages=listed)}
