"""The report as one HTML page that needs no other file: figures of both sides are in it."""

from __future__ import annotations

import base64
import mimetypes
from pathlib import Path

from assessment.provenance.restated import files_in_words
from assessment.review.changes.markdown import CAUSES, KINDS
from assessment.review.changes.model import Report
from assessment.review.changes.text import word_difference
from assessment.theme.files import light_variables
from assessment.theme.tokens import project_looks

_TEMPLATE = "report.html"


def as_page(report: Report, names: dict[str, str], old_site: Path, new_site: Path) -> str:
    """The page. `names` are the agencies' by slug; the sites hold the figures' files."""
    import jinja2

    folder = Path(__file__).parent
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["files_in_words"] = files_in_words
    environment.globals["word_difference"] = word_difference
    environment.globals["old_picture"] = lambda path: _embedded(old_site, path)
    environment.globals["new_picture"] = lambda path: _embedded(new_site, path)
    environment.globals["looks"] = light_variables(project_looks())
    return environment.get_template(_TEMPLATE).render(report=report, names=names, causes=CAUSES, kinds=KINDS)


def _embedded(site: Path, path: str) -> str:
    """A picture as a data address; nothing where there is no such picture inside the site."""
    file = (site / path).resolve()
    if not path or not file.is_relative_to(site.resolve()) or not file.is_file():
        return ""
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"
