"""Pictures as small as a word: sparkline, bullet bar, progress bar. The full chart is in `chart`."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal

from django.utils.safestring import SafeString

from northing.lib.svg.elements import Place, Scale, diamond, element, path_data, signal_shape
from northing.lib.svg.spec import Tone

SPARK_POINTS: Final = 24
_NO_MARKS: Final[Mapping[int, Tone]] = {}


def sparkline(
    values: Sequence[Decimal | None],
    *,
    lower: Decimal | None = None,
    upper: Decimal | None = None,
    threshold: Decimal | None = None,
    marks: Mapping[int, Tone] = _NO_MARKS,
    label: str,
) -> SafeString:
    """Draw the newest 24 values, 120 by 28: band, threshold, gaps as gaps, signals by shape, the last value marked.

    `marks` maps an index into `values` to its tone. `label` names the picture ("Net promoter score, 24 months").
    """
    offset = max(0, len(values) - SPARK_POINTS)
    shown = list(values[offset:])
    levels = [level for level in (lower, upper, threshold, *shown) if level is not None]
    title = element("title", label)
    if not levels:
        return element(
            "svg", title, viewBox="0 0 120 28", class_="viz viz-spark viz-empty", role="img", aria_label=label
        )
    low, high = float(min(levels)), float(max(levels))
    across = Scale(0, SPARK_POINTS - 1, 4, 115)
    up = Scale(low, high if high > low else low + 1, 24, 4)
    late = SPARK_POINTS - len(shown)
    places: list[Place | None] = [
        None if value is None else (across(late + index), up(value)) for index, value in enumerate(shown)
    ]
    parts = [title, *_spark_levels(up, lower, upper, threshold)]
    parts.append(element("path", element("title", label), d=path_data(places), class_="viz-series"))
    existing = [index for index, place in enumerate(places) if place]
    for index in existing:
        tone = marks.get(index + offset, Tone.PLAIN)
        if (tone or index == existing[-1] or _alone(places, index)) and (place := places[index]):
            parts.append(signal_shape(place, tone, 2.4 if index == existing[-1] else 1.7))
    return element("svg", *parts, viewBox="0 0 120 28", class_="viz viz-spark", role="img", aria_label=label)


def _spark_levels(
    up: Scale, lower: Decimal | None, upper: Decimal | None, threshold: Decimal | None
) -> list[SafeString]:
    parts = []
    if lower is not None or upper is not None:
        top = up(upper) if upper is not None else up.end
        bottom = up(lower) if lower is not None else up.start
        parts.append(element("rect", x=0, y=top, width=120, height=max(bottom - top, 0.5), class_="viz-band"))
    if threshold is not None:
        parts.append(element("line", x1=0, x2=120, y1=up(threshold), y2=up(threshold), class_="viz-threshold"))
    return parts


def _alone(places: Sequence[Place | None], index: int) -> bool:
    """Say whether a value stands between two gaps, where no line reaches it."""
    before = places[index - 1] if index else None
    after = places[index + 1] if index + 1 < len(places) else None
    return before is None and after is None


def bullet(
    value: Decimal | None,
    *,
    low: Decimal,
    high: Decimal,
    threshold: Decimal | None = None,
    plan: Decimal | None = None,
    good_side: Literal["above", "below", ""] = "",
    label: str,
) -> SafeString:
    """Draw a value against its threshold (tall tick) and plan (small diamond), 160 by 20, the side to avoid shaded.

    `low` and `high` are the ends of the scale; the bar starts at zero, or at the end nearest to it. `label` says it all
    in words. A value beyond an end is held there.
    """
    across = Scale(float(low), float(high) if high > low else float(low) + 1, 2, 158)
    origin = across(min(max(Decimal(0), low), high))
    parts = [element("title", label), element("rect", x=2, y=4, width=156, height=12, rx=2, class_="viz-track")]
    if threshold is not None:
        edge = across(threshold)
        if good_side:
            start, end = (2.0, edge) if good_side == "above" else (edge, 158.0)
            parts.append(element("rect", x=start, y=4, width=end - start, height=12, rx=2, class_="viz-avoid"))
    if value is not None:
        start, end = sorted((origin, across(value)))
        parts.append(element("rect", x=start, y=7, width=max(end - start, 1.5), height=6, class_="viz-bar"))
    if threshold is not None:
        parts.append(element("rect", x=across(threshold) - 1, y=1, width=2, height=18, class_="viz-tick"))
    if plan is not None:
        parts.append(diamond((across(plan), 10), 4.5, "viz-plan-mark"))
    return element("svg", *parts, viewBox="0 0 160 20", class_="viz viz-bullet", role="img", aria_label=label)


def progress_bar(
    progress: Decimal | None, *, expected: Decimal | None = None, tone: Tone = Tone.PLAIN, label: str
) -> SafeString:
    """Draw progress from 0 to 1 with a tick where it is expected (D2), 160 by 12; none is an empty dashed track."""
    across = Scale(0, 1, 1, 159)
    none = progress is None
    parts = [
        element("title", label),
        element("rect", x=1, y=3, width=158, height=6, rx=3, class_="viz-track viz-unknown" if none else "viz-track"),
    ]
    if progress:
        width = max(across(progress) - 1, 3.0)
        parts.append(element("rect", x=1, y=3, width=width, height=6, rx=3, class_=f"viz-bar viz-{tone or 'plain'}"))
    if expected is not None:
        parts.append(element("rect", x=across(expected) - 1, y=0.5, width=2, height=11, rx=1, class_="viz-tick"))
    return element("svg", *parts, viewBox="0 0 160 12", class_="viz viz-progress", role="img", aria_label=label)
