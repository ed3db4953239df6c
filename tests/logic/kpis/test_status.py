"""Thresholds and staleness (B4, B5, D7, E3, E6)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from northing.logic.kpis.definition import Comparison, Direction, Frequency, KpiStatus
from northing.logic.kpis.status import (
    Limit,
    breaches_in_a_row,
    default_comparison,
    improves,
    judge,
    meets,
    stale_on,
)

VALUES = st.decimals(-1000, 1000, places=2)


@pytest.mark.parametrize(
    ("comparison", "below", "at", "above"),
    [
        (Comparison.GE, False, True, True),
        (Comparison.GT, False, False, True),
        (Comparison.LE, True, True, False),
        (Comparison.LT, True, False, False),
    ],
)
def test_a_threshold_includes_its_level_unless_strict(
    comparison: Comparison, below: bool, at: bool, above: bool
) -> None:
    limit = Limit(comparison, Decimal(75))
    assert [meets(Decimal(value), limit) for value in ("74.999", "75.000", "75.001")] == [below, at, above]


@pytest.mark.parametrize(
    ("value", "holds"), [("19.9", False), ("20", True), ("25", True), ("30", True), ("30.1", False)]
)
def test_a_range_includes_both_edges(value: str, holds: bool) -> None:
    assert meets(Decimal(value), Limit(Comparison.GE, Decimal(20), Decimal(30))) is holds


@pytest.mark.parametrize(
    ("value", "limit", "status"),
    [
        (None, None, KpiStatus.NO_DATA),
        (None, Limit(Comparison.GE, Decimal(75)), KpiStatus.NO_DATA),
        (Decimal(62), None, KpiStatus.NO_THRESHOLD),
        (Decimal(0), None, KpiStatus.NO_THRESHOLD),
        (Decimal(62), Limit(Comparison.GE, Decimal(75)), KpiStatus.BREACHES),
        (Decimal(75), Limit(Comparison.GE, Decimal(75)), KpiStatus.MEETS),
        (Decimal(48), Limit(Comparison.LE, Decimal(30)), KpiStatus.BREACHES),
    ],
)
def test_the_status_of_a_value(value: Decimal | None, limit: Limit | None, status: KpiStatus) -> None:
    assert judge(value, limit) is status


def test_lower_is_better_asks_for_at_most_and_all_else_for_at_least() -> None:
    assert {direction: default_comparison(direction) for direction in Direction} == {
        Direction.UP: Comparison.GE,
        Direction.DOWN: Comparison.LE,
        Direction.TO_TARGET: Comparison.GE,
        Direction.IN_RANGE: Comparison.GE,
    }


@pytest.mark.parametrize(
    ("frequency", "first_stale_day"),
    [
        (Frequency.DAY, date(2026, 10, 3)),
        (Frequency.WEEK, date(2026, 10, 15)),
        (Frequency.MONTH, date(2026, 12, 2)),
        (Frequency.QUARTER, date(2027, 4, 3)),
        (Frequency.HALF, date(2027, 10, 4)),
        (Frequency.YEAR, date(2028, 10, 2)),
    ],
)
def test_stale_after_more_than_twice_the_cadence(frequency: Frequency, first_stale_day: date) -> None:
    assert stale_on(date(2026, 9, 30), frequency) == first_stale_day


@pytest.mark.parametrize(
    ("newest_first", "count"),
    [([], 0), ([True, False], 0), ([False, True, False], 1), ([False, False], 2), ([False, False, True], 2)],
)
def test_breaches_are_counted_back_to_the_last_value_that_held(newest_first: list[bool], count: int) -> None:
    assert breaches_in_a_row(newest_first) == count


@pytest.mark.parametrize(
    ("change", "direction", "better"),
    [
        (1, Direction.UP, True),
        (-1, Direction.UP, False),
        (1, Direction.DOWN, False),
        (-1, Direction.DOWN, True),
        (0, Direction.UP, None),
        (1, Direction.TO_TARGET, None),
        (1, Direction.IN_RANGE, None),
    ],
)
def test_a_change_is_better_only_by_the_direction(change: int, direction: Direction, better: bool | None) -> None:
    assert improves(Decimal(change), direction) is better


@given(VALUES, VALUES)
def test_turning_the_sign_of_everything_turns_the_direction(value: Decimal, level: Decimal) -> None:
    assert judge(value, Limit(Comparison.GE, level)) is judge(-value, Limit(Comparison.LE, -level))
    assert improves(value, Direction.UP) is improves(-value, Direction.DOWN)


@given(VALUES, VALUES)
def test_strict_and_inclusive_differ_only_at_the_level(value: Decimal, level: Decimal) -> None:
    differ = meets(value, Limit(Comparison.GE, level)) is not meets(value, Limit(Comparison.GT, level))
    assert differ is (value == level)
