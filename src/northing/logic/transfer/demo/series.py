"""Plausible histories for the demo company, the same on every machine: a level, a drift, a season, a shift, noise."""

import hashlib
import math
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Shape:
    """How a history runs.

    `start` and `end` are the levels of the first and last period, `season` the height of a yearly wave, `noise` the
    typical deviation of one period. With `shift_at` (periods before the end) the level jumps there from start to end
    instead of drifting. `last` fixes the final values exactly, oldest first.
    """

    start: float
    end: float
    noise: float
    season: float = 0.0
    shift_at: int | None = None
    last: tuple[str, ...] = ()


def history(shape: Shape, periods: int, decimals: int, seed: str, *, a_year: int = 12) -> list[Decimal]:
    """Return `periods` values, oldest first, rounded to `decimals`; equal arguments give equal values."""
    values: list[Decimal] = []
    for index in range(periods):
        left = periods - 1 - index
        if shape.shift_at is None:
            level = shape.start + (shape.end - shape.start) * index / max(1, periods - 1)
        else:
            level = shape.end if left < shape.shift_at else shape.start
        wave = shape.season * math.sin(2 * math.pi * index / a_year)
        values.append(round(Decimal(str(level + wave + shape.noise * deviation(f"{seed} {left}"))), decimals))
    fixed = [Decimal(text) for text in shape.last[-periods:]] if periods else []
    return values[: periods - len(fixed)] + fixed


def deviation(seed: str) -> float:
    """A number around 0 with deviation 1 that looks drawn by chance: the sum of twelve parts of a digest, minus 6."""
    digest = hashlib.sha256(seed.encode()).digest()
    parts = (int.from_bytes(digest[place : place + 2], "big") for place in range(0, 24, 2))
    return sum(part / 65536 for part in parts) - 6
