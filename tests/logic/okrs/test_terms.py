"""Terms of a key result: relative wording, what is refused at save, and what each message names."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from northing.logic.kpis.definition import Aggregation, Comparison, Direction
from northing.logic.okrs.definition import KeyResultType
from northing.logic.okrs.terms import (
    Bounds,
    Dates,
    Terms,
    Wording,
    accumulates,
    check_terms,
    default_operator,
    follow_up,
    resolve_relative,
    rises,
    tolerance_band,
)

D = Decimal
NPS = Bounds(D(-100), D(100))
GROWTH = Terms(KeyResultType.INCREASE, Comparison.GE, D(62), D(75))
QUARTER = Dates(date(2026, 7, 1), date(2026, 9, 30), date(2026, 7, 1), date(2026, 9, 30))


def codes(terms: Terms, bounds: Bounds = NPS, dates: Dates | None = QUARTER, *, cumulative: bool = False) -> list[str]:
    return [problem.code for problem in check_terms(terms, bounds, dates, cumulative=cumulative)]


@pytest.mark.parametrize(
    ("wording", "baseline", "amount", "target"),
    [
        (Wording.BY_PERCENT, "80", "25", "100"),
        (Wording.BY_PERCENT, "80", "-25", "60"),
        (Wording.BY_PERCENT, "-200", "10", "-180"),
        (Wording.BY_PERCENT, "0", "10", "0"),
        (Wording.BY_POINTS, "4", "2", "6"),
        (Wording.BY_POINTS, "4", "-2", "2"),
        (Wording.TO, "62", "75", "75"),
        (Wording.TO, None, "75", "75"),
        (Wording.BY_PERCENT, None, "25", None),
        (Wording.BY_POINTS, None, "2", None),
    ],
)
def test_relative_wording_becomes_a_target(
    wording: Wording, baseline: str | None, amount: str, target: str | None
) -> None:
    found = resolve_relative(wording, None if baseline is None else D(baseline), D(amount))
    assert found == (None if target is None else D(target))


@given(baseline=st.decimals(-1000, 1000, places=2), amount=st.decimals(-100, 100, places=2))
def test_by_percent_moves_the_way_it_says_on_signed_scales(baseline: Decimal, amount: Decimal) -> None:
    target = resolve_relative(Wording.BY_PERCENT, baseline, amount)
    assert target is not None
    assert (target - baseline) * amount >= 0


@pytest.mark.parametrize(
    ("target", "tolerance", "band"),
    [
        ("200", None, ("190", "210")),
        ("-200", None, ("-210", "-190")),
        ("50", "0.1", ("45", "55")),
        ("0", None, ("0", "0")),
    ],
)
def test_a_tolerance_band_lies_around_the_target(target: str, tolerance: str | None, band: tuple[str, str]) -> None:
    found = tolerance_band(D(target)) if tolerance is None else tolerance_band(D(target), D(tolerance))
    assert found == (D(band[0]), D(band[1]))


@pytest.mark.parametrize(
    ("aggregation", "baseline", "expected"),
    [
        (Aggregation.SUM, D(0), True),
        (Aggregation.SUM, None, True),
        (Aggregation.SUM, D(48), False),
        (Aggregation.LAST, D(0), False),
        (Aggregation.MEAN, None, False),
    ],
)
def test_sums_accumulate_unless_they_start_from_the_level_of_a_period(
    aggregation: Aggregation, baseline: Decimal | None, expected: bool
) -> None:
    assert accumulates(aggregation, baseline) is expected


@pytest.mark.parametrize(
    ("kind", "baseline", "target", "rising", "operator"),
    [
        (KeyResultType.INCREASE, None, None, True, Comparison.GE),
        (KeyResultType.MAINTAIN_ABOVE, None, None, True, Comparison.GE),
        (KeyResultType.DECREASE, None, None, False, Comparison.LE),
        (KeyResultType.MAINTAIN_BELOW, None, None, False, Comparison.LE),
        (KeyResultType.REACH, None, D(5), None, Comparison.GE),
        (KeyResultType.REACH, D(5), None, None, Comparison.GE),
        (KeyResultType.REACH, D(5), D(5), None, Comparison.GE),
        (KeyResultType.REACH, D(1), D(5), True, Comparison.GE),
        (KeyResultType.REACH, D(9), D(5), False, Comparison.LE),
        (KeyResultType.BINARY, None, None, None, Comparison.GE),
    ],
)
def test_the_type_or_the_way_says_which_direction_is_better(
    kind: KeyResultType, baseline: Decimal | None, target: Decimal | None, rising: bool | None, operator: Comparison
) -> None:
    assert rises(Terms(kind, Comparison.GE, baseline, target)) is rising
    assert default_operator(kind, baseline, target) is operator


@pytest.mark.parametrize(
    ("direction", "kind", "operator"),
    [
        (Direction.UP, KeyResultType.INCREASE, Comparison.GE),
        (Direction.DOWN, KeyResultType.DECREASE, Comparison.LE),
        (Direction.TO_TARGET, KeyResultType.REACH, Comparison.GE),
        (Direction.IN_RANGE, KeyResultType.REACH, Comparison.GE),
    ],
)
def test_a_found_baseline_offers_the_key_result_that_follows(
    direction: Direction, kind: KeyResultType, operator: Comparison
) -> None:
    assert follow_up(D(41), direction) == Terms(kind, operator, baseline=D(41))


def test_sound_terms_raise_no_problem() -> None:
    assert check_terms(GROWTH, NPS, QUARTER) == []
    assert check_terms(GROWTH) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"baseline": None}, []),
        ({"target": None}, ["target_missing"]),
        ({"target": D(62)}, ["baseline_equals_target"]),
        ({"target": D(100)}, []),
        ({"target": D("100.1")}, ["target_outside_bounds"]),
        ({"baseline": D(-100)}, []),
        ({"baseline": D("-100.1")}, ["baseline_outside_bounds"]),
        ({"target": D(50)}, ["target_against_direction"]),
        ({"operator": Comparison.GT}, []),
        ({"operator": Comparison.LE}, ["operator_against_direction"]),
        ({"operator": Comparison.LT}, ["operator_against_direction"]),
        ({"type": KeyResultType.DECREASE, "operator": Comparison.LE}, ["target_against_direction"]),
        ({"type": KeyResultType.REACH}, []),
        ({"type": KeyResultType.REACH, "target": D(50)}, ["operator_against_direction"]),
        ({"type": KeyResultType.REACH, "target": D(62)}, ["baseline_equals_target"]),
        ({"type": KeyResultType.MAINTAIN_ABOVE, "target": D(62)}, []),
        ({"type": KeyResultType.MAINTAIN_BELOW}, ["operator_against_direction"]),
        ({"type": KeyResultType.RANGE, "upper": D(80)}, []),
        ({"type": KeyResultType.RANGE, "upper": D(75)}, []),
        ({"type": KeyResultType.RANGE, "upper": D(74)}, ["range_reversed"]),
        ({"type": KeyResultType.RANGE}, ["upper_missing"]),
        ({"type": KeyResultType.RANGE, "target": None, "upper": D(101)}, ["target_missing", "upper_outside_bounds"]),
        ({"type": KeyResultType.BINARY, "baseline": None, "target": None}, []),
        ({"type": KeyResultType.MILESTONE, "baseline": None, "target": None}, []),
        ({"type": KeyResultType.BASELINE, "baseline": None, "target": None}, []),
    ],
)
def test_terms_that_cannot_be_measured_are_refused(change: dict[str, object], expected: list[str]) -> None:
    assert codes(replace(GROWTH, **change)) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"due": date(2026, 7, 1)}, []),
        ({"due": date(2026, 10, 1)}, ["due_outside_cycle"]),
        ({"due": date(2026, 10, 1), "outside_allowed": True}, []),
        ({"start": date(2026, 8, 2), "due": date(2026, 8, 1)}, ["due_before_start"]),
        ({"due": date(2026, 6, 30)}, ["due_before_start", "due_outside_cycle"]),
        ({"due": date(2026, 6, 30), "outside_allowed": True}, ["due_before_start"]),
    ],
)
def test_due_dates_stay_after_the_start_and_inside_the_cycle(change: dict[str, object], expected: list[str]) -> None:
    assert codes(GROWTH, dates=replace(QUARTER, **change)) == expected


def test_a_total_since_the_start_cannot_begin_elsewhere() -> None:
    assert codes(GROWTH, cumulative=True) == ["cumulative_baseline_not_zero"]
    assert codes(replace(GROWTH, baseline=D(0)), cumulative=True) == []


def test_bounds_may_be_open_on_either_side() -> None:
    low = replace(GROWTH, type=KeyResultType.REACH, operator=Comparison.LE, target=D(-5))
    assert codes(low, Bounds(lower=D(0))) == ["target_outside_bounds"]
    assert codes(low, Bounds(upper=D(0))) == ["baseline_outside_bounds"]


@pytest.mark.parametrize(
    ("terms", "dates", "field", "message"),
    [
        (
            replace(GROWTH, target=D("62.000")),
            None,
            "target",
            "Baseline and target are both 62. To hold that level, choose a “Maintain” type.",
        ),
        (
            replace(GROWTH, target=D(1200)),
            None,
            "target",
            "The target 1,200 is above 100, the highest value this KPI can take.",
        ),
        (
            replace(GROWTH, baseline=D("-150.5")),
            None,
            "baseline",
            "The baseline -150.5 is below -100, the lowest value this KPI can take.",
        ),
        (
            Terms(KeyResultType.DECREASE, Comparison.LE, D(4), D(6)),
            None,
            "target",
            "“Decrease” does not go from 4 to 6. Change the type or the target.",
        ),
        (
            replace(GROWTH, operator=Comparison.LE),
            None,
            "operator",
            "“at most” does not fit “Increase”. Choose “at least” or “above”.",
        ),
        (
            Terms(KeyResultType.DECREASE, Comparison.GT, D(6), D(4)),
            None,
            "operator",
            "“above” does not fit “Decrease”. Choose “at most” or “below”.",
        ),
        (
            GROWTH,
            replace(QUARTER, due=date(2026, 10, 9)),
            "due",
            (
                "The due date 2026-10-09 is outside the cycle (2026-07-01 to 2026-09-30). "
                "Choose a day inside it, or allow the exception."
            ),
        ),
    ],
)
def test_a_problem_says_what_is_wrong_where_and_how_to_correct_it(
    terms: Terms, dates: Dates | None, field: str, message: str
) -> None:
    (problem,) = check_terms(terms, NPS, dates)
    assert (problem.field, problem.message) == (field, message)
