"""Threshold and plan rows as timelines of `logic.kpis.thresholds`."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from northing.logic.kpis.definition import Comparison
from northing.logic.kpis.status import Limit
from northing.logic.kpis.thresholds import Step, Timeline, timeline
from northing.models import PlanValue, Threshold


def limit_of(comparison: str, level: Decimal | None, upper: Decimal | None) -> Limit | None:
    """The limit three columns describe; None where no level is set."""
    return None if level is None else Limit(Comparison(comparison), level, upper)


def threshold_timelines(kpi_ids: Collection[int]) -> dict[int, Timeline]:
    """The timeline of each KPI that ever had a threshold, in one read."""
    steps: dict[int, list[Step]] = defaultdict(list)
    rows = Threshold.objects.filter(kpi_id__in=kpi_ids).order_by("id")
    for kpi_id, day, comparison, level, upper in rows.values_list(
        "kpi_id", "valid_from", "comparison", "level", "upper"
    ):
        steps[kpi_id].append(Step(day, limit_of(comparison, level, upper)))
    return {kpi_id: timeline(recorded) for kpi_id, recorded in steps.items()}


def plan_values(kpi_ids: Collection[int]) -> dict[int, dict[date, Decimal]]:
    """The plan of each KPI by period start; the row recorded last counts, withdrawn ones are left out."""
    plans: dict[int, dict[date, Decimal | None]] = defaultdict(dict)
    rows = PlanValue.objects.filter(kpi_id__in=kpi_ids).order_by("id")
    for kpi_id, day, value in rows.values_list("kpi_id", "period_start", "value"):
        plans[kpi_id][day] = value
    return {kpi_id: {day: value for day, value in plan.items() if value is not None} for kpi_id, plan in plans.items()}
