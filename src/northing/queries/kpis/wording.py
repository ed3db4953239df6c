"""Words for KPIs on screen: values, periods, ages, thresholds, breaches. One place, so that all pages say the same."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from northing.lib.formats import age, number, span
from northing.logic.kpis.definition import Comparison, Frequency
from northing.logic.kpis.periods import period_label, period_of, short_label
from northing.logic.kpis.status import Limit

_NOUN = {
    Frequency.DAY: "day",
    Frequency.WEEK: "week",
    Frequency.MONTH: "month",
    Frequency.QUARTER: "quarter",
    Frequency.HALF: "half-year",
    Frequency.YEAR: "year",
}
_SIGN = {Comparison.GE: "≥", Comparison.GT: ">", Comparison.LE: "≤", Comparison.LT: "<"}
# What a board says of the variation in two words; the KPI page has room for the whole sentence of `state.words`.
SHORT_VARIATION = {
    "improving": "signal",
    "concerning": "signal",
    "neutral": "signal",
    "common_cause": "usual range",
    "insufficient": "too few values to judge",
    "constant": "no variation so far",
}


@dataclass(frozen=True)
class Measure:
    """How the numbers and periods of one definition are written."""

    measure_unit: str
    decimals: int | None
    frequency: Frequency
    year_start: int

    def value(self, value: Decimal | None) -> str:
        """A value with its unit; a dash for none."""
        return number(value, self.decimals, self.measure_unit)

    def period(self, start: date) -> str:
        """The full name of a period."""
        return period_label(start, self.frequency, self.year_start)

    def short_period(self, start: date) -> str:
        """The name of a period where space is short."""
        return short_label(start, self.frequency, self.year_start)

    def age(self, start: date, today: date) -> str:
        """How long the period has been over: "12 days old", "so far" while it still runs."""
        end = period_of(start, self.frequency, self.year_start).end
        return "so far" if end >= today else age(end, today)

    def days_over(self, start: date, today: date) -> int:
        """Days since the period ended."""
        return (today - period_of(start, self.frequency, self.year_start).end).days

    def periods(self, count: int) -> str:
        """A number of periods: "2 months"."""
        return f"{count:,} {_NOUN[self.frequency]}{'' if count == 1 else 's'}"

    def threshold(self, limit: Limit | None) -> str:
        """A threshold in words: "at least 75", "from 10 to 20 min"; empty for none."""
        if limit is None:
            return ""
        if limit.upper is not None:
            return f"from {self.value(limit.level)} to {self.value(limit.upper)}"
        return f"{limit.comparison.label} {self.value(limit.level)}"

    def short_threshold(self, limit: Limit | None) -> str:
        """A threshold in signs, for a narrow column: "≥ 75", "10–20 min"; empty for none."""
        if limit is None:
            return ""
        if limit.upper is not None:
            return f"{number(limit.level, self.decimals)}–{self.value(limit.upper)}"
        return f"{_SIGN[limit.comparison]} {self.value(limit.level)}"

    def against(self, value: Decimal, limit: Limit) -> str:
        """On which side of its threshold a breaching value is: "below 75"."""
        edge = limit.level
        if limit.upper is not None and value > limit.upper:
            edge = limit.upper
        if value == edge:
            return f"at {self.value(edge)}, not {limit.comparison.label} it"
        return f"{'below' if value < edge else 'above'} {self.value(edge)}"


def breach_words(measure: Measure, value: Decimal, limit: Limit, breaches: int) -> str:
    """How long a breach has lasted: "below 75 for 2 months"."""
    return f"{measure.against(value, limit)} for {measure.periods(breaches)}"


def stale_words(days: int) -> str:
    """How old a stale value is: "last value 74 days ago"."""
    return f"last value {span(days)} ago"
