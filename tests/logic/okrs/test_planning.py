"""Planning advice: counts, shares into parents, the portfolio of aspirational scores."""

from decimal import Decimal

import pytest

from northing.logic.okrs.planning import Portfolio, advise_key_results, advise_objectives, check_shares, portfolio

D = Decimal


@pytest.mark.parametrize(
    ("count", "advice"), [(0, ""), (5, ""), (6, "6 objectives in one cycle: at most 5 keep the focus.")]
)
def test_more_than_five_objectives_are_advised_against(count: int, advice: str) -> None:
    assert advise_objectives(count) == advice


@pytest.mark.parametrize(
    ("count", "advice"),
    [
        (1, "1 key result: 3 to 5 show best whether the objective is met."),
        (2, "2 key results: 3 to 5 show best whether the objective is met."),
        (3, ""),
        (5, ""),
        (6, "6 key results: 3 to 5 show best whether the objective is met."),
    ],
)
def test_three_to_five_key_results_are_advised(count: int, advice: str) -> None:
    assert advise_key_results(count) == advice


@pytest.mark.parametrize("shares", ["", "0", "1", "0.5 0.5", "0.3 0.3 0.4"])
def test_shares_up_to_the_whole_are_sound(shares: str) -> None:
    assert check_shares([D(share) for share in shares.split()]) is None


@pytest.mark.parametrize(
    ("shares", "code", "message"),
    [
        ("-0.1", "share_outside", "A share is 0 to 1. Correct the one outside."),
        ("1.1", "share_outside", "A share is 0 to 1. Correct the one outside."),
        (
            "0.7 0.5",
            "shares_exceed_whole",
            "The shares add up to 1.2; together they can be at most 1. Lower one of them.",
        ),
    ],
)
def test_shares_beyond_the_whole_are_refused(shares: str, code: str, message: str) -> None:
    problem = check_shares([D(share) for share in shares.split()])
    assert problem is not None
    assert (problem.code, problem.message) == (code, message)


@pytest.mark.parametrize(
    ("scores", "flag", "mean"),
    [
        ("", Portfolio.TOO_FEW, None),
        ("1 1", Portfolio.TOO_FEW, None),
        ("0.9 0.9 0.9", Portfolio.SANDBAGGING, "0.9"),
        ("0.9 0.9 0.89", Portfolio.BALANCED, "0.896666667"),
        ("0.7 0.7 0.7", Portfolio.SWEET_SPOT, "0.7"),
        ("0.6 0.6 0.6", Portfolio.SWEET_SPOT, "0.6"),
        ("0.5 0.5 0.5", Portfolio.BALANCED, "0.5"),
        ("0.4 0.4 0.4", Portfolio.BALANCED, "0.4"),
        ("0.4 0.4 0.39", Portfolio.OVERREACH, "0.396666667"),
    ],
)
def test_three_aspirational_scores_or_more_show_how_high_their_owner_aims(
    scores: str, flag: Portfolio, mean: str | None
) -> None:
    found = portfolio([D(score) for score in scores.split()])
    assert found == (flag, None if mean is None else D(mean))


def test_every_portfolio_flag_has_its_own_words() -> None:
    assert len({flag.label for flag in Portfolio}) == len(Portfolio)
