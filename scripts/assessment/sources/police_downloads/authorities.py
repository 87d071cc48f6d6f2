"""Which authority a street row lies in: the area's own by its small area, the force's others by a name.

data.police.uk names a small area after its authority, or after one that was merged into it ("Allerdale 001A"
lies in Cumberland): what the name begins with tells the authority where the small area is not known.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy
import pandas

from assessment.errors import Fault
from assessment.geography import Geography
from assessment.records import ALL, UNPLACED
from assessment.sources.police_downloads.archive import MonthlyFile
from assessment.sources.police_downloads.monthly_csv import FIRST_ROW
from assessment.sources.police_downloads.recode import recode

USUAL_ROWS = 30
"""A month without any row is strange for an authority that has so many in others."""


def named_after(name: str) -> str:
    """'Exeter' of 'Exeter 011A'."""
    return name.rpartition(" ")[0]


class Authorities:
    """Places the rows of a download, month by month, and remembers how many lay in each authority."""

    def __init__(self, geography: Geography) -> None:
        self.geography = geography
        self.codes = [code for code in geography.force_codelist.codes if code != ALL]
        self._rows: dict[str, Counter[str]] = {}  # month → authority → rows

    def place(self, month: str, frame: pandas.DataFrame, inside: numpy.ndarray) -> pandas.Categorical:
        """The authority of each row, or `unplaced`; `inside` says which lie in the area's small areas."""
        code_of = {
            name: self.geography.small_areas_named.get(named_after(name), UNPLACED)
            for name in frame["LSOA name"].cat.categories
        }
        codes = recode(frame["LSOA name"], code_of, self.codes, blank=UNPLACED).codes.copy()
        if self.geography.force_areas:
            codes[inside] = self.codes.index(self.geography.authority)
        counted = numpy.bincount(codes, minlength=len(self.codes)).tolist()
        self._rows[month] = Counter(dict(zip(self.codes, counted, strict=True)))
        return pandas.Categorical.from_codes(codes, categories=self.codes)

    def unknown_small_areas(self, file: MonthlyFile, frame: pandas.DataFrame) -> Iterable[Fault]:
        """A fault for each small area that is the area's own by its name, but is in no look-up.

        A name is the area's own if it is that of the authority, or if most small areas of that name are in
        the look-up: a boundary that moved leaves single ones under a neighbour's name.
        """
        located = frame[frame["LSOA code"].notna() & frame["LSOA name"].notna()]
        areas = located.drop_duplicates("LSOA code")[["LSOA code", "LSOA name"]].astype(str)
        areas["named"] = areas["LSOA name"].map(named_after)
        areas["known"] = areas["LSOA code"].isin(self.geography.small_area_of)
        shares = areas.groupby("named")["known"].mean()
        names = {*shares.index[shares > 0.5], self.geography.authority_name}
        for row, area in areas[areas["named"].isin(names) & ~areas["known"]].iterrows():
            where = f"{file.name}, row {row + FIRST_ROW}, LSOA code"
            what = f"{area['LSOA code']} ({area['LSOA name']}) is in no look-up of data/geography"
            yield Fault(where, what, "Add it to a look-up under area.geography.later_lookups.")

    def never_named(self, path_name: str, months: Sequence[str]) -> Iterable[Fault]:
        """A fault for each authority that has no row at all, or none in months among others with many.

        Either the force did not say what happened there, or its small areas bear another name.
        """
        rows = sum(counted.total() for counted in self._rows.values())
        of_some_size = rows >= USUAL_ROWS * len(months) * len(self.codes)
        for code, name in self.geography.force_areas.items():
            counts = [self._rows[month][code] for month in months]
            silent = [month for month, rows in zip(months, counts, strict=True) if not rows]
            usual = sum(counts) / max(len(months) - len(silent), 1)
            if (of_some_size and len(silent) == len(months)) or (silent and usual >= USUAL_ROWS):
                when = "in any month" if len(silent) == len(months) else f"in {', '.join(silent[:3])}"
                more = f" and {len(silent) - 3} more months" if 3 < len(silent) < len(months) else ""
                yield Fault(
                    path_name,
                    f"has no row of {name} ({code}) {when}{more}",
                    "Say under area.force_areas in assessment.yml what data.police.uk names its small areas "
                    "after (`small_areas_named`), or leave the authority out.",
                )
