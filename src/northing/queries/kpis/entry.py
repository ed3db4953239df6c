"""The grid in which values are typed: the KPIs an actor may record, by the last periods of one frequency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count

from northing.lib.formats import exact
from northing.lib.ids import show
from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.periods import period_of, previous_period
from northing.logic.people import Actor
from northing.queries.kpis.board import BoardFilters, in_scope
from northing.queries.kpis.series import effective
from northing.queries.kpis.visible import recordable_kpis
from northing.queries.kpis.wording import Measure

PERIODS = 6
PAGE_SIZE = 40


@dataclass(frozen=True)
class EntryColumn:
    """A period at the head of the grid; `is_running` while it is not over."""

    label: str
    is_running: bool


@dataclass(frozen=True)
class EntryCell:
    """One value to type: its field's name, the text in it, and what is wrong with that text."""

    name: str
    label: str
    text: str
    saved: str
    problem: str = ""


@dataclass(frozen=True)
class EntryRow:
    """One KPI of the grid."""

    key: str
    name: str
    unit: str
    measure_unit: str
    cells: tuple[EntryCell, ...]


@dataclass(frozen=True)
class EntryGrid:
    """The grid of one frequency and calendar; `frequencies` are the others that there are, with their counts."""

    frequency: Frequency | None
    frequencies: tuple[tuple[Frequency, int], ...]
    columns: tuple[EntryColumn, ...]
    rows: tuple[EntryRow, ...]
    page: Page[int]


@dataclass(frozen=True)
class _Line:
    pk: int
    name: str
    unit: str
    measure: Measure


def entry_grid(
    actor: Actor,
    filters: BoardFilters,
    today: date,
    *,
    frequency: Frequency | None = None,
    page: int = 1,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> EntryGrid:
    """The grid for the KPIs of a scope that the actor may record; without `frequency` the commonest one.

    `typed` puts texts back into their cells and `problems` says what is wrong with them, so that a refused grid
    loses nothing. Years that start in another month have their own columns: periods are named by each KPI's calendar.
    """
    kpis = in_scope(actor, filters).filter(pk__in=recordable_kpis(actor).values("pk"))
    counted = kpis.order_by().values_list("definition__frequency").annotate(Count("pk"))
    found = sorted(((Frequency(name), count) for name, count in counted), key=lambda pair: -pair[1])
    chosen = frequency if frequency in dict(found) else (found[0][0] if found else None)
    total = dict(found).get(chosen, 0) if chosen else 0
    shown = Paginator(range(total), PAGE_SIZE).get_page(page)
    rows = kpis.filter(definition__frequency=chosen).order_by("definition__name", "unit__name", "pk")
    columns = ("pk", "definition__name", "unit__name", "definition__measure_unit", "definition__decimals")
    lines = [
        _Line(pk, name, unit, Measure(measure_unit, decimals, Frequency(chosen), year_start))
        for pk, name, unit, measure_unit, decimals, year_start in rows.values_list(*columns, "definition__year_start")[
            max(0, shown.start_index() - 1) : shown.end_index()
        ]
        if chosen
    ]
    return EntryGrid(
        frequency=chosen,
        frequencies=tuple(found),
        columns=_columns(lines, today),
        rows=_rows(lines, today, typed or {}, problems or {}),
        page=shown,
    )


def saved_values(actor: Actor, cells: Sequence[tuple[int, date]]) -> dict[tuple[int, date], Decimal]:
    """The values that these cells (KPI, first day of the period) hold now, of KPIs the actor may record."""
    if not cells:
        return {}
    days = [day for _, day in cells]
    kpis = recordable_kpis(actor).filter(pk__in={kpi_id for kpi_id, _ in cells})
    rows = effective().filter(kpi__in=kpis, period_start__range=(min(days), max(days)))
    return {(kpi_id, day): value for kpi_id, day, value in rows.values_list("kpi_id", "period_start", "value")}


def field_name(kpi_id: int, period_start: date) -> str:
    """The name of a cell's field: `v_kpi_…_2026-09-01`."""
    return f"v_{show('kpi', kpi_id)}_{period_start.isoformat()}"


def _starts(measure: Measure, today: date) -> list[date]:
    """The last periods, oldest first, the running one last."""
    period = period_of(today, measure.frequency, measure.year_start)
    starts = [period.start]
    while len(starts) < PERIODS:
        period = previous_period(period, measure.frequency, measure.year_start)
        starts.append(period.start)
    return starts[::-1]


def _columns(lines: Sequence[_Line], today: date) -> tuple[EntryColumn, ...]:
    if not lines:
        return ()
    measure = lines[0].measure
    starts = _starts(measure, today)
    return tuple(EntryColumn(measure.short_period(start), start == starts[-1]) for start in starts)


def _rows(
    lines: Sequence[_Line], today: date, typed: Mapping[str, str], problems: Mapping[str, str]
) -> tuple[EntryRow, ...]:
    starts = {line.pk: _starts(line.measure, today) for line in lines}
    values = _values(starts)
    return tuple(
        EntryRow(
            key=show("kpi", line.pk),
            name=line.name,
            unit=line.unit,
            measure_unit=line.measure.measure_unit,
            cells=tuple(_cell(line, start, values.get((line.pk, start)), typed, problems) for start in starts[line.pk]),
        )
        for line in lines
    )


def _values(starts: Mapping[int, Sequence[date]]) -> dict[tuple[int, date], Decimal]:
    if not starts:
        return {}
    first = min(days[0] for days in starts.values())
    rows = effective().filter(kpi_id__in=starts, period_start__gte=first)
    return {(kpi_id, day): value for kpi_id, day, value in rows.values_list("kpi_id", "period_start", "value")}


def _cell(
    line: _Line, start: date, value: Decimal | None, typed: Mapping[str, str], problems: Mapping[str, str]
) -> EntryCell:
    name = field_name(line.pk, start)
    saved = "" if value is None else exact(value)
    return EntryCell(
        name=name,
        label=f"{line.name}, {line.unit}, {line.measure.period(start)}",
        text=typed.get(name, saved),
        saved=saved,
        problem=problems.get(name, ""),
    )
