"""What an import has to be compared with, and whether the person may import it."""

from datetime import date
from decimal import Decimal

from northing.logic.kpis.definition import Direction, Frequency
from northing.logic.people import Actor, Item, allows
from northing.logic.transfer.known import Known, KnownDefinition, KnownKpi, KnownPerson, KnownUnit
from northing.logic.transfer.result import Plan
from northing.models import Definition, Kpi, PlanValue, Threshold
from northing.queries.kpis.series import series
from northing.queries.people import item_of, visible_persons, visible_units

REFUSALS_AT_MOST = 50


def known_for(actor: Actor, unit_id: int | None) -> Known:
    """What the organisation has, as far as an import must recognise it.

    Definitions and units are known to everyone; a KPI that the actor may not see is known too, so that the import
    can refuse to write to it instead of making a second one.
    """
    mine = actor.organisation_id
    return Known(
        units=[KnownUnit(*row) for row in visible_units(actor).values_list("pk", "name", "parent_id")],
        persons=[KnownPerson(*row) for row in visible_persons(actor).values_list("pk", "name", "email")],
        definitions=[
            KnownDefinition(
                id=row.pk,
                name=row.name,
                key=row.key,
                frequency=Frequency(row.frequency),
                year_start=row.year_start,
                direction=Direction(row.direction),
                measure_unit=row.measure_unit,
                lower_bound=row.lower_bound,
                upper_bound=row.upper_bound,
            )
            for row in Definition.objects.filter(organisation_id=mine)
        ],
        kpis=[
            KnownKpi(*row)
            for row in Kpi.objects.filter(organisation_id=mine).values_list("pk", "definition_id", "unit_id")
        ],
        default_unit_id=unit_id,
        values=_values,
        plans=_plans,
        thresholds=_thresholds,
    )


def _values(kpi_id: int) -> dict[date, Decimal]:
    return {point.period_start: point.value for point in series(kpi_id)}


def _plans(kpi_id: int) -> dict[date, Decimal]:
    rows = PlanValue.objects.filter(kpi_id=kpi_id).order_by("period_start", "id").values_list("period_start", "value")
    return {start: value for start, value in dict(rows).items() if value is not None}


def _thresholds(kpi_id: int) -> list[tuple[date, Decimal | None]]:
    return list(Threshold.objects.filter(kpi_id=kpi_id).order_by("valid_from", "id").values_list("valid_from", "level"))


def import_refusals(actor: Actor, plan: Plan) -> list[str]:
    """Why the actor may not import this: units and KPIs that are not theirs to fill. Empty when all is allowed."""
    mine = actor.organisation_id
    held = {kpi.pk: kpi for kpi in Kpi.objects.filter(organisation_id=mine, pk__in=[k.id for k in plan.kpis if k.id])}
    refused: dict[str, None] = {}  # an ordered set
    for unit in plan.units:
        if unit.id is None and not allows(actor, "unit.manage", _at(plan, actor, unit.parent)):
            refused[f"You may not add the unit “{unit.name}”."] = None
    for kpi in plan.kpis:
        unit = plan.units[kpi.unit]
        if kpi.id is not None:
            if not allows(actor, "kpi.record", item_of(held[kpi.id])):
                refused[f"You may not record values at “{unit.name}”."] = None
        elif unit.id is not None and not allows(actor, "kpi.create", Item(mine, unit_id=unit.id)):
            refused[f"You may not add KPIs to “{unit.name}”."] = None
    return list(refused)[:REFUSALS_AT_MOST]


def _at(plan: Plan, actor: Actor, place: int | None) -> Item:
    """The unit above a planned one, for the table of rights; a unit that is itself new counts as its own parent's."""
    while place is not None and plan.units[place].id is None:
        place = plan.units[place].parent
    return Item(actor.organisation_id, unit_id=plan.units[place].id if place is not None else None)
