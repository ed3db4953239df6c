"""Which KPIs an actor may see, and one of them. Every read of KPIs starts here."""

from django.db.models import QuerySet

from northing.logic.people import Actor
from northing.models import Definition, Kpi
from northing.queries.people import audience, one, permitted


def visible_kpis(actor: Actor) -> QuerySet[Kpi]:
    """KPIs whose visibility includes the actor, archived ones too."""
    return Kpi.objects.filter(audience(actor))


def live_kpis(actor: Actor) -> QuerySet[Kpi]:
    """Visible KPIs that are not archived."""
    return visible_kpis(actor).filter(archived_at=None)


def recordable_kpis(actor: Actor) -> QuerySet[Kpi]:
    """KPIs whose values the actor may record, without archived ones."""
    return Kpi.objects.filter(permitted(actor, "kpi.record"), archived_at=None)


def visible_definitions(actor: Actor) -> QuerySet[Definition]:
    """Definitions that at least one visible KPI uses: a private KPI must not show through its definition."""
    return Definition.objects.filter(
        organisation_id=actor.organisation_id, pk__in=visible_kpis(actor).values("definition_id")
    )


def kpi_of(actor: Actor, kpi_id: int) -> Kpi:
    """Return one visible KPI with its definition and unit; raise NotFound otherwise."""
    return one(visible_kpis(actor).select_related("definition", "unit", "owner"), kpi_id)
