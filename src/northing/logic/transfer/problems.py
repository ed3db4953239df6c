"""What is wrong with a table, cell by cell, and what is worth knowing of it. Finding it belongs elsewhere."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

SHOWN_PROBLEMS = 200
SHOWN_CHARACTERS = 60


@dataclass(frozen=True)
class CellProblem:
    """One wrong cell: row as counted in the person's file (from 1), column letter and header ("" for the whole row)."""

    row: int
    column: str
    header: str
    text: str
    problem: str
    fix: str


class Note(StrEnum):
    """What an import does that a person should know, with a count."""

    ROWS_FILTERED = "rows_filtered"
    BLANK_VALUES = "blank_values"
    ZERO_MISSING = "zero_missing"
    ROUNDED = "rounded"
    ODD_PERIODS = "odd_periods"
    REPEATED = "repeated"
    DENOMINATOR_ZERO = "denominator_zero"
    OWNER_UNKNOWN = "owner_unknown"
    NAMED_BY_CODE = "named_by_code"
    DIRECTION_ASSUMED = "direction_assumed"
    KEPT_AS_IS = "kept_as_is"

    def words(self, count: int) -> str:
        """The words on screen for a count, which stands before them."""
        words = _NOTE[self]
        if count != 1:
            return words
        for many, one in _SINGULAR.items():
            words = words.replace(many, one, 1)
        return words


_NOTE = {
    Note.ROWS_FILTERED: "rows left out by the filter",
    Note.BLANK_VALUES: "blank cells skipped",
    Note.ZERO_MISSING: "zeros read as “none”",
    Note.ROUNDED: "values rounded to 9 decimals or 15 digits",
    Note.ODD_PERIODS: "values left out because their period is not one period",
    Note.REPEATED: "repeated rows with the same value skipped",
    Note.DENOMINATOR_ZERO: "rows skipped because the denominator is 0",
    Note.OWNER_UNKNOWN: "owners not found; these KPIs get no owner from the file",
    Note.NAMED_BY_CODE: "new KPIs named by their code because the file gives no name",
    Note.DIRECTION_ASSUMED: "new KPIs read as “higher is better” because the file does not say",
    Note.KEPT_AS_IS: "existing KPIs whose description differs in the file and is left as it is",
}


_SINGULAR = {
    "rows": "row",
    "cells": "cell",
    "zeros": "zero",
    "values": "value",
    "owners": "owner",
    "KPIs": "KPI",
    "these KPI get": "this KPI gets",
    "their code": "its code",
}


@dataclass
class Findings:
    """Collects problems and notes of one table; keeps the first problems and counts them all."""

    header: list[str] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    problem_count: int = 0
    notes: Counter[Note] = field(default_factory=Counter)

    @property
    def is_full(self) -> bool:
        """Whether further problems are only counted."""
        return len(self.problems) >= SHOWN_PROBLEMS

    def wrong(self, row: int, column: int | None, text: str, problem: str, fix: str) -> None:
        """Record one wrong cell; `column` counts from 0, None for the whole row."""
        self.problem_count += 1
        if self.is_full:
            return
        letters = "" if column is None else column_letters(column)
        header = self.header[column].strip() if column is not None and column < len(self.header) else ""
        shown = text if len(text) <= SHOWN_CHARACTERS else f"{text[: SHOWN_CHARACTERS - 1]}…"
        self.problems.append(CellProblem(row, letters, header, shown, problem, fix))

    def note(self, note: Note, count: int = 1) -> None:
        """Count something worth knowing."""
        self.notes[note] += count


def column_letters(index: int) -> str:
    """Name a column (0-based) as a spreadsheet does: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
