"""The natural process limits of a baseline (F1, F3, F7, F8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, localcontext
from itertools import pairwise
from typing import Final, Literal

PROVISIONAL_FROM: Final = 6
LOCKED_AT: Final = 12
LIMIT_FACTOR: Final = Decimal("2.66")
RANGE_FACTOR: Final = Decimal("3.268")
EXACT: Final = Context(prec=50)

Kind = Literal["insufficient", "provisional", "locked", "constant"]


@dataclass(frozen=True)
class Point:
    """One period of a series; None is a gap."""

    period_start: date
    value: Decimal | None


@dataclass(frozen=True)
class Limits:
    """The natural process limits of a baseline (F1). Units are those of the KPI; exact, not rounded to stored places.

    `lower` and `upper` are None when there are none or when they lie beyond a natural bound (F7). `moving_range` is the
    mean moving range, `range_limit` the upper limit for a single one, `points` how many values the baseline holds.
    """

    kind: Kind
    mean: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    moving_range: Decimal | None = None
    range_limit: Decimal | None = None
    points: int = 0


def limits(
    baseline: Sequence[Decimal | None], lower_bound: Decimal | None = None, upper_bound: Decimal | None = None
) -> Limits:
    """Return the XmR limits: mean ± 2.66 mean moving ranges, range limit 3.268 of them (F1, F3, F7, F8).

    Pass the whole series: only its first 12 existing values count. `lower_bound` and `upper_bound` are the KPI's own.
    """
    first = _baseline(baseline)
    values = [value for value in first if value is not None]
    ranges = [abs(after - before) for before, after in pairwise(first) if before is not None and after is not None]
    if len(values) < PROVISIONAL_FROM or not ranges:
        return Limits("insufficient", points=len(values))
    with localcontext(EXACT):
        mean, moving_range = sum(values, Decimal(0)) / len(values), sum(ranges, Decimal(0)) / len(ranges)
        if not moving_range:
            return Limits("constant", mean=mean, moving_range=moving_range, points=len(values))
        reach = LIMIT_FACTOR * moving_range
        lower, upper = mean - reach, mean + reach
        return Limits(
            "locked" if len(values) == LOCKED_AT else "provisional",
            mean=mean,
            lower=None if lower_bound is not None and lower < lower_bound else lower,
            upper=None if upper_bound is not None and upper > upper_bound else upper,
            moving_range=moving_range,
            range_limit=RANGE_FACTOR * moving_range,
            points=len(values),
        )


def _baseline(series: Sequence[Decimal | None]) -> Sequence[Decimal | None]:
    """Cut the series after its twelfth existing value (F3)."""
    existing = 0
    for index, value in enumerate(series):
        existing += value is not None
        if existing == LOCKED_AT:
            return series[: index + 1]
    return series
