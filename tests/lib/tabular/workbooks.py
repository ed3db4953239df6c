"""Makes workbooks for tests: harmless ones with a writer, hostile ones by hand."""

import zipfile
from pathlib import Path

import xlsxwriter

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{type}" '
    'Target="{target}"/></Relationships>'
)
WORKBOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHEET = (
    '<?xml version="1.0"?>{doctype}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{rows}</sheetData></worksheet>"
)
ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'


def handmade(path: Path, *, sheet: str = "", extra: dict[str, bytes] | None = None, drop: tuple[str, ...] = ()) -> Path:
    """Write a workbook part by part, so that any part can be hostile."""
    parts: dict[str, bytes] = {
        "[Content_Types].xml": CONTENT_TYPES.encode(),
        "_rels/.rels": RELATIONS.format(type="officeDocument", target="xl/workbook.xml").encode(),
        "xl/workbook.xml": WORKBOOK.encode(),
        "xl/_rels/workbook.xml.rels": RELATIONS.format(type="worksheet", target="worksheets/sheet1.xml").encode(),
        "xl/worksheets/sheet1.xml": (sheet or SHEET.format(doctype="", rows=ROW.format(text="KPI"))).encode(),
    }
    parts |= extra or {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if name not in drop:
                archive.writestr(name, data)
    return path


def written(path: Path, rows: list[list[object]], formats: dict[tuple[int, int], str] | None = None) -> Path:
    """Write a harmless workbook with typed cells; `formats` names the number format of a cell."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Values")
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                number_format = (formats or {}).get((row, column))
                style = book.add_format({"num_format": number_format}) if number_format else None
                sheet.write(row, column, value, style)
    return path
