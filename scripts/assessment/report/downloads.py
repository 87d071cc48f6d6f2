"""The edition's released tables as files to take away: a data package (zip) and an accessible workbook.

Belongs here: packing what the gate wrote. Does not: choosing or changing any number.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assessment.report import words
from assessment.report.edition import EditionData

FOLDER = Path("downloads")
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can hold: the same tables give the same bytes
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # never the clock's
_A4 = 9  # as XLSX numbers it
_SYMBOLS = {"primary": "[c]", "secondary": "[c]", "not_collected": "[x]"}
_MEANING = {
    "[c]": "[c] stands for a number that is withheld because it is small, or would give a small one away.",
    "[x]": "[x] stands for a number that was not collected.",
}


def data_package(data: EditionData) -> Path:
    """Write every file of the edition's folder into a zip; its path under the working folder."""
    target = FOLDER / f"{file_name(data)}-data-package.zip"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for resource in data.package["resources"]:
            table = data.folder / resource["path"]
            for file in (table, table.with_suffix(".resource.json")):
                _add(archive, file)
        _add(archive, data.folder / "datapackage.json")
    write_download(target, stream.getvalue())
    return target


def workbook(data: EditionData) -> Path:
    """Write a sheet a table, with contents, notes and symbols, as the Government Analysis Function advises
    (Releasing statistics in spreadsheets, 2021); its path under the working folder."""
    import gptables

    target = FOLDER / f"{file_name(data)}-tables.xlsx"
    sheets = {
        f"Table_{at}": _sheet(data, resource) for at, resource in enumerate(data.package["resources"], 1)
    }
    name = data.configuration.partnership.name
    cover = gptables.Cover(
        title=f"{data.about.title}: released tables",
        intro=[
            f"The tables behind the assessment by the {name}, {data.period.label}.",
            *_MEANING.values(),
        ],
        about=[
            f"Published in {data.about.published.label}.",
            "Open Government Licence v3.0.",
            *_synthetic(data),
        ],
        contact=[name, data.configuration.partnership.website],
        width=75,
    )
    target.parent.mkdir(exist_ok=True)
    partial = target.with_name(f"part-{target.name}")
    options = {"in_memory": True}  # else a temporary file for each sheet
    book = gptables.produce_workbook(str(partial), sheets, cover=cover, workbook_options=options)
    book.set_properties({"title": data.about.title, "author": name, "created": _MADE})
    for sheet in book.worksheets():
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)  # no column on a sheet of its own
    book.close()
    partial.replace(target)
    return target


def _sheet(data: EditionData, resource: Mapping[str, Any]) -> Any:
    import gptables
    import pandas

    about = resource["assessment"]
    labels = {name: dimension.get("labels", {}) for name, dimension in about["dimensions"].items()}
    titles = {field["name"]: field.get("title", field["name"]) for field in resource["schema"]["fields"]}
    rows = []
    with (data.folder / resource["path"]).open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            parts = {titles[name]: labels[name].get(row[name], row[name]) for name in labels}
            shown = _SYMBOLS.get(row["status"])
            rows.append({**parts, "Number": shown if shown else int(row["count"])})
    return gptables.GPTable(
        table=pandas.DataFrame(rows),
        table_name=resource["name"].replace("-", "_"),
        title=resource["title"],
        scope=words.capitalised(data.configuration.area.description),
        source="Source: " + "; ".join(dict.fromkeys(source["title"] for source in resource["sources"])),
        instructions="This worksheet contains one table.",
        additional_formatting=[{"column": {"columns": ["Number"], "format": {"num_format": "#,##0"}}}],
        legend=[meaning for symbol, meaning in _MEANING.items() if symbol in {row["Number"] for row in rows}],
    )


def _synthetic(data: EditionData) -> list[str]:
    return ["The figures are synthetic."] if data.about.data == "synthetic" else []


def file_name(data: EditionData) -> str:
    """How the edition's files to take away begin."""
    return f"{data.configuration.partnership.short_name.lower().replace(' ', '-')}-{data.name}"


def _add(archive: zipfile.ZipFile, file: Path) -> None:
    entry = zipfile.ZipInfo(file.name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with file.open("rb") as stream:
        archive.writestr(entry, stream.read())


def write_download(target: Path, content: bytes) -> None:
    """Write a file to take away, whole or not at all; `target` lies under the working folder."""
    target.parent.mkdir(exist_ok=True)
    partial = target.with_name(f"part-{target.name}")
    partial.write_bytes(content)
    partial.replace(target)
