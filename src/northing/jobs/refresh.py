"""Follow-up of changes: what moves when a KPI has moved. Key results, their objectives, the objectives above."""

from collections.abc import Callable

from northing.actions.okrs.standings import refresh_for_kpis
from northing.models import Outbox


def kpis_moved(row: Outbox) -> None:
    """Move the key results that follow these KPIs, and the objectives above them."""
    refresh_for_kpis(row.organisation_id, row.payload["kpis"])


HANDLERS: dict[str, Callable[[Outbox], None]] = {
    "measurements.recorded": kpis_moved,
    "kpi.changed": kpis_moved,  # who may see it decides whether a key result may show its values
}
