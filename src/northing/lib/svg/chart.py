"""The process behaviour chart of one KPI (F1 to F3, design "Chart"): puts the parts of `chart_parts` in order."""

from django.utils.safestring import SafeString

from northing.lib.svg import chart_parts as parts
from northing.lib.svg.elements import element, join
from northing.lib.svg.layout import Layout
from northing.lib.svg.spec import ChartSpec


def kpi_chart(spec: ChartSpec, *, compact: bool = False) -> SafeString:
    """Draw the chart, 960 by 320, or 400 by 288 with larger text and fewer ticks when `compact`.

    Band and average are labelled, gaps stay gaps, the running period is hollow, signals differ by shape. Each value is
    a focusable `<g class="viz-point">` with `data-label`, `data-value`, `data-note` and `data-tip` for a tooltip. One
    point takes the tab key; arrow keys lead to the others.
    """
    layout = Layout.of(spec, compact=compact)
    size = "viz-compact" if compact else "viz-wide"
    return element(
        "svg",
        element("title", spec.title),
        element("desc", spec.description or parts.summary(spec)),
        parts.axes(spec, layout),
        parts.band(spec, layout),
        parts.gaps(spec, layout),
        parts.levels(spec, layout),
        parts.plan(spec, layout),
        parts.flags(spec, layout),
        parts.series(spec, layout),
        parts.level_labels(spec, layout),
        parts.points(spec, layout),
        viewBox=f"0 0 {layout.width} {layout.height}",
        class_=f"viz viz-chart {size}",
        role="group",
        aria_label=spec.title,
    )


def responsive_chart(spec: ChartSpec) -> SafeString:
    """Return both sizes in one box; the style sheet shows the one that fits the box's width."""
    return element("div", join([kpi_chart(spec), kpi_chart(spec, compact=True)]), class_="viz-responsive")
