"""What the newest value means, and that a bounded read of the series is enough to say it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from northing.logic.kpis.definition import Comparison, Direction, Frequency, KpiStatus
from northing.logic.kpis.numbers import is_storable
from northing.logic.kpis.periods import period_of, periods_between
from northing.logic.kpis.status import Limit
from northing.logic.kpis.summary import BASELINE, TAIL, History, Terms, needs_more, series_limits, summarise, with_gaps
from northing.logic.kpis.thresholds import Step, Timeline, timeline

TERMS = Terms(Direction.UP, Frequency.MONTH)
AT = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Value:
    period_start: date
    value: Decimal
    recorded_at: datetime = AT


def values_of(texts: Sequence[str | int | None], first: date = date(2025, 1, 1)) -> list[Value]:
    """Monthly values; None is a gap."""
    months = [
        date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(len(texts))
    ]
    return [Value(day, Decimal(text)) for day, text in zip(months, texts, strict=True) if text is not None]


def whole(values: list[Value]) -> History:
    return History(values, values, len(values))


def threshold(level: int, day: date = date(2020, 1, 1)) -> Timeline:
    return timeline([Step(day, Limit(Comparison.GE, Decimal(level)))])


def test_no_values_means_no_data_whatever_the_threshold() -> None:
    assert summarise(History((), (), 0), TERMS, threshold(1)).status is KpiStatus.NO_DATA


def test_without_a_threshold_nothing_is_healthy() -> None:
    summary = summarise(whole(values_of([80])), TERMS, Timeline())

    assert (summary.status, summary.breaches) == (KpiStatus.NO_THRESHOLD, 0)


def test_breaches_are_counted_back_to_the_last_value_that_held_and_gaps_do_not_count() -> None:
    summary = summarise(whole(values_of([80, 60, None, 61, 62])), TERMS, threshold(75))

    assert (summary.status, summary.breaches) == (KpiStatus.BREACHES, 3)


def test_values_from_before_the_threshold_are_no_breaches() -> None:
    summary = summarise(whole(values_of([60, 61, 62])), TERMS, threshold(75, date(2025, 3, 1)))

    assert summary.breaches == 1


def test_the_sparkline_holds_24_periods_with_gaps_and_nothing_before_the_first_value() -> None:
    short = summarise(whole(values_of([1, None, 3])), TERMS, Timeline())
    long = summarise(whole(values_of(list(range(40)))), TERMS, Timeline())

    assert short.points == (("2025-01-01", "1"), ("2025-02-01", None), ("2025-03-01", "3"))
    assert (len(long.points), long.points[0], long.points[-1]) == (24, ("2026-05-01", "16"), ("2028-04-01", "39"))


def test_marks_point_at_the_points_of_the_sparkline() -> None:
    calm = [50, 52, 49, 51, 50, 52, 48, 51, 50, 49, 52, 50]
    summary = summarise(whole(values_of([*calm, *([50, 51] * 10), 90])), TERMS, Timeline())

    assert summary.points[summary.marks[0][0]][1] == "90"
    assert summary.marks == ((23, 1, "above", True),)
    assert (summary.variation, summary.words) == ("improving", "above the usual range")


def test_a_long_run_is_told_in_full() -> None:
    calm = [50, 52, 49, 51, 50, 52, 48, 51, 50, 49, 52, 50]
    summary = summarise(whole(values_of([*calm, *([49] * 50)])), TERMS, Timeline())

    assert summary.words == "51 months under the average"


def test_stale_is_a_day_and_not_a_status() -> None:
    assert summarise(whole(values_of([1])), TERMS, Timeline()).stale_on == date(2025, 4, 4)


def test_a_gap_of_any_length_is_one_none() -> None:
    assert with_gaps(values_of([1, None, None, None, 2, 3]), TERMS) == [Decimal(1), None, Decimal(2), Decimal(3)]


levels = st.sampled_from([1, 2, 3, 5, 8, 60, 90])


@given(st.lists(st.one_of(st.none(), levels), max_size=120), st.sampled_from([0, 4, 50, 100]))
def test_beginning_and_end_of_a_series_say_the_same_as_all_of_it(numbers: list[int | None], level: int) -> None:
    values = values_of(numbers)
    head, line = values[:BASELINE], threshold(level)
    limits = series_limits(head, TERMS)
    bounded = History(head, values[-TAIL:], len(values))
    while needs_more(bounded, line, limits):
        bounded = History(head, values[-8 * len(bounded.tail) :], len(values))

    assert summarise(bounded, TERMS, line) == summarise(whole(values), TERMS, line)


@given(st.lists(st.decimals(-1000, 1000, places=9), min_size=6, max_size=30))
def test_every_number_of_a_summary_can_be_stored_as_it_is(numbers: list[Decimal]) -> None:
    days = periods_between(date(2020, 1, 1), date(2030, 1, 1), Frequency.MONTH)
    values = [Value(period.start, number) for period, number in zip(days, numbers, strict=False)]
    limits = summarise(whole(values), TERMS, Timeline()).limits

    assert all(number is None or is_storable(number) for number in (limits.mean, limits.lower, limits.upper))


def test_terms_know_their_calendar() -> None:
    terms = Terms(Direction.UP, Frequency.QUARTER, year_start=4)

    assert terms.period(date(2026, 5, 17)) == period_of(date(2026, 5, 17), Frequency.QUARTER, 4)
