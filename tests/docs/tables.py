"""Reads the tables of a documentation page that stand under a `<!-- check: name -->` line."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MARK = re.compile(r"^<!-- check: (\w+) -->$")


@dataclass(frozen=True)
class Row:
    """One row: its place in the documentation, and its cells by column."""

    page: str
    line: int
    check: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


def checked_rows(page: Path) -> list[Row]:
    """The rows of all marked tables of a page."""
    lines = page.read_text(encoding="utf-8").splitlines()
    rows: list[Row] = []
    for number, line in enumerate(lines):
        mark = MARK.match(line)
        if mark is None:
            continue
        header = cells(lines[number + 1])
        for below in range(number + 3, len(lines)):
            if not lines[below].startswith("|"):
                break
            values = dict(zip(header, cells(lines[below]), strict=True))
            rows.append(Row(page.relative_to(ROOT).as_posix(), below + 1, mark.group(1), values))
    return rows


def cells(line: str) -> list[str]:
    """The cells of one line of a table."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
