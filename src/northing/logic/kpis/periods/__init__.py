"""Periods of a KPI: how they tile time (E7), what they are called, and how their names are read from files."""

from northing.logic.kpis.periods.calendar import (
    Period,
    count_between,
    next_period,
    period_of,
    periods_between,
    previous_period,
)
from northing.logic.kpis.periods.columns import CalendarGuess, guess_calendar
from northing.logic.kpis.periods.labels import period_label, short_label
from northing.logic.kpis.periods.reading import PeriodReading, read_period

__all__ = [
    "CalendarGuess",
    "Period",
    "PeriodReading",
    "count_between",
    "guess_calendar",
    "next_period",
    "period_label",
    "period_of",
    "periods_between",
    "previous_period",
    "read_period",
    "short_label",
]
