"""`assessment theme`: write what is made from theme/tokens.yml, or check that it is up to date."""

from __future__ import annotations

import argparse
from pathlib import Path

from assessment.configuration import find_root
from assessment.errors import Fault, refuse_if_any
from assessment.theme.files import quarto_theme, style_sheet, typst_dictionary
from assessment.theme.tokens import FILE_NAME, FOLDER, Looks, read_looks
from assessment.theme.web_fonts import faces, licence, web_font
from assessment.whole_files import write_whole


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file is stale")


def run(arguments: argparse.Namespace) -> None:
    folder = find_root() / FOLDER.name
    looks = read_looks(folder / FILE_NAME)
    if arguments.check:
        stale = stale_files(folder, looks)
        refuse_if_any(
            Fault(f"theme/{name}", f"is not what theme/{FILE_NAME} makes", "Run `make theme`.")
            for name in stale
        )
    else:
        write(folder, looks)


def texts(looks: Looks) -> dict[str, str]:
    """What each made file of text holds."""
    themes = {f"{mode}.scss": quarto_theme(looks, mode) for mode in ("light", "dark")}
    return {"tokens.css": style_sheet(looks), "tokens.typ": typst_dictionary(looks), **themes}


def stale_files(folder: Path, looks: Looks) -> list[str]:
    """The made files that are missing or not what the tokens make.

    A web font is taken at its name: tokens.css says of which font and version it was made.
    """
    stale = [name for name, text in texts(looks).items() if not _holds(folder / name, text)]
    wanted = {face.file_name for face in faces(looks.font.family)}
    held = {path.name for path in (folder / "fonts").glob("*.woff2")}
    return stale + [f"fonts/{name}" for name in sorted(wanted ^ held)]


def write(folder: Path, looks: Looks) -> None:
    """Write all made files, and the web fonts where the font is another than before."""
    sheet = folder / "tokens.css"
    stale = stale_files(folder, looks)
    if any(name.startswith("fonts/") for name in stale) or _font_of(style_sheet(looks)) != _font_of(
        sheet.read_text(encoding="utf-8") if sheet.exists() else ""
    ):
        for path in (folder / "fonts").glob("*.woff2"):
            path.unlink()
        for face in faces(looks.font.family):
            write_whole(folder / "fonts" / face.file_name, web_font(face.source))
        words = licence(looks.font.family).read_text(encoding="utf-8")
        write_whole(folder / "fonts" / "LICENSE.txt", words.encode())
    for name, text in texts(looks).items():
        write_whole(folder / name, text.encode())


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def _font_of(sheet: str) -> str:
    """What a made style sheet says of its font."""
    return next((line for line in sheet.splitlines() if line.strip().startswith("The font is")), "")
