"""Whether a PDF keeps a standard, asked and answered as on veraPDF's command line.

Quarto validates each PDF with veraPDF, which `quarto install` downloads; where it is missing, the validator
among the project's packages answers. Belongs here: that command line. Does not: validating for a report or
a test.
"""

from __future__ import annotations

import argparse
import sys
from xml.sax.saxutils import escape

import page

PROFILES = {"ua1": page.ValidationProfile.PDF_UA_1, "2a": page.ValidationProfile.PDF_A_2A}


def main(arguments: list[str] | None = None) -> int:
    """Print veraPDF's report, as far as Quarto reads it; the exit status is 1 where the PDF breaks a rule."""
    parser = argparse.ArgumentParser(prog="verapdf", description=__doc__)
    parser.add_argument("-f", dest="flavour", choices=PROFILES, required=True)
    parser.add_argument("pdf")
    asked = parser.parse_args(arguments)
    broken = [str(rule) for rule in page.validate_pdf(asked.pdf, profile=PROFILES[asked.flavour]).failures]
    print(f'<validationReport isCompliant="{str(not broken).lower()}">')
    for rule in broken:
        print(f"<rule><description>{escape(rule)}</description></rule>")
    print("</validationReport>")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
