"""The terms of KPIs' definitions as `logic.kpis` wants them, in one read."""

from collections.abc import Collection

from northing.logic.kpis.definition import Direction, Frequency
from northing.logic.kpis.summary import Terms
from northing.models import Definition, Kpi

_FIELDS = ("direction", "frequency", "year_start", "lower_bound", "upper_bound")


def terms_of(definition: Definition) -> Terms:
    """The terms of one definition."""
    return Terms(
        Direction(definition.direction),
        Frequency(definition.frequency),
        definition.year_start,
        definition.lower_bound,
        definition.upper_bound,
    )


def terms_by_kpi(organisation_id: int, kpi_ids: Collection[int]) -> dict[int, Terms]:
    """The terms of each of these KPIs that belongs to the organisation."""
    rows = Kpi.objects.filter(organisation_id=organisation_id, pk__in=kpi_ids).values_list(
        "pk", *(f"definition__{name}" for name in _FIELDS)
    )
    return {
        pk: Terms(Direction(direction), Frequency(frequency), year_start, lower, upper)
        for pk, direction, frequency, year_start, lower, upper in rows
    }
