"""The parts of the process behaviour chart, one function each: axes, band, lines, gaps, flags, points."""

from decimal import Decimal
from typing import Final

from django.utils.safestring import SafeString

from northing.lib.svg.elements import element, group, join, path_data, signal_shape
from northing.lib.svg.layout import Layout
from northing.lib.svg.scales import spread
from northing.lib.svg.spec import ChartSpec

_NOTHING: Final = SafeString("")


def summary(spec: ChartSpec) -> str:
    """Say in a sentence what is drawn, for those who do not see it."""
    missing = sum(point.value is None for point in spec.points)
    sentence = f"{len(spec.points)} periods, {missing} without a value."
    return " ".join([sentence, *(f"{name}: {spec.show(level)}." for name, level, _ in _named_levels(spec))])


def axes(spec: ChartSpec, layout: Layout) -> SafeString:
    """Draw quiet grid lines with round values, and as many period names as fit, counted back from the newest."""
    lines = [
        group(
            element("line", x1=layout.left, x2=layout.right, y1=y, y2=y, class_="viz-grid"),
            element("text", text, x=layout.left - 8, y=y + 4, class_="viz-text viz-end"),
        )
        for y, text in layout.tick_texts
    ]
    count = len(spec.points)
    every = max(1, -(-count // (4 if layout.compact else 9)))
    names = [
        element(
            "text", spec.points[index].short, x=layout.across(index), y=layout.bottom + 20, class_="viz-text viz-middle"
        )
        for index in range(count - 1, -1, -every)
    ]
    base = element("line", x1=layout.left, x2=layout.right, y1=layout.bottom, y2=layout.bottom, class_="viz-axis")
    return group(*lines, base, *reversed(names), class_="viz-axes", aria_hidden="true")


def band(spec: ChartSpec, layout: Layout) -> SafeString:
    """Draw the usual range; a side without a limit reaches the edge (F7), provisional edges are dashed (F3)."""
    if spec.lower is None and spec.upper is None:
        return _NOTHING
    top = layout.up(spec.upper) if spec.upper is not None else layout.top
    bottom = layout.up(spec.lower) if spec.lower is not None else layout.bottom
    width = layout.right - layout.left
    kind = "viz-limits viz-provisional" if spec.provisional else "viz-limits"
    edges = [
        element("line", x1=layout.left, x2=layout.right, y1=layout.up(level), y2=layout.up(level), class_="viz-limit")
        for level in (spec.upper, spec.lower)
        if level is not None
    ]
    words = _range_words(spec)
    area = element("rect", x=layout.left, y=top, width=width, height=max(bottom - top, 0.5), class_="viz-band")
    return group(element("title", f"{words[0].upper()}{words[1:]}"), area, *edges, class_=kind)


def _range_words(spec: ChartSpec) -> str:
    name = "provisional range" if spec.provisional else "usual range"
    low = spec.show(spec.lower) if spec.lower is not None else "no lower limit"
    high = spec.show(spec.upper) if spec.upper is not None else "no upper limit"
    return f"{name} {low} to {high}"


def _named_levels(spec: ChartSpec) -> list[tuple[str, Decimal, str]]:
    """List the levels that exist with name and class, as drawn and as said."""
    rows = [
        ("Threshold", spec.threshold, "viz-threshold"),
        ("Threshold, upper" if spec.threshold is not None else "Threshold", spec.threshold_upper, "viz-threshold"),
        ("Upper limit", spec.upper, "viz-limit"),
        ("Average", spec.mean, "viz-mean"),
        ("Lower limit", spec.lower, "viz-limit"),
        ("Plan", next((value for value in reversed(spec.plan) if value is not None), None), "viz-plan"),
    ]
    return [(name, level, kind) for name, level, kind in rows if level is not None]


def levels(spec: ChartSpec, layout: Layout) -> SafeString:
    """Draw average and threshold as lines with a title each."""
    drawn = [row for row in _named_levels(spec) if row[2] in ("viz-threshold", "viz-mean")]
    return join(
        group(
            element("title", f"{name}: {spec.show(level)}"),
            element("line", x1=layout.left, x2=layout.right, y1=layout.up(level), y2=layout.up(level), class_=kind),
        )
        for name, level, kind in drawn
    )


def level_labels(spec: ChartSpec, layout: Layout) -> SafeString:
    """Name each line: at its right end, or in a key on top when there is no room beside the chart."""
    return _key(spec) if layout.compact else _end_labels(spec, layout)


def _end_labels(spec: ChartSpec, layout: Layout) -> SafeString:
    rows = _named_levels(spec)
    heights = spread([layout.up(level) for _, level, _ in rows], 17, layout.top, layout.bottom)
    x = layout.right + 22
    labels = []
    for (name, level, kind), y in zip(rows, heights, strict=True):
        lead = f"M{layout.right + 3:.1f} {layout.up(level):.1f} L{x - 5:.1f} {y:.1f}"
        name_part = element("tspan", f"{name} ", class_="viz-name")
        words = element("text", name_part, element("tspan", spec.show(level), class_="viz-number"), x=x, y=y + 4)
        labels.append(group(element("path", d=lead, class_="viz-lead"), words, class_=f"viz-text {kind}-label"))
    return group(*labels, class_="viz-labels", aria_hidden="true")


def _key(spec: ChartSpec) -> SafeString:
    """Draw the key of the compact form: threshold and plan in the first row, average and usual range in the second."""
    entries, x = [], 4.0
    for words, kind in _key_words(spec):
        swatch = element("line", x1=x, x2=x + 16, y1=12, y2=12, class_=kind)
        entries.append(group(swatch, element("text", words, x=x + 22, y=16.5, class_="viz-text viz-number")))
        x += 36 + len(words) * 7.6
    if spec.mean is not None:
        entries.append(_range_key(spec, spec.mean))
    return group(*entries, class_="viz-labels", aria_hidden="true")


def _key_words(spec: ChartSpec) -> list[tuple[str, str]]:
    """List threshold and plan with their class; the two edges of a threshold share one entry."""
    words: dict[str, str] = {}
    for name, level, kind in _named_levels(spec):
        words[kind] = f"{words[kind]} to {spec.show(level)}" if kind in words else f"{name} {spec.show(level)}"
    return [(text, kind) for kind, text in words.items() if kind in ("viz-threshold", "viz-plan")]


def _range_key(spec: ChartSpec, mean: Decimal) -> SafeString:
    kind = "viz-limits viz-provisional" if spec.provisional else "viz-limits"
    edges = [element("line", x1=4, x2=20, y1=y, y2=y, class_="viz-limit") for y in (26, 38)]
    middle = element("line", x1=4, x2=20, y1=32, y2=32, class_="viz-mean")
    has_range = spec.lower is not None or spec.upper is not None
    area = [element("rect", x=4, y=26, width=16, height=12, class_="viz-band"), *edges] if has_range else []
    words = f"Average {spec.show(mean)}" + (f" · {_range_words(spec)}" if has_range else "")
    return group(*area, middle, element("text", words, x=26, y=36.5, class_="viz-text"), class_=kind)


def gaps(spec: ChartSpec, layout: Layout) -> SafeString:
    """Mark each period without a value, so that nothing is mistaken for zero."""
    height, width = layout.bottom - layout.top, min(layout.step, 28.0)
    return join(
        group(
            element("title", f"{point.label}: no value"),
            element(
                "rect",
                x=layout.across(index) - width / 2,
                y=layout.top,
                width=width,
                height=height,
                class_="viz-gap-area",
            ),
            element("text", "–", x=layout.across(index), y=layout.bottom - 6, class_="viz-text viz-middle"),
            class_="viz-gap",
        )
        for index, point in enumerate(spec.points)
        if point.value is None
    )


def plan(spec: ChartSpec, layout: Layout) -> SafeString:
    """Draw the plan as a thin dotted line, broken where nothing is planned."""
    places = [
        None if value is None else (layout.across(index), layout.up(value)) for index, value in enumerate(spec.plan)
    ]
    if not any(places):
        return _NOTHING
    return group(element("title", "Plan"), element("path", d=path_data(places), class_="viz-plan"))


def series(spec: ChartSpec, layout: Layout) -> SafeString:
    """Draw the line of the values, broken at gaps; the way to the running period is dashed."""
    whole = [None if point.partial else layout.place(index, point) for index, point in enumerate(spec.points)]
    lines = [element("path", d=path_data(whole), class_="viz-series")]
    for index, point in enumerate(spec.points):
        here = layout.place(index, point) if point.partial else None
        before = layout.place(index - 1, spec.points[index - 1]) if index else None
        if here and before:
            lines.append(element("path", d=path_data([before, here]), class_="viz-series viz-running"))
    return group(element("title", spec.title), *lines)


def flags(spec: ChartSpec, layout: Layout) -> SafeString:
    """Draw numbered remarks on top, each with a thin line down to its period; close ones step aside."""
    radius = 9.0
    y = layout.top - 12
    known = sorted((flag for flag in spec.flags if 0 <= flag.index < len(spec.points)), key=lambda flag: flag.index)
    xs = spread([layout.across(flag.index) for flag in known], radius * 2 + 2, layout.left, layout.right)
    return join(
        group(
            element("title", f"{flag.number}: {flag.text}"),
            element(
                "path",
                d=f"M{x:.1f} {y + radius:.1f} L{layout.across(flag.index):.1f} {layout.top:.1f} V{layout.bottom:.1f}",
                class_="viz-flag-line",
            ),
            element("circle", cx=x, cy=y, r=radius, class_="viz-flag-disc"),
            element("text", str(flag.number), x=x, y=y + 4, class_="viz-text viz-middle viz-flag-number"),
            class_="viz-flag",
        )
        for flag, x in zip(known, xs, strict=True)
    )


def points(spec: ChartSpec, layout: Layout) -> SafeString:
    """Draw every value as a point that can be pointed at and focused; the newest also says its value."""
    existing = [index for index, point in enumerate(spec.points) if point.value is not None]
    newest = existing[-1] if existing else None
    if newest is None:
        words = {"x": (layout.left + layout.right) / 2, "y": (layout.top + layout.bottom) / 2}
        return element("text", "No values yet", class_="viz-text viz-middle viz-halo", **words)
    return join(_point(spec, index, layout, newest=index == newest) for index in existing)


def _point(spec: ChartSpec, index: int, layout: Layout, *, newest: bool) -> SafeString:
    point = spec.points[index]
    value = point.value or Decimal(0)
    x, y = layout.across(index), layout.up(value)
    words = point.text or spec.show(value)
    size = 4.2 if newest else 3.0
    shape = signal_shape((x, y), point.tone, size if layout.step > 9 or point.tone or newest else 1.8)
    column = element(
        "rect",
        x=x - layout.step / 2,
        y=layout.top,
        width=layout.step,
        height=layout.bottom - layout.top,
        class_="viz-hit",
    )
    parts = [element("title", f"{point.label}: {words}"), column, shape]
    if newest:
        parts.append(_newest_words(spec, index, layout, words))
    note = point.note or ("so far; the period is not over" if point.partial else "")
    return group(
        *parts,
        class_="viz-point viz-partial" if point.partial else "viz-point",
        tabindex="0" if newest else "-1",
        role="img",
        aria_label=f"{point.label}: {words}" + (f", {note}" if note else ""),
        data_label=point.label,
        data_value=words,
        data_note=note or None,
        data_tip="|".join(part for part in (words, point.label, note) if part),
    )


def _newest_words(spec: ChartSpec, index: int, layout: Layout, words: str) -> SafeString:
    """Write the newest value on the side of its point where the line does not run."""
    value, before = spec.points[index].value, spec.points[index - 1].value if index else None
    x, y = layout.across(index), layout.up(value or 0)
    falls = value is not None and before is not None and before > value
    height = y + 24 if falls and y + 28 < layout.bottom else y - 14
    near_edge = x > layout.right - 30
    side = "viz-end" if near_edge else "viz-middle"
    end = min(x + 10, layout.right) if near_edge else x
    return element("text", words, x=end, y=height, class_=f"viz-text viz-now viz-halo {side}")
