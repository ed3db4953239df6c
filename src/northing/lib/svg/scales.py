"""Choosing the ends and the ticks of an axis, and keeping labels apart. No elements are built here."""

import math
from collections.abc import Sequence
from decimal import Decimal

from northing.lib.svg.spec import ChartSpec

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def domain(spec: ChartSpec) -> tuple[float, float]:
    """Return the lowest and highest value of the axis: all that is drawn plus 8 % of air, inside the natural bounds."""
    levels = [spec.mean, spec.lower, spec.upper, spec.threshold, spec.threshold_upper, *spec.plan]
    drawn = [float(value) for value in [*(point.value for point in spec.points), *levels] if value is not None]
    low, high = (min(drawn), max(drawn)) if drawn else (0.0, 1.0)
    air = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    bottom, top = low - air, high + air
    if low >= 0:
        bottom = max(bottom, 0.0)
    if spec.floor is not None and low >= spec.floor:
        bottom = max(bottom, float(spec.floor))
    if spec.ceiling is not None and high <= spec.ceiling:
        top = min(top, float(spec.ceiling))
    return bottom, top if top > bottom else bottom + air


def ticks(low: float, high: float, about: int) -> list[Decimal]:
    """Return round values between the ends, about as many as asked for."""
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = Decimal(repr(next(size for size in _STEPS if size * power >= rough * 0.999))) * Decimal(repr(power))
    first = math.ceil(Decimal(low) / step - Decimal("1e-9"))
    last = math.floor(Decimal(high) / step + Decimal("1e-9"))
    return [step * count for count in range(first, last + 1)]


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Move positions as little as needed so that neighbours are `apart`, in order and between the ends."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = [0.0] * len(wanted)
    floor = low
    for index in order:
        placed[index] = max(wanted[index], floor)
        floor = placed[index] + apart
    ceiling = high
    for index in reversed(order):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - apart
    return placed
