"""What an actor may see of the OKRs; every other read of this area starts here."""

from django.db.models import QuerySet

from northing.logic.people import Actor
from northing.models import Cycle, Initiative, KeyResult, Kpi, Objective
from northing.queries.people import audience


def visible_cycles(actor: Actor) -> QuerySet[Cycle]:
    """Cycles are for everyone in the organisation."""
    return Cycle.objects.filter(organisation_id=actor.organisation_id)


def visible_objectives(actor: Actor) -> QuerySet[Objective]:
    """Objectives whose visibility includes the actor, in every state."""
    return Objective.objects.filter(audience(actor))


def visible_key_results(actor: Actor) -> QuerySet[KeyResult]:
    """Key results of visible objectives."""
    return KeyResult.objects.filter(audience(actor, "objective__"))


def visible_initiatives(actor: Actor) -> QuerySet[Initiative]:
    """Initiatives of visible objectives."""
    return Initiative.objects.filter(audience(actor, "objective__"))


def readable_kpis(actor: Actor) -> QuerySet[Kpi]:
    """KPIs whose visibility includes the actor, those in use only."""
    return Kpi.objects.filter(audience(actor), archived_at=None)
