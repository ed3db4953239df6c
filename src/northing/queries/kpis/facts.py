"""What lists need to know of a KPI, read in one joined row each: never a model instance, never a row of history."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from northing.logic.kpis.definition import Frequency, KpiStatus
from northing.logic.kpis.status import Limit
from northing.logic.people import Item, Visibility
from northing.models import Kpi
from northing.queries.kpis.thresholds import limit_of
from northing.queries.kpis.wording import Measure


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """One KPI with its definition, unit, owner and derived rows; the derived part is None while there is none."""

    pk: int
    organisation_id: int
    visibility: str
    unit_id: int
    unit_name: str
    owner_id: int | None
    owner_name: str | None
    name: str
    measure_unit: str
    decimals: int | None
    direction: str
    frequency: str
    year_start: int
    lower_bound: Decimal | None
    upper_bound: Decimal | None
    period_start: date | None
    value: Decimal | None
    points: list[tuple[str, str | None]] | None
    status: str | None
    stale_on: date | None
    level: Decimal | None
    upper: Decimal | None
    comparison: str | None
    plan: Decimal | None
    breaches: int | None
    variation: str | None
    assurance: str | None
    words: str | None
    lower_limit: Decimal | None
    upper_limit: Decimal | None
    marks: list[tuple[int, int, str, bool | None]] | None

    @property
    def limit(self) -> Limit | None:
        """The threshold of the latest value's period."""
        return limit_of(self.comparison, self.level, self.upper) if self.comparison else None

    @property
    def measure(self) -> Measure:
        """How its numbers and periods are written."""
        return Measure(self.measure_unit, self.decimals, Frequency(self.frequency), self.year_start)

    @property
    def item(self) -> Item:
        """What the table of rights needs to know of it."""
        return Item(self.organisation_id, self.owner_id, self.unit_id, Visibility(self.visibility))

    @property
    def is_breached(self) -> bool:
        """Whether the newest value breaks the threshold, however old it is."""
        return self.status == KpiStatus.BREACHES

    def status_on(self, today: date) -> KpiStatus:
        """The status that is shown: an old value is stale, whatever it once said (D7); no value is no data."""
        if self.period_start is None or self.status is None:
            return KpiStatus.NO_DATA
        if self.stale_on is not None and self.stale_on <= today:
            return KpiStatus.STALE
        return KpiStatus(self.status)


_ELSEWHERE = {
    "unit_name": "unit__name",
    "owner_name": "owner__name",
    **{
        name: f"definition__{name}"
        for name in (
            *("name", "measure_unit", "decimals", "direction", "frequency"),
            *("year_start", "lower_bound", "upper_bound"),
        )
    },
    **{name: f"latest__{name}" for name in ("period_start", "value", "points")},
    **{
        name: f"state__{name}"
        for name in (
            *("status", "stale_on", "level", "upper", "comparison", "plan", "breaches"),
            *("variation", "assurance", "words", "lower_limit", "upper_limit", "marks"),
        )
    },
}
COLUMNS = tuple(_ELSEWHERE.get(column.name, column.name) for column in fields(KpiFacts))


def facts_of(kpis: "QuerySet[Kpi, Any]") -> list[KpiFacts]:
    """Read the facts of a visible queryset, in its order."""
    return [KpiFacts(*row) for row in kpis.values_list(*COLUMNS)]
