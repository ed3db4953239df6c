"""What a key result promises: its terms, how relative wording becomes a target, and what is wrong with terms at save.

How far it has come belongs to progress.py; the text a person wrote is judged by the linter, not here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import NamedTuple

from northing.logic.kpis.definition import Aggregation, Comparison, Direction
from northing.logic.okrs.decimals import EXACT, plain
from northing.logic.okrs.definition import KeyResultType

_UPWARD = frozenset({Comparison.GE, Comparison.GT})
_RISING = frozenset({KeyResultType.INCREASE, KeyResultType.MAINTAIN_ABOVE})
_FALLING = frozenset({KeyResultType.DECREASE, KeyResultType.MAINTAIN_BELOW})
_TARGETED = frozenset(kind for kind in KeyResultType if kind.is_moved or kind.is_held)
DEFAULT_TOLERANCE = Decimal("0.05")


class Wording(StrEnum):
    """How a text names the change (B3): "by 20 %", "by 5 points", "to 75"."""

    BY_PERCENT = "by_percent"
    BY_POINTS = "by_points"
    TO = "to"


@dataclass(frozen=True, slots=True)
class Terms:
    """The numbers a key result is measured against, in the KPI's unit of measure (A5).

    `target` is the end value, the level to hold, or the lower edge of a range; `upper` is the upper edge of a range.
    """

    type: KeyResultType
    operator: Comparison
    baseline: Decimal | None = None
    target: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why terms cannot be saved: a stable code, the field to correct, and a sentence saying how."""

    code: str
    field: str
    message: str


class Bounds(NamedTuple):
    """The lowest and highest value the KPI can take, inclusive; None is unbounded (E4-14)."""

    lower: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """When a key result runs and the cycle it belongs to; all days inclusive."""

    start: date
    due: date
    cycle_start: date
    cycle_end: date
    outside_allowed: bool = False


NO_BOUNDS = Bounds()


def rises(terms: Terms) -> bool | None:
    """Whether higher is better under these terms; None where it cannot be told (range, binary)."""
    if terms.type in _RISING:
        return True
    if terms.type in _FALLING:
        return False
    if terms.type is not KeyResultType.REACH or terms.baseline is None or terms.target is None:
        return None
    return None if terms.baseline == terms.target else terms.baseline < terms.target


def default_operator(
    terms_type: KeyResultType, baseline: Decimal | None = None, target: Decimal | None = None
) -> Comparison:
    """The inclusive operator of a type; for reach, of the way from baseline to target, "at least" until it is known."""
    return Comparison.LE if rises(Terms(terms_type, Comparison.GE, baseline, target)) is False else Comparison.GE


def resolve_relative(text_kind: Wording, baseline: Decimal | None, amount: Decimal) -> Decimal | None:
    """The target that relative wording means (B3), or None while the baseline it starts from is unknown.

    `amount` is signed: -20 for "reduce by 20 %". A percentage is taken of the baseline's size, so that "increase by
    10 %" raises a negative baseline too. Of a percentage metric the writer must be asked which one is meant (K6).
    """
    if text_kind is Wording.TO:
        return amount
    if baseline is None:
        return None
    with localcontext(EXACT):
        return baseline + (amount if text_kind is Wording.BY_POINTS else abs(baseline) * amount / 100)


def tolerance_band(target: Decimal, tolerance: Decimal = DEFAULT_TOLERANCE) -> tuple[Decimal, Decimal]:
    """The lower and upper edge of a range around a target: target ± abs(target) x tolerance, a share of 1 (B4)."""
    with localcontext(EXACT):
        margin = abs(target) * tolerance
        return target - margin, target + margin


def accumulates(aggregation: Aggregation, baseline: Decimal | None) -> bool:
    """Whether the key result adds up what came in since its start (B10) instead of following the latest value.

    The KPI's aggregation decides: sums accumulate. A sum with a baseline ("complaints a month from 48 to 30") speaks of
    the level of one period, so it follows the latest value.
    """
    return aggregation is Aggregation.SUM and not baseline


