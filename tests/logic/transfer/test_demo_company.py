"""The demo company's days and numbers: alive on every day of a year, and the same everywhere."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from northing.logic.kpis.definition import Frequency
from northing.logic.transfer.demo.calendar import DemoCalendar
from northing.logic.transfer.demo.company import PEOPLE, UNITS
from northing.logic.transfer.demo.finished import FINISHED
from northing.logic.transfer.demo.kpis import KPIS
from northing.logic.transfer.demo.plans import DemoObjective
from northing.logic.transfer.demo.running import FOLLOWING, RUNNING, YEAR
from northing.logic.transfer.demo.series import Shape, history


def test_every_day_lies_in_the_second_month_of_a_quarter_inside_a_year_with_its_neighbours() -> None:
    for offset in range(4 * 366):
        today = date(2026, 1, 1) + timedelta(days=offset)
        days = DemoCalendar(today)
        gone = (today - days.running.start).days
        assert 28 <= gone <= 61, today
        assert days.previous.end + timedelta(days=1) == days.running.start
        assert days.running.end + timedelta(days=1) == days.following.start
        assert (days.year.start, days.following.end < days.year.end) == (days.previous.start, True)
        months = days.periods(Frequency.MONTH)
        assert (len(months) in {24, 25}, months[-1][1] <= today) == (True, True)


def test_cycles_are_named_by_the_year_they_lie_in() -> None:
    days = DemoCalendar(date(2026, 11, 22))
    names = [days.year.name, days.previous.name, days.running.name, days.following.name]
    assert names == ["2026/27", "Q1 2026/27", "Q2 2026/27", "Q3 2026/27"]


def test_a_history_drifts_or_shifts_and_ends_as_told() -> None:
    flat = Shape(10, 20, 0, shift_at=2, last=("7.5",))
    assert history(flat, 5, 1, "x") == [Decimal("10.0")] * 3 + [Decimal("20.0"), Decimal("7.5")]
    assert history(Shape(0, 8, 0), 5, 0, "x") == [Decimal(0), Decimal(2), Decimal(4), Decimal(6), Decimal(8)]
    noisy = Shape(50, 50, 3)
    assert history(noisy, 6, 2, "x") == history(noisy, 6, 2, "x") != history(noisy, 6, 2, "y")


@pytest.mark.parametrize("objective", [*YEAR, *FINISHED, *RUNNING, *FOLLOWING], ids=lambda found: found.title)
def test_texts_are_good_examples_and_name_what_exists(objective: DemoObjective) -> None:
    assert not any(letter.isdigit() for letter in objective.title)
    assert objective.unit in {unit.name for unit in UNITS}
    assert objective.owner in {person.key for person in PEOPLE}
    followed = {found.kpi for found in objective.key_results if found.kpi}
    assert followed <= {kpi.name for kpi in KPIS}
