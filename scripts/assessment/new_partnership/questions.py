"""What a new partnership is asked, on a terminal or by flags, and how an answer becomes a value."""

import argparse
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.new_partnership.answers import Answers
from assessment.new_partnership.words import ANSWERED
from assessment.periods import Period, parse_period

AUTHORITY = re.compile(r"[EW]\d{8}")
COUNTY = re.compile(r"E10\d{6}")
OUTSIDE = re.compile(r"[NS]\d{8}")
OUT_OF_SCOPE = "is outside England and Wales, whose law and areas this book is made for"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NO_FORCE_OF_AN_AREA = {
    "btp": "polices the railways of the whole country: name the force of the area",
    "northern-ireland": OUT_OF_SCOPE,
}
Ask = Callable[[str], str]
Given = Mapping[str, object]


@dataclass(frozen=True)
class Question:
    """A flag, what is asked on a terminal, and how an answer becomes a value. `optional`: none will do."""

    flag: str
    asks: str
    parse: Callable[[str], object] = str
    default: Callable[[Given], str | None] = lambda _: None
    optional: bool = False

    @property
    def key(self) -> str:
        return self.flag.removeprefix("--").replace("-", "_")


def parse_authorities(text: str) -> str:
    """'E07000223+E07000229' of 'E07000229, E07000223'. Raises ValueError."""
    codes = sorted(set(re.split(r"[\s,+]+", text.strip())))
    if any(OUTSIDE.fullmatch(code) for code in codes):
        raise ValueError(OUT_OF_SCOPE)
    if any(COUNTY.fullmatch(code) for code in codes):
        raise ValueError("is a county: give the codes of its districts, with commas between them")
    if not all(AUTHORITY.fullmatch(code) for code in codes):
        raise ValueError("is no code of an authority of England or Wales, such as E07000041")
    return "+".join(codes)


def _parse_beside(text: str) -> tuple[str, ...]:
    return tuple(parse_authorities(text).split("+"))


def _slug(text: str) -> str:
    if not SLUG.fullmatch(text):
        raise ValueError("is not as data.police.uk writes forces in file names, such as devon-and-cornwall")
    if text in NO_FORCE_OF_AN_AREA:
        raise ValueError(NO_FORCE_OF_AN_AREA[text])
    return text


def _file(text: str) -> Path:
    path = Path(text).expanduser()
    if not path.is_file():
        raise ValueError("is no file")
    return path.resolve()


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


def _kind(text: str) -> str:
    """'city' of 'the city': an article is the sentence's own."""
    return re.sub(r"^(the|a|an)\s+", "", text, flags=re.IGNORECASE)


