"""Initiatives: what we will do. They never move a score (A1, E4-56), so nothing here touches a standing."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from northing.actions.activity import announce, audit
from northing.actions.okrs.rows import expect_open, member, objective_for, text
from northing.lib.errors import NotFound
from northing.logic.okrs.definition import InitiativeState
from northing.logic.people import Actor
from northing.models import Initiative


@transaction.atomic
def add_initiative(
    actor: Actor, *, objective_id: int, title: str, owner_id: int | None = None, due: date | None = None
) -> Initiative:
    """Note something to do for an objective. Invalid: no title, unknown owner. Denied, Conflict."""
    objective = objective_for(actor, objective_id, "objective.check_in")
    expect_open(objective)
    last = Initiative.objects.filter(objective=objective).aggregate(last=Max("position"))["last"]
    row = Initiative.objects.create(
        organisation_id=actor.organisation_id,
        objective=objective,
        title=text(title, "title", "what you will do", most=200, required=True),
        owner_id=member(actor, owner_id) if owner_id else actor.person_id,
        due=due,
        position=0 if last is None else last + 1,
    )
    audit(actor, "initiative.create", "initiative", row.pk, {"objective": objective.pk, "title": row.title})
    announce(actor.organisation_id, "objective.changed", objectives=[objective.pk])
    return row


@transaction.atomic
def move_initiative(actor: Actor, *, initiative_id: int, to: InitiativeState) -> Initiative:
    """Say how far something to do is. NotFound, Denied, Conflict (objective closed or dropped)."""
    row = Initiative.objects.filter(pk=initiative_id, organisation_id=actor.organisation_id).first()
    if row is None:
        raise NotFound("There is no such thing, or you may not see it.")
    objective = objective_for(actor, row.objective_id, "objective.check_in")
    expect_open(objective)
    before = row.state
    if before != to:
        row.state = to
        row.save(update_fields=["state"])
        facts = {"objective": objective.pk, "title": row.title, "state": [before, to]}
        audit(actor, "initiative.move", "initiative", row.pk, facts)
        announce(actor.organisation_id, "objective.changed", objectives=[objective.pk])
    return row
