"""Graduation: the reached level as the next threshold, and never a silent step back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from northing.logic.kpis.definition import Comparison, Direction
from northing.logic.kpis.status import Limit, meets
from northing.logic.okrs.graduate import Change, Graduation, propose_threshold

D = Decimal
LEVELS = st.integers(-1000, 1000).map(lambda tenths: D(tenths) / 10)


@pytest.mark.parametrize(
    ("reached", "today", "direction", "change", "note"),
    [
        (
            "80",
            ("ge", "75"),
            Direction.UP,
            Change.STRICTER,
            "Stricter than today's threshold: at least 80 min instead of at least 75 min.",
        ),
        ("75", ("ge", "75"), Direction.UP, Change.SAME, "The same as today's threshold: at least 75 min."),
        (
            "70",
            ("ge", "75"),
            Direction.UP,
            Change.LAXER,
            (
                "Laxer than today's threshold: at least 70 min instead of at least 75 min. "
                "Keep today's unless a weaker one is meant."
            ),
        ),
        (
            "25",
            ("le", "30"),
            Direction.DOWN,
            Change.STRICTER,
            "Stricter than today's threshold: at most 25 min instead of at most 30 min.",
        ),
        ("30", ("le", "30"), Direction.DOWN, Change.SAME, "The same as today's threshold: at most 30 min."),
        (
            "35",
            ("le", "30"),
            Direction.DOWN,
            Change.LAXER,
            (
                "Laxer than today's threshold: at most 35 min instead of at most 30 min. "
                "Keep today's unless a weaker one is meant."
            ),
        ),
        (
            "75",
            ("gt", "75"),
            Direction.UP,
            Change.LAXER,
            (
                "Laxer than today's threshold: at least 75 min instead of above 75 min. "
                "Keep today's unless a weaker one is meant."
            ),
        ),
        ("80", None, Direction.UP, Change.NEW, "Watch it from now on: at least 80 min."),
        ("25", None, Direction.DOWN, Change.NEW, "Watch it from now on: at most 25 min."),
    ],
)
def test_the_reached_level_is_proposed_and_compared_with_today(
    reached: str, today: tuple[str, str] | None, direction: Direction, change: Change, note: str
) -> None:
    limit = None if today is None else Limit(Comparison(today[0]), D(today[1]))
    comparison = Comparison.GE if direction is Direction.UP else Comparison.LE
    found = propose_threshold(D(reached), limit, direction, "min")
    assert found == Graduation(Limit(comparison, D(reached)), change, note)


@pytest.mark.parametrize("direction", [Direction.TO_TARGET, Direction.IN_RANGE])
def test_a_range_is_not_replaced_by_one_reached_value(direction: Direction) -> None:
    assert propose_threshold(D(15), Limit(Comparison.GE, D(10), D(20)), direction) is None


def test_without_a_value_nothing_is_proposed() -> None:
    assert propose_threshold(None, None, Direction.UP) is None


@given(reached=LEVELS, level=LEVELS, strict=st.booleans(), value=LEVELS, direction=st.sampled_from(["up", "down"]))
def test_only_a_proposal_called_laxer_lets_a_value_pass_that_fails_today(
    reached: Decimal, level: Decimal, strict: bool, value: Decimal, direction: str
) -> None:
    words = {"up": ("ge", "gt"), "down": ("le", "lt")}[direction]
    today = Limit(Comparison(words[strict]), level)
    found = propose_threshold(reached, today, Direction(direction))
    assert found is not None
    assert meets(reached, found.proposed)
    if found.change is not Change.LAXER:
        assert meets(value, today) or not meets(value, found.proposed)
