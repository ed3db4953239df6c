"""The written forms of a period, one small reader each; `reading` decides what a form means for a KPI.

Texts arrive in lower case with plain dashes and single blanks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.periods.calendar import period_of
from northing.logic.kpis.periods.labels import MONTH_NAMES

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
ADVICE: Final = "is not a period we can read; write it like 2026-09, Q3 2026, Week 38 2026 or 2026-09-30."

_MONTH: Final = "(?P<name>" + "|".join(f"{m[:3].lower()}(?:{m[3:].lower()})?" for m in MONTH_NAMES) + "|sept)\\.?"
_YEAR: Final = r"(?P<fy>fy ?)?'?(?P<year>\d{4}|\d{2})(?: ?[/-] ?(?P<last>\d{4}|\d{2}))?"
_CLOCK: Final = r"(?:[t ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)? ?(?:z|[+-]\d{2}:?\d{2}|[ap]m)?)?"
_GUESSED_YEAR_START: Final = 4


class UnreadableError(Exception):
    """The text cannot be read; the message continues a sentence that begins with the text."""


@dataclass(frozen=True)
class Claim:
    """What a text says by itself. `frequency` None: a single day. `question`: what would settle a doubt."""

    start: date
    frequency: Frequency | None
    year_start: int | None = None
    question: str = ""


@dataclass(frozen=True)
class Hints:
    """What the caller already knows about the column."""

    frequency: Frequency | None
    year_start: int | None
    day_first: bool | None


Reader = Callable[["re.Match[str]", Hints], Claim]


def claim(text: str, *, frequency: Frequency | None, year_start: int | None, day_first: bool | None) -> Claim:
    """Read one form; raise UnreadableError with the reason."""
    hints = Hints(frequency, year_start, day_first)
    for pattern, reader in FORMS:
        if found := pattern.fullmatch(text):
            return reader(found, hints)
    raise UnreadableError(ADVICE)


def _year_number(digits: str) -> int:
    year = int(digits)
    if len(digits) == 2:
        year += 2000 if year < 70 else 1900
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadableError(f"has the year {year}; years from {FIRST_YEAR} to {LAST_YEAR} are understood.")
    return year


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadableError("is a day that does not exist; check day and month.") from None


def _month_number(name: str) -> int:
    return [month[:3].lower() for month in MONTH_NAMES].index(name[:3]) + 1


def _year_first_day(found: "re.Match[str]", hints: Hints) -> tuple[date, int | None, str]:
    """Return first day, first month and open question of a written year: 2019, 2016/17, FY22, FY2021/22."""
    year = _year_number(found["year"])
    if found["last"]:
        later = _later_year(year, found["last"])
        if later - year > 1:
            raise UnreadableError(_several_years(later - year + 1))
        if later <= year:
            raise UnreadableError("names its years in the wrong order; write it like 2016/17.")
        return _split_year(year, hints.year_start)
    if found["fy"] and hints.year_start is None:
        return date(year, 1, 1), None, "year_start"
    if found["fy"] and hints.year_start != 1:
        year -= 1
    return date(year, hints.year_start or 1, 1), hints.year_start, ""


def _later_year(year: int, digits: str) -> int:
    """Return the second year of a pair: 16/17, 1999/00, 2001/2002."""
    if len(digits) == 4:
        return _year_number(digits)
    century = year - year % 100
    later = century + int(digits)
    return later + 100 if int(digits) == 0 and year % 100 == 99 else later


def _split_year(year: int, year_start: int | None) -> tuple[date, int | None, str]:
    if year_start == 1:
        raise UnreadableError("crosses two calendar years, but this KPI's year begins in January.")
    if year_start is None:
        return date(year, _GUESSED_YEAR_START, 1), _GUESSED_YEAR_START, "year_start"
    return date(year, year_start, 1), year_start, ""


def _several_years(count: int) -> str:
    return f"covers {count} years; a value belongs to one period, so use the last year or leave it out."


def read_year(found: "re.Match[str]", hints: Hints) -> Claim:
    """2019 · 2016/17 · 2010-2011 · FY22 · 2021.0."""
    start, first_month, question = _year_first_day(found, hints)
    return Claim(start, Frequency.YEAR, first_month, question)


def read_part(found: "re.Match[str]", hints: Hints) -> Claim:
    """2019 Q3 · Q3 2019/20 · FY2022 Q3 · 2018-19;Q1 · H1 2026."""
    start, first_month, question = _year_first_day(found, hints)
    number, is_half = int(found["number"]), found["part"] == "h"
    if is_half and number > 2:
        raise UnreadableError("names a half that does not exist; a year has H1 and H2.")
    months = start.month - 1 + (number - 1) * (6 if is_half else 3)
    day = date(start.year + months // 12, months % 12 + 1, 1)
    return Claim(day, Frequency.HALF if is_half else Frequency.QUARTER, first_month, question)


def read_year_month(found: "re.Match[str]", hints: Hints) -> Claim:
    """2026-09 · 2026/09 · 202609; also "2010-11" and "2003-05", where the second pair may be a later year."""
    year, pair = _year_number(found["year"]), int(found["month"])
    later = _later_year(year, found["month"])
    split_by_slash = found["sign"] == "/" and later == year + 1
    may_be_years = later > year and len(found["month"]) == 2
    only_years = not 1 <= pair <= 12
    if may_be_years and (
        only_years or hints.frequency is Frequency.YEAR or (split_by_slash and hints.frequency is None)
    ):
        return _year_pair(year, later, found["sign"], hints)
    if only_years:
        raise UnreadableError(f"has {pair} where the month should be; write it like 2026-09.")
    question = "frequency" if may_be_years and hints.frequency is None else ""
    return Claim(date(year, pair, 1), Frequency.MONTH, None, question)


def _year_pair(year: int, later: int, sign: str, hints: Hints) -> Claim:
    if later - year > 1:
        raise UnreadableError(_several_years(later - year + 1))
    if sign == "":
        raise UnreadableError("has no separator between its years; write it like 2016/17.")
    start, first_month, question = _split_year(year, hints.year_start)
    return Claim(start, Frequency.YEAR, first_month, question)


def read_month(found: "re.Match[str]", _hints: Hints) -> Claim:
    """Sep 2026 · September 26 · 2026-Sep · 09/2026."""
    names = found.groupdict()
    month = _month_number(names["name"]) if names.get("name") else int(names["month"])
    return Claim(_date(_year_number(found["year"]), month, 1), Frequency.MONTH)


def read_week(found: "re.Match[str]", _hints: Hints) -> Claim:
    """2026-W38 · W38 2026 · Week 38 2026."""
    year, week = _year_number(found["year"]), int(found["week"])
    try:
        return Claim(date.fromisocalendar(year, week, 1), Frequency.WEEK)
    except ValueError:
        raise UnreadableError(f"names week {week}, which {year} does not have.") from None


def read_iso_day(found: "re.Match[str]", _hints: Hints) -> Claim:
    """2026-09-01 · 2026/9/1 · 20260901 · 2026-09-01T00:00:00."""
    return Claim(_date(_year_number(found["year"]), int(found["month"]), int(found["day"])), None)


def read_named_day(found: "re.Match[str]", _hints: Hints) -> Claim:
    """3 Nov 2026 · Nov 3, 2026 · 03-Nov-26."""
    return Claim(_date(_year_number(found["year"]), _month_number(found["name"]), int(found["day"])), None)


def read_numeric_day(found: "re.Match[str]", hints: Hints) -> Claim:
    """01/02/2020, where only `day_first` can tell; 13/02/2020 and 01.02.2020 (day first by custom) need no hint."""
    first, second, year = int(found["first"]), int(found["second"]), _year_number(found["year"])
    open_question = (
        hints.day_first is None and found["sign"] != "." and first <= 12 and second <= 12 and first != second
    )
    day_first = hints.day_first
    if day_first is None or found["sign"] == ".":
        day_first = second <= 12
    day, month = (first, second) if day_first else (second, first)
    if month > 12 and day <= 12:
        order = "day comes first" if hints.day_first else "month comes first"
        raise UnreadableError(f"has no month {month}; this column was said to be one where the {order}.")
    return Claim(_date(year, month, day), None, None, "day_first" if open_question else "")


def read_year_ending(found: "re.Match[str]", _hints: Hints) -> Claim:
    """Year ending March 2018 · 12 months to 31 March 2018."""
    year, month = _year_number(found["year"]), _month_number(found["name"])
    first_month = month % 12 + 1
    return Claim(date(year - (month < 12), first_month, 1), Frequency.YEAR, first_month)


def read_week_at(found: "re.Match[str]", hints: Hints) -> Claim:
    """Week ending 20 Sep 2026 · w/c 14/09/2026: the ISO week that holds the day."""
    inner = claim(found["rest"], frequency=None, year_start=None, day_first=hints.day_first)
    if inner.frequency is not None:
        raise UnreadableError("names a week by something that is not a day; write it like Week 38 2026.")
    return Claim(period_of(inner.start, Frequency.WEEK).start, Frequency.WEEK, None, inner.question)


def read_span(found: "re.Match[str]", hints: Hints) -> Claim:
    """Jul 2017 to Jun 2018 · 2017/18 to 2019/20 · 17 May to 11 June 2023: fits only when it is exactly one period."""
    last = claim(found["to"], frequency=hints.frequency, year_start=hints.year_start, day_first=hints.day_first)
    begin = found["from"] if re.search(r"\d{4}|\d{2}$", found["from"]) else f"{found['from']} {last.start.year}"
    first = claim(begin, frequency=hints.frequency, year_start=hints.year_start, day_first=hints.day_first)
    start, end = first.start, period_of(last.start, last.frequency or Frequency.DAY, last.year_start or 1).end
    for frequency in (Frequency.WEEK, Frequency.MONTH, Frequency.QUARTER, Frequency.HALF, Frequency.YEAR):
        year_start = start.month if frequency is Frequency.YEAR else hints.year_start or 1
        period = period_of(start, frequency, year_start)
        if (period.start, period.end) == (start, end):
            return Claim(start, frequency, year_start if frequency is Frequency.YEAR else None, first.question)
    raise UnreadableError(_misfit(start, end))


def _misfit(start: date, end: date) -> str:
    days = (end - start).days + 1
    if days < 1:
        return "ends before it begins."
    if days > 400:
        return _several_years(round(days / 365.25))
    return (
        f"covers {days} days, which is not one day, week, month, quarter, half or year; use the last or leave it out."
    )


def no_data(_found: "re.Match[str]", _hints: Hints) -> Claim:
    """There is no data for this indicator yet."""
    raise UnreadableError("says that there is no data; leave this row out.")


def no_year(_found: "re.Match[str]", _hints: Hints) -> Claim:
    """26 Sep · September."""
    raise UnreadableError("has no year; write it like Sep 2026 or 2026-09-26.")


def serial_day(_found: "re.Match[str]", _hints: Hints) -> Claim:
    """43831: a spreadsheet's count of days."""
    raise UnreadableError("looks like a spreadsheet's day number; format the column as a date and export it again.")


