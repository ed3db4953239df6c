"""The days of the demo company, counted from today, so that it looks alive on any day of the year.

Its financial year begins so that today lies in the second month of a running quarter: one quarter is finished, one is
a third to two thirds over, the next is being planned, and all of them lie in one year.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.periods import next_period, period_label, period_of, periods_between

HISTORY_DAYS = 765
MONTHS_IN_USE = 13  # how long ago the company began with Northing; what is older was typed in then


@dataclass(frozen=True)
class Span:
    """A cycle: its name and its first and last day."""

    name: str
    start: date
    end: date


@dataclass(frozen=True)
class DemoCalendar:
    """Cycles and periods as seen on the day the demo is loaded."""

    today: date

    @cached_property
    def year_start(self) -> int:
        """Month in which the company's year begins: that of the finished quarter."""
        return (self.today.month - 5) % 12 + 1

    @cached_property
    def running(self) -> Span:
        """The quarter that runs; it began on the first day of last month."""
        return self._span(self.today, Frequency.QUARTER)

    @cached_property
    def previous(self) -> Span:
        """The quarter that was closed."""
        return self._span(self.running.start - timedelta(days=1), Frequency.QUARTER)

    @cached_property
    def following(self) -> Span:
        """The quarter that is being planned."""
        return self._span(self.running.end + timedelta(days=1), Frequency.QUARTER)

    @cached_property
    def year(self) -> Span:
        """The year that holds all three."""
        return self._span(self.today, Frequency.YEAR)

    @cached_property
    def introduced(self) -> date:
        """The day on which the company began with Northing."""
        return self.month_ago(MONTHS_IN_USE) + timedelta(days=5)

    def month_ago(self, months: int) -> date:
        """First day of the month that many months before this one."""
        place = self.today.year * 12 + self.today.month - 1 - months
        return date(place // 12, place % 12 + 1, 1)

    def periods(self, frequency: Frequency) -> list[tuple[date, date]]:
        """First days of the periods of the last two years that are over, oldest first, and the day after each."""
        first = period_of(self.today - timedelta(days=HISTORY_DAYS), frequency, self.year_start)
        last = period_of(self.today, frequency, self.year_start)
        between = periods_between(first.start, last.start, frequency, self.year_start)
        return [(period.start, next_period(period, frequency, self.year_start).start) for period in between[1:-1]]

    def _span(self, day: date, frequency: Frequency) -> Span:
        period = period_of(day, frequency, self.year_start)
        return Span(period_label(day, frequency, self.year_start), period.start, period.end)
