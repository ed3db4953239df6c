"""The one form every accepted file becomes: UTF-8 CSV with the original's row numbers. No reading of uploads here."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from northing.lib.tabular.cells import check_cell
from northing.lib.tabular.limits import COLUMNS, ROWS, Refused


@dataclass(frozen=True)
class TableFacts:
    """The size of a canonical table and the fingerprint of its content (equal for equal content, whatever the kind)."""

    rows: int
    columns: int
    content_hash: str


class Canonical:
    """Writes checked rows and keeps count. Blank rows are kept so that row numbers stay those of the person's file."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._hash = hashlib.sha256()
        self._csv = csv.writer(self, lineterminator="\n")
        self._row = self._written = self._columns = 0

    def write(self, text: str) -> int:
        """Take one line from the CSV writer."""
        data = text.encode()
        self._hash.update(data)
        return self._target.write(data)

    def add(self, cells: Sequence[str]) -> None:
        """Check one row of the file and write it; refuses too many rows or columns, formulas and control characters."""
        self._row += 1
        if self._row > ROWS:
            raise Refused(
                f"The table has more than {ROWS:,} rows", where=f"row {self._row}", fix="Split it into several files."
            )
        width = len(cells)
        while width and not cells[width - 1].strip():
            width -= 1
        if width > COLUMNS:
            raise too_many_columns(self._row, width)
        if not width:
            return
        while self._written < self._row - 1:
            self._csv.writerow(())
            self._written += 1
        self._csv.writerow([check_cell(cells[index], self._row, index) for index in range(width)])
        self._written += 1
        self._columns = max(self._columns, width)

    def facts(self) -> TableFacts:
        """Close the count; refuses a table without any row."""
        if not self._columns:
            raise Refused("The table is empty", fix="Choose a file, or a sheet, that holds rows of values.")
        return TableFacts(rows=self._written, columns=self._columns, content_hash=self._hash.hexdigest())


def too_many_columns(row: int, width: int) -> Refused:
    """The refusal for a row that is too wide."""
    return Refused(
        f"The table has {width:,} columns; at most {COLUMNS:,} are read",
        where=f"row {row}",
        fix="Keep the columns you need, or turn the table so that every value has its own row.",
    )


def rows(target: Path) -> Iterator[list[str]]:
    """Stream the rows of a canonical table; row n of the stream (from 1) is row n of the person's file."""
    with target.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file)
