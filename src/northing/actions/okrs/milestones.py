"""The steps of a milestone key result: written with it, done one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from northing.actions.okrs.rows import text
from northing.lib.errors import Fault
from northing.logic.okrs.definition import KeyResultType
from northing.models import KeyResult, Milestone

MOST_STEPS = 40


@dataclass(frozen=True)
class MilestoneFields:
    """One step as a person writes it; `key` names a step that exists already."""

    title: str
    weight: Decimal = Decimal(1)
    due: date | None = None
    key: int | None = None


def check_milestones(kind: KeyResultType, steps: Sequence[MilestoneFields]) -> list[Fault]:
    """What is wrong with the steps (B6): none at all, too many, no weight."""
    if kind is not KeyResultType.MILESTONE:
        return []
    if not steps:
        return [Fault("Enter the milestones, one a line.", "milestones")]
    if len(steps) > MOST_STEPS:
        return [Fault(f"{len(steps)} milestones; {MOST_STEPS} fit.", "milestones")]
    if any(step.weight < 0 for step in steps) or not any(step.weight for step in steps):
        return [Fault("Weights are 0 or more, and one of them has to be above 0.", "milestones")]
    return []


def write_milestones(row: KeyResult, steps: Sequence[MilestoneFields]) -> dict[str, list[Any]]:
    """Make the steps of a key result be these, keeping the done day of those that stay; tell what changed."""
    if row.type != KeyResultType.MILESTONE:
        return {}
    before = {step.pk: step for step in Milestone.objects.filter(key_result=row)}
    told_before = [_told(step) for step in sorted(before.values(), key=lambda step: (step.position, step.pk))]
    by_title = {step.title.casefold(): step for step in before.values()}
    kept: set[int] = set()
    rows: list[Milestone] = []
    for position, fields in enumerate(steps):
        found = before.get(fields.key or 0) or by_title.get(fields.title.strip().casefold())
        step = (
            found if found and found.pk not in kept else Milestone(organisation_id=row.organisation_id, key_result=row)
        )
        step.title = text(fields.title, "milestones", "the milestone", most=200, required=True)
        step.weight, step.due, step.position = fields.weight, fields.due, position
        step.save()
        kept.add(step.pk)
        rows.append(step)
    Milestone.objects.filter(key_result=row).exclude(pk__in=kept).delete()
    told_after = [_told(step) for step in rows]
    return {} if told_before == told_after else {"milestones": [told_before, told_after]}


def _told(step: Milestone) -> str:
    due = f" by {step.due}" if step.due else ""
    weight = "" if step.weight == 1 else f" (weight {step.weight.normalize():f})"
    return f"{step.title}{due}{weight}"
