"""Rules every chart keeps: gaps as gaps, named series, escaped strings, colours by class, contrast in both themes."""

import math
import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from northing.lib.svg import (
    ChartPoint,
    ChartSpec,
    Flag,
    Tone,
    bullet,
    kpi_chart,
    progress_bar,
    responsive_chart,
    sparkline,
)
from northing.lib.svg.scales import domain, spread, ticks

HOSTILE = "\"><script>alert('1')</script><b style='x'>&amp;"
CSS = Path(__file__).parents[2] / "frontend/css/viz.css"
VALUES = st.one_of(st.none(), st.decimals(-1000, 1000, places=2))


def chart(values: list[Decimal | None], **spec: object) -> ChartSpec:
    points = [ChartPoint(f"Period {index}", f"P{index}", value) for index, value in enumerate(values)]
    return ChartSpec(**{"title": "Net promoter score", "points": points, **spec})  # type: ignore[arg-type]


def parse(picture: str) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314 - our own text


def with_class(picture: str, name: str) -> list[ET.Element]:
    return [node for node in parse(picture).iter() if name in node.get("class", "").split()]


def titles(picture: str) -> list[str]:
    return [node.text or "" for node in parse(picture).iter("title")]


def numbers(*values: float | None) -> list[Decimal | None]:
    return [None if value is None else Decimal(str(value)) for value in values]


FULL = chart(
    numbers(60, 62, None, 64, 61, None, None, 63, 70, 58, 62),
    mean=Decimal(62),
    lower=Decimal(56),
    upper=Decimal(68),
    threshold=Decimal(65),
    plan=numbers(*range(60, 71)),
    flags=[Flag(3, 1, "pricing change"), Flag(4, 2, "new help centre")],
)
PICTURES = [
    kpi_chart(FULL),
    kpi_chart(FULL, compact=True),
    kpi_chart(chart([])),
    kpi_chart(chart([None])),
    kpi_chart(chart(numbers(5))),
    kpi_chart(chart(numbers(0, 0, 0), mean=Decimal(0)), compact=True),
    responsive_chart(FULL),
    sparkline(numbers(1, None, 3), lower=Decimal(0), upper=Decimal(4), threshold=Decimal(2), label="Sparkline"),
    sparkline([], label="Nothing yet"),
    bullet(Decimal(62), low=Decimal(0), high=Decimal(100), threshold=Decimal(75), good_side="above", label="62 of 75"),
    progress_bar(Decimal("0.4"), expected=Decimal("0.5"), tone=Tone.WARN, label="40 %, 50 % expected"),
]


@pytest.mark.parametrize("picture", PICTURES)
def test_pictures_are_well_formed_without_style_or_script(picture: str) -> None:
    root = parse(picture)
    assert not [node for node in root.iter() if node.tag in ("script", "style", "foreignObject")]
    assert not [name for node in root.iter() for name in node.attrib if name == "style" or name.startswith("on")]
    assert not [name for node in root.iter() for name in node.attrib if name in ("fill", "stroke", "color")]


@pytest.mark.parametrize("picture", PICTURES)
def test_every_picture_has_a_name(picture: str) -> None:
    for svg in [parse(picture)] if parse(picture).tag == "svg" else list(parse(picture)):
        assert svg[0].tag == "title"
        assert svg.get("aria-label") == svg[0].text != ""


def test_hostile_words_come_out_as_words() -> None:
    points = [ChartPoint(HOSTILE, HOSTILE, Decimal(1), HOSTILE, note=HOSTILE), ChartPoint(HOSTILE, HOSTILE, None)]
    spec = ChartSpec(
        HOSTILE, points, HOSTILE, mean=Decimal(1), flags=[Flag(0, 1, HOSTILE)], show=lambda value: f"{HOSTILE}{value}"
    )
    pictures = [
        kpi_chart(spec),
        kpi_chart(spec, compact=True),
        sparkline([Decimal(1)], label=HOSTILE),
        bullet(Decimal(1), low=Decimal(0), high=Decimal(2), label=HOSTILE),
        progress_bar(None, label=HOSTILE),
    ]
    for picture in pictures:
        assert "<script" not in picture
        assert "<b " not in picture
        assert titles(picture)[0] == HOSTILE


