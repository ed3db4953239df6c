"""Reads the name of a period as people write it in files. One text in, one reading out; columns are in `columns`.

Conventions where the world does not agree (E7):
- a plain year names the year it begins in ("2019" is 2019/20 when years begin in April); "FY2022" the one it ends in;
- "2016/17" does not say its first month: April is offered, marked ambiguous until `year_start` is given;
- "2010-11" may be November or a split year: ambiguous until `frequency` is given;
- two-digit years up to 69 are 20xx.
A text finer than the KPI's frequency names the period that holds it; a coarser one is a problem.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.periods.calendar import MONTHS, period_of
from northing.logic.kpis.periods.forms import Claim, UnreadableError, claim
from northing.logic.kpis.periods.labels import MONTH_NAMES

_NAMES: Final = {
    Frequency.DAY: "a day",
    Frequency.WEEK: "a week",
    Frequency.MONTH: "a month",
    Frequency.QUARTER: "a quarter",
    Frequency.HALF: "half a year",
    Frequency.YEAR: "a year",
}
_NOTE: Final = re.compile(r"(?<=\S)\s*(?:\[[^\]]*\]|\([^)]*\)|\*+)$")


@dataclass(frozen=True)
class PeriodReading:
    """What a text says. Without a problem, `start` is the first day of the period.

    `frequency` is None when the text is a full date and the caller named no frequency: a date fits every frequency.
    `ambiguous`: `start` is only the likelier reading; `question`: "day_first", "year_start" or "frequency".
    `problem`: a sentence for the person; then `start` is None.
    """

    start: date | None = None
    frequency: Frequency | None = None
    year_start: int | None = None
    ambiguous: bool = False
    problem: str = ""
    question: str = ""


def read_period(
    text: str, *, frequency: Frequency | None = None, year_start: int | None = None, day_first: bool | None = None
) -> PeriodReading:
    """Read a period's name; never raises for what a person may have typed (E7).

    Give `frequency`, `year_start` (month 1 to 12) and `day_first` as far as they are known; each removes a doubt.
    """
    return _read(text[:200], frequency, year_start, day_first)


@lru_cache(maxsize=4096)  # a file names the same few periods over and over
def _read(text: str, frequency: Frequency | None, year_start: int | None, day_first: bool | None) -> PeriodReading:
    shown = text.strip()[:60]
    plain = _plain(text)
    if not plain:
        return PeriodReading(problem="There is no period; write one like 2026-09, Q3 2026 or 2026-09-30.")
    try:
        found = claim(plain, frequency=frequency, year_start=year_start, day_first=day_first)
        return _fit(found, frequency, year_start)
    except UnreadableError as why:
        return PeriodReading(problem=f"“{shown}” {why}")


def _plain(text: str) -> str:
    """Lower the case, unify dashes and blanks, drop footnote marks such as "[Note 9]"."""
    line = re.sub(r"[\u2010-\u2015\u2212]", "-", text.replace("\u2019", "'"))
    line = re.sub(r"\s+", " ", line).strip().lower().rstrip(".")
    without_note = _NOTE.sub("", line).strip()
    return without_note or line


def _fit(found: Claim, frequency: Frequency | None, year_start: int | None) -> PeriodReading:
    """Turn what the text claims into a period of the wanted frequency."""
    reading = PeriodReading(
        found.start, found.frequency, found.year_start or year_start, bool(found.question), question=found.question
    )
    if (
        found.frequency in MONTHS
        and year_start
        and period_of(found.start, found.frequency, year_start).start != found.start
    ):
        raise UnreadableError(f"does not begin where this KPI's year begins ({MONTH_NAMES[year_start - 1]}).")
    if frequency is None or frequency is found.frequency:
        return reading
    if found.frequency is not None and not _nests(found.frequency, frequency):
        raise UnreadableError(f"is {_NAMES[found.frequency]}, but this KPI needs {_NAMES[frequency]} per value.")
    period = period_of(found.start, frequency, reading.year_start or 1)
    return replace(reading, start=period.start, frequency=frequency)


def _nests(finer: Frequency, coarser: Frequency) -> bool:
    """Say whether each period of the one lies inside one period of the other; weeks cross the ends of months."""
    return MONTHS.get(finer, 99) < MONTHS.get(coarser, 0)
