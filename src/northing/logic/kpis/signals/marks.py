"""Signals of rules 1 and 3: points outside the limits, large jumps, long runs on one side of the average (F2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import groupby, pairwise
from typing import Final, Literal

from northing.logic.kpis.definition import Direction
from northing.logic.kpis.signals.limits import EXACT, Limits
from northing.logic.kpis.status import improves

RUN_LENGTH: Final = 8

Side = Literal["above", "below"]


@dataclass(frozen=True)
class Mark:
    """A signal at one value (F2). `good` None: better depends on a target. `jump`: moving range above its limit."""

    index: int
    rule: Literal[1, 3]
    side: Side
    good: bool | None
    jump: bool = False


def find_signals(values: Sequence[Decimal | None], limits: Limits, direction: Direction) -> tuple[Mark, ...]:
    """Return the signals of rules 1 and 3, oldest first; all values of a run of eight or more carry rule 3 (F2).

    A value exactly on the mean ends a run; a gap does not. Without limits there are no signals (F3, F8).
    """
    if limits.mean is None or limits.moving_range is None or limits.range_limit is None:
        return ()
    with localcontext(EXACT):
        outside = [_outside(value, limits) for value in values]
        marks = [
            *(Mark(i, 1, side, _good(side, direction)) for i, side in enumerate(outside) if side),
            *_jumps(values, outside, limits.range_limit),
            *(Mark(i, 3, side, _good(side, direction)) for i, side in _runs(values, limits.mean)),
        ]
    return tuple(sorted(marks, key=lambda mark: (mark.index, mark.rule)))


def _outside(value: Decimal | None, limits: Limits) -> Side | None:
    if value is None:
        return None
    if limits.upper is not None and value > limits.upper:
        return "above"
    if limits.lower is not None and value < limits.lower:
        return "below"
    return None


def _jumps(values: Sequence[Decimal | None], outside: Sequence[Side | None], range_limit: Decimal) -> Iterator[Mark]:
    """Find moving ranges above their limit (F1) between points inside the limits: points outside speak alone."""
    for index, (before, after) in enumerate(pairwise(values), start=1):
        if before is None or after is None or outside[index - 1] or outside[index]:
            continue
        if abs(after - before) > range_limit:
            yield Mark(index, 1, "above" if after > before else "below", None, jump=True)


def _runs(values: Sequence[Decimal | None], mean: Decimal) -> Iterator[tuple[int, Side]]:
    """Find the values in runs of eight or more on one side of the mean (F2, rule 3)."""
    existing = [(index, value) for index, value in enumerate(values) if value is not None]
    for sign, members in groupby(existing, key=lambda item: (item[1] > mean) - (item[1] < mean)):
        run = [index for index, _ in members]
        if sign and len(run) >= RUN_LENGTH:
            yield from ((index, "above" if sign > 0 else "below") for index in run)


def _good(side: Side, direction: Direction) -> bool | None:
    return improves(Decimal(1 if side == "above" else -1), direction)
