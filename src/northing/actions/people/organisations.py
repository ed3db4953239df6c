"""Writes of organisations: name and time zone, and the removal of one with everything in it."""

import zoneinfo
from dataclasses import dataclass
from graphlib import TopologicalSorter

from django.apps import apps
from django.db import connection, transaction
from django.db.models import ForeignKey, Model
from django.utils import timezone

from northing.actions.activity import audit, changed
from northing.lib.errors import Conflict, Invalid
from northing.logic.people import Actor
from northing.models import Membership, Organisation, Person
from northing.queries.people import require, whole


def update_organisation(actor: Actor, *, name: str, time_zone: str) -> Organisation:
    """Change the name and the zone in which days of periods begin."""
    require(actor, "organisation.manage", whole(actor))
    name = name.strip()
    if not name:
        raise Invalid("The organisation needs a name.", field="name")
    if time_zone not in zoneinfo.available_timezones():
        raise Invalid("Choose a time zone of the list.", field="time_zone")
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update().get(pk=actor.organisation_id)
        fields = changed(
            {"name": organisation.name, "time_zone": organisation.time_zone}, {"name": name, "time_zone": time_zone}
        )
        if fields:
            organisation.name, organisation.time_zone = name, time_zone
            organisation.save(update_fields=list(fields))
            audit(actor, "organisation.update", "organisation", organisation.pk, fields)
    return organisation


@dataclass(frozen=True)
class Erased:
    """What a removal took away."""

    name: str
    rows: int
    persons: int


def erase(organisation: Organisation) -> Erased:
    """Remove a sample organisation: every row of every table, and the persons who belong nowhere else.

    Runs on behalf of the system (`northing demo remove`). First the organisation is marked, from then on nobody gets
    in and the append-only triggers let its rows go; a removal that was interrupted is finished by the next call.
    Raises Conflict for an organisation that is not a sample.
    """
    if not organisation.is_sample:
        raise Conflict(f"“{organisation.name}” is not sample data. Only sample organisations are removed this way.")
    Organisation.objects.filter(pk=organisation.pk, erasing_at=None).update(erasing_at=timezone.now())
    with transaction.atomic():
        members = Membership.objects.filter(organisation=organisation).values_list("person_id", flat=True)
        persons = list(
            Person.objects.filter(pk__in=list(members)).exclude(
                pk__in=Membership.objects.exclude(organisation=organisation).values("person_id")
            )
        )
        rows = sum(_delete_rows(model, organisation.pk) for model in _children_first())
        for person in persons:
            person.delete()
        Organisation.objects.filter(pk=organisation.pk).delete()
    return Erased(organisation.name, rows, len(persons))


def _references(model: type[Model]) -> list["ForeignKey[Model, Model]"]:
    return [field for field in model._meta.get_fields() if isinstance(field, ForeignKey)]


def _children_first() -> list[type[Model]]:
    """Our tables so that each comes before those it points at. Read off the models: no table can be forgotten."""
    models = [model for model in apps.get_app_config("northing").get_models() if model not in (Organisation, Person)]
    order: TopologicalSorter[type[Model]] = TopologicalSorter()
    for model in models:
        order.add(model)
        for field in _references(model):
            if field.related_model in models and field.related_model is not model:
                order.add(field.related_model, model)
    return list(order.static_order())


def _delete_rows(model: type[Model], organisation_id: int) -> int:
    """Delete by plain SQL: keys between these rows are checked at the end of the transaction, and none is loaded."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = {field.name: field for field in _references(model)}
    if "organisation" in columns:
        where = f"{quote('organisation_id')} = %s"
    else:
        owner = columns["kpi"]
        parent = quote(owner.related_model._meta.db_table)
        where = f"{quote(owner.column)} IN (SELECT id FROM {parent} WHERE {quote('organisation_id')} = %s)"  # noqa: S608 - names of our own tables
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {where}", [organisation_id])  # noqa: S608 - names of our own tables
        return int(cursor.rowcount)
