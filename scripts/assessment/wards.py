"""`assessment wards`: a page for each ward of the partnership, and the document that they make up.

Writes chapters/wards/<ward>.qmd and _quarto-wards.yml from data/geography. What stands on a page is
the same for all wards: chapters/wards/_ward.qmd.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from assessment.configuration import load_configuration
from assessment.errors import AssessmentError, Fault
from assessment.geography import load_geography
from assessment.whole_files import write_whole

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
# A page for each ward, with search by ward. Made by `assessment wards`; do not edit.
project:
  output-dir: _documents/wards

book:
  title: Crime and safety in your ward
  output-file: crime-and-safety-by-ward
  chapters:
    - index.qmd
{pages}  appendices:
    - chapters/glossary.qmd

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


def stale(root: Path, files: Mapping[Path, str]) -> list[Path]:
    """The files that are missing, differ, or are of no ward (any more)."""
    present = {path.relative_to(root) for path in (root / FOLDER).glob("[!_]*.qmd")}
    differing = [
        path
        for path, text in files.items()
        if not (root / path).is_file() or (root / path).read_text(encoding="utf-8") != text
    ]
    return sorted({*differing, *(present - set(files))})


def write(root: Path, names: Mapping[str, str]) -> list[Path]:
    """Bring the files up to date; those that changed. Pages of no ward are deleted."""
    files = ward_files(names)
    changed = stale(root, files)
    for path in changed:
        if path in files:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            write_whole(root / path, files[path].encode())
        else:
            (root / path).unlink()
    return changed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file is stale")


def run(arguments: argparse.Namespace) -> None:
    configuration = load_configuration()
    names = load_geography(configuration).ward_names
    if not arguments.check:
        changed = write(configuration.root, names)
        print(f"{len(names)} wards, {len(changed)} files written")
        return
    remedy = "Run `assessment wards`."
    found = stale(configuration.root, ward_files(names))
    if found:
        raise AssessmentError(*(Fault(str(path), "does not follow from the wards", remedy) for path in found))
