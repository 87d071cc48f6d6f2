"""assessment.yml as typed objects: the partnership, its area, editions, agencies, priorities and documents.

What a figure or a return looks like is not said there, but in data/tables, data/elements and
data/contracts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, PrivateAttr, model_validator

from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.periods import Period, parse_period
from assessment.yaml_files import StrictModel, read_model

FILE_NAME = "assessment.yml"


def _as_period(value: object) -> object:
    return value if isinstance(value, Period) else parse_period(str(value))


PeriodField = Annotated[Period, BeforeValidator(_as_period), PlainSerializer(lambda period: period.code)]
DataKind = Literal["synthetic", "open", "partners"]
SmallAreas = Literal["lsoa_2011", "lsoa_2021"]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Account = Annotated[str, Field(pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", max_length=39)]
AuthorityCode = Annotated[str, Field(pattern=r"^[EW]\d{8}(\+[EW]\d{8})*$")]
"""The code of an authority or, where a partnership serves several, their codes: E07000223+E07000229."""
PageBudget = Annotated[int, Field(ge=1, le=20)]


class Partnership(StrictModel):
    """`steward` is the agency that answers for whatever no other owns."""

    name: str
    short_name: str
    website: str
    steward: Slug


class GeographyFiles(StrictModel):
    """Where the committed geography lies, relative to the project's root.

    `small_areas` is the vintage of the small areas that have a shape; `later_lookups` give codes of other
    vintages to them. `residents_by_group` counts the whole area's by sex and by ethnic group, where held.
    """

    small_areas: SmallAreas = "lsoa_2011"
    areas: Path
    wards: Path
    ward_lookup: Path
    later_lookups: dict[str, Path]
    populations: Path
    residents_by_group: Path | None = None
    sources: Path


class ForceArea(StrictModel):
    """An authority of the force.

    The names of its small areas in data.police.uk begin with `name` or, where that is given, with one of
    `small_areas_named`: after a reorganisation they bear the names of the former districts.
    """

    code: AuthorityCode
    name: str
    small_areas_named: tuple[str, ...] = ()


class Area(StrictModel):
    """`kind` is what the area is, as it reads in "the borough as a whole"."""

    authority: AuthorityCode
    name: str
    description: str
    kind: str
    force: Slug
    force_name: str
    force_areas: tuple[ForceArea, ...] = ()
    geography: GeographyFiles

    @property
    def authorities(self) -> tuple[str, ...]:
        """The codes of the local authorities that the partnership serves."""
        return tuple(self.authority.split("+"))


class Denominators(StrictModel):
    """The years of the populations that an edition's rates stand on."""

    residents: str
    households: str | None = None


class Edition(StrictModel):
    """One edition of the book: its months, the months it compares with, and the kind of its data.

    `follows` is the edition that it is set against; without one it is the first of its line.
    `partners_asked` is false until the partnership asks its partners for their returns: until then nothing
    is owed. `not_published` says of a kind of file of data.police.uk why the force published none for the
    series.
    """

    title: str
    period: PeriodField
    comparison: tuple[PeriodField, ...]
    series: PeriodField
    published: PeriodField
    data: DataKind
    returns: Path
    denominators: Denominators
    follows: str | None = None
    partners_asked: bool = True
    not_published: dict[Literal["outcomes", "stop-and-search"], str] = Field(default_factory=dict)
    _name: str = PrivateAttr(default="")

    @property
    def name(self) -> str:
        """The edition's key in assessment.yml."""
        return self._name

    @property
    def is_synthetic(self) -> bool:
        return self.data == "synthetic"

    @property
    def periods(self) -> tuple[Period, ...]:
        """The spans that the edition compares: earlier years first, its own last."""
        return (*self.comparison, self.period)

    @model_validator(mode="after")
    def _periods_fit_together(self) -> "Edition":
        if list(self.comparison) != sorted(set(self.comparison)):
            raise ValueError("comparison: list each period once, the earliest first")
        for period in self.comparison:
            if not period.has_same_months_as(self.period) or period >= self.period:
                raise ValueError(f"comparison: {period.code} is not {self.period.code} some years earlier")
        for period in self.periods:
            if not self.series.contains(period):
                raise ValueError(f"series: {self.series.code} does not cover {period.code}")
        if not self.published.is_month or self.published.first <= self.period.last:
            raise ValueError(f"published: write a month after {self.period.last.code}, the end of the data")
        return self


