"""Writes drawn records as agencies send them: CSV, XLSX or ODS, byte for byte the same each time."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pandas

from assessment.codelists import Codelist
from assessment.errors import AssessmentError, Fault
from assessment.geography import Geography
from assessment.sources.partners_returns.contract import Contract, ContractField
from assessment.sources.partners_returns.template import load_xlsxwriter
from assessment.synthesis.specification import SentFile

_FIXED = datetime(2007, 10, 1)
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True)
class Typist:
    """Types records as agencies would. `grid_references` gives a place in each small area."""

    codelists: Mapping[str, Codelist]
    geography: Geography
    grid_references: Mapping[str, str]

    def cells_of(
        self, frame: pandas.DataFrame, contract: Contract, sent: SentFile
    ) -> tuple[list[str], list[list[str]]]:
        """Headings and rows of a file."""
        fields = [
            field for field in contract.fields if field.name not in sent.leave_out and _is_given(field, frame)
        ]
        columns = [self._texts(field, frame, sent, contract.name) for field in fields]
        rows = [list(row) for row in zip(*columns, strict=True)]
        return [_heading(field, sent) for field in fields], rows + rows[: sent.sent_twice]

    def _texts(
        self, field: ContractField, frame: pandas.DataFrame, sent: SentFile, return_name: str
    ) -> list[str]:
        """One column of the file."""
        column = frame[field.name] if field.name in frame else frame["lsoa"].map(self.grid_references)
        if field.name in ("lsoa", "ward", "grid_reference") and "written_place" in frame:
            column = column.where(frame["written_place"] == field.name, "")
        if field.type == "date":
            days = pandas.to_datetime(column)
            return ["" if pandas.isna(day) else day.strftime(sent.dates) for day in days]
        if field.name == "age":
            return ["" if age < 0 else str(int(age)) for age in column]
        if field.codelist == "ward":
            return ["" if not code else self.geography.ward_names[code] for code in column]
        if field.codelist:
            codelist = self.codelists[field.codelist]
            words = _words(codelist, sent) | sent.misspelt.get(field.name, {}) | {"": ""}
            unknown = ", ".join(sorted(set(column) - words.keys()))
            if unknown:
                what = f"lacks {unknown}, which the synthetic returns draw as {field.name} in {return_name}"
                remedy = "List it, or take it out of data/synthesis."
                raise AssessmentError(Fault(f"data/codelists/{field.codelist}.yml", what, remedy))
            return [words[code] for code in column]
        return [str(value) for value in column]


def write_file(path: Path, sent: SentFile, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write one file in the format that its name's ending asks for."""
    above = [[sent.title_row], []] if sent.title_row else []
    writer = {".csv": _csv_bytes, ".xlsx": _xlsx_bytes, ".ods": _ods_bytes}[path.suffix]
    path.write_bytes(writer([*above, headings, *rows], sent))


def _is_given(field: ContractField, frame: pandas.DataFrame) -> bool:
    place = field.name in ("lsoa", "ward", "grid_reference")
    if place and "written_place" in frame:
        return (frame["written_place"] == field.name).any()
    return field.name in frame


def _heading(field: ContractField, sent: SentFile) -> str:
    match sent.headings:
        case "name":
            return field.name
        case "upper":
            return field.title.upper()
        case "also" if field.also:
            return field.also[0].title()
        case _:
            return field.title


def _words(codelist: Codelist, sent: SentFile) -> dict[str, str]:
    match sent.words:
        case "code":
            return {code: code for code in codelist.codes}
        case "also":
            return {code: codelist.also.get(code, (codelist.labels[code],))[0] for code in codelist.codes}
        case _:
            return dict(codelist.labels)


def _csv_bytes(rows: Iterable[Sequence[str]], sent: SentFile) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=sent.delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(sent.encoding)


def _xlsx_bytes(rows: Iterable[Sequence[str]], sent: SentFile) -> bytes:
    xlsxwriter = load_xlsxwriter()
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": True}) as workbook:
        workbook.set_properties({"created": _FIXED})
        sheet = workbook.add_worksheet("Data")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return target.getvalue()


def _ods_bytes(rows: Iterable[Sequence[str]], sent: SentFile) -> bytes:
    """The smallest OpenDocument spreadsheet: one sheet of texts, the same bytes each time."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(
        f"<table:table-row>{''.join(cell.format(escape(text)) for text in row)}</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Data">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.2" '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("mimetype", _ODS_TYPE),
            ("content.xml", content),
            ("META-INF/manifest.xml", manifest),
        ):
            entry = zipfile.ZipInfo(name, date_time=_FIXED.timetuple()[:6])
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text, compress_type=kind)
    return target.getvalue()
