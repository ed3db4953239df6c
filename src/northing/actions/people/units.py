"""Writes of units: the tree and who works where."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from northing.actions.activity import audit, changed
from northing.lib.errors import Conflict, Invalid
from northing.logic.people import Actor, UnitKind
from northing.models import Organisation, Unit, UnitMember
from northing.queries.people import one, require, unit_and_below, unit_item, visible_persons, visible_units


def create_unit(actor: Actor, *, parent_id: int, name: str, kind: UnitKind = UnitKind.TEAM) -> Unit:
    """Add a unit under another one that the actor may manage."""
    parent = one(visible_units(actor), parent_id)
    require(actor, "unit.manage", unit_item(parent))
    unit = Unit(organisation_id=actor.organisation_id, parent=parent, name=_name(name), kind=kind)
    with transaction.atomic():
        _save(unit, force_insert=True)
        audit(actor, "unit.create", "unit", unit.pk, {"name": unit.name, "kind": kind, "under": parent.name})
    return unit


def update_unit(actor: Actor, *, unit_id: int, name: str, kind: UnitKind) -> Unit:
    """Change name and kind."""
    with transaction.atomic():
        unit = _managed(actor, unit_id)
        fields = changed({"name": unit.name, "kind": unit.kind}, {"name": _name(name), "kind": kind.value})
        if fields:
            unit.name, unit.kind = _name(name), kind
            _save(unit, update_fields=list(fields))
            audit(actor, "unit.update", "unit", unit.pk, {"unit": unit.name, **fields})
    return unit


def move_unit(actor: Actor, *, unit_id: int, parent_id: int) -> Unit:
    """Put a unit, with everything below it, under another one; both must be the actor's to manage.

    Raises Conflict when the new place lies inside the unit itself, or the unit is the top.
    """
    with transaction.atomic():
        # One move at a time in an organisation: two that are fine alone could make a circle together.
        Organisation.objects.select_for_update().get(pk=actor.organisation_id)
        unit = _managed(actor, unit_id)
        parent = one(visible_units(actor), parent_id)
        require(actor, "unit.manage", unit_item(parent))
        if unit.parent_id is None:
            raise Conflict("The top unit cannot be moved.")
        if parent_id in unit_and_below(actor, unit_id):
            raise Conflict(f"“{unit.name}” cannot stand under itself or a unit below it.")
        if unit.parent_id != parent_id:
            before = one(visible_units(actor), unit.parent_id).name
            unit.parent = parent
            _save(unit, update_fields=["parent"])
            audit(actor, "unit.move", "unit", unit.pk, {"unit": unit.name, "under": [before, parent.name]})
    return unit


def delete_unit(actor: Actor, *, unit_id: int) -> None:
    """Delete an empty unit. Raises Conflict and says what is still in it."""
    with transaction.atomic():
        unit = _managed(actor, unit_id)
        if unit.parent_id is None:
            raise Conflict("The top unit cannot be deleted.")
        members = UnitMember.objects.filter(unit=unit).count()
        if members:
            raise Conflict(f"“{unit.name}” still has {members} {'person' if members == 1 else 'people'}.")
        try:
            unit.delete()
        except ProtectedError as error:
            raise Conflict(f"“{unit.name}” still has {_kinds(error)}. Move or remove them first.") from error
        audit(actor, "unit.delete", "unit", unit_id, {"name": unit.name})


def set_unit_member(actor: Actor, *, unit_id: int, person_id: int, is_lead: bool) -> None:
    """Put a person into a unit, or change whether they lead it."""
    with transaction.atomic():
        unit = _managed(actor, unit_id)
        person = one(visible_persons(actor), person_id)
        row, is_new = UnitMember.objects.select_for_update().get_or_create(
            organisation_id=actor.organisation_id, unit=unit, person=person, defaults={"is_lead": is_lead}
        )
        if not is_new and row.is_lead == is_lead:
            return
        row.is_lead = is_lead
        row.save(update_fields=["is_lead"])
        what = "lead" if is_lead else "member"
        audit(actor, "unit.member", "unit", unit.pk, {"unit": unit.name, "person": person.name, "now": what})


def remove_unit_member(actor: Actor, *, unit_id: int, person_id: int) -> None:
    """Take a person out of a unit; what they own stays theirs."""
    with transaction.atomic():
        unit = _managed(actor, unit_id)
        row = UnitMember.objects.filter(unit=unit, person_id=person_id).select_related("person").first()
        if row is None:
            return
        row.delete()
        audit(actor, "unit.member", "unit", unit.pk, {"unit": unit.name, "person": row.person.name, "now": "left"})


def _managed(actor: Actor, unit_id: int) -> Unit:
    unit = one(visible_units(actor).select_for_update(), unit_id)
    require(actor, "unit.manage", unit_item(unit))
    return unit


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise Invalid("The unit needs a name.", field="name")
    if len(name) > 120:
        raise Invalid("The name is longer than 120 characters.", field="name")
    return name


def _save(unit: Unit, **how: object) -> None:
    try:
        with transaction.atomic():
            unit.save(**how)  # type: ignore[arg-type]
    except IntegrityError as error:
        raise Invalid(f"There is already a unit called “{unit.name}” there.", field="name") from error


def _kinds(error: ProtectedError) -> str:
    """What stands in the way, without numbers: not all of it may be visible to the one who asks."""
    kinds = {str(row._meta.verbose_name_plural) for row in error.protected_objects}
    return " and ".join(kind.replace("kpi", "KPI") for kind in sorted(kinds))
