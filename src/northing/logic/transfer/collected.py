"""What the rows of a table say, kept small until all of them are read: numbers in arrays, each period text once."""

from array import array
from dataclasses import dataclass, field
from decimal import Decimal

from northing.logic.transfer.cells import Amount


@dataclass
class Collected:
    """Amounts with the KPI, the period text and the cell they come from. Positions run in reading order."""

    texts: list[str] = field(default_factory=list)
    kpis: "array[int]" = field(default_factory=lambda: array("I"))
    periods: "array[int]" = field(default_factory=lambda: array("I"))
    rows: "array[int]" = field(default_factory=lambda: array("I"))
    columns: "array[int]" = field(default_factory=lambda: array("H"))
    values: list[Decimal | None] = field(default_factory=list)
    percents: bytearray = field(default_factory=bytearray)
    fractions: dict[int, tuple[Decimal, Decimal]] = field(default_factory=dict)
    currencies: dict[int, str] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.values)

    def add(self, kpi: int, period: str, row: int, amount: Amount) -> None:
        """Keep one amount."""
        if amount.fraction:
            self.fractions[len(self.values)] = amount.fraction
        if amount.currency:
            self.currencies[len(self.values)] = amount.currency
        self._keep(kpi, period, row, amount.column, amount.value)
        self.percents.append(amount.percent)

    def add_none(self, kpi: int, period: str, row: int, column: int) -> None:
        """Keep that a cell says “none” (a target of 0 where 0 means no target)."""
        self._keep(kpi, period, row, column, None)
        self.percents.append(False)

    def _keep(self, kpi: int, period: str, row: int, column: int, value: Decimal | None) -> None:
        if period not in self._places:
            self._places[period] = len(self.texts)
            self.texts.append(period)
        self.kpis.append(kpi)
        self.periods.append(self._places[period])
        self.rows.append(row)
        self.columns.append(column)
        self.values.append(value)
