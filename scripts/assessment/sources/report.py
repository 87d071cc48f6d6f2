"""The report on a check: lines for a terminal, and a page that stands alone. Decides no rule."""

from collections.abc import Sequence
from pathlib import Path

from assessment.sources.breaches import Checked
from assessment.theme.files import light_variables
from assessment.theme.tokens import project_looks
from assessment.whole_files import write_whole

_PAGE = """\
<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ heading }}</title>
<style>
:root {
{{ looks | safe }}
}
body { font: 1rem/1.5 var(--font); color: var(--ink); background: var(--paper); max-width: 60rem }
body { margin: 2rem auto; padding: 0 1rem }
h1, h2 { color: var(--accent); line-height: 1.25 }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 2rem }
th, td { border-bottom: 1px solid var(--rule); padding: 0.4rem 0.75rem 0.4rem 0 }
th, td { text-align: left; vertical-align: top }
caption { text-align: left; padding-bottom: 0.25rem }
td.count { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.pass { color: var(--accent) } .fail { color: var(--important); font-weight: 600 }
</style>
</head>
<body>
<h1>{{ heading }}</h1>
<p>{{ summary }} No value of a record stands in this report.
Rows are counted as your own program counts them.</p>
{% for file in files %}
<h2>{{ file.name }}</h2>
<p>{{ file.title }}: {{ counted(file.rows, "row") }}.
{% if file.breaches %}<span class="fail">{{ counted(file.breaches | length, "fault") }} to mend.</span>\
{% else %}<span class="pass">Faultless.</span>{% endif %}</p>
{% for note in file.notes %}
<p>{{ note[0] | upper }}{{ note[1:] }}.</p>
{% endfor %}
{% if file.breaches %}
<table>
<caption>What to mend in {{ file.name }}</caption>
<thead><tr><th scope="col">Where</th><th scope="col">Rows</th><th scope="col">What is wrong</th>
<th scope="col">What to do</th><th scope="col">Rule</th></tr></thead>
<tbody>
{% for breach in file.breaches %}
<tr><td>{{ breach.column or breach.file }}
{%- if breach.count %}, {{ breach.rows_in_words }}{% endif %}</td>
<td class="count">{% if breach.count %}{{ "{:,}".format(breach.count) }}{% endif %}</td>
<td>{{ breach.what }}</td><td>{{ breach.remedy }}</td><td>{{ breach.rule }}</td></tr>
{% endfor %}
</tbody>
</table>
{% endif %}
{% endfor %}
</body>
</html>
"""


def summary_of(files: Sequence[Checked]) -> str:
    """One sentence on all of the files."""
    faulty = [checked for checked in files if not checked.is_faultless]
    rows = sum(checked.rows for checked in files)
    checked_words = f"{_counted(len(files), 'file')} with {_counted(rows, 'row')}"
    if not faulty:
        return f"{checked_words}: faultless."
    faults = sum(len(checked.breaches) for checked in faulty)
    return f"{checked_words}: {_counted(faults, 'fault')} in {len(faulty)} of them."


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def text_report(files: Sequence[Checked]) -> str:
    """The report for a terminal: each file with its faults, the faultless ones in a line."""
    lines = []
    for checked in files:
        state = _counted(len(checked.breaches), "fault") if checked.breaches else "faultless"
        lines.append(f"{checked.name} ({checked.title}, {_counted(checked.rows, 'row')}): {state}")
        lines += [f"  {note}" for note in checked.notes]
        for breach in checked.breaches:
            lines.append(f"  {breach.as_fault()}".replace("\n", "\n  "))
    return "\n".join([*lines, summary_of(files)])


def write_html_report(path: Path, files: Sequence[Checked]) -> None:
    """The same as one HTML file that needs nothing else: it can be mailed to the sender."""
    import jinja2

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    page = environment.from_string(_PAGE).render(
        heading="Check of returns",
        looks=light_variables(project_looks()),
        summary=summary_of(files),
        files=files,
        counted=_counted,
    )
    write_whole(path, page.encode())
