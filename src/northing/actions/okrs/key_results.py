"""Key results: how an objective is known. From a KPI in one step, or with numbers of their own.

After activation baseline, target, weight and dates change only with a reason, and the old ones stay (A7).
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from northing.actions.activity import audit, changed
from northing.actions.okrs.milestones import MilestoneFields, check_milestones, write_milestones
from northing.actions.okrs.rows import expect_open, key_result_for, member, objective_for, text
from northing.actions.okrs.standings import refresh
from northing.lib import clock
from northing.lib.errors import Conflict, Fault, Invalid
from northing.logic.kpis.definition import Aggregation, Comparison, Direction
from northing.logic.okrs.definition import ChangeReason, KeyResultType, ObjectiveState
from northing.logic.okrs.terms import Bounds, Dates, Terms, accumulates, check_terms, default_operator
from northing.logic.people import Actor, covers
from northing.models import Answer, CheckIn, Goalpost, KeyResult, Kpi, Objective
from northing.queries.okrs.visible import readable_kpis
from northing.queries.people import item_of

MOST_WEIGHT = Decimal(1000)


@dataclass(frozen=True)
class KeyResultFields:
    """What a person writes about a key result; what is None is taken from the KPI, the objective or the type."""

    title: str
    type: KeyResultType
    operator: Comparison | None = None
    baseline: Decimal | None = None
    baseline_on: date | None = None
    target: Decimal | None = None
    upper: Decimal | None = None
    measure_unit: str = ""
    start: date | None = None
    due: date | None = None
    outside_allowed: bool = False  # a due date outside the cycle is meant
    weight: Decimal = Decimal(1)
    owner_id: int | None = None
    kpi_id: int | None = None
    evidence: str = ""
    milestones: tuple[MilestoneFields, ...] = ()


@transaction.atomic
def add_key_result(actor: Actor, *, objective_id: int, fields: KeyResultFields) -> KeyResult:
    """Add a key result at the end.

    Invalid with one fault a field: terms that cannot be measured (B9), dates, weight, a KPI that fewer people may see
    than the objective. Denied, Conflict (closed or dropped).
    """
    objective = objective_for(actor, objective_id, "objective.update")
    expect_open(objective)
    row = write_key_result(actor, objective, fields)
    audit(actor, "key_result.create", "key_result", row.pk, {"objective": objective.pk, **facts(row)})
    refresh(actor.organisation_id, [objective.pk])
    return row


def write_key_result(actor: Actor, objective: Objective, fields: KeyResultFields) -> KeyResult:
    """Check and insert the row and its milestones; the caller holds the objective, audits and refreshes."""
    kpi = _kpi(actor, objective, fields.kpi_id)
    last = KeyResult.objects.filter(objective=objective).aggregate(last=Max("position"))["last"]
    row = KeyResult(organisation_id=objective.organisation_id, objective=objective)
    row.position = 0 if last is None else last + 1
    _fill(actor, row, objective, kpi, _with_latest(kpi, fields))
    row.save(force_insert=True)
    write_milestones(row, fields.milestones)
    return row


@transaction.atomic
def update_key_result(
    actor: Actor,
    *,
    key_result_id: int,
    fields: KeyResultFields,
    version: int | None = None,
    change_reason: ChangeReason | None = None,
    change_note: str = "",
) -> KeyResult:
    """Change a key result. Once its objective is active, a moved goalpost needs its reason (A7) and stays on record.

    Invalid: as in `add_key_result`, or no reason. Denied, Stale, Conflict.
    """
    objective, row = key_result_for(actor, key_result_id, "objective.update", version)
    expect_open(objective)
    before = facts(row)
    kpi = row.kpi if fields.kpi_id == row.kpi_id and row.kpi_id else _kpi(actor, objective, fields.kpi_id)
    if fields.kpi_id != row.kpi_id:
        fields = _with_latest(kpi, fields)
    _fill(actor, row, objective, kpi, fields)
    changes = changed(before, facts(row))
    steps = write_milestones(row, fields.milestones) if row.type == KeyResultType.MILESTONE else {}
    moved = {name: values for name, values in {**changes, **steps}.items() if name in GOALPOSTS}
    if moved and objective.state == ObjectiveState.ACTIVE:
        _keep_goalpost(actor, row, moved, change_reason, change_note)
    if changes or steps:
        row.version += 1
        row.save()
        audit(actor, "key_result.update", "key_result", row.pk, {**changes, **steps})
        refresh(actor.organisation_id, [objective.pk])
    return row


@transaction.atomic
def remove_key_result(actor: Actor, *, key_result_id: int) -> None:
    """Take a key result out of a draft. From an active objective nothing disappears: change it with a reason."""
    objective, row = key_result_for(actor, key_result_id, "objective.update")
    if objective.state != ObjectiveState.DRAFT:
        raise Conflict("Only a draft loses key results. Set the weight to 0, with the reason, to stop counting it.")
    if CheckIn.objects.filter(key_result=row).exists():
        raise Conflict("This key result has check-ins, and they are never deleted. Set its weight to 0 instead.")
    Answer.objects.filter(key_result=row).update(is_open_draft=False, objective=None)  # the KPI waits again
    audit(actor, "key_result.remove", "key_result", row.pk, {"objective": objective.pk, **facts(row)})
    row.delete()
    refresh(actor.organisation_id, [objective.pk])


GOALPOSTS = frozenset(
    {"type", "operator", "baseline", "baseline_on", "target", "upper", "start", "due", "weight", "kpi", "milestones"}
)
_COLUMNS = (
    "title", "type", "operator", "baseline", "baseline_on", "target", "upper", "measure_unit", "start", "due",
    "weight", "owner_id", "kpi_id", "evidence",
)  # fmt: skip


def facts(row: KeyResult) -> dict[str, Any]:
    """The columns a change is told by."""
    return {name.removesuffix("_id"): getattr(row, name) for name in _COLUMNS}


def from_kpi(kpi: Kpi, *, title: str, target: Decimal | None, operator: Comparison | None = None) -> KeyResultFields:
    """A key result from a KPI in one step (E4-02): baseline the latest value, unit and direction inherited.

    A KPI to keep in a range, or at a target level, gives a key result that reaches a value.
    """
    latest = getattr(kpi, "latest", None)
    value = latest.value if latest else None
    kind = {Direction.UP: KeyResultType.INCREASE, Direction.DOWN: KeyResultType.DECREASE}.get(
        Direction(kpi.definition.direction), KeyResultType.REACH
    )
    return KeyResultFields(
        title=title,
        type=kind,
        operator=operator or default_operator(kind, value, target),
        baseline=value,
        baseline_on=latest.period_start if latest else None,
        target=target,
        measure_unit=kpi.definition.measure_unit,
        owner_id=kpi.owner_id,
        kpi_id=kpi.pk,
    )


def _kpi(actor: Actor, objective: Objective, kpi_id: int | None) -> Kpi | None:
    if kpi_id is None:
        return None
    kpi = readable_kpis(actor).select_related("definition", "latest").filter(pk=kpi_id).first()
    if kpi is None:
        raise Invalid(Fault("Choose a KPI that is in use and that you may see.", "kpi"))
    if not covers(item_of(kpi), item_of(objective)):
        message = (
            "More people may see this objective than this KPI. Restrict the objective first, or choose another KPI."
        )
        raise Invalid(Fault(message, "kpi"))
    return kpi


def _with_latest(kpi: Kpi | None, fields: KeyResultFields) -> KeyResultFields:
    """The baseline a person left open is the KPI's latest value, with its period; sums begin at 0."""
    latest = getattr(kpi, "latest", None) if kpi else None
    if kpi is None or latest is None or not fields.type.is_moved:
        return fields
    if fields.baseline is None and kpi.definition.aggregation == Aggregation.SUM:
        return replace(fields, baseline=Decimal(0))  # B10: a flow adds up from the start
    if fields.baseline is None:
        return replace(fields, baseline=latest.value, baseline_on=latest.period_start)
    if fields.baseline_on is None and fields.baseline == latest.value:
        return replace(fields, baseline_on=latest.period_start)
    return fields


