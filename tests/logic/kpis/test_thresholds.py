"""Which threshold holds for a period."""

from datetime import date
from decimal import Decimal

from northing.logic.kpis.definition import Comparison
from northing.logic.kpis.status import Limit
from northing.logic.kpis.thresholds import Step, timeline

OLD, NEW = Limit(Comparison.GE, Decimal(70)), Limit(Comparison.GE, Decimal(75))
JANUARY, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)


def test_nothing_holds_before_the_first_step() -> None:
    assert timeline([Step(MARCH, NEW)]).at(date(2026, 2, 28)) is None


def test_a_step_holds_from_its_own_day_until_the_next_one() -> None:
    line = timeline([Step(MARCH, NEW), Step(JANUARY, OLD)])

    assert [line.at(day) for day in (JANUARY, date(2026, 2, 28), MARCH, MAY)] == [OLD, OLD, NEW, NEW]


def test_a_step_without_a_limit_ends_the_threshold() -> None:
    line = timeline([Step(JANUARY, OLD), Step(MARCH, None)])

    assert [line.at(JANUARY), line.at(MARCH)] == [OLD, None]


def test_of_two_steps_for_one_day_the_last_recorded_counts() -> None:
    assert timeline([Step(JANUARY, OLD), Step(JANUARY, NEW)]).at(MARCH) == NEW
