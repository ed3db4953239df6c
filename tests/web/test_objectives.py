"""Pages of objectives, key results, check-ins and closing: what they say, what their forms do, whom they turn away."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from northing.actions.okrs.standings import refresh
from northing.lib.ids import show
from northing.logic.okrs.definition import InitiativeState, KeyResultType, ObjectiveState
from northing.logic.people import Visibility
from northing.models import CheckIn, Closing, Cycle, Goalpost, Initiative, KeyResult, Milestone, Objective, Threshold
from northing.queries.okrs.page import objective_page as page_of
from tests import factories
from tests.actions.okrs.loop import Company, make_company, running, stands

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    """The company, its cycle moved so that it runs today."""
    found = make_company()
    today = timezone.localdate()
    start, end = today - timedelta(days=30), today + timedelta(days=60)
    Cycle.objects.filter(pk=found.cycle.pk).update(start=start, end=end)
    found.cycle.refresh_from_db()
    return found


@pytest.fixture
def lead(company: Company, client: Client) -> Client:
    """Signed in as the lead of Customer Support."""
    client.force_login(company.lead_person)
    return client


def at(row: Objective, rest: str = "") -> str:
    return f"/objectives/{show('obj', row.pk)}/{rest}"


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_board_shows_objectives_by_unit_with_their_key_results(company, lead):
    objective, _, _ = running(company)
    html = text(lead.get("/objectives/"))
    assert objective.title in html
    assert "Net promoter score from 62 to 75" in html
    assert "Customer Support" in html
    assert objective.title not in text(lead.get("/objectives/?scope=mine&cycle=" + show("cyc", other_cycle(company))))


def other_cycle(company: Company) -> int:
    return factories.make_cycle(company.organisation, start=date(2020, 1, 1), end=date(2020, 3, 31)).pk


def test_the_board_without_cycles_says_what_to_do(company, lead):
    Cycle.objects.all().delete()
    assert "Objectives live in a cycle" in text(lead.get("/objectives/"))


def test_an_unknown_cycle_is_not_found(company, lead):
    assert lead.get("/objectives/?cycle=cyc_nonsense").status_code == 404


def test_the_page_opens_its_number_into_terms_that_add_up(company, lead):
    objective, _, calls = running(company)
    lead.post(
        f"/key-results/{show('kr', calls.pk)}/check-in/", {"value": "13", "confidence": "6", "note": "Calls made"}
    )
    html = text(lead.get(at(objective)))
    assert "Why is this 16 %?" in html
    page = objective_page(company, objective)
    assert sum(int(term.points.split()[0]) for term in page.terms) == 16
    assert "Calls made" in html


def objective_page(company: Company, objective: Objective):
    return page_of(company.lead, objective.pk, timezone.localdate())


def test_a_private_parent_is_not_named_below(company, lead, client):
    boss = factories.make_person(company.organisation, "Mia Boss")
    secret = factories.make_objective(
        company.organisation, cycle=company.cycle, title="Sell the company", owner=boss, visibility=Visibility.PRIVATE
    )
    objective, _, _ = running(company)
    Objective.objects.filter(pk=objective.pk).update(parent=secret)
    assert "Sell the company" not in text(lead.get(at(objective)))
    assert lead.get(at(secret)).status_code == 404
    client.force_login(boss)
    assert "Sell the company" in text(client.get(at(objective)))


def test_a_private_child_is_not_named_above(company, lead):
    parent = factories.make_objective(company.organisation, cycle=company.cycle)
    factories.make_objective(
        company.organisation,
        cycle=company.cycle,
        title="Let two people go",
        parent=parent,
        visibility=Visibility.PRIVATE,
    )
    assert "Let two people go" not in text(lead.get(at(parent)))


def test_a_new_objective_is_written_as_a_draft_and_asks_how_to_know(company, lead):
    data = {
        "title": "Answer sooner",
        "cycle": show("cyc", company.cycle.pk),
        "unit": show("unit", company.support.pk),
        "owner": show("per", company.lead_person.pk),
        "kind": "committed",
        "reason": "grow",
        "visibility": "everyone",
    }
    response = lead.post("/objectives/new/", data)
    row = Objective.objects.get()
    assert (row.title, row.state) == ("Answer sooner", ObjectiveState.DRAFT)
    assert response.url == f"/key-results/new/{show('obj', row.pk)}/"
    assert lead.post(at(row, "accept/")).status_code == 409
    fields = {"title": "Calls from 0 to 40", "type": "increase", "baseline": "0", "target": "1,200.5",
              "owner": show("per", company.lead_person.pk)}  # fmt: skip
    lead.post(response.url, fields)
    assert KeyResult.objects.get().target == Decimal("1200.5")
    assert lead.post(at(row, "accept/")).status_code == 302
    row.refresh_from_db()
    assert row.state == ObjectiveState.ACTIVE


def test_faults_stand_beside_their_fields_and_nothing_is_written(company, lead):
    objective = factories.make_objective(
        company.organisation,
        cycle=company.cycle,
        unit=company.support,
        owner=company.lead_person,
        state=ObjectiveState.DRAFT,
    )
    fields = {"title": "Hold it", "type": "increase", "baseline": "5", "target": "5",
              "owner": show("per", company.lead_person.pk)}  # fmt: skip
    html = text(lead.post(f"/key-results/new/{show('obj', objective.pk)}/", fields))
    assert "Baseline and target are both 5" in html
    assert 'value="Hold it"' in html
    assert not KeyResult.objects.exists()


def test_a_goalpost_of_a_running_key_result_moves_only_with_a_reason(company, lead):
    _, _, calls = running(company)
    url = f"/key-results/{show('kr', calls.pk)}/edit/"
    fields = {"title": calls.title, "type": "increase", "baseline": "0", "target": "30", "weight": "1",
              "owner": show("per", calls.owner_id), "due": str(calls.due), "start": str(calls.start)}  # fmt: skip
    assert "A goalpost moves: say why" in text(lead.post(url, fields))
    assert not Goalpost.objects.exists()
    moved = {**fields, "change_reason": "world_changed", "change_note": "Half the team moved."}
    assert lead.post(url, moved).status_code == 302
    found = Goalpost.objects.get()
    assert (found.before, found.after) == ({"target": "40.000000000"}, {"target": "30"}) or found.after == {
        "target": "30"
    }
    assert lead.post(url, {**moved, "target": "20", "version": "1"}).status_code == 200
    assert Goalpost.objects.count() == 1


def test_a_check_in_by_form_and_by_open_page(company, lead):
    objective, followed, calls = running(company)
    url = f"/key-results/{show('kr', calls.pk)}/check-in/"
    assert lead.post(url, {"value": "10", "confidence": "6", "note": "Ten"}).url == at(objective)
    part = lead.post(url, {"value": "20", "confidence": "5", "note": "Twenty"}, headers={"HX-Request": "true"})
    assert 'hx-swap-oob="innerHTML"' in text(part)
    assert stands(calls).current == 20
    refused = lead.post(url, {"value": "many", "confidence": "5"}, headers={"HX-Request": "true"})
    assert refused.status_code == 400
    assert 'data-keep="check-in-' in text(refused)
    assert CheckIn.objects.count() == 2
    shown = text(lead.get(f"/key-results/{show('kr', followed.pk)}/check-in/"))
    assert 'name="value"' not in shown
    assert 'name="confidence"' in shown


def test_a_check_in_leads_back_only_to_pages_of_ours(company, lead):
    objective, _, calls = running(company)
    url = f"/key-results/{show('kr', calls.pk)}/check-in/"
    assert lead.post(url, {"note": "A", "next": "/check-ins/"}).url == "/check-ins/"
    assert lead.post(url, {"note": "B", "next": "https://evil.example/"}).url == at(objective)


def test_due_check_ins_are_listed_until_they_are_done(company, lead):
    _, followed, calls = running(company)
    assert calls.title in text(lead.get("/check-ins/"))
    for row in (followed, calls):
        lead.post(f"/key-results/{show('kr', row.pk)}/check-in/", {"confidence": "6"})
    assert "Nothing to check in" in text(lead.get("/check-ins/"))


def test_steps_are_ticked(company, lead):
    objective = factories.make_objective(
        company.organisation, cycle=company.cycle, unit=company.support, owner=company.lead_person
    )
    row = factories.make_key_result(
        objective, type=KeyResultType.MILESTONE, baseline=None, target=None, milestones=["Plan", "Try"]
    )
    step = Milestone.objects.get(title="Plan")
    lead.post(f"/key-results/{show('kr', row.pk)}/check-in/", {"milestones": [show("ms", step.pk)]})
    assert stands(row).progress == Decimal("0.5")


def test_initiatives_are_noted_and_move_no_score(company, lead):
    objective, _, _ = running(company)
    lead.post(at(objective, "initiatives/"), {"title": "Hire a support manager"})
    row = Initiative.objects.get()
    lead.post(f"/objectives/initiatives/{show('ini', row.pk)}/", {"to": "done"})
    row.refresh_from_db()
    assert row.state == InitiativeState.DONE
    assert lead.post(f"/objectives/initiatives/{show('ini', row.pk)}/", {"to": "blue"}).status_code == 400


def test_closing_asks_for_values_and_learning_then_offers_the_level(company, lead):
    objective, followed, calls = running(company)
    url = at(objective, "close/")
    key = show("kr", calls.pk)
    assert "Score with what is known now" in text(lead.get(url))
    assert "enter the final value" in text(lead.post(url, {"learning": "Plenty"}))
    assert "committed objective was missed" in text(lead.post(url, {f"{key}-value": "20"}))
    assert not Closing.objects.exists()
    assert lead.post(url, {f"{key}-value": "20", "learning": "We started late."}).status_code == 302
    closed = text(lead.get(url))
    assert "Laxer than today" in closed
    assert "We started late." in text(lead.get(at(objective)))
    assert lead.post(f"/objectives/graduate/{show('kr', followed.pk)}/", {"level": "76"}).status_code == 302
    assert Threshold.objects.filter(kpi=company.kpi, level=76).count() == 1


def test_dropping_asks_why(company, lead):
    objective, _, _ = running(company)
    assert lead.post(at(objective, "drop/"), {"reason": ""}).status_code == 200
    objective.refresh_from_db()
    assert objective.state == ObjectiveState.ACTIVE
    lead.post(at(objective, "drop/"), {"reason": "Merged"})
    objective.refresh_from_db()
    assert objective.state == ObjectiveState.DROPPED


def test_a_part_of_the_page_can_be_asked_for_again(company, lead):
    objective, _, _ = running(company)
    part = text(lead.get(at(objective, "?part=now")))
    assert "<html" not in part
    assert f'hx-trigger="sse:{show("obj", objective.pk)}"' in part


@pytest.mark.parametrize("rest", ["", "edit/", "drop/", "close/"])
def test_strangers_learn_nothing_of_a_private_objective(company, client, rest):
    secret = factories.make_objective(
        company.organisation, cycle=company.cycle, owner=company.lead_person, visibility=Visibility.PRIVATE
    )
    with transaction.atomic():
        refresh(company.organisation.pk, [secret.pk])
    client.force_login(factories.make_person(company.organisation))
    assert client.get(at(secret, rest)).status_code == 404


def test_an_onlooker_sees_no_buttons_and_is_refused(company, client):
    objective, _, calls = running(company)
    client.force_login(factories.make_person(company.organisation))
    html = text(client.get(at(objective)))
    assert "Accept draft" not in html
    assert "Check in</a>" not in html
    assert client.post(f"/key-results/{show('kr', calls.pk)}/check-in/", {"note": "Hi"}).status_code == 403
    assert client.post(at(objective, "accept/")).status_code == 403
    assert not CheckIn.objects.exists()
