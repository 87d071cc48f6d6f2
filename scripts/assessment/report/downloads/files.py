"""Files to take away: where they lie, what they are called, and the released tables as a data package (zip).

Belongs here: packing what the gate wrote. Does not: choosing or changing any number.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from assessment.report.edition.edition import EditionData
from assessment.whole_files import write_whole

FOLDER = Path("downloads")
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can hold: the same tables give the same bytes


def data_package(data: EditionData) -> Path:
    """Write the edition's tables with their descriptions into a zip; its path under the working folder.

    Its datapackage.json describes every table in full, so that it can be read without the files beside.
    """
    target = FOLDER / f"{file_name(data)}-data-package.zip"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for resource in data.package["resources"]:
            table = data.folder / resource["path"]
            for file in (table, table.with_suffix(".resource.json")):
                _add(archive, file.name, file.read_bytes())
        described = json.dumps(data.package, indent=1, ensure_ascii=False) + "\n"
        _add(archive, "datapackage.json", described.encode())
    write_whole(target, stream.getvalue())
    return target


def file_name(data: EditionData) -> str:
    """How the edition's files to take away begin."""
    return f"{data.configuration.partnership.short_name.lower().replace(' ', '-')}-{data.name}"


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)
