"""What limits and signals say about the newest value (variation) and the threshold (assurance), also in words (F5)."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import takewhile
from typing import Final

from northing.logic.kpis.definition import Comparison, Direction, Frequency
from northing.logic.kpis.signals.limits import LOCKED_AT, Limits
from northing.logic.kpis.signals.marks import Mark
from northing.logic.kpis.status import Limit, meets

_NOUNS: Final = {
    Frequency.DAY: "days",
    Frequency.WEEK: "weeks",
    Frequency.MONTH: "months",
    Frequency.QUARTER: "quarters",
    Frequency.HALF: "half-years",
    Frequency.YEAR: "years",
}


class Variation(StrEnum):
    """What the newest value says about the process (F5)."""

    IMPROVING = "improving"
    CONCERNING = "concerning"
    COMMON_CAUSE = "common_cause"
    NEUTRAL = "neutral"
    INSUFFICIENT = "insufficient"
    CONSTANT = "constant"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _VARIATION_LABELS[self]


class Assurance(StrEnum):
    """Whether the process as it is will hold its threshold (F5)."""

    HITS = "hits"
    HIT_OR_MISS = "hit_or_miss"
    MISSES = "misses"
    NONE = "none"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _ASSURANCE_LABELS[self]


_VARIATION_LABELS: Final = {
    Variation.IMPROVING: "Improving",
    Variation.CONCERNING: "Concerning",
    Variation.COMMON_CAUSE: "Usual range",
    Variation.NEUTRAL: "Changed",
    Variation.INSUFFICIENT: "Too few values",
    Variation.CONSTANT: "Constant",
}
_ASSURANCE_LABELS: Final = {
    Assurance.HITS: "Consistently hits",
    Assurance.HIT_OR_MISS: "Hit or miss",
    Assurance.MISSES: "Consistently misses",
    Assurance.NONE: "Not known yet",
}


def variation(marks: Sequence[Mark], count: int, limits: Limits) -> Variation:
    """Return what the last value says (F5). `count`: how many values were searched, the last of them existing.

    Insufficient until the limits are locked: provisional limits raise no alerts (F3).
    """
    if limits.kind == "constant":
        return Variation.CONSTANT
    if limits.kind != "locked" or not count:
        return Variation.INSUFFICIENT
    last = [mark for mark in marks if mark.index == count - 1]
    if not last:
        return Variation.COMMON_CAUSE
    sides = {mark.good for mark in last if mark.good is not None}
    if not sides:
        return Variation.NEUTRAL
    return Variation.IMPROVING if sides == {True} else Variation.CONCERNING


def assurance(limits: Limits, limit: Limit | None, direction: Direction) -> Assurance:
    """Say whether the process as it is holds its threshold (F5): for sure only when that lies beyond the far limit.

    NONE without a threshold, without locked limits (F3), and for a one-sided threshold where better has two sides. A
    side without a limit (F7) is neither hit nor missed for sure.
    """
    two_sided = direction in (Direction.TO_TARGET, Direction.IN_RANGE)
    if limit is None or limits.kind != "locked" or (two_sided and limit.upper is None):
        return Assurance.NONE
    edges = [Limit(limit.comparison, limit.level)]
    if limit.upper is not None:
        edges.append(Limit(Comparison.LE, limit.upper))
    if all(_holds(_near(limits, edge), edge) is True for edge in edges):
        return Assurance.HITS
    if any(_holds(_far(limits, edge), edge) is False for edge in edges):
        return Assurance.MISSES
    return Assurance.HIT_OR_MISS


def _near(limits: Limits, edge: Limit) -> Decimal | None:
    """Return the process limit that breaks this edge first."""
    return limits.lower if edge.comparison in (Comparison.GE, Comparison.GT) else limits.upper


def _far(limits: Limits, edge: Limit) -> Decimal | None:
    """Return the process limit that keeps this edge longest."""
    return limits.upper if edge.comparison in (Comparison.GE, Comparison.GT) else limits.lower


def _holds(level: Decimal | None, edge: Limit) -> bool | None:
    return None if level is None else meets(level, edge)


def words(
    variation: Variation,
    *,
    limits: Limits | None = None,
    marks: Sequence[Mark] = (),
    values: Sequence[Decimal | None] = (),
    frequency: Frequency | None = None,
) -> str:
    """Say the variation in plain words that continue a sentence: "8 months under the average".

    Give `marks` as found in `values` (both ending with the newest existing value) to name the signal, `limits` to say
    how many values are still missing.
    """
    match variation:
        case Variation.COMMON_CAUSE:
            return "within the usual range; no special cause to look for"
        case Variation.CONSTANT:
            return "no variation between values; nothing to judge a change by"
        case Variation.INSUFFICIENT:
            return _too_few(limits)
    last = [mark for mark in marks if mark.index == len(values) - 1]
    phrases = [_phrase(mark, marks, values, frequency) for mark in last]
    return "; ".join(phrases) or f"{variation.label.lower()}: more than routine variation"


def _too_few(limits: Limits | None) -> str:
    if limits is None:
        return "too few values to judge"
    if limits.points >= LOCKED_AT:
        return "too many gaps between values to judge"
    return f"too few values to judge ({limits.points} of {LOCKED_AT})"


def _phrase(mark: Mark, marks: Sequence[Mark], values: Sequence[Decimal | None], frequency: Frequency | None) -> str:
    if mark.jump:
        return f"a larger jump {'up' if mark.side == 'above' else 'down'} than usual"
    if mark.rule == 1:
        return f"{mark.side} the usual range"
    noun = _NOUNS[frequency] if frequency else "values"
    return f"{_run_length(mark, marks, values)} {noun} {'over' if mark.side == 'above' else 'under'} the average"


def _run_length(last: Mark, marks: Sequence[Mark], values: Sequence[Decimal | None]) -> int:
    """Count the values of the run that ends at this mark; gaps are not counted and do not end it."""
    in_run = {mark.index for mark in marks if (mark.rule, mark.side) == (3, last.side)}
    existing = (index for index in range(last.index, -1, -1) if values[index] is not None)
    return sum(1 for _ in takewhile(in_run.__contains__, existing))
