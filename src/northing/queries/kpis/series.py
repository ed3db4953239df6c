"""Effective values of KPIs: of each period the highest version, withdrawn ones left out. The caller checks rights."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet

from northing.models import Measurement


@dataclass(frozen=True, slots=True)
class Observation:
    """A value that counts, for the period beginning on that day."""

    period_start: date
    value: Decimal
    recorded_at: datetime


def effective(known_at: datetime | None = None) -> QuerySet[Measurement]:
    """Measurements that hold a value and that no later version supersedes; with `known_at` as known at that moment."""
    known = Q() if known_at is None else Q(recorded_at__lte=known_at)
    newer = Measurement.objects.filter(
        known, kpi_id=OuterRef("kpi_id"), period_start=OuterRef("period_start"), version__gt=OuterRef("version")
    )
    return Measurement.objects.filter(~Exists(newer), known, value__isnull=False)


def series(
    kpi_id: int, known_at: datetime | None = None, *, since: date | None = None, until: date | None = None
) -> list[Observation]:
    """The values of one KPI, oldest first: those of periods starting from `since` to `until`, as known at a moment."""
    rows = effective(known_at).filter(kpi_id=kpi_id)
    if since is not None:
        rows = rows.filter(period_start__gte=since)
    if until is not None:
        rows = rows.filter(period_start__lte=until)
    return [Observation(*row) for row in rows.order_by("period_start").values_list(*_COLUMNS)]


def first_values(kpi_id: int, count: int) -> list[Observation]:
    """The first values of one KPI, oldest first: the baseline is among them (F3)."""
    rows = effective().filter(kpi_id=kpi_id).order_by("period_start")[:count]
    return [Observation(*row) for row in rows.values_list(*_COLUMNS)]


def last_values(kpi_id: int, count: int, *, skip: int = 0) -> list[Observation]:
    """The last values of one KPI, newest first, after leaving out the `skip` newest."""
    rows = effective().filter(kpi_id=kpi_id).order_by("-period_start")[skip : skip + count]
    return [Observation(*row) for row in rows.values_list(*_COLUMNS)]


def count_values(kpi_id: int) -> int:
    """How many periods of one KPI hold a value."""
    return effective().filter(kpi_id=kpi_id).count()


def stream_series(kpi_ids: Collection[int]) -> Iterator[tuple[int, list[Observation]]]:
    """The whole series of many KPIs in one read, one KPI in memory at a time; KPIs without values do not appear.

    Superseded rows are dropped here and not by the database: rows come in the order of the key anyway.
    """
    rows = Measurement.objects.filter(kpi_id__in=kpi_ids).order_by("kpi_id", "period_start", "version")
    columns = rows.values_list("kpi_id", *_COLUMNS).iterator(chunk_size=5000)
    for kpi_id, versions in groupby(columns, key=lambda row: row[0]):
        newest = {row[1]: row for row in versions}
        values = [Observation(*row[1:]) for row in newest.values() if row[2] is not None]
        if values:
            yield kpi_id, values


_COLUMNS = ("period_start", "value", "recorded_at")
