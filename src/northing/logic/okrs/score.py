"""What the parts say about an objective: score and its terms, grade, verdict, met or not (method part C).

The terms always add up to the score, so that every score can be opened ("why is this 63 %?").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from northing.logic.kpis.definition import Aggregation
from northing.logic.okrs.decimals import EXACT, ONE, ZERO, apportion, clamped, stored
from northing.logic.okrs.definition import Band, ObjectiveKind, Verdict

_TENTH = Decimal("0.1")
_YELLOW = Decimal("0.4")
_GREEN = Decimal("0.7")
_LEARN_BELOW = Decimal("0.4")
_LEARN_ABOVE = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class Part:
    """One key result of an objective, or one sub-objective that contributes to it, weighted by its share (A8).

    `score` is a share of 1, None while unknown; `scored` is false where it never counts (B8).
    """

    weight: Decimal
    score: Decimal | None
    scored: bool = True


@dataclass(frozen=True, slots=True)
class ValuePart:
    """One child of a roll-up by value, in the KPI's unit of measure (C6); `current` is None while unknown."""

    baseline: Decimal
    current: Decimal | None
    target: Decimal


@dataclass(frozen=True, slots=True)
class Term:
    """What one part adds to the score: `share` of the whole times `score`, rounded so that all terms add up.

    `index` points at the part. It is None for the one term that stands for holding a sum of values within 0..1.
    """

    index: int | None
    weight: Decimal
    score: Decimal | None
    share: Decimal
    contribution: Decimal
    counted: bool


@dataclass(frozen=True, slots=True)
class Rollup:
    """A score in 0..1 (None: nothing to score), the share of weight that has data, and the terms that make it up.

    `incomplete` says that a part counted 0 at close because its value is missing (C5).
    """

    score: Decimal | None
    coverage: Decimal
    incomplete: bool
    terms: tuple[Term, ...]


def objective_score(parts: Sequence[Part], closed: bool) -> Rollup:
    """The weighted mean of the parts, each capped at 1 first (C1); one term per part, in their order.

    A missing score is left out while the cycle is open and counts 0 once it is closed (C5).
    Raises ValueError for a negative weight.
    """
    if any(part.weight < 0 for part in parts):
        raise ValueError("a weight is 0 or more; correct the negative weight")
    with localcontext(EXACT):
        counted = [part.scored and (closed or part.score is not None) for part in parts]
        total = sum((part.weight for part, counts in zip(parts, counted, strict=True) if counts), ZERO)
        shares = [
            part.weight / total if counts and total else ZERO for part, counts in zip(parts, counted, strict=True)
        ]
        exact = [share * clamped(part.score or ZERO) for share, part in zip(shares, parts, strict=True)]
        score = stored(sum(exact, ZERO)) if total else None
        pieces = zip(parts, _rounded_shares(shares), apportion(exact, score or ZERO), counted, strict=True)
        terms = tuple(
            Term(index, part.weight, _capped(part.score), share, contribution, counts)
            for index, (part, share, contribution, counts) in enumerate(pieces)
        )
        known = [(part.weight, part.score is not None) for part in parts if part.scored]
        return Rollup(score, _coverage(known), closed and any(not has_data for _, has_data in known), terms)


def rolls_up_by_value(kpis: Iterable[tuple[str, Aggregation]]) -> bool:
    """Whether children with these units of measure and aggregations roll up by value: one unit, and additive (C6)."""
    kinds = set(kpis)
    return len(kinds) == 1 and all(aggregation is Aggregation.SUM for _, aggregation in kinds)


