"""A small project of edition 2008 for the report: the repository's own files and made-up released tables."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from assessment.configuration import load_configuration
from assessment.geography import load_geography
from assessment.report import open_book, open_chapter
from assessment.report.edition.edition import open_edition
from assessment.report.forms.elements import Elements, elements_of
from assessment.report.pages.book import Book
from assessment.report.pages.chapter import Chapter
from assessment.yaml_edits import position, removed

ROOT = Path(__file__).parents[3]
HALF_YEARS = [f"{year}-04/{year}-09" for year in (2004, 2005, 2006, 2007)]
MONTHS = [f"{2004 + at // 12}-{at % 12 + 1:02d}" for at in range(3, 45)]
AGES = ["0-15", "16-24", "25-34", "35-49", "50-64", "65-and-over"]
Rows = Iterable[Sequence[Any]]

PRIORITIES = (
    "anti-social-behaviour", "drug-related-offending", "violent-crime", "criminal-damage",
    "diverting-young-people", "emerging-issues",
)  # fmt: skip


def write(folder: Path, table_id: str, unit: str, dimensions: Mapping[str, str | None], rows: Rows) -> None:
    """A table. `dimensions` maps each to its root; a row is its codes, then a count or a status."""
    lines, codes = [], {name: {} for name in dimensions}
    for *place, shown in rows:
        for name, code in zip(dimensions, place, strict=True):
            codes[name][code] = code.replace("-", " ").capitalize()
        status = ("value" if shown else "zero") if isinstance(shown, int) else shown
        lines.append([*place, shown if isinstance(shown, int) else "", status])
    about = {
        name: {"parents": {code: root for code in found if root and code != root}, "labels": found}
        for (name, found), root in zip(codes.items(), dimensions.values(), strict=True)
    }
    about.get("period", {}).pop("labels", None)
    with (folder / f"{table_id}.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([[*dimensions, "count", "status"], *lines])
    facts = {"edition": "2008", "return": "a-return", "measure": unit, "where": {}, "dimensions": about}
    facts |= {"policy": {"threshold": 5}, "outcome": "pass", "loss": {}}
    resource = {"name": table_id, "title": table_id.replace("-", " ").capitalize(), "assessment": facts}
    resource["sources"] = [{"kind": "synthetic"}]
    (folder / f"{table_id}.resource.json").write_text(json.dumps(resource), encoding="utf-8")


def months(values: Callable[[int, str], Any]) -> Rows:
    return [(month, values(at, month)) for at, month in enumerate(MONTHS)]


def by_ward(counts: Mapping[str, Any], authority: str, periods: Sequence[str] = HALF_YEARS) -> Rows:
    for period in periods:
        known = [count for count in counts.values() if isinstance(count, int)]
        yield from ((period, ward, count) for ward, count in counts.items())
        yield period, authority, sum(known) + 8


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    (root / "data/released/2008").mkdir(parents=True)
    data = ("elements", "tables", "facts.yml", "returns.yml", "geography", "codelists")
    for name in ("chapters", *(f"data/{part}" for part in data)):
        (root / name).symlink_to(ROOT / name)
    (root / "assessment.yml").write_text(_with_the_priorities_of_the_tables(), encoding="utf-8")
    _write_tables(root / "data/released/2008", root)
    return root


def _with_the_priorities_of_the_tables() -> str:
    """The configuration without what has become a priority since: nothing is made up here about it."""
    text = (ROOT / "assessment.yml").read_text(encoding="utf-8")
    for priority in load_configuration(ROOT).priorities:
        if priority.slug not in PRIORITIES:
            text = removed(text, ("priorities", position(text, ("priorities",), slug=priority.slug)))
    return text


def _write_tables(folder: Path, root: Path) -> None:
    geography = load_geography(load_configuration(root))
    authority = geography.authority
    residents = geography.denominators("2011", "residents", "ward").counts
    wards = list(residents)

    month = {"period": None}
    write(
        folder,
        "attacks-on-firefighters-by-month",
        "attacks",
        month,
        months(lambda at, code: "primary" if code == "2007-05" else 12 - at % 3 if code < "2007" else 6),
    )
    write(
        folder,
        "deliberate-secondary-fires-by-month",
        "fires",
        month,
        months(lambda at, code: 200 + 7 * (at % 5) if code < "2007-04" else 100 + 3 * (at % 4)),
    )
    write(
        folder,
        "anti-social-behaviour-by-month",
        "incidents",
        month,
        months(lambda at, code: 700 + 20 * (at % 6)),
    )
    write(folder, "assault-attendances-by-month", "attendances", month, months(lambda at, code: 1 + at % 2))
    write(
        folder,
        "domestic-violence-by-month",
        "recorded crimes",
        {"period": None, "domestic": "all"},
        [
            (code, kind, count)
            for code in MONTHS
            for kind, count in (("domestic", 40), ("not-domestic", 60), ("all", 100))
        ],
    )
    write(
        folder,
        "recorded-crime-by-month",
        "recorded crimes",
        {"period": None, "offence": "all"},
        [
            (code, kind, count)
            for code in MONTHS
            for kind, count in (("robbery", 3), ("theft", 97), ("all", 100))
        ],
    )

    places = {"period": None, "area": authority}
    plain = {ward: round(people * 0.01) for ward, people in residents.items()}
    write(
        folder,
        "anti-social-behaviour-by-ward",
        "incidents",
        places,
        by_ward(
            plain | {wards[0]: 4 * plain[wards[0]], wards[1]: "primary", wards[2]: "secondary"}, authority
        ),
    )
    write(
        folder,
        "flare-complaints-by-ward",
        "complaints",
        places,
        by_ward(plain | {wards[0]: 3 * plain[wards[0]]}, authority),
    )
    write(
        folder,
        "drug-treatment-by-ward",
        "people",
        places,
        by_ward(dict.fromkeys(wards, "primary"), authority, ["2007-09"]),
    )
    lsoas = list(geography.lsoa_names)
    hot = [code for code in lsoas if geography.ward_of[code] == wards[0]]
    write(
        folder,
        "theft-by-lsoa",
        "recorded crimes",
        places,
        [
            *((HALF_YEARS[-1], code, 60 if code in hot else 10 + at % 3) for at, code in enumerate(lsoas)),
            (HALF_YEARS[-1], authority, 3000),
        ],
    )

    write(
        folder,
        "offensive-incidents-by-motivation",
        "incidents",
        {"period": None, "motivation": "all"},
        [
            (period, *row)
            for period in HALF_YEARS
            for row in (
                ("race", 61),
                ("religion", "primary"),
                ("disability", "secondary"),
                ("gender", 0),
                ("not-recorded", 4),
                ("all", 75),
            )
        ],
    )
    write(
        folder,
        "drug-treatment-by-substance",
        "people",
        {"period": None, "main_substance": "all"},
        [("2007-09", code, "primary") for code in ("heroin", "crack", "all")],
    )
    write(
        folder,
        "consultation-responses-by-age",
        "responses",
        {"period": None, "age_band": "all"},
        [
            ("2007-07/2007-10", age, count)
            for age, count in zip([*AGES, "all"], (5, 100, 300, 900, 1200, 1477, 3982), strict=True)
        ],
    )
    write(
        folder,
        "violence-victims-by-age-and-sex",
        "crimes against a person",
        {"period": None, "age_band": "all", "sex": "all"},
        [
            (HALF_YEARS[-1], age, sex, count)
            for at, age in enumerate([*AGES, "not-recorded", "all"])
            for sex, count in _by_sex(at, age)
        ],
    )
    _write_people(folder)
    _write_consultation(folder, geography)
    write(
        folder,
        "plan-targets",
        "targets",
        {"period": None, "objective": "all", "target_status": "all"},
        [
            ("2005-04/2007-03", objective, status, count)
            for objective, counts in (
                ("burglary", (3, 1, 4)),
                ("vehicle-crime", (2, 2, 4)),
                ("all", (5, 3, 8)),
            )
            for status, count in zip(("met", "not-met", "all"), counts, strict=True)
        ],
    )
    write(
        folder,
        "police-strategic-priorities",
        "priorities",
        {"period": None, "concern": "all"},
        [
            ("2007-04/2008-03", code, count)
            for code, count in (("violent-crime", 1), ("burglary-of-homes", 1), ("hate-crime", 0), ("all", 2))
        ],
    )


def _write_people(folder: Path) -> None:
    offenders = "violence-offenders-by-{}", "known offenders"
    for name, counts in (
        ("age_band", {"0-15": 40, "16-24": 200, "25-34": 100, "35-49": 50, "50-64": 0, "65-and-over": 0}),
        ("sex", {"female": 80, "male": 310}),
    ):
        title = offenders[0].format(name.removesuffix("_band"))
        rows = [(HALF_YEARS[-1], *row) for row in (counts | {"all": 390}).items()]
        write(folder, title, offenders[1], {"period": None, name: "all"}, rows)
    times = {"all": 105, "victims": 90, "once": 80, "repeatedly": 10, "twice": 6, "three-or-more": 4}
    times |= {"counted-already": 15, "not-recorded": 0}
    write(
        folder,
        "victims-of-violence-by-times",
        "crimes against a person",
        {"period": None, "times_victim_of_violence": "all"},
        [(HALF_YEARS[-1], *row) for row in times.items()],
    )


def _write_consultation(folder: Path, geography: Any) -> None:
    """A thousand choices, by age and by ward as they fall; the rarest is withheld in the first ward."""
    concerns = {
        "anti-social-behaviour": 2600, "drug-related-offending": 2100, "violent-crime": 1600,
        "criminal-damage": 1120, "diverting-young-people": 1100, "environment": 100,
    }  # fmt: skip
    whole, wards = "2007-07/2007-10", list(geography.ward_names)
    ages = dict(zip(AGES[1:], (0.05, 0.1, 0.3, 0.3, 0.25), strict=True))

    def counts(code: str, total: int) -> Iterable[tuple[str, str, Any]]:
        for at, (age, share) in enumerate(ages.items()):
            young = code == "diverting-young-people" and at < 2
            yield "age", age, round(total * share) + (30 if young else 0)
        for at, ward in enumerate(wards):
            yield "ward", ward, "primary" if code == "environment" and at == 0 else total // len(wards)

    concerns["all"] = sum(concerns.values())
    tables = {"age": ("age_band", "all"), "ward": ("area", geography.authority)}
    write(
        folder,
        "consultation-priorities",
        "choices",
        {"period": None, "concern": "all"},
        [(whole, *row) for row in concerns.items()],
    )
    for kind, (dimension, root) in tables.items():
        rows = [
            (whole, code, part, count)
            for code, total in concerns.items()
            for of, part, count in (*counts(code, total), (kind, root, total))
            if of == kind
        ]
        dimensions = {"period": None, "concern": "all", dimension: root}
        write(folder, f"consultation-priorities-by-{kind}", "choices", dimensions, rows)
    areas = sorted(set(geography.neighbourhood_of_wards.values()))
    write(
        folder,
        "consultation-responses-by-age-and-neighbourhood",
        "responses",
        {"period": None, "age_band": "all", "neighbourhood_area": "all"},
        [
            (whole, age, area, round(3600 * share / len(areas)))
            for age, share in ages.items()
            for area in areas
        ],
    )
    write(
        folder,
        "consultation-responses-by-sex",
        "responses",
        {"period": None, "sex": "all"},
        [(whole, "female", 2200), (whole, "male", 1782), (whole, "all", 3982)],
    )


def _by_sex(at: int, age: str) -> list[tuple[str, Any]]:
    if age == "all":
        return [("female", 380), ("male", 610), ("all", 990)]
    if age == "not-recorded":
        return [("female", "primary"), ("male", "primary"), ("all", 6)]
    if age == "65-and-over":
        return [("female", "primary"), ("male", "secondary"), ("all", 24)]
    return [("female", 60 + 10 * at), ("male", 110 + 5 * at), ("all", 170 + 15 * at)]


@pytest.fixture
def elements(project: Path) -> Elements:
    """The elements of the made-up edition, none of whose gaps has been printed yet."""
    known = elements_of(open_edition(project, "2008"))
    for element in known:
        element.begin_page()
    return known


@pytest.fixture
def chapter(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Chapter]:
    """`chapter("violent-crime")`, fresh, in a working folder of its own."""
    monkeypatch.chdir(tmp_path)
    open_edition.cache_clear()
    return lambda slug: open_chapter(slug, project, "2008")


@pytest.fixture
def book(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    monkeypatch.chdir(tmp_path)
    open_edition.cache_clear()
    return open_book(project, "2008")


FIGURE = re.compile(
    r"!\[(?P<caption>.+)\]\((?P<path>figures/[a-z0-9-]+\.svg)\)"
    r"\{#fig-(?P<id>[a-z0-9-]+) data-element=\"(?P<element>[a-z0-9-]+)\" fig-alt=\"(?P<alt>[^\"]+)\"\}"
)


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """`printed(element.figure)`: what a call prints."""

    def run(call: Callable[..., None], *arguments: Any, **options: Any) -> str:
        capsys.readouterr()
        call(*arguments, **options)
        return capsys.readouterr().out

    return run


@pytest.fixture
def figure(printed: Callable[..., str]) -> Callable[..., dict[str, str]]:
    """`figure(element.figure)`: caption, path, id and alt text of the figure that a call prints."""

    def run(call: Callable[..., None], *arguments: Any, **options: Any) -> dict[str, str]:
        match = FIGURE.search(printed(call, *arguments, **options))
        assert match
        assert Path(match["path"]).read_text(encoding="utf-8").startswith("<?xml")
        return match.groupdict()

    return run