@given(st.lists(VALUES, max_size=60), st.booleans())
def test_as_many_gaps_as_missing_values_and_a_point_for_each_value(values: list[Decimal | None], compact: bool) -> None:
    picture = kpi_chart(chart(values), compact=compact)
    missing = sum(value is None for value in values)
    assert len(with_class(picture, "viz-gap")) == missing
    assert len(with_class(picture, "viz-point")) == len(values) - missing


@given(st.lists(VALUES, max_size=60))
def test_the_line_is_broken_at_every_gap(values: list[Decimal | None]) -> None:
    drawn = with_class(kpi_chart(chart(values)), "viz-series")[0].get("d", "")
    joined = sum(a is not None and b is not None for a, b in pairwise(values))
    assert drawn.count("L") == joined


def test_every_series_and_level_has_a_title() -> None:
    found = titles(kpi_chart(FULL))
    named = ["Net promoter score", "Usual range 56 to 68", "Threshold: 65", "Average: 62", "Plan", "1: pricing change"]
    assert [name for name in named if name not in found] == []
    assert found.count("Period 2: no value") == 1
    assert "Period 3: 64" in found


def test_lines_and_band_are_labelled_in_text() -> None:
    wide = [" ".join(node.itertext()) for node in with_class(kpi_chart(FULL), "viz-text")]
    for words in ("Threshold  65", "Upper limit  68", "Average  62", "Lower limit  56", "Plan  70"):
        assert words in wide
    compact = ["".join(node.itertext()) for node in with_class(kpi_chart(FULL, compact=True), "viz-text")]
    assert {"Threshold 65", "Plan 70", "Average 62 · usual range 56 to 68"} <= set(compact)


def test_a_range_as_threshold_has_two_lines_and_one_entry_in_the_key() -> None:
    spec = chart(numbers(25, 26), threshold=Decimal(20), threshold_upper=Decimal(30))
    assert len(with_class(kpi_chart(spec), "viz-threshold")) == 2
    assert "Threshold 20 to 30" in kpi_chart(spec, compact=True)


def test_only_an_upper_threshold_is_simply_the_threshold() -> None:
    assert "Threshold: 30" in titles(kpi_chart(chart(numbers(25), threshold_upper=Decimal(30))))


def test_a_limit_that_does_not_exist_is_not_drawn() -> None:
    spec = chart(numbers(98, 99), mean=Decimal(98), lower=Decimal(96), ceiling=Decimal(100), floor=Decimal(0))
    assert len(with_class(kpi_chart(spec), "viz-limit")) == 1
    assert "Usual range 96 to no upper limit" in titles(kpi_chart(spec))
    assert "no lower limit to 100" in kpi_chart(chart(numbers(98), mean=Decimal(98), upper=Decimal(100)), compact=True)
    assert "Average 98</text>" in kpi_chart(chart(numbers(98), mean=Decimal(98)), compact=True)


def test_units_keep_their_letters_in_the_title_of_the_band() -> None:
    spec = chart(numbers(1), mean=Decimal(1), lower=Decimal(0), upper=Decimal(2), show=lambda value: f"{value} EUR")
    assert "Usual range 0 EUR to 2 EUR" in titles(kpi_chart(spec))


def test_provisional_limits_are_marked_and_said() -> None:
    spec = chart(numbers(1, 2), mean=Decimal(1), lower=Decimal(0), upper=Decimal(3), provisional=True)
    for picture in (kpi_chart(spec), kpi_chart(spec, compact=True)):
        assert with_class(picture, "viz-provisional")
        assert "rovisional range 0 to 3" in picture


def test_the_running_period_is_hollow_and_says_so() -> None:
    points = [ChartPoint("Aug", "Aug", Decimal(1)), ChartPoint("Sep", "Sep", Decimal(2), partial=True)]
    picture = kpi_chart(ChartSpec("KPI", points))
    assert [node.get("data-label") for node in with_class(picture, "viz-partial")] == ["Sep"]
    assert len(with_class(picture, "viz-running")) == 1
    assert with_class(picture, "viz-partial")[0].get("data-note") == "so far; the period is not over"
    assert not with_class(kpi_chart(ChartSpec("KPI", points[1:])), "viz-running")


def test_signals_differ_by_shape_and_not_only_by_colour() -> None:
    shapes = []
    for tone in (Tone.PLAIN, Tone.GOOD, Tone.BAD, Tone.NEUTRAL):
        picture = kpi_chart(ChartSpec("KPI", [ChartPoint("Sep", "Sep", Decimal(1), tone=tone)]))
        point = with_class(picture, "viz-point")[0]
        shapes.append(tuple(node.tag for node in point.iter() if node.tag in ("circle", "path", "rect")))
    assert len(set(shapes)) == 4