def _fill(actor: Actor, row: KeyResult, objective: Objective, kpi: Kpi | None, fields: KeyResultFields) -> None:
    cycle, kind = objective.cycle, fields.type
    row.title = text(fields.title, "title", "how you will know", most=200, required=True)
    row.evidence = text(fields.evidence, "evidence", "the evidence")
    row.type, row.kpi = kind, kpi
    row.operator = fields.operator or default_operator(kind, fields.baseline, fields.target)
    row.baseline, row.baseline_on = fields.baseline, fields.baseline_on
    row.target, row.upper = fields.target, fields.upper
    row.measure_unit = (
        kpi.definition.measure_unit if kpi else text(fields.measure_unit, "measure_unit", "unit", most=30)
    )
    aggregation = Aggregation(kpi.definition.aggregation) if kpi else Aggregation.LAST
    row.is_cumulative = kind.is_moved and accumulates(aggregation, row.baseline)
    row.start, row.due = fields.start or cycle.start, fields.due or cycle.end
    row.weight = fields.weight
    if row.owner_id is None or fields.owner_id not in {None, row.owner_id}:
        row.owner_id = member(actor, fields.owner_id or objective.owner_id)
    _check(row, objective, kpi, fields)


def _check(row: KeyResult, objective: Objective, kpi: Kpi | None, fields: KeyResultFields) -> None:
    definition = kpi.definition if kpi else None
    bounds = Bounds(definition.lower_bound, definition.upper_bound) if definition else Bounds()
    terms = Terms(KeyResultType(row.type), Comparison(row.operator), row.baseline, row.target, row.upper)
    cycle = objective.cycle
    dates = Dates(row.start, row.due, cycle.start, cycle.end, fields.outside_allowed)
    problems = check_terms(terms, bounds, dates, cumulative=row.is_cumulative)
    faults = [Fault(problem.message, problem.field) for problem in problems]
    if not 0 <= row.weight <= MOST_WEIGHT:
        faults.append(Fault(f"A weight is 0 to {MOST_WEIGHT}. The usual one is 1.", "weight"))
    if kpi is not None and terms.type in {KeyResultType.MILESTONE, KeyResultType.BINARY}:
        faults.append(Fault(f"“{terms.type.label}” has no number, so it cannot follow a KPI.", "kpi"))
    faults += check_milestones(terms.type, fields.milestones)
    if faults:
        raise Invalid(*faults)


def _keep_goalpost(
    actor: Actor, row: KeyResult, moved: dict[str, list[Any]], reason: ChangeReason | None, note: str
) -> None:
    if reason is None:
        accepted = ", ".join(choice.label.lower() for choice in ChangeReason)
        message = f"A goalpost moves: say why ({accepted}). That it is too hard is no reason."
        raise Invalid(Fault(message, "change_reason"))
    kept = text(note, "change_note", "what happened", required=True)
    Goalpost.objects.create(
        organisation_id=row.organisation_id,
        key_result=row,
        at=clock.now(),
        by_id=actor.person_id,
        reason=f"{reason.label}: {kept}",
        before={name: _json(values[0]) for name, values in moved.items()},
        after={name: _json(values[1]) for name, values in moved.items()},
    )


def _json(value: Any) -> Any:
    return value if value is None or isinstance(value, int | list) else str(value)