class Agency(StrictModel):
    """A partner. `in_text` is its name within a sentence, where that differs ("the Preventions Team");
    `short_name` is what the narrative calls it, without an article; `accounts` are those on the repository's
    host that may agree for it.
    """

    slug: Slug
    name: str
    in_text: str = ""
    short_name: str = ""
    role: str
    accounts: tuple[Account, ...] = ()

    @property
    def short(self) -> str:
        """Its short name; without one its name, as after "the" where it takes that."""
        return self.short_name or self.in_text.removeprefix("the ") or self.name


class Capability(StrictModel):
    """How much the partners can do about it: a judgement, so it has a reason."""

    score: Literal[1, 2, 3, 4, 5]
    reason: str


class Measures(StrictModel):
    """What stands for a priority, or for an issue that may become one, when they are scored side by side.

    `volume` and `change` are elements, or a value of one: element-id.part(code); `harm` names kinds of crime
    that data/matrix.yml weighs; `concern` names codes of data/codelists/concern.yml.
    """

    volume: str | None = None
    change: str | None = None
    harm: tuple[str, ...] = ()
    concern: tuple[str, ...] = ()
    capability: Capability | None = None


class PriorityMeasures(Measures):
    """Those of a priority, which must have a volume and a capability."""

    volume: str
    capability: Capability


class Priority(StrictModel):
    """`since` and `until`: the first and the last edition that has it; without them every one.

    `pages` and `plan_pages` are the page budgets of its chapters in the assessment and in the plan. The one
    that `takes_in_issues` keeps the register of emerging issues.
    """

    slug: Slug
    since: str | None = None
    until: str | None = None
    title: str
    owner: Slug
    reviewers: tuple[Slug, ...]
    pages: PageBudget
    plan_pages: PageBudget = 2
    takes_in_issues: bool = False
    measures: PriorityMeasures

    def takes_in(self, concern: str) -> bool:
        """Whether what residents call this belongs to the priority."""
        return concern == self.slug or concern in self.measures.concern


class Document(StrictModel):
    """A document made of the book's chapters. `owners` answer for its chapters that are no priority.

    Nobody has to agree to the chapters in `unsigned`.
    """

    title: str
    pages: dict[Slug, PageBudget]
    owners: dict[Slug, Slug] = Field(default_factory=dict)
    unsigned: tuple[Slug, ...] = ()


class Configuration(StrictModel):
    partnership: Partnership
    area: Area
    current_edition: str
    editions: dict[str, Edition]
    agencies: tuple[Agency, ...]
    all_priorities: tuple[Priority, ...] = Field(alias="priorities")
    documents: dict[Slug, Document]
    _root: Path = PrivateAttr(default=Path())
    _as_of: str | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _name_editions(self) -> Self:
        for name, edition in self.editions.items():
            edition._name = name
        return self

    @property
    def root(self) -> Path:
        """The project's folder: the one that holds assessment.yml."""
        return self._root

    @cached_property
    def agencies_by_slug(self) -> dict[str, Agency]:
        return {agency.slug: agency for agency in self.agencies}

    @cached_property
    def names(self) -> dict[str, str]:
        """What stands for {area.kind}, {agencies.fire} and the like in texts of data files."""
        return {
            "partnership.name": self.partnership.name,
            "partnership.short_name": self.partnership.short_name,
            "area.name": self.area.name,
            "area.kind": self.area.kind,
            "area.force_name": self.area.force_name,
            **{f"agencies.{agency.slug}": agency.short for agency in self.agencies},
        }

    def edition(self, name: str | None = None) -> Edition:
        """An edition by name; without a name the current one. Raises AssessmentError if there is none."""
        wanted = name or self.current_edition
        if wanted not in self.editions:
            known = ", ".join(self.editions)
            raise AssessmentError(Fault(FILE_NAME, f"there is no edition {wanted!r}; there are: {known}"))
        return self.editions[wanted]

    @property
    def priorities(self) -> tuple[Priority, ...]:
        """The priorities of the edition that this is the configuration of (`as_of`), or else those of now."""
        if self._as_of is None:
            return tuple(priority for priority in self.all_priorities if priority.until is None)
        line = self.line_of(self._as_of)
        return tuple(
            priority
            for priority in self.all_priorities
            if (priority.since is None or priority.since in line)
            and (priority.until is None or self._as_of in self.line_of(priority.until))
        )

    @property
    def takes_in_issues(self) -> Priority | None:
        """The priority that takes in new issues, where there is one."""
        return next((priority for priority in self.priorities if priority.takes_in_issues), None)

    def page_budgets(self, document: str) -> dict[str, int]:
        """Chapter → pages that it may take in the PDF of a document: `plan-violent-crime` → 2."""
        of_priorities = {
            "assessment": {priority.slug: priority.pages for priority in self.priorities},
            "plan": {f"plan-{priority.slug}": priority.plan_pages for priority in self.priorities},
        }
        return {**self.documents[document].pages, **of_priorities.get(document, {})}

    def as_of(self, edition: str) -> Self:
        """The same with the priorities that an edition has."""
        narrowed = self.model_copy()
        narrowed._as_of = edition
        return narrowed

    def line_of(self, edition: str) -> tuple[str, ...]:
        """An edition and those that it follows, the latest first."""
        line = [edition]
        while (last := self.edition(line[-1]).follows) is not None:
            line.append(last)
        return tuple(line)

    def released_folder(self, edition: str) -> Path:
        return self.root / "data" / "released" / edition

    def path(self, relative: Path) -> Path:
        return self.root / relative


