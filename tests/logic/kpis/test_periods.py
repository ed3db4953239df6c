"""Periods partition time (R15, E7), and their names can be read back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.periods import (
    Period,
    count_between,
    next_period,
    period_label,
    period_of,
    periods_between,
    previous_period,
    read_period,
    short_label,
)

FIRST, LAST = date(2010, 1, 1), date(2040, 12, 31)
DAYS = st.dates(FIRST, LAST)
FREQUENCIES = st.sampled_from(list(Frequency))
YEAR_STARTS = st.integers(1, 12)
EVERY_CALENDAR = [(frequency, month) for frequency in Frequency for month in range(1, 13)]


@pytest.mark.parametrize(("frequency", "year_start"), EVERY_CALENDAR)
def test_periods_leave_no_gap_and_no_overlap_from_2010_to_2040(frequency: Frequency, year_start: int) -> None:
    periods = periods_between(FIRST, LAST, frequency, year_start)
    assert periods[0].start <= FIRST
    assert periods[-1].end >= LAST
    assert [p.start for p in periods[1:]] == [p.end + timedelta(days=1) for p in periods[:-1]]
    assert sum(p.days for p in periods) == (periods[-1].end - periods[0].start).days + 1


@given(DAYS, FREQUENCIES, YEAR_STARTS)
def test_every_day_of_a_period_names_that_period(day: date, frequency: Frequency, year_start: int) -> None:
    period = period_of(day, frequency, year_start)
    assert day in period
    assert period_of(period.start, frequency, year_start) == period
    assert period_of(period.end, frequency, year_start) == period


@given(DAYS, FREQUENCIES, YEAR_STARTS)
def test_next_and_previous_undo_each_other(day: date, frequency: Frequency, year_start: int) -> None:
    period = period_of(day, frequency, year_start)
    after = next_period(period, frequency, year_start)
    assert after.start == period.end + timedelta(days=1)
    assert previous_period(after, frequency, year_start) == period


@given(DAYS, DAYS, FREQUENCIES, YEAR_STARTS)
def test_count_is_the_length_of_the_list(a: date, b: date, frequency: Frequency, year_start: int) -> None:
    first, last = sorted((a, b))
    count = count_between(first, last, frequency, year_start)
    assert count_between(last, first, frequency, year_start) == -count
    if count < 400:
        assert len(periods_between(first, last, frequency, year_start)) == count + 1


@given(DAYS, FREQUENCIES, YEAR_STARTS)
def test_a_label_reads_back_as_its_period(day: date, frequency: Frequency, year_start: int) -> None:
    start = period_of(day, frequency, year_start).start
    reading = read_period(period_label(start, frequency, year_start), frequency=frequency, year_start=year_start)
    assert (reading.start, reading.frequency, reading.ambiguous, reading.problem) == (start, frequency, False, "")


@given(DAYS, DAYS, FREQUENCIES, YEAR_STARTS)
def test_two_periods_never_share_a_label(a: date, b: date, frequency: Frequency, year_start: int) -> None:
    same = period_of(a, frequency, year_start) == period_of(b, frequency, year_start)
    assert (period_label(a, frequency, year_start) == period_label(b, frequency, year_start)) is same


def test_2026_has_53_iso_weeks_and_2025_has_52() -> None:
    weeks_2026 = {period_label(FIRST + timedelta(days=n), Frequency.WEEK) for n in range(11_000)}
    assert sum(label.endswith(" 2026") for label in weeks_2026) == 53
    assert sum(label.endswith(" 2025") for label in weeks_2026) == 52
    assert period_of(date(2027, 1, 3), Frequency.WEEK) == Period(date(2026, 12, 28), date(2027, 1, 3))


@pytest.mark.parametrize(
    ("day", "frequency", "year_start", "start", "end", "label", "short"),
    [
        (date(2026, 11, 3), Frequency.DAY, 1, date(2026, 11, 3), date(2026, 11, 3), "3 Nov 2026", "3 Nov"),
        (date(2026, 9, 16), Frequency.WEEK, 1, date(2026, 9, 14), date(2026, 9, 20), "Week 38 2026", "W38 26"),
        (date(2024, 2, 29), Frequency.MONTH, 1, date(2024, 2, 1), date(2024, 2, 29), "February 2024", "Feb 24"),
        (date(2026, 9, 16), Frequency.QUARTER, 1, date(2026, 7, 1), date(2026, 9, 30), "Q3 2026", "Q3 26"),
        (date(2026, 1, 31), Frequency.QUARTER, 4, date(2026, 1, 1), date(2026, 3, 31), "Q4 2025/26", "Q4 25/26"),
        (date(2026, 1, 31), Frequency.QUARTER, 2, date(2025, 11, 1), date(2026, 1, 31), "Q4 2025/26", "Q4 25/26"),
        (date(2026, 3, 1), Frequency.HALF, 10, date(2025, 10, 1), date(2026, 3, 31), "H1 2025/26", "H1 25/26"),
        (date(2026, 3, 31), Frequency.YEAR, 4, date(2025, 4, 1), date(2026, 3, 31), "2025/26", "2025/26"),
        (date(2026, 3, 31), Frequency.YEAR, 1, date(2026, 1, 1), date(2026, 12, 31), "2026", "2026"),
        (date(2099, 7, 1), Frequency.YEAR, 7, date(2099, 7, 1), date(2100, 6, 30), "2099/00", "2099/00"),
    ],
)
def test_known_periods_and_their_names(
    day: date, frequency: Frequency, year_start: int, start: date, end: date, label: str, short: str
) -> None:
    assert period_of(day, frequency, year_start) == Period(start, end)
    assert period_label(day, frequency, year_start) == label
    assert short_label(day, frequency, year_start) == short


def test_periods_sort_by_time() -> None:
    september, october = Period(date(2026, 9, 1), date(2026, 9, 30)), Period(date(2026, 10, 1), date(2026, 10, 31))
    assert sorted([october, september]) == [september, october]


def test_no_periods_when_the_last_day_is_before_the_first() -> None:
    assert periods_between(date(2026, 2, 1), date(2026, 1, 31), Frequency.MONTH) == []


@pytest.mark.parametrize("year_start", [0, 13])
def test_a_year_cannot_begin_in_a_month_that_does_not_exist(year_start: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 12"):
        period_of(date(2026, 1, 1), Frequency.YEAR, year_start)
