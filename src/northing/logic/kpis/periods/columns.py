"""What a whole column of period texts says together: neighbours settle doubts that one text leaves open."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.periods.reading import PeriodReading, read_period

_PAIR: Final = re.compile(r"\s*(\d{4})[-\u2013/]?(\d{2})\s*")
# Shortest gap in days between two dates of a column, and the frequency it points to; longest first.
_GAPS: Final = (
    (350, Frequency.YEAR),
    (175, Frequency.HALF),
    (85, Frequency.QUARTER),
    (27, Frequency.MONTH),
)


@dataclass(frozen=True)
class CalendarGuess:
    """The calendar of a column; None where it does not say. `questions` as in PeriodReading."""

    frequency: Frequency | None
    year_start: int | None
    day_first: bool | None
    questions: tuple[str, ...] = ()


def guess_calendar(texts: Iterable[str]) -> CalendarGuess:
    """Guess frequency, first month of the year and order of day and month from a column's texts (E7)."""
    distinct = list(dict.fromkeys(texts))
    day_first, order_open = _day_order(distinct)
    readings = [reading for text in distinct if not (reading := read_period(text, day_first=day_first)).problem]
    frequency, frequency_open = _frequency(readings, distinct)
    year_start, start_open = _year_start(distinct, frequency, day_first)
    doubts = {"day_first": order_open, "frequency": frequency_open, "year_start": start_open}
    return CalendarGuess(frequency, year_start, day_first, tuple(name for name, is_open in doubts.items() if is_open))


def _day_order(texts: Sequence[str]) -> tuple[bool | None, bool]:
    """Return the order of day and month, and whether it is in doubt: one 13/02 settles it unless a 02/13 follows."""
    orders = set()
    doubtful = False
    for text in texts:
        day_leads, month_leads = (not read_period(text, day_first=order).problem for order in (True, False))
        doubtful = doubtful or read_period(text).question == "day_first"
        if day_leads is not month_leads:
            orders.add(day_leads)
    settled = orders.pop() if len(orders) == 1 else None
    return settled, settled is None and doubtful


def _frequency(readings: Sequence[PeriodReading], texts: Sequence[str]) -> tuple[Frequency | None, bool]:
    """Return the commonest frequency, and whether it is in doubt."""
    votes = Counter(reading.frequency for reading in readings if reading.frequency and reading.question != "frequency")
    doubtful = any(reading.question == "frequency" for reading in readings)
    dates = [reading.start for reading in readings if reading.start and reading.frequency is None]
    if dates and (spacing := _spacing(dates)):
        votes[spacing] += len(dates)
    if doubtful:
        return _settle_pairs(votes, texts)
    return (votes.most_common(1)[0][0] if votes else None), len(votes) > 1


def _settle_pairs(votes: Counter[Frequency], texts: Sequence[str]) -> tuple[Frequency | None, bool]:
    """Decide whether "2010-11" counts months or years: a 13th month, or two months in one year, gives it away."""
    pairs = [(found[1], int(found[2])) for text in texts if (found := _PAIR.fullmatch(text))]
    if votes[Frequency.YEAR] or any(not 1 <= second <= 12 for _, second in pairs):
        return Frequency.YEAR, False
    if votes[Frequency.MONTH] or max(Counter(year for year, _ in pairs).values(), default=0) > 1:
        return Frequency.MONTH, False
    return None, True


def _spacing(days: Sequence[date]) -> Frequency | None:
    """Return the frequency that the closest two dates point to; None for a single date."""
    ordered = sorted(set(days))
    gaps = [(later - earlier).days for earlier, later in pairwise(ordered)]
    if not gaps:
        return None
    closest = Frequency.WEEK if all(gap % 7 == 0 for gap in gaps) else Frequency.DAY
    return next((frequency for days_apart, frequency in _GAPS if min(gaps) >= days_apart), closest)


def _year_start(texts: Sequence[str], frequency: Frequency | None, day_first: bool | None) -> tuple[int | None, bool]:
    """Return the year's first month when a text states it ("Year ending March 2018"), else whether someone must say."""
    readings = [read_period(text, frequency=frequency, day_first=day_first) for text in texts]
    stated = {reading.year_start for reading in readings if reading.year_start and reading.question != "year_start"}
    settled = stated.pop() if len(stated) == 1 else None
    return settled, settled is None and any(stated or reading.question == "year_start" for reading in readings)
