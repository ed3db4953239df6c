"""Where things go in the chart: margins, scales and sizes for the wide and the compact form."""

from dataclasses import dataclass

from northing.lib.svg.elements import Place, Scale
from northing.lib.svg.scales import domain, ticks
from northing.lib.svg.spec import ChartPoint, ChartSpec

_LETTER = 6.6


@dataclass(frozen=True)
class Layout:
    """Measures in the units of the picture."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    compact: bool
    step: float
    up: Scale
    tick_texts: tuple[tuple[float, str], ...]

    @classmethod
    def of(cls, spec: ChartSpec, *, compact: bool) -> "Layout":
        """Measure a chart: room for tick labels on the left and for the names of lines on the right, or on top."""
        width, height = (400, 288) if compact else (960, 320)
        top = (60.0 if compact else 26.0) + (18.0 if spec.flags else 0.0)
        bottom = height - 30.0
        low, high = domain(spec)
        up = Scale(low, high, bottom, top)
        marks = ticks(low, high, 4 if compact else 5)
        has_values = any(point.value is not None for point in spec.points)
        texts = tuple((up(mark), spec.show(mark)) for mark in marks if has_values)
        left = 14 + max((len(text) for _, text in texts), default=0) * _LETTER
        right = width - (16.0 if compact else 150.0)
        step = (right - left) / max(len(spec.points), 1)
        return cls(width, height, left, right, top, bottom, compact, step, up, texts)

    def across(self, index: int) -> float:
        """Return the middle of a period's column."""
        return self.left + (index + 0.5) * self.step

    def place(self, index: int, point: ChartPoint) -> Place | None:
        """Return where a value is drawn; None for a gap."""
        return None if point.value is None else (self.across(index), self.up(point.value))
