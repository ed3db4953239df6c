"""Reads the cells of one row by their role: numbers, periods, filters. What they add up to is decided elsewhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext

from northing.logic.kpis.numbers import DECIMALS, SIGNIFICANT_DIGITS, NumberReading, read_number
from northing.logic.transfer.mapping import Column, Mapping, Role, ValueRule
from northing.logic.transfer.problems import Findings, Note

_MOST_DIGITS = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_EVEN)
_STEP = Decimal(1).scaleb(-DECIMALS)
_PLAIN = re.compile(r"-?\d{1,6}(?:\.(?:\d{1,2}|\d{4,9}))?", re.ASCII)  # three decimals may be thousands
_BROKEN = "Correct the cell, or leave it blank if there is no value."


@dataclass(frozen=True)
class Amount:
    """A number of one cell, or one made of two; `percent` and `currency` as the cell carried them."""

    value: Decimal
    column: int
    percent: bool = False
    currency: str = ""
    fraction: tuple[Decimal, Decimal] | None = None


def cell(cells: Sequence[str], column: Column | None) -> str:
    """The trimmed text of a column; "" where the row is shorter or there is no such column."""
    if column is None or column.index >= len(cells):
        return ""
    return cells[column.index].strip()


def keeps(cells: Sequence[str], filters: Sequence[Column]) -> bool:
    """Whether a row passes every "only rows where"."""
    return all(cell(cells, column).casefold() == column.equals.strip().casefold() for column in filters)


class CellReader:
    """Reads numbers and periods of rows by one mapping, and records what is wrong with them."""

    def __init__(self, mapping: Mapping, findings: Findings) -> None:
        self._mapping, self._findings = mapping, findings
        self._numerator, self._denominator = mapping.one(Role.NUMERATOR), mapping.one(Role.DENOMINATOR)
        self._period, self._year = mapping.one(Role.PERIOD), mapping.one(Role.YEAR)
        self._parts = [
            (role, column)
            for role in (Role.QUARTER, Role.MONTH, Role.WEEK)
            if (column := mapping.one(role)) is not None
        ]

    @property
    def period_column(self) -> int:
        """The column named when a period is wrong."""
        column = self._period or self._year
        return column.index if column else 0

    def period_text(self, cells: Sequence[str]) -> str:
        """The period of a row as one text; year, quarter, month and week columns are put together."""
        if self._period is not None or self._year is None:
            return cell(cells, self._period)
        year = cell(cells, self._year).removesuffix(".0")
        if self._mapping.fiscal and year[:1].isdigit() and year.isdigit():
            year = f"FY{year}"
        for role, column in self._parts:
            part = cell(cells, column).removesuffix(".0")
            if not part:
                continue
            if role is Role.QUARTER:
                return f"{year} Q{part.upper().lstrip('Q').removeprefix('UARTER').strip()}"
            if role is Role.WEEK:
                return f"{year}-W{part.upper().lstrip('W').strip().zfill(2)}"
            return f"{year}-{part.zfill(2)}" if part.isdigit() else f"{part} {year}"
        return year

    def value(self, cells: Sequence[str], column: Column, row: int) -> Amount | None:
        """The value of a row by the mapping's rule; None if there is none or it is wrong (which is recorded)."""
        if self._mapping.value_rule is ValueRule.AS_IS:
            amount = self.amount(cells, column, row)
            if amount and self._mapping.times_100:
                return Amount(stored(amount.value * 100), amount.column, amount.percent, amount.currency)
            return amount
        part = self.amount(cells, self._numerator, row)
        whole = self.amount(cells, self._denominator, row)
        if part is None or whole is None:
            return None
        if not whole.value:
            self._findings.note(Note.DENOMINATOR_ZERO)
            return None
        numerator = part.value if self._mapping.value_rule is ValueRule.RATIO else whole.value - part.value
        with localcontext(prec=50):
            value = stored(numerator / whole.value * (100 if self._mapping.times_100 else 1))
        return Amount(value, part.column, fraction=(numerator, whole.value))

    def amount(self, cells: Sequence[str], column: Column | None, row: int) -> Amount | None:
        """The number of one cell; None if it is missing or wrong (which is recorded or noted)."""
        text = cell(cells, column)
        if column is None or not text:
            self._findings.note(Note.BLANK_VALUES)
            return None
        reading = read_cell_number(text, self._mapping.decimal)
        if reading.problem or reading.ambiguous or reading.value is None:
            self._complain(reading, text, column, row)
            return None
        if reading.rounded:
            self._findings.note(Note.ROUNDED)
        if column.zero_is_missing and not reading.value:
            self._findings.note(Note.ZERO_MISSING)
            return None
        return Amount(reading.value, column.index, reading.percent, reading.currency)

    def _complain(self, reading: NumberReading, text: str, column: Column, row: int) -> None:
        if reading.problem:
            self._findings.wrong(row, column.index, text, reading.problem, _BROKEN)
        elif reading.ambiguous:
            self._findings.wrong(
                row,
                column.index,
                text,
                f"“{text}” can be read in two ways: its sign may stand before decimals or between thousands.",
                "Say which decimal sign the numbers use.",
            )
        else:
            self._findings.note(Note.BLANK_VALUES)


def read_cell_number(text: str, decimal: str | None) -> NumberReading:
    """Read a number as `read_number` does, ten times faster for plain digits (most cells of most files)."""
    if _PLAIN.fullmatch(text) and (decimal != "," or "." not in text):
        return NumberReading(Decimal(text) or Decimal(0))
    return read_number(text, decimal=decimal)


def stored(value: Decimal) -> Decimal:
    """Cut a calculated value to what is stored: 15 significant digits and 9 decimals, half to even."""
    short = _MOST_DIGITS.plus(value)
    exponent = short.as_tuple().exponent
    return short.quantize(_STEP) if isinstance(exponent, int) and exponent < -DECIMALS else short
