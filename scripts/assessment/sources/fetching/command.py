"""`assessment fetch`: open data from its publishers, by default into the folder of the edition's returns."""

import argparse
from pathlib import Path

from assessment.configuration import load_configuration
from assessment.progress import clear, teller
from assessment.sources.fetching.cache import Cache
from assessment.sources.fetching.files import Provenance
from assessment.sources.fetching.settings import refuse_unknown_parts
from assessment.sources.fetching.transport import Transport, require_packages
from assessment.sources.register import SOURCES
from assessment.sources.source import FetchRequest

CACHE = Path(".fetched")
FETCHED = {source.fetched_as: source for source in SOURCES if source.fetched_as}
DEFAULT = "crime"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("edition", nargs="?", help="which edition (default: the current one)")
    told = "; ".join(f"{name}: {source.fetch_help}" for name, source in FETCHED.items())
    parser.add_argument("--what", choices=FETCHED, default=DEFAULT, help=f"{told} (default: {DEFAULT})")
    parser.add_argument(
        "--into",
        type=Path,
        metavar="FOLDER",
        help="where the files go (default: the edition's returns for what an edition reads, else fetched)",
    )
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help=f"default: {CACHE}")
    parser.add_argument(
        "--newest", action="store_true", help="crime: months as last restated, not as first published"
    )
    parser.add_argument("--offline", action="store_true", help="use what has been fetched before alone")


def run(arguments: argparse.Namespace) -> None:
    require_packages()
    configuration = load_configuration()
    refuse_unknown_parts(configuration.root, [source.settings for source in SOURCES if source.settings])
    edition = configuration.edition(arguments.edition)
    source = FETCHED[arguments.what]
    usual = configuration.path(edition.returns if source.fetched_for_edition else Path("fetched"))
    request = FetchRequest(configuration, edition, arguments.into or usual, arguments.newest)
    files = source.files_to_fetch(request)
    cache = Cache(arguments.cache or configuration.root / CACHE)
    with Transport(cache, arguments.offline, teller()) as transport:
        fetched: list[Provenance] = []
        for file in files:
            fetched += file.fetch(transport, request.folder)
        requests = transport.requests
    clear()
    for made in fetched:
        print(f"{made.file}  {made.bytes:,} bytes  sha256 {made.sha256[:12]}  {made.fetched}  {made.address}")
    print(f"Fetched into {request.folder} with {requests} request{'' if requests == 1 else 's'}")
