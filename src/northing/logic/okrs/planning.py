"""Advice and limits while objectives are planned: counts, shares into parents, and the portfolio of scores.

Advice never blocks (A2); only shares that exceed the whole are refused (A8).
"""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from enum import StrEnum

from northing.logic.okrs.decimals import EXACT, ZERO, plain, stored
from northing.logic.okrs.terms import Problem

MOST_OBJECTIVES = 5
FEWEST_KEY_RESULTS = 3
MOST_KEY_RESULTS = 5
SMALLEST_PORTFOLIO = 3
_SANDBAGGING = Decimal("0.9")
_OVERREACH = Decimal("0.4")
_SWEET_FROM = Decimal("0.6")
_SWEET_TO = Decimal("0.7")


class Portfolio(StrEnum):
    """What the mean of several aspirational scores suggests to their owner; never ranked between people (C4)."""

    TOO_FEW = "too_few"
    OVERREACH = "overreach"
    BALANCED = "balanced"
    SWEET_SPOT = "sweet_spot"
    SANDBAGGING = "sandbagging"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _PORTFOLIO[self]


_PORTFOLIO = {
    Portfolio.TOO_FEW: "Too few scores to say",
    Portfolio.OVERREACH: "Perhaps aiming too high",
    Portfolio.BALANCED: "Balanced",
    Portfolio.SWEET_SPOT: "The sweet spot",
    Portfolio.SANDBAGGING: "Perhaps aiming too low",
}


def advise_objectives(count: int) -> str:
    """A warning for one owner's objectives in one cycle above five, else "" (A2, E4-38)."""
    if count <= MOST_OBJECTIVES:
        return ""
    return f"{count} objectives in one cycle: at most {MOST_OBJECTIVES} keep the focus."


def advise_key_results(count: int) -> str:
    """A warning for an objective's key results below three or above five, else "" (A2, E4-38)."""
    if FEWEST_KEY_RESULTS <= count <= MOST_KEY_RESULTS:
        return ""
    noun = "key result" if count == 1 else "key results"
    return f"{count} {noun}: {FEWEST_KEY_RESULTS} to {MOST_KEY_RESULTS} show best whether the objective is met."


def check_shares(shares: Sequence[Decimal]) -> Problem | None:
    """What is wrong with one objective's shares into its parents: each is 0 to 1, together at most 1 (A8)."""
    if any(not 0 <= share <= 1 for share in shares):
        return Problem("share_outside", "share", "A share is 0 to 1. Correct the one outside.")
    with localcontext(EXACT):
        total = sum(shares, ZERO)
    if total > 1:
        text = f"The shares add up to {plain(total)}; together they can be at most 1. Lower one of them."
        return Problem("shares_exceed_whole", "share", text)
    return None


def portfolio(scores: Sequence[Decimal]) -> tuple[Portfolio, Decimal | None]:
    """The flag and the mean of an owner's aspirational scores; from three scores on (C4)."""
    if len(scores) < SMALLEST_PORTFOLIO:
        return Portfolio.TOO_FEW, None
    with localcontext(EXACT):
        mean = stored(sum(scores, ZERO) / len(scores))
    if mean >= _SANDBAGGING:
        return Portfolio.SANDBAGGING, mean
    if mean < _OVERREACH:
        return Portfolio.OVERREACH, mean
    return (Portfolio.SWEET_SPOT if _SWEET_FROM <= mean <= _SWEET_TO else Portfolio.BALANCED), mean
