"""Score points agreed before the cycle starts: commit, target and stretch (C8). An option beside plain progress."""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import pairwise

from northing.logic.okrs.decimals import EXACT, ONE, ZERO, stored
from northing.logic.okrs.terms import Problem

_COMMIT_SCORE = Decimal("0.3")
_TARGET_SCORE = Decimal("0.7")


@dataclass(frozen=True, slots=True)
class ScorePoints:
    """The values that score 0, 0.3, 0.7 and 1, in the KPI's unit of measure, rising or falling throughout."""

    baseline: Decimal
    commit: Decimal
    target: Decimal
    stretch: Decimal


def check_points(points: ScorePoints) -> Problem | None:
    """What is wrong with the points: each has to lie beyond the one before it, all in one direction."""
    steps = [after - before for before, after in pairwise(_levels(points))]
    if all(step > 0 for step in steps) or all(step < 0 for step in steps):
        return None
    text = "Baseline, commit, target and stretch have to rise, or fall, one after the other. Correct their order."
    return Problem("points_out_of_order", "commit", text)


def points_score(current: Decimal, points: ScorePoints) -> Decimal:
    """The score on straight lines between the points: 0 at the baseline and before, 1 at the stretch and beyond (C8).

    Raises ValueError for points that `check_points` refuses.
    """
    problem = check_points(points)
    if problem:
        raise ValueError(problem.message)
    with localcontext(EXACT):
        sign = ONE if points.stretch > points.baseline else -ONE
        reached = sign * current
        scores = (ZERO, _COMMIT_SCORE, _TARGET_SCORE, ONE)
        corners = zip((sign * level for level in _levels(points)), scores, strict=True)
        score = ZERO
        for (low, low_score), (high, high_score) in pairwise(corners):
            part = min(max((reached - low) / (high - low), ZERO), ONE)
            score += part * (high_score - low_score)
        return stored(score)


def _levels(points: ScorePoints) -> tuple[Decimal, ...]:
    return points.baseline, points.commit, points.target, points.stretch
