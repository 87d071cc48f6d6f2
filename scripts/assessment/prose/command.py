"""`assessment prose`: the checks of the book's words, on chapters as written or on the rendered book."""

import argparse
from pathlib import Path

from assessment.configuration import find_root, load_configuration
from assessment.errors import refuse_if_any
from assessment.prose import typed_numbers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, help="chapters as written; by default all of them")
    parser.add_argument(
        "--book",
        nargs="?",
        type=Path,
        const=Path("_book"),
        metavar="FOLDER",
        help="check the rendered book in FOLDER (_book) instead, and print each chapter's reading age",
    )


def run(arguments: argparse.Namespace) -> None:
    root = find_root()
    if arguments.book:
        _check_book(arguments.book, root)
        return
    chapters = [root / "index.qmd", *sorted((root / "chapters").rglob("*.qmd"))]
    refuse_if_any(typed_numbers.faults(arguments.files or chapters))


def _check_book(folder: Path, root: Path) -> None:
    from assessment.prose import rendered
    from assessment.report.wording.glossary import read_glossary

    configuration = load_configuration(root)
    book, names = rendered.read_book(folder), rendered.names_of_agencies(configuration)
    print(rendered.report(book))
    refuse_if_any(rendered.faults(book, read_glossary(configuration), names))
