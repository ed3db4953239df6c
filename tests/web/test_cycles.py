"""Pages of cycles."""

from datetime import date

import pytest
from django.test import Client

from northing.lib.ids import show
from northing.logic.okrs.definition import CycleState
from northing.logic.people import Role
from northing.models import Cycle, Organisation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return factories.make_organisation()


@pytest.fixture
def admin(organisation: Organisation, client: Client) -> Client:
    client.force_login(factories.make_person(organisation, role=Role.ADMIN))
    return client


def test_the_next_quarter_is_proposed_and_a_cycle_is_opened(organisation, admin):
    factories.make_cycle(organisation, start=date(2090, 1, 1), end=date(2090, 3, 31))
    html = admin.get("/cycles/new/").content.decode()
    assert 'value="Q2 2090"' in html
    admin.post("/cycles/new/", {"name": "Q2 2090", "start": "2090-04-01", "end": "2090-06-30"})
    assert Cycle.objects.get(name="Q2 2090").state == CycleState.PLANNING


def test_a_cycle_moves_on_and_refuses_in_words(organisation, admin):
    row = factories.make_cycle(organisation, state=CycleState.RETROSPECTIVE)
    factories.make_objective(organisation, cycle=row)
    url = f"/cycles/{show('cyc', row.pk)}/move/"
    html = admin.post(url, {"to": "closed"}, follow=True).content.decode()
    assert "1 objective is still open" in html
    row.refresh_from_db()
    assert row.state == CycleState.RETROSPECTIVE


def test_edges_that_do_not_fit_are_said_beside_the_field(organisation, admin):
    row = factories.make_cycle(organisation)
    data = {"name": row.name, "start": "2026-03-01", "end": "2026-02-01"}
    assert "is not after the start" in admin.post(f"/cycles/{show('cyc', row.pk)}/edit/", data).content.decode()


def test_only_administrators_manage_cycles(organisation, client):
    client.force_login(factories.make_person(organisation))
    row = factories.make_cycle(organisation)
    assert client.get("/cycles/").status_code == 200
    assert client.get("/cycles/new/").status_code == 403
    assert client.post(f"/cycles/{show('cyc', row.pk)}/move/", {"to": "planning"}).status_code == 403
    row.refresh_from_db()
    assert row.state == CycleState.EXECUTION


@pytest.mark.parametrize(("field", "day"), [("start", "0001-01-01"), ("end", "9999-12-31")])
def test_a_cycle_at_the_ends_of_the_calendar_is_refused(organisation, admin, field, day):
    data = {"name": "For ever", "start": "2026-01-01", "end": "2026-03-31", field: day}
    assert "Choose a day between 1900 and 2199." in admin.post("/cycles/new/", data).content.decode()
    assert not Cycle.objects.filter(name="For ever").exists()
