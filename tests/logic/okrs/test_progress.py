"""Progress of a key result: every type, every edge, and the mistakes of peers that must not come back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from northing.logic.kpis.definition import Comparison
from northing.logic.okrs.definition import KeyResultType
from northing.logic.okrs.progress import Milestone, Progress, Terms, measure

D = Decimal
NUMBERS = st.integers(-1_000_000_000, 1_000_000_000).map(lambda thousandths: D(thousandths) / 1000)


def moved(baseline: str, target: str, operator: Comparison | None = None) -> Terms:
    rising = D(target) >= D(baseline)
    kind = KeyResultType.INCREASE if rising else KeyResultType.DECREASE
    return Terms(kind, operator or (Comparison.GE if rising else Comparison.LE), D(baseline), D(target))


def held(kind: KeyResultType, operator: Comparison, level: str, upper: str | None = None) -> Terms:
    return Terms(kind, operator, target=D(level), upper=None if upper is None else D(upper))


@pytest.mark.parametrize(
    ("baseline", "current", "target", "raw", "progress", "achieved"),
    [
        ("50", "75", "100", "0.5", "0.5", False),
        ("100", "60", "20", "0.5", "0.5", False),
        ("0", "120", "100", "1.2", "1", True),
        ("50", "40", "100", "-0.2", "0", False),
        ("80", "80", "80", None, "1", True),
        ("80", "70", "80", None, "0", False),
        ("48", "39", "30", "0.5", "0.5", False),
        ("43", "30", "20", "0.565217391", "0.565217391", False),
        ("62", "75", "75", "1", "1", True),
        ("0", "5.9", "10", "0.59", "0.59", False),
        ("-20", "0", "20", "0.5", "0.5", False),
        ("20", "0", "-20", "0.5", "0.5", False),
        ("-100", "-25", "-50", "1.5", "1", True),
        ("10", "13", "4", "-0.5", "0", False),
        ("0", "1", "3", "0.333333333", "0.333333333", False),
        ("0", "0", "3", "0", "0", False),
    ],
)
def test_progress_is_the_way_gone_over_the_way_planned_in_both_directions(
    baseline: str, current: str, target: str, raw: str | None, progress: str, achieved: bool
) -> None:
    found = measure(moved(baseline, target), [D(current)])
    expected_raw = None if raw is None else D(raw)
    assert (found.raw, found.progress, found.achieved) == (expected_raw, D(progress), achieved)
    assert found.current == D(current)


def test_progress_below_the_baseline_is_flagged_as_regressed() -> None:
    found = measure(moved("50", "100"), [D(40)])
    assert (found.regressed, found.overachieved) == (True, False)


def test_progress_beyond_the_target_is_flagged_as_overachieved() -> None:
    found = measure(moved("100", "20"), [D(10)])
    assert (found.regressed, found.overachieved, found.raw) == (False, True, D("1.125"))


@pytest.mark.parametrize("current", ["50", "100"])
def test_the_baseline_and_the_target_themselves_raise_no_flag(current: str) -> None:
    found = measure(moved("50", "100"), [D(current)])
    assert (found.regressed, found.overachieved) == (False, False)


def test_progress_is_stored_with_nine_decimals() -> None:
    assert str(measure(moved("0", "3"), [D(2)]).progress) == "0.666666667"


def test_a_tiny_step_back_that_rounds_to_nothing_is_no_negative_zero() -> None:
    found = measure(moved("0", "1000000"), [D("-0.000000001")])
    assert (str(found.raw), found.regressed) == ("0E-9", False)


@pytest.mark.parametrize("kind", [kind for kind in KeyResultType if kind.is_moved or kind.is_held])
def test_without_a_value_progress_is_unknown_and_never_zero(kind: KeyResultType) -> None:
    found = measure(Terms(kind, Comparison.GE, D(1), D(2), D(3)), [])
    assert (found.raw, found.progress, found.current, found.achieved) == (None, None, None, False)


@pytest.mark.parametrize("kind", [KeyResultType.INCREASE, KeyResultType.RANGE, KeyResultType.MAINTAIN_ABOVE])
@pytest.mark.parametrize("values", [[], [D(5)]])
def test_without_a_target_progress_is_unknown_and_never_healthy(kind: KeyResultType, values: list[Decimal]) -> None:
    found = measure(Terms(kind, Comparison.GE, baseline=D(1)), values)
    assert found == Progress(current=values[-1] if values else None)


def test_only_the_latest_value_of_a_level_counts() -> None:
    assert measure(moved("50", "100"), [D(90), D(60), D(75)]).progress == D("0.5")


@pytest.mark.parametrize(
    ("operator", "current", "achieved"),
    [
        (Comparison.LT, "20", False),
        (Comparison.LT, "19.999999999", True),
        (Comparison.LE, "20", True),
        (Comparison.LE, "20.000000001", False),
    ],
)
def test_less_than_is_strict_and_at_most_includes_the_edge(operator: Comparison, current: str, achieved: bool) -> None:
    found = measure(moved("43", "20", operator), [D(current)])
    assert found.achieved is achieved


def test_raw_may_be_one_while_a_strict_target_is_not_achieved() -> None:
    found = measure(moved("50", "75", Comparison.GT), [D(75)])
    assert (found.raw, found.progress, found.achieved) == (D(1), D(1), False)
    assert measure(moved("50", "75", Comparison.GT), [D("75.1")]).achieved is True


@pytest.mark.parametrize(("current", "progress", "achieved"), [("70", None, False), ("75", D(1), True)])
def test_without_a_baseline_only_the_reached_target_can_be_told(
    current: str, progress: Decimal | None, achieved: bool
) -> None:
    found = measure(Terms(KeyResultType.REACH, Comparison.GE, target=D(75)), [D(current)])
    assert found == Progress(progress=progress, achieved=achieved, current=D(current))


@pytest.mark.parametrize(("baseline", "target", "operator"), [("10", "30", "ge"), ("50", "10", "le")])
def test_reach_takes_its_direction_from_its_baseline(baseline: str, target: str, operator: str) -> None:
    found = measure(Terms(KeyResultType.REACH, Comparison(operator), D(baseline), D(target)), [D(20)])
    assert found.progress == (D("0.5") if baseline == "10" else D("0.75"))


def test_a_cumulative_key_result_adds_up_what_came_in_since_its_start() -> None:
    found = measure(moved("0", "200"), [D(40), D(30), D(50)], cumulative=True)
    assert (found.current, found.progress) == (D(120), D("0.6"))


def test_a_cumulative_key_result_starts_at_zero_without_a_baseline() -> None:
    terms = Terms(KeyResultType.INCREASE, Comparison.GE, target=D(200))
    assert measure(terms, [D(40), D(10)], cumulative=True).progress == D("0.25")
    assert measure(terms, [], cumulative=True) == Progress()


@pytest.mark.parametrize(
    ("terms", "values", "met", "miss"),
    [
        (held(KeyResultType.MAINTAIN_ABOVE, Comparison.GE, "75"), "75 74.9 80 75", 3, 1),
        (held(KeyResultType.MAINTAIN_ABOVE, Comparison.GT, "75"), "75 74.9 80 75", 1, 2),
        (held(KeyResultType.MAINTAIN_BELOW, Comparison.LE, "30"), "30 31 32 29 33", 2, 2),
        (held(KeyResultType.MAINTAIN_BELOW, Comparison.LT, "30"), "30 30 30 29", 1, 3),
        (held(KeyResultType.RANGE, Comparison.GE, "10", "20"), "10 20 15 9.9 20.1", 3, 2),
        (held(KeyResultType.RANGE, Comparison.GE, "10", "10"), "10 10", 2, 0),
    ],
)
def test_a_held_level_counts_the_periods_that_met_it(terms: Terms, values: str, met: int, miss: int) -> None:
    readings = [D(value) for value in values.split()]
    found = measure(terms, readings)
    assert (found.periods_met, found.periods_observed, found.longest_miss) == (met, len(readings), miss)
    assert found.progress == found.raw == (D(met) / len(readings)).quantize(D("1e-9"))
    assert (found.current, found.achieved) == (readings[-1], met == len(readings))


@pytest.mark.parametrize(("values", "latest_met"), [([], None), ([D(80)], True), ([D(80), D(70)], False)])
def test_a_held_level_tells_whether_the_latest_period_met_it(values: list[Decimal], latest_met: bool | None) -> None:
    found = measure(held(KeyResultType.MAINTAIN_ABOVE, Comparison.GE, "75"), values)
    assert (found.latest_met, found.periods_observed) == (latest_met, len(values))


def test_a_range_without_its_upper_edge_is_unknown() -> None:
    assert measure(held(KeyResultType.RANGE, Comparison.GE, "10"), [D(12)]) == Progress(current=D(12))


@pytest.mark.parametrize(
    ("steps", "progress", "achieved"),
    [
        ([(1, True), (1, False)], "0.5", False),
        ([(3, True), (1, False)], "0.75", False),
        ([(1, True), (2, True)], "1", True),
        ([(1, False)], "0", False),
        ([(1, True), (0, False)], "1", True),
    ],
)
def test_milestones_count_by_the_weight_that_is_done(
    steps: list[tuple[int, bool]], progress: str, achieved: bool
) -> None:
    terms = Terms(KeyResultType.MILESTONE, Comparison.GE)
    found = measure(terms, milestones=[Milestone(D(weight), done) for weight, done in steps])
    assert found == Progress(raw=D(progress), progress=D(progress), achieved=achieved)


@pytest.mark.parametrize("steps", [[], [Milestone(D(0), done=True)]])
def test_milestones_without_weight_are_unknown(steps: list[Milestone]) -> None:
    assert measure(Terms(KeyResultType.MILESTONE, Comparison.GE), milestones=steps) == Progress()


@pytest.mark.parametrize(("done", "progress"), [(False, D(0)), (True, D(1))])
def test_a_yes_or_no_key_result_is_zero_until_it_is_done(done: bool, progress: Decimal) -> None:
    found = measure(Terms(KeyResultType.BINARY, Comparison.GE), [D("0.9")], done=done)
    assert found == Progress(raw=progress, progress=progress, achieved=done)


def test_finding_a_baseline_is_complete_once_a_value_is_recorded_and_has_no_progress() -> None:
    terms = Terms(KeyResultType.BASELINE, Comparison.GE)
    assert measure(terms, []) == Progress()
    assert measure(terms, [D(5), D(7)]) == Progress(achieved=True, current=D(7))


@given(baseline=NUMBERS, target=NUMBERS, current=NUMBERS)
def test_mirroring_all_numbers_mirrors_nothing_in_the_result(
    baseline: Decimal, target: Decimal, current: Decimal
) -> None:
    upward = measure(Terms(KeyResultType.INCREASE, Comparison.GE, baseline, target), [current])
    mirrored = measure(Terms(KeyResultType.DECREASE, Comparison.LE, -baseline, -target), [-current])
    assert (upward.raw, upward.progress, upward.achieved) == (mirrored.raw, mirrored.progress, mirrored.achieved)
    assert (upward.regressed, upward.overachieved) == (mirrored.regressed, mirrored.overachieved)


@given(baseline=NUMBERS, way=NUMBERS.filter(bool), before=NUMBERS, after=NUMBERS)
def test_a_step_towards_the_target_never_lowers_progress(
    baseline: Decimal, way: Decimal, before: Decimal, after: Decimal
) -> None:
    target = baseline + way
    terms = Terms(KeyResultType.REACH, Comparison.GE if way > 0 else Comparison.LE, baseline, target)
    worse, better = sorted((before, after), reverse=way < 0)
    low, high = measure(terms, [worse]), measure(terms, [better])
    assert low.raw is not None
    assert high.raw is not None
    assert low.progress is not None
    assert high.progress is not None
    assert low.raw <= high.raw
    assert 0 <= low.progress <= high.progress <= 1
    assert high.achieved or not low.achieved


@given(baseline=NUMBERS, way=NUMBERS.filter(bool))
def test_the_baseline_scores_zero_and_the_target_one(baseline: Decimal, way: Decimal) -> None:
    terms = Terms(KeyResultType.REACH, Comparison.GE if way > 0 else Comparison.LE, baseline, baseline + way)
    start, end = measure(terms, [baseline]), measure(terms, [baseline + way])
    assert (start.raw, start.achieved) == (D(0), False)
    assert (end.raw, end.achieved) == (D(1), True)


@given(values=st.lists(NUMBERS, min_size=1), level=NUMBERS)
def test_a_held_level_is_achieved_exactly_when_no_period_missed(values: list[Decimal], level: Decimal) -> None:
    found = measure(Terms(KeyResultType.MAINTAIN_ABOVE, Comparison.GE, target=level), values)
    assert found.achieved is (found.longest_miss == 0) is (found.periods_met == found.periods_observed)


@given(left=st.lists(NUMBERS, min_size=1), right=st.lists(NUMBERS, min_size=1))
def test_a_total_does_not_depend_on_how_it_is_cut_into_periods(left: list[Decimal], right: list[Decimal]) -> None:
    terms = moved("0", "1000")
    pieces = measure(terms, left + right, cumulative=True)
    assert pieces == measure(terms, [sum(left, D(0)), sum(right, D(0))], cumulative=True)
