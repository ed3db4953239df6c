"""Runs as a process of its own, with little memory and time, and turns one sheet of a workbook into a canonical table.

Called as `python -m northing.lib.tabular.xlsx_child list <file>` or `… sheet <file> <sheet> <target>`; answers with one
JSON object on standard output. Nothing in the parent imports this module: a workbook is never parsed in the server.
"""

import datetime as dt
import json
import resource
import sys
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

# openpyxl takes numpy along when it finds it; this process has no use for its 30 MB and its start-up time.
sys.modules["numpy"] = None  # type: ignore[assignment]

import openpyxl  # noqa: E402 - the line above must come first
from openpyxl.workbook import Workbook  # noqa: E402

from northing.lib.tabular.canonical import Canonical  # noqa: E402
from northing.lib.tabular.cells import unambiguous  # noqa: E402
from northing.lib.tabular.limits import (  # noqa: E402
    PARSER_CPU_SECONDS,
    PARSER_MEMORY_BYTES,
    Refused,
    cell_address,
)

_SIGNIFICANT_DIGITS = 15  # what Excel itself keeps; the rest is noise of binary fractions
_SAVE_AGAIN = "Open it in a spreadsheet program, save it as a new .xlsx or as CSV, and try again."


def main(arguments: list[str]) -> dict[str, Any]:
    """Do what the parent asks and return the answer; every failure becomes a refusal."""
    _limit_this_process()
    if not openpyxl.DEFUSEDXML:
        return _refusal(
            Refused("Workbooks cannot be read safely here", fix="Ask the administrator to install defusedxml.")
        )
    try:
        if arguments[0] == "list":
            return _list(Path(arguments[1]))
        return _sheet(Path(arguments[1]), arguments[2], Path(arguments[3]))
    except Refused as refused:
        return _refusal(refused)
    except MemoryError:
        return _refusal(
            Refused("The workbook needs too much memory", fix="Save the sheet you need as CSV and try again.")
        )
    except Exception as error:  # noqa: BLE001 - a workbook of a stranger may break the parser in any way
        return _refusal(Refused(f"The workbook is damaged ({type(error).__name__})", fix=_SAVE_AGAIN))


def _limit_this_process() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, PARSER_MEMORY_BYTES),
        (resource.RLIMIT_CPU, PARSER_CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # macOS knows no address-space limit; the wall clock of the parent remains
            continue


def _list(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        book = _open(file)
        return {
            "sheets": [{"name": sheet.title, "hidden": sheet.sheet_state != "visible"} for sheet in book.worksheets]
        }


def _open(file: BinaryIO) -> Workbook:
    """Open a workbook from its bytes: an upload is kept under a random name, whose ending openpyxl would refuse."""
    return openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)


def _sheet(path: Path, name: str, target: Path) -> dict[str, Any]:
    with path.open("rb") as file, target.open("wb") as out:
        sheet = next((sheet for sheet in _open(file).worksheets if sheet.title == name), None)
        if sheet is None:
            raise Refused(f"The workbook has no sheet named “{name}”", fix="Choose one of its sheets.")
        sheet.reset_dimensions()  # the size a file claims may be a lie; count what is there
        canonical = Canonical(out)
        for number, row in enumerate(sheet.iter_rows(min_row=1, min_col=1), 1):
            canonical.add([_text(cell, number, index) for index, cell in enumerate(row)])
        facts = canonical.facts()
    return {"rows": facts.rows, "columns": facts.columns, "content_hash": facts.content_hash}


def _text(cell: Any, row: int, column: int) -> str:
    """The cell as text: numbers without binary noise, dates as ISO, percent as percent; a formula is refused."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise Refused(
            "A cell holds a formula",
            where=cell_address(row, column),
            fix="Replace formulas by their values (copy, then paste special: values) and try again.",
        )
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(timespec="seconds")
    return str(value)


def _number(value: float, number_format: str) -> str:
    digits = Decimal(str(value)) if isinstance(value, int) else Decimal(format(value, f".{_SIGNIFICANT_DIGITS}g"))
    if "%" in number_format.replace('"%"', "").replace("\\%", ""):
        return f"{_plain(digits * 100)}%"
    return _plain(digits)


def _plain(value: Decimal) -> str:
    if not value.is_finite():
        return str(value)
    if value and not -20 < value.adjusted() < 20:
        return str(value)
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return unambiguous(text or "0")


def _refusal(refused: Refused) -> dict[str, Any]:
    return {"refused": {"what": refused.what, "where": refused.where, "fix": refused.fix}}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.stdout.write(json.dumps(main(sys.argv[1:])))
