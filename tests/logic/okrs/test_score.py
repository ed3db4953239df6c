"""Score of an objective: means, missing values, terms that add up, grades, verdicts, met or not."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from northing.logic.kpis.definition import Aggregation
from northing.logic.okrs.definition import Band, ObjectiveKind, Verdict
from northing.logic.okrs.score import (
    Part,
    Rollup,
    Term,
    ValuePart,
    band,
    grade,
    learning_required,
    met,
    objective_score,
    percent_points,
    rolls_up_by_value,
    rollup_by_value,
    verdict,
)

D = Decimal
FEWER = settings(max_examples=50)  # lists of parts are slow to make; the edges are in the tables
SHARES = st.integers(0, 10**9).map(lambda billionths: D(billionths).scaleb(-9))
WEIGHTS = st.integers(0, 100_000).map(lambda thousandths: D(thousandths) / 1000)
PARTS = st.lists(st.builds(Part, weight=WEIGHTS, score=st.none() | SHARES, scored=st.booleans()), max_size=8)
AMOUNTS = st.integers(-1_000_000, 1_000_000).map(lambda cents: D(cents) / 100)
CHILDREN = st.lists(
    st.builds(ValuePart, baseline=AMOUNTS, current=st.none() | AMOUNTS, target=AMOUNTS), min_size=1, max_size=8
)


def parts(*scores: str | None, weights: str = "") -> list[Part]:
    heavy = [D(weight) for weight in weights.split()] or [D(1)] * len(scores)
    return [Part(weight, None if score is None else D(score)) for weight, score in zip(heavy, scores, strict=True)]


@pytest.mark.parametrize(
    ("given_parts", "score"),
    [
        (parts("0.5", "1"), "0.75"),
        (parts("0.5", "1", weights="3 1"), "0.625"),
        (parts("1.5", "0"), "0.5"),
        (parts("-0.5", "1"), "0.5"),
        (parts("0.333333333", "0.333333333", "0.333333333"), "0.333333333"),
        (parts("1", "0", "0"), "0.333333333"),
        (parts("0.2", "1", weights="0 1"), "1"),
        (parts("0.1"), "0.1"),
    ],
)
def test_the_score_is_the_weighted_mean_of_parts_held_within_zero_and_one(given_parts: list[Part], score: str) -> None:
    found = objective_score(given_parts, closed=False)
    assert (found.score, found.coverage, found.incomplete) == (D(score), D(1), False)


def test_a_sub_objective_counts_like_a_key_result_by_its_share() -> None:
    own, contributing = Part(D(1), D("0.4")), Part(D("0.5"), D(1))
    assert objective_score([own, contributing], closed=False).score == D("0.6")


def test_while_open_a_missing_score_is_left_out_and_coverage_says_so() -> None:
    found = objective_score(parts("0.8", None, weights="1 3"), closed=False)
    assert (found.score, found.coverage, found.incomplete) == (D("0.8"), D("0.25"), False)
    assert found.terms == (
        Term(0, D(1), D("0.8"), D(1), D("0.8"), counted=True),
        Term(1, D(3), None, D(0), D(0), counted=False),
    )


def test_once_closed_a_missing_score_counts_zero_and_is_flagged() -> None:
    found = objective_score(parts("0.8", None, weights="1 3"), closed=True)
    assert (found.score, found.coverage, found.incomplete) == (D("0.2"), D("0.25"), True)
    assert [term.counted for term in found.terms] == [True, True]


@pytest.mark.parametrize("closed", [False, True])
def test_a_part_that_is_not_scored_changes_neither_score_nor_coverage(closed: bool) -> None:
    found = objective_score([*parts("0.8"), Part(D(5), None, scored=False), Part(D(5), D(1), scored=False)], closed)
    assert (found.score, found.coverage, found.incomplete) == (D("0.8"), D(1), False)
    assert [term.contribution for term in found.terms] == [D("0.8"), D(0), D(0)]


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("nothing", [[], parts("1", weights="0"), [Part(D(1), D(1), scored=False)]])
def test_with_nothing_to_score_there_is_no_score(nothing: list[Part], closed: bool) -> None:
    found = objective_score(nothing, closed)
    assert (found.score, found.coverage, found.incomplete) == (None, D(0), False)


@pytest.mark.parametrize(("closed", "score"), [(False, None), (True, D(0))])
def test_an_objective_without_any_value_is_unknown_while_open_and_zero_once_closed(
    closed: bool, score: Decimal | None
) -> None:
    found = objective_score(parts(None, None), closed)
    assert (found.score, found.coverage, found.incomplete) == (score, D(0), closed)


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="weight is 0 or more"):
        objective_score(parts("1", weights="-1"), closed=False)


@FEWER
@given(given_parts=PARTS, closed=st.booleans())
def test_the_terms_add_up_to_the_score_and_the_shares_to_one(given_parts: list[Part], closed: bool) -> None:
    found = objective_score(given_parts, closed)
    assert sum(term.contribution for term in found.terms) == (found.score or 0)
    assert sum(term.share for term in found.terms) == (0 if found.score is None else 1)
    assert [term.index for term in found.terms] == list(range(len(given_parts)))


@FEWER
@given(given_parts=PARTS)
def test_the_score_lies_between_its_lowest_and_highest_part(given_parts: list[Part]) -> None:
    found = objective_score(given_parts, closed=False)
    counting = [part.score for part in given_parts if part.scored and part.score is not None and part.weight]
    if found.score is None:
        assert counting == []
    else:
        assert min(counting) <= found.score <= max(counting)


@FEWER
@given(given_parts=PARTS)
def test_closing_never_raises_a_score(given_parts: list[Part]) -> None:
    running = objective_score(given_parts, closed=False).score
    final = objective_score(given_parts, closed=True).score
    assert running is None or (final is not None and final <= running)


@FEWER
@given(scores=st.lists(SHARES, min_size=1, max_size=8), factor=st.integers(1, 9))
def test_only_the_proportion_of_weights_matters(scores: list[Decimal], factor: int) -> None:
    light = objective_score([Part(D(1), score) for score in scores], closed=True)
    heavy = objective_score([Part(D(factor), score) for score in scores], closed=True)
    assert light.score == heavy.score


@FEWER
@given(given_parts=PARTS)
def test_the_points_shown_add_up_to_the_percentage_shown(given_parts: list[Part]) -> None:
    found = objective_score(given_parts, closed=True)
    total, points = percent_points(found)
    assert sum(points) == total
    assert abs(total - (found.score or 0) * 100) <= D("0.5")
    assert all(abs(point - term.contribution * 100) < 1 for point, term in zip(points, found.terms, strict=True))


def test_sixty_three_percent_opens_into_its_points() -> None:
    found = objective_score(parts("0.5", "0.565217391", "0.83"), closed=False)
    assert percent_points(found) == (63, (17, 19, 27))


def test_half_a_point_is_shown_rounded_up_and_no_score_as_nothing() -> None:
    assert percent_points(objective_score(parts("0.125"), closed=False)) == (13, (13,))
    assert percent_points(objective_score([], closed=False)) == (0, ())


@pytest.mark.parametrize(
    ("kpis", "expected"),
    [
        ([("EUR", Aggregation.SUM), ("EUR", Aggregation.SUM)], True),
        ([("EUR", Aggregation.SUM), ("USD", Aggregation.SUM)], False),
        ([("%", Aggregation.RATIO), ("%", Aggregation.RATIO)], False),
        ([("EUR", Aggregation.SUM), ("EUR", Aggregation.LAST)], False),
        ([], False),
    ],
)
def test_only_additive_values_of_one_unit_roll_up_by_value(kpis: list[tuple[str, Aggregation]], expected: bool) -> None:
    assert rolls_up_by_value(kpis) is expected


def test_a_small_target_does_not_count_like_one_a_hundred_times_as_large() -> None:
    children = [
        ValuePart(D(0), D(10_000), D(100_000)),
        ValuePart(D(0), D(10_000), D(20_000)),
        ValuePart(D(0), D(1_000), D(1_000)),
    ]
    found = rollup_by_value(children, closed=False)
    assert (found.score, found.coverage, found.incomplete) == (D("0.173553719"), D(1), False)
    assert [term.score for term in found.terms] == [D("0.1"), D("0.5"), D(1)]
    assert [term.weight for term in found.terms] == [D(100_000), D(20_000), D(1_000)]


def test_by_value_baselines_are_taken_off_and_falling_values_count_alike() -> None:
    children = [ValuePart(D(100), D(80), D(60)), ValuePart(D(50), D(50), D(30))]
    assert rollup_by_value(children, closed=False).score == D("0.333333333")


@pytest.mark.parametrize(("closed", "score"), [(False, "0.5"), (True, "0.125")])
def test_by_value_a_missing_child_is_left_out_while_open_and_counts_as_no_change_once_closed(
    closed: bool, score: str
) -> None:
    found = rollup_by_value([ValuePart(D(0), D(5), D(10)), ValuePart(D(0), None, D(30))], closed)
    assert (found.score, found.coverage, found.incomplete) == (D(score), D("0.25"), closed)
    assert [term.counted for term in found.terms] == [True, closed]


@pytest.mark.parametrize(("current", "score", "correction"), [("15", "1", "-0.5"), ("-5", "0", "0.5")])
def test_by_value_a_last_term_takes_the_sum_back_within_zero_and_one(current: str, score: str, correction: str) -> None:
    found = rollup_by_value([ValuePart(D(0), D(current), D(10))], closed=False)
    assert found.score == D(score)
    assert found.terms[-1] == Term(None, D(0), None, D(0), D(correction), counted=True)


@pytest.mark.parametrize(
    "children", [[], [ValuePart(D(5), D(6), D(5))], [ValuePart(D(0), D(1), D(5)), ValuePart(D(5), D(4), D(0))]]
)
def test_by_value_without_a_way_to_go_there_is_no_score(children: list[ValuePart]) -> None:
    found = rollup_by_value(children, closed=False)
    assert found.score is None
    assert sum(term.contribution for term in found.terms) == 0


@FEWER
@given(children=CHILDREN, closed=st.booleans())
def test_by_value_the_terms_add_up_to_the_score(children: list[ValuePart], closed: bool) -> None:
    found = rollup_by_value(children, closed)
    assert sum(term.contribution for term in found.terms) == (found.score or 0)
    assert sum(percent_points(found)[1]) == percent_points(found)[0]
    assert found.score is None or 0 <= found.score <= 1


@FEWER
@given(
    children=st.lists(
        st.builds(
            ValuePart, baseline=st.just(D(0)), current=st.integers(0, 99).map(D), target=st.integers(1, 99).map(D)
        ),
        min_size=1,
        max_size=6,
    )
)
def test_by_value_the_score_lies_between_its_children(children: list[ValuePart]) -> None:
    found = rollup_by_value(children, closed=False)
    own = [min(D(1), term.score) for term in found.terms if term.index is not None and term.score is not None]
    assert found.score is not None
    assert min(own) <= found.score <= 1


@pytest.mark.parametrize(
    ("score", "graded", "colour"),
    [
        ("0", "0.0", Band.RED),
        ("0.349999999", "0.3", Band.RED),
        ("0.35", "0.4", Band.YELLOW),
        ("0.45", "0.5", Band.YELLOW),
        ("0.649999999", "0.6", Band.YELLOW),
        ("0.65", "0.7", Band.GREEN),
        ("1", "1.0", Band.GREEN),
    ],
)
def test_a_grade_is_rounded_half_up_and_banded(score: str, graded: str, colour: Band) -> None:
    assert str(grade(D(score))) == graded
    assert band(grade(D(score))) is colour


@pytest.mark.parametrize(
    ("kind", "score", "expected"),
    [
        (ObjectiveKind.COMMITTED, "1", Verdict.MET),
        (ObjectiveKind.COMMITTED, "0.999999999", Verdict.MISSED),
        (ObjectiveKind.LEARNING, "1", Verdict.MET),
        (ObjectiveKind.LEARNING, "0.7", Verdict.MISSED),
        (ObjectiveKind.ASPIRATIONAL, "0.65", Verdict.DELIVERED),
        (ObjectiveKind.ASPIRATIONAL, "0.649999999", Verdict.PROGRESSED),
        (ObjectiveKind.ASPIRATIONAL, "0.35", Verdict.PROGRESSED),
        (ObjectiveKind.ASPIRATIONAL, "0.349999999", Verdict.FAILED),
        (ObjectiveKind.ASPIRATIONAL, None, None),
        (ObjectiveKind.COMMITTED, None, None),
    ],
)
def test_the_verdict_depends_on_the_kind_of_objective(
    kind: ObjectiveKind, score: str | None, expected: Verdict | None
) -> None:
    assert verdict(kind, None if score is None else D(score)) is expected


@pytest.mark.parametrize(
    ("flags", "expected"), [([True, True], True), ([True, False], False), ([False], False), ([], False)]
)
def test_an_objective_is_met_when_every_key_result_is_achieved(flags: list[bool], expected: bool) -> None:
    assert met(iter(flags)) is expected


@pytest.mark.parametrize(
    ("score", "expected"),
    [("0.399999999", True), ("0.4", False), ("0.9", False), ("0.900000001", True), ("0", True), ("1", True)],
)
def test_what_was_learnt_is_asked_below_four_and_above_nine_tenths(score: str, expected: bool) -> None:
    assert learning_required(D(score)) is expected


def test_without_a_score_no_learning_is_demanded() -> None:
    assert learning_required(None) is False


def test_a_rollup_is_compared_by_its_content() -> None:
    assert objective_score([], closed=False) == Rollup(None, D(0), incomplete=False, terms=())
