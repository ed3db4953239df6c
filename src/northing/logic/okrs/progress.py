"""How far a key result has come: one pure function from terms and observations to progress (method part B).

Whether that is fast enough belongs to pace.py; what it means for the objective belongs to score.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from itertools import groupby

from northing.logic.kpis.definition import Comparison
from northing.logic.kpis.status import Limit, meets
from northing.logic.okrs.decimals import EXACT, ONE, ZERO, clamped, stored
from northing.logic.okrs.definition import KeyResultType
from northing.logic.okrs.terms import Bounds as Bounds
from northing.logic.okrs.terms import Dates as Dates
from northing.logic.okrs.terms import Problem as Problem
from northing.logic.okrs.terms import Terms as Terms
from northing.logic.okrs.terms import Wording as Wording
from northing.logic.okrs.terms import check_terms as check_terms
from northing.logic.okrs.terms import resolve_relative as resolve_relative


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of a milestone key result; without its own due date it falls due with the key result."""

    weight: Decimal
    done: bool
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a key result has come, as shares of 1 rounded to nine decimals; None is unknown, never 0 (B2).

    `raw` is unbounded, `progress` lies in 0..1, `current` is in the KPI's unit of measure. The periods count for
    maintained levels and ranges only (B4): `longest_miss` is the longest run of missed ones, `latest_met` the newest.
    """

    raw: Decimal | None = None
    progress: Decimal | None = None
    achieved: bool = False
    regressed: bool = False
    overachieved: bool = False
    current: Decimal | None = None
    periods_met: int | None = None
    periods_observed: int | None = None
    longest_miss: int | None = None
    latest_met: bool | None = None


def measure(
    terms: Terms,
    values: Sequence[Decimal] = (),
    milestones: Sequence[Milestone] = (),
    done: bool = False,
    *,
    cumulative: bool = False,
) -> Progress:
    """The progress of a key result (B1-B8, B10).

    `values` are the observations since the start, oldest first: all count for maintained levels and ranges, their sum
    if `cumulative` (see `terms.accumulates`), else the last. `milestones` and `done` are read for those types alone.
    """
    with localcontext(EXACT):
        if terms.type.is_moved:
            return _moved(terms, values, cumulative=cumulative)
        if terms.type.is_held:
            return _held(terms, values)
        if terms.type is KeyResultType.MILESTONE:
            return _milestones(milestones)
        if terms.type is KeyResultType.BINARY:
            share = stored(ONE if done else ZERO)
            return Progress(raw=share, progress=share, achieved=done)
        return Progress(achieved=bool(values), current=values[-1] if values else None)


def _moved(terms: Terms, values: Sequence[Decimal], *, cumulative: bool) -> Progress:
    """B1, B2, B5, B10. Without a way from baseline to target only "achieved or not" can be said."""
    if not values:
        return Progress()
    current = sum(values, ZERO) if cumulative else values[-1]
    if terms.target is None:
        return Progress(current=current)
    baseline = ZERO if cumulative and terms.baseline is None else terms.baseline
    achieved = meets(current, Limit(terms.operator, terms.target))
    if baseline is None:
        return Progress(progress=stored(ONE) if achieved else None, achieved=achieved, current=current)
    if baseline == terms.target:  # refused at save (B9), yet never a division by zero
        return Progress(progress=stored(ONE if achieved else ZERO), achieved=achieved, current=current)
    raw = stored((current - baseline) / (terms.target - baseline))
    return Progress(
        raw=raw,
        progress=clamped(raw),
        achieved=achieved,
        regressed=raw < 0,
        overachieved=raw > 1,
        current=current,
    )


def _held(terms: Terms, values: Sequence[Decimal]) -> Progress:
    """B4. A range includes both edges; for one level the operator says whether the edge counts (B5)."""
    limit = _limit(terms)
    if limit is None:
        return Progress(current=values[-1] if values else None)
    met = [meets(value, limit) for value in values]
    longest_miss = max((len(list(run)) for hit, run in groupby(met) if not hit), default=0)
    share = stored(Decimal(sum(met)) / len(met)) if met else None
    return Progress(
        raw=share,
        progress=share,
        achieved=bool(met) and all(met),
        current=values[-1] if values else None,
        periods_met=sum(met),
        periods_observed=len(met),
        longest_miss=longest_miss,
        latest_met=met[-1] if met else None,
    )


def _limit(terms: Terms) -> Limit | None:
    """What a held level is held against; None while a level or an edge is missing."""
    if terms.target is None:
        return None
    if terms.type is not KeyResultType.RANGE:
        return Limit(terms.operator, terms.target)
    return None if terms.upper is None else Limit(Comparison.GE, terms.target, terms.upper)


def _milestones(milestones: Sequence[Milestone]) -> Progress:
    """B6: the weight of what is done over all weight; without any weight nothing can be said."""
    total = sum((milestone.weight for milestone in milestones), ZERO)
    if total <= 0:
        return Progress()
    finished = sum((milestone.weight for milestone in milestones if milestone.done), ZERO)
    share = stored(finished / total)
    return Progress(raw=share, progress=share, achieved=finished == total)
