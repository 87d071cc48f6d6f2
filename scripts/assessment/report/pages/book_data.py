"""What is said of an edition's data: sources, populations, gaps, the way of each number, and disclosure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from assessment.codelists import read_codelist
from assessment.geography import FORCE_AREA
from assessment.periods import day_in_words
from assessment.profiles.breakdown import APART
from assessment.provenance.way import ways
from assessment.report.edition import received_returns as register
from assessment.report.forms.element import Element
from assessment.report.forms.elements import elements_of
from assessment.report.pages.page import Page
from assessment.report.wording import markdown, words
from assessment.report.wording.vocabulary import block, inline
from assessment.rounding import rounded

_GROUPS = {"sex": "gender", "ethnicity": "ethnic group"}


class DataOfBook(Page):
    """What the data sources and the methods may say of the data."""

    @cached_property
    def _elements(self) -> list[Element]:
        """Those that the edition has a place for."""
        return [element for element in elements_of(self._data) if element.measure.for_edition]

    @property
    def missing(self) -> list[Element]:
        """Those of them that are declared gaps."""
        return [element for element in self._elements if not element.available]

    @inline
    def compared_by(self) -> str:
        """By what residents are counted, so that people can be set beside them, and in which year."""
        held = {name: self._data.residents_by_group(group) for group, name in _GROUPS.items()}
        known = [f"{name} ({counted[1]})" for name, counted in held.items() if counted]
        return words.listed(["age", *known])

    @block
    def gaps(self) -> str:
        """Print all declared gaps: since when, what it would show, and who can fill it."""
        rows = [
            [
                element.title,
                element.measure.why_missing.in_short,
                words.capitalised(element.measure.about.shows),
                self._data.contact(element.agency),
            ]
            for element in self.missing
        ]
        header = ["Missing", "Since when", "It would show", "Ask"]
        caption, widths = "Declared gaps and who can fill them", (24, 22, 30, 24)
        return markdown.table((header, rows), caption, "gaps", widths=widths)

    @block
    def sources(self) -> str:
        """Print the register of sources, a row a return: whose, of when, how complete, limits, terms."""
        rows = [
            [
                f"{received.title}, {words.listed([self._data.agency(slug) for slug in received.owners])}",
                received.covers(self._data.about.series),
                received.completeness,
                received.about["limits"],
                received.arrival,
                received.terms,
            ]
            for received in register.registered(self._data.package)
        ]
        header = ["Source", "Period", "How complete", "Known limits", "Received", "Licence"]
        caption = "Sources of this edition (OGL: Open Government Licence)"
        return markdown.plain_table((header, rows), caption, "sources", widths=(20, 14, 17, 26, 12, 11))

    @block
    def files(self) -> str:
        """Print the files that the returns came in, with the checksums by which the ways name them."""
        rows = [
            [f"`{source['file']}`", words.number(source["rows"]), f"`{source['sha256'][:12]}`"]
            for source in self._data.package.get("sources", ())
        ]
        header = ["File", "Rows", "Checksum"]
        return markdown.table((header, rows), "Files of this edition", "files", (1,))

    @block
    def ways(self) -> str:
        """Print, by element, the way of its numbers: released table, filters, return, gate and checksum."""
        rows = [
            [
                way.element.title,
                f"`{table.id}`",
                markdown.escaped(words.listed([*({**table.where, **way.picks}).values()])),
                _kept(table.steps),
                f"{table.outcome}, {words.number(table.withheld)} withheld",
                ", ".join(f"`{source['sha256'][:8]}`" for source in table.sources),
            ]
            for way in ways(self._data)
            for table in way.tables
        ]
        header = ["Element", "Released table", "Filters", "Rows kept", "Gate", "Checksum of the source"]
        widths = (26, 21, 13, 7, 13, 20)
        return markdown.table((header, rows), "The way of each number", "ways", (3,), widths)

    @block
    def reconciliation(self) -> str:
        """Print what happened to the rows of each return, from what came in to what was counted."""
        rows = [
            _reconciled(about["title"], about["reconciliation"])
            for about in self._data.package.get("assessment", {}).get("returns", {}).values()
        ]
        header = ["Return", "Rows that came in", "Rows kept", "On the way"]
        caption, widths = "Each return, from its files to what was counted", (29, 11, 9, 51)
        return markdown.plain_table((header, rows), caption, "reconciliation", (1, 2), widths)

    @block
    def denominators(self) -> str:
        """Print the populations that rates stand on, with their source."""
        used = [
            ("Residents", self._data.residents("authority")),
            ("Households", self._data.households("authority")),
        ]
        if self._data.about.data == "open" and self._data.geography.force_areas:
            used.append(("Residents of the force's authorities", self._data.residents(FORCE_AREA)))
        used = [(name, population) for name, population in used if population is not None]
        rows = [
            [name, population.year, words.number(population.total), markdown.escaped(population.source.title)]
            for name, population in used
        ]
        for name, counts, year, source in self._residents_divided():
            number = words.number(sum(counts.values()))
            rows.append([f"Residents by {name}", year, number, markdown.escaped(source)])
        header = ["Population", "Year", "Number", "Source"]
        caption = "Populations that rates and shares stand on"
        return markdown.table((header, rows), caption, "denominators", (2,))

    def _residents_divided(self) -> Iterator[tuple[str, dict[str, int], str, str]]:
        """By what residents are counted, the counts, their year and who made them."""
        bands = read_codelist(self._data.configuration.root / "data/codelists/age_band.yml")
        ages = tuple(code for code in bands.children[bands.root] if code not in APART)
        geography, by_age = self._data.geography, self._data.counted_by_age(ages)
        if by_age:
            yield "age", *by_age, geography.source_of(by_age[1], "residents", "lsoa").title
        for group, name in _GROUPS.items():
            counted = self._data.residents_by_group(group)
            if counted:
                yield name, *counted, geography.source_of(counted[1], group, "authority").title

    @block
    def disclosure(self) -> None:
        """Print how much was withheld from each table, whether less would have done, and every exception."""
        package = self._data.package
        if not package.get("resources"):
            return
        guarded = [
            resource for resource in package["resources"] if resource["assessment"]["policy"]["threshold"]
        ]
        if not guarded:
            print("\nEvery table stands on figures that are public already, so nothing was withheld.\n")
            return
        header = ["Table", "Outcome", "Cells withheld as small", "Cells withheld with them"]
        header += ["Count withheld", "Least possible"]
        cut = [resource for resource in guarded if _cells_withheld(resource["assessment"])]
        rows = [_withheld(resource["title"], resource["assessment"]) for resource in cut]
        if rows:
            caption = "What was withheld, by table"
            print(markdown.table((header, rows), caption, "disclosure", (2, 3, 4), (38, 9, 14, 15, 12, 12)))
        whole = len(guarded) - len(cut)
        print(f"\nFrom {words.spelled(whole)} of {len(guarded)} tables nothing was withheld.\n")
        for entry in package["assessment"]["exceptions"]:
            who = f"{entry['approved_by']}, until {day_in_words(date.fromisoformat(entry['until']))}"
            print(f"\nException for {entry['table']}: {entry['reason']} ({who}).\n")
        if not package["assessment"]["exceptions"]:
            print("\nNo table needed an exception.\n")


def _cells_withheld(about: Mapping[str, Any]) -> int:
    return about["loss"]["primary"] + about["loss"]["secondary"]


def _withheld(title: str, about: Mapping[str, Any]) -> list[str]:
    loss = about["loss"]
    hidden = _cells_withheld(about)
    shares = [loss["cells"] * loss[kind] / hidden for kind in ("primary", "secondary")]
    withheld = [f"{rounded(100 * share, 1)}%" for share in (*shares, loss["count"])]
    return [title, about["outcome"], *withheld, "yes" if loss["cheapest"] else "not proven"]


def _reconciled(title: str, steps: Sequence[Mapping[str, Any]]) -> list[str]:
    """A return in a row: what came in, what was kept, and in words every step that touched a row."""
    first = steps[0]
    touched = [step for step in steps[1:] if step["step"] != "kept" and step["rows"]]
    way = [f"{_signed(step['rows'])} {step['step']} ({step['note']})" for step in touched]
    came = f"{first['step']} {first['note']}" if first["step"] == "received" else first["note"]
    return [title, words.number(first["rows"]), _kept(steps), words.capitalised("; ".join([came, *way]))]


def _kept(steps: Sequence[Mapping[str, Any]]) -> str:
    return next((words.number(step["rows"]) for step in steps if step["step"] == "kept"), "")


def _signed(rows: int) -> str:
    return f"−{words.number(-rows)}" if rows < 0 else words.number(rows)
