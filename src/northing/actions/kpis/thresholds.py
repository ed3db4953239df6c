"""Setting and ending the threshold of a KPI. Rows are only added: what held earlier stays known (E6)."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from northing.actions.activity import announce, audit
from northing.actions.kpis.states import refresh
from northing.lib import clock
from northing.lib.errors import Conflict, Fault, Invalid
from northing.lib.formats import exact
from northing.logic.kpis.definition import Comparison, Direction
from northing.logic.kpis.status import Limit, default_comparison
from northing.logic.people import Actor
from northing.models import Definition, Kpi, Threshold
from northing.queries.kpis.terms import terms_of
from northing.queries.kpis.thresholds import threshold_timelines
from northing.queries.kpis.visible import kpi_of
from northing.queries.people import item_of, require


@transaction.atomic
def set_threshold(
    actor: Actor,
    *,
    kpi_id: int,
    valid_from: date,
    level: Decimal,
    upper: Decimal | None = None,
    comparison: Comparison | None = None,
    reason: str = "",
    batch: int | None = None,
) -> Threshold | None:
    """Set the level that must hold from the period holding `valid_from` on (E6, E4-13).

    The comparison follows the direction and is inclusive unless a strict one is named (B5). A KPI that is good inside
    a range needs `upper`. Raises Invalid (outside the KPI's bounds, edges the wrong way round), NotFound, Denied,
    Conflict for an archived KPI. Returns None, and writes nothing, when this is the threshold already.
    """
    kpi = _kpi(actor, kpi_id)
    definition = kpi.definition
    chosen = comparison or default_comparison(Direction(definition.direction))
    limit = Limit(chosen, level, upper)
    _check(definition, limit)
    return _add(actor, kpi, valid_from, limit, reason=reason, batch=batch)


@transaction.atomic
def end_threshold(actor: Actor, *, kpi_id: int, valid_from: date, reason: str = "") -> Threshold:
    """Let the threshold end with the period before the one holding `valid_from`; the status is "no threshold" then.

    Raises Conflict when none holds then, else as `set_threshold`.
    """
    kpi = _kpi(actor, kpi_id)
    row = _add(actor, kpi, valid_from, None, reason=reason, batch=None)
    if row is None:
        raise Conflict("No threshold holds from that period on.")
    return row


def _kpi(actor: Actor, kpi_id: int) -> Kpi:
    kpi = kpi_of(actor, kpi_id)
    require(actor, "kpi.update", item_of(kpi))
    if kpi.archived_at is not None:
        raise Conflict("This KPI is archived. Restore it before changing its threshold.")
    return kpi


def _check(definition: Definition, limit: Limit) -> None:
    """Raise Invalid with everything that is wrong with a threshold (E4-14)."""
    faults = []
    in_range = definition.direction == Direction.IN_RANGE
    if in_range and limit.upper is None:
        faults.append(Fault("This KPI is good inside a range: give its upper edge too.", "upper"))
    if limit.upper is not None and definition.direction not in (Direction.IN_RANGE, Direction.TO_TARGET):
        faults.append(Fault("Only a KPI that is good inside a range has an upper edge. Leave it empty.", "upper"))
    if limit.upper is not None and limit.upper < limit.level:
        faults.append(Fault("The upper edge is below the lower one. Swap them.", "upper"))
    for name, number in (("level", limit.level), ("upper", limit.upper)):
        if number is not None and _outside(definition, number):
            faults.append(Fault(f"{exact(number)} can never be a value of this KPI: {_bounds(definition)}.", name))
    if faults:
        raise Invalid(*faults)


def _outside(definition: Definition, number: Decimal) -> bool:
    lower, upper = definition.lower_bound, definition.upper_bound
    return (lower is not None and number < lower) or (upper is not None and number > upper)


def _bounds(definition: Definition) -> str:
    lower, upper = definition.lower_bound, definition.upper_bound
    if lower is not None and upper is not None:
        return f"its values lie between {exact(lower)} and {exact(upper)}"
    return f"its lowest value is {exact(lower)}" if lower is not None else f"its highest value is {exact(upper)}"


def _add(
    actor: Actor, kpi: Kpi, valid_from: date, limit: Limit | None, *, reason: str, batch: int | None
) -> Threshold | None:
    """Write the row with all that follows, unless the same already holds from that period on."""
    period = terms_of(kpi.definition).period(valid_from)
    line = threshold_timelines([kpi.pk]).get(kpi.pk)
    before = line.at(period.start) if line else None
    if before == limit:
        return None
    row = Threshold.objects.create(
        organisation_id=actor.organisation_id,
        kpi=kpi,
        valid_from=period.start,
        level=limit.level if limit else None,
        upper=limit.upper if limit else None,
        comparison=limit.comparison if limit else default_comparison(Direction(kpi.definition.direction)),
        reason=reason.strip(),
        recorded_at=clock.now(),
        recorded_by_id=actor.person_id,
        batch=batch,
    )
    refresh(actor.organisation_id, [kpi.pk])
    changes = {"valid_from": period.start, "threshold": [_told(before), _told(limit)], "reason": row.reason}
    audit(actor, "kpi.threshold", "kpi", kpi.pk, changes)
    announce(actor.organisation_id, "threshold.changed", kpis=[kpi.pk])
    return row


def _told(limit: Limit | None) -> str | None:
    """A threshold as the audit tells it."""
    if limit is None:
        return None
    upper = f" to {exact(limit.upper)}" if limit.upper is not None else ""
    return f"{limit.comparison} {exact(limit.level)}{upper}"
