"""The priority matrix: data/matrix.yml read and checked, its scores worked out, the tables that show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Literal

from pydantic import Field

from assessment.codelists import read_codelist
from assessment.configuration import FILE_NAME, Measures
from assessment.errors import AssessmentError, Fault, nearest, refuse_if_any
from assessment.periods import day_in_words
from assessment.profiles.matrix import (
    HIGHEST,
    LOWEST,
    ranking,
    rankings_by_weights,
    score_of,
    score_of_change,
    weighted_means,
)
from assessment.references import Reference, element_named
from assessment.report.conclusions.readings import UnknownReferenceError, read_reference
from assessment.report.edition.edition import EditionData
from assessment.report.edition.specification import CODELISTS, categories_of
from assessment.report.forms.elements import elements_of
from assessment.report.forms.measure import Question
from assessment.report.wording import markdown, words
from assessment.rounding import rounded
from assessment.yaml_files import StrictModel, places, read_model

FILE = Path("data/matrix.yml")
CONCERN = "concern"


class Criterion(StrictModel):
    """One criterion: its weight, and the rule that turns a number or an outcome into a score."""

    id: Literal["volume", "change", "harm", "concern", "capability"]
    title: str
    asks: str
    weight: float = Field(ge=0)
    table: str | None = None  # the released table that it is read from, where no element stands for it
    limits: tuple[float, ...] = ()
    scores: Mapping[str, int] = Field(default_factory=dict)


class HarmWeights(StrictModel):
    """How severe a crime of each kind is; dated, with its source."""

    source: str
    url: str
    dated: date
    weights: Mapping[str, float]


class MatrixFile(StrictModel):
    """The whole of data/matrix.yml."""

    fewest: int = Field(ge=1)
    criteria: tuple[Criterion, ...]
    harm: HarmWeights


class MeasureNames:
    """What the measures of a priority, or of an issue, may refer to; `weights` are the kinds of harm."""

    def __init__(self, data: EditionData, weights: Iterable[str]) -> None:
        self._data, self._weights = data, tuple(weights)

    def wrong(self, key: str, name: str) -> tuple[str, str] | None:
        """What is wrong with the name that a key gives, and what to do about it; None where it exists."""
        match key:
            case "harm":
                known, what = self._weights, f"has no weight under harm.weights in {FILE}"
            case "concern":
                known, what = self._concerns, f"is no code of the codelist {CONCERN}"
            case _:
                return self._wrong_number(key, name)
        return None if name in known else (f"{name!r} {what}", nearest(name, known))

    @cached_property
    def _concerns(self) -> tuple[str, ...]:
        return read_codelist(self._data.configuration.root / CODELISTS / f"{CONCERN}.yml").codes

    def _wrong_number(self, key: str, text: str) -> tuple[str, str] | None:
        elements, element = elements_of(self._data), element_named(text)
        if element not in elements:
            return f"{text!r} is no element", nearest(element, elements.ids)
        if text == element:
            return None
        reference, measure = Reference.parse(text), elements[element].measure
        numbers = measure.numbers - {"wards"}
        if key == "change" or reference is None or reference.name not in numbers:
            remedy = f"Write {element}" if key == "change" else f"Write {element} or {element}.part(CODE)"
            return f"{text!r} is no number of this element", f"{remedy}."
        codes = categories_of(measure.about, self._data.configuration.root)
        if reference.name == "total" or reference.argument in codes:
            return None
        codes += tuple(measure.categories()[0]) if measure.available else ()
        if reference.argument in codes:
            return None
        return f"{text!r}: there is no category {reference.argument!r}", nearest(
            reference.argument or "", codes
        )


class PriorityMatrix:
    """The scores of an edition's priorities. A criterion without data has no score and counts for nothing."""

    def __init__(self, data: EditionData) -> None:
        self._data = data

    @cached_property
    def file(self) -> MatrixFile:
        file = read_model(self._data.configuration.root / FILE, MatrixFile, str(FILE))
        refuse_if_any(self._faults(file))
        return file

    def _faults(self, file: MatrixFile) -> Iterable[Fault]:
        names, place = MeasureNames(self._data, file.harm.weights), None
        for at, priority in enumerate(self._data.configuration.all_priorities):
            measures = priority.measures
            several = [((key, index), name) for key in ("harm", "concern")
                       for index, name in enumerate(getattr(measures, key))]  # fmt: skip
            for keys, name in [(("volume",), measures.volume), (("change",), measures.change), *several]:
                if name is not None and (wrong := names.wrong(keys[0], name)):
                    place = place or places(self._data.configuration.root / FILE_NAME, FILE_NAME)
                    yield Fault(place(("priorities", at, "measures", *keys)), *wrong)

    @cached_property
    def scores(self) -> dict[str, dict[str, int]]:
        """Priority → criterion → score, in the order of both."""
        return {
            priority.slug: self.scores_of(priority.measures)
            for priority in self._data.configuration.priorities
        }

    def scores_of(self, measures: Measures) -> dict[str, int]:
        """Criterion → score of what these measures stand for: a priority, or an issue that may become one."""
        rules = {criterion.id: criterion for criterion in self.file.criteria}
        scores = {
            "volume": self._volume(measures, rules["volume"]),
            "change": self._change(measures, rules["change"]),
            "harm": self._harm(measures, rules["harm"]),
            "concern": self._concern(measures, rules["concern"]),
            "capability": measures.capability.score if measures.capability else None,
        }
        return {name: score for name, score in scores.items() if score is not None}

    def _volume(self, measures: Measures, rule: Criterion) -> int | None:
        if measures.volume is None:
            return None
        if "." in measures.volume:
            try:
                cell = read_reference(measures.volume, self._data).cell
            except UnknownReferenceError as error:
                raise AssessmentError(Fault("measures.volume", str(error))) from None
            return score_of(cell.value, rule.limits) if cell is not None and cell.known else None
        measure = elements_of(self._data)[measures.volume].measure
        known = measure.available and measure.total.known
        return score_of(measure.total.value, rule.limits) if known else None

    def _change(self, measures: Measures, rule: Criterion) -> int | None:
        measure = elements_of(self._data)[measures.change].measure if measures.change else None
        if measure is None or measure.answers is not Question.CHANGE or not measure.available:
            return None
        outcome = measure.outcome()
        return score_of_change(outcome, rule.scores) if outcome else None

    def _harm(self, measures: Measures, rule: Criterion) -> int | None:
        weights = [self.file.harm.weights[kind] for kind in measures.harm]
        return score_of(median(weights), rule.limits) if weights else None

    def _concern(self, measures: Measures, rule: Criterion) -> int | None:
        table = self._data.table(rule.table) if rule.table else None
        if table is None:
            return None
        cells = table.by("concern")
        parts = [cells[code] for code in measures.concern if code in cells]
        whole = cells["all"]
        if not parts or not whole.value or not all(cell.known for cell in [*parts, whole]):
            return None
        return score_of(sum(cell.value for cell in parts) / whole.value, rule.limits)

    @property
    def _weights(self) -> dict[str, float]:
        return {criterion.id: criterion.weight for criterion in self.file.criteria}

    @property
    def _ranked(self) -> dict[str, dict[str, int]]:
        """The scores of the priorities that have enough of them to be ranked."""
        return {slug: scores for slug, scores in self.scores.items() if len(scores) >= self.file.fewest}

    def table(self) -> str:
        """The scores, their mean and the rank that follows."""
        means = weighted_means(self._ranked, self._weights)
        ranks = ranking(means)
        titles = {priority.slug: priority.title for priority in self._data.configuration.priorities}
        rows = [
            [
                titles[slug],
                *(str(self.scores[slug].get(criterion.id, "–")) for criterion in self.file.criteria),
                rounded(means[slug], 1),
                words.ordinal(ranks[slug]),
            ]
            for slug in sorted(means, key=lambda slug: (ranks[slug], list(titles).index(slug)))
        ]
        for slug in (slug for slug in titles if slug not in means):
            scored = [str(self.scores[slug].get(criterion.id, "–")) for criterion in self.file.criteria]
            rows.append([titles[slug], *scored, "–", "not ranked"])
        header = ["Priority", *(criterion.title for criterion in self.file.criteria), "Mean", "Rank"]
        caption = (
            f"The priorities scored from {LOWEST} (least) to {HIGHEST} (most) on each criterion; a dash "
            f"where there is nothing to score by, {self._data.period.label}"
        )
        return markdown.table((header, rows), caption, "priority-matrix", range(1, len(header)))

    @cached_property
    def _used(self) -> list[Criterion]:
        """The criteria by which at least one priority is scored."""
        return [
            criterion
            for criterion in self.file.criteria
            if any(criterion.id in scores for scores in self._ranked.values())
        ]

    def sensitivity(self) -> str:
        """The ranks with each criterion's weight doubled, and with the criterion left out."""
        changed = rankings_by_weights(self._ranked, self._weights)
        titles = {priority.slug: priority.title for priority in self._data.configuration.priorities}
        base = ranking(weighted_means(self._ranked, self._weights))
        used = self._used
        rows = []
        for slug in sorted(base, key=lambda slug: (base[slug], list(titles).index(slug))):
            pairs = [
                tuple(changed[criterion.id, factor].get(slug, base[slug]) for factor in (2.0, 0.0))
                for criterion in used
            ]
            every = [base[slug], *(rank for pair in pairs for rank in pair)]
            span = (
                words.ordinal(min(every))
                if len(set(every)) == 1
                else f"{words.ordinal(min(every))} to {words.ordinal(max(every))}"
            )
            rows.append([titles[slug], *(f"{twice} / {without}" for twice, without in pairs), span])
        header = ["Priority", *(criterion.title for criterion in used), "Ranks"]
        caption = (
            "Each priority's rank when the criterion counts twice, and (after the stroke) when it is left out"
        )
        return markdown.table((header, rows), caption, "matrix-sensitivity", range(1, len(header)))

    def firm(self) -> str:
        """A sentence on how far the ranking depends on the weights."""
        base = ranking(weighted_means(self._ranked, self._weights))
        others = rankings_by_weights(self._ranked, self._weights).values()
        titles = {priority.slug: priority.title for priority in self._data.configuration.priorities}
        first = [slug for slug, rank in base.items() if rank == 1]
        always = [slug for slug in first if all(ranking.get(slug) == 1 for ranking in others)]
        named = words.listed([titles[slug] for slug in first])
        verb = "comes" if len(first) == 1 else "come"
        rivals = [
            slug for slug in base if slug not in first and any(ranking.get(slug) == 1 for ranking in others)
        ]
        if always == first and not rivals:
            return f"{named} {verb} first whichever criterion counts twice or is left out."
        if not rivals:
            return f"{named} {verb} first with equal weights."
        also = words.listed([words.lowered(titles[slug]) for slug in rivals], "or")
        criteria = words.listed([words.lowered(criterion.title) for criterion in self._used])
        return (
            f"{named} {verb} first when scored for {criteria}; where one of these counts twice or is left "
            f"out, first place can also go to {also}."
        )

    def rules(self) -> str:
        """The scoring rules in words."""
        lines = []
        for criterion in self.file.criteria:
            rule = ""
            if criterion.limits:
                shown = [
                    words.percent(limit) if criterion.id == "concern" else words.number(limit)
                    for limit in criterion.limits
                ]
                rule = f": {LOWEST}, and one more on reaching each of {words.listed(shown)}"
            if criterion.scores:
                parts = [f"{score} for {_OUTCOMES[name]}" for name, score in criterion.scores.items()]
                rule = f": {words.listed(parts)}"
            if criterion.id == "capability":
                rule = ": judged, with the reason in the project's data"
            lines.append(f"- **{criterion.title}**, {criterion.asks}{rule}.")
        harm = self.file.harm
        source = markdown.escaped(" ".join(harm.source.split()))
        source = f"Harm weights: {source} Dated {day_in_words(harm.dated)}."
        return "\n".join(lines) + f"\n\n{source}\n"


_OUTCOMES = {
    "rise-strong": "a clear rise",
    "rise-moderate": "a rise on moderate evidence",
    "unclear-weak": "no clear change",
    "fall-moderate": "a fall on moderate evidence",
    "fall-strong": "a clear fall",
}