def _form(pattern: str, reader: Reader) -> tuple["re.Pattern[str]", Reader]:
    return re.compile(pattern), reader


_WEEKDAY: Final = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?"
_GAP: Final = r"[ \-/.,;]{0,3}"
_PART: Final = r"(?P<part>[qh])(?:uarter|alf)? ?(?P<number>[1-4])"
_WEEK: Final = r"w(?:ee)?k? ?(?P<week>\d{1,2})"

# Order matters: the first form that matches the whole text is taken.
FORMS: Final = (
    _form(r"there is not? data\b.*|no data\b.*|this .*no data|this is a non-statistical indicator", no_data),
    _form(rf"(?P<year>\d{{4}})([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_CLOCK}", read_iso_day),
    _form(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", read_iso_day),
    _form(
        rf"(?P<first>\d{{1,2}})(?P<sign>[-/.])(?P<second>\d{{1,2}})(?P=sign)(?P<year>\d{{4}}|\d{{2}}){_CLOCK}",
        read_numeric_day,
    ),
    _form(
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_GAP}{_MONTH}{_GAP}'?(?P<year>\d{{4}}|\d{{2}}){_CLOCK}",
        read_named_day,
    ),
    _form(
        rf"{_WEEKDAY}{_MONTH}{_GAP}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:, ?|[ -])(?P<year>\d{{4}}){_CLOCK}",
        read_named_day,
    ),
    _form(r"(?P<year>\d{4})(?P<sign>[-/]?)(?P<month>\d{2})", read_year_month),
    _form(r"(?P<year>\d{4})(?P<sign>[-/])(?P<month>\d)", read_year_month),
    _form(r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})", read_month),
    _form(rf"{_MONTH}{_GAP}'?(?P<year>\d{{4}}|\d{{2}})", read_month),
    _form(rf"(?P<year>\d{{4}}){_GAP}{_MONTH}", read_month),
    _form(rf"(?P<year>\d{{4}}){_GAP}{_WEEK}(?:-[1-7])?", read_week),
    _form(rf"{_WEEK}{_GAP}(?:of )?(?P<year>\d{{4}}|\d{{2}})", read_week),
    _form(rf"{_YEAR}{_GAP}{_PART}", read_part),
    _form(rf"{_PART}{_GAP}(?:of )?{_YEAR}", read_part),
    _form(r"(?P<fy>fy ?)'?(?P<year>\d{4}|\d{2})(?:(?: ?[/-] ?| to )(?P<last>\d{4}|\d{2}))?", read_year),
    _form(r"(?P<fy>)(?P<year>\d{4})(?:(?: ?[/-] ?| to )(?P<last>\d{4}|\d{2}))?(?:\.0+)?", read_year),
    _form(
        rf"(?:the )?(?:year|12 months) (?:ending|ended|to)(?: (?:28|29|30|31)(?:st|th)?)? {_MONTH} (?P<year>\d{{4}})",
        read_year_ending,
    ),
    _form(r"(?:week|wk|w)[ /.]*(?:ending|ended|commencing|beginning|starting|e|c|b)[.:]? (?P<rest>.+)", read_week_at),
    _form(r"(?P<from>.+?) (?:to|until|-) (?P<to>.+)", read_span),
    _form(r"(?P<from>\d{4}/\d{2,4})-(?P<to>\d{4}/\d{2,4})", read_span),
    _form(rf"(?:\d{{1,2}}[- ])?{_MONTH}", no_year),
    _form(r"[1-9]\d{4}(?:\.0+)?", serial_day),
)
