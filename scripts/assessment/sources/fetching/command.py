"""`assessment fetch`: an edition's open data from its publishers into the folder of the edition's returns."""

import argparse
from pathlib import Path

from assessment.configuration import Configuration, load_configuration
from assessment.errors import AssessmentError, Fault
from assessment.geography import load_geography
from assessment.progress import clear, teller
from assessment.sources.deprivation.fetch import PlainFile
from assessment.sources.fetching.cache import Cache
from assessment.sources.fetching.provenance import Provenance, Source
from assessment.sources.fetching.settings import OpenData, Service, read_settings
from assessment.sources.fetching.transport import Transport, require_packages
from assessment.sources.nomis.fetch import NomisTable
from assessment.sources.open_geography.fetch import FeatureService
from assessment.sources.police_downloads.fetch import PoliceArchive, is_kept_by_fetch

CACHE = Path(".fetched")
CODES_A_QUERY = 100
CRIME, GEOGRAPHY, POPULATION, DEPRIVATION = WHAT = ("crime", "geography", "population", "deprivation")
LOOK_UP_FILE, BOUNDARIES_FILE, OTHER_CODES_FILE = (
    "look-up.geojson",
    "boundaries.geojson",
    "other-codes.geojson",
)
RESIDENTS_FILE, HOUSEHOLDS_FILE, MID_YEAR_FILE = "residents.csv", "households.csv", "mid-year.csv"
DEPRIVATION_FILE = "deprivation.csv"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("edition", nargs="?", help="which edition (default: the current one)")
    parser.add_argument(
        "--what",
        choices=WHAT,
        default=CRIME,
        help="crime: monthly files into the edition's folder of returns (default); else files into --into",
    )
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="where the files go")
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help=f"default: {CACHE}")
    parser.add_argument(
        "--newest", action="store_true", help="crime: months as last restated, not as first published"
    )
    parser.add_argument("--offline", action="store_true", help="use what has been fetched before alone")


def run(arguments: argparse.Namespace) -> None:
    require_packages()
    configuration = load_configuration()
    edition = arguments.edition or configuration.current_edition
    about = configuration.edition(edition)
    folder = arguments.into or (
        configuration.path(about.returns) if arguments.what == CRIME else configuration.root / "fetched"
    )
    if arguments.what == CRIME and not is_kept_by_fetch(folder):
        what = "holds files that were not fetched, and fetching would replace them"
        raise AssessmentError(Fault(str(folder), what, "Move them, or name another folder with --into."))
    if arguments.what == CRIME and about.data != "open":
        what = f"edition {edition} is not made of open data"
        raise AssessmentError(Fault("assessment fetch", what, "Its returns come from partners."))
    settings = read_settings(configuration.root)
    cache = Cache(arguments.cache or configuration.root / CACHE)
    with Transport(cache, arguments.offline, teller()) as transport:
        fetched: list[Provenance] = []
        for source in sources(configuration, edition, arguments, settings):
            fetched += source.fetch(transport, folder)
        requests = transport.requests
    clear()
    for each in fetched:
        print(f"{each.file}  {each.bytes:,} bytes  sha256 {each.sha256[:12]}  {each.fetched}  {each.address}")
    print(f"Fetched into {folder} with {requests} request{'' if requests == 1 else 's'}")


def sources(
    configuration: Configuration, edition: str, arguments: argparse.Namespace, settings: OpenData
) -> list[Source]:
    """The sources of the kind that is asked for, for the partnership's area."""
    area = configuration.area
    if arguments.what == CRIME:
        about = configuration.edition(edition)
        without = tuple(about.not_published)
        return [PoliceArchive(settings.crime, area.force, about.series, arguments.newest, without)]
    if arguments.what == DEPRIVATION:
        about = settings.deprivation
        return [PlainFile(DEPRIVATION, about.address, about.title, about.columns, DEPRIVATION_FILE)]
    codes = tuple(sorted(load_geography(configuration).ward_of))
    if arguments.what == GEOGRAPHY:
        return [look_up(settings, *area.authorities), *shapes(settings, codes)]
    return population(settings, codes)


def look_up(settings: OpenData, *authorities: str) -> FeatureService:
    """The small areas of authorities with their wards."""
    about = settings.geography
    where = tuple(f"{about.look_up.authority}='{authority}'" for authority in authorities)
    return FeatureService(
        "look-up", about.root, about.look_up, where, about.page, LOOK_UP_FILE, geometry=False
    )


def shapes(settings: OpenData, codes: tuple[str, ...]) -> list[Source]:
    """The shapes of small areas, and the codes of another vintage that stand for them."""
    about = settings.geography

    def of_areas(name: str, service: Service, file: str, geometry: bool) -> FeatureService:
        where = tuple(
            f"{service.code} IN ({','.join(map(repr, codes[start : start + CODES_A_QUERY]))})"
            for start in range(0, len(codes), CODES_A_QUERY)
        )
        return FeatureService(name, about.root, service, where, about.page, file, geometry)

    return [
        of_areas("boundaries", about.boundaries, BOUNDARIES_FILE, geometry=True),
        of_areas("other codes", about.other_codes, OTHER_CODES_FILE, geometry=False),
    ]


def population(settings: OpenData, codes: tuple[str, ...]) -> list[Source]:
    """Residents and households of small areas by the census, and residents by the latest estimates."""
    about = settings.nomis
    return [
        NomisTable("residents", about, about.residents, codes, RESIDENTS_FILE),
        NomisTable("households", about, about.households, codes, HOUSEHOLDS_FILE),
        NomisTable("mid-year", about, about.mid_year, codes, MID_YEAR_FILE),
    ]
