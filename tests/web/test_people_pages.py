"""What the pages about people say and do, beyond who may open them."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from northing.actions.activity import audit
from northing.actions.people.setup import ensure_setup_code
from northing.logic.people import Role, Visibility
from northing.models import Cycle, Membership, Organisation, Person, UnitMember
from tests.factories import (
    PASSWORD,
    actor_of,
    add_member,
    make_kpi,
    make_objective,
    make_organisation,
    make_person,
    make_unit,
    root_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """No attempts counted by an earlier test."""
    cache.clear()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_an_empty_installation_leads_to_its_setup(client: Client) -> None:
    assert client.get("/accounts/login/").headers["Location"] == "/setup/"


def test_the_first_run_makes_an_organisation_a_cycle_and_a_session(client: Client) -> None:
    client.post("/setup/", {"code": ensure_setup_code()})
    form = {"organisation": "Acme", "name": "Ada", "email": "ada@example.org", "password": PASSWORD, "time_zone": "UTC"}
    answer = client.post("/setup/?for=organisation", form)
    assert answer.status_code == 302
    assert Organisation.objects.get().name == "Acme"
    assert Cycle.objects.get().state == "execution"
    assert client.get("/people/persons/").status_code == 200
    assert client.get("/setup/").status_code == 404


def test_without_the_code_nothing_can_be_set_up_and_guessing_is_slowed_down(client: Client) -> None:
    ensure_setup_code()
    form = {"organisation": "Evil", "name": "Eve", "email": "eve@example.org", "password": PASSWORD, "time_zone": "UTC"}
    assert "Set-up code" in client.post("/setup/?for=organisation", form).content.decode()
    answers = [client.post("/setup/", {"code": "AAAA-AAAA-AAAA-AAAA"}) for _ in range(12)]
    assert (answers[0].status_code, answers[-1].status_code) == (200, 429)
    assert answers[-1].headers["Retry-After"] == "300"
    assert Organisation.objects.count() == 0


def test_a_spoofed_address_does_not_get_around_the_limit(client: Client) -> None:
    ensure_setup_code()
    codes = [
        client.post("/setup/", {"code": "A"}, headers={"X-Forwarded-For": f"203.0.113.{number}"}).status_code
        for number in range(12)
    ]
    assert codes[-1] == 429


def test_an_invited_person_chooses_a_password_and_is_in(client: Client) -> None:
    organisation = make_organisation()
    admin = signed_in(make_person(organisation, role=Role.ADMIN, password=PASSWORD))
    answer = admin.post("/people/persons/new/", {"name": "Ben", "email": "ben@example.org", "role": "contributor"})
    found = re.search(r'value="http://testserver(/people/invitations/[^"]+)"', answer.content.decode())
    assert found is not None
    assert client.post(found[1], {"password": PASSWORD}).status_code == 302
    assert client.get("/people/").status_code == 200
    assert client.get(found[1]).status_code == 404


def test_the_session_gets_a_new_id_at_sign_in_and_is_gone_after_sign_out(client: Client) -> None:
    person = make_person(make_organisation(), password=PASSWORD)
    client.get("/accounts/login/")
    client.session["before"] = True
    client.session.save()
    before = client.session.session_key
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD, "next": "/people/"})
    after = client.session.session_key
    assert after != before
    client.post("/accounts/logout/")
    assert not Session.objects.filter(session_key=after).exists()


def test_too_many_wrong_passwords_are_refused_and_the_right_one_waits_too(client: Client) -> None:
    person = make_person(make_organisation(), password=PASSWORD)
    answers = [client.post("/accounts/login/", {"login": person.email, "password": "wrong"}) for _ in range(6)]
    assert "Too many failed" in answers[-1].content.decode()


def test_a_deactivated_person_is_out_at_the_next_request() -> None:
    organisation = make_organisation()
    admin = make_person(organisation, role=Role.ADMIN, password=PASSWORD)
    person = make_person(organisation, password=PASSWORD)
    client = Client()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD, "next": "/people/"})
    assert client.get("/people/").status_code == 200
    person_id = client.get("/people/persons/?q=" + person.name).content.decode()
    url = re.search(r"/people/persons/per_\w+/", person_id)
    assert url is not None
    signed_in(admin).post(f"{url[0]}deactivate/")
    assert client.get("/people/").status_code == 302


def test_somebody_of_two_organisations_switches_between_them() -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    person = make_person(ours)
    add_member(theirs, person)
    client = signed_in(person)
    assert "Ours" in client.get("/organisation/").content.decode()
    form = client.get("/organisation/").content.decode()
    chosen = re.findall(r'value="(org_\w+)"', form)
    client.post("/organisation/switch/", {"organisation": chosen[1]})
    assert re.search(r"<dd>\s*Theirs\s*</dd>", client.get("/organisation/").content.decode())


def test_nobody_switches_to_an_organisation_they_do_not_belong_to() -> None:
    client = signed_in(make_person(make_organisation("Ours")))
    assert client.post("/organisation/switch/", {"organisation": "org_0000000000001"}).status_code == 404
    make_organisation("Theirs")
    assert "Theirs" not in client.get("/organisation/").content.decode()


def test_fields_that_a_form_does_not_name_change_nothing() -> None:
    """T8: every column of the tables behind the form is sent along."""
    organisation, other = make_organisation("Ours"), make_organisation("Theirs")
    admin = make_person(organisation, role=Role.ADMIN, password=PASSWORD)
    names = {field.name for model in (Organisation, Membership, Person) for field in model._meta.get_fields()}
    sent = dict.fromkeys(names, "1") | {"name": "New", "time_zone": "UTC", "organisation": str(other.pk)}
    signed_in(admin).post("/organisation/edit/", sent)
    changed = Organisation.objects.get(pk=organisation.pk)
    assert (changed.name, changed.kind, changed.is_sample, changed.erasing_at) == ("New", "organisation", False, None)
    assert Organisation.objects.get(pk=other.pk).name == "Theirs"


def test_a_lead_adds_a_person_to_the_unit_and_cannot_reach_a_unit_beside() -> None:
    organisation = make_organisation()
    unit, beside = make_unit(organisation, "Support"), make_unit(organisation, "Finance")
    lead = make_person(organisation, unit=unit, lead=True)
    client = signed_in(lead)
    page = client.get("/people/").content.decode()
    urls = {name: url for url, name in re.findall(r'href="(/people/units/unit_\w+/)">([^<]+)<', page)}
    person = re.search(r"per_\w+", client.get("/people/persons/").content.decode())
    assert person is not None
    new = make_person(organisation, "Newcomer")
    option = re.search(r'value="(per_\w+)">Newcomer', client.get(urls["Support"]).content.decode())
    assert option is not None
    client.post(f"{urls['Support']}members/", {"person": option[1]})
    assert actor_of(new, organisation).member_units == {unit.pk}
    assert client.post(f"{urls['Finance']}members/", {"person": option[1]}).status_code == 403
    assert UnitMember.objects.filter(unit=beside).count() == 0


def test_a_unit_that_is_not_empty_says_why_it_stays() -> None:
    organisation = make_organisation()
    unit = make_unit(organisation, "Support")
    make_unit(organisation, "Chat", parent=unit)
    client = signed_in(make_person(organisation, role=Role.ADMIN))
    url = re.search(r'href="(/people/units/unit_\w+/)">Support', client.get("/people/").content.decode())
    assert url is not None
    answer = client.post(f"{url[1]}delete/")
    assert answer.status_code == 409
    assert "“Support” still has units" in answer.content.decode()
    assert root_of(organisation).children.count() == 1


def test_the_audit_log_keeps_what_is_private_from_administrators_too() -> None:
    organisation = make_organisation()
    owner = make_person(organisation)
    for visibility in (Visibility.PRIVATE, Visibility.EVERYONE):
        objective = make_objective(organisation, owner=owner, visibility=visibility, title=f"Canary {visibility}")
        with transaction.atomic():
            actor = actor_of(owner, organisation)
            audit(actor, "objective.update", "objective", objective.pk, {"title": objective.title})
    page = signed_in(make_person(organisation, role=Role.ADMIN)).get("/organisation/audit/").content.decode()
    assert ("Canary everyone" in page, "Canary private" in page) == (True, False)


def test_the_page_of_a_person_lists_what_they_own_and_the_visitor_may_see() -> None:
    organisation = make_organisation()
    owner = make_person(organisation, "Olga")
    make_kpi(organisation, owner=owner, name="Reply time")
    make_objective(organisation, owner=owner, title="Hidden", visibility=Visibility.PRIVATE)
    client = signed_in(make_person(organisation))
    url = re.search(r'href="(/people/persons/per_\w+/)">Olga', client.get("/people/persons/").content.decode())
    assert url is not None
    page = client.get(url[1]).content.decode()
    assert ("Reply time" in page, "Hidden" in page) == (True, False)
