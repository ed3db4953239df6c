"""Cycles: any dates, a year may hold quarters, and the four states they pass through (E3-22, Q10)."""

from datetime import date

from django.db import transaction

from northing.actions.activity import announce, audit, changed
from northing.actions.okrs.rows import cycle_for, text
from northing.lib.errors import Conflict, Fault, Invalid
from northing.logic.kpis.periods.forms import FIRST_YEAR, LAST_YEAR
from northing.logic.okrs.definition import CycleState, ObjectiveState
from northing.logic.people import Actor
from northing.models import Cycle, KeyResult, Objective
from northing.queries.okrs.visible import visible_cycles
from northing.queries.people import require, whole

_ORDER = list(CycleState)


@transaction.atomic
def create_cycle(actor: Actor, *, name: str, start: date, end: date, parent_id: int | None = None) -> Cycle:
    """Open a cycle for planning. Invalid: name taken, end not after start, dates outside the parent or the calendar."""
    require(actor, "cycle.manage", whole(actor))
    row = Cycle(organisation_id=actor.organisation_id, parent_id=parent_id, start=start, end=end)
    row.name = text(name, "name", "a name", most=80, required=True)
    _check(actor, row)
    row.save(force_insert=True)
    audit(actor, "cycle.create", "cycle", row.pk, _facts(row))
    announce(actor.organisation_id, "cycle.changed", cycles=[row.pk])
    return row


@transaction.atomic
def update_cycle(
    actor: Actor,
    *,
    cycle_id: int,
    name: str,
    start: date,
    end: date,
    parent_id: int | None = None,
    version: int | None = None,
) -> Cycle:
    """Change name, dates or parent. Invalid as in `create_cycle`, or when open key results would end up outside."""
    require(actor, "cycle.manage", whole(actor))
    row = cycle_for(actor, cycle_id, version)
    before = _facts(row)
    row.name = text(name, "name", "a name", most=80, required=True)
    row.start, row.end, row.parent_id = start, end, parent_id
    _check(actor, row)
    _check_contents(row)
    changes = changed(before, _facts(row))
    if changes:
        row.version += 1
        row.save(update_fields=["name", "start", "end", "parent", "version"])
        audit(actor, "cycle.update", "cycle", row.pk, changes)
        announce(actor.organisation_id, "cycle.changed", cycles=[row.pk])
    return row


@transaction.atomic
def move_cycle(actor: Actor, *, cycle_id: int, to: CycleState, version: int | None = None) -> Cycle:
    """Move a cycle one state on, or one back while it is not closed. Closing needs every objective closed or dropped.

    Conflict: a step that does not exist, objectives still open, cycles inside still open.
    """
    require(actor, "cycle.manage", whole(actor))
    row = cycle_for(actor, cycle_id, version)
    now = CycleState(row.state)
    if to is now:
        return row
    if now is CycleState.CLOSED or abs(_ORDER.index(to) - _ORDER.index(now)) != 1:
        raise Conflict(f"{row.name} is in {now.label.lower()}; it cannot go to {to.label.lower()} from there.")
    if to is CycleState.CLOSED:
        _expect_finished(row)
    row.state, row.version = to, row.version + 1
    row.save(update_fields=["state", "version"])
    audit(actor, "cycle.move", "cycle", row.pk, {"state": [now, to]})
    announce(actor.organisation_id, "cycle.changed", cycles=[row.pk])
    return row


def _facts(row: Cycle) -> dict[str, object]:
    return {"name": row.name, "start": row.start, "end": row.end, "parent": row.parent_id}


def _check(actor: Actor, row: Cycle) -> None:
    if row.end <= row.start:
        raise Invalid(Fault(f"The end {row.end} is not after the start {row.start}. Choose a later end.", "end"))
    if row.start.year < FIRST_YEAR or row.end.year > LAST_YEAR:
        field = "start" if row.start.year < FIRST_YEAR else "end"
        raise Invalid(Fault(f"A cycle lies between {FIRST_YEAR} and {LAST_YEAR}. Choose other dates.", field))
    taken = visible_cycles(actor).filter(name__iexact=row.name).exclude(pk=row.pk)
    if taken.exists():
        raise Invalid(Fault(f"There is already a cycle called “{row.name}”. Choose another name.", "name"))
    if row.parent_id is not None:
        _check_parent(actor, row)
    inside = visible_cycles(actor).filter(parent_id=row.pk)
    outside = inside.exclude(start__gte=row.start, end__lte=row.end).values_list("name", flat=True)
    if outside:
        raise Invalid(Fault(f"These dates no longer hold {', '.join(outside)}.", "end"))


def _check_parent(actor: Actor, row: Cycle) -> None:
    parents = dict(visible_cycles(actor).values_list("pk", "parent_id"))
    above: int | None = row.parent_id
    if above not in parents:
        raise Invalid(Fault("Choose a cycle of the organisation.", "parent"))
    while above is not None:
        if above == row.pk:
            raise Invalid(Fault("A cycle cannot lie inside itself. Choose another one.", "parent"))
        above = parents[above]
    parent = visible_cycles(actor).get(pk=row.parent_id)
    if not (parent.start <= row.start and row.end <= parent.end):
        text = f"{parent.name} runs from {parent.start} to {parent.end}. Choose dates inside it, or another cycle."
        raise Invalid(Fault(text, "parent"))


def _check_contents(row: Cycle) -> None:
    late = (
        KeyResult.objects.filter(objective__cycle=row)
        .filter(objective__state__in=[ObjectiveState.DRAFT, ObjectiveState.ACTIVE])
        .exclude(due__gte=row.start, due__lte=row.end)
        .count()
    )
    if late:
        count = "1 key result is" if late == 1 else f"{late} key results are"
        raise Invalid(Fault(f"{count} due outside these dates. Change the due dates first.", "end"))


def _expect_finished(row: Cycle) -> None:
    still = Objective.objects.filter(cycle=row, state__in=[ObjectiveState.DRAFT, ObjectiveState.ACTIVE]).count()
    if still:
        count = "1 objective is" if still == 1 else f"{still} objectives are"
        raise Conflict(f"{count} still open in {row.name}. Close or drop them first.")
    inside = row.children.exclude(state=CycleState.CLOSED).values_list("name", flat=True)
    if inside:
        raise Conflict(f"{', '.join(inside)} inside {row.name} is not closed yet.")
