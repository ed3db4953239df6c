"""Answers to KPIs: a drafted objective, a key result in an open one, or "not now" with a day to look again (E6).

Nothing publishes itself: what is drafted here a person edits and accepts. While a draft is open no second one can be
opened for the KPI.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from northing.actions.activity import announce, audit
from northing.actions.okrs.key_results import KeyResultFields, facts, write_key_result
from northing.actions.okrs.objectives import ObjectiveFields, create_objective
from northing.actions.okrs.rows import expect_open, objective_for, text
from northing.actions.okrs.standings import refresh
from northing.lib import clock
from northing.lib.errors import Conflict, Fault, Invalid
from northing.logic.okrs.definition import KeyResultType, ObjectiveKind, ObjectiveState, Reason
from northing.logic.okrs.terms import default_operator
from northing.logic.people import Actor, Visibility
from northing.models import Answer, KeyResult, Kpi, Objective
from northing.queries.okrs.drafting import Proposal, answerable_kpi, key_result_title, open_draft, proposal_for
from northing.queries.okrs.visible import visible_objectives
from northing.queries.people import item_of, require

LONGEST_WAIT_DAYS = 366


@dataclass(frozen=True)
class AnswerFields:
    """What a person changed of the proposal; None keeps what was proposed."""

    title: str | None = None
    why: str | None = None
    key_result_title: str | None = None
    target: Decimal | None = None
    kind: ObjectiveKind | None = None
    reason: Reason | None = None
    owner_id: int | None = None
    unit_id: int | None = None
    parent_id: int | None = None
    due: date | None = None


@transaction.atomic
def answer_with_new_objective(
    actor: Actor, *, kpi_id: int, cycle_id: int, fields: AnswerFields | None = None
) -> Objective:
    """Draft an objective whose key result goes from the KPI's latest value to its threshold (E4-11, E4-12).

    Owner, unit and audience are the KPI's. Without a breach the target is asked for (E4-21). Conflict: a draft is open
    for the KPI, no value yet, cycle over. Invalid: no target, terms that cannot be measured. NotFound, Denied.
    """
    kpi = _kpi(actor, kpi_id)
    proposal = proposal_for(kpi)
    wanted = fields or AnswerFields()
    _expect_no_draft(actor, kpi)
    owner_id = wanted.owner_id or kpi.owner_id or actor.person_id
    objective = create_objective(
        actor,
        cycle_id=cycle_id,
        fields=ObjectiveFields(
            title=proposal.title if wanted.title is None else wanted.title,
            why=proposal.why if wanted.why is None else wanted.why,
            unit_id=wanted.unit_id or kpi.unit_id,
            owner_id=kpi.owner_id or actor.person_id if kpi.visibility == Visibility.PRIVATE else owner_id,
            kind=wanted.kind or proposal.kind,
            reason=wanted.reason or proposal.reason,
            parent_id=wanted.parent_id,
            visibility=Visibility(kpi.visibility),
        ),
    )
    _add(actor, objective, kpi, proposal, replace(wanted, owner_id=owner_id))
    return objective


@transaction.atomic
def answer_with_existing_objective(
    actor: Actor, *, kpi_id: int, objective_id: int, fields: AnswerFields | None = None
) -> KeyResult:
    """Answer with a key result in an objective that is open already (E4-05).

    Invalid: more people may see the objective than the KPI, no target. Conflict: a draft is open for the KPI, the
    objective is closed or dropped, or follows the KPI already. NotFound, Denied.
    """
    kpi = _kpi(actor, kpi_id)
    proposal = proposal_for(kpi)
    _expect_no_draft(actor, kpi)
    objective = objective_for(actor, objective_id, "objective.update")
    expect_open(objective)
    if KeyResult.objects.filter(objective=objective, kpi=kpi).exists():
        raise Conflict(f"“{objective.title}” follows this KPI already.")
    return _add(actor, objective, kpi, proposal, fields or AnswerFields())


@transaction.atomic
def not_now(actor: Actor, *, kpi_id: int, reason: str, look_again_on: date, today: date) -> Answer:
    """Leave a KPI without an objective for now: why, and when to look again, at most a year ahead. Both are needed.

    Invalid, NotFound, Denied; Conflict while a draft is open for the KPI.
    """
    kpi = _kpi(actor, kpi_id)
    _expect_no_draft(actor, kpi)
    kept = text(reason, "reason", "why not now", required=True)
    if look_again_on <= today:
        raise Invalid(Fault("Choose a day after today to look again.", "look_again_on"))
    if (look_again_on - today).days > LONGEST_WAIT_DAYS:
        raise Invalid(Fault("Choose a day within a year: by then somebody should have looked.", "look_again_on"))
    row = _answer(actor, kpi, reason=kept, look_again_on=look_again_on)
    audit(actor, "kpi.not_now", "kpi", kpi.pk, {"reason": kept, "look_again_on": look_again_on})
    announce(actor.organisation_id, "kpi.answered", kpis=[kpi.pk])
    return row


def _kpi(actor: Actor, kpi_id: int) -> Kpi:
    """The KPI, locked, so that two people cannot open a draft at once."""
    Kpi.objects.select_for_update().filter(pk=kpi_id, organisation_id=actor.organisation_id).first()
    kpi = answerable_kpi(actor, kpi_id)
    require(actor, "kpi.answer", item_of(kpi))
    return kpi


def _expect_no_draft(actor: Actor, kpi: Kpi) -> None:
    draft = open_draft(kpi.pk)
    if draft is None:
        return
    if visible_objectives(actor).filter(pk=draft.pk).exists():
        raise Conflict(f"“{draft.title}” is drafted for this KPI already. Edit and accept that draft, or drop it.")
    raise Conflict("An objective is drafted for this KPI already, by somebody who keeps it private.")


def _add(actor: Actor, objective: Objective, kpi: Kpi, proposal: Proposal, wanted: AnswerFields) -> KeyResult:
    """The key result, the answer, and what follows from both."""
    row = write_key_result(actor, objective, _key_result(kpi, proposal, wanted))
    is_draft = objective.state == ObjectiveState.DRAFT
    _answer(actor, kpi, objective=objective, key_result=row, is_open_draft=is_draft)
    told: dict[str, Any] = {"objective": objective.pk, **facts(row)}
    audit(actor, "key_result.create", "key_result", row.pk, told)
    audit(actor, "kpi.answer", "kpi", kpi.pk, {"objective": objective.pk, "key_result": row.pk})
    announce(actor.organisation_id, "kpi.answered", kpis=[kpi.pk])
    refresh(actor.organisation_id, [objective.pk])
    return row


def _key_result(kpi: Kpi, proposal: Proposal, wanted: AnswerFields) -> KeyResultFields:
    terms = proposal.terms
    if wanted.target is not None and wanted.target != terms.target:
        terms = replace(terms, target=wanted.target)
        if terms.type is KeyResultType.REACH:
            terms = replace(terms, operator=default_operator(terms.type, terms.baseline, terms.target))
    if terms.target is None:
        raise Invalid(Fault("Enter the value to reach.", "target"))
    baseline, definition = terms.baseline or Decimal(0), kpi.definition
    title = wanted.key_result_title
    if not (title or "").strip() or (title == proposal.key_result_title and terms.target != proposal.terms.target):
        title = proposal.key_result_title
        if terms.target != proposal.terms.target:
            title = key_result_title(definition.name, baseline, terms.target, definition.measure_unit)
    return KeyResultFields(
        title=title or "",
        type=terms.type,
        operator=terms.operator,
        baseline=terms.baseline,
        baseline_on=proposal.baseline_on,
        target=terms.target,
        upper=terms.upper,
        due=wanted.due,
        owner_id=wanted.owner_id or kpi.owner_id,
        kpi_id=kpi.pk,
    )


def _answer(actor: Actor, kpi: Kpi, **columns: Any) -> Answer:
    return Answer.objects.create(
        organisation_id=actor.organisation_id, kpi=kpi, at=clock.now(), by_id=actor.person_id, **columns
    )
