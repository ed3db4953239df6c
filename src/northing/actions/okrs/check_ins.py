"""Check-ins: a value where no KPI feeds it, how confident, and a sentence. Never edited afterwards."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from northing.actions.activity import audit
from northing.actions.okrs.rows import expect_running, key_result_for, text
from northing.actions.okrs.standings import refresh
from northing.lib import clock
from northing.lib.errors import Fault, Invalid
from northing.logic.okrs.definition import KeyResultType
from northing.logic.okrs.pace import check_confidence
from northing.logic.people import Actor
from northing.models import CheckIn, KeyResult, Milestone


@dataclass(frozen=True)
class CheckInFields:
    """What a person says at a check-in; everything may be left out, but not everything at once.

    `done_milestones` are all steps that are done now, None leaves them as they are. `done` is for yes/no key results.
    """

    value: Decimal | None = None
    confidence: int | None = None
    note: str = ""
    done: bool | None = None
    evidence: str = ""
    done_milestones: frozenset[int] | None = None


@transaction.atomic
def check_in(actor: Actor, *, key_result_id: int, fields: CheckInFields, on: date) -> CheckIn:
    """Record what a person says about a key result on a day.

    Invalid: nothing said, confidence outside 0 to 10, a value where a KPI gives it, done without evidence (B7), a day
    in the future is the caller's to prevent. Denied; Conflict for an objective that is not active.
    """
    objective, row = key_result_for(actor, key_result_id, "objective.check_in")
    expect_running(objective)
    _check(row, fields)
    written = write_check_in(actor, row, fields, on)
    audit(actor, "key_result.check_in", "key_result", row.pk, _facts(written, fields))
    refresh(actor.organisation_id, [objective.pk])
    return written


def write_check_in(actor: Actor, row: KeyResult, fields: CheckInFields, on: date) -> CheckIn:
    """Insert the check-in and do its steps; the caller holds the objective, audits and refreshes."""
    value = fields.value
    if row.type == KeyResultType.BINARY and fields.done is not None:
        value = Decimal(int(fields.done))
        if fields.evidence.strip():
            row.evidence = text(fields.evidence, "evidence", "the evidence")
            row.save(update_fields=["evidence"])
    if row.type == KeyResultType.MILESTONE and fields.done_milestones is not None:
        _do_milestones(row, fields.done_milestones, on)
    return CheckIn.objects.create(
        organisation_id=row.organisation_id,
        key_result=row,
        at=clock.now(),
        on=on,
        by_id=actor.person_id,
        value=value,
        confidence=fields.confidence,
        note=text(fields.note, "note", "the sentence"),
    )


def _check(row: KeyResult, fields: CheckInFields) -> None:
    faults = []
    said = (fields.value, fields.confidence, fields.note.strip() or None, fields.done, fields.done_milestones)
    if all(part is None for part in said):
        faults.append(Fault("Enter a value, your confidence or a sentence.", "confidence"))
    if fields.confidence is not None:
        problem = check_confidence(fields.confidence)
        faults += [Fault(problem.message, "confidence")] if problem else []
    faults += value_faults(row, fields)
    if faults:
        raise Invalid(*faults)


def value_faults(row: KeyResult, fields: CheckInFields) -> list[Fault]:
    """What is wrong with the value, the done mark or the steps of a check-in."""
    kind = KeyResultType(row.type)
    if fields.value is not None and row.kpi_id is not None:
        return [Fault("This key result follows its KPI. Enter the value there.", "value")]
    if fields.value is not None and kind in {KeyResultType.MILESTONE, KeyResultType.BINARY}:
        return [Fault("This key result has no number; mark what is done.", "value")]
    if fields.done and kind is KeyResultType.BINARY and not (fields.evidence.strip() or row.evidence):
        return [Fault("Say where it can be seen that this is done.", "evidence")]
    if fields.done_milestones and kind is KeyResultType.MILESTONE:
        steps = set(Milestone.objects.filter(key_result=row).values_list("pk", flat=True))
        if not fields.done_milestones <= steps:
            return [Fault("Choose milestones of this key result.", "milestones")]
    return []


def _do_milestones(row: KeyResult, done: frozenset[int], on: date) -> None:
    steps = Milestone.objects.filter(key_result=row)
    steps.filter(pk__in=done, done_on=None).update(done_on=on)
    steps.exclude(pk__in=done).update(done_on=None)


def _facts(row: CheckIn, fields: CheckInFields) -> dict[str, object]:
    facts: dict[str, object] = {"on": row.on}
    if row.value is not None:
        facts["value"] = row.value
    if row.confidence is not None:
        facts["confidence"] = row.confidence
    if fields.done_milestones is not None:
        facts["done"] = len(fields.done_milestones)
    return facts
