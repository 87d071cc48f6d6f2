"""Findings: what each profile concludes, from data/findings.yml; checked, filled with live values, printed.

Outcome and strength come from `assessment.profiles.evidence`; the words are the file's. A finding whose
evidence has no data in an edition falls away, as a sentence does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, RootModel

from assessment.errors import Fault, nearest, refuse_if_any
from assessment.profiles.evidence import Outcome, Strength
from assessment.references import filled, references_in
from assessment.report.edition.edition import EditionData
from assessment.report.edition.specification import Specification
from assessment.report.forms.element import FORMS
from assessment.report.forms.elements import elements_of, faults_of_reference
from assessment.report.forms.measure import Against, Question
from assessment.report.wording.vocabulary import NotAvailable
from assessment.yaml_files import StrictModel, lines_of_items, places, read_model

FILE = Path("data/findings.yml")
OUTCOMES = {
    Question.CHANGE: ("rise", "fall", "unclear"),
    Question.SHARE: ("more", "less", "unclear"),
    Question.WARDS: ("above", "none"),
    Question.HOT_SPOTS: ("found", "none"),
}


class Decision(StrictModel):
    """What decides the outcome: an element, and for a share the category and what it is held against.

    `against`: a share (0.5), or `residents` for an age band's share of them.
    """

    kind: Question
    of: str
    category: str | None = None
    against: Against | None = None


class Explanation(StrictModel):
    """Why it may be so: an explanation offered, what speaks for and against it, and our verdict."""

    hypothesis: str
    evidence_for: str = Field(alias="for")
    evidence_against: str = Field(alias="against")
    verdict: Literal["supported", "plausible", "open", "not supported"]


class FindingSpecification(StrictModel):
    """One finding of data/findings.yml (its head explains the fields)."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    chapter: str
    profile: Literal["victims", "offenders", "locations"]
    evidence: tuple[str, ...] = Field(min_length=1)
    measure: Decision
    says: Mapping[str, str]
    explanation: Explanation


class _File(RootModel[tuple[FindingSpecification, ...]]):
    pass


@dataclass(frozen=True)
class Finding:
    """A finding of an edition: its number ('1.2' is the first priority's second), words and strength."""

    id: str
    number: str
    chapter: str
    profile: str
    evidence: tuple[str, ...]
    text: str
    outcome: Outcome
    explanation: Explanation


class Findings:
    """The findings of an edition, each worked out when it is asked for."""

    def __init__(self, data: EditionData) -> None:
        self._data = data
        self._elements = elements_of(data)

    @cached_property
    def specifications(self) -> tuple[FindingSpecification, ...]:
        file = self._data.configuration.root / FILE
        if not file.is_file():
            return ()
        every = read_model(file, _File, str(FILE), self._data.configuration.names).root
        known = {element.id: element for element in self._data.elements}
        lines = lines_of_items(file)
        of_edition = {
            at: finding
            for at, finding in enumerate(every)
            if not self._data.is_of_another_edition(finding.chapter)
        }
        refuse_if_any(
            fault for at, finding in of_edition.items() for fault in _faults(finding, known, lines[at])
        )
        refuse_if_any(
            fault
            for at, finding in of_edition.items()
            for fault in _faults_of_texts(finding, known, file, at)
        )
        refuse_if_any(_repeated(every, lines))
        return tuple(of_edition.values())

    def check(self) -> None:
        """Raises AssessmentError with every fault of the file."""
        _ = self.specifications

    def of(self, chapter: str, profile: str | None = None) -> Iterator[Finding]:
        """The findings of a chapter, or of one of its profiles, that this edition has the data for."""
        of_chapter = [finding for finding in self.specifications if finding.chapter == chapter]
        order = [priority.slug for priority in self._data.configuration.priorities]
        first = order.index(chapter) + 1 if chapter in order else 0
        for second, specification in enumerate(of_chapter, 1):
            if profile in (None, specification.profile):
                finding = self._finding(specification, f"F{first}.{second}")
                if finding:
                    yield finding

    def all(self) -> Iterator[Finding]:
        """All findings that this edition has the data for, in the order of the priorities."""
        for priority in self._data.configuration.priorities:
            yield from self.of(priority.slug)

    def _finding(self, about: FindingSpecification, number: str) -> Finding | None:
        if not all(self._elements[name].available for name in about.evidence):
            return None
        asked = about.measure
        outcome = self._elements[asked.of].measure.outcome(asked.category, asked.against)
        text = self._filled(about.says[outcome.code]) if outcome else None
        reason = about.explanation
        sides = [self._filled(part) for part in (reason.evidence_for, reason.evidence_against)]
        if outcome is None or text is None or None in sides:
            return None
        explanation = reason.model_copy(update={"evidence_for": sides[0], "evidence_against": sides[1]})
        return Finding(
            about.id, number, about.chapter, about.profile, about.evidence, text, outcome, explanation
        )

    def _filled(self, template: str) -> str | None:
        """The template with its live values; None where one of them is not available."""
        values = {reference: self._elements.say(str(reference)) for reference in references_in(template)}
        if any(isinstance(value, NotAvailable) for value in values.values()):
            return None
        return filled(template, values.__getitem__)


