"""What a new partnership must say of itself, asked on a terminal or given as flags; no writing."""

import argparse
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.periods import Period, parse_period

AUTHORITY = re.compile(r"[EW]\d{8}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
YEARS_BEFORE = 2


@dataclass(frozen=True)
class Answers:
    """All that is needed. Files are as their publishers give them (see `geography`)."""

    name: str
    short_name: str
    website: str
    authority: str
    area: str
    kind: str
    force: str
    force_name: str
    period: Period
    published: Period
    look_up: Path
    boundaries: Path
    residents: Path
    residents_year: str
    households: Path | None = None
    households_year: str = "2021"
    other_codes: Path | None = None
    beside: tuple[str, ...] = ()
    agencies: tuple[tuple[str, str], ...] = ()

    @property
    def edition(self) -> str:
        return str(self.period.last.year)

    @property
    def slug(self) -> str:
        plain = unicodedata.normalize("NFKD", self.short_name).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or self.authority.lower()

    @property
    def comparison(self) -> tuple[Period, ...]:
        return self.period.same_months_of_earlier_years(YEARS_BEFORE)

    @property
    def series(self) -> Period:
        return Period(self.comparison[0].first, self.period.last)


@dataclass(frozen=True)
class Question:
    """A flag, what is asked on a terminal, and how an answer becomes a value."""

    flag: str
    asks: str
    parse: Callable[[str], object] = str
    default: Callable[[dict[str, object]], str | None] = lambda _: None

    @property
    def key(self) -> str:
        return self.flag.removeprefix("--").replace("-", "_")


def _authority(text: str) -> str:
    if not AUTHORITY.fullmatch(text):
        raise ValueError("is no code of an authority of England or Wales, such as E07000041")
    return text


def _slug(text: str) -> str:
    if not SLUG.fullmatch(text):
        raise ValueError("is not as data.police.uk writes forces in file names, such as devon-and-cornwall")
    return text


def _file(text: str) -> Path:
    if not Path(text).is_file():
        raise ValueError("is no file")
    return Path(text).resolve()


def _span(text: str) -> Period:
    period = parse_period(text)
    if period.length > 12:
        raise ValueError("is longer than a year")
    return period


def _month(text: str) -> Period:
    period = parse_period(text)
    if not period.is_month:
        raise ValueError("is no month such as 2026-01")
    return period


def _year(text: str) -> str:
    if not re.fullmatch(r"20\d\d", text):
        raise ValueError("is no year such as 2021")
    return text


FILES = (
    Question("--look-up", "File that gives small areas (LSOA) to wards and authorities", _file),
    Question(
        "--boundaries", "File with the small areas' boundaries (GeoJSON, longitude and latitude)", _file
    ),
    Question("--residents", "File with the residents of small areas (CSV)", _file),
)
QUESTIONS = (
    Question("--name", "Name of the partnership"),
    Question("--short-name", "Short name", default=lambda given: str(given["name"])),
    Question("--website", "Its website", default=lambda _: "https://www.gov.uk"),
    Question("--authority", "Code of the local authority", _authority),
    Question("--area", "Name of the area, as in “Exeter”"),
    Question("--kind", "What the area is, as in “the city as a whole”", default=lambda _: "area"),
    Question("--force", "Police force, as data.police.uk writes it in file names", _slug),
    Question("--force-name", "Police force, as data.police.uk writes it in the column “Reported by”"),
    Question("--period", "Months of the assessment, such as 2025-04/2025-09", _span),
    Question("--published", "Month of publication", _month, lambda given: given["period"].last.plus(3).code),
    Question("--residents-year", "Year of the count of residents", _year, lambda _: "2021"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    for question in (*QUESTIONS, *FILES):
        parser.add_argument(question.flag, help=question.asks)
    parser.add_argument("--households", help="file with the households of small areas (CSV)")
    parser.add_argument("--households-year", default="2021", help="year of their count (default: 2021)")
    parser.add_argument("--other-codes", help="file that gives codes of another vintage to the small areas")
    parser.add_argument(
        "--beside",
        action="append",
        default=[],
        metavar="CODE",
        help="another authority of the force, to compare",
    )
    parser.add_argument(
        "--agency", action="append", default=[], metavar="SLUG=NAME", help="an agency's name, such as fire=…"
    )


def collect(
    arguments: argparse.Namespace, files: dict[str, Path], ask: Callable[[str], str] | None
) -> Answers:
    """The answers from flags, `files` that were fetched and, for what is missing, `ask`.

    Raises AssessmentError with every answer that is missing or wrong. Without `ask` (no terminal) a default
    counts where there is one.
    """
    faults: list[Fault] = []
    given: dict[str, object] = dict(files)
    for question in (*QUESTIONS, *FILES):
        if question.key in given:
            continue
        text = getattr(arguments, question.key)
        try:
            default = question.default(given)
        except KeyError:
            default = None
        if text is None and ask is not None:
            text = ask(f"{question.asks}{f' [{default}]' if default else ''}: ").strip() or default
        text = default if text is None else text
        if not text:
            faults.append(Fault(question.flag, "is missing", f"{question.asks}."))
            continue
        try:
            given[question.key] = question.parse(text)
        except ValueError as error:
            faults.append(Fault(question.flag, f"{text!r} {error}"))
    for key in ("households", "other_codes"):
        text = getattr(arguments, key)
        if text is not None:
            try:
                given[key] = _file(text)
            except ValueError as error:
                faults.append(Fault(f"--{key.replace('_', '-')}", f"{text!r} {error}"))
    try:
        given["households_year"] = _year(arguments.households_year)
    except ValueError as error:
        faults.append(Fault("--households-year", f"{arguments.households_year!r} {error}"))
    given["beside"] = tuple(arguments.beside)
    faults += [
        Fault("--beside", f"{code!r} is no code of an authority")
        for code in arguments.beside
        if not AUTHORITY.fullmatch(code)
    ]
    pairs = [text.partition("=") for text in arguments.agency]
    faults += [Fault("--agency", f"{slug!r}: write SLUG=NAME") for slug, equals, _ in pairs if not equals]
    given["agencies"] = tuple((slug, name) for slug, _, name in pairs)
    published, period = given.get("published"), given.get("period")
    if isinstance(published, Period) and isinstance(period, Period) and published.first <= period.last:
        faults.append(Fault("--published", "is not after the end of the period"))
    refuse_if_any(faults)
    return Answers(**given)  # type: ignore[arg-type]


def question_on_terminal(prompt: str) -> str:
    try:
        return input(prompt)
    except EOFError:
        raise AssessmentError(Fault("the terminal", "closed before all questions were answered")) from None
