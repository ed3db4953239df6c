"""Values and corrections of one KPI: every version of every period, who recorded it, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator

from northing.lib.ids import show
from northing.logic.people import Actor, allows
from northing.models import Kpi, Measurement, Person
from northing.queries.kpis.page import measure_of
from northing.queries.kpis.visible import kpi_of
from northing.queries.kpis.wording import Measure
from northing.queries.people import item_of

PAGE_SIZE = 50


@dataclass(frozen=True)
class VersionRow:
    """One recorded value of a period."""

    value: str
    is_withdrawal: bool
    recorded_at: datetime
    who: str
    reason: str
    from_import: str  # shown id of the batch it came with


@dataclass(frozen=True)
class PeriodRow:
    """A period with the value that counts and the ones it superseded, newest first."""

    period: str
    start: str
    value: str
    is_missing: bool
    newest: VersionRow
    superseded: tuple[VersionRow, ...]


@dataclass(frozen=True)
class ValuesPage:
    """One page of a KPI's history."""

    key: str
    name: str
    unit_key: str
    unit: str
    rows: tuple[PeriodRow, ...]
    page: Page[int]
    can_record: bool


def values_page(actor: Actor, kpi_id: int, page: int = 1) -> ValuesPage:
    """The history of a visible KPI, newest period first, paged at 50 periods; raises NotFound."""
    kpi = kpi_of(actor, kpi_id)
    first_versions = Measurement.objects.filter(kpi=kpi, version=1).order_by("-period_start")
    shown = Paginator(range(first_versions.count()), PAGE_SIZE).get_page(page)
    starts = list(
        first_versions.values_list("period_start", flat=True)[max(0, shown.start_index() - 1) : shown.end_index()]
    )
    return ValuesPage(
        key=show("kpi", kpi.pk),
        name=kpi.definition.name,
        unit_key=show("unit", kpi.unit_id),
        unit=kpi.unit.name,
        rows=_rows(kpi, starts),
        page=shown,
        can_record=kpi.archived_at is None and allows(actor, "kpi.record", item_of(kpi)),
    )


def _rows(kpi: Kpi, starts: Sequence[date]) -> tuple[PeriodRow, ...]:
    if not starts:
        return ()
    versions: dict[date, list[Measurement]] = {}
    for row in Measurement.objects.filter(kpi=kpi, period_start__range=(starts[-1], starts[0])).order_by("-version"):
        versions.setdefault(row.period_start, []).append(row)
    authors = {row.recorded_by for rows in versions.values() for row in rows if row.recorded_by}
    names = dict(Person.objects.filter(pk__in=authors).values_list("pk", "name"))
    measure = measure_of(kpi)
    return tuple(_period(start, versions[start], names, measure) for start in starts)


def _period(start: date, versions: Sequence[Measurement], names: dict[int, str], measure: Measure) -> PeriodRow:
    rows = [
        VersionRow(
            value=measure.value(row.value) if row.value is not None else "withdrawn",
            is_withdrawal=row.value is None,
            recorded_at=row.recorded_at,
            who=names.get(row.recorded_by or 0, ""),
            reason=row.reason,
            from_import=show("imp", row.batch) if row.batch else "",
        )
        for row in versions
    ]
    newest = versions[0]
    return PeriodRow(
        period=measure.period(start),
        start=start.isoformat(),
        value=measure.value(newest.value) if newest.value is not None else "no value",
        is_missing=newest.value is None,
        newest=rows[0],
        superseded=tuple(rows[1:]),
    )
