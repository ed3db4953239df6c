"""Looks at an XLSX archive from outside before anything parses it (T6, T7, T21). The child process reads cells."""

import stat
import zipfile
from pathlib import Path, PurePosixPath

from northing.lib.tabular.canonical import too_many_columns
from northing.lib.tabular.limits import COLUMNS, UNPACKED_BYTES, Refused

_ENTRIES = 2_000
_DIRECTORY_BYTES = 1024 * 1024
_RATIO = 100
_RATIO_FROM_BYTES = 8 * 1024 * 1024
_OTHER_PART_BYTES = 64 * 1024 * 1024
_HEAD_BYTES = 8 * 1024
_CHUNK = 1024 * 1024
_ARCHIVES = (".zip", ".xlsx", ".xlsm", ".xls", ".ods", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".docx", ".pptx")
_ARCHIVE_SIGNS = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xd0\xcf\x11\xe0")
_SAVE_AGAIN = "Open it in a spreadsheet program, save it as a new .xlsx or as CSV, and try again."


def preflight(path: Path) -> None:
    """Refuse an archive that is a bomb, a trap or no workbook. Streams the parts; memory does not grow with them."""
    _check_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_entries(entries, path.stat().st_size)
            _check_workbook({entry.filename for entry in entries})
            for entry in entries:
                _check_part(archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise Refused("The workbook is damaged and cannot be unpacked", fix=_SAVE_AGAIN) from error


def _check_directory(path: Path) -> None:
    """Check the archive's table of contents by its own end record, so that a huge one is never loaded."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 65_557))
        tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < 22 or b"PK\x06\x07" in tail[max(0, end - 20) : end]:
        raise Refused(
            "The workbook is damaged: its table of contents is missing or of an unusual kind", fix=_SAVE_AGAIN
        )
    entries = int.from_bytes(tail[end + 10 : end + 12], "little")
    directory = int.from_bytes(tail[end + 12 : end + 16], "little")
    comment = int.from_bytes(tail[end + 20 : end + 22], "little")
    if entries > _ENTRIES or directory > _DIRECTORY_BYTES or comment != len(tail) - end - 22:
        raise Refused(f"The workbook holds {entries:,} parts; at most {_ENTRIES:,} are read", fix=_SAVE_AGAIN)


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > UNPACKED_BYTES:
        raise Refused(
            f"The workbook unpacks to {unpacked // 1_048_576:,} MB; at most {UNPACKED_BYTES // 1_048_576} MB are read",
            fix="Split it into smaller files, or save the sheet you need as CSV.",
        )
    if packed > size or len({entry.filename for entry in entries}) != len(entries):
        raise Refused("The workbook's parts overlap; it was not made by a spreadsheet program", fix=_SAVE_AGAIN)
    for entry in entries:
        if entry.file_size > _RATIO_FROM_BYTES and entry.file_size > _RATIO * max(1, entry.compress_size):
            raise Refused(
                "The workbook unpacks to far more than its size (an archive bomb)",
                where=entry.filename,
                fix=_SAVE_AGAIN,
            )
        if entry.file_size > _OTHER_PART_BYTES and not entry.filename.startswith("xl/worksheets/"):
            raise Refused(
                "A part of the workbook is too large", where=entry.filename, fix="Save the sheet you need as CSV."
            )
        if _leaves_the_archive(entry):
            raise Refused(
                "The workbook holds a part whose name leads out of it", where=entry.filename[:60], fix=_SAVE_AGAIN
            )
        if entry.flag_bits & 1:
            raise Refused("The workbook is protected by a password", fix="Remove the password and try again.")
        if entry.filename.lower().endswith(_ARCHIVES):
            raise Refused("The workbook holds another archive", where=entry.filename, fix=_SAVE_AGAIN)


def _leaves_the_archive(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    return (
        name.startswith(("/", "\\"))
        or "\\" in name
        or "\x00" in name
        or ":" in name
        or ".." in PurePosixPath(name).parts
        or stat.S_ISLNK(entry.external_attr >> 16)
    )


def _check_workbook(names: set[str]) -> None:
    if "xl/workbook.bin" in names:
        raise Refused("This is a binary Excel workbook (.xlsb)", fix="Save it as .xlsx or CSV and try again.")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Refused("This workbook holds macros (.xlsm)", fix="Save it as .xlsx or CSV and try again.")
    if "content.xml" in names and "mimetype" in names:
        raise Refused("This is an OpenDocument sheet (.ods)", fix="Save it as .xlsx or CSV and try again.")
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise Refused(
            "This archive is not an Excel workbook", fix="Choose a .xlsx, CSV or JSON file; unpack a .zip first."
        )


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuse document type definitions and entities, nested archives, and sheets with far too wide rows."""
    if entry.is_dir():
        return
    with archive.open(entry) as part:
        head = part.read(_HEAD_BYTES)
        if head.startswith(_ARCHIVE_SIGNS):
            raise Refused("The workbook holds another archive", where=entry.filename, fix=_SAVE_AGAIN)
        plain = head.replace(b"\x00", b"").upper()
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise Refused(
                "The workbook holds XML entities, which spreadsheet programs never write",
                where=entry.filename,
                fix=_SAVE_AGAIN,
            )
        if not entry.filename.startswith("xl/worksheets/"):
            return
        width, chunk = 0, head
        while chunk:
            for number, row in enumerate(chunk.split(b"</row>")):
                width = (0 if number else width) + row.count(b"<c ") + row.count(b"<c>")
                if width > COLUMNS:
                    raise too_many_columns(1, width)
            chunk = part.read(_CHUNK)
