"""Exact decimal arithmetic for scores: precision, the stored step, fair rounding of parts, and plain writing.

What a number means belongs to the module that computes it; how a page shows it belongs to lib/formats.
"""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, localcontext

ZERO = Decimal(0)
ONE = Decimal(1)
STEP = Decimal("0.000000001")  # the nine decimals a share or score is stored with
EXACT = Context(prec=50, rounding=ROUND_HALF_EVEN)


def stored(value: Decimal) -> Decimal:
    """The value rounded half to even to the nine decimals it is stored with; never a negative zero."""
    with localcontext(EXACT):
        return value.quantize(STEP) + ZERO


def clamped(value: Decimal) -> Decimal:
    """The value held between 0 and 1 (B2, C1)."""
    return min(max(value, ZERO), ONE)


def apportion(exact: Sequence[Decimal], total: Decimal, step: Decimal = STEP) -> tuple[Decimal, ...]:
    """The parts rounded to `step` so that they add up to `total` exactly, the largest remainders rounded up.

    `total` has to be the sum of the parts rounded to `step`. A part that needs no rounding is never changed.
    """
    with localcontext(EXACT):
        floors = [part.quantize(step, rounding=ROUND_FLOOR) for part in exact]
        missing = int((total - sum(floors, ZERO)) / step)
        by_remainder = sorted(range(len(floors)), key=lambda index: floors[index] - exact[index])
        raised = frozenset(by_remainder[:missing])
        return tuple(floor + step if index in raised else floor + ZERO for index, floor in enumerate(floors))


def plain(value: Decimal) -> str:
    """The number as people write it: grouped by comma, no exponent, no trailing zeros ("1,200", "0.5")."""
    with localcontext(EXACT):
        text = f"{value + ZERO:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
