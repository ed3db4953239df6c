"""What a value says about the threshold of its KPI, and when a KPI is stale. Real changes are found in `signals`."""

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from northing.logic.kpis.definition import Comparison, Direction, Frequency, KpiStatus

# The longest a period can be, in days: the cadence of D7 ("weekly 14, monthly 62" are twice these).
_CADENCE: Final = {
    Frequency.DAY: 1,
    Frequency.WEEK: 7,
    Frequency.MONTH: 31,
    Frequency.QUARTER: 92,
    Frequency.HALF: 184,
    Frequency.YEAR: 366,
}
_STALE_AFTER: Final = 2
_OPERATORS: Final = {
    Comparison.GE: operator.ge,
    Comparison.GT: operator.gt,
    Comparison.LE: operator.le,
    Comparison.LT: operator.lt,
}


@dataclass(frozen=True)
class Limit:
    """A threshold: a level that must hold, edges included unless the comparison is strict (B5, E6).

    `upper` makes it a range from `level` to `upper`, both inclusive (B4); only directions with two sides have one.
    """

    comparison: Comparison
    level: Decimal
    upper: Decimal | None = None


def default_comparison(direction: Direction) -> Comparison:
    """Return the comparison of a threshold unless someone says otherwise: at most for "down", else at least."""
    return Comparison.LE if direction is Direction.DOWN else Comparison.GE


def meets(value: Decimal, limit: Limit) -> bool:
    """Say whether a value holds the threshold; hitting it holds unless the comparison is strict (B4, B5, E6)."""
    holds = _OPERATORS[limit.comparison](value, limit.level)
    return bool(holds and (limit.upper is None or value <= limit.upper))


def judge(value: Decimal | None, limit: Limit | None) -> KpiStatus:
    """Return the status of a value (E6): without a value no data, without a threshold none, never healthy by default.

    Never STALE: that is a matter of time, see `stale_on`.
    """
    if value is None:
        return KpiStatus.NO_DATA
    if limit is None:
        return KpiStatus.NO_THRESHOLD
    return KpiStatus.MEETS if meets(value, limit) else KpiStatus.BREACHES


def stale_on(last_period_end: date, frequency: Frequency) -> date:
    """Return the first day on which a KPI is stale: more than twice its cadence after its last period (D7)."""
    return last_period_end + timedelta(days=_STALE_AFTER * _CADENCE[frequency] + 1)


def breaches_in_a_row(meets_newest_first: Sequence[bool]) -> int:
    """Count the breaches from the newest value back to the last one that held (E6)."""
    for count, holds in enumerate(meets_newest_first):
        if holds:
            return count
    return len(meets_newest_first)


def improves(change: Decimal, direction: Direction) -> bool | None:
    """Say whether a change is for the better (E3); None for no change, and where better has two sides."""
    if not change or direction in (Direction.TO_TARGET, Direction.IN_RANGE):
        return None
    return (change > 0) is (direction is Direction.UP)
