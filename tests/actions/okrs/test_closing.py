"""Check-ins and closing: final values, score, verdict, learning, and the level that graduates."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from northing.actions.okrs.check_ins import CheckInFields, check_in
from northing.actions.okrs.closing import Final, close_objective, graduate
from northing.actions.okrs.initiatives import add_initiative, move_initiative
from northing.actions.okrs.objectives import drop_objective
from northing.actions.okrs.standings import rebuild, refresh
from northing.lib.errors import Conflict, Denied, Invalid
from northing.logic.okrs.definition import InitiativeState, KeyResultType, PaceStatus, Verdict
from northing.models import CheckIn, Closing, KeyResult, Milestone, Objective, Threshold
from tests import factories
from tests.actions.okrs.loop import make_company, record, running, standing, stands

pytestmark = pytest.mark.django_db
END = date(2026, 3, 31)


def test_a_check_in_moves_only_what_no_kpi_feeds():
    company = make_company()
    objective, followed, calls = running(company)
    on = date(2026, 1, 20)
    check_in(company.ben, key_result_id=calls.pk, fields=CheckInFields(Decimal(10), 6, "Ten calls made"), on=on)
    check_in(company.ben, key_result_id=calls.pk, fields=CheckInFields(None, 5, "Two were rude"), on=on)
    found = stands(calls)
    assert (found.current, found.progress, found.confidence, found.previous_confidence) == (10, Decimal("0.25"), 5, 6)
    assert standing(objective).progress == Decimal("0.125")
    with pytest.raises(Invalid, match="follows its KPI"), transaction.atomic():
        check_in(company.ben, key_result_id=followed.pk, fields=CheckInFields(Decimal(70), 6, ""), on=on)
    assert CheckIn.objects.filter(key_result=followed).count() == 0


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (CheckInFields(), "Enter a value"),
        (CheckInFields(confidence=11), "0 to 10"),
        (CheckInFields(confidence=-1), "0 to 10"),
    ],
)
def test_a_check_in_that_says_nothing_usable_writes_nothing(fields, message):
    company = make_company()
    _, _, calls = running(company)
    with pytest.raises(Invalid, match=message), transaction.atomic():
        check_in(company.ben, key_result_id=calls.pk, fields=fields, on=END)
    assert not CheckIn.objects.exists()


def test_viewers_and_strangers_do_not_check_in():
    company = make_company()
    _, _, calls = running(company)
    for actor in (company.viewer, company.outsider):
        with pytest.raises(Denied), transaction.atomic():
            check_in(actor, key_result_id=calls.pk, fields=CheckInFields(note="Hello"), on=END)
    assert not CheckIn.objects.exists()


def test_done_needs_evidence_and_steps_weigh():
    company = make_company()
    objective = factories.make_objective(company.organisation, cycle=company.cycle, unit=company.support)
    launch = factories.make_key_result(objective, type=KeyResultType.BINARY, baseline=None, target=None)
    move = factories.make_key_result(
        objective, type=KeyResultType.MILESTONE, baseline=None, target=None, milestones=["Plan", "Try", "Roll out"]
    )
    on = date(2026, 2, 1)
    with pytest.raises(Invalid, match="where it can be seen"), transaction.atomic():
        check_in(company.ben, key_result_id=launch.pk, fields=CheckInFields(done=True), on=on)
    check_in(company.ben, key_result_id=launch.pk, fields=CheckInFields(done=True, evidence="Release 4.2"), on=on)
    assert (stands(launch).progress, stands(launch).is_achieved) == (1, True)
    assert KeyResult.objects.get(pk=launch.pk).evidence == "Release 4.2"
    plan = Milestone.objects.get(title="Plan")
    check_in(company.ben, key_result_id=move.pk, fields=CheckInFields(done_milestones=frozenset([plan.pk])), on=on)
    assert (stands(move).progress, stands(move).observed_on) == (Decimal("0.333333333"), on)
    stranger = Milestone.objects.create(organisation=company.organisation, key_result=launch, title="Elsewhere")
    wrong = CheckInFields(done_milestones=frozenset([stranger.pk]))
    with pytest.raises(Invalid, match="milestones of this key result"), transaction.atomic():
        check_in(company.ben, key_result_id=move.pk, fields=wrong, on=on)


def test_finishing_an_initiative_moves_no_score():
    company = make_company()
    objective, _, _ = running(company)
    before = standing(objective).progress
    row = add_initiative(company.ben, objective_id=objective.pk, title="Hire an extra support manager")
    move_initiative(company.ben, initiative_id=row.pk, to=InitiativeState.DONE)
    assert standing(objective).progress == before
    with pytest.raises(Denied):
        add_initiative(company.viewer, objective_id=objective.pk, title="Nothing")


def test_closing_scores_freezes_and_graduates():
    company = make_company()
    objective, followed, calls = running(company)
    record(company, company.kpi, date(2026, 1, 1), "68.5")
    record(company, company.kpi, date(2026, 2, 1), 75)
    with pytest.raises(Invalid, match="enter the final value"), transaction.atomic():
        close_objective(company.lead, objective_id=objective.pk, on=END, learning="We should have asked earlier.")
    finals = {calls.pk: Final(value=Decimal(30))}
    with pytest.raises(Invalid, match="committed objective was missed"), transaction.atomic():
        close_objective(company.lead, objective_id=objective.pk, on=END, finals=finals)
    assert not Closing.objects.exists()
    assert not CheckIn.objects.exists()
    closing = close_objective(company.lead, objective_id=objective.pk, on=END, finals=finals, learning="Ask earlier.")
    assert (closing.score, closing.grade, closing.is_met) == (Decimal("0.875"), Decimal("0.9"), False)
    assert closing.verdict == Verdict.MISSED
    record(company, company.kpi, date(2026, 3, 1), 50)
    assert stands(followed).current == 75
    assert standing(objective).progress == Decimal("0.875")
    drift = rebuild(company.organisation.pk)
    assert (drift.key_results, drift.objectives) == ((), ())
    threshold = graduate(company.lead, key_result_id=followed.pk, level=Decimal(78))
    assert (threshold.level, threshold.valid_from) == (78, date(2026, 4, 1))
    assert Threshold.objects.filter(kpi=company.kpi).count() == 2
    with pytest.raises(Conflict, match="already"):
        graduate(company.lead, key_result_id=followed.pk, level=Decimal(78))


def test_a_value_that_is_missing_at_the_end_counts_nought_and_is_said():
    company = make_company()
    objective, _, calls = running(company)
    closing = close_objective(
        company.lead, objective_id=objective.pk, on=END, finals={calls.pk: Final(has_none=True)}, learning="No time."
    )
    assert (closing.score, closing.is_incomplete) == (0, True)


def test_only_owner_and_leads_close():
    company = make_company()
    objective, _, calls = running(company)
    for actor in (company.viewer, company.outsider, company.ben):
        with pytest.raises(Denied), transaction.atomic():
            close_objective(actor, objective_id=objective.pk, on=END, finals={calls.pk: Final(has_none=True)})
    assert not Closing.objects.exists()


def test_what_is_closed_stays_closed():
    company = make_company()
    objective, _, calls = running(company)
    finals = {calls.pk: Final(value=Decimal(40))}
    close_objective(company.lead, objective_id=objective.pk, on=END, finals=finals, learning="Nobody had time.")
    for attempt in (
        lambda: check_in(company.lead, key_result_id=calls.pk, fields=CheckInFields(note="More"), on=END),
        lambda: drop_objective(company.lead, objective_id=objective.pk, reason="Never mind"),
        lambda: close_objective(company.lead, objective_id=objective.pk, on=END, learning="Again"),
    ):
        with pytest.raises(Conflict, match="closed"), transaction.atomic():
            attempt()


def test_a_closed_part_counts_with_its_score_in_the_objective_above():
    company = make_company()
    top = factories.make_objective(company.organisation, cycle=company.cycle)
    objective, _, calls = running(company)
    Objective.objects.filter(pk=objective.pk).update(parent=top)
    finals = {calls.pk: Final(value=Decimal(20))}
    close_objective(company.lead, objective_id=objective.pk, on=END, finals=finals, learning="Slow.")
    assert (standing(top).progress, standing(top).status) == (Decimal("0.25"), PaceStatus.OFF_TRACK)
    assert rebuild(company.organisation.pk).objectives == ()


def test_a_closing_is_never_changed_by_a_later_refresh():
    company = make_company()
    objective, _, calls = running(company)
    finals = {calls.pk: Final(value=Decimal(20))}
    close_objective(company.lead, objective_id=objective.pk, on=END, finals=finals, learning="Slow.")
    before = standing(objective).terms
    with transaction.atomic():
        refresh(company.organisation.pk, [objective.pk])
    assert standing(objective).terms == before
