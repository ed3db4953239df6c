"""Charts drawn on the server as SVG: text in, text out, coloured only by classes `viz-…` (frontend/css/viz.css).

No script, no style attribute, every string escaped, every series named by a `<title>`. Geometry is in floats: pictures
may round, stored values never do.
"""

from northing.lib.svg.chart import kpi_chart, responsive_chart
from northing.lib.svg.small import bullet, progress_bar, sparkline
from northing.lib.svg.spec import ChartPoint, ChartSpec, Flag, Tone

__all__ = [
    "ChartPoint",
    "ChartSpec",
    "Flag",
    "Tone",
    "bullet",
    "kpi_chart",
    "progress_bar",
    "responsive_chart",
    "sparkline",
]
