"""Objectives, key results and cycles: what is refused, and that a refusal writes nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from northing.actions.kpis.states import refresh as refresh_kpis
from northing.actions.okrs.cycles import create_cycle, move_cycle, update_cycle
from northing.actions.okrs.key_results import (
    KeyResultFields,
    add_key_result,
    from_kpi,
    remove_key_result,
    update_key_result,
)
from northing.actions.okrs.milestones import MilestoneFields
from northing.actions.okrs.objectives import (
    ObjectiveFields,
    activate_objective,
    create_objective,
    set_parent,
    update_objective,
)
from northing.lib.errors import Conflict, Denied, Invalid, NotFound, Stale
from northing.logic.kpis.definition import Aggregation, Comparison, Direction
from northing.logic.okrs.definition import ChangeReason, CycleState, KeyResultType, ObjectiveState
from northing.logic.people import Visibility
from northing.models import AuditEvent, Cycle, Goalpost, KeyResult, Kpi, Milestone, Objective
from tests import factories
from tests.actions.okrs.loop import Company, make_company, running, stands

pytestmark = pytest.mark.django_db
INCREASE = KeyResultType.INCREASE


def fields(company: Company, **columns) -> ObjectiveFields:
    base = {"title": "Answer sooner", "unit_id": company.support.pk, "owner_id": company.lead.person_id}
    return ObjectiveFields(**{**base, **columns})


def line(**columns) -> KeyResultFields:
    base = {"title": "From 0 to 10", "type": INCREASE, "baseline": Decimal(0), "target": Decimal(10)}
    return KeyResultFields(**{**base, **columns})


def draft(company: Company, **columns) -> Objective:
    return create_objective(company.lead, cycle_id=company.cycle.pk, fields=fields(company, **columns))


def test_an_objective_without_key_results_stays_a_draft():
    company = make_company()
    objective = draft(company)
    with pytest.raises(Conflict, match="at least one key result"):
        activate_objective(company.lead, objective_id=objective.pk)
    add_key_result(company.lead, objective_id=objective.pk, fields=line())
    assert activate_objective(company.lead, objective_id=objective.pk).state == ObjectiveState.ACTIVE


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": "  "}, "Enter what you want to reach"),
        ({"title": "x" * 201}, "201 characters; 200 fit"),
        ({"unit_id": 5}, "Choose a unit"),
        ({"parent_id": 5}, "Choose an objective that you may see"),
    ],
)
def test_bad_input_names_the_field_and_writes_nothing(change, message):
    company = make_company()
    with pytest.raises(Invalid, match=message), transaction.atomic():
        draft(company, **change)
    assert not Objective.objects.exists()


def test_a_cycle_that_is_over_takes_no_objective():
    company = make_company()
    Cycle.objects.update(state=CycleState.RETROSPECTIVE)
    with pytest.raises(Conflict, match="is in retrospective"):
        draft(company)


def test_viewers_and_strangers_write_no_objective():
    company = make_company()
    for actor in (company.viewer, company.outsider):
        with pytest.raises(Denied):
            create_objective(actor, cycle_id=company.cycle.pk, fields=fields(company))
    assert not Objective.objects.exists()


def test_support_never_runs_in_a_circle():
    company = make_company()
    one, two, three = (draft(company) for _ in range(3))
    set_parent(company.lead, objective_id=two.pk, parent_id=one.pk)
    set_parent(company.lead, objective_id=three.pk, parent_id=two.pk)
    for parent in (one, three):
        with pytest.raises(Invalid, match="a circle leads nowhere"):
            set_parent(company.lead, objective_id=one.pk, parent_id=parent.pk)
    one.refresh_from_db()
    assert one.parent_id is None


def test_a_change_of_an_old_version_is_refused():
    company = make_company()
    objective = draft(company)
    update_objective(company.lead, objective_id=objective.pk, fields=fields(company, title="One"), version=1)
    with pytest.raises(Stale):
        update_objective(company.lead, objective_id=objective.pk, fields=fields(company, title="Two"), version=1)
    assert Objective.objects.get().title == "One"


def test_what_did_not_change_leaves_no_trace():
    company = make_company()
    objective = draft(company)
    before = AuditEvent.objects.count()
    update_objective(company.lead, objective_id=objective.pk, fields=fields(company))
    assert AuditEvent.objects.count() == before


def test_a_key_result_follows_only_a_kpi_that_its_readers_may_see():
    company = make_company()
    Kpi.objects.filter(pk=company.kpi.pk).update(visibility=Visibility.UNIT)
    objective = draft(company)
    wanted = line(kpi_id=company.kpi.pk, baseline=None, target=Decimal(75))
    with pytest.raises(Invalid, match="More people may see this objective than this KPI"), transaction.atomic():
        add_key_result(company.lead, objective_id=objective.pk, fields=wanted)
    assert not KeyResult.objects.exists()
    closed = draft(company, visibility=Visibility.UNIT)
    row = add_key_result(company.lead, objective_id=closed.pk, fields=wanted)
    assert (row.baseline, row.baseline_on) == (62, date(2025, 12, 1))
    with pytest.raises(Invalid, match="follows a KPI that fewer people may see") as refused:
        update_objective(company.lead, objective_id=closed.pk, fields=fields(company))
    assert refused.value.faults[0].field == "visibility"
    with pytest.raises(Invalid, match="Choose a KPI"), transaction.atomic():
        add_key_result(company.admin, objective_id=objective.pk, fields=wanted)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"target": Decimal(0)}, "target"),
        ({"target": Decimal(-5)}, "target"),
        ({"target": None}, "target"),
        ({"due": date(2026, 6, 1)}, "due"),
        ({"weight": Decimal(-1)}, "weight"),
        ({"operator": Comparison.LE}, "operator"),
        ({"type": KeyResultType.MILESTONE}, "milestones"),
        ({"title": ""}, "title"),
    ],
)
def test_terms_that_cannot_be_measured_are_refused_at_their_field(change, field):
    company = make_company()
    objective = draft(company)
    with pytest.raises(Invalid) as refused, transaction.atomic():
        add_key_result(company.lead, objective_id=objective.pk, fields=line(**change))
    assert [fault.field for fault in refused.value.faults] == [field]
    assert not KeyResult.objects.exists()


def test_a_due_date_outside_the_cycle_may_be_meant():
    company = make_company()
    objective = draft(company)
    wanted = line(due=date(2026, 6, 1), outside_allowed=True)
    assert add_key_result(company.lead, objective_id=objective.pk, fields=wanted).due == date(2026, 6, 1)


def test_a_key_result_from_a_kpi_inherits_unit_and_direction():
    company = make_company()
    kpi = factories.make_kpi(
        company.organisation, company.support, direction=Direction.DOWN, measure_unit="min", values=[48]
    )
    refresh_kpis(company.organisation.pk, [kpi.pk])
    found = from_kpi(Kpi.objects.select_related("definition", "latest").get(pk=kpi.pk), title="A", target=Decimal(30))
    assert (found.type, found.operator, found.baseline, found.measure_unit) == (
        KeyResultType.DECREASE, Comparison.LE, 48, "min"
    )  # fmt: skip


def test_a_flow_adds_up_from_nought_unless_a_baseline_is_given():
    company = make_company()
    kpi = factories.make_kpi(company.organisation, company.support, aggregation=Aggregation.SUM, values=[9])
    refresh_kpis(company.organisation.pk, [kpi.pk])
    objective = draft(company)
    total = line(kpi_id=kpi.pk, baseline=None)
    assert add_key_result(company.lead, objective_id=objective.pk, fields=total).is_cumulative is True
    level = line(kpi_id=kpi.pk, baseline=Decimal(9))
    assert add_key_result(company.lead, objective_id=objective.pk, fields=level).is_cumulative is False


def test_a_goalpost_of_an_active_objective_needs_its_reason_and_stays_on_record():
    company = make_company()
    _, _, calls = running(company)
    moved = line(title=calls.title, target=Decimal(20))
    with pytest.raises(Invalid, match="too hard is no reason"), transaction.atomic():
        update_key_result(company.lead, key_result_id=calls.pk, fields=moved)
    assert KeyResult.objects.get(pk=calls.pk).target == 40
    why = {"change_reason": ChangeReason.WORLD_CHANGED, "change_note": "Two people left"}
    update_key_result(company.lead, key_result_id=calls.pk, fields=moved, **why)
    found = Goalpost.objects.get()
    assert (Decimal(found.before["target"]), found.after) == (40, {"target": "20"})
    assert found.reason == "The world changed: Two people left"
    renamed = line(title="Calls made", target=Decimal(20))
    update_key_result(company.lead, key_result_id=calls.pk, fields=renamed)
    assert Goalpost.objects.count() == 1


def test_steps_that_stay_keep_their_day_when_the_list_changes():
    company = make_company()
    objective = draft(company)
    steps = (MilestoneFields("Plan"), MilestoneFields("Try"))
    wanted = KeyResultFields("Moved", KeyResultType.MILESTONE, milestones=steps)
    row = add_key_result(company.lead, objective_id=objective.pk, fields=wanted)
    Milestone.objects.filter(title="Plan").update(done_on=date(2026, 1, 9))
    changed = KeyResultFields("Moved", KeyResultType.MILESTONE, milestones=(MilestoneFields("Roll out"), steps[0]))
    update_key_result(company.lead, key_result_id=row.pk, fields=changed)
    found = list(Milestone.objects.order_by("position").values_list("title", "done_on"))
    assert found == [("Roll out", None), ("Plan", date(2026, 1, 9))]
    assert stands(row).progress == Decimal("0.5")


def test_only_drafts_lose_key_results():
    company = make_company()
    objective = draft(company)
    row = add_key_result(company.lead, objective_id=objective.pk, fields=line())
    remove_key_result(company.lead, key_result_id=row.pk)
    assert not KeyResult.objects.exists()
    _, _, calls = running(company)
    with pytest.raises(Conflict, match="Only a draft loses key results"):
        remove_key_result(company.lead, key_result_id=calls.pk)


def test_another_organisation_is_nowhere():
    company, other = make_company(), make_company()
    objective, _, calls = running(company)
    with pytest.raises(NotFound):
        update_key_result(other.admin, key_result_id=calls.pk, fields=line())
    with pytest.raises(NotFound):
        activate_objective(other.admin, objective_id=objective.pk)


def test_a_cycle_has_dates_that_fit_and_a_name_of_its_own():
    company = make_company()
    admin = company.admin
    year = create_cycle(admin, name="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
    quarter = create_cycle(admin, name="Q2", start=date(2026, 4, 1), end=date(2026, 6, 30), parent_id=year.pk)
    for wrong, message in (
        ({"name": "q2"}, "already a cycle"),
        ({"end": date(2026, 4, 1)}, "not after the start"),
        ({"end": date(2027, 1, 1)}, "runs from"),
        ({"parent_id": 5}, "Choose a cycle"),
    ):
        base = {"name": "Q3", "start": date(2026, 7, 1), "end": date(2026, 9, 30), "parent_id": year.pk}
        if "end" in wrong and wrong["end"] < base["start"]:
            wrong = {"end": base["start"]}  # noqa: PLW2901 - the first day itself is no end
        with pytest.raises(Invalid, match=message):
            create_cycle(admin, **{**base, **wrong})
    with pytest.raises(Invalid, match="cannot lie inside itself"):
        update_cycle(admin, cycle_id=year.pk, name="2026", start=year.start, end=year.end, parent_id=quarter.pk)
    with pytest.raises(Invalid, match="no longer hold Q2"):
        update_cycle(admin, cycle_id=year.pk, name="2026", start=year.start, end=date(2026, 5, 1))
    with pytest.raises(Denied):
        create_cycle(company.lead, name="Mine", start=date(2026, 1, 1), end=date(2026, 2, 1))
    assert Cycle.objects.filter(organisation=company.organisation).count() == 3


def test_a_cycle_goes_one_step_at_a_time_and_closes_when_all_is_closed():
    company = make_company()
    objective, _, _ = running(company)
    cycle = company.cycle.pk
    with pytest.raises(Conflict, match="cannot go to closed"):
        move_cycle(company.admin, cycle_id=cycle, to=CycleState.CLOSED)
    move_cycle(company.admin, cycle_id=cycle, to=CycleState.RETROSPECTIVE)
    with pytest.raises(Conflict, match="1 objective is still open"):
        move_cycle(company.admin, cycle_id=cycle, to=CycleState.CLOSED)
    Objective.objects.filter(pk=objective.pk).update(state=ObjectiveState.DROPPED)
    assert move_cycle(company.admin, cycle_id=cycle, to=CycleState.CLOSED).state == CycleState.CLOSED
    with pytest.raises(Conflict, match="cannot go to retrospective"):
        move_cycle(company.admin, cycle_id=cycle, to=CycleState.RETROSPECTIVE)
