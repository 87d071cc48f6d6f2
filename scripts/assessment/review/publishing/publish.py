"""`assessment publish`: puts a rendered book on the branch that the site is served from.

    /                     the current edition
    editions/<edition>/   published editions, never changed again
    previews/<number>/    what open pull requests would change

No step touches what belongs to another: publishing keeps editions and previews, and an edition is published
once.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from assessment.configuration import Configuration, load_configuration
from assessment.errors import AssessmentError, Fault
from assessment.review.hosting.git import address_of, change_branch
from assessment.review.hosting.host import Host
from assessment.review.publishing.bundle import write_bundle

BRANCH = "pages"
COMMIT_FILE = "commit.txt"  # in a preview: the commit that it shows
_KEPT = {"editions", "previews", ".git", ".nojekyll", "CNAME", "robots.txt"}
_ROBOTS = "User-agent: *\nDisallow: /previews/\n"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", choices=("current", "edition", "preview", "close", "files", "notes", "address")
    )
    parser.add_argument("name", nargs="?", help="the edition, or the number of the pull request")
    parser.add_argument("--site", type=Path, default=Path("_book"), help="the rendered book")
    parser.add_argument("--remote", default="origin", help="where the branch is: a remote's name or address")
    parser.add_argument("--branch", default=BRANCH)
    parser.add_argument("--repository", default="", help="OWNER/NAME, for its site's address")
    parser.add_argument("--commit", default="", help="the commit that a preview shows")
    parser.add_argument("--output", type=Path, default=Path("_release"), help="folder for an edition's files")


def run(arguments: argparse.Namespace) -> None:
    if arguments.what == "address":
        print(address_of_site(arguments.repository))
        return
    configuration = load_configuration()
    site = configuration.root / arguments.site
    if arguments.what == "files":
        edition = edition_of_tag(configuration, arguments.name or "")
        write_bundle(configuration, site, edition, arguments.output)
        print(f"Wrote {arguments.output}")
        return
    if arguments.what == "notes":
        edition_of_tag(configuration, arguments.name or "")
        print(notes_of(configuration.root, arguments.name), end="")
        return
    message, change = _change(configuration, arguments, site)
    address = address_of(configuration.root, arguments.remote)
    changed = change_branch(address, arguments.branch, message, change)
    print(f"{message}: {'done' if changed else 'it was so already'}")


def address_of_site(repository: str) -> str:
    """Where the host serves the branch; nothing where it serves none yet, as before the first publishing."""
    try:
        return str(Host(repository).get("pages")["html_url"])
    except AssessmentError as error:
        if "HTTP 404" in str(error):
            return ""
        raise


def _change(
    configuration: Configuration, arguments: argparse.Namespace, site: Path
) -> tuple[str, Callable[[Path], None]]:
    match arguments.what:
        case "current":
            _require_book(site)
            return "Publish the current edition", lambda folder: put_current(folder, site)
        case "edition":
            name = arguments.name or ""
            edition_of_tag(configuration, name)
            _require_book(site)
            return f"Publish edition {name}", lambda folder: put_edition(folder, site, name)
        case "preview":
            number = _number(arguments.name)
            _require_book(site)
            commit = arguments.commit
            return f"Preview {number}", lambda folder: put_preview(folder, site, number, commit)
        case _:
            number = _number(arguments.name)
            return f"Close preview {number}", lambda folder: close_preview(folder, number)


def put_current(folder: Path, site: Path) -> None:
    """Make the root of the site the book, keeping editions and previews."""
    for path in folder.iterdir():
        if path.name not in _KEPT:
            _remove(path)
    for path in site.iterdir():
        if path.name not in _KEPT:
            _copy(path, folder / path.name)
    _mark(folder)


def put_edition(folder: Path, site: Path, name: str) -> None:
    """Add an edition. One that stands already is refused: what was published is never changed."""
    target = folder / "editions" / name
    if target.exists():
        what = f"edition {name} has been published and is never changed"
        raise AssessmentError(Fault(f"editions/{name}", what, f"Publish a correction as `edition-{name}-2`."))
    _copy(site, target)
    _mark(folder)


def put_preview(folder: Path, site: Path, number: int, commit: str) -> None:
    """Show what pull request `number` would change; an earlier preview of it makes place."""
    target = folder / "previews" / str(number)
    _remove(target)
    _copy(site, target)
    (target / COMMIT_FILE).write_text(f"{commit}\n", encoding="utf-8")
    _mark(folder)


def close_preview(folder: Path, number: int) -> None:
    _remove(folder / "previews" / str(number))


def notes_of(root: Path, name: str) -> str:
    """What CHANGELOG.md says of an edition: its own part, or what is not released yet where it has none."""
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    parts = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    notes = parts.get(f"Edition {name}", parts.get("Unreleased", "")).strip()
    if not notes:
        what = f"has no part “## Edition {name}” and nothing under “## Unreleased”"
        raise AssessmentError(Fault("CHANGELOG.md", what, "Write there what readers should know."))
    return f"{notes}\n"


def edition_of_tag(configuration: Configuration, name: str) -> str:
    """The edition that a published name belongs to: `2008` and its corrections `2008-2`, `2008-3` …"""
    match = re.fullmatch(r"(?P<edition>.+?)(?:-\d+)?", name)
    edition = name if name in configuration.editions else match["edition"] if match else ""
    if edition not in configuration.editions:
        known = ", ".join(configuration.editions)
        what = f"{name!r} is no edition of assessment.yml; there are: {known}"
        raise AssessmentError(
            Fault("EDITION", what, "Tag `edition-YEAR`, a correction of it `edition-YEAR-2`.")
        )
    return edition


def _require_book(site: Path) -> None:
    if not (site / "index.html").is_file():
        raise AssessmentError(Fault(str(site), "is not a rendered book", "Run `make book` first."))


def _number(text: str | None) -> int:
    if not re.fullmatch(r"[1-9]\d{0,8}", text or ""):
        raise AssessmentError(Fault("NUMBER", f"{text!r} is not the number of a pull request"))
    return int(text or 0)


def _mark(folder: Path) -> None:
    (folder / ".nojekyll").touch()
    (folder / "robots.txt").write_text(_ROBOTS, encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
