"""What kind of file it is, by its first bytes and only then by its name. What holds no table is refused by name."""

from enum import StrEnum
from pathlib import Path

from northing.lib.tabular.limits import UPLOAD_BYTES, Refused


class Kind(StrEnum):
    """The kinds of file that are read."""

    DELIMITED = "csv"
    WORKBOOK = "xlsx"
    RECORDS = "json"


_SAVE_AS = "Save it as .xlsx or CSV and try again."
_EXPORT = "Export the table behind it as .xlsx or CSV and try again."
_SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "This is a PDF", _EXPORT),
    (b"\x89PNG", "This is a picture", _EXPORT),
    (b"\xff\xd8\xff", "This is a picture", _EXPORT),
    (b"GIF8", "This is a picture", _EXPORT),
    (b"PAR1", "This is a Parquet file, which is not read yet", "Export it as CSV and try again."),
    (b"SQLite format 3", "This is a SQLite database", "Export the table as CSV and try again."),
    (b"\x1f\x8b", "This file is compressed (gzip)", "Unpack it first."),
    (b"BZh", "This file is compressed (bzip2)", "Unpack it first."),
    (b"7z\xbc\xaf", "This is a 7z archive", "Unpack it first."),
    (b"Rar!", "This is a RAR archive", "Unpack it first."),
    (b"MZ", "This is a program, not a table", "Choose a CSV, XLSX or JSON file."),
    (b"\x7fELF", "This is a program, not a table", "Choose a CSV, XLSX or JSON file."),
    (b"{\\rtf", "This is a text document (RTF)", _EXPORT),
    (b"\x09\x08", "This is an old Excel file (.xls)", _SAVE_AS),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind_of(path: Path, name: str) -> Kind:
    """Tell the kind of an uploaded file; refuses what is not a table, with how to make one of it."""
    size = path.stat().st_size
    if not size:
        raise Refused("The file is empty", fix="Choose a file that holds a table.")
    if size > UPLOAD_BYTES:
        raise Refused(
            f"The file has {size / 1_048_576:,.0f} MB; at most {UPLOAD_BYTES // 1_048_576} MB are read",
            fix="Split it into smaller files.",
        )
    with path.open("rb") as file:
        head = file.read(64 * 1024)
    if head.startswith(b"PK\x03\x04"):
        return Kind.WORKBOOK
    _refuse_by_sign(head, name)
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not text and size <= len(head):
        raise Refused("The file holds nothing but white space", fix="Choose a file that holds a table.")
    _refuse_markup(text, name)
    delimited = name.lower().endswith((".csv", ".tsv", ".tab", ".txt"))
    return Kind.RECORDS if text[:1] in (b"[", b"{") and not delimited else Kind.DELIMITED


def _refuse_by_sign(head: bytes, name: str) -> None:
    if head.startswith(_OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in head or name.lower().endswith((".xlsx", ".xlsm")):
            raise Refused("This workbook is protected by a password", fix="Remove the password and try again.")
        raise Refused("This is an old Excel file (.xls)", fix=_SAVE_AS)
    for sign, what, fix in _SIGNS:
        if head.startswith(sign):
            raise Refused(what, fix=fix)


def _refuse_markup(text: bytes, name: str) -> None:
    start = text[:512].lower()
    if start.startswith(b"<"):
        if b"<html" in start or b"<!doctype html" in start or b"<table" in start:
            what = (
                "This is a web page, although it is named .xls"
                if name.lower().endswith(".xls")
                else "This is a web page"
            )
            raise Refused(what, fix="Open it in a spreadsheet program and save it as .xlsx or CSV.")
        raise Refused("This is an XML file, which is not read", fix=_EXPORT)
