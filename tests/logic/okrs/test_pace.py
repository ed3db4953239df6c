"""Pace while a cycle runs: elapsed time, expectation, status, required rate, check-ins."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from northing.logic.kpis.definition import Comparison, Frequency
from northing.logic.okrs.definition import KeyResultType, ObjectiveKind, PaceStatus
from northing.logic.okrs.pace import (
    Pace,
    Rate,
    check_confidence,
    confidence_change,
    elapsed,
    expected,
    key_result_pace,
    milestones_due,
    next_check_in,
    overdue_check_in,
    pace_status,
    required_rate,
    shown_status,
    weakest,
)
from northing.logic.okrs.progress import Milestone, Progress, Terms, measure

D = Decimal
START, END = date(2026, 7, 1), date(2026, 10, 9)  # 100 days apart
NO_DATA, ON, RISK, OFF = PaceStatus.NO_DATA, PaceStatus.ON_TRACK, PaceStatus.AT_RISK, PaceStatus.OFF_TRACK
DONE, MISSED = PaceStatus.ACHIEVED, PaceStatus.MISSED
COMMITTED = ObjectiveKind.COMMITTED


def day(number: int) -> date:
    return START + timedelta(days=number)


def pace(kind: KeyResultType, progress: Progress, as_of: int, *steps: Milestone) -> Pace:
    return key_result_pace(kind, progress, COMMITTED, as_of=day(as_of), start=START, due=END, milestones=steps)


@pytest.mark.parametrize(
    ("as_of", "share"), [(-1, "0"), (0, "0"), (1, "0.01"), (50, "0.5"), (99, "0.99"), (100, "1"), (101, "1")]
)
def test_elapsed_runs_from_zero_on_the_first_day_to_one_on_the_last(as_of: int, share: str) -> None:
    assert elapsed(day(as_of), START, END) == D(share)


@pytest.mark.parametrize(("as_of", "share"), [(-1, "0"), (0, "1"), (1, "1")])
def test_a_single_day_is_over_when_it_comes(as_of: int, share: str) -> None:
    assert elapsed(day(as_of), START, START) == D(share)


@given(first=st.dates(), length=st.integers(0, 800), days=st.lists(st.integers(-50, 900), min_size=2, max_size=2))
def test_elapsed_never_falls_and_stays_a_share(first: date, length: int, days: list[int]) -> None:
    base = max(min(first, date(2200, 1, 1)), date(1900, 1, 1))
    early, late = sorted(days)
    shares = [elapsed(base + timedelta(days=at), base, base + timedelta(days=length)) for at in (early, late)]
    assert 0 <= shares[0] <= shares[1] <= 1


@pytest.mark.parametrize(
    ("kind", "share"),
    [(ObjectiveKind.COMMITTED, "0.5"), (ObjectiveKind.LEARNING, "0.5"), (ObjectiveKind.ASPIRATIONAL, "0.35")],
)
def test_aspirational_objectives_are_expected_at_seven_tenths(kind: ObjectiveKind, share: str) -> None:
    assert expected(D("0.5"), kind) == D(share)


def test_an_expectation_is_rounded_like_progress_so_that_edges_meet() -> None:
    third = elapsed(day(1), START, day(3))
    assert str(expected(third, COMMITTED)) == "0.333333333"
    assert pace_status(D("0.233333333"), False, expected(third, COMMITTED)) is ON


@pytest.mark.parametrize(
    ("progress", "achieved", "status"),
    [
        (None, False, NO_DATA),
        (None, True, DONE),
        ("0.2", True, DONE),
        ("1", False, ON),
        ("0.6", False, ON),
        ("0.5", False, ON),
        ("0.499999999", False, RISK),
        ("0.35", False, RISK),
        ("0.349999999", False, OFF),
        ("0", False, OFF),
    ],
)
def test_the_status_follows_the_gap_and_edges_belong_to_the_better_side(
    progress: str | None, achieved: bool, status: PaceStatus
) -> None:
    assert pace_status(None if progress is None else D(progress), achieved, D("0.6")) is status


def test_seventy_percent_of_the_way_is_on_track_after_seventy_percent_of_the_time() -> None:
    found = pace(KeyResultType.INCREASE, Progress(raw=D("0.7"), progress=D("0.7")), 70)
    assert found == Pace(ON, D("0.7"), D(0))


def test_a_level_is_judged_on_the_straight_line() -> None:
    found = pace(KeyResultType.DECREASE, Progress(raw=D("0.3"), progress=D("0.3")), 50)
    assert found == Pace(RISK, D("0.5"), D("-0.2"))


def test_a_monthly_value_is_judged_on_the_day_it_speaks_of_not_today() -> None:
    progress = Progress(raw=D("0.3"), progress=D("0.3"))
    assert pace(KeyResultType.INCREASE, progress, 31).status is ON
    assert pace(KeyResultType.INCREASE, progress, 60).status is OFF


def test_an_unknown_progress_has_no_gap_and_no_colour() -> None:
    assert pace(KeyResultType.INCREASE, Progress(), 50) == Pace(NO_DATA, D("0.5"), None)


def test_an_achieved_level_is_achieved_before_its_due_date() -> None:
    assert pace(KeyResultType.INCREASE, Progress(progress=D(1), achieved=True), 50).status is DONE


@pytest.mark.parametrize(("as_of", "status"), [(1, ON), (99, ON), (100, ON), (101, OFF)])
def test_a_yes_or_no_key_result_is_on_track_until_its_due_date_has_passed(as_of: int, status: PaceStatus) -> None:
    found = measure(Terms(KeyResultType.BINARY, Comparison.GE))
    assert pace(KeyResultType.BINARY, found, as_of).status is status


def test_a_yes_or_no_key_result_is_achieved_once_done() -> None:
    found = measure(Terms(KeyResultType.BINARY, Comparison.GE), done=True)
    assert pace(KeyResultType.BINARY, found, 10).status is DONE


@pytest.mark.parametrize(
    ("as_of", "share"), [(9, "0"), (10, "0"), (11, "0.25"), (20, "0.25"), (21, "0.5"), (100, "0.5"), (101, "1")]
)
def test_milestones_are_expected_from_the_day_after_they_fall_due(as_of: int, share: str) -> None:
    steps = [Milestone(D(1), False, day(10)), Milestone(D(1), True, day(20)), Milestone(D(2), False)]
    assert milestones_due(steps, day(as_of), END) == D(share)


def test_without_milestones_nothing_is_expected() -> None:
    assert milestones_due([], day(101), END) == D(0)


def test_a_milestone_key_result_is_judged_by_what_has_fallen_due() -> None:
    steps = (Milestone(D(1), False, day(10)), Milestone(D(4), False, day(90)))
    found = measure(Terms(KeyResultType.MILESTONE, Comparison.GE), milestones=steps)
    assert pace(KeyResultType.MILESTONE, found, 10, *steps) == Pace(ON, D(0), D(0))
    assert pace(KeyResultType.MILESTONE, found, 50, *steps) == Pace(RISK, D("0.2"), D("-0.2"))


@pytest.mark.parametrize(("values", "status"), [("80 80", ON), ("80 80 80 70", RISK), ("80 70", OFF), ("", NO_DATA)])
def test_a_held_level_should_hold_from_the_start_and_is_achieved_only_at_its_end(
    values: str, status: PaceStatus
) -> None:
    readings = [D(value) for value in values.split()]
    found = measure(Terms(KeyResultType.MAINTAIN_ABOVE, Comparison.GE, target=D(75)), readings)
    assert pace(KeyResultType.MAINTAIN_ABOVE, found, 10).status is status


@pytest.mark.parametrize(
    ("today", "achieved", "status"), [(99, True, RISK), (100, False, RISK), (101, False, MISSED), (101, True, DONE)]
)
def test_after_the_due_date_only_achieved_or_missed_is_shown(today: int, achieved: bool, status: PaceStatus) -> None:
    assert shown_status(RISK, achieved, END, day(today)) is status


def rate(current: str, as_of: int, baseline: str = "100", target: str = "20") -> Rate:
    return required_rate(
        baseline=D(baseline), current=D(current), target=D(target), start=START, as_of=day(as_of), due=END
    )


def test_the_rate_still_needed_is_compared_with_the_rate_so_far() -> None:
    assert rate("80", 50) == Rate(D("-1.2"), D("-0.4"), D(3))


def test_moving_the_wrong_way_shows_as_a_negative_ratio() -> None:
    assert rate("110", 50).ratio == D("-9")


@pytest.mark.parametrize("current", ["20", "10"])
def test_past_the_target_nothing_more_is_needed(current: str) -> None:
    found = rate(current, 50)
    assert (found.required, found.ratio) == (D(0), D(0))


def test_without_days_gone_there_is_no_rate_so_far() -> None:
    assert rate("80", 0) == Rate(D("-0.6"), None, None)


def test_without_days_left_there_is_no_required_rate() -> None:
    assert rate("80", 100) == Rate(None, D("-0.2"), None)


def test_standing_still_has_no_ratio() -> None:
    assert rate("100", 50) == Rate(D("-1.6"), D(0), None)


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        ([], NO_DATA),
        ([NO_DATA, NO_DATA], NO_DATA),
        ([NO_DATA, DONE], DONE),
        ([DONE, ON], ON),
        ([ON, RISK, DONE], RISK),
        ([RISK, OFF, ON], OFF),
        ([OFF, MISSED], MISSED),
    ],
)
def test_an_objective_is_as_weak_as_its_weakest_key_result(statuses: list[PaceStatus], status: PaceStatus) -> None:
    assert weakest(statuses) is status


@pytest.mark.parametrize(("weights", "status"), [("1 9", OFF), ("0.99 9.01", ON), ("0 0", OFF), ("5 5", OFF)])
def test_key_results_under_a_tenth_of_the_weight_can_be_left_out(weights: str, status: PaceStatus) -> None:
    assert weakest([OFF, ON], [D(weight) for weight in weights.split()]) is status


def test_leaving_small_weights_out_never_leaves_nothing() -> None:
    assert weakest([ON] * 10 + [OFF], [D(1)] * 11) is OFF


@pytest.mark.parametrize(
    ("cadence", "days"),
    [
        (Frequency.DAY, 2),
        (Frequency.WEEK, 14),
        (Frequency.MONTH, 62),
        (Frequency.QUARTER, 184),
        (Frequency.HALF, 368),
        (Frequency.YEAR, 732),
    ],
)
def test_a_check_in_is_overdue_after_twice_its_cadence(cadence: Frequency, days: int) -> None:
    assert overdue_check_in(START, day(-400), cadence, day(days)) is False
    assert overdue_check_in(START, day(-400), cadence, day(days + 1)) is True
    assert overdue_check_in(None, START, cadence, day(days)) is False
    assert overdue_check_in(None, START, cadence, day(days + 1)) is True


@pytest.mark.parametrize(("last", "due"), [(None, 7), (day(10), 17)])
def test_the_next_check_in_is_one_cadence_after_the_last_or_the_start(last: date | None, due: int) -> None:
    assert next_check_in(last, START, Frequency.WEEK) == day(due)


@pytest.mark.parametrize("confidence", [0, 5, 10])
def test_a_confidence_from_zero_to_ten_is_sound(confidence: int) -> None:
    assert check_confidence(confidence) is None


@pytest.mark.parametrize("confidence", [-1, 11])
def test_a_confidence_outside_zero_to_ten_is_refused(confidence: int) -> None:
    problem = check_confidence(confidence)
    assert problem is not None
    assert (problem.field, problem.message) == ("confidence", f"Confidence is 0 to 10, not {confidence}.")


@pytest.mark.parametrize(("previous", "now", "change"), [(None, 7, 2), (None, 5, 0), (8, 6, -2), (0, 3, 3)])
def test_confidence_is_discussed_by_its_change_starting_from_five(previous: int | None, now: int, change: int) -> None:
    assert confidence_change(previous, now) == change