FILES = (
    Question("--look-up", "File that gives small areas (LSOA) to wards and authorities", _file),
    Question("--boundaries", "File with their boundaries (GeoJSON, longitude and latitude)", _file),
    Question("--residents", "File with their residents (CSV)", _file),
    Question("--residents-year", "Year of that count of residents", _year, lambda _: "2021"),
    Question("--households", "File with their households (CSV), if you have it", _file, optional=True),
    Question("--households-year", "Year of that count of households", _year, lambda _: "2021"),
    Question(
        "--other-codes",
        "File that gives codes of another vintage to them, if you have it",
        _file,
        optional=True,
    ),
)
QUESTIONS = (
    Question("--name", "Name of the partnership"),
    Question("--short-name", "Short name", default=lambda given: str(given["name"])),
    Question("--website", "Its website", default=lambda _: "https://www.gov.uk"),
    Question("--authority", "Code of its local authority, such as E07000041 (several: commas between)",
             parse_authorities),
    Question("--area", "Name of the area, such as Exeter"),
    Question("--kind", "What the area is: borough, city, county, district", _kind, lambda _: "area"),
    Question("--force", "Police force as in data.police.uk's file names, such as devon-and-cornwall", _slug),
    Question("--force-name", "The force's name as in those files, such as Devon & Cornwall Police"),
    Question("--beside", "Other authorities of the force to compare with: codes, if you like",
             _parse_beside, optional=True),
    Question("--period", "Months that the assessment is about, such as 2025-04/2025-09", _span),
    Question("--published", "Month of publication", _month, lambda given: given["period"].last.plus(3).code),
    *FILES,
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    for question in QUESTIONS:
        many = {"action": "append", "metavar": "CODE"} if question.key == "beside" else {}
        parser.add_argument(question.flag, help=question.asks, **many)
    parser.add_argument(
        "--agency", action="append", default=[], metavar="SLUG=NAME", help="an agency's name, such as fire=…"
    )


def collect(
    arguments: argparse.Namespace, files: Given, ask: Ask | None, agencies: Mapping[str, str]
) -> Answers:
    """The answers from flags, `files` that were fetched and, for what is missing, `ask`.

    `agencies` are asked for their names: slug to a name in general words. Raises AssessmentError with every
    flag that is missing or wrong. Without `ask` (no terminal) a default counts where there is one; with it,
    what is answered wrongly is asked again.
    """
    faults: list[Fault] = []
    given: dict[str, object] = dict(files)
    for question in QUESTIONS:
        if question.key in given or _is_idle(question, arguments, given):
            continue
        try:
            value = _answer(question, arguments, given, ask)
        except ValueError as error:
            faults.append(Fault(question.flag, str(error), f"{question.asks}."))
            continue
        if value is not None:
            given[question.key] = value
    pairs = [text.partition("=") for text in arguments.agency]
    faults += [Fault("--agency", f"{slug!r}: write SLUG=NAME") for slug, equals, _ in pairs if not equals]
    named = {slug: name for slug, _, name in pairs}
    for slug, general in agencies.items() if ask and not faults else ():
        if slug not in named and general not in ANSWERED:
            default = general.format(area=given["area"])
            named[slug] = ask(f"Name of: {default} [{default}]: ").strip() or default
    given["agencies"] = tuple(named.items())
    published, period = given.get("published"), given.get("period")
    if isinstance(published, Period) and isinstance(period, Period) and published.first <= period.last:
        faults.append(Fault("--published", "is not after the end of the period"))
    refuse_if_any(faults)
    return Answers(**given)  # type: ignore[arg-type]


def _is_idle(question: Question, arguments: argparse.Namespace, given: Given) -> bool:
    """Whether it is about a file that there is not."""
    of_no_file = question.key == "households_year" and "households" not in given
    return of_no_file and getattr(arguments, question.key) is None


def _answer(question: Question, arguments: argparse.Namespace, given: Given, ask: Ask | None) -> object:
    """The value of a flag, of an answer or of the default; None where the question is optional.

    Raises ValueError for a flag that is wrong, or missing where nobody can be asked.
    """
    flag = getattr(arguments, question.key)
    try:
        default = question.default(given)
    except KeyError:
        default = None
    if flag is None and ask is not None:
        return _asked(question, default, ask)
    text = ",".join(flag) if isinstance(flag, list) else default if flag is None else flag
    if text:
        return _parsed(question, text)
    if question.optional:
        return None
    raise ValueError("is missing")


def _asked(question: Question, default: str | None, ask: Ask) -> object:
    while True:
        text = ask(f"{question.asks}{f' [{default}]' if default else ''}: ").strip() or default
        if not text and question.optional:
            return None
        try:
            if text:
                return _parsed(question, text)
            print("  Please answer; there is no default.")
        except ValueError as error:
            print(f"  {error}.")


def _parsed(question: Question, text: str) -> object:
    try:
        return question.parse(text)
    except ValueError as error:
        raise ValueError(f"{text!r} {error}") from None


def ask_authorities(arguments: argparse.Namespace, ask: Ask | None) -> tuple[str, ...]:
    """The authorities' codes, asked before all else, for fetching needs them. Raises AssessmentError."""
    (question,) = (question for question in QUESTIONS if question.key == "authority")
    try:
        arguments.authority = str(_answer(question, arguments, {}, ask))
    except ValueError as error:
        raise AssessmentError(Fault(question.flag, str(error), f"{question.asks}.")) from None
    return tuple(arguments.authority.split("+"))


def question_on_terminal(prompt: str) -> str:
    try:
        return input(prompt)
    except EOFError:
        raise AssessmentError(Fault("the terminal", "closed before all questions were answered")) from None
