"""What a person owns, across the areas: KPIs, open objectives and key results that the visitor may see."""

from dataclasses import dataclass

from django.urls import reverse

from northing.logic.okrs.definition import ObjectiveState
from northing.logic.people import Actor
from northing.queries.kpis.visible import live_kpis
from northing.queries.okrs.visible import visible_key_results, visible_objectives

_OPEN = (ObjectiveState.DRAFT, ObjectiveState.ACTIVE)
_MOST = 200


@dataclass(frozen=True)
class Owned:
    """One thing somebody looks after."""

    kind: str
    name: str
    unit: str
    url: str


def owned_by(actor: Actor, person_id: int) -> list[Owned]:
    """KPIs, then open objectives, then their key results, each by name."""
    kpis = live_kpis(actor).filter(owner_id=person_id).order_by("definition__name")
    objectives = visible_objectives(actor).filter(owner_id=person_id, state__in=_OPEN).order_by("title")
    results = visible_key_results(actor).filter(owner_id=person_id, objective__state__in=_OPEN).order_by("title")
    return [
        *(
            Owned("KPI", name, unit, reverse("kpis:show", args=[key]))
            for key, name, unit in kpis.values_list("pk", "definition__name", "unit__name")[:_MOST]
        ),
        *(
            Owned("Objective", name, unit, reverse("objectives:show", args=[key]))
            for key, name, unit in objectives.values_list("pk", "title", "unit__name")[:_MOST]
        ),
        *(
            Owned("Key result", name, unit, reverse("objectives:show", args=[key]))
            for key, name, unit in results.values_list("objective_id", "title", "objective__unit__name")[:_MOST]
        ),
    ]
