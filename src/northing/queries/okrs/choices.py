"""What forms of OKRs offer to choose from, as (key, words)."""

from northing.logic.okrs.definition import CycleState, ObjectiveState
from northing.logic.people import Actor, covers
from northing.models import Objective
from northing.queries.okrs.visible import readable_kpis, visible_cycles, visible_objectives
from northing.queries.people import item_of

Choices = list[tuple[int, str]]
_MOST = 500


def open_cycles(actor: Actor) -> Choices:
    """Cycles that take new objectives, the one that starts last first."""
    rows = visible_cycles(actor).filter(state__in=[CycleState.EXECUTION, CycleState.PLANNING])
    return list(rows.order_by("state", "-start", "name").values_list("pk", "name"))


def other_cycles(actor: Actor, cycle_id: int | None = None) -> Choices:
    """Cycles another one may lie in."""
    return list(visible_cycles(actor).exclude(pk=cycle_id or 0).order_by("-start", "name").values_list("pk", "name"))


def parents_for(actor: Actor, objective_id: int | None = None) -> Choices:
    """Open objectives that another one may support."""
    rows = visible_objectives(actor).filter(state__in=[ObjectiveState.DRAFT, ObjectiveState.ACTIVE])
    found = rows.exclude(pk=objective_id or 0).order_by("-cycle__start", "unit__name", "title")[:_MOST]
    return [
        (pk, f"{title} · {unit} · {cycle}")
        for pk, title, unit, cycle in found.values_list("pk", "title", "unit__name", "cycle__name")
    ]


def kpis_for(actor: Actor, objective: Objective) -> Choices:
    """KPIs a key result of this objective may follow, those of its unit first."""
    place = item_of(objective)
    rows = readable_kpis(actor).select_related("definition", "unit").order_by("definition__name", "pk")[: _MOST * 4]
    found = [row for row in rows if covers(item_of(row), place)]
    found.sort(key=lambda row: row.unit_id != objective.unit_id)
    return [(row.pk, f"{row.definition.name} · {row.unit.name}") for row in found]
