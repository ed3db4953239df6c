"""The dry run in plain values: counts, wrong cells, notes, a preview. Kept with the batch and shown on its page."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any

from northing.logic.transfer.result import Plan

PREVIEW = 20
LISTED = 50


def report_of(plan: Plan) -> dict[str, Any]:
    """Describe a plan as JSON values; numbers that could lose digits are text."""
    return {
        "rows": plan.rows,
        "inserted": plan.inserted,
        "corrected": plan.corrected,
        "unchanged": plan.unchanged,
        "thresholds": len(plan.thresholds),
        "plan_values": len(plan.plan_values),
        "new_units": [unit.name for unit in plan.units if unit.id is None][:LISTED],
        "new_unit_count": sum(unit.id is None for unit in plan.units),
        "new_definitions": [definition.name for definition in plan.definitions if definition.id is None][:LISTED],
        "new_definition_count": sum(definition.id is None for definition in plan.definitions),
        "new_kpi_count": sum(kpi.id is None for kpi in plan.kpis),
        "kpi_count": len(plan.kpis),
        "changes_nothing": plan.changes_nothing,
        "problems": [asdict(problem) for problem in plan.problems],
        "problem_count": plan.problem_count,
        "notes": [[note.words(count), count] for note, count in plan.notes.items() if count],
        "preview": list(islice(_preview(plan), PREVIEW)),
    }


def _preview(plan: Plan) -> Iterator[dict[str, Any]]:
    for planned in plan.measurements:
        kpi = plan.kpis[planned.kpi]
        yield {
            "kpi": plan.definitions[kpi.definition].name,
            "unit": plan.units[kpi.unit].name,
            "period_start": planned.period_start.isoformat(),
            "value": str(planned.value),
            "corrects": planned.corrects,
        }