def test_points_carry_their_words_and_one_of_them_takes_the_tab_key() -> None:
    points = [
        ChartPoint("Aug 2026", "Aug", Decimal(60), "60 %"),
        ChartPoint("Sep 2026", "Sep", Decimal(62), "62 %", note="corrected"),
    ]
    first, newest = with_class(kpi_chart(ChartSpec("KPI", points)), "viz-point")
    assert (first.get("tabindex"), newest.get("tabindex")) == ("-1", "0")
    assert newest.get("aria-label") == "Sep 2026: 62 %, corrected"
    assert [newest.get(f"data-{name}") for name in ("label", "value", "note", "tip")] == [
        "Sep 2026",
        "62 %",
        "corrected",
        "62 %|Sep 2026|corrected",
    ]


@pytest.mark.parametrize(("before", "is_above"), [(50, True), (70, False), (None, True)])
def test_the_newest_value_is_written_where_the_line_does_not_run(before: float | None, is_above: bool) -> None:
    picture = kpi_chart(chart(numbers(20, before, 60)))
    dot = with_class(picture, "viz-dot")[-1]
    assert (float(with_class(picture, "viz-now")[0].get("y", "")) < float(dot.get("cy", ""))) is is_above


def test_nothing_to_draw_is_said() -> None:
    assert "No values yet" in kpi_chart(chart([None, None]))
    assert "viz-empty" in sparkline([None], label="Nothing yet")


def test_the_description_counts_periods_and_gaps() -> None:
    described = parse(kpi_chart(FULL)).findtext("desc")
    assert described is not None
    assert described.startswith("11 periods, 3 without a value. Threshold: 65. Upper limit: 68.")


def test_flags_keep_apart_and_unknown_ones_are_left_out() -> None:
    spec = chart(numbers(*range(36)), flags=[Flag(20, 1, "a"), Flag(21, 2, "b"), Flag(21, 3, "c"), Flag(99, 4, "d")])
    xs = [float(node.get("cx", "")) for node in with_class(kpi_chart(spec), "viz-flag-disc")]
    assert len(xs) == 3
    assert all(b - a >= 19.9 for a, b in pairwise(xs))


def test_a_sparkline_shows_the_newest_24_values_and_keeps_gaps() -> None:
    values = numbers(*range(30), None, 5)
    picture = sparkline(values, marks={0: Tone.BAD, 29: Tone.BAD, 31: Tone.GOOD}, label="KPI")
    assert with_class(picture, "viz-series")[0].get("d", "").count("L") == 21
    assert len(with_class(picture, "viz-bad")) == 1
    assert len(with_class(picture, "viz-ring")) == 1


def test_a_value_between_two_gaps_is_still_seen() -> None:
    assert len(with_class(sparkline(numbers(1, None, 2, None, 3), label="KPI"), "viz-dot")) == 3


def test_a_bullet_bar_starts_at_zero() -> None:
    def bar(value: int) -> tuple[float, float]:
        picture = bullet(Decimal(value), low=Decimal(-100), high=Decimal(100), label="KPI")
        node = with_class(picture, "viz-bar")[0]
        return float(node.get("x", "")), float(node.get("width", ""))

    assert bar(50) == (80, 39)
    assert bar(-50) == (41, 39)
    assert bar(500) == (80, 78)


@pytest.mark.parametrize(("good_side", "x", "width"), [("above", 2, 78), ("below", 80, 78)])
def test_a_bullet_shades_the_side_to_avoid(good_side: str, x: float, width: float) -> None:
    picture = bullet(
        None,
        low=Decimal(0),
        high=Decimal(100),
        threshold=Decimal(50),
        plan=Decimal(60),
        good_side=good_side,  # type: ignore[arg-type]
        label="KPI",
    )
    node = with_class(picture, "viz-avoid")[0]
    assert (float(node.get("x", "")), float(node.get("width", ""))) == (x, width)
    assert not with_class(picture, "viz-bar")
    assert len(with_class(picture, "viz-plan-mark")) == 1


def test_a_bullet_without_a_good_side_shades_nothing() -> None:
    picture = bullet(Decimal(5), low=Decimal(5), high=Decimal(5), threshold=Decimal(5), label="KPI")
    assert not with_class(picture, "viz-avoid")


