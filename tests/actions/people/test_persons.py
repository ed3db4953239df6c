"""People come, change and leave; nobody gets further than their organisation."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from northing.actions.people.persons import (
    accept_invitation,
    add_person,
    change_role,
    deactivate,
    invite_again,
    invited,
    reactivate,
    reset_access,
)
from northing.lib.errors import Conflict, Denied, Invalid, NotFound
from northing.logic.people import Role
from northing.models import AuditEvent, Membership, Person
from northing.queries.people import actor_for
from tests.factories import PASSWORD, actor_of, add_member, make_admin, make_organisation, make_person, make_unit

pytestmark = pytest.mark.django_db


def test_a_new_person_sets_a_password_with_a_link_that_works_once() -> None:
    organisation = make_organisation()
    unit = make_unit(organisation)
    invitation = add_person(make_admin(organisation), name="Ben", email="Ben@Example.org", unit_id=unit.pk)
    person = accept_invitation(person_id=invitation.person.pk, token=invitation.token, password=PASSWORD)
    actor = actor_of(person, organisation)
    assert (person.email, actor.role, actor.member_units) == ("ben@example.org", Role.CONTRIBUTOR, {unit.pk})
    with pytest.raises(NotFound):
        accept_invitation(person_id=person.pk, token=invitation.token, password=PASSWORD + "!")


def test_a_link_expires_after_three_days() -> None:
    invitation = add_person(make_admin(make_organisation()), name="Ben", email="ben@example.org")
    assert invited(person_id=invitation.person.pk, token=invitation.token) == invitation.person
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)), pytest.raises(NotFound):
        invited(person_id=invitation.person.pk, token=invitation.token)


def test_a_link_of_somebody_deactivated_is_void() -> None:
    organisation = make_organisation()
    admin = make_admin(organisation)
    invitation = add_person(admin, name="Ben", email="ben@example.org")
    deactivate(admin, person_id=invitation.person.pk)
    with pytest.raises(NotFound):
        invited(person_id=invitation.person.pk, token=invitation.token)


def test_a_weak_password_leaves_the_link_usable() -> None:
    invitation = add_person(make_admin(make_organisation()), name="Ben", email="ben@example.org")
    with pytest.raises(Invalid):
        accept_invitation(person_id=invitation.person.pk, token=invitation.token, password="password1234")
    assert invited(person_id=invitation.person.pk, token=invitation.token) == invitation.person


@pytest.mark.parametrize("password", [PASSWORD, ""])
def test_somebody_of_another_organisation_is_added_without_a_link(password: str) -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    person = make_person(theirs, "Their name", email="x@example.org", password=password)
    invitation = add_person(make_admin(ours), name="Our name", email="X@example.org")
    assert (invitation.person, invitation.token) == (person, "")
    assert Person.objects.get(pk=person.pk).name == "Their name"
    with pytest.raises(Conflict):
        reset_access(make_admin(ours, "B"), person_id=person.pk)


def test_the_same_address_twice_is_refused() -> None:
    organisation = make_organisation()
    make_person(organisation, email="ben@example.org")
    with pytest.raises(Invalid) as refused:
        add_person(make_admin(organisation), name="Ben", email="BEN@example.org")
    assert refused.value.faults[0].field == "email"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CONTRIBUTOR])
def test_only_administrators_change_people(role: Role) -> None:
    organisation = make_organisation()
    actor = actor_of(make_person(organisation, role=role), organisation)
    other = make_person(organisation)
    before = (Person.objects.count(), AuditEvent.objects.count())
    for refused in (
        lambda: add_person(actor, name="X", email="x@example.org"),
        lambda: change_role(actor, person_id=actor.person_id, role=Role.ADMIN),
        lambda: deactivate(actor, person_id=other.pk),
        lambda: reset_access(actor, person_id=other.pk),
        lambda: invite_again(actor, person_id=other.pk),
    ):
        with pytest.raises(Denied):
            refused()
    assert (Person.objects.count(), AuditEvent.objects.count()) == before


def test_a_person_of_another_organisation_does_not_exist() -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    with pytest.raises(NotFound):
        deactivate(make_admin(ours), person_id=make_person(theirs).pk)


def test_the_last_administrator_stays() -> None:
    organisation = make_organisation()
    admin = make_admin(organisation)
    make_person(organisation, role=Role.ADMIN)  # invited, has no password yet: could not let anybody in
    for refused in (
        lambda: change_role(admin, person_id=admin.person_id, role=Role.CONTRIBUTOR),
        lambda: deactivate(admin, person_id=admin.person_id),
    ):
        with pytest.raises(Conflict, match="last administrator"):
            refused()
    make_person(organisation, role=Role.ADMIN, password=PASSWORD)
    change_role(admin, person_id=admin.person_id, role=Role.VIEWER)
    assert Membership.objects.get(person_id=admin.person_id).role == Role.VIEWER


def test_deactivation_ends_the_sessions_and_reactivation_gives_the_role_back(client: Client) -> None:
    organisation = make_organisation()
    admin = make_admin(organisation)
    person = make_person(organisation, role=Role.VIEWER, password=PASSWORD)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD, "next": "/people/"})
    assert Session.objects.count() == 1
    deactivate(admin, person_id=person.pk)
    person.refresh_from_db()
    assert Session.objects.count() == 0
    assert actor_for(person, organisation.pk) is None
    reactivate(admin, person_id=person.pk)
    person.refresh_from_db()
    assert actor_of(person, organisation).role == Role.VIEWER


def test_deactivation_here_leaves_the_membership_elsewhere() -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    person = make_person(ours)
    add_member(theirs, person)
    deactivate(make_admin(ours), person_id=person.pk)
    person.refresh_from_db()
    assert actor_for(person, ours.pk) is None
    assert actor_of(person, theirs).organisation_id == theirs.pk


def test_a_lost_password_is_replaced_by_a_link(client: Client) -> None:
    organisation = make_organisation()
    person = make_person(organisation, password=PASSWORD)
    client.force_login(person)
    invitation = reset_access(make_admin(organisation), person_id=person.pk)
    person.refresh_from_db()
    assert not person.has_usable_password()
    assert invited(person_id=person.pk, token=invitation.token) == person
