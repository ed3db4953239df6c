"""Asks a child process to read a workbook, after looking at the archive from outside. The parent never parses XML."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from northing.lib.tabular.canonical import TableFacts
from northing.lib.tabular.limits import PARSER_WALL_SECONDS, Refused
from northing.lib.tabular.xlsx_preflight import preflight

_SOURCE = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, in the workbook's order."""

    name: str
    hidden: bool


def sheets_of(path: Path) -> tuple[Sheet, ...]:
    """List the worksheets; refuses an archive that is not a harmless workbook."""
    preflight(path)
    return tuple(Sheet(sheet["name"], sheet["hidden"]) for sheet in _ask("list", str(path))["sheets"])


def canonicalise_sheet(path: Path, sheet: str, target: Path) -> TableFacts:
    """Write one sheet as a canonical table; refuses formulas with their address."""
    preflight(path)
    return TableFacts(**_ask("sheet", str(path), sheet, str(target)))


def child_environment() -> dict[str, str]:
    """A short environment: no secret of the server reaches the process that parses a stranger's file."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(_SOURCE),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENPYXL_LXML": "False",
    }


def _ask(*arguments: str) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, arguments as a list
            [sys.executable, "-P", "-m", "northing.lib.tabular.xlsx_child", *arguments],
            env=child_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PARSER_WALL_SECONDS,
            check=False,
        )
        answer: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        answer = {}
    if not answer:
        raise Refused(
            "The workbook needs too much time or memory to read", fix="Save the sheet you need as CSV and try again."
        )
    if "refused" in answer:
        raise Refused(answer["refused"]["what"], where=answer["refused"]["where"], fix=answer["refused"]["fix"])
    return answer