@pytest.mark.parametrize(("progress", "width"), [("0.5", 79.0), ("1.7", 158.0), ("0.001", 3.0)])
def test_a_progress_bar_is_as_long_as_the_progress(progress: str, width: float) -> None:
    node = with_class(progress_bar(Decimal(progress), label="KR"), "viz-bar")[0]
    assert float(node.get("width", "")) == width


def test_no_progress_yet_is_not_zero_progress() -> None:
    assert with_class(progress_bar(None, label="KR"), "viz-unknown")
    assert not with_class(progress_bar(Decimal(0), label="KR"), "viz-unknown")


@given(st.lists(st.floats(0, 300), min_size=1, max_size=6))
def test_labels_keep_apart_in_order_and_in_view(wanted: list[float]) -> None:
    placed = spread(wanted, 17, 0, 300)
    ordered = sorted(placed)
    assert all(b - a >= 17 - 1e-9 for a, b in pairwise(ordered))
    assert ordered[0] >= 0
    assert ordered[-1] <= 300
    assert [y for _, y in sorted(zip(wanted, placed, strict=True))] == ordered


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(2, 6))
def test_ticks_are_evenly_spaced_inside_the_axis(low: float, size: float, about: int) -> None:
    marks = ticks(low, low + size, about)
    assert 1 <= len(marks) <= about + 1
    assert len({b - a for a, b in pairwise(marks)}) <= 1
    assert all(low - size * 1e-6 <= float(mark) <= low + size * (1 + 1e-6) for mark in marks)


def test_round_ticks() -> None:
    assert ticks(88, 99, 5) == [Decimal(90), Decimal("92.5"), Decimal(95), Decimal("97.5")]
    assert ticks(0, 0.5, 5) == [Decimal(n) / 10 for n in range(6)]


def test_the_axis_stays_inside_natural_bounds() -> None:
    assert domain(chart(numbers(0, 100), floor=Decimal(0), ceiling=Decimal(100))) == (0, 100)
    assert domain(chart(numbers(-10, 10))) == (-11.6, 11.6)
    assert domain(chart(numbers(0, 0), ceiling=Decimal(0))) == (0, 1)


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2) of `oklch(l c h)` or `#rrggbb`."""
    if colour.startswith("#"):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    else:
        lightness, chroma, hue = (float(part) for part in re.findall(r"[\d.]+", colour))
        a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
        long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
        middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
        linear = [
            4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
        ]
    red, green, blue = (min(max(part, 0.0), 1.0) for part in linear)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def themes() -> list[dict[str, str]]:
    blocks = re.findall(r"(?:\[data-theme=[^{]*|:root[^{]*)\{([^}]*)\}", CSS.read_text("utf-8"))
    return [dict(re.findall(r"--viz-([\w-]+): ([^;]+);", block)) for block in blocks]


def test_there_are_two_themes_and_the_system_dark_is_the_chosen_dark() -> None:
    light, dark, system_dark = themes()
    assert light.keys() == dark.keys()
    assert light != dark == system_dark


@pytest.mark.parametrize("theme", themes()[:2], ids=["light", "dark"])
def test_text_and_lines_stand_out_in_both_themes(theme: dict[str, str]) -> None:
    surface, band = theme["surface"], theme["band"]
    words = {name: contrast(theme[name], ground) for name in ("ink", "muted") for ground in (surface, band)}
    lines = ["line", "edge", "accent", "good", "warn", "bad", *(f"hue-{n}" for n in range(1, 9))]
    assert {name: ratio for name, ratio in words.items() if ratio < 4.5} == {}
    assert {name: contrast(theme[name], surface) for name in lines if contrast(theme[name], surface) < 3} == {}
    signals = ["line", "good", "bad", "ink"]
    assert {name: contrast(theme[name], band) for name in signals if contrast(theme[name], band) < 3} == {}


def test_every_class_drawn_is_known_to_the_style_sheet() -> None:
    drawn = {name for picture in PICTURES for name in re.findall(r"viz-[\w-]+", picture)}
    unstyled_groups = {"viz-axes", "viz-gap", "viz-flag", "viz-limits", "viz-labels", "viz-empty", "viz-plain"}
    labels = {f"viz-{level}-label" for level in ("threshold", "limit", "mean", "plan")}
    known = set(re.findall(r"\.(viz-[\w-]+)", CSS.read_text("utf-8")))
    assert drawn - known - unstyled_groups - labels == set()
