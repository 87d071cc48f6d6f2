"""Disclosure rules and exceptions as data: reading data/policy, and which rule holds for a table.

What a rule does to a table is not said here (`suppress`), nor whether it was kept (`audit`).
"""

import math
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.yaml_files import StrictModel, read_model

RULES_FILE = Path("data/policy/disclosure.yml")
EXCEPTIONS_FILE = Path("data/policy/exceptions.yml")
PUBLIC = "public"

Audience = Literal["public", "partners"]
ZeroRule = Literal["published", "suppressed"]


class Grounds(StrictModel):
    """What a rule stands on, and where that stands: quoted in `words`, or in our words in `summary`."""

    agency: str
    words: str | None = None
    summary: str | None = None
    reference: str

    @model_validator(mode="after")
    def _says_which(self) -> "Grounds":
        if (self.words is None) == (self.summary is None):
            raise ValueError("give words (a quotation) or summary (in our own words)")
        return self


class ClassRule(StrictModel):
    """What must not be learned of everybody in a group at once: that they share one category of `attribute`.

    A group is a row of a table over the attribute: the people whose other codes agree. It is given away where
    a reader can tell that all of them, but for at most `all_but`, are in one category that is not named under
    `harmless`. Where `zero` is `suppressed`, nor may a reader learn that nobody in a group is in a category.
    The rule holds for the tables of `returns`; without any, wherever a threshold holds.
    """

    attribute: str
    returns: tuple[str, ...] = ()
    all_but: int = Field(ge=0)
    zero: ZeroRule = "published"
    harmless: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """The rule as `resource.json` states it."""
        return {"all_but": self.all_but, "zero": self.zero, "harmless": list(self.harmless)}


class Rule(StrictModel):
    """A disclosure rule. Without a threshold nothing is suppressed: the source is public already.

    A count below `threshold` is suppressed; a zero too where `zero` is `suppressed`, and otherwise only where
    it has to hide a neighbour. So a suppressed small cell may always hold anything from 0 to threshold - 1.
    Counts are published rounded to the nearest multiple of `rounding_base`, halves up.
    A cell is suppressed too where one contributor holds more than `dominance` of it.
    An attacker must not narrow any suppressed cell to an interval shorter than `protection_width`
    (upper minus lower end).
    """

    name: str
    audience: Audience = PUBLIC
    title: str
    threshold: int | None = Field(default=None, ge=2)
    zero: ZeroRule = "published"
    rounding_base: int | None = Field(default=None, ge=2)
    dominance: float | None = Field(default=None, gt=0, lt=1)
    protection_width: int = Field(default=0, ge=0)
    sources: tuple[Grounds, ...] = ()

    @model_validator(mode="after")
    def _width_can_be_kept(self) -> "Rule":
        if self.threshold is None:
            if self.protection_width or self.dominance or self.zero == "suppressed":
                raise ValueError("a rule without a threshold protects nothing: leave out the other values")
        elif not 1 <= self.protection_width <= self.threshold - 1:
            raise ValueError(
                f"protection_width must lie from 1 to {self.threshold - 1}: readers know that a suppressed "
                f"small cell lies from 0 to {self.threshold - 1}"
            )
        return self

    def values(self) -> dict[str, Any]:
        """The rule as `resource.json` states it, for readers and for the audit."""
        return {
            "rule": self.name,
            "threshold": self.threshold,
            "zero": self.zero,
            "rounding_base": self.rounding_base,
            "dominance": self.dominance,
            "protection_width": self.protection_width,
        }


class Exemption(StrictModel):
    """A written exception for a table whose outcome is `review`."""

    edition: str
    table: str
    reason: str = Field(min_length=10)
    approved_by: str = Field(min_length=3)  # a role, never a person's name
    until: date


class _RulesFile(StrictModel):
    rules: tuple[Rule, ...]
    class_disclosure: tuple[ClassRule, ...] = ()

    @model_validator(mode="after")
    def _named_once(self) -> "_RulesFile":
        keys = [(rule.name, rule.audience) for rule in self.rules]
        for name, audience in keys:
            if keys.count((name, audience)) > 1:
                raise ValueError(f"the rule {name!r} for {audience} is given twice")
        attributes = [rule.attribute for rule in self.class_disclosure]
        for attribute in attributes:
            if attributes.count(attribute) > 1:
                raise ValueError(f"class_disclosure gives the attribute {attribute!r} twice")
        return self


