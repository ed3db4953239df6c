"""The two questions asked of an uploaded file: what is it, and what does its table say. No meaning of columns."""

from dataclasses import dataclass
from pathlib import Path

from northing.lib.tabular.canonical import TableFacts
from northing.lib.tabular.delimited import canonicalise_delimited, delimiter_of
from northing.lib.tabular.encoding import encoding_of
from northing.lib.tabular.json_records import canonicalise_records
from northing.lib.tabular.kind import Kind, kind_of
from northing.lib.tabular.limits import Refused
from northing.lib.tabular.xlsx import Sheet, canonicalise_sheet, sheets_of


@dataclass(frozen=True)
class FileFacts:
    """What is known of a file before its table is read. Encoding and delimiter are "" where they mean nothing."""

    kind: Kind
    encoding: str = ""
    delimiter: str = ""
    sheets: tuple[Sheet, ...] = ()


def inspect(path: Path, name: str) -> FileFacts:
    """Tell kind, encoding, delimiter and sheets of an uploaded file; raises `Refused` for anything that is not a table.

    `name` is the name the person's file has; `path` is where it is kept.
    """
    kind = kind_of(path, name)
    if kind is Kind.WORKBOOK:
        return FileFacts(kind, sheets=sheets_of(path))
    encoding = encoding_of(path)
    if kind is Kind.RECORDS:
        return FileFacts(kind, encoding)
    return FileFacts(kind, encoding, delimiter_of(path, encoding, name))


def canonicalise(path: Path, name: str, target: Path, sheet: str | None = None) -> TableFacts:
    """Write the file's table as UTF-8 CSV to `target`; raises `Refused`, leaving no target, if it cannot be read.

    Of a workbook the named sheet is read, else its first visible sheet.
    """
    facts = inspect(path, name)
    try:
        if facts.kind is Kind.RECORDS:
            return canonicalise_records(path, facts.encoding, target)
        if facts.kind is Kind.DELIMITED:
            return canonicalise_delimited(path, facts.encoding, facts.delimiter, target)
        return canonicalise_sheet(path, sheet if sheet is not None else _first(facts.sheets), target)
    except Refused:
        target.unlink(missing_ok=True)
        raise


def _first(sheets: tuple[Sheet, ...]) -> str:
    visible = [sheet.name for sheet in sheets if not sheet.hidden]
    if not visible:
        raise Refused("The workbook has no visible sheet", fix="Show the sheet that holds the table and save again.")
    return visible[0]
