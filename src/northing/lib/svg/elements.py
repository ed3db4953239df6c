"""Building escaped SVG elements, and the shapes that tell signals apart. No chart of its own."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from html import escape  # Django's is the same behind a wrapper for lazy texts, which costs more than the work

from django.utils.safestring import SafeString, mark_safe

from northing.lib.svg.spec import Tone

Place = tuple[float, float]


def element(name: str, *children: str, **attributes: str | float | None) -> SafeString:
    """Return one element: unsafe children are escaped, attributes always; `_` in names becomes `-`, None is left out.

    A trailing underscore frees a Python keyword: `class_="viz-mean"`.
    """
    pairs = "".join(
        f' {_attribute(key)}="{escape(value) if isinstance(value, str) else _text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join([child if isinstance(child, SafeString) else escape(child) for child in children])
    return mark_safe(f"<{name}{pairs}>{inner}</{name}>")  # noqa: S308 - names are ours, all else is escaped above


@cache
def _attribute(key: str) -> str:
    """The name of an attribute from that of a keyword argument."""
    return key if key == "viewBox" else key.rstrip("_").replace("_", "-")


def group(*children: str, **attributes: str | float | None) -> SafeString:
    """Return a group of elements."""
    return element("g", *children, **attributes)


def join(parts: Iterable[str]) -> SafeString:
    """Return the parts one after the other; unsafe ones are escaped."""
    safe = [part if isinstance(part, SafeString) else escape(part) for part in parts]
    return mark_safe("".join(safe))  # noqa: S308 - escaped here


def segments(places: Sequence[Place | None]) -> Iterator[list[Place]]:
    """Split a line at its gaps, so that a gap stays a gap."""
    run: list[Place] = []
    for place in [*places, None]:
        if place is not None:
            run.append(place)
        elif run:
            yield run
            run = []


def path_data(places: Sequence[Place | None]) -> str:
    """Return the `d` of a broken line; a value alone between two gaps is drawn by its point, not by the line."""
    return " ".join(
        "M" + " L".join(f"{_text(x)} {_text(y)}" for x, y in run) for run in segments(places) if len(run) > 1
    )


def signal_shape(place: Place, tone: Tone, size: float) -> SafeString:
    """Draw a point by its meaning: ring for a good signal, diamond for a bad one, square for neutral, else a dot."""
    x, y = place
    match tone:
        case Tone.GOOD:
            return group(
                element("circle", cx=x, cy=y, r=size * 1.9, class_="viz-ring viz-good"),
                element("circle", cx=x, cy=y, r=size, class_="viz-dot viz-good"),
            )
        case Tone.BAD:
            return diamond(place, size * 1.75, "viz-dot viz-bad")
        case Tone.NEUTRAL:
            side = size * 2.5
            return element(
                "rect", x=x - side / 2, y=y - side / 2, width=side, height=side, class_="viz-dot viz-neutral"
            )
    return element("circle", cx=x, cy=y, r=size, class_="viz-dot")


def diamond(place: Place, reach: float, kind: str) -> SafeString:
    """Draw a square standing on its corner."""
    (x, y), step = place, _text(reach)
    data = f"M{_text(x)} {_text(y - reach)} l{step} {step} l-{step} {step} l-{step} -{step}z"
    return element("path", d=data, class_=kind)


class Scale:
    """Maps values to vertical or horizontal positions."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self.low, self.high, self.start, self.end = low, high, start, end

    def __call__(self, value: Decimal | float) -> float:
        """Return the position of a value; beyond the ends it is held at the end."""
        share = (float(value) - self.low) / (self.high - self.low)
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


def _text(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