class _ExceptionsFile(StrictModel):
    exceptions: tuple[Exemption, ...]


class Rules:
    """The disclosure rules by name and audience, and those of whole groups by attribute."""

    def __init__(
        self, rules: Iterable[Rule], shown_as: str = str(RULES_FILE), classes: Iterable[ClassRule] = ()
    ) -> None:
        self._rules = {(rule.name, rule.audience): rule for rule in rules}
        self._classes = tuple(classes)
        self._shown_as = shown_as

    def __iter__(self) -> Any:
        return iter(self._rules.values())

    def rule(self, name: str, audience: Audience = PUBLIC) -> Rule:
        """The rule of this name. Raises AssessmentError if there is none for the audience."""
        if (name, audience) not in self._rules:
            known = ", ".join(sorted(rule for rule, heard_by in self._rules if heard_by == audience))
            remedy = f"Use one of: {known or 'none'}; or write the rule."
            raise AssessmentError(Fault(self._shown_as, f"has no rule {name!r} for {audience}", remedy))
        return self._rules[name, audience]

    def of_classes(self, return_name: str, dimensions: Iterable[str]) -> dict[str, ClassRule]:
        """The rules of whole groups that hold for a table of a return, by attribute."""
        held = set(dimensions)
        return {
            rule.attribute: rule
            for rule in self._classes
            if rule.attribute in held and (not rule.returns or return_name in rule.returns)
        }

    def strictest(self, names: Iterable[str], audience: Audience = PUBLIC) -> Rule:
        """One rule at least as strict as each of those named: for a table of several sources."""
        return strictest([self.rule(name, audience) for name in names])


def strictest(rules: Iterable[Rule]) -> Rule:
    """One rule at least as strict as each of the given, value by value.

    Rounding bases give their least common multiple, so that each source's own rounding still holds.
    """
    distinct = list({rule.name: rule for rule in rules}.values())
    if not distinct:
        raise ValueError("a table needs the rule of at least one source")
    if len(distinct) == 1:
        return distinct[0]
    thresholds = [rule.threshold for rule in distinct if rule.threshold]
    bases = [rule.rounding_base for rule in distinct if rule.rounding_base]
    return Rule(
        name=" + ".join(sorted(rule.name for rule in distinct)),
        audience=distinct[0].audience,
        title="The strictest of: " + "; ".join(sorted(rule.title for rule in distinct)),
        threshold=max(thresholds, default=None),
        zero="suppressed" if any(rule.zero == "suppressed" for rule in distinct) else "published",
        rounding_base=math.lcm(*bases) if bases else None,
        dominance=min((rule.dominance for rule in distinct if rule.dominance), default=None),
        protection_width=max(rule.protection_width for rule in distinct),
        sources=tuple(words for rule in distinct for words in rule.sources),
    )


def read_rules(root: Path) -> Rules:
    """The rules of data/policy/disclosure.yml under the project's root."""
    content = read_model(root / RULES_FILE, _RulesFile, str(RULES_FILE))
    return Rules(content.rules, classes=content.class_disclosure)


def read_exceptions(root: Path, today: date) -> Mapping[tuple[str, str], Exemption]:
    """The exceptions of data/policy/exceptions.yml by (edition, table). Refused if one has expired."""
    content = read_model(root / EXCEPTIONS_FILE, _ExceptionsFile, str(EXCEPTIONS_FILE))
    refuse_if_any(
        Fault(
            f"{EXCEPTIONS_FILE}, {entry.edition}/{entry.table}",
            f"the exception ended on {entry.until.isoformat()}",
            f"Ask the {entry.approved_by} to renew it with a new date, or take it out.",
        )
        for entry in content.exceptions
        if entry.until < today
    )
    return {(entry.edition, entry.table): entry for entry in content.exceptions}
