"""Limits and signals of process behaviour charts (F1 to F3, F5, F7, F8)."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from northing.logic.kpis.definition import Comparison, Direction, Frequency
from northing.logic.kpis.signals import (
    Assurance,
    Limits,
    Mark,
    Variation,
    assurance,
    find_signals,
    limits,
    variation,
    words,
)
from northing.logic.kpis.status import Limit


def series(text: str) -> list[Decimal | None]:
    """Read "1 2 - 3": numbers and gaps."""
    return [None if part == "-" else Decimal(part) for part in text.split()]


# The trade deficit of Wheeler's Understanding Variation, months of 1987 and 1988; sums worked out by hand:
# the first twelve add up to 153.0, their eleven moving ranges to 18.3.
DEFICIT_1987 = "10.7 13.0 11.4 11.5 12.5 14.1 14.8 14.1 12.6 16.0 11.7 10.6"
DEFICIT_1988 = "10.0 11.4 7.9 9.5 8.0 11.8 10.5 11.2 9.2 10.1 10.4 10.5"
DEFICIT = series(f"{DEFICIT_1987} {DEFICIT_1988}")
# Twelve values with mean 10 and every moving range 1 but for the ends: sum 120, ranges 11 of 11.
CALM = series("9.5 10.5 9.5 10.5 9.5 10.5 9.5 10.5 9.5 10.5 9.5 10.5")
VALUES = st.decimals(-100, 100, places=1)
SERIES = st.lists(st.one_of(VALUES, st.none()), max_size=40)


def rules(values: Sequence[Decimal | None], direction: Direction = Direction.UP) -> list[tuple[int, int, str]]:
    return [(mark.index, mark.rule, mark.side) for mark in find_signals(values, limits(values), direction)]


def test_limits_of_wheelers_trade_deficit() -> None:
    found = limits(DEFICIT)
    assert (found.kind, found.points) == ("locked", 12)
    assert found.mean == Decimal("12.75")
    assert [round(level, 2) for level in (found.lower, found.upper, found.range_limit) if level is not None] == [
        Decimal("8.32"),
        Decimal("17.18"),
        Decimal("5.44"),
    ]
    assert found.moving_range is not None
    assert round(found.moving_range, 4) == Decimal("1.6636")


def test_signals_of_wheelers_trade_deficit() -> None:
    below = [(index, 3, "below") for index in range(10, 24)]
    assert rules(DEFICIT) == sorted([*below, (14, 1, "below"), (16, 1, "below")])


def test_the_factors_are_wheelers() -> None:
    found = limits(CALM)
    assert found == Limits(
        "locked", Decimal(10), Decimal("7.34"), Decimal("12.66"), Decimal(1), Decimal("3.268"), points=12
    )


@pytest.mark.parametrize(
    ("count", "kind"),
    [(0, "insufficient"), (5, "insufficient"), (6, "provisional"), (11, "provisional"), (12, "locked")],
)
def test_limits_grow_up_with_the_number_of_values(count: int, kind: str) -> None:
    found = limits(CALM[:count])
    assert (found.kind, found.points) == (kind, count)
    assert (found.mean is None) is (kind == "insufficient")


def test_later_values_do_not_move_locked_limits() -> None:
    assert limits([*CALM, Decimal(1000), None, Decimal(-1000)]) == limits(CALM)


def test_gaps_do_not_count_towards_the_baseline() -> None:
    assert limits(series("1 2 - 1 - - 2 1")).kind == "insufficient"
    with_gaps = [value for pair in zip(CALM[:11], [None] * 11, strict=True) for value in pair]
    assert limits([*with_gaps, *CALM[11:]]).points == 12


def test_a_gap_breaks_the_moving_range() -> None:
    # Ranges 1 1 | 1 1: the step from 3 to 11 across the gap is none of them.
    assert limits(series("1 2 3 - 11 12 13")).moving_range == Decimal(1)


def test_values_that_never_follow_each_other_give_no_limits() -> None:
    found = limits(series("1 - 2 - 3 - 4 - 5 - 6 - 7 - 8 - 9 - 10 - 11 - 12"))
    assert (found.kind, found.points) == ("insufficient", 12)
    assert words(Variation.INSUFFICIENT, limits=found) == "too many gaps between values to judge"


def test_a_constant_series_has_no_limits_and_no_signals() -> None:
    values = series("5 5 5 5 5 5 5 5 5 5 5 5 9")
    found = limits(values)
    assert found == Limits("constant", mean=Decimal(5), moving_range=Decimal(0), points=12)
    assert find_signals(values, found, Direction.UP) == ()
    assert variation((), 13, found) is Variation.CONSTANT


@pytest.mark.parametrize(
    ("lower_bound", "upper_bound", "lower", "upper"),
    [
        (None, None, "7.34", "12.66"),
        ("8", None, None, "12.66"),
        ("7.34", "12.66", "7.34", "12.66"),
        (None, "12", "7.34", None),
        ("8", "12", None, None),
    ],
)
def test_a_limit_beyond_a_natural_bound_is_none(
    lower_bound: str | None, upper_bound: str | None, lower: str | None, upper: str | None
) -> None:
    bounds = [Decimal(bound) if bound else None for bound in (lower_bound, upper_bound)]
    found = limits(CALM, *bounds)
    assert (found.lower, found.upper) == tuple(Decimal(level) if level else None for level in (lower, upper))


def test_no_point_is_outside_where_there_is_no_limit() -> None:
    values = [*CALM, Decimal(13), Decimal(7)]
    open_ended = find_signals(values, limits(CALM, Decimal(8), Decimal(12)), Direction.UP)
    # The fall from 13 to 7 is a jump above the range limit, not a point outside.
    assert open_ended == (Mark(13, 1, "below", None, jump=True),)


def test_a_point_on_the_limit_is_inside() -> None:
    assert rules([*CALM, Decimal("12.66")]) == []
    assert rules([*CALM, Decimal("12.67")]) == [(12, 1, "above")]
    assert rules([*CALM, Decimal("7.33")]) == [(12, 1, "below")]


def test_a_jump_between_points_inside_the_limits_is_marked_without_good_or_bad() -> None:
    marks = find_signals([*CALM, Decimal(8), Decimal("11.5")], limits(CALM), Direction.UP)
    assert marks == (Mark(13, 1, "above", None, jump=True),)


def test_the_way_back_from_a_point_outside_is_no_second_signal() -> None:
    assert rules([*CALM, Decimal(20), Decimal(10)]) == [(12, 1, "above")]


def test_no_jump_is_seen_across_a_gap() -> None:
    assert rules([*CALM, Decimal(8), None, Decimal("11.5")]) == []


EIGHT = [Decimal("10.4")] * 8


def test_eight_on_one_side_are_a_signal_and_seven_are_not() -> None:
    # CALM ends above the mean, so it is the first of the run.
    assert rules([*CALM, *EIGHT[:6]]) == []
    assert rules([*CALM, *EIGHT[:7]]) == [(index, 3, "above") for index in range(11, 19)]


def test_a_point_on_the_mean_ends_a_run() -> None:
    assert rules([*CALM, *EIGHT[:4], Decimal(10), *EIGHT[:4]]) == []


def test_a_gap_does_not_end_a_run() -> None:
    marked = rules([*CALM, *EIGHT[:4], None, *EIGHT[:3]])
    assert marked == [(index, 3, "above") for index in (11, 12, 13, 14, 15, 17, 18, 19)]


@pytest.mark.parametrize(
    ("direction", "good"),
    [(Direction.UP, True), (Direction.DOWN, False), (Direction.TO_TARGET, None), (Direction.IN_RANGE, None)],
)
def test_good_and_bad_go_by_the_direction(direction: Direction, good: bool | None) -> None:
    assert find_signals([*CALM, Decimal(20)], limits(CALM), direction) == (Mark(12, 1, "above", good),)


@pytest.mark.parametrize(
    ("later", "direction", "expected", "said"),
    [
        ("10", Direction.UP, Variation.COMMON_CAUSE, "within the usual range; no special cause to look for"),
        ("20", Direction.UP, Variation.IMPROVING, "above the usual range"),
        ("20", Direction.DOWN, Variation.CONCERNING, "above the usual range"),
        ("20", Direction.IN_RANGE, Variation.NEUTRAL, "above the usual range"),
        ("20 10", Direction.UP, Variation.COMMON_CAUSE, "within the usual range; no special cause to look for"),
        ("8 11.5", Direction.UP, Variation.NEUTRAL, "a larger jump up than usual"),
        ("9 9 9 9 9 9 9 9", Direction.UP, Variation.CONCERNING, "8 months under the average"),
        ("9 9 9 9 - 9 9 9 9", Direction.UP, Variation.CONCERNING, "8 months under the average"),
        (
            "10.2 10 9 9 9 9 9 9 9 9 7",
            Direction.DOWN,
            Variation.IMPROVING,
            "below the usual range; 9 months under the average",
        ),
        ("10.1 10.1 10.1 10.1 10.1 10.1 10.1", Direction.UP, Variation.IMPROVING, "8 months over the average"),
        ("12.5 8.9", Direction.UP, Variation.NEUTRAL, "a larger jump down than usual"),
    ],
)
def test_what_the_last_value_says(later: str, direction: Direction, expected: Variation, said: str) -> None:
    values = [*CALM, *series(later)]
    found = limits(values)
    marks = find_signals(values, found, direction)
    judged = variation(marks, len(values), found)
    assert judged is expected
    assert words(judged, limits=found, marks=marks, values=values, frequency=Frequency.MONTH) == said


def test_a_run_is_counted_up_to_a_value_on_the_mean() -> None:
    values = [*CALM, Decimal(10), *EIGHT, Decimal(10), *EIGHT, Decimal("10.4")]
    marks = find_signals(values, limits(values), Direction.UP)
    assert words(Variation.IMPROVING, marks=marks, values=values) == "9 values over the average"


def test_provisional_limits_mark_points_but_claim_nothing() -> None:
    values = [*CALM[:8], *EIGHT[:2]]
    found = limits(values)
    assert found.kind == "provisional"
    assert variation((Mark(9, 1, "above", True),), 10, found) is Variation.INSUFFICIENT
    assert words(Variation.INSUFFICIENT, limits=found) == "too few values to judge (10 of 12)"
    assert assurance(found, Limit(Comparison.GE, Decimal(0)), Direction.UP) is Assurance.NONE


def test_words_without_detail_stay_plain() -> None:
    assert words(Variation.INSUFFICIENT) == "too few values to judge"
    assert words(Variation.CONSTANT) == "no variation between values; nothing to judge a change by"
    assert words(Variation.IMPROVING) == "improving: more than routine variation"


def test_no_values_are_insufficient() -> None:
    assert variation((), 0, limits(CALM)) is Variation.INSUFFICIENT
    assert variation((), 0, limits([])) is Variation.INSUFFICIENT


# CALM runs from 7.34 to 12.66.
@pytest.mark.parametrize(
    ("comparison", "level", "upper", "direction", "expected"),
    [
        (Comparison.GE, "7.34", None, Direction.UP, Assurance.HITS),
        (Comparison.GT, "7.34", None, Direction.UP, Assurance.HIT_OR_MISS),
        (Comparison.GE, "10", None, Direction.UP, Assurance.HIT_OR_MISS),
        (Comparison.GE, "12.66", None, Direction.UP, Assurance.HIT_OR_MISS),
        (Comparison.GT, "12.66", None, Direction.UP, Assurance.MISSES),
        (Comparison.GE, "13", None, Direction.UP, Assurance.MISSES),
        (Comparison.LE, "12.66", None, Direction.DOWN, Assurance.HITS),
        (Comparison.LE, "10", None, Direction.DOWN, Assurance.HIT_OR_MISS),
        (Comparison.LT, "7.34", None, Direction.DOWN, Assurance.MISSES),
        (Comparison.GE, "7", "13", Direction.IN_RANGE, Assurance.HITS),
        (Comparison.GE, "9", "13", Direction.IN_RANGE, Assurance.HIT_OR_MISS),
        (Comparison.GE, "1", "7", Direction.IN_RANGE, Assurance.MISSES),
        (Comparison.GE, "13", "14", Direction.TO_TARGET, Assurance.MISSES),
        (Comparison.GE, "7", None, Direction.TO_TARGET, Assurance.NONE),
    ],
)
def test_assurance_against_a_threshold(
    comparison: Comparison, level: str, upper: str | None, direction: Direction, expected: Assurance
) -> None:
    limit = Limit(comparison, Decimal(level), Decimal(upper) if upper else None)
    assert assurance(limits(CALM), limit, direction) is expected


def test_assurance_is_open_on_a_side_without_a_limit() -> None:
    bounded = limits(CALM, Decimal(8), Decimal(12))
    assert assurance(bounded, Limit(Comparison.GE, Decimal(8)), Direction.UP) is Assurance.HIT_OR_MISS
    assert assurance(bounded, Limit(Comparison.GE, Decimal(12)), Direction.UP) is Assurance.HIT_OR_MISS


def test_no_threshold_no_assurance() -> None:
    assert assurance(limits(CALM), None, Direction.UP) is Assurance.NONE


def test_every_verdict_has_a_word_on_screen() -> None:
    assert [v.label for v in Variation] == [
        "Improving",
        "Concerning",
        "Usual range",
        "Changed",
        "Too few values",
        "Constant",
    ]
    assert [a.label for a in Assurance] == ["Consistently hits", "Hit or miss", "Consistently misses", "Not known yet"]


@given(st.lists(VALUES, min_size=12, max_size=20), SERIES)
def test_twelve_values_lock_the_limits_for_good(first: list[Decimal | None], later: list[Decimal | None]) -> None:
    assert limits([*first, *later]) == limits(first)


@given(SERIES, VALUES)
def test_moving_a_series_moves_its_limits_and_keeps_its_signals(values: list[Decimal | None], shift: Decimal) -> None:
    moved = [None if value is None else value + shift for value in values]
    assert limits(moved).moving_range == limits(values).moving_range
    assert rules(moved) == rules(values)


@given(SERIES)
def test_a_mirrored_series_has_mirrored_signals_with_the_same_meaning(values: list[Decimal | None]) -> None:
    mirrored = [None if value is None else -value for value in values]
    up = find_signals(values, limits(values), Direction.UP)
    down = find_signals(mirrored, limits(mirrored), Direction.DOWN)
    turned = {"above": "below", "below": "above"}
    assert [(m.index, m.rule, turned[m.side], m.good, m.jump) for m in up] == [
        (m.index, m.rule, m.side, m.good, m.jump) for m in down
    ]


@given(SERIES)
def test_signals_lie_on_existing_values_and_only_where_limits_exist(values: list[Decimal | None]) -> None:
    found = limits(values)
    marks = find_signals(values, found, Direction.UP)
    assert all(values[mark.index] is not None for mark in marks)
    assert not marks or found.kind in ("provisional", "locked")
    if found.mean is not None and found.lower is not None and found.upper is not None:
        assert found.lower < found.mean < found.upper
