"""Score points: straight lines between commit, target and stretch, in both directions."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from northing.logic.okrs.points import ScorePoints, check_points, points_score

D = Decimal
RISING = ScorePoints(D(0), D(30), D(60), D(100))
FALLING = ScorePoints(D(48), D(42), D(30), D(20))


@pytest.mark.parametrize(
    ("current", "score"),
    [
        ("-5", "0"),
        ("0", "0"),
        ("15", "0.15"),
        ("30", "0.3"),
        ("45", "0.5"),
        ("60", "0.7"),
        ("80", "0.85"),
        ("120", "1"),
    ],
)
def test_score_points_are_joined_by_straight_lines(current: str, score: str) -> None:
    assert points_score(D(current), RISING) == D(score)


@pytest.mark.parametrize(
    ("current", "score"),
    [("50", "0"), ("48", "0"), ("42", "0.3"), ("36", "0.5"), ("30", "0.7"), ("20", "1"), ("1", "1")],
)
def test_score_points_work_for_falling_values(current: str, score: str) -> None:
    assert points_score(D(current), FALLING) == D(score)


@pytest.mark.parametrize("levels", ["0 30 30 100", "0 60 30 100", "0 0 60 100", "48 42 45 20"])
def test_score_points_out_of_order_are_refused(levels: str) -> None:
    points = ScorePoints(*(D(level) for level in levels.split()))
    problem = check_points(points)
    assert problem is not None
    assert problem.code == "points_out_of_order"
    with pytest.raises(ValueError, match="one after the other"):
        points_score(D(1), points)


@pytest.mark.parametrize("points", [RISING, FALLING])
def test_score_points_in_order_are_sound(points: ScorePoints) -> None:
    assert check_points(points) is None


@given(first=st.decimals(-20, 120, places=2), second=st.decimals(-20, 120, places=2))
def test_a_better_value_never_scores_lower(first: Decimal, second: Decimal) -> None:
    low, high = sorted((first, second))
    assert points_score(low, RISING) <= points_score(high, RISING)
    assert points_score(low, FALLING) >= points_score(high, FALLING)
