"""The pages of the project and its Makefile for a new partnership, from those of the present one.

What is of one partnership alone stands there between two comments, and is left out.
"""

import re

from assessment.configuration import Configuration
from assessment.new_partnership.answers import Answers

README = "README.md"
PAGES = (README, "CONTRIBUTING.md", "CHANGELOG.md", "Makefile")
OWN = re.compile(r"^(<!--|#) of this partnership( -->)?\n.*?^\1 end\2?\n", re.DOTALL | re.MULTILINE)


def page(name: str, text: str, answers: Answers, present: Configuration) -> str:
    """A page without what tells of the present partnership, and with the new edition for its editions."""
    text = re.sub(r"\n{3,}", "\n\n", OWN.sub("", text))
    editions = "|".join(map(re.escape, present.editions))
    text = re.sub(rf"(?<![\w.])({editions})(?![\w.])", answers.edition, text)
    if name != README:
        return text
    heading, blank, rest = text.partition("\n\n")
    introduction = (
        f"This is the assessment of **{answers.name}**. Edition {answers.edition} covers "
        f"{answers.period.label} and is made of open data; what only partners hold is a declared gap."
    )
    return f"{heading}: {answers.short_name}{blank}{introduction}\n\n{rest}"
