"""The Open Geography Portal as a source: boundaries and look-ups of a vintage, page by page.

A layer's description is asked for first. Where it reads as it did when the file was fetched, nothing else is.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from assessment.errors import AssessmentError, Fault
from assessment.geography import load_geography
from assessment.sources.fetching.files import Provenance, keep, refuse_missing
from assessment.sources.fetching.settings import read_settings
from assessment.sources.fetching.transport import TransientError, Transport, parsed_json
from assessment.sources.source import FetchRequest, Source
from assessment.yaml_files import StrictModel

BUSY = frozenset({408, 429, 500, 502, 503, 504})
CODES_A_QUERY = 100
LOOK_UP_FILE, BOUNDARIES_FILE = "look-up.geojson", "boundaries.geojson"
OTHER_CODES_FILE = "other-codes.geojson"


class Service(StrictModel):
    """A feature service of the Open Geography Portal."""

    service: str
    title: str
    vintage: str
    fields: tuple[str, ...]
    code: str


class LookUp(Service):
    """`authority` is its field with the authority's code."""

    authority: str


class Portal(StrictModel):
    root: str
    page: int = Field(ge=1)
    boundaries: Service
    look_up: LookUp
    other_codes: Service


@dataclass(frozen=True)
class FeatureService:
    """The features of a service that the conditions in `where` (SQL) choose, as GeoJSON in WGS84.

    There are several conditions where one would make the address too long for a server.
    """

    name: str
    root: str
    service: Service
    where: tuple[str, ...]
    page: int
    file: str
    geometry: bool = True

    @property
    def layer(self) -> str:
        return f"{self.root}/{self.service.service}/FeatureServer/0"

    def fetch(self, transport: Transport, folder: Path) -> Sequence[Provenance]:
        query = f"{self.layer}/query?{hashlib.sha256(self._question().encode()).hexdigest()[:16]}"
        entry = keep(
            transport,
            query,
            lambda: json.dumps(_without_clock(self._ask(transport, self.layer, {"f": "json"}))),
            lambda: self._collect(transport),
            folder / self.file,
        )
        made = entry.fetched, entry.sha256, entry.bytes
        return [Provenance(self.file, self.service.title, self.layer, *made)]

    def _question(self) -> str:
        return f"{self.where}|{self.service.fields}|{self.geometry}"

    def _collect(self, transport: Transport) -> bytes:
        features = [feature for where in self.where for feature in self._chosen(transport, where)]
        fields = self.service.fields
        features.sort(key=lambda feature: [str(feature["properties"][field]) for field in fields])
        lines = ",\n".join(json.dumps(feature, separators=(",", ":"), sort_keys=True) for feature in features)
        return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'.encode()

    def _chosen(self, transport: Transport, where: str) -> list[Mapping[str, Any]]:
        parameters = {"where": where, "returnCountOnly": "true", "f": "json"}
        total = int(self._ask(transport, f"{self.layer}/query", parameters).get("count", 0))
        if not total:
            what = f"has nothing where {where}"
            remedy = "Is the authority's code right, and of this vintage? See data/open-data.yml."
            raise AssessmentError(Fault(self.layer, what, remedy))
        features = list(self._pages(transport, where, total))
        if len(features) != total:
            what = f"gave {len(features)} features, not the {total} it counts"
            raise AssessmentError(Fault(self.layer, what, "Fetch again."))
        return features

    def _pages(self, transport: Transport, where: str, total: int) -> Iterator[Mapping[str, Any]]:
        seen = 0
        while seen < total:
            transport.progress(f"Fetching {self.service.title}: {seen} of {total}")
            parameters = {
                "where": where,
                "outFields": ",".join(self.service.fields),
                "returnGeometry": str(self.geometry).lower(),
                "outSR": "4326",
                "orderByFields": ",".join(self.service.fields),
                "resultOffset": str(seen),
                "resultRecordCount": str(self.page),
                "f": "geojson",
            }
            page = self._ask(transport, f"{self.layer}/query", parameters).get("features")
            if not page:
                return
            for feature in page:
                refuse_missing(self.layer, self.service.fields, sorted(feature.get("properties", {})))
                yield feature
            seen += len(page)

    def _ask(self, transport: Transport, address: str, parameters: Mapping[str, str]) -> Mapping[str, Any]:
        """An answer of the service, which tells its errors with status 200."""

        def parsed(body: str) -> Mapping[str, Any]:
            answer = parsed_json(body)
            error = answer.get("error") if isinstance(answer, dict) else {"message": "no JSON object"}
            if error:
                code, message = error.get("code"), error.get("message") or "no reason given"
                if code in BUSY:
                    raise TransientError(f"answered {code} ({message})")
                remedy = "Look the service's name up at the portal, and mend data/open-data.yml."
                raise AssessmentError(Fault(address, f"refused ({code}: {message})", remedy))
            return answer

        return transport.answer(address, parameters, "JSON", parsed)


def _without_clock(description: Mapping[str, Any]) -> dict[str, Any]:
    """What of a layer's description says whether its data changed."""
    return {key: description.get(key) for key in ("editingInfo", "fields", "currentVersion", "name")}


def read_portal(root: Path) -> Portal:
    return read_settings(root, OpenGeography.settings, Portal)


def look_up(portal: Portal, *authorities: str) -> FeatureService:
    """The small areas of authorities with their wards."""
    where = tuple(f"{portal.look_up.authority}='{authority}'" for authority in authorities)
    return FeatureService(
        "look-up", portal.root, portal.look_up, where, portal.page, LOOK_UP_FILE, geometry=False
    )


def shapes(portal: Portal, codes: tuple[str, ...]) -> list[FeatureService]:
    """The shapes of small areas, and the codes of another vintage that stand for them."""

    def of_areas(name: str, service: Service, file: str, geometry: bool) -> FeatureService:
        where = tuple(
            f"{service.code} IN ({','.join(map(repr, codes[start : start + CODES_A_QUERY]))})"
            for start in range(0, len(codes), CODES_A_QUERY)
        )
        return FeatureService(name, portal.root, service, where, portal.page, file, geometry)

    return [
        of_areas("boundaries", portal.boundaries, BOUNDARIES_FILE, geometry=True),
        of_areas("other codes", portal.other_codes, OTHER_CODES_FILE, geometry=False),
    ]


class OpenGeography(Source):
    name = "the Open Geography Portal"
    fetched_as = "geography"
    fetch_help = "boundaries and look-ups of small areas"
    settings = "geography"

    def files_to_fetch(self, request: FetchRequest) -> list[FeatureService]:
        configuration = request.configuration
        portal = read_portal(configuration.root)
        codes = tuple(sorted(load_geography(configuration).ward_of))
        return [look_up(portal, *configuration.area.authorities), *shapes(portal, codes)]
