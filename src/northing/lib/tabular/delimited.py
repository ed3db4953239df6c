"""Reads CSV, TSV and their cousins as a bounded stream. Memory does not grow with the file, whatever the file holds."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from northing.lib.tabular.canonical import Canonical, TableFacts, too_many_columns
from northing.lib.tabular.limits import COLUMNS, LINES_IN_ONE_ROW, ROW_CHARACTERS, Refused

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 200
_SAMPLE_CHARACTERS = 200_000


class _Lines:
    """Lines of a text stream, refusing a row that never ends. The reader calls `row_ended` after each row."""

    def __init__(self, file: IO[str], delimiter: str) -> None:
        self._file, self._delimiter = file, delimiter
        self._row, self._lines, self._characters = 1, 0, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._file.readline(ROW_CHARACTERS + 1)
        if not line:
            raise StopIteration
        self._lines += 1
        self._characters += len(line)
        wide = line.count(self._delimiter)
        if (
            wide >= COLUMNS
            and '"' not in line
            and line.rstrip("\r\n" + self._delimiter).count(self._delimiter) >= COLUMNS
        ):
            raise too_many_columns(self._row, wide + 1)
        if self._lines > LINES_IN_ONE_ROW or self._characters > ROW_CHARACTERS:
            raise Refused(
                "A row never ends: it is too long, or a quotation mark is opened and not closed",
                where=f"row {self._row}",
                fix="Close the quotation mark, or export the table again.",
            )
        return line

    def row_ended(self) -> None:
        self._row += 1
        self._lines = self._characters = 0


def read_delimited(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """Stream the rows of a delimited file; refuses broken quoting and endless rows with the row number."""
    with path.open(encoding=encoding, newline="") as file:
        lines = _Lines(file, delimiter)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        row = 0
        try:
            for cells in reader:
                row += 1
                lines.row_ended()
                yield [] if row == 1 and _separator_line(cells, delimiter) else cells
        except csv.Error as error:
            raise Refused(
                f"The quotation marks do not fit ({error})",
                where=f"row {row + 1}",
                fix="Put the whole cell in quotation marks and double those inside it, or export the table again.",
            ) from error


def canonicalise_delimited(path: Path, encoding: str, delimiter: str, target: Path) -> TableFacts:
    """Write a delimited file as a canonical table."""
    with target.open("wb") as out:
        canonical = Canonical(out)
        for cells in read_delimited(path, encoding, delimiter):
            canonical.add(cells)
        return canonical.facts()


def delimiter_of(path: Path, encoding: str, name: str) -> str:
    """Find the delimiter that cuts the first rows into the most even table; a comma if nothing is cut."""
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(_SAMPLE_CHARACTERS)
    if sample[:4].lower() == "sep=" and sample[4:5] in DELIMITERS:
        return sample[4]
    lines = sample.splitlines(keepends=True)[:_SAMPLE_LINES]
    if len(sample) == _SAMPLE_CHARACTERS and len(lines) > 1:
        lines = lines[:-1]
    scores = {delimiter: _evenness(lines, delimiter) for delimiter in DELIMITERS}
    if name.lower().endswith((".tsv", ".tab")):
        scores["\t"] *= 2
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def _separator_line(cells: list[str], delimiter: str) -> bool:
    return "".join(cells).lower() == "sep=" or delimiter.join(cells).lower() == f"sep={delimiter}"


def _evenness(lines: list[str], delimiter: str) -> float:
    """Share of rows of the most frequent width, counted only when rows are cut at all; a wider table wins a tie."""
    widths: Counter[int] = Counter()
    try:
        for cells in csv.reader(lines, delimiter=delimiter):
            if any(cell.strip() for cell in cells):
                widths[len(cells)] += 1
    except csv.Error:
        return 0.0
    cut = {width: count for width, count in widths.items() if width > 1}
    if not cut:
        return 0.0
    width, count = max(cut.items(), key=lambda item: (item[1], item[0]))
    return count / widths.total() + min(width, 50) / 10_000