def follow_up(found: Decimal, direction: Direction) -> Terms:
    """The key result to offer once a baseline is found (B8): the same measure from that value, target still open."""
    kinds = {Direction.UP: KeyResultType.INCREASE, Direction.DOWN: KeyResultType.DECREASE}
    kind = kinds.get(direction, KeyResultType.REACH)
    return Terms(kind, default_operator(kind), baseline=found)


def check_terms(
    terms: Terms, bounds: Bounds = NO_BOUNDS, dates: Dates | None = None, *, cumulative: bool = False
) -> list[Problem]:
    """Everything that forbids saving these terms (B9, K9, K13); empty if they can be measured.

    A due date outside the cycle passes when a person has allowed it (`dates.outside_allowed`). A missing baseline
    passes, because it may be found later.
    """
    problems = [*_missing(terms), *_outside(terms, bounds), *_dates(dates)]
    if terms.type is KeyResultType.RANGE:
        problems += _range(terms)
    elif terms.type.is_moved:
        problems += _way(terms)
    problems += _operator(terms)
    if cumulative and terms.baseline:
        text = f"A total since the start begins at 0, not at {plain(terms.baseline)}. Set the baseline to 0."
        problems.append(Problem("cumulative_baseline_not_zero", "baseline", text))
    return problems


def _missing(terms: Terms) -> Iterator[Problem]:
    if terms.type in _TARGETED and terms.target is None:
        yield Problem("target_missing", "target", "Enter the value that has to be reached or held.")


def _outside(terms: Terms, bounds: Bounds) -> Iterator[Problem]:
    lower, upper = bounds
    for field, value in (("baseline", terms.baseline), ("target", terms.target), ("upper", terms.upper)):
        name = "upper edge" if field == "upper" else field
        if value is not None and lower is not None and value < lower:
            text = f"The {name} {plain(value)} is below {plain(lower)}, the lowest value this KPI can take."
            yield Problem(f"{field}_outside_bounds", field, text)
        if value is not None and upper is not None and value > upper:
            text = f"The {name} {plain(value)} is above {plain(upper)}, the highest value this KPI can take."
            yield Problem(f"{field}_outside_bounds", field, text)


def _range(terms: Terms) -> Iterator[Problem]:
    if terms.upper is None:
        yield Problem("upper_missing", "upper", "Enter the upper edge of the range, or a tolerance around the target.")
    elif terms.target is not None and terms.upper < terms.target:
        text = f"The upper edge {plain(terms.upper)} is below the lower edge {plain(terms.target)}. Swap them."
        yield Problem("range_reversed", "upper", text)


def _way(terms: Terms) -> Iterator[Problem]:
    baseline, target = terms.baseline, terms.target
    if baseline is None or target is None:
        return
    if baseline == target:
        text = f"Baseline and target are both {plain(target)}. To hold that level, choose a “Maintain” type."
        yield Problem("baseline_equals_target", "target", text)
    elif rises(terms) is not (target > baseline):
        way = f"from {plain(baseline)} to {plain(target)}"
        text = f"“{terms.type.label}” does not go {way}. Change the type or the target."
        yield Problem("target_against_direction", "target", text)


def _operator(terms: Terms) -> Iterator[Problem]:
    upward = rises(terms)
    if upward is not None and upward is not (terms.operator in _UPWARD):
        fitting = "“at least” or “above”" if upward else "“at most” or “below”"
        text = f"“{terms.operator.label}” does not fit “{terms.type.label}”. Choose {fitting}."
        yield Problem("operator_against_direction", "operator", text)


def _dates(dates: Dates | None) -> Iterator[Problem]:
    if dates is None:
        return
    if dates.due < dates.start:
        text = f"The due date {dates.due} is before the start {dates.start}. Choose a later due date."
        yield Problem("due_before_start", "due", text)
    if not dates.cycle_start <= dates.due <= dates.cycle_end and not dates.outside_allowed:
        text = (
            f"The due date {dates.due} is outside the cycle ({dates.cycle_start} to {dates.cycle_end}). "
            "Choose a day inside it, or allow the exception."
        )
        yield Problem("due_outside_cycle", "due", text)
