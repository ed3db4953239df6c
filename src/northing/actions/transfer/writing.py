"""Writes a plan in one transaction: units, definitions, KPIs, thresholds, plan values, measurements, in that order.

An import is one verb of one person: it leaves one audit row with its counts and one per bulk of values, not one per
KPI. What it made carries the batch, so that it can be undone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from northing.actions.activity import announce
from northing.actions.kpis.measurements import NewValue, record_measurements
from northing.actions.kpis.states import refresh
from northing.lib import clock
from northing.lib.ids import new_id
from northing.logic.kpis.status import default_comparison
from northing.logic.people import Actor, UnitKind
from northing.logic.transfer.result import Plan
from northing.models import Definition, Kpi, PlanValue, Threshold, Unit

VALUES_AT_ONCE = 10_000
ROWS_AT_ONCE = 2_000
ANNOUNCED_AT_ONCE = 500

OnProgress = Callable[[int, int], None]


@dataclass
class Written:
    """What an import wrote; `kpis` are all KPIs it touched, which is where an undo has to look."""

    units: int = 0
    definitions: int = 0
    new_kpis: int = 0
    thresholds: int = 0
    plan_values: int = 0
    added: int = 0
    corrected: int = 0
    unchanged: int = 0
    kpis: list[int] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """The counts alone."""
        return {name: value for name, value in vars(self).items() if isinstance(value, int)}

    def to_json(self) -> dict[str, Any]:
        """Everything, for the batch's report."""
        return {**self.counts(), "kpis": self.kpis}


def write_plan(
    actor: Actor, plan: Plan, batch: int, *, unit_kind: UnitKind, top: int, on_progress: OnProgress
) -> Written:
    """Write the plan inside the caller's transaction.

    `unit_kind` is the kind of new units and `top` the unit under which those without a parent are put.
    """
    written = Written(unchanged=plan.unchanged)
    units = _units(actor, plan, batch, unit_kind, top, written)
    definitions = _definitions(actor, plan, batch, written)
    kpis = _kpis(actor, plan, batch, units, definitions, written)
    _thresholds(actor, plan, batch, kpis, written)
    _plan_values(actor, plan, batch, kpis, written)
    _measurements(actor, plan, batch, kpis, written, on_progress)
    # Levels decide the status of values that were there before, so all touched KPIs are judged again at the end.
    levelled = sorted({kpis[row.kpi] for row in plan.thresholds} | {kpis[row.kpi] for row in plan.plan_values})
    refresh(actor.organisation_id, levelled)
    for start in range(0, len(levelled), ANNOUNCED_AT_ONCE):
        announce(actor.organisation_id, "threshold.changed", kpis=levelled[start : start + ANNOUNCED_AT_ONCE])
    written.kpis = sorted(set(kpis))
    return written


def _units(actor: Actor, plan: Plan, batch: int, kind: UnitKind, top: int, written: Written) -> list[int]:
    """Keys of the plan's units; a parent always stands before its children or exists already."""
    keys: list[int] = []
    for planned in plan.units:
        if planned.id is not None:
            keys.append(planned.id)
            continue
        parent = top if planned.parent is None else keys[planned.parent]
        unit = Unit.objects.create(
            organisation_id=actor.organisation_id, parent_id=parent, kind=kind, name=planned.name, batch=batch
        )
        keys.append(unit.pk)
        written.units += 1
    return keys


def _definitions(actor: Actor, plan: Plan, batch: int, written: Written) -> list[int]:
    keys = [planned.id if planned.id is not None else new_id() for planned in plan.definitions]
    rows = [
        Definition(
            id=key,
            organisation_id=actor.organisation_id,
            batch=batch,
            **{name: getattr(planned, name) for name in _DEFINITION_FIELDS},
        )
        for key, planned in zip(keys, plan.definitions, strict=True)
        if planned.id is None
    ]
    Definition.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    written.definitions = len(rows)
    return keys


_DEFINITION_FIELDS = (
    "name", "key", "what", "measure_unit", "direction", "frequency", "year_start", "decimals", "lower_bound",
    "upper_bound", "aggregation", "numerator", "denominator",
)  # fmt: skip


def _kpis(
    actor: Actor, plan: Plan, batch: int, units: list[int], definitions: list[int], written: Written
) -> list[int]:
    """Keys of the plan's KPIs; one that an undone import had archived is taken up again."""
    keys = [planned.id if planned.id is not None else new_id() for planned in plan.kpis]
    rows = [
        Kpi(
            id=key,
            organisation_id=actor.organisation_id,
            definition_id=definitions[planned.definition],
            unit_id=units[planned.unit],
            owner_id=planned.owner_id,
            batch=batch,
        )
        for key, planned in zip(keys, plan.kpis, strict=True)
        if planned.id is None
    ]
    Kpi.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    known = [planned.id for planned in plan.kpis if planned.id is not None]
    Kpi.objects.filter(organisation_id=actor.organisation_id, pk__in=known, archived_at__isnull=False).update(
        archived_at=None, batch=batch
    )
    fresh = [row.pk for row in rows]
    refresh(actor.organisation_id, fresh)
    written.new_kpis = len(rows)
    return keys


def _thresholds(actor: Actor, plan: Plan, batch: int, kpis: list[int], written: Written) -> None:
    now = clock.now()
    rows = [
        Threshold(
            organisation_id=actor.organisation_id,
            kpi_id=kpis[planned.kpi],
            valid_from=planned.valid_from,
            level=planned.level,
            comparison=default_comparison(plan.definitions[plan.kpis[planned.kpi].definition].direction),
            reason="Imported",
            recorded_at=now,
            recorded_by_id=actor.person_id,
            batch=batch,
        )
        for planned in plan.thresholds
    ]
    Threshold.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    written.thresholds = len(rows)


def _plan_values(actor: Actor, plan: Plan, batch: int, kpis: list[int], written: Written) -> None:
    now = clock.now()
    rows = [
        PlanValue(
            organisation_id=actor.organisation_id,
            kpi_id=kpis[planned.kpi],
            period_start=planned.period_start,
            value=planned.value,
            recorded_at=now,
            batch=batch,
        )
        for planned in plan.plan_values
    ]
    PlanValue.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    written.plan_values = len(rows)


def _measurements(
    actor: Actor, plan: Plan, batch: int, kpis: list[int], written: Written, on_progress: OnProgress
) -> None:
    """Record the values a few thousand at a time, so that memory stays flat; a KPI's values stay together."""
    total, done = len(plan.measurements), 0
    waiting: list[NewValue] = []
    last: tuple[int, date] | None = None
    for planned in plan.measurements:
        if len(waiting) >= VALUES_AT_ONCE and last and last[0] != planned.kpi:
            done += _record(actor, waiting, batch, written)
            waiting = []
            on_progress(done, total)
        waiting.append(
            NewValue(kpis[planned.kpi], planned.period_start, planned.value, planned.numerator, planned.denominator)
        )
        last = (planned.kpi, planned.period_start)
    _record(actor, waiting, batch, written)
    on_progress(total, total)


def _record(actor: Actor, values: list[NewValue], batch: int, written: Written) -> int:
    recorded = record_measurements(actor, values=values, batch=batch)
    written.added += recorded.added
    written.corrected += recorded.corrected
    written.unchanged += recorded.unchanged
    return len(values)
