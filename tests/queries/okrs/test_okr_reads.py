"""Reads of OKRs: the story of a KPI, what a person owes, the terms of a number."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from northing.actions.okrs.answers import not_now
from northing.actions.okrs.check_ins import CheckInFields, check_in
from northing.actions.okrs.closing import Final, close_objective
from northing.logic.okrs.definition import PaceStatus
from northing.logic.people import Visibility
from northing.models import KeyResult, KeyResultStanding, Kpi, Objective
from northing.queries.okrs.board import board
from northing.queries.okrs.history import answers_for_kpi, objectives_for_kpi
from northing.queries.okrs.home import home
from northing.queries.okrs.lines import is_due
from northing.queries.okrs.page import objective_page
from tests import factories
from tests.actions.okrs.loop import make_company, record, running

pytestmark = pytest.mark.django_db
MID = date(2026, 2, 14)


def test_a_kpi_tells_which_objectives_moved_it_and_how_it_ended():
    company = make_company()
    objective, _, calls = running(company)
    record(company, company.kpi, date(2026, 1, 1), 70)
    close_objective(
        company.lead,
        objective_id=objective.pk,
        on=date(2026, 3, 31),
        finals={calls.pk: Final(value=Decimal(30))},
        learning="Ask earlier.",
    )
    (found,) = objectives_for_kpi(company.viewer, company.kpi.pk)
    assert (found.movement, found.score, found.verdict, found.learning) == (
        "62 → 70 of 75",
        "0.7",
        "Missed",
        "Ask earlier.",
    )
    Objective.objects.filter(pk=objective.pk).update(visibility=Visibility.PRIVATE)
    assert objectives_for_kpi(company.viewer, company.kpi.pk) == []


def test_answers_name_only_objectives_the_reader_may_see():
    company = make_company()
    not_now(company.lead, kpi_id=company.kpi.pk, reason="Busy.", look_again_on=date(2026, 2, 1), today=date(2026, 1, 5))
    objective, _, _ = running(company)
    shown = [line.words for line in answers_for_kpi(company.ben, company.kpi.pk)]
    assert shown == [objective.title, "Not now: Busy. Look again on 1 Feb 2026."]
    Objective.objects.filter(pk=objective.pk).update(visibility=Visibility.PRIVATE)
    assert len(answers_for_kpi(company.ben, company.kpi.pk)) == 1


def test_home_lists_what_is_owed_and_forgets_what_is_done():
    company = make_company()
    assert home(company.lead, MID).answers_owed == 1
    objective, followed, calls = running(company)
    found = home(company.lead, MID)
    assert (found.answers_owed, [row.title for row in found.objectives]) == (0, [objective.title])
    assert [item.line.row for item in found.check_ins] == [followed.pk, calls.pk]
    check_in(company.lead, key_result_id=calls.pk, fields=CheckInFields(note="Fine"), on=MID)
    today = timezone.localdate()
    KeyResult.objects.update(start=today - timedelta(days=9), due=today + timedelta(days=9))
    assert [item.line.row for item in home(company.lead, today).check_ins] == [followed.pk]
    assert home(company.outsider, MID).check_ins == ()


@pytest.mark.parametrize("days", [6, 7, 8])
@pytest.mark.parametrize("hour", [0, 23])
def test_the_list_of_due_check_ins_agrees_with_the_line(days: int, hour: int):
    company = make_company()
    _, followed, calls = running(company)
    last = datetime(MID.year, MID.month, MID.day, hour, 59, tzinfo=UTC) - timedelta(days=days)
    KeyResultStanding.objects.filter(key_result=calls).update(checked_in_at=last)
    expected = [followed.pk, calls.pk] if is_due(last, calls.start, calls.due, MID) else [followed.pk]
    assert [item.line.row for item in home(company.lead, MID).check_ins] == expected
    assert (days >= 7) == (calls.pk in expected)


def test_a_kpi_that_is_not_mine_or_answered_is_not_owed():
    company = make_company()
    assert home(company.ben, MID).kpis == ()
    not_now(company.lead, kpi_id=company.kpi.pk, reason="Busy", look_again_on=date(2026, 2, 20), today=date(2026, 2, 1))
    assert home(company.lead, MID).answers_owed == 0
    assert home(company.lead, date(2026, 2, 20)).answers_owed == 1


def test_the_terms_add_up_to_the_number_and_the_status_says_why():
    company = make_company()
    objective, _, calls = running(company)
    record(company, company.kpi, date(2026, 1, 1), 66)
    check_in(company.lead, key_result_id=calls.pk, fields=CheckInFields(value=Decimal(1)), on=MID)
    page = objective_page(company.lead, objective.pk, MID)
    assert page.total == page.progress == "17 %"
    assert sum(int(term.points.split()[0]) for term in page.terms) == 17
    assert page.because == calls.title
    assert [line.status for line in page.key_results] == [PaceStatus.ON_TRACK, PaceStatus.OFF_TRACK]
    assert page.key_results[0].expected == "66"


def test_after_its_end_a_key_result_is_achieved_or_missed():
    company = make_company()
    objective, _, _ = running(company)
    record(company, company.kpi, date(2026, 1, 1), 80)
    page = objective_page(company.lead, objective.pk, date(2026, 4, 1))
    assert [line.status for line in page.key_results] == [PaceStatus.ACHIEVED, PaceStatus.MISSED]
    assert page.status == PaceStatus.MISSED


def test_the_board_groups_by_unit_and_narrows_to_a_scope():
    company = make_company()
    objective, _, _ = running(company)
    factories.make_objective(company.organisation, cycle=company.cycle, title="Whole company")
    found = board(company.lead, today=MID)
    assert [group.name for group in found.groups] == ["Acme", "Customer Support"]
    assert found.cycle is not None
    assert found.cycle.name == "Q1 2026"
    mine = board(company.lead, today=MID, scope="mine")
    assert [row.title for group in mine.groups for row in group.rows] == [objective.title]
    unit = board(company.ben, today=MID, scope="unit")
    assert [group.name for group in unit.groups] == ["Customer Support"]


def test_a_kpi_made_private_is_not_linked_from_the_page():
    company = make_company()
    objective, _, _ = running(company)
    Kpi.objects.filter(pk=company.kpi.pk).update(visibility=Visibility.PRIVATE)
    line = objective_page(company.ben, objective.pk, MID).key_results[0]
    assert (line.kpi, line.kpi_name, line.follows) == ("", "", True)
