"""Turns the rows of a table into a plan: the one pass over the rows. What the periods mean is settled in `settling`."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from northing.logic.transfer.cells import CellReader, cell, keeps
from northing.logic.transfer.collected import Collected
from northing.logic.transfer.known import Known
from northing.logic.transfer.mapping import Column, Layout, Mapping, Role, TargetsAs, ValueRule, mapping_problems
from northing.logic.transfer.problems import Findings, Note
from northing.logic.transfer.register import Register
from northing.logic.transfer.result import Plan
from northing.logic.transfer.settling import settle

PROGRESS_ROWS = 5_000


def plan(
    rows: Iterable[Sequence[str]],
    mapping: Mapping,
    known: Known,
    *,
    today: date,
    progress: Callable[[int], None] | None = None,
) -> Plan:
    """Say all that importing a table would do, or what is wrong with it cell by cell. Nothing is changed.

    `rows` are those of the person's file from its first row on. `progress` is called every 5,000 rows with the number
    read. Raises ValueError if the mapping is not complete (see `mapping_problems`).
    """
    missing = mapping_problems(mapping)
    if not missing and mapping.layout is not Layout.DEFINITIONS and not _has_unit(mapping, known):
        missing = ["Say which unit the KPIs belong to."]
    if missing:
        raise ValueError(missing[0])
    reading = _Reading(mapping, known)
    count = 0
    for count, cells in enumerate(rows, 1):
        if count == mapping.header_row:
            reading.findings.header = list(cells)
        elif count > mapping.header_row:
            reading.row(cells, count)
        if progress and not count % PROGRESS_ROWS:
            progress(count)
    return settle(mapping, known, reading.register, reading.values, reading.targets, reading.findings, today, count)


def _has_unit(mapping: Mapping, known: Known) -> bool:
    return bool(mapping.one(Role.UNIT_NAME) or mapping.unit_name or known.default_unit_id is not None)


class _Reading:
    """What has been read so far."""

    def __init__(self, mapping: Mapping, known: Known) -> None:
        self._mapping = mapping
        self.findings = Findings()
        self.register = Register(mapping, known, self.findings)
        self._cells = CellReader(mapping, self.findings)
        self._filters = mapping.having(Role.KEEP_IF)
        self._with_kpis = mapping.layout is not Layout.DEFINITIONS or bool(
            mapping.one(Role.UNIT_NAME) or mapping.unit_name
        )
        self._as_is = mapping.value_rule is ValueRule.AS_IS
        values = mapping.having(Role.VALUE)
        self._values = values or ((mapping.one(Role.NUMERATOR),) if mapping.one(Role.NUMERATOR) else ())
        self._targets = [
            (column, mapping.targets_as if role is Role.THRESHOLD else TargetsAs.PLAN)
            for role in (Role.THRESHOLD, Role.PLAN)
            for column in mapping.having(role)
        ]
        self.values = Collected()
        self.targets = {TargetsAs.THRESHOLD: Collected(), TargetsAs.PLAN: Collected()}

    def row(self, cells: Sequence[str], row: int) -> None:
        """Read one row below the header."""
        if not any(text and not text.isspace() for text in cells):
            return
        if not keeps(cells, self._filters):
            self.findings.note(Note.ROWS_FILTERED)
            return
        self._refuse_extra_cells(cells, row)
        if self._mapping.layout is Layout.DEFINITIONS:
            self._definition(cells, row)
        elif self._mapping.layout is Layout.WIDE:
            self._wide(cells, row)
        else:
            self._long(cells, row)

    def _refuse_extra_cells(self, cells: Sequence[str], row: int) -> None:
        """A cell beyond the last header is the trace of an unquoted comma: the columns of this row have slipped."""
        if not self._mapping.header_row:
            return
        for index in range(len(self.findings.header), len(cells)):
            if cells[index].strip():
                self.findings.wrong(
                    row,
                    index,
                    cells[index],
                    "The row has more cells than the header.",
                    "Put a cell that holds the delimiter in quotation marks, or give the column a header.",
                )
                return

    def _definition(self, cells: Sequence[str], row: int) -> None:
        if not self._with_kpis:
            self.register.definition(cells, row)
            return
        kpi = self.register.kpi(cells, row)
        for column, kind in self._targets:
            if kpi is not None and cell(cells, column):
                self._target(cells, row, column, kind, kpi, "")

    def _wide(self, cells: Sequence[str], row: int) -> None:
        amounts = [
            (column, amount)
            for column in self._values
            if column and (amount := self._cells.amount(cells, column, row)) is not None
        ]
        targets = [(column, kind) for column, kind in self._targets if cell(cells, column)]
        if not amounts and not targets:
            return
        kpi = self.register.kpi(cells, row)
        if kpi is None:
            return
        for column, amount in amounts:
            self.values.add(kpi, column.period, row, amount)
        first = amounts[0][0].period if amounts else next(column.period for column in self._values if column)
        for column, kind in targets:
            self._target(cells, row, column, kind, kpi, first)

    def _long(self, cells: Sequence[str], row: int) -> None:
        amounts = [
            (column, amount)
            for column in self._values
            if column and (amount := self._cells.value(cells, column, row)) is not None
        ]
        targets = [(column, kind) for column, kind in self._targets if cell(cells, column)]
        if not amounts and not targets:
            return
        period = self._cells.period_text(cells)
        for column, amount in amounts:
            kpi = self.register.kpi(cells, row, column.kpi if self._as_is else "")
            if kpi is not None:
                self.values.add(kpi, period, row, amount)
        for column, kind in targets:
            kpi = self.register.kpi(cells, row)
            if kpi is not None:
                self._target(cells, row, column, kind, kpi, period)

    def _target(self, cells: Sequence[str], row: int, column: Column, kind: TargetsAs, kpi: int, period: str) -> None:
        before = self.findings.problem_count
        amount = self._cells.amount(cells, column, row)
        if amount is not None:
            self.targets[kind].add(kpi, period, row, amount)
        elif column.zero_is_missing and self.findings.problem_count == before:
            self.targets[kind].add_none(kpi, period, row, column.index)
