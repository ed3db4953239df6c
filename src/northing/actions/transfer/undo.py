"""Takes an import batch back. Nothing is erased: a value before the import comes back as a newer version, a value that
came with it is withdrawn, a threshold gets the row that held before, and a KPI the batch made is archived.
"""

from datetime import date

from northing.actions.activity import announce
from northing.actions.kpis.measurements import NewValue, record_measurements
from northing.actions.kpis.states import refresh
from northing.lib import clock
from northing.lib.errors import Conflict
from northing.logic.people import Actor
from northing.models import ImportBatch, KeyResult, Kpi, Measurement, PlanValue, Threshold

REASON = "Import undone"
KPIS_AT_ONCE = 200


def withdraw_batch(actor: Actor, batch: ImportBatch) -> dict[str, int]:
    """Undo the batch inside the caller's transaction; return counts.

    Raises Conflict when a key result follows a KPI that the batch made: that KPI would vanish under it.
    """
    touched: list[int] = batch.report.get("written", {}).get("kpis", [])
    made = Kpi.objects.filter(organisation_id=batch.organisation_id, batch=batch.pk)
    followed = KeyResult.objects.filter(kpi__in=made).select_related("kpi__definition").first()
    if followed and followed.kpi:
        raise Conflict(
            f"A key result follows “{followed.kpi.definition.name}”, which came with this import. "
            "Correct the values by another import instead."
        )
    values = sum(
        _values(actor, batch, touched[start : start + KPIS_AT_ONCE]) for start in range(0, len(touched), KPIS_AT_ONCE)
    )
    counts = {
        "values": values,
        "thresholds": _thresholds(actor, batch, touched),
        "plan_values": _plan_values(batch, touched),
        "kpis": made.filter(archived_at=None).update(archived_at=clock.now()),
    }
    refresh(batch.organisation_id, touched)
    announce(batch.organisation_id, "threshold.changed", kpis=touched)
    return counts


def _values(actor: Actor, batch: ImportBatch, kpi_ids: list[int]) -> int:
    """Give every period its value from before the import, unless somebody has corrected it since."""
    newest: dict[tuple[int, date], Measurement] = {}
    before: dict[tuple[int, date], Measurement] = {}
    rows = Measurement.objects.filter(kpi_id__in=kpi_ids).order_by("kpi_id", "period_start", "version")
    for row in rows.iterator(chunk_size=5000):
        key = (row.kpi_id, row.period_start)
        newest[key] = row
        if row.batch != batch.pk:
            before[key] = row
    back = [_back(key, before.get(key)) for key, row in newest.items() if row.batch == batch.pk]
    return record_measurements(actor, values=back).changed


def _back(key: tuple[int, date], row: Measurement | None) -> NewValue:
    if row is None:
        return NewValue(*key, None, reason=REASON)
    return NewValue(*key, row.value, row.numerator, row.denominator, reason=REASON)


def _thresholds(actor: Actor, batch: ImportBatch, kpi_ids: list[int]) -> int:
    """For every day on which the batch's row counts, add the row that counted before it."""
    newest: dict[tuple[int, date], Threshold] = {}
    before: dict[tuple[int, date], Threshold] = {}
    for row in Threshold.objects.filter(kpi_id__in=kpi_ids).order_by("kpi_id", "valid_from", "id"):
        key = (row.kpi_id, row.valid_from)
        newest[key] = row
        if row.batch != batch.pk:
            before[key] = row
    standing: dict[int, list[tuple[date, Threshold]]] = {}
    for (kpi_id, day), row in before.items():
        standing.setdefault(kpi_id, []).append((day, row))
    now = clock.now()
    rows = []
    for (kpi_id, day), row in newest.items():
        if row.batch != batch.pk:
            continue
        held = max((entry for entry in standing.get(kpi_id, []) if entry[0] <= day), default=None, key=lambda e: e[0])
        rows.append(
            Threshold(
                organisation_id=batch.organisation_id,
                kpi_id=kpi_id,
                valid_from=day,
                level=held[1].level if held else None,
                upper=held[1].upper if held else None,
                comparison=held[1].comparison if held else row.comparison,
                reason=REASON,
                recorded_at=now,
                recorded_by_id=actor.person_id,
            )
        )
    Threshold.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def _plan_values(batch: ImportBatch, kpi_ids: list[int]) -> int:
    newest: dict[tuple[int, date], PlanValue] = {}
    before: dict[tuple[int, date], PlanValue] = {}
    for row in PlanValue.objects.filter(kpi_id__in=kpi_ids).order_by("kpi_id", "period_start", "id"):
        key = (row.kpi_id, row.period_start)
        newest[key] = row
        if row.batch != batch.pk:
            before[key] = row
    now = clock.now()
    rows = [
        PlanValue(
            organisation_id=batch.organisation_id,
            kpi_id=kpi_id,
            period_start=day,
            value=before[kpi_id, day].value if (kpi_id, day) in before else None,
            recorded_at=now,
        )
        for (kpi_id, day), row in newest.items()
        if row.batch == batch.pk
    ]
    PlanValue.objects.bulk_create(rows, batch_size=2000)
    return len(rows)
