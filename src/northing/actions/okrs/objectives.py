"""Objectives: from draft to active to dropped. Closing has a module of its own."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from northing.actions.activity import audit, changed
from northing.actions.okrs.rows import (
    expect_open,
    expect_unclosed_cycle,
    member,
    objective_for,
    text,
    unit,
)
from northing.actions.okrs.standings import refresh
from northing.lib import clock
from northing.lib.errors import Conflict, Fault, Invalid
from northing.logic.okrs.definition import KeyResultType, ObjectiveKind, ObjectiveState, Reason
from northing.logic.people import Actor, Item, Visibility, covers
from northing.models import Answer, KeyResult, Objective
from northing.queries.okrs.parts import chain_above
from northing.queries.okrs.visible import visible_cycles, visible_objectives
from northing.queries.people import item_of, one, require


@dataclass(frozen=True)
class ObjectiveFields:
    """What a person writes about an objective."""

    title: str
    unit_id: int
    owner_id: int
    why: str = ""
    kind: ObjectiveKind = ObjectiveKind.COMMITTED
    reason: Reason = Reason.GROW
    parent_id: int | None = None
    visibility: Visibility = Visibility.EVERYONE


@transaction.atomic
def create_objective(actor: Actor, *, cycle_id: int, fields: ObjectiveFields) -> Objective:
    """Write a draft. Nothing publishes itself: a person accepts it (`activate_objective`).

    Invalid: no title, unknown unit or owner. NotFound: cycle or parent the actor may not see. Conflict: cycle over.
    """
    place = Item(actor.organisation_id, fields.owner_id, fields.unit_id, fields.visibility)
    require(actor, "objective.create", place, read="objective.read")
    cycle = one(visible_cycles(actor), cycle_id)
    expect_unclosed_cycle(cycle)
    row = Objective(organisation_id=actor.organisation_id, cycle=cycle, state=ObjectiveState.DRAFT)
    _fill(actor, row, fields)
    row.save(force_insert=True)
    audit(actor, "objective.create", "objective", row.pk, {"cycle": cycle.pk, **_facts(row)})
    refresh(actor.organisation_id, [row.pk])
    return row


@transaction.atomic
def update_objective(
    actor: Actor, *, objective_id: int, fields: ObjectiveFields, version: int | None = None
) -> Objective:
    """Change what is written about an objective; also its parent and who may see it.

    Invalid: as in `create_objective`, a parent below it, an audience that may not see a KPI its key results follow.
    Denied, Stale, Conflict (closed or dropped).
    """
    row = objective_for(actor, objective_id, "objective.update", version)
    expect_open(row)
    before, parent_before = _facts(row), row.parent_id
    _fill(actor, row, fields)
    require(actor, "objective.update", item_of(row))  # nobody locks themselves out by mistake
    _check_followed(row)
    changes = changed(before, _facts(row))
    if changes:
        row.version += 1
        row.save(update_fields=[*_COLUMNS, "version"])
        audit(actor, "objective.update", "objective", row.pk, changes)
        refresh(actor.organisation_id, [row.pk, *([parent_before] if parent_before else [])])
    return row


@transaction.atomic
def set_parent(actor: Actor, *, objective_id: int, parent_id: int | None, version: int | None = None) -> Objective:
    """Let an objective support a higher one, or none. Invalid when the higher one lies below it."""
    row = objective_for(actor, objective_id, "objective.update", version)
    expect_open(row)
    before = row.parent_id
    _check_parent(actor, row, parent_id)
    if before != parent_id:
        row.parent_id, row.version = parent_id, row.version + 1
        row.save(update_fields=["parent", "version"])
        audit(actor, "objective.update", "objective", row.pk, {"parent": [before, parent_id]})
        refresh(actor.organisation_id, [row.pk, *([before] if before else [])])
    return row


@transaction.atomic
def activate_objective(actor: Actor, *, objective_id: int, version: int | None = None) -> Objective:
    """Accept a draft. It needs a key result (E2-16), and each one that is measured needs a target.

    Conflict: no draft, no key result, cycle over. Invalid: a key result without target or steps.
    """
    row = objective_for(actor, objective_id, "objective.update", version)
    if row.state != ObjectiveState.DRAFT:
        raise Conflict(f"Only a draft can be accepted; this objective is {ObjectiveState(row.state).label.lower()}.")
    expect_unclosed_cycle(row.cycle)
    _check_ready(row)
    row.state, row.activated_at, row.version = ObjectiveState.ACTIVE, clock.now(), row.version + 1
    row.save(update_fields=["state", "activated_at", "version"])
    settle_drafts(row)
    audit(actor, "objective.activate", "objective", row.pk, {"state": [ObjectiveState.DRAFT, ObjectiveState.ACTIVE]})
    refresh(actor.organisation_id, [row.pk])
    return row


@transaction.atomic
def drop_objective(actor: Actor, *, objective_id: int, reason: str, version: int | None = None) -> Objective:
    """Give an objective up, with the reason. It no longer counts in the one above."""
    row = objective_for(actor, objective_id, "objective.update", version)
    expect_open(row)
    why = text(reason, "reason", "why it is dropped", required=True)
    before = row.state
    row.state, row.version = ObjectiveState.DROPPED, row.version + 1
    row.save(update_fields=["state", "version"])
    settle_drafts(row)
    audit(actor, "objective.drop", "objective", row.pk, {"state": [before, ObjectiveState.DROPPED], "reason": why})
    refresh(actor.organisation_id, [row.pk])
    return row


def settle_drafts(row: Objective) -> None:
    """An objective that is no draft any more frees its KPI for another one."""
    Answer.objects.filter(objective=row, is_open_draft=True).update(is_open_draft=False)


_COLUMNS = ("title", "why", "unit_id", "owner_id", "kind", "reason", "parent_id", "visibility")


def _facts(row: Objective) -> dict[str, Any]:
    return {name.removesuffix("_id"): getattr(row, name) for name in _COLUMNS}


def _fill(actor: Actor, row: Objective, fields: ObjectiveFields) -> None:
    row.title = text(fields.title, "title", "what you want to reach", most=200, required=True)
    row.why = text(fields.why, "why", "the reason")
    if row.unit_id != fields.unit_id:
        row.unit_id = unit(actor, fields.unit_id)
    if row.owner_id != fields.owner_id:
        row.owner_id = member(actor, fields.owner_id)
    row.kind, row.reason, row.visibility = fields.kind, fields.reason, fields.visibility
    if row.parent_id != fields.parent_id:
        _check_parent(actor, row, fields.parent_id)
        row.parent_id = fields.parent_id


def _check_parent(actor: Actor, row: Objective, parent_id: int | None) -> None:
    if parent_id is None or parent_id == row.parent_id:
        return
    parent = visible_objectives(actor).filter(pk=parent_id).first()
    if parent is None:
        raise Invalid(Fault("Choose an objective that you may see.", "parent"))
    if parent.state in {ObjectiveState.CLOSED, ObjectiveState.DROPPED}:
        state = ObjectiveState(parent.state).label.lower()
        raise Invalid(Fault(f"“{parent.title}” is {state}. Choose an open objective.", "parent"))
    if row.pk in chain_above([parent_id]):
        raise Invalid(Fault("That objective supports this one already; a circle leads nowhere.", "parent"))


def _check_followed(row: Objective) -> None:
    """A key result may follow a KPI only where everyone who reads the objective may read the KPI."""
    place = item_of(row)
    for key_result in KeyResult.objects.filter(objective=row, kpi__isnull=False).select_related("kpi"):
        if key_result.kpi is not None and not covers(item_of(key_result.kpi), place):
            message = (
                f"“{key_result.title}” follows a KPI that fewer people may see. "
                "Keep the objective as restricted as the KPI, or take the key result out first."
            )
            raise Invalid(Fault(message, "visibility"))


def _check_ready(row: Objective) -> None:
    found = list(KeyResult.objects.filter(objective=row).prefetch_related("milestones"))
    if not found:
        raise Conflict("An objective needs at least one key result before it can be accepted. Add how you will know.")
    faults = [Fault(problem) for problem in map(_unready, found) if problem]
    if faults:
        raise Invalid(*faults)


def _unready(key_result: KeyResult) -> str:
    kind = KeyResultType(key_result.type)
    if (kind.is_moved or kind.is_held) and key_result.target is None:
        return f"“{key_result.title}” has no target yet. Enter the value that has to be reached."
    if kind is KeyResultType.MILESTONE and not key_result.milestones.all():
        return f"“{key_result.title}” has no milestones yet. Add the steps."
    return ""
