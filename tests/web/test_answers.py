"""Answering a KPI in the browser's terms: the proposal, an open objective, not now."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from northing.lib.ids import show
from northing.logic.okrs.definition import CycleState, ObjectiveState
from northing.models import Answer, Cycle, KeyResult, Objective
from tests import factories
from tests.actions.okrs.loop import Company, make_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def lead(company: Company, client: Client) -> Client:
    client.force_login(company.lead_person)
    return client


def at(company: Company, rest: str) -> str:
    return f"/kpis/{show('kpi', company.kpi.pk)}/{rest}"


def proposal(company: Company, **changes: str) -> dict[str, str]:
    return {
        "how": "new",
        "title": "Make support a reason to stay",
        "key_result_title": "Net promoter score from 62 to 75",
        "target": "75",
        "kind": "committed",
        "reason": "fix",
        "owner": show("per", company.lead_person.pk),
        "cycle": show("cyc", company.cycle.pk),
        **changes,
    }


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_proposal_is_filled_in_from_the_breach(company, lead):
    html = text(lead.get(at(company, "answer/")))
    assert 'value="Bring net promoter score back above its threshold"' in html
    assert "It has been in breach for 3 periods in a row." in html
    assert 'value="Net promoter score from 62 to 75"' in html


def test_a_proposal_becomes_a_draft_that_a_person_accepts(company, lead):
    response = lead.post(at(company, "answer/"), proposal(company))
    row = Objective.objects.get()
    assert response.url == f"/objectives/{show('obj', row.pk)}/"
    page = text(lead.get(response.url))
    assert "Draft from a breach of" in page
    assert "Accept draft" in page
    assert lead.get(at(company, "answer/")).url == response.url
    lead.post(f"{response.url}accept/")
    row.refresh_from_db()
    assert row.state == ObjectiveState.ACTIVE


def test_a_refused_proposal_keeps_what_was_typed(company, lead):
    html = text(lead.post(at(company, "answer/"), proposal(company, title="", target="500")))
    assert "This field is required" in html
    assert 'value="500"' in html
    assert "above 100, the highest value" in text(lead.post(at(company, "answer/"), proposal(company, target="500")))
    assert not Objective.objects.exists()


def test_an_open_objective_takes_the_key_result(company, lead):
    objective = factories.make_objective(
        company.organisation, cycle=company.cycle, unit=company.support, owner=company.lead_person
    )
    data = {"how": "existing", "objective": show("obj", objective.pk)}
    assert lead.post(at(company, "answer/"), data).url == f"/objectives/{show('obj', objective.pk)}/"
    assert KeyResult.objects.get().title == "Net promoter score from 62 to 75"


def test_without_a_cycle_it_says_what_to_do(company, lead):
    Cycle.objects.update(state=CycleState.CLOSED)
    assert "No cycle takes objectives" in text(lead.get(at(company, "answer/")))


def test_not_now_asks_why_and_when(company, lead):
    today = timezone.localdate()
    assert lead.post(at(company, "not-now/"), {"reason": "", "look_again_on": str(today)}).status_code == 200
    html = text(lead.post(at(company, "not-now/"), {"reason": "Moving", "look_again_on": str(today)}))
    assert "Choose a day after today" in html
    assert not Answer.objects.exists()
    later = today + timedelta(days=20)
    assert lead.post(at(company, "not-now/"), {"reason": "Moving", "look_again_on": str(later)}).status_code == 302
    assert Answer.objects.get().look_again_on == later


def test_who_may_not_answer_is_refused(company, client):
    client.force_login(factories.make_person(company.organisation))
    assert client.get(at(company, "answer/")).status_code == 403
    assert client.post(at(company, "answer/"), proposal(company)).status_code == 403
    assert not Objective.objects.exists()
