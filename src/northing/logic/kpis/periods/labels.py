"""What a period is called on screen; every long label can be read back by `reading`. English, no locale needed."""

from datetime import date
from typing import Final

from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.periods.calendar import period_of

MONTH_NAMES: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def period_label(start: date, frequency: Frequency, year_start: int = 1) -> str:
    """Name the period holding this day: "3 Nov 2026", "Week 38 2026", "September 2026", "Q3 2026", "2025/26" (E7)."""
    match frequency:
        case Frequency.DAY:
            return f"{start.day} {MONTH_NAMES[start.month - 1][:3]} {start.year}"
        case Frequency.WEEK:
            iso = start.isocalendar()
            return f"Week {iso.week} {iso.year}"
        case Frequency.MONTH:
            return f"{MONTH_NAMES[start.month - 1]} {start.year}"
        case Frequency.YEAR:
            return _year(start, year_start)
    return f"{_part(start, frequency, year_start)} {_year(start, year_start)}"


def short_label(start: date, frequency: Frequency, year_start: int = 1) -> str:
    """Return the name of the period for an axis: "3 Nov", "W38 26", "Sep 26", "Q3 26", "2025/26"."""
    match frequency:
        case Frequency.DAY:
            return f"{start.day} {MONTH_NAMES[start.month - 1][:3]}"
        case Frequency.WEEK:
            iso = start.isocalendar()
            return f"W{iso.week} {iso.year % 100:02d}"
        case Frequency.MONTH:
            return f"{MONTH_NAMES[start.month - 1][:3]} {start.year % 100:02d}"
        case Frequency.YEAR:
            return _year(start, year_start)
    return f"{_part(start, frequency, year_start)} {_year(start, year_start)[2:]}"


def _part(day: date, frequency: Frequency, year_start: int) -> str:
    """Return "Q3" or "H1": the place within the year."""
    months_in = (day.month - year_start) % 12
    return f"Q{months_in // 3 + 1}" if frequency is Frequency.QUARTER else f"H{months_in // 6 + 1}"


def _year(day: date, year_start: int) -> str:
    """Return "2026", or "2025/26" for a year that begins in one calendar year and ends in the next."""
    first = period_of(day, Frequency.YEAR, year_start).start.year
    return str(first) if year_start == 1 else f"{first}/{(first + 1) % 100:02d}"
