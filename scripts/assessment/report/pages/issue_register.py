"""The register of emerging issues as the book prints it: each with its score and what was decided."""

from __future__ import annotations

from functools import cached_property

from assessment.emerging.register import Decision, Source, Standing, standings
from assessment.periods import day_in_words
from assessment.profiles.matrix import HIGHEST, LOWEST, weighted_means
from assessment.report.conclusions.priority_matrix import PriorityMatrix
from assessment.report.pages.page import Page
from assessment.report.wording import markdown, words
from assessment.report.wording.vocabulary import block, inline
from assessment.rounding import rounded

_SOURCES: dict[Source, str] = {
    "face-the-people": "Face the People session",
    "neighbourhood-policing": "Neighbourhood Policing",
    "strategic-assessment": "Strategic assessment",
    "partner": "Partner's issue form",
}
_DECIDED = {
    "watch": "Watch",
    "promote": "Made a priority",
    "close": "Closed",
    "retire": "No longer a priority",
}


class IssueRegister(Page):
    """What the chapter on emerging issues may say of the others."""

    about = "register of emerging issues"

    @cached_property
    def _scores(self) -> dict[str, float]:
        """Issue → mean of its scores, by the rules and weights of the priorities."""
        matrix = PriorityMatrix(self._data)
        scores = {standing.id: matrix.scores_of(standing.issue.measures) for standing in self._all}
        weights = {criterion.id: criterion.weight for criterion in matrix.file.criteria}
        return weighted_means(scores, weights)

    @cached_property
    def _all(self) -> list[Standing]:
        return standings(self._data)

    @inline
    def sentence(self) -> str:
        """How many issues there are, and how one gets onto the register."""
        if not self._all:
            return "No other issue has been raised for this edition. Anybody can raise one with a partner."
        count = len(self._all)
        were = "issue was" if count == 1 else "issues were"
        watched = sum(
            standing.decision is None or standing.decision.decision == "watch" for standing in self._all
        )
        return (
            f"{words.capitalised(words.spelled(count))} other {were} raised; we watch "
            f"{words.spelled(watched)} of them."
        )

    @block
    def table(self) -> str | None:
        """Print the issues, those with the highest score first."""
        if not self._all:
            return None
        order = sorted(self._all, key=lambda standing: (-self._scores.get(standing.id, 0), standing.id))
        rows = [
            [
                f"{standing.issue.title}. {standing.issue.says}",
                f"{_SOURCES[standing.issue.source]}, {self._data.agency(standing.issue.raised.by)}, "
                f"{day_in_words(standing.issue.raised.day)}",
                rounded(self._scores[standing.id], 1) if standing.id in self._scores else "–",
                self._decided(standing.decision),
            ]
            for standing in order
        ]
        made_up = " Synthetic: issues and decisions are made up." if self._data.about.is_synthetic else ""
        caption = (
            f"Other emerging issues, scored by the rules of the priorities ({LOWEST} to {HIGHEST}).{made_up}"
        )
        header = ["Issue", "Raised", "Score", "Decision"]
        return markdown.plain_table((header, rows), caption, "emerging-register", (2,), (34, 26, 8, 32))

    def _decided(self, decision: Decision | None) -> str:
        if decision is None:
            return "Not decided yet"
        return (
            f"{_DECIDED[decision.decision]}, {day_in_words(decision.day)}: {words.lowered(decision.reason)}"
        )
