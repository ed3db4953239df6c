"""What a chart is told: plain values and ready-made words. Nothing is computed or drawn here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from northing.lib import formats


class Tone(StrEnum):
    """What a point or bar means; always shown by shape as well as colour."""

    PLAIN = ""
    GOOD = "good"
    BAD = "bad"
    WARN = "warn"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class ChartPoint:
    """One period: its long and short name, its value (None is a gap) and the value in words.

    `partial`: the period is not over, drawn hollow. `note`: a line for the tooltip, such as "corrected on 3 Nov 2026".
    """

    label: str
    short: str
    value: Decimal | None
    text: str = ""
    tone: Tone = Tone.PLAIN
    partial: bool = False
    note: str = ""


@dataclass(frozen=True)
class Flag:
    """A numbered remark at a period; the page repeats number and text below the chart."""

    index: int
    number: int
    text: str


@dataclass(frozen=True)
class ChartSpec:
    """A process behaviour chart. Levels that do not exist are None; `floor` and `ceiling` are bounds of the axis.

    `plan` has one value per point or is empty. `show` turns a level into words ("62 %"); plain numbers by default.
    """

    title: str
    points: Sequence[ChartPoint]
    description: str = ""
    mean: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    provisional: bool = False
    threshold: Decimal | None = None
    threshold_upper: Decimal | None = None
    plan: Sequence[Decimal | None] = ()
    flags: Sequence[Flag] = ()
    floor: Decimal | None = None
    ceiling: Decimal | None = None
    show: Callable[[Decimal], str] = formats.number
