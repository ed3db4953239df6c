"""Rows about to be changed: found among what the actor may see, locked, allowed and not changed by somebody else."""

from northing.lib.errors import Conflict, Fault, Invalid, NotFound, Stale
from northing.logic.okrs.definition import CycleState, ObjectiveState
from northing.logic.people import Actor
from northing.models import Cycle, KeyResult, Objective
from northing.queries.okrs.visible import visible_cycles, visible_objectives
from northing.queries.people import item_of, one, require, visible_persons, visible_units

LONGEST_TEXT = 4000


def objective_for(actor: Actor, objective_id: int, action: str, version: int | None = None) -> Objective:
    """The objective, locked; NotFound, Denied, or Stale when `version` is not the one that was read."""
    row = one(visible_objectives(actor).select_for_update(of=("self",)).select_related("cycle"), objective_id)
    require(actor, action, item_of(row))
    expect_version(row.version, version)
    return row


def key_result_for(
    actor: Actor, key_result_id: int, action: str, version: int | None = None
) -> tuple[Objective, KeyResult]:
    """The key result and its objective, the objective locked first."""
    found = KeyResult.objects.filter(pk=key_result_id, organisation_id=actor.organisation_id)
    objective_id = found.values_list("objective_id", flat=True).first()
    if objective_id is None:
        raise NotFound("There is no such thing, or you may not see it.")
    objective = objective_for(actor, objective_id, action)
    row = found.get()
    expect_version(row.version, version)
    return objective, row


def cycle_for(actor: Actor, cycle_id: int, version: int | None = None) -> Cycle:
    """The cycle, locked."""
    row = one(visible_cycles(actor).select_for_update(), cycle_id)
    expect_version(row.version, version)
    return row


def expect_version(found: int, read: int | None) -> None:
    """Refuse to overwrite what somebody else has changed in the meantime."""
    if read is not None and read != found:
        raise Stale("Somebody else changed this while you were writing. Reload the page and make your change again.")


def expect_open(objective: Objective) -> None:
    """Refuse to change what is closed or dropped: its story is told."""
    if objective.state in {ObjectiveState.CLOSED, ObjectiveState.DROPPED}:
        raise Conflict(f"This objective is {ObjectiveState(objective.state).label.lower()} and stays as it is.")


def expect_running(objective: Objective) -> None:
    """Refuse what only an active objective can take."""
    if objective.state == ObjectiveState.DRAFT:
        raise Conflict("This objective is still a draft. Accept it first.")
    expect_open(objective)


def expect_unclosed_cycle(cycle: Cycle) -> None:
    """Refuse new objectives in a cycle that is over."""
    if cycle.state in {CycleState.RETROSPECTIVE, CycleState.CLOSED}:
        state = CycleState(cycle.state).label.lower()
        raise Conflict(f"{cycle.name} is in {state}: choose a cycle that is being planned or running.")


def text(value: str, field: str, name: str, *, most: int = LONGEST_TEXT, required: bool = False) -> str:
    """A text as it is kept; Invalid when it is missing or too long."""
    kept = value.strip()
    if required and not kept:
        raise Invalid(Fault(f"Enter {name}.", field))
    if len(kept) > most:
        raise Invalid(Fault(f"{name[:1].upper()}{name[1:]} has {len(kept)} characters; {most} fit.", field))
    return kept


def member(actor: Actor, person_id: int, field: str = "owner") -> int:
    """A person who is an active member of the organisation."""
    if not visible_persons(actor).filter(pk=person_id).exists():
        raise Invalid(Fault("Choose an active member of the organisation.", field))
    return person_id


def unit(actor: Actor, unit_id: int, field: str = "unit") -> int:
    """A unit of the organisation."""
    if not visible_units(actor).filter(pk=unit_id).exists():
        raise Invalid(Fault("Choose a unit of the organisation.", field))
    return unit_id
