"""The periods of a KPI to choose from, as pairs of first day and name, and the newest one with a value."""

from datetime import date

from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.periods import next_period, period_label, period_of, previous_period
from northing.models import Kpi, KpiLatest

OFFERED = 36


def period_options(kpi: Kpi, today: date, *, ahead: int = 0, also: date | None = None) -> list[tuple[str, str]]:
    """The last periods up to the running one and `ahead` more, newest first; `also` adds the one holding that day."""
    definition = kpi.definition
    frequency, year_start = Frequency(definition.frequency), definition.year_start
    running = period = period_of(today, frequency, year_start)
    starts = set()
    for _ in range(OFFERED):
        starts.add(period.start)
        period = previous_period(period, frequency, year_start)
    for _ in range(ahead):
        running = next_period(running, frequency, year_start)
        starts.add(running.start)
    if also is not None and also <= today:
        starts.add(period_of(also, frequency, year_start).start)
    return [(start.isoformat(), period_label(start, frequency, year_start)) for start in sorted(starts, reverse=True)]


def newest_period(kpi_id: int) -> date | None:
    """The first day of the newest period that has a value; None when there is none. The caller has seen the KPI."""
    return KpiLatest.objects.filter(kpi_id=kpi_id).values_list("period_start", flat=True).first()
