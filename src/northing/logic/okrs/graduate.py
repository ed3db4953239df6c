"""The threshold to keep watching after a key result closes: the level that was reached (E4-06).

A person decides; nothing is set here.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from northing.logic.kpis.definition import Comparison, Direction
from northing.logic.kpis.status import Limit
from northing.logic.okrs.draft import amount


class Change(StrEnum):
    """How the proposed threshold compares with today's."""

    NEW = "new"
    STRICTER = "stricter"
    SAME = "same"
    LAXER = "laxer"


@dataclass(frozen=True, slots=True)
class Graduation:
    """A proposed threshold, how it compares with today's, and the sentence that says so. Laxer is never silent."""

    proposed: Limit
    change: Change
    note: str


def propose_threshold(
    reached: Decimal | None, today: Limit | None, direction: Direction, measure_unit: str = ""
) -> Graduation | None:
    """The reached level as the KPI's next threshold (E4-06), or None where there is no one level to propose.

    It includes the level, so the value that was reached meets it (E4-13). A range or a target to stay close to is not
    replaced by one reached value.
    """
    if reached is None or direction not in _COMPARISON:
        return None
    proposed = Limit(_COMPARISON[direction], reached)
    words = _words(proposed, measure_unit)
    if today is None:
        return Graduation(proposed, Change.NEW, f"Watch it from now on: {words}.")
    before = _words(today, measure_unit)
    if proposed == today:
        return Graduation(proposed, Change.SAME, f"The same as today's threshold: {before}.")
    stricter = reached > today.level if direction is Direction.UP else reached < today.level
    if stricter:
        return Graduation(proposed, Change.STRICTER, f"Stricter than today's threshold: {words} instead of {before}.")
    note = f"Laxer than today's threshold: {words} instead of {before}. Keep today's unless a weaker one is meant."
    return Graduation(proposed, Change.LAXER, note)


_COMPARISON = {Direction.UP: Comparison.GE, Direction.DOWN: Comparison.LE}


def _words(limit: Limit, measure_unit: str) -> str:
    return f"{limit.comparison.label} {amount(limit.level, measure_unit)}"
