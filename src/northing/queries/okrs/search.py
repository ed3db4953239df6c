"""Finds what the actor may see by a few letters of its name: KPIs, objectives, units, persons. For the palette."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from northing.lib.ids import show
from northing.logic.okrs.definition import ObjectiveState
from northing.logic.people import Actor
from northing.queries.kpis.visible import visible_kpis
from northing.queries.okrs.visible import visible_objectives
from northing.queries.people import visible_persons, visible_units

A_GROUP = 7
LONGEST = 80


@dataclass(frozen=True)
class Hit:
    """One thing found: its shown id, its name and a word on where it belongs."""

    shown_id: str
    label: str
    detail: str


@dataclass(frozen=True)
class Hits:
    """Hits of one kind ("kpi", "obj", "unit", "per")."""

    kind: str
    label: str
    items: tuple[Hit, ...]


def search(actor: Actor, text: str) -> list[Hits]:
    """Groups with hits. Every word must be part of the name; without text the newest things come."""
    words = text[:LONGEST].split()
    kpis = visible_kpis(actor).filter(_all("definition__name", words), archived_at=None)
    objectives = visible_objectives(actor).filter(_all("title", words)).exclude(state=ObjectiveState.DROPPED)
    groups = [
        _hits("kpi", "KPIs", kpis.order_by("-id").values_list("pk", "definition__name", "unit__name")[:A_GROUP]),
        _hits("obj", "Objectives", objectives.order_by("-id").values_list("pk", "title", "cycle__name")[:A_GROUP]),
    ]
    if words:
        units = visible_units(actor).filter(_all("name", words)).order_by("name")
        persons = visible_persons(actor).filter(_all("name", words)).order_by("name")
        groups.append(
            _hits("unit", "Units", ((key, name, "") for key, name in units.values_list("pk", "name")[:A_GROUP]))
        )
        groups.append(_hits("per", "People", persons.values_list("pk", "name", "email")[:A_GROUP]))
    return [group for group in groups if group.items]


def _all(field: str, words: list[str]) -> Q:
    found = Q()
    for word in words:
        found &= Q(**{f"{field}__icontains": word})
    return found


def _hits(kind: str, label: str, rows: Iterable[tuple[int, str, str]]) -> Hits:
    return Hits(kind, label, tuple(Hit(show(kind, key), name, detail) for key, name, detail in rows))
