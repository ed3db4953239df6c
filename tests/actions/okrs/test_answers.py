"""Answers: the draft a breach gives, who may give it, and "not now"."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from northing.actions.kpis.states import refresh as refresh_kpis
from northing.actions.okrs.answers import (
    AnswerFields,
    answer_with_existing_objective,
    answer_with_new_objective,
    not_now,
)
from northing.actions.okrs.key_results import remove_key_result
from northing.actions.okrs.objectives import activate_objective, drop_objective
from northing.lib.errors import Conflict, Denied, Invalid
from northing.logic.okrs.definition import KeyResultType, ObjectiveKind, ObjectiveState, Reason
from northing.models import Answer, AuditEvent, KeyResult, Objective, Outbox
from tests import factories
from tests.actions.okrs.loop import make_company, stands

pytestmark = pytest.mark.django_db


def test_a_breach_drafts_an_objective_from_the_latest_value_to_the_threshold():
    company = make_company()
    objective = answer_with_new_objective(company.ben, kpi_id=company.kpi.pk, cycle_id=company.cycle.pk)
    key_result = KeyResult.objects.get(objective=objective)
    assert objective.title == "Bring net promoter score back above its threshold"
    assert (objective.state, objective.kind, objective.reason) == ("draft", ObjectiveKind.COMMITTED, Reason.FIX)
    assert (objective.unit, objective.owner) == (company.support, company.lead_person)
    assert (key_result.baseline, key_result.target, key_result.type) == (62, 75, KeyResultType.INCREASE)
    assert key_result.baseline_on == date(2025, 12, 1)
    assert key_result.kpi == company.kpi
    assert Answer.objects.get().is_open_draft


def test_a_drafted_key_result_begins_at_its_baseline_with_progress_nought():
    company = make_company()
    objective = answer_with_new_objective(company.ben, kpi_id=company.kpi.pk, cycle_id=company.cycle.pk)
    found = stands(KeyResult.objects.get(objective=objective))
    assert (found.current, found.progress, found.observed_on) == (62, 0, date(2025, 12, 31))


def test_only_one_draft_is_open_for_a_kpi():
    company = make_company()
    first = answer_with_new_objective(company.ben, kpi_id=company.kpi.pk, cycle_id=company.cycle.pk)
    with pytest.raises(Conflict, match="Bring net promoter score back above its threshold"):
        answer_with_new_objective(company.lead, kpi_id=company.kpi.pk, cycle_id=company.cycle.pk)
    drop_objective(company.lead, objective_id=first.pk, reason="Not ours")
    answer_with_new_objective(company.lead, kpi_id=company.kpi.pk, cycle_id=company.cycle.pk)
    assert Answer.objects.filter(is_open_draft=True).count() == 1


def test_accepting_closes_the_draft_and_is_done_once():
    company = make_company()
    objective = answer_with_new_objective(company.ben, kpi_id=company.kpi.pk, cycle_id=company.cycle.pk)
    activate_objective(company.lead, objective_id=objective.pk)
    assert Objective.objects.get().state == ObjectiveState.ACTIVE
    assert not Answer.objects.get().is_open_draft
    with pytest.raises(Conflict, match="this objective is active"):
        activate_objective(company.lead, objective_id=objective.pk)


def test_a_member_drafts_and_only_owner_or_lead_accepts():
    company = make_company()
    objective = answer_with_new_objective(company.ben, kpi_id=company.kpi.pk, cycle_id=company.cycle.pk)
    with pytest.raises(Denied):
        activate_objective(company.ben, objective_id=objective.pk)
    assert Objective.objects.get().state == ObjectiveState.DRAFT


def test_an_edited_target_changes_the_proposed_words():
    company = make_company()
    answer_with_new_objective(
        company.lead, kpi_id=company.kpi.pk, cycle_id=company.cycle.pk, fields=AnswerFields(target=Decimal(80))
    )
    assert KeyResult.objects.get().title == "Net promoter score from 62 to 80"


def test_a_kpi_without_breach_asks_for_the_target():
    company = make_company()
    kpi = factories.make_kpi(company.organisation, company.support, name="Tickets", values=[90])
    refresh_kpis(company.organisation.pk, [kpi.pk])
    with pytest.raises(Invalid, match="Enter the value to reach"), transaction.atomic():
        answer_with_new_objective(
            company.lead, kpi_id=kpi.pk, cycle_id=company.cycle.pk, fields=AnswerFields(title="Solve sooner")
        )
    assert not Objective.objects.exists()
    wanted = AnswerFields(title="Solve sooner", target=Decimal(95), reason=Reason.GROW)
    answer_with_new_objective(company.lead, kpi_id=kpi.pk, cycle_id=company.cycle.pk, fields=wanted)
    assert KeyResult.objects.get().title == "Tickets from 90 to 95"


def test_a_kpi_without_values_has_nothing_to_start_from():
    company = make_company()
    kpi = factories.make_kpi(company.organisation, company.support, name="Tickets")
    with pytest.raises(Conflict, match="no value yet"):
        answer_with_new_objective(company.lead, kpi_id=kpi.pk, cycle_id=company.cycle.pk)


def test_an_existing_objective_takes_the_key_result():
    company = make_company()
    objective = factories.make_objective(
        company.organisation, cycle=company.cycle, unit=company.support, owner=company.lead_person
    )
    row = answer_with_existing_objective(company.lead, kpi_id=company.kpi.pk, objective_id=objective.pk)
    assert (row.objective, row.baseline, row.target) == (objective, 62, 75)
    assert not Answer.objects.get().is_open_draft
    with pytest.raises(Conflict, match="follows this KPI already"):
        answer_with_existing_objective(company.lead, kpi_id=company.kpi.pk, objective_id=objective.pk)


def test_taking_the_key_result_out_of_the_draft_frees_the_kpi():
    company = make_company()
    objective = answer_with_new_objective(company.lead, kpi_id=company.kpi.pk, cycle_id=company.cycle.pk)
    remove_key_result(company.lead, key_result_id=KeyResult.objects.get(objective=objective).pk)
    found = Answer.objects.get()
    assert (found.is_open_draft, found.objective, found.key_result) == (False, None, None)


def test_not_now_needs_a_reason_and_a_later_day():
    company = make_company()
    today = date(2026, 1, 10)
    for reason, day, message in (
        (" ", date(2026, 2, 1), "Enter why not now"),
        ("Moving house", today, "after today"),
        ("Moving house", date(2027, 6, 1), "within a year"),
    ):
        with pytest.raises(Invalid, match=message):
            not_now(company.lead, kpi_id=company.kpi.pk, reason=reason, look_again_on=day, today=today)
    assert not Answer.objects.exists()
    not_now(company.lead, kpi_id=company.kpi.pk, reason="Moving house", look_again_on=date(2026, 2, 1), today=today)
    found = Answer.objects.get()
    assert (found.reason, found.look_again_on, found.objective) == ("Moving house", date(2026, 2, 1), None)


def test_who_may_not_answer_writes_nothing():
    company = make_company()
    audits, announced = AuditEvent.objects.count(), Outbox.objects.count()
    for actor in (company.viewer, company.outsider):
        with pytest.raises(Denied), transaction.atomic():
            answer_with_new_objective(actor, kpi_id=company.kpi.pk, cycle_id=company.cycle.pk)
        with pytest.raises(Denied), transaction.atomic():
            not_now(actor, kpi_id=company.kpi.pk, reason="No", look_again_on=date(2026, 2, 1), today=date(2026, 1, 1))
    assert (AuditEvent.objects.count(), Outbox.objects.count()) == (audits, announced)
    assert not Objective.objects.exists()
    assert not Answer.objects.exists()