def find_root(start: Path | None = None) -> Path:
    """The nearest folder, from `start` (by default the working folder) upwards, that holds assessment.yml."""
    begin = (start or Path.cwd()).resolve()
    for folder in (begin, *begin.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise AssessmentError(
        Fault(str(begin), f"no folder from here upwards holds {FILE_NAME}", "Work inside the project.")
    )


def load_configuration(root: Path | None = None) -> Configuration:
    """assessment.yml of the project at `root` (by default the one around the working folder)."""
    folder = find_root(root)
    configuration = read_model(folder / FILE_NAME, Configuration, FILE_NAME)
    refuse_if_any(_faults_between_parts(configuration))
    configuration._root = folder
    return configuration


def _faults_between_parts(configuration: Configuration) -> Iterable[Fault]:
    """Faults that show only when one part of the file is held against another."""
    agencies, editions = configuration.agencies_by_slug, configuration.editions
    yield from _repeated("agencies", [agency.slug for agency in configuration.agencies])
    yield from _repeated("priorities", [priority.slug for priority in configuration.all_priorities])
    takes_in = [priority.slug for priority in configuration.all_priorities if priority.takes_in_issues]
    if len(takes_in) > 1:
        what = f"takes_in_issues: only one priority can take in new issues, not {' and '.join(takes_in)}"
        yield Fault(f"{FILE_NAME}, priorities", what)
    yield from _unknown("agency", agencies, "partnership.steward", configuration.partnership.steward)
    yield from _unknown("edition", editions, "current_edition", configuration.current_edition)
    yield from _wrong_followers(editions)
    for priority in configuration.all_priorities:
        where = f"priorities, {priority.slug}"
        yield from _unknown("edition", editions, f"{where}, since", priority.since)
        yield from _unknown("edition", editions, f"{where}, until", priority.until)
        yield from _unknown("agency", agencies, f"{where}, owner", priority.owner)
        yield from _unknown("agency", agencies, f"{where}, reviewers", *priority.reviewers)
    for name, document in configuration.documents.items():
        for chapter, slug in document.owners.items():
            yield from _unknown("agency", agencies, f"documents, {name}, owners, {chapter}", slug)
        for chapter in document.unsigned:
            if chapter not in document.owners:
                where = f"{FILE_NAME}, documents, {name}, unsigned"
                yield Fault(where, f"{chapter!r} has no owner; name its owner under owners")
    force_areas = configuration.area.force_areas
    yield from _repeated("area, force_areas", [force_area.code for force_area in force_areas])
    if force_areas and configuration.area.authority not in [force_area.code for force_area in force_areas]:
        yield Fault(f"{FILE_NAME}, area, force_areas", f"lacks {configuration.area.authority}, the own area")


def _wrong_followers(editions: Mapping[str, Edition]) -> Iterable[Fault]:
    for name, edition in editions.items():
        key, last = f"editions.{name}.follows", edition.follows
        yield from _unknown("edition", editions, key, last)
        if last in editions and editions[last].period.last >= edition.period.first:
            what = f"the months of edition {last!r} do not end before its own begin"
            yield Fault(f"{FILE_NAME}, {key}", what)


def _unknown(kind: str, known: Iterable[str], key: str, *names: str | None) -> Iterable[Fault]:
    for name in names:
        if name is not None and name not in known:
            what = f"is {name!r}, which is no {kind}; allowed: {', '.join(known)}"
            yield Fault(f"{FILE_NAME}, {key}", what)


def _repeated(key: str, slugs: list[str]) -> Iterable[Fault]:
    for slug, times in Counter(slugs).items():
        if times > 1:
            yield Fault(f"{FILE_NAME}, {key}", f"{slug!r} is listed {times} times; list it once")
