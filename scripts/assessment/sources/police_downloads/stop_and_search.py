"""The stop and search files of data.police.uk as clean records.

They name no small area, only a snap point, which is placed in the small area whose polygon it falls in. They
hold no ID: rows alike are different searches. Times are in UTC; the day that matters is London's. A search is
counted in the month whose file it stands in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy
import pandas

from assessment.errors import Fault
from assessment.geography import BRITAIN, Geography
from assessment.json_files import read_json
from assessment.records import ReconciliationStep
from assessment.sources.police_downloads import terms
from assessment.sources.police_downloads.archive import MonthlyFile
from assessment.sources.police_downloads.monthly_csv import FIRST_ROW, Column, faults_of_codes
from assessment.sources.police_downloads.recode import lowest_codes, recode

SEARCH_FIELDS = (
    "month",
    "area",
    "search_object",
    "search_outcome",
    "search_age_band",
    "sex",
    "ethnicity",
)
CODED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "Object of search": ("search_object", terms.SEARCH_OBJECTS),
    "Outcome": ("search_outcome", terms.SEARCH_OUTCOMES),
    "Age range": ("search_age_band", terms.SEARCH_AGES),
    "Gender": ("sex", terms.SEXES),
    "Self-defined ethnicity": ("ethnicity", terms.ETHNICITIES),
}
FEW = 0.01  # of the points of a file may lie anywhere: single ones are mistaken
A_DAY = pandas.Timedelta(days=1)
TIME = "%Y-%m-%dT%H:%M:%S%z"


class SearchReader:
    """Checks and cleans the files of one area, whose polygons it holds."""

    COLUMNS = (
        Column("Date", text=True),
        Column("Latitude", number=True),
        Column("Longitude", number=True),
        *(Column(name) for name in CODED),
    )

    def __init__(self, geography: Geography) -> None:
        from shapely import STRtree
        from shapely.geometry import shape

        features = read_json(geography.polygons_file)["features"]
        self._area_codes = lowest_codes(geography)
        place = {code: index for index, code in enumerate(self._area_codes)}
        self._area_of_polygon = numpy.array(
            [place[feature["properties"]["code"]] for feature in features], dtype=numpy.int16
        )
        self._tree = STRtree([shape(feature["geometry"]) for feature in features])

    def faults(self, file: MonthlyFile, frame: pandas.DataFrame) -> Iterable[Fault]:
        for column, (_, known) in CODED.items():
            yield from faults_of_codes(file, frame, column, known)
        days = london_days(frame["Date"])
        unreadable = frame.index[days.isna()]
        if len(unreadable):
            where = f"{file.name}, row {unreadable[0] + FIRST_ROW}, Date"
            yield Fault(where, f"is no time such as 2024-05-31T23:00:00+00:00 ({len(unreadable)} rows)")
        # A force may write its own time or UTC: rows near midnight may seem to be of the month beside.
        month = pandas.Period(file.month)
        first, last = (month.start_time - A_DAY).date(), (month.end_time + A_DAY).date()
        strange = frame.index[days.notna() & ((days < str(first)) | (days > str(last)))]
        if len(strange):
            where = f"{file.name}, row {strange[0] + FIRST_ROW}, Date"
            what = f"is {days[strange[0]]}, in London's time, not in {file.month} ({len(strange)} rows)"
            yield Fault(where, what, "The file's name and its rows disagree: download it again.")

        located = frame["Latitude"].notna() & frame["Longitude"].notna()
        west, east, south, north = BRITAIN
        in_britain = frame["Longitude"].between(west, east) & frame["Latitude"].between(south, north)
        astray = frame.index[located & ~in_britain]
        if len(astray) > FEW * located.sum():
            where = f"{file.name}, row {astray[0] + FIRST_ROW}, Latitude and Longitude"
            what = f"the point lies outside Britain ({len(astray)} of {located.sum()} rows)"
            yield Fault(where, what, "Are the columns exchanged? Download it again.")

    def clean(self, month: str, frame: pandas.DataFrame, counts: Counter[str]) -> pandas.DataFrame:
        """The area's searches. `counts` is told how many rows lie where."""
        places = self._place(frame["Longitude"].to_numpy(), frame["Latitude"].to_numpy())
        without_point = frame["Latitude"].isna().to_numpy() | frame["Longitude"].isna().to_numpy()
        inside = places >= 0
        counts["searches in the files"] += len(frame)
        counts["searches without a place"] += int(without_point.sum())
        counts["searches elsewhere"] += int((~inside & ~without_point).sum())
        counts["searches"] += int(inside.sum())
        here = frame[inside]
        coded = {
            field: recode(here[column], known, codes_of(known), terms.NOT_RECORDED)
            for column, (field, known) in CODED.items()
        }
        area = pandas.Categorical.from_codes(places[inside], categories=list(self._area_codes))
        return pandas.DataFrame({"month": [month] * len(here), "area": area, **coded})[list(SEARCH_FIELDS)]

    def _place(self, longitudes: numpy.ndarray, latitudes: numpy.ndarray) -> numpy.ndarray:
        """The place of each point among the area's codes; -1 outside. On an edge the first polygon wins."""
        from shapely import points

        places = numpy.full(len(longitudes), -1, dtype=numpy.int16)
        located = numpy.flatnonzero(~(numpy.isnan(longitudes) | numpy.isnan(latitudes)))
        if len(located):
            at = points(longitudes[located], latitudes[located])
            rows, polygons = self._tree.query(at, predicate="intersects")
            order = numpy.lexsort((-polygons, rows))
            places[located[rows[order]]] = self._area_of_polygon[polygons[order]]
        return places

    @staticmethod
    def steps(counts: Counter[str]) -> list[ReconciliationStep]:
        return [
            ReconciliationStep("in the files", counts["searches in the files"], "searches of the force"),
            ReconciliationStep(
                "without a place",
                -counts["searches without a place"],
                "no point is given, so they belong to no authority that we could name",
            ),
            ReconciliationStep("elsewhere", -counts["searches elsewhere"], "the point lies outside the area"),
            ReconciliationStep("kept", counts["searches"], "searches whose point lies in the area"),
        ]


def codes_of(known: Mapping[str, str]) -> tuple[str, ...]:
    """The codes that a column of the source can become."""
    return tuple(dict.fromkeys([*known.values(), terms.NOT_RECORDED]))


def london_days(times: pandas.Series) -> pandas.Series:
    """The day ('2024-06-30') of each time, as a clock in London showed it; missing where there is no time.

    Many files hold dates only, written as UTC: midnight in summer reads 23:00 of the day before.
    """
    unique = pandas.Series(times.unique()).dropna()
    london = pandas.to_datetime(unique, format=TIME, utc=True, errors="coerce").dt.tz_convert("Europe/London")
    day_of = dict(zip(unique, london.dt.strftime("%Y-%m-%d"), strict=True))
    return times.map(day_of)
