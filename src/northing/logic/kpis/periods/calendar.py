"""How periods tile time (E7): which one holds a day, which comes next, how many lie between. Names are in `labels`.

Days, ISO weeks (Monday to Sunday, 52 or 53 a year), and months, quarters, halves and years of a year that may begin in
any month. All arithmetic is on dates, never on moments: a time zone is settled before a day gets here.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from northing.logic.kpis.definition import Frequency

MONTHS: Final = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF: 6, Frequency.YEAR: 12}
DAYS: Final = {Frequency.DAY: 1, Frequency.WEEK: 7}


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of days, both ends inclusive."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days + 1


def period_of(day: date, frequency: Frequency, year_start: int = 1) -> Period:
    """Return the period that holds this day (E7).

    `year_start` is the month (1 to 12) in which the year begins; it moves quarters, halves and years, nothing else.
    Raises ValueError for a month outside 1 to 12, OverflowError at the very ends of the calendar.
    """
    if not 1 <= year_start <= 12:
        raise ValueError(f"A year begins in a month from 1 to 12, not {year_start}.")
    if frequency is Frequency.DAY:
        return Period(day, day)
    if frequency is Frequency.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    length = MONTHS[frequency]
    start = _month_number(day) - (day.month - year_start) % length
    return Period(_first_day(start), _first_day(start + length) - timedelta(days=1))


def next_period(period: Period, frequency: Frequency, year_start: int = 1) -> Period:
    """Return the period that begins the day after this one ends."""
    return period_of(period.end + timedelta(days=1), frequency, year_start)


def previous_period(period: Period, frequency: Frequency, year_start: int = 1) -> Period:
    """Return the period that ends the day before this one begins."""
    return period_of(period.start - timedelta(days=1), frequency, year_start)


def periods_between(first: date, last: date, frequency: Frequency, year_start: int = 1) -> list[Period]:
    """List every period from the one holding `first` to the one holding `last`, oldest first; none if last < first."""
    if last < first:
        return []
    periods = [period_of(first, frequency, year_start)]
    while periods[-1].end < last:
        periods.append(next_period(periods[-1], frequency, year_start))
    return periods


def count_between(a: date, b: date, frequency: Frequency, year_start: int = 1) -> int:
    """Count the steps from the period holding `a` to the one holding `b`; negative when `b` is earlier."""
    start_a, start_b = (period_of(day, frequency, year_start).start for day in (a, b))
    if frequency in DAYS:
        return (start_b - start_a).days // DAYS[frequency]
    return (_month_number(start_b) - _month_number(start_a)) // MONTHS[frequency]


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_day(month_number: int) -> date:
    return date(month_number // 12, month_number % 12 + 1, 1)