def _faults(about: FindingSpecification, elements: Mapping[str, Specification], line: int) -> Iterable[Fault]:
    where = f"{FILE}, line {line}, {about.id}"
    for element in (*about.evidence, about.measure.of):
        if element not in elements:
            yield Fault(where, f"cites {element!r}, which is no element", nearest(element, elements))
    if about.measure.of not in about.evidence:
        yield Fault(f"{where}, evidence", f"lacks {about.measure.of!r}, which its measure is of")
    if about.measure.of in elements:
        form = FORMS[elements[about.measure.of].form]
        if form.measure_class.answers is not about.measure.kind:
            what = f"a {about.measure.kind} cannot be of {about.measure.of!r}, whose form is "
            yield Fault(f"{where}, measure", what + elements[about.measure.of].form)
    if about.measure.kind == "share" and (about.measure.category is None or about.measure.against is None):
        yield Fault(f"{where}, measure", "a share needs `category` and `against`")
    wanted, given = set(OUTCOMES[about.measure.kind]), set(about.says)
    for code in sorted(wanted - given):
        yield Fault(f"{where}, says", f"has no words for the outcome {code!r}")
    for code in sorted(given - wanted):
        yield Fault(f"{where}, says.{code}", f"is no outcome; there are: {', '.join(sorted(wanted))}")


def _faults_of_texts(
    about: FindingSpecification, elements: Mapping[str, Specification], file: Path, position: int
) -> Iterable[Fault]:
    """What is wrong in the words of the finding at a position of the file, each with its own line."""
    explanation = about.explanation
    texts = {
        **{("says", code): text for code, text in about.says.items()},
        ("explanation", "evidence_for"): explanation.evidence_for,
        ("explanation", "evidence_against"): explanation.evidence_against,
    }
    for keys, text in texts.items():
        for fault in _faults_of_text(text, about.evidence, elements):
            yield replace(fault, where=places(file, str(FILE))((position, *keys)))


def _faults_of_text(
    text: str, evidence: Iterable[str], elements: Mapping[str, Specification]
) -> Iterable[Fault]:
    for reference in dict.fromkeys(references_in(text)):
        if reference.element in elements and reference.element not in evidence:
            what = f"{reference} is of an element that the evidence does not name"
            yield Fault("", what, f"Add {reference.element} to the finding's evidence.")
        else:
            yield from faults_of_reference(reference, elements, "")
    bare = filled(text, lambda _: "")
    if re.search(r"[{}]", bare):
        yield Fault("", f"has a brace that is no value: {text!r}", "Write {element-id.name}.")
    if re.search(r"\d", bare):
        yield Fault("", f"has a digit typed into its words: {text!r}", "Name the value: {element-id.name}.")


def _repeated(findings: Iterable[FindingSpecification], lines: list[int]) -> Iterable[Fault]:
    seen: set[str] = set()
    for at, finding in enumerate(findings):
        if finding.id in seen:
            yield Fault(f"{FILE}, line {lines[at]}", f"gives {finding.id!r} a second time")
        seen.add(finding.id)


def as_list(findings: Iterable[Finding]) -> str:
    """Findings as a list: number, what it says, how strong the evidence is."""
    return "".join(
        f"- **{finding.number}** {finding.text} *{evidence_words(finding.outcome)}.*\n"
        for finding in findings
    )


def evidence_words(outcome: Outcome) -> str:
    """The strength in words."""
    return _STRENGTH[outcome.strength]


_STRENGTH = {
    Strength.STRONG: "Strong evidence",
    Strength.MODERATE: "Moderate evidence",
    Strength.WEAK: "The data do not settle it",
}
