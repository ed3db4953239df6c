"""What the newest value of a KPI means: the content of its derived rows, from values, thresholds, plan and definition.

Pure and without a today: staleness is stored as the day from which it holds (D7). The same values give the same summary
whether they come as a whole series or as its beginning and its end, so derived rows can be rebuilt bit for bit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, Protocol

from northing.logic.kpis import signals
from northing.logic.kpis.definition import Direction, Frequency, KpiStatus
from northing.logic.kpis.numbers import stored
from northing.logic.kpis.periods import Period, period_of, previous_period
from northing.logic.kpis.signals import Limits, Mark, Variation
from northing.logic.kpis.status import Limit, breaches_in_a_row, judge, meets, stale_on
from northing.logic.kpis.thresholds import Timeline

BASELINE: Final = 12  # values that lock the limits (F3)
SHOWN: Final = 24  # periods of a sparkline
RUN: Final = 8  # values of one side that make a signal (F2, rule 3)
TAIL: Final = SHOWN + RUN  # values needed to find every signal among those shown
_DAY: Final = timedelta(days=1)


class Value(Protocol):
    """A value that counts."""

    @property
    def period_start(self) -> date:
        """First day of its period."""

    @property
    def value(self) -> Decimal:
        """The value."""

    @property
    def recorded_at(self) -> datetime:
        """When it was learnt."""


@dataclass(frozen=True)
class Terms:
    """The part of a definition that decides what a value means."""

    direction: Direction
    frequency: Frequency
    year_start: int = 1
    lower_bound: Decimal | None = None
    upper_bound: Decimal | None = None

    def period(self, day: date) -> Period:
        """The period of the KPI's calendar that holds this day (E7)."""
        return period_of(day, self.frequency, self.year_start)


@dataclass(frozen=True)
class History:
    """The values of a KPI, oldest first: the first twelve, the last ones, and how many there are in all.

    `tail` reaches back as far as `needs_more` asks for; the whole series may stand in both places.
    """

    head: Sequence[Value]
    tail: Sequence[Value]
    count: int


@dataclass(frozen=True)
class Summary:
    """The derived content: latest value with its sparkline, and what it means. Numbers have the stored precision."""

    status: KpiStatus
    period_start: date | None = None
    value: Decimal | None = None
    recorded_at: datetime | None = None
    points: tuple[tuple[str, str | None], ...] = ()
    count: int = 0
    stale_on: date | None = None
    limit: Limit | None = None
    plan: Decimal | None = None
    breaches: int = 0
    variation: str = ""
    assurance: str = ""
    words: str = ""
    limits: Limits = field(default_factory=lambda: Limits("insufficient"))
    marks: tuple[tuple[int, int, str, bool | None], ...] = ()


def series_limits(head: Sequence[Value], terms: Terms) -> Limits:
    """The process limits of a KPI, from the first values of its series (F3)."""
    return signals.limits(with_gaps(head, terms), terms.lower_bound, terms.upper_bound)


def with_gaps(values: Sequence[Value], terms: Terms) -> list[Decimal | None]:
    """Put one None between values whose periods are not neighbours: any gap breaks a moving range once (F8)."""
    result: list[Decimal | None] = []
    before: date | None = None
    for item in values:
        if before is not None and terms.period(before).end + _DAY < item.period_start:
            result.append(None)
        result.append(item.value)
        before = item.period_start
    return result


def needs_more(history: History, thresholds: Timeline, limits: Limits) -> bool:
    """Tell whether the tail must reach further back: too short, or all of it one breach or one run on one side."""
    if len(history.tail) >= history.count:
        return False
    if len(history.tail) < TAIL:
        return True
    if not any(_holds(item, thresholds) for item in history.tail):
        return True
    if limits.mean is None:
        return False
    sides = {item.value.compare(limits.mean) for item in history.tail}
    return len(sides) == 1


def summarise(
    history: History, terms: Terms, thresholds: Timeline, plan: Mapping[date, Decimal] | None = None
) -> Summary:
    """Say what the newest value means (E6, D7, F1 to F5); without any value the status is no data."""
    if not history.tail:
        return Summary(KpiStatus.NO_DATA)
    last = history.tail[-1]
    limit = thresholds.at(last.period_start)
    limits = series_limits(history.head, terms)
    values = with_gaps(history.tail, terms)
    marks = signals.find_signals(values, limits, terms.direction)
    variation = signals.variation(marks, len(values), limits)
    period = terms.period(last.period_start)
    shown = _shown(period, terms)
    return Summary(
        status=judge(last.value, limit),
        period_start=last.period_start,
        value=last.value,
        recorded_at=last.recorded_at,
        points=_points(shown, history.tail),
        count=history.count,
        stale_on=stale_on(period.end, terms.frequency),
        limit=limit,
        plan=(plan or {}).get(last.period_start),
        breaches=breaches_in_a_row([_holds(item, thresholds) for item in reversed(history.tail)]),
        variation=variation,
        assurance=signals.assurance(limits, limit, terms.direction),
        words=_words(variation, limits, marks, values, terms),
        limits=_kept(limits),
        marks=_placed(marks, values, history.tail, shown),
    )


def _holds(item: Value, thresholds: Timeline) -> bool:
    """A period without a threshold is no breach."""
    limit = thresholds.at(item.period_start)
    return limit is None or meets(item.value, limit)


def _words(
    variation: Variation, limits: Limits, marks: Sequence[Mark], values: Sequence[Decimal | None], terms: Terms
) -> str:
    text = signals.words(variation, limits=limits, marks=marks, values=values, frequency=terms.frequency)
    return text[:200]


def _shown(last: Period, terms: Terms) -> list[date]:
    """Starts of the periods a sparkline shows, oldest first."""
    period, starts = last, [last.start]
    for _ in range(SHOWN - 1):
        period = previous_period(period, terms.frequency, terms.year_start)
        starts.append(period.start)
    return starts[::-1]


def _points(shown: Sequence[date], tail: Sequence[Value]) -> tuple[tuple[str, str | None], ...]:
    """Periods with their values as text, None for a gap; nothing before the first value."""
    known = {item.period_start: item.value for item in tail}
    points = [(day.isoformat(), _text(known.get(day))) for day in shown]
    first = next(index for index, (_, value) in enumerate(points) if value is not None)
    return tuple(points[first:])


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _placed(
    marks: Sequence[Mark], values: Sequence[Decimal | None], tail: Sequence[Value], shown: Sequence[date]
) -> tuple[tuple[int, int, str, bool | None], ...]:
    """Marks with their place among the points of `_points`; those of earlier values are left out."""
    existing = [index for index, value in enumerate(values) if value is not None]
    day_of = {index: item.period_start for index, item in zip(existing, tail, strict=True)}
    known = {item.period_start for item in tail}
    first = next(index for index, day in enumerate(shown) if day in known)
    place = {day: index - first for index, day in enumerate(shown)}
    return tuple(
        (place[day_of[mark.index]], mark.rule, mark.side, mark.good) for mark in marks if day_of[mark.index] in place
    )


def _kept(limits: Limits) -> Limits:
    """Limits cut to the precision in which they are stored."""
    return Limits(
        limits.kind,
        mean=_stored(limits.mean),
        lower=_stored(limits.lower),
        upper=_stored(limits.upper),
        moving_range=limits.moving_range,
        range_limit=limits.range_limit,
        points=limits.points,
    )


def _stored(value: Decimal | None) -> Decimal | None:
    return None if value is None else stored(value)[0]
