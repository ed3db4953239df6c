"""A KPI at a unit: adopting a definition, owner and visibility, archiving. Its meaning is changed in `definitions`."""

from django.db import transaction

from northing.actions.activity import announce, audit, changed
from northing.actions.kpis.states import refresh
from northing.lib import clock
from northing.lib.errors import Conflict, Fault, Invalid, NotFound, Stale
from northing.lib.ids import show
from northing.logic.people import Actor, Item, Visibility
from northing.models import Definition, Kpi
from northing.queries.kpis.visible import kpi_of, visible_definitions
from northing.queries.people import item_of, one, require, visible_persons, visible_units


@transaction.atomic
def adopt_definition(
    actor: Actor,
    *,
    definition_id: int,
    unit_id: int,
    owner_id: int | None = None,
    visibility: Visibility = Visibility.EVERYONE,
    batch: int | None = None,
) -> Kpi:
    """Measure an existing definition at another unit.

    Raises NotFound (definition, unit or owner unknown here), Conflict when the unit has it already, Invalid for a
    private KPI without an owner, Denied.
    """
    definition = one(visible_definitions(actor), definition_id)
    return adopt(actor, definition=definition, unit_id=unit_id, owner_id=owner_id, visibility=visibility, batch=batch)


def adopt(
    actor: Actor,
    *,
    definition: Definition,
    unit_id: int,
    owner_id: int | None,
    visibility: Visibility,
    batch: int | None = None,
) -> Kpi:
    """The shared end of `adopt_definition` and `create_definition`, inside their transaction."""
    unit = one(visible_units(actor), unit_id)
    require(actor, "kpi.create", Item(actor.organisation_id, unit_id=unit.pk))
    _check_audience(actor, owner_id, visibility)
    if Kpi.objects.filter(definition=definition, unit=unit).exists():
        text = f"{unit.name} measures this already, perhaps as a KPI that is archived or not yours to see."
        raise Conflict(Fault(text, "unit"))
    kpi = Kpi.objects.create(
        organisation_id=actor.organisation_id,
        definition=definition,
        unit=unit,
        owner_id=owner_id,
        visibility=visibility,
        batch=batch,
    )
    refresh(actor.organisation_id, [kpi.pk])
    facts = {"definition": definition.name, "unit": unit.name, "visibility": visibility}
    audit(actor, "kpi.create", "kpi", kpi.pk, {**facts, "owner": show("per", owner_id) if owner_id else None})
    announce(actor.organisation_id, "kpi.changed", kpis=[kpi.pk])
    return kpi


@transaction.atomic
def update_kpi(actor: Actor, *, kpi_id: int, version: int, owner_id: int | None, visibility: Visibility) -> Kpi:
    """Change who owns a KPI and who may see it; `version` is the row's as the actor last saw it.

    Raises Stale when somebody was faster, Invalid for a private KPI without an owner, NotFound, Denied.
    """
    kpi = _locked(actor, kpi_id)
    if kpi.version != version:
        raise Stale("Somebody changed this KPI after you opened it. Reload it and make your change again.")
    after = {"owner_id": owner_id, "visibility": visibility}
    changes = changed({name: getattr(kpi, name) for name in after}, after)
    if not changes:
        return kpi
    _check_audience(actor, owner_id, visibility)
    kpi.owner_id, kpi.visibility, kpi.version = owner_id, visibility, kpi.version + 1
    kpi.save(update_fields=["owner", "visibility", "version"])
    if "owner_id" in changes:
        changes["owner"] = [show("per", key) if key else None for key in changes.pop("owner_id")]
    audit(actor, "kpi.update", "kpi", kpi.pk, changes)
    announce(actor.organisation_id, "kpi.changed", kpis=[kpi.pk])
    return kpi


@transaction.atomic
def archive_kpi(actor: Actor, *, kpi_id: int) -> Kpi:
    """Take a KPI off the boards; its values and history stay. Raises Conflict when it is archived already."""
    kpi = _locked(actor, kpi_id)
    if kpi.archived_at is not None:
        raise Conflict("This KPI is archived already.")
    kpi.archived_at = clock.now()
    return _archived(actor, kpi, "kpi.archive")


@transaction.atomic
def restore_kpi(actor: Actor, *, kpi_id: int) -> Kpi:
    """Bring an archived KPI back. Raises Conflict when it is not archived."""
    kpi = _locked(actor, kpi_id)
    if kpi.archived_at is None:
        raise Conflict("This KPI is not archived.")
    kpi.archived_at = None
    return _archived(actor, kpi, "kpi.restore")


def _archived(actor: Actor, kpi: Kpi, verb: str) -> Kpi:
    kpi.version += 1
    kpi.save(update_fields=["archived_at", "version"])
    audit(actor, verb, "kpi", kpi.pk)
    announce(actor.organisation_id, "kpi.changed", kpis=[kpi.pk])
    return kpi


def _locked(actor: Actor, kpi_id: int) -> Kpi:
    """The KPI, which the actor may change, locked until the end of the transaction."""
    require(actor, "kpi.update", item_of(kpi_of(actor, kpi_id)))
    return Kpi.objects.select_for_update().get(pk=kpi_id)


def _check_audience(actor: Actor, owner_id: int | None, visibility: Visibility) -> None:
    if owner_id is not None and not visible_persons(actor).filter(pk=owner_id).exists():
        raise NotFound("There is no such person in this organisation.")
    if visibility is Visibility.PRIVATE and owner_id is None:
        raise Invalid("A private KPI is seen by its owner only: name the owner.", field="owner")
