"""Which definition a row speaks of: an existing one by its code or name, else a new one with the facts of its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from northing.logic.kpis.definition import Direction, Frequency
from northing.logic.kpis.numbers import read_number
from northing.logic.transfer.cells import cell
from northing.logic.transfer.known import Known, KnownDefinition
from northing.logic.transfer.mapping import Column, Mapping, Role
from northing.logic.transfer.names import KEY_LENGTH, MEASURE_UNIT_LENGTH, NAME_LENGTH, fold, read_name
from northing.logic.transfer.problems import Findings, Note
from northing.logic.transfer.words import direction_of, frequency_of

_CORRECT = "Shorten or correct the text."
_NO_UNIT = frozenset({"", "-", "units", "unit", "number", "none", "n/a", "na"})


@dataclass
class Draft:
    """A definition in the making; `known` if it exists already."""

    name: str
    key: str = ""
    known: KnownDefinition | None = None
    what: str = ""
    measure_unit: str = ""
    direction: Direction | None = None
    frequency: Frequency | None = None
    decimals: int | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None


class Drafts:
    """Finds or plans definitions. Positions returned are those in `all`."""

    def __init__(self, mapping: Mapping, known: Known, findings: Findings) -> None:
        self._mapping, self._findings = mapping, findings
        self.all: list[Draft] = []
        self._by_name: dict[str, int] = {}
        self._by_key: dict[str, int] = {}
        for definition in known.definitions:
            self._add(Draft(definition.name, definition.key, definition))

    def find(self, cells: Sequence[str], row: int, label: str) -> int | None:
        """The definition of a row; `label` names the KPI of a value column when the row does not. None if wrong."""
        key_column, name_column = self._mapping.one(Role.KPI_KEY), self._mapping.one(Role.KPI_NAME)
        key = self._name(cells, row, key_column, KEY_LENGTH)
        name = self._full_name(cells, row, label)
        if key and name and label:  # several KPIs stand in one row: the code names the row, not one KPI
            key, name = "", name if name_column else f"{key} – {name}"[:NAME_LENGTH]
        if key is None or name is None:
            return None
        if not name and not key:
            column = name_column or key_column
            self._findings.wrong(
                row,
                column.index if column else None,
                "",
                "The row does not say which KPI it belongs to.",
                "Fill in the name (split merged cells), or leave the row out.",
            )
            return None
        place = self._match(name, key)
        self._fill(self.all[place], cells, row)
        return place

    def _name(self, cells: Sequence[str], row: int, column: Column | None, most: int) -> str | None:
        text = cell(cells, column)
        name, problem = read_name(text, most)
        if problem and column is not None:
            self._findings.wrong(row, column.index, text, f"The text {problem}.", _CORRECT)
            return None
        return name

    def _full_name(self, cells: Sequence[str], row: int, label: str) -> str | None:
        """The name from its column, else the mapping's, with the value column's label and the parts that split it."""
        column = self._mapping.one(Role.KPI_NAME)
        base = self._name(cells, row, column, NAME_LENGTH) if column else self._mapping.kpi_name
        if base is None or (column and not base):
            return base
        parts = [base, label]
        for split in self._mapping.having(Role.SPLIT):
            part = self._name(cells, row, split, NAME_LENGTH)
            if part is None:
                return None
            parts.append(part)
        name, problem = read_name(" – ".join(part for part in parts if part), NAME_LENGTH)
        if problem:
            self._findings.wrong(row, column.index if column else None, base, f"The KPI's name {problem}.", _CORRECT)
            return None
        return name

    def _match(self, name: str, key: str) -> int:
        """Match by code first; a name that belongs to another code is told apart by the code."""
        place = self._by_key.get(fold(key)) if key else None
        if place is None and name:
            place = self._by_name.get(fold(name))
            if place is not None and key and self.all[place].key:
                name, place = f"{name[: NAME_LENGTH - len(key) - 3]} ({key})", None
        if place is not None:
            return place
        if not name:
            self._findings.note(Note.NAMED_BY_CODE)
        return self._add(Draft(name or key, key))

    def _add(self, draft: Draft) -> int:
        self.all.append(draft)
        place = len(self.all) - 1
        self._by_name.setdefault(fold(draft.name), place)
        if draft.key:
            self._by_key.setdefault(fold(draft.key), place)
        return place

    def _fill(self, draft: Draft, cells: Sequence[str], row: int) -> None:
        """Take a row's facts into a new definition: the first word counts, but two units of measure are wrong."""
        what = cell(cells, self._mapping.one(Role.DESCRIPTION))
        if draft.known:
            self._findings.note(Note.KEPT_AS_IS, int(bool(what)))
            return
        measured = self._measure_unit(cells, row) or self._mapping.measure_unit
        if measured and draft.measure_unit and measured != draft.measure_unit:
            column = self._mapping.one(Role.MEASURE_UNIT)
            self._findings.wrong(
                row,
                column.index if column else None,
                measured,
                f"The KPI “{draft.name}” is measured in “{draft.measure_unit}” in other rows.",
                "Make that column part of the KPI's name, or correct it.",
            )
        draft.measure_unit = draft.measure_unit or measured
        draft.what = draft.what or what
        draft.direction = draft.direction or self._direction(cells, row)
        draft.frequency = draft.frequency or self._frequency(cells, row)
        if draft.decimals is None and (decimals := self._number(cells, row, Role.DECIMALS)) is not None:
            draft.decimals = min(9, max(0, int(decimals)))
        draft.lower = self._number(cells, row, Role.LOWER_BOUND) if draft.lower is None else draft.lower
        draft.upper = self._number(cells, row, Role.UPPER_BOUND) if draft.upper is None else draft.upper

    def _measure_unit(self, cells: Sequence[str], row: int) -> str:
        """The unit of measure; several columns are put together ("GBP, Thousands")."""
        parts: list[str] = []
        for column in self._mapping.having(Role.MEASURE_UNIT):
            text, problem = read_name(cell(cells, column))
            if problem:
                self._findings.wrong(row, column.index, cell(cells, column), f"The text {problem}.", _CORRECT)
            elif fold(text) not in _NO_UNIT and text not in parts:
                parts.append(text)
        joined = ", ".join(parts)
        return joined if len(joined) <= MEASURE_UNIT_LENGTH else f"{joined[: MEASURE_UNIT_LENGTH - 1].rstrip()}…"

    def _direction(self, cells: Sequence[str], row: int) -> Direction | None:
        column = self._mapping.one(Role.DIRECTION)
        try:
            return direction_of(cell(cells, column))
        except ValueError as error:
            index = column.index if column else None
            self._findings.wrong(row, index, cell(cells, column), f"{error}.", "Write “up” or “down”.")
            return None

    def _frequency(self, cells: Sequence[str], row: int) -> Frequency | None:
        column = self._mapping.one(Role.FREQUENCY)
        try:
            return frequency_of(cell(cells, column))
        except ValueError as error:
            index = column.index if column else None
            self._findings.wrong(row, index, cell(cells, column), f"{error}.", "Write “monthly”, “quarterly” or so.")
            return None

    def _number(self, cells: Sequence[str], row: int, role: Role) -> Decimal | None:
        column = self._mapping.one(role)
        text = cell(cells, column)
        if column is None or not text:
            return None
        reading = read_number(text, decimal=self._mapping.decimal)
        if reading.problem or reading.ambiguous:
            problem = reading.problem or "The number can be read in two ways."
            self._findings.wrong(row, column.index, text, problem, "Correct the number.")
        return reading.value
