"""The chart of one KPI with its table: a window of periods with limits, signals, thresholds and plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.safestring import SafeString

from northing.lib.svg import ChartPoint, ChartSpec, Flag, Tone, responsive_chart
from northing.logic.kpis.periods import Period, previous_period
from northing.logic.kpis.signals import Limits, Mark, find_signals
from northing.logic.kpis.summary import RUN, Terms, series_limits, with_gaps
from northing.logic.kpis.thresholds import Timeline
from northing.queries.kpis.board import tone_of
from northing.queries.kpis.series import Observation, first_values, last_values
from northing.queries.kpis.wording import Measure

WINDOWS = (36, 120, 365)  # periods a chart may show; the first is the usual one


@dataclass(frozen=True)
class ChartRow:
    """One period of the chart as a line of the table beside it."""

    period: str
    value: str
    is_missing: bool
    is_partial: bool
    threshold: str
    signal: str


@dataclass(frozen=True)
class FlagText:
    """A numbered remark of the chart in words."""

    number: int
    text: str


@dataclass(frozen=True)
class SignalRow:
    """A change that is more than routine variation (F2), newest first in lists."""

    period: str
    value: str
    words: str
    tone: str


@dataclass(frozen=True)
class KpiChart:
    """The picture, its twin as a table (newest first), its remarks and the limits it was drawn with."""

    svg: SafeString
    rows: tuple[ChartRow, ...]
    flags: tuple[FlagText, ...]
    signals: tuple[SignalRow, ...]
    limits: Limits
    baseline: str
    has_more: bool


@dataclass(frozen=True)
class _Window:
    periods: Sequence[Period]
    values: Mapping[date, Decimal]
    marks: Mapping[date, list[Mark]]


def kpi_chart_of(
    kpi_id: int,
    title: str,
    *,
    terms: Terms,
    measure: Measure,
    thresholds: Timeline,
    plan: Mapping[date, Decimal],
    today: date,
    periods: int = WINDOWS[0],
) -> KpiChart:
    """Draw the last `periods` periods up to the newest value: two bounded reads, whatever the length of the history."""
    head = first_values(kpi_id, 12)
    tail = last_values(kpi_id, periods + RUN)[::-1]
    limits = series_limits(head, terms)
    window = _window(tail, limits, terms, periods)
    flags = _flags(window, thresholds, measure)
    rows = [_row(period, window, measure, thresholds, today) for period in reversed(window.periods)]
    return KpiChart(
        svg=responsive_chart(_spec(title, window, limits, terms, measure, thresholds, plan, flags, today)),
        rows=tuple(rows),
        flags=tuple(FlagText(flag.number, flag.text) for flag in flags),
        signals=tuple(_signals(window, measure)),
        limits=limits,
        baseline=f"{measure.period(head[0].period_start)} to {measure.period(head[-1].period_start)}" if head else "",
        has_more=bool(window.periods and head and head[0].period_start < window.periods[0].start),
    )


def _window(tail: Sequence[Observation], limits: Limits, terms: Terms, count: int) -> _Window:
    if not tail:
        return _Window((), {}, {})
    values = with_gaps(tail, terms)
    days = iter(item.period_start for item in tail)
    places = [None if value is None else next(days) for value in values]
    marks: dict[date, list[Mark]] = {}
    for mark in find_signals(values, limits, terms.direction):
        day = places[mark.index]
        if day is not None:
            marks.setdefault(day, []).append(mark)
    shown: list[Period] = []
    period = terms.period(tail[-1].period_start)
    while len(shown) < count and period.end >= tail[0].period_start:
        shown.append(period)
        period = previous_period(period, terms.frequency, terms.year_start)
    return _Window(shown[::-1], {item.period_start: item.value for item in tail}, marks)


def _spec(
    title: str,
    window: _Window,
    limits: Limits,
    terms: Terms,
    measure: Measure,
    thresholds: Timeline,
    plan: Mapping[date, Decimal],
    flags: Sequence[Flag],
    today: date,
) -> ChartSpec:
    limit = thresholds.at(window.periods[-1].start) if window.periods else None
    planned = [plan.get(period.start) for period in window.periods]
    return ChartSpec(
        title=title,
        points=[_point(period, window, measure, today) for period in window.periods],
        mean=limits.mean,
        lower=limits.lower,
        upper=limits.upper,
        provisional=limits.kind == "provisional",
        threshold=limit.level if limit else None,
        threshold_upper=limit.upper if limit else None,
        plan=planned if any(value is not None for value in planned) else (),
        flags=flags,
        floor=terms.lower_bound,
        ceiling=terms.upper_bound,
        show=measure.value,
    )


def _point(period: Period, window: _Window, measure: Measure, today: date) -> ChartPoint:
    value = window.values.get(period.start)
    marks = window.marks.get(period.start, [])
    return ChartPoint(
        label=measure.period(period.start),
        short=measure.short_period(period.start),
        value=value,
        text=measure.value(value) if value is not None else "",
        tone=_tone(marks),
        partial=period.end >= today and value is not None,
        note=_mark_words(marks),
    )


def _tone(marks: Sequence[Mark]) -> Tone:
    """A bad signal is not hidden by a good one at the same value."""
    tones = {tone_of(mark.good) for mark in marks}
    return next((tone for tone in (Tone.BAD, Tone.GOOD, Tone.NEUTRAL) if tone in tones), Tone.PLAIN)


def _mark_words(marks: Sequence[Mark]) -> str:
    texts = []
    for mark in marks:
        if mark.jump:
            texts.append(f"a larger jump {'up' if mark.side == 'above' else 'down'} than usual")
        elif mark.rule == 1:
            texts.append(f"{mark.side} the usual range")
        else:
            texts.append(f"in a run {'over' if mark.side == 'above' else 'under'} the average")
    return ", ".join(texts)


def _flags(window: _Window, thresholds: Timeline, measure: Measure) -> list[Flag]:
    """A numbered remark at each period from which another threshold holds."""
    starts = {period.start: index for index, period in enumerate(window.periods)}
    steps = [step for step in thresholds.steps if starts.get(step.valid_from, 0) > 0]
    return [
        Flag(
            starts[step.valid_from],
            number,
            f"Threshold {measure.threshold(step.limit)} from {measure.period(step.valid_from)}"
            if step.limit
            else f"No threshold from {measure.period(step.valid_from)}",
        )
        for number, step in enumerate(steps[-9:], start=1)
    ]


def _row(period: Period, window: _Window, measure: Measure, thresholds: Timeline, today: date) -> ChartRow:
    value = window.values.get(period.start)
    return ChartRow(
        period=measure.period(period.start),
        value=measure.value(value) if value is not None else "no value",
        is_missing=value is None,
        is_partial=value is not None and period.end >= today,
        threshold=measure.threshold(thresholds.at(period.start)),
        signal=_mark_words(window.marks.get(period.start, [])),
    )


def _signals(window: _Window, measure: Measure) -> list[SignalRow]:
    """Marked values of the window, newest first; neighbours that say the same are told as one."""
    found: list[SignalRow] = []
    marked = [period.start for period in window.periods if period.start in window.marks]
    for (words, tone), days in groupby(
        marked, key=lambda day: (_mark_words(window.marks[day]), _tone(window.marks[day]))
    ):
        run = list(days)
        values = [measure.value(window.values[day]) for day in (run[0], run[-1])]
        names = [measure.period(day) for day in (run[0], run[-1])]
        together = len(run) > 1
        found.append(
            SignalRow(
                period=" to ".join(names) if together else names[0],
                value=" → ".join(values) if together else values[0],
                words=words,
                tone=str(tone),
            )
        )
    return found[::-1]
