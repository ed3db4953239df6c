"""Whether a key result moves fast enough while its cycle runs, and when a check-in is overdue (method part D).

Today and the date of the last observation are passed in: nothing here reads a clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.status import stale_on
from northing.logic.okrs.decimals import EXACT, ONE, ZERO, stored
from northing.logic.okrs.definition import KeyResultType, ObjectiveKind, PaceStatus
from northing.logic.okrs.progress import Milestone, Progress
from northing.logic.okrs.terms import Problem

START_CONFIDENCE = 5
HIGHEST_CONFIDENCE = 10
SMALL_WEIGHT = Decimal("0.10")
_ON_TRACK = Decimal("-0.10")
_AT_RISK = Decimal("-0.25")
_EXPECTED = {
    ObjectiveKind.COMMITTED: ONE,
    ObjectiveKind.LEARNING: ONE,
    ObjectiveKind.ASPIRATIONAL: Decimal("0.7"),
}
_WEAKEST_FIRST = (
    PaceStatus.MISSED,
    PaceStatus.OFF_TRACK,
    PaceStatus.AT_RISK,
    PaceStatus.ON_TRACK,
    PaceStatus.ACHIEVED,
)
_CADENCE_DAYS = {
    Frequency.DAY: 1,
    Frequency.WEEK: 7,
    Frequency.MONTH: 31,
    Frequency.QUARTER: 92,
    Frequency.HALF: 184,
    Frequency.YEAR: 366,
}


@dataclass(frozen=True, slots=True)
class Pace:
    """A status and the rule that gave it: gap = progress - expected; all shares of 1, None while unknown."""

    status: PaceStatus
    expected: Decimal
    gap: Decimal | None


@dataclass(frozen=True, slots=True)
class Rate:
    """Change per day in the KPI's unit of measure: needed from now on, made so far, and how many times as fast (D6).

    None where there are no days to divide by; a negative ratio means that it moves the wrong way.
    """

    required: Decimal | None
    actual: Decimal | None
    ratio: Decimal | None


def elapsed(as_of: date, start: date, end: date) -> Decimal:
    """The share of the time gone: 0 on the first day and before, 1 on the last and after (D1). Not rounded."""
    if as_of >= end:
        return ONE
    if as_of <= start:
        return ZERO
    with localcontext(EXACT):
        return Decimal((as_of - start).days) / Decimal((end - start).days)


def milestones_due(milestones: Sequence[Milestone], as_of: date, due: date) -> Decimal:
    """The share of the weight whose due date has passed (D5). A step is late from the day after its due date."""
    with localcontext(EXACT):
        total = sum((milestone.weight for milestone in milestones), ZERO)
        late = sum((milestone.weight for milestone in milestones if (milestone.due or due) < as_of), ZERO)
        return late / total if total else ZERO


def expected(curve: Decimal, kind: ObjectiveKind) -> Decimal:
    """Where progress should be now (D2): the curve, by default the share of time gone, times 0.7 if aspirational."""
    with localcontext(EXACT):
        return stored(curve * _EXPECTED[kind])


def pace_status(progress: Decimal | None, achieved: bool, expected_now: Decimal) -> PaceStatus:
    """The status by the gap to what is expected (D3): on track from -0.10, at risk from -0.25, off track below.

    Achieved is what the operator says, so a progress of 1 under "below 20" need not be (B5). Unknown is never a colour.
    """
    if achieved:
        return PaceStatus.ACHIEVED
    if progress is None:
        return PaceStatus.NO_DATA
    gap = progress - expected_now
    if gap >= _ON_TRACK:
        return PaceStatus.ON_TRACK
    return PaceStatus.AT_RISK if gap >= _AT_RISK else PaceStatus.OFF_TRACK


def key_result_pace(
    key_result_type: KeyResultType,
    progress: Progress,
    kind: ObjectiveKind,
    *,
    as_of: date,
    start: date,
    due: date,
    milestones: Sequence[Milestone] = (),
) -> Pace:
    """The pace of one key result before its due date, on the curve of its type (D2-D5).

    `as_of` is the date of the last observation, or every monthly KPI would turn red before it reports (D4); for
    milestones and yes/no key results it is today. Levels move along the straight line. Milestones and yes/no fall due,
    so they are not late before (B7). A maintained level should hold all the time and is achieved only at its end.
    """
    if key_result_type.is_held:
        curve = ONE
    elif key_result_type is KeyResultType.MILESTONE:
        curve = milestones_due(milestones, as_of, due)
    elif key_result_type is KeyResultType.BINARY:
        curve = ONE if due < as_of else ZERO
    else:
        curve = elapsed(as_of, start, due)
    expected_now = expected(curve, kind)
    achieved = progress.achieved and not key_result_type.is_held
    gap = None if progress.progress is None else progress.progress - expected_now
    return Pace(pace_status(progress.progress, achieved, expected_now), expected_now, gap)


def shown_status(status: PaceStatus, achieved: bool, due: date, today: date) -> PaceStatus:
    """The status to show: up to and on the due date as judged, after it achieved or missed only (D3)."""
    if today <= due:
        return status
    return PaceStatus.ACHIEVED if achieved else PaceStatus.MISSED


def required_rate(*, baseline: Decimal, current: Decimal, target: Decimal, start: date, as_of: date, due: date) -> Rate:
    """The change per day still needed against the one made so far (D6); past the target nothing is needed."""
    with localcontext(EXACT):
        way_left = target - current
        passed = way_left * (target - baseline) <= 0
        days_left, days_gone = (due - as_of).days, (as_of - start).days
        required = (ZERO if passed else way_left / days_left) if days_left > 0 else None
        actual = (current - baseline) / days_gone if days_gone > 0 else None
        ratio = stored(required / actual) if required is not None and actual else None
        return Rate(_stored(required), _stored(actual), ratio)


def weakest(statuses: Sequence[PaceStatus], weights: Sequence[Decimal] | None = None) -> PaceStatus:
    """The status of an objective: that of its weakest key result; no_data only when nothing is known (C7).

    With `weights` those under 10 % of the total are left out, unless that leaves none. The caller notes missing data.
    """
    known = [status for status in _heavy(statuses, weights) if status is not PaceStatus.NO_DATA]
    return min(known, key=_WEAKEST_FIRST.index, default=PaceStatus.NO_DATA)


def next_check_in(last: date | None, start: date, cadence: Frequency) -> date:
    """The day the next check-in is due: one cadence after the last one, or after the start if there was none."""
    return (last or start) + timedelta(days=_CADENCE_DAYS[cadence])


def overdue_check_in(last: date | None, start: date, cadence: Frequency, today: date) -> bool:
    """Whether the key result is stale: more than twice the cadence since the last check-in (D7; weekly 14 days).

    Stale is a mark of its own, never a colour of progress.
    """
    return today >= stale_on(last or start, cadence)


def check_confidence(confidence: int) -> Problem | None:
    """What is wrong with a confidence; it is a whole number from 0 to 10 (D9)."""
    if 0 <= confidence <= HIGHEST_CONFIDENCE:
        return None
    return Problem("confidence_outside", "confidence", f"Confidence is 0 to {HIGHEST_CONFIDENCE}, not {confidence}.")


def confidence_change(previous: int | None, now: int) -> int:
    """The change to discuss (D9), from the start value 5 if this is the first."""
    return now - (START_CONFIDENCE if previous is None else previous)


def _heavy(statuses: Sequence[PaceStatus], weights: Sequence[Decimal] | None) -> Sequence[PaceStatus]:
    if weights is None:
        return statuses
    with localcontext(EXACT):
        least = SMALL_WEIGHT * sum(weights, ZERO)
    heavy = [status for status, weight in zip(statuses, weights, strict=True) if weight >= least]
    return heavy or statuses


def _stored(value: Decimal | None) -> Decimal | None:
    return None if value is None else stored(value)
