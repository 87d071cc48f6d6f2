"""The command line: `python -m bookrender build` and `python -m bookrender preview`.

Belongs here: arguments, what is said at the end, the exit status. Does not: the work.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bookrender.build import Builder, Built
from bookrender.errors import BookError
from bookrender.machine import collect_seldom, leave_as_it_stands
from bookrender.progress import Progress


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the result is the exit status: 0 done, 1 the book has problems, 130 interrupted."""
    options = _parser().parse_args(arguments)
    collect_seldom()
    profiles = tuple(name for name in options.profile.replace(",", " ").split())
    progress = Progress()
    try:
        if options.command == "quarto":
            from bookrender import quarto

            return quarto.render(options.project, profiles)
        with Builder(options.project, profiles, progress) as builder:
            if options.command == "preview":
                from bookrender.preview import serve

                serve(builder, progress, options.port)
            else:
                _say_result(builder.build(), progress)
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bookrender", description="Render a Quarto book without Quarto.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, about in (
        ("build", "render the book as HTML and PDF"),
        ("quarto", "render the book with Quarto instead, where it is installed"),
        ("preview", "serve the book on this machine and render again what an edit touches"),
    ):
        command = commands.add_parser(name, help=about, description=about)
        command.add_argument("--project", type=Path, default=Path(), help="folder that holds _quarto.yml")
        command.add_argument(
            "--profile",
            default=os.environ.get("QUARTO_PROFILE", ""),
            help="profiles, separated by commas (default: QUARTO_PROFILE)",
        )
        if name == "preview":
            command.add_argument(
                "--port", type=int, help="port to serve at (default: the first free one from 4200)"
            )
    return parser


def _say_result(built: Built, progress: Progress) -> None:
    folder = os.path.relpath(built.folder)
    results = [
        f"{folder}/index.html",
        *(f"{folder}/{path.name}" for path in sorted(built.folder.glob("*.pdf"))),
    ]
    if built.unchanged:
        what = "Nothing has changed:"
    else:
        count = len(built.executed)
        what = f"Executed {count} chapter{'' if count == 1 else 's'};"
    progress.say(f"{what} {' and '.join(results)} ({progress.seconds():.1f} s)")


if __name__ == "__main__":
    status = main()
    leave_as_it_stands()
    sys.exit(status)
