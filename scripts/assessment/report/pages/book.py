"""What is said of the whole edition: summary, priorities, findings and methods; of its data, `book_data`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from assessment.periods import parse_period
from assessment.profiles.evidence import Strength
from assessment.report.conclusions.findings import Finding, Findings, as_list, evidence_words
from assessment.report.conclusions.priority_matrix import PriorityMatrix
from assessment.report.downloads.feed import write_feed
from assessment.report.downloads.files import data_package
from assessment.report.downloads.workbook import workbook
from assessment.report.drawing import social_picture
from assessment.report.edition import received_returns as register
from assessment.report.forms.element import Counts, Element
from assessment.report.forms.elements import elements_of
from assessment.report.pages.accessibility import statement
from assessment.report.pages.book_data import DataOfBook
from assessment.report.wording import markdown, words
from assessment.report.wording.glossary import definition_list, read_glossary
from assessment.report.wording.vocabulary import block, inline
from assessment.statistics.changes import PERCENTAGE_FROM
from assessment.statistics.rates import CONFIDENCE


class Book(DataOfBook):
    """What the summary, the data sources and the methods may say."""

    about = "book"
    of_whole_book = True

    @inline
    def confidence(self) -> str:
        """How often a likely range holds the true value."""
        return words.percent(CONFIDENCE)

    @inline
    def smallest_base(self) -> str:
        """The smallest count on which a percentage change is given."""
        return str(PERCENTAGE_FROM)

    @inline
    def gaps_sentence(self) -> str:
        """How many elements are declared gaps, of how many; and which returns came late."""
        late = register.late_sentence(self._data.package)
        return f"{self._gaps_counted()} {late}".rstrip()

    def _gaps_counted(self) -> str:
        missing, total = len(self.missing), len(self._elements)
        if not missing:
            return f"All {total} elements of this assessment are filled in this edition."
        lack = "lacks its" if missing == 1 else "lack their"
        number = words.spelled(missing)
        return f"Of the {total} elements of this assessment, {number} {lack} data in this edition."

    @block
    def data_note(self) -> str:
        """Print what kind of data the edition stands on."""
        notes = {
            "synthetic": "The figures in this edition are synthetic: a program made them, in the shape that "
            "partners' returns would have. They describe no real person and no real event.",
            "open": "This edition uses open data alone. What only partners could supply is shown as a gap, "
            "with the agency that can fill it.",
            "partners": "This edition uses the returns of the partners.",
        }
        return f"{notes[self._data.about.data]}\n"

    @cached_property
    def all_findings(self) -> list[Finding]:
        return list(Findings(self._data).all())

    @block
    def findings(self) -> None:
        """Print the findings of all priorities that the data settle, by priority, with their strength."""
        for priority in self._data.configuration.priorities:
            findings = [finding for finding in self.all_findings if finding.chapter == priority.slug]
            settled = [finding for finding in findings if finding.outcome.strength is not Strength.WEAK]
            if findings:
                print(markdown.heading(3, priority.title))
                print(as_list(settled) or "The data settle nothing clearly.\n")

    @block
    def explanations(self) -> None:
        """Print each finding with what may explain it: the hypothesis, evidence for and against, verdict."""
        for finding in self.all_findings:
            reason = finding.explanation
            evidence = words.listed([self._title(name) for name in finding.evidence])
            print(
                f"**{finding.number}** {finding.text} *{evidence_words(finding.outcome)}.* It stands on: "
                f"{evidence}.\n\n"
                f"A possible explanation: {words.lowered(reason.hypothesis)} For it: "
                f"{words.lowered(reason.evidence_for)} Against it: {words.lowered(reason.evidence_against)} "
                f"Our verdict: {reason.verdict}.\n"
            )

    def _title(self, element_id: str) -> str:
        return words.lowered(elements_of(self._data)[element_id].title)

    @block
    def recording_breaks(self) -> str:
        """Print the changes in recording that matter to the edition's months and those it compares with."""
        months = self._data.about.series
        rows = [
            [parse_period(recorded.month).label, words.capitalised(recorded.says), recorded.source]
            for recorded in self._data.recording_breaks
            if recorded.month <= months.last.code
        ]
        caption = "Changes in how the police record, up to the end of this edition's months"
        return markdown.plain_table((["From", "What changed", "Source"], rows), caption, "recording-breaks")

    @cached_property
    def _matrix(self) -> PriorityMatrix:
        return PriorityMatrix(self._data)

    @block
    def priority_matrix(self) -> str:
        """Print the priorities' scores on each criterion, their mean and rank."""
        return self._matrix.table()

    @block
    def matrix_sensitivity(self) -> str:
        """Print how the ranking changes with the weights."""
        return self._matrix.sensitivity()

    @block
    def matrix_rules(self) -> str:
        """Print the rules by which the priorities are scored, and where the harm weights come from."""
        return self._matrix.rules()

    @inline
    def matrix_sentence(self) -> str:
        """How far the ranking of the priorities depends on the weights."""
        return self._matrix.firm()

    @block
    def headlines(self) -> str:
        """Print the first finding of each priority."""
        items = [f"- **{title}**\n\n    {sentence}\n" for _, title, sentence in self._headlines()]
        return "\n".join([*items, ""])

    @block
    def summary_cards(self) -> str:
        """Print the first finding of each priority as a card that leads to its chapter."""
        items = [
            f"- **[{title}](/chapters/{slug}.qmd)**\n\n    {sentence}\n"
            for slug, title, sentence in self._headlines()
        ]
        return markdown.div("summary-cards", "\n".join(items)) if items else ""

    @block
    def social_picture(self) -> None:
        """Draw the picture that a shared link shows, with the numbers of the first priorities."""
        slugs = [priority.slug for priority in self._data.configuration.priorities]
        mains = [main for slug in slugs if (main := self.main_element(slug)) and main.measure.total.known]
        numbers = [(words.number(main.measure.total.value), main.nouns) for main in mains]
        name = self._data.configuration.partnership.name
        note = ". The figures are synthetic" if self._data.about.data == "synthetic" else ""
        title = f"Crime and disorder in {self._data.configuration.area.description}"
        social_picture.draw((title, self._data.period.label, f"{name}{note}"), numbers)

    def _headlines(self) -> Iterator[tuple[str, str, str]]:
        """Slug, title and first finding of each priority that has one."""
        for priority in self._data.configuration.priorities:
            element = self.main_element(priority.slug)
            if element:
                yield priority.slug, priority.title, str(element.sentence)

    def of(self, slug: str) -> list[Element]:
        """The elements of a chapter that there are data for."""
        return [element for element in elements_of(self._data).of_chapter(slug) if element.available]

    def main_element(self, slug: str) -> Element | None:
        """What stands for a priority: the largest measure by month, else of people, by ward, any."""
        elements = self.of(slug)
        leads = min((element.leads for element in elements), default=None)
        leading = (element for element in elements if element.leads == leads)
        totals = ((element.measure.total, element) for element in leading)
        return max(totals, key=lambda pair: pair[0].value if pair[0].known else -1, default=(None, None))[1]

    @block
    def priorities(self) -> str:
        """Print the priorities with their number, change and wards that stand out."""
        rows = [
            self._priority_row(priority.slug, priority.title)
            for priority in self._data.configuration.priorities
        ]
        header = ["Priority", "Measure", "Number", "Change on a year earlier", "Wards clearly above", "Gaps"]
        caption = f"The priorities, {self._data.period.label}"
        return markdown.table((header, rows), caption, "priorities", (2, 4, 5), (20, 24, 9, 29, 12, 6))

    def _priority_row(self, slug: str, title: str) -> list[str]:
        main = self.main_element(slug)
        gaps = sum(element.measure.about.chapter == slug for element in self.missing)
        if main is None:
            return [title, "not available", "", "", "", str(gaps)]
        change = main.measure.change
        by_ward = (element for element in self.of(slug) if element.counts is Counts.BY_WARD)
        wards_above = next((element.measure.wards_above for element in by_ward), None)
        above = "" if wards_above is None else str(wards_above)
        return [
            title,
            words.capitalised(main.nouns),
            markdown.escaped(words.cell_symbol(main.measure.total)),
            _change_cell(change) if change else "not compared",
            above,
            str(gaps),
        ]

    @block
    def owners(self) -> str:
        """Print who answers for each priority."""
        rows = [
            [
                priority.title,
                self._data.contact(priority.owner),
                words.listed([self._data.agency(slug) for slug in priority.reviewers]),
            ]
            for priority in self._data.configuration.priorities
        ]
        header = ["Priority", "Answers for it", "Reviews it"]
        return markdown.table((header, rows), "Who answers for what", "owners")

    @block
    def accessibility(self) -> str:
        """Print the accessibility statement of the edition."""
        return statement(self._data)

    @block
    def glossary(self) -> str:
        """Print what the words of the book mean."""
        return definition_list(read_glossary(self._data.configuration))

    @block
    def downloads(self) -> str:
        """Write the released tables as files to take away, and print links to them."""
        files = {}
        if self._data.package:
            files["All tables as a data package (zip of CSV files)"] = data_package(self._data)
            files["All tables as a workbook (XLSX, a sheet a table)"] = workbook(self._data)
        files["New editions and corrections, as a feed (Atom)"] = write_feed(self._data)
        return "\n".join([*(f"- [{says}]({path.as_posix()})" for says, path in files.items()), ""])


def _change_cell(change: object) -> str:
    short = words.change_short(change)
    return f"{short} ({words.likely_range(change)})" if change.percentage else short
