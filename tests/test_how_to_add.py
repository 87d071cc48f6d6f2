"""What CONTRIBUTING.md says under “How to add”, done in a copy of the project."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.project import ROOT

from assessment.configuration import load_configuration
from assessment.review.agreement.ownership import owned_chapters

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("### How to add\n")[2]
SECTIONS = {section.split("\n", 1)[0]: section for section in GUIDE.split("\n### ", 1)[0].split("#### ")[1:]}


def done(project: Path, *command: str) -> str:
    """What the copy's own program prints; it must succeed."""
    environment = {**os.environ, "PYTHONPATH": str(project / "scripts"), "QUARTO_PROFILE": "edition-2008"}
    result = subprocess.run(
        [sys.executable, *command], cwd=project, env=environment, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def assessment(project: Path, *arguments: str) -> str:
    return done(project, "-m", "assessment", *arguments)


def write(project: Path, section: str, name: str, text: str, said_as: str = "") -> Path:
    """Write a file, or add to one, that the section names (as RETURN.yml, say)."""
    assert f"`{said_as or name}`" in SECTIONS[section], f"{section} does not tell of {name}"
    file = project / name
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as stream:
        stream.write(text)
    return file


def replace(project: Path, section: str, name: str, old: str, new: str) -> None:
    assert f"`{name}`" in SECTIONS[section], f"{section} does not tell of {name}"
    text = (project / name).read_text(encoding="utf-8")
    assert old in text
    (project / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_each_thing_to_add_takes_at_most_ten_lines():
    assert list(SECTIONS) == ["A return", "A source", "An element", "A form", "A chapter", "A priority"]
    for name, section in SECTIONS.items():
        assert 1 <= len([line for line in section.splitlines()[1:] if line]) <= 10, name


def test_every_file_that_the_lines_name_is_there():
    for name in re.findall(r"`((?:data|scripts|chapters|_quarto)[\w./-]*)`", GUIDE.split("\n### ", 1)[0]):
        assert re.search("[A-Z]{4}", Path(name).stem.replace("README", "")) or (ROOT / name).exists(), name


@pytest.fixture
def copy(project_copy: Path) -> Path:
    return project_copy


def test_a_return(copy):
    contract = (copy / "data/contracts/pub-watch-bans.yml").read_text(encoding="utf-8")
    text = contract.replace("pub-watch-bans", "shop-bans").replace("Pub Watch bans", "Bans from shops")
    write(copy, "A return", "data/contracts/shop-bans.yml", text, "data/contracts/RETURN.yml")
    tables = (
        (copy / "data/tables/pub-watch-bans.yml").read_text(encoding="utf-8").replace("pub-watch", "shop")
    )
    write(copy, "A return", "data/tables/shop-bans.yml", tables, "data/tables/RETURN.yml")
    write(copy, "A return", "data/returns.yml", "shop-bans: {of_residents: false}\n")
    assessment(copy, "contract", "--check")
    assert "Wrote .github/CODEOWNERS" in assessment(copy, "derive")
    assert "/data/contracts/shop-bans.yml" in (copy / ".github/CODEOWNERS").read_text(encoding="utf-8")
    assessment(copy, "contract", "shop-bans")
    assert (copy / "_templates/shop-bans.xlsx").is_file()
    returned = copy / "shop-bans.csv"
    returned.write_text(
        "Reference,Date of the ban,Reason,Length,Age,Gender,Ward of the premises\n"
        "B-0001,2007-05-02,violence,,34,female,Yarm\n", encoding="utf-8",
    )  # fmt: skip
    assert "1 row" in assessment(copy, "check", "shop-bans.csv")


SOURCE = '''
"""Reports of fly-tipping, which the council publishes by month."""

import pandas

from assessment.records import CleanReturn, Kind
from assessment.records import Source as SourceRecord
from assessment.sources.source import Readings, Source


class FlyTipping(Source):
    name = "the council's reports of fly-tipping"

    def returns(self, configuration):
        return ("fly-tipping",)

    def reader(self, intake):
        return FlyTippingReader()


class FlyTippingReader:
    accepts = ("fly-tipping",)

    def claims(self, file):
        return file.path.name.startswith("fly-tipping")

    def read(self, files):
        frame = pandas.concat([pandas.read_csv(file.path) for file in files])
        source = SourceRecord(files[0].name, "0" * 64, len(frame), "Fly-tipping", "council",
                              "Open Government Licence v3.0", Kind.OPEN)
        clean = CleanReturn("fly-tipping", lambda: iter([frame]), ("month", "area"), (source,), ("2007-04",))
        return Readings(returns={"fly-tipping": clean})

    def absences(self):
        return {}
'''
READ = """
from pathlib import Path
from assessment.configuration import load_configuration
from assessment.geography import load_geography
from assessment.sources.intake import open_intake
from assessment.sources.reading import read_received
configuration = load_configuration()
geography = load_geography(configuration)
intake = open_intake(Path("came-in"), configuration, configuration.edition("2008"), geography)
clean = read_received(intake).returns["fly-tipping"]
print(clean.sources[0].kind, clean.sources[0].licence, sum(len(chunk) for chunk in clean.chunks()))
"""


def test_a_source(copy):
    folder = "scripts/assessment/sources/"
    write(copy, "A source", f"{folder}fly_tipping/source.py", SOURCE, folder)
    write(copy, "A source", f"{folder}fly_tipping/__init__.py", '"""Fly-tipping."""\n', folder)
    register = f"{folder}register.py"
    entry = "from assessment.sources.fly_tipping.source import FlyTipping\n"
    replace(
        copy, "A source", register, "from assessment.sources.nomis", f"{entry}from assessment.sources.nomis"
    )
    replace(copy, "A source", register, "    Deprivation(),\n", "    Deprivation(),\n    FlyTipping(),\n")
    (copy / "came-in").mkdir()
    (copy / "came-in/fly-tipping.csv").write_text("month,area\n2007-04,E05001536\n", encoding="utf-8")
    assert done(copy, "-c", READ) == "open Open Government Licence v3.0 1\n"


ELEMENT = """
- id: violence-thefts
  profile: locations
  title: Thefts by ward
  return: recorded-crime
  agency: police
  tables: [recorded-crime-by-ward]
  form: {form}
  offence: theft
  nouns: thefts
  shows: which wards have more theft than the {{area.kind}} as a whole
"""
SHOW = """
from assessment.report import open_chapter
violence = open_chapter("violent-crime")
print({said})
{shown}
"""


def test_an_element(copy):
    section = SECTIONS["An element"]
    said, shown = (
        re.search(rf'`(violence\("ELEMENT\.{name}"\))`', section)[1].replace("ELEMENT", "violence-thefts")
        for name in ("sentence", "figure")
    )
    elements = "data/elements/violent-crime.yml"
    write(copy, "An element", elements, ELEMENT.format(form="wards"), "data/elements/CHAPTER.yml")
    cell = f"\n`{{python}} {said}`\n\n```{{python}}\n#| label: thefts\n#| output: asis\n{shown}\n```\n"
    write(copy, "An element", "chapters/violent-crime.qmd", cell, "chapters/CHAPTER.qmd")
    printed = done(copy, "-c", SHOW.format(said=said, shown=shown))
    assert "thefts" in printed and "{#fig-violence-thefts" in printed
    assert "recorded-crime-by-ward" in assessment(copy, "trace", "violence-thefts")


FORM = '''
"""Elements that are a number in a box."""

from assessment.report.forms.element import Element
from assessment.report.wording.vocabulary import block
from assessment.report.wording import words


class Summary(Element, form="summary"):
    """A number in a box."""

    def _sentence(self) -> str:
        return f"There were {words.counted(self.measure.total, self.nouns)}."

    @block
    def box(self) -> str:
        """Print the number in a box."""
        return f"**{self.counted}**"
'''


def test_a_form(copy):
    assert 'class Summary(Element, form="summary")' in SECTIONS["A form"]
    forms = "scripts/assessment/report/forms/"
    write(copy, "A form", f"{forms}summary.py", FORM, forms)
    assert "`form: summary`" in SECTIONS["A form"]
    with (copy / "data/elements/violent-crime.yml").open("a", encoding="utf-8") as stream:
        stream.write(ELEMENT.format(form="summary"))
    said, shown = (f'violence("violence-thefts.{name}")' for name in ("sentence", "box"))
    printed = done(copy, "-c", SHOW.format(said=said, shown=shown))
    assert re.match(r"There were ([\d,]+ thefts)\.\n\*\*\1\*\*\n", printed)


CHAPTER = """---
title: How the year went
---

```{python}
#| label: setup
#| include: false
from assessment.report import open_book
book = open_book()
```

This is about `{python} book.period`.
"""


def test_a_chapter(copy):
    write(copy, "A chapter", "chapters/year.qmd", CHAPTER, "chapters/NAME.qmd")
    replace(copy, "A chapter", "_quarto-assessment.yml", "    - chapters/summary-and-actions.qmd\n",
            "    - chapters/year.qmd\n    - chapters/summary-and-actions.qmd\n")  # fmt: skip
    replace(copy, "A chapter", "assessment.yml", "owners: {index: partnership, introduction",
            "owners: {index: partnership, year: council, introduction")  # fmt: skip
    replace(
        copy, "A chapter", "assessment.yml", "pages: {introduction: 3,", "pages: {introduction: 3, year: 1,"
    )
    assert "Wrote .github/CODEOWNERS" in assessment(copy, "derive")
    assessment(copy, "prose")
    configuration = load_configuration(copy)
    assert owned_chapters(configuration, "assessment")["year"].agreeing == ("council",)
    assert configuration.page_budgets("assessment")["year"] == 1


ISSUE = """title: Bicycles
says: Bicycles are taken from stands in the street.
source: partner
raised: {edition: "2008", day: 2008-05-06, by: police}
evidence: [theft-types]
measures:
  volume: theft-by-month
  capability: {score: 3, reason: stands can be watched}
"""


def test_a_priority(copy):
    write(copy, "A priority", "data/emerging/bicycles.yml", ISSUE, "data/emerging/ISSUE.yml")
    command = re.search(r"`\.venv/bin/assessment (promote .*?)`", SECTIONS["A priority"])[1]
    words = command.replace("ISSUE", "bicycles").replace('"…"', "Agreed.").replace("AGENCY", "police")
    words = words.replace("YYYY-MM-DD", "2008-10-28").split()
    written = assessment(copy, *words)
    for name in ("chapters/bicycles.qmd", "data/elements/bicycles.yml", "data/plan/2008/bicycles.yml"):
        assert f"  {name}\n" in written
    assessment(copy, "derive", "--check")
    assert load_configuration(copy).priorities[-2].slug == "bicycles"
