"""Standings: what a value moves, what it must not move, and rebuild against incremental."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from northing.actions.okrs.answers import AnswerFields, answer_with_new_objective
from northing.actions.okrs.objectives import activate_objective, drop_objective
from northing.actions.okrs.standings import rebuild, refresh, refresh_for_kpis
from northing.logic.kpis.definition import Aggregation, Comparison
from northing.logic.okrs.definition import KeyResultType, PaceStatus
from northing.logic.people import Visibility
from northing.models import KeyResult, KeyResultStanding, Kpi, ObjectiveStanding, Outbox
from tests import factories
from tests.actions.okrs.loop import make_company, record, running, standing, stands

pytestmark = pytest.mark.django_db


def test_a_new_value_moves_the_key_result_its_objective_and_two_above():
    company = make_company()
    top = factories.make_objective(company.organisation, cycle=company.cycle, title="Customers who stay")
    middle = factories.make_objective(company.organisation, cycle=company.cycle, parent=top)
    objective = answer_with_new_objective(
        company.lead, kpi_id=company.kpi.pk, cycle_id=company.cycle.pk, fields=AnswerFields(parent_id=middle.pk)
    )
    activate_objective(company.lead, objective_id=objective.pk)
    assert [standing(row).progress for row in (objective, middle, top)] == [0, 0, 0]
    record(company, company.kpi, date(2026, 1, 1), "68.5")
    assert stands(KeyResult.objects.get(objective=objective)).progress == Decimal("0.5")
    assert [standing(row).progress for row in (objective, middle, top)] == [Decimal("0.5")] * 3
    assert standing(top).terms == [
        {"kind": "obj", "key": middle.pk, "weight": "1", "score": "0.5", "share": "1", "contribution": "0.5",
         "counted": True}
    ]  # fmt: skip
    announced = Outbox.objects.filter(topic="objective.changed").order_by("-pk").first()
    assert announced is not None
    assert announced.payload == {"objectives": [top.pk, middle.pk, objective.pk]}


def test_one_refresh_costs_the_same_at_any_depth(django_assert_num_queries):
    company = make_company()
    above = None
    for depth in range(8):
        above = factories.make_objective(company.organisation, cycle=company.cycle, parent=above)
        factories.make_key_result(above)
        if depth in {1, 7}:
            with django_assert_num_queries(11), transaction.atomic():
                refresh(company.organisation.pk, [above.pk])


def test_a_corrected_value_moves_it_back():
    company = make_company()
    objective = answer_with_new_objective(company.lead, kpi_id=company.kpi.pk, cycle_id=company.cycle.pk)
    activate_objective(company.lead, objective_id=objective.pk)
    record(company, company.kpi, date(2026, 1, 1), 75)
    assert standing(objective).status == PaceStatus.ACHIEVED
    record(company, company.kpi, date(2026, 1, 1), 49)
    found = stands(KeyResult.objects.get(objective=objective))
    assert (found.progress, found.raw, found.is_achieved) == (0, -1, False)


def test_a_draft_does_not_count_in_the_objective_above():
    company = make_company()
    top = factories.make_objective(company.organisation, cycle=company.cycle)
    objective = answer_with_new_objective(
        company.lead, kpi_id=company.kpi.pk, cycle_id=company.cycle.pk, fields=AnswerFields(parent_id=top.pk)
    )
    assert standing(top).progress is None
    activate_objective(company.lead, objective_id=objective.pk)
    assert standing(top).progress == 0
    drop_objective(company.lead, objective_id=objective.pk, reason="Merged into another one")
    assert standing(top).progress is None


def test_a_private_child_does_not_leak_into_its_parent():
    company = make_company()
    top = factories.make_objective(company.organisation, cycle=company.cycle)
    factories.make_key_result(top, target=10, baseline=0, baseline_on=date(2026, 1, 1))
    with transaction.atomic():
        refresh(company.organisation.pk, [top.pk])
    for visibility, seen in ((Visibility.PRIVATE, 0), (Visibility.UNIT, 0), (Visibility.EVERYONE, Decimal("0.5"))):
        child = factories.make_objective(
            company.organisation, cycle=company.cycle, unit=company.support, parent=top, visibility=visibility
        )
        factories.make_key_result(
            child, type=KeyResultType.MAINTAIN_ABOVE, kpi=company.kpi, target=60, start=date(2025, 8, 1)
        )
        with transaction.atomic():
            refresh(company.organisation.pk, [child.pk])
        assert standing(child).progress == 1
        assert standing(top).progress == seen
        assert len(standing(top).terms) == (2 if seen else 1)


def test_a_kpi_that_fewer_people_may_see_gives_no_number():
    company = make_company()
    objective, followed, _ = running(company)
    record(company, company.kpi, date(2026, 1, 1), 70)
    assert stands(followed).current == 70
    Kpi.objects.filter(pk=company.kpi.pk).update(visibility=Visibility.PRIVATE)
    refresh_for_kpis(company.organisation.pk, [company.kpi.pk])
    assert stands(followed).current == 62
    assert objective.pk in refresh_for_kpis(company.organisation.pk, [company.kpi.pk])


def test_a_sum_adds_up_from_the_start_and_a_level_is_the_latest():
    company = make_company()
    leads = factories.make_kpi(
        company.organisation,
        company.support,
        aggregation=Aggregation.SUM,
        values=[9, 10, 20, 5],
        first=date(2025, 12, 1),
    )
    objective = factories.make_objective(company.organisation, cycle=company.cycle)
    total = factories.make_key_result(objective, kpi=leads, baseline=0, target=70, is_cumulative=True)
    level = factories.make_key_result(objective, kpi=leads, baseline=0, target=50)
    refresh_for_kpis(company.organisation.pk, [leads.pk])
    assert (stands(total).current, stands(level).current) == (35, 5)
    assert standing(objective).progress == Decimal("0.3")


def test_a_level_to_hold_is_judged_period_by_period():
    company = make_company()
    kpi = factories.make_kpi(company.organisation, values=[10, 80, 70, 75, 90], first=date(2025, 12, 1))
    objective = factories.make_objective(company.organisation, cycle=company.cycle)
    row = factories.make_key_result(
        objective, kpi=kpi, type=KeyResultType.MAINTAIN_ABOVE, baseline=None, target=75, operator=Comparison.GE
    )
    refresh_for_kpis(company.organisation.pk, [kpi.pk])
    found = stands(row)
    assert (found.periods_met, found.periods_observed, found.longest_miss) == (2, 3, 1)  # April is after the end
    assert found.progress == Decimal("0.666666667")


def test_unknown_is_never_nought():
    company = make_company()
    objective = factories.make_objective(company.organisation, cycle=company.cycle)
    row = factories.make_key_result(objective)
    with transaction.atomic():
        refresh(company.organisation.pk, [objective.pk])
    assert (stands(row).progress, stands(row).status, stands(row).expected) == (None, PaceStatus.NO_DATA, None)
    assert (standing(objective).progress, standing(objective).coverage) == (None, 0)


def test_rebuild_finds_and_mends_a_wrong_row():
    company = make_company()
    objective, followed, _ = running(company)
    assert rebuild(company.organisation.pk).key_results == ()
    KeyResultStanding.objects.filter(key_result=followed).update(progress=Decimal("0.9"))
    ObjectiveStanding.objects.filter(objective=objective).delete()
    found = rebuild(company.organisation.pk)
    assert (found.key_results, found.objectives) == ((followed.pk,), (objective.pk,))
    assert stands(followed).progress == 0
    assert rebuild(company.organisation.pk).objectives == ()


def test_refresh_of_nothing_announces_nothing():
    company = make_company()
    before = Outbox.objects.count()
    with transaction.atomic():
        assert refresh(company.organisation.pk, []) == []
    assert Outbox.objects.count() == before