def rollup_by_value(parts: Sequence[ValuePart], closed: bool) -> Rollup:
    """sum(current - baseline) / sum(target - baseline), held within 0..1 (C6).

    A missing value is left out while the cycle is open and counts as no change once it is closed (C5). Where the sum
    leaves 0..1 a last term with index None takes it back. The score is None when the targets cancel out.
    """
    with localcontext(EXACT):
        spans = [part.target - part.baseline for part in parts]
        counted = [closed or part.current is not None for part in parts]
        total = sum((span for span, counts in zip(spans, counted, strict=True) if counts), ZERO)
        moves = [ZERO if part.current is None else part.current - part.baseline for part in parts]
        shares = [span / total if counts and total else ZERO for span, counts in zip(spans, counted, strict=True)]
        exact = [move / total if total else ZERO for move in moves]
        raw = stored(sum(exact, ZERO))
        pieces = zip(parts, spans, moves, _rounded_shares(shares), apportion(exact, raw), counted, strict=True)
        terms = tuple(
            Term(index, span, _own_progress(part, move, span), share, contribution, counts)
            for index, (part, span, move, share, contribution, counts) in enumerate(pieces)
        )
        known = [(abs(span), part.current is not None) for part, span in zip(parts, spans, strict=True)]
        incomplete = closed and any(not has_data for _, has_data in known)
        score = clamped(raw)
        if score != raw:
            terms += (Term(None, ZERO, None, ZERO, score - raw, counted=True),)
        return Rollup(score if total else None, _coverage(known), incomplete, terms)


def percent_points(rollup: Rollup) -> tuple[int, tuple[int, ...]]:
    """The score in whole percent, rounded half up, and whole points per term that add up to it; 0 without a score."""
    with localcontext(EXACT):
        exact = [term.contribution * 100 for term in rollup.terms]
        total = sum(exact, ZERO).quantize(ONE, rounding=ROUND_HALF_UP)
        return int(total), tuple(int(points) for points in apportion(exact, total, ONE))


def grade(score: Decimal) -> Decimal:
    """The score rounded half up to one decimal: 0.35 is 0.4, 0.65 is 0.7 (C2)."""
    return score.quantize(_TENTH, rounding=ROUND_HALF_UP)


def band(graded: Decimal) -> Band:
    """The band of a grade: red to 0.3, yellow to 0.6, green from 0.7 (C2)."""
    if graded >= _GREEN:
        return Band.GREEN
    return Band.YELLOW if graded >= _YELLOW else Band.RED


def verdict(kind: ObjectiveKind, score: Decimal | None) -> Verdict | None:
    """What the score, not the grade, means at close (C3); None where nothing was scored.

    Committed and learning objectives (A3) need 1.0; a miss needs an explanation. Aspirational ones go by their grade.
    """
    if score is None:
        return None
    if kind is not ObjectiveKind.ASPIRATIONAL:
        return Verdict.MET if score >= 1 else Verdict.MISSED
    bands = {Band.GREEN: Verdict.DELIVERED, Band.YELLOW: Verdict.PROGRESSED, Band.RED: Verdict.FAILED}
    return bands[band(grade(score))]


def met(achieved_flags: Iterable[bool]) -> bool:
    """Yes or no without argument (C10): every key result is achieved, and there is at least one (Q6)."""
    flags = list(achieved_flags)
    return bool(flags) and all(flags)


def learning_required(score: Decimal | None) -> bool:
    """Whether closing asks for what was learnt: a score below 0.4 or above 0.9 (E3-21), not the grade."""
    return score is not None and not _LEARN_BELOW <= score <= _LEARN_ABOVE


def _capped(score: Decimal | None) -> Decimal | None:
    return None if score is None else clamped(score)


def _own_progress(part: ValuePart, move: Decimal, span: Decimal) -> Decimal | None:
    return None if part.current is None or not span else stored(move / span)


def _rounded_shares(shares: Sequence[Decimal]) -> tuple[Decimal, ...]:
    return apportion(shares, stored(sum(shares, ZERO)))


def _coverage(weights: Sequence[tuple[Decimal, bool]]) -> Decimal:
    """The share of weight that has data; 0 when there is no weight at all."""
    total = sum((weight for weight, _ in weights), ZERO)
    with_data = sum((weight for weight, has_data in weights if has_data), ZERO)
    return stored(with_data / total) if total else stored(ZERO)
