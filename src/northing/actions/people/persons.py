"""Writes of persons: adding, inviting, roles, leaving. Ends sessions where access ends."""

from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from northing.actions.activity import audit
from northing.actions.people.passwords import check_password
from northing.actions.people.units import set_unit_member
from northing.lib.errors import Conflict, Fault, Invalid, NotFound
from northing.logic.people import Actor, Role
from northing.models import Membership, Organisation, Person
from northing.queries.people import require, whole
from northing.queries.people.persons import belongs_elsewhere, is_last_admin, membership_of


class InvitationTokens(PasswordResetTokenGenerator):
    """Tokens of invitation links: void once a password is set, and after PASSWORD_RESET_TIMEOUT (three days)."""

    key_salt = "northing.actions.people.persons.InvitationTokens"


_tokens = InvitationTokens()


@dataclass(frozen=True)
class Invitation:
    """A person who was added; `token` is empty when they already have a way to sign in."""

    person: Person
    token: str


def add_person(
    actor: Actor, *, name: str, email: str, role: Role = Role.CONTRIBUTOR, unit_id: int | None = None
) -> Invitation:
    """Make somebody a member, of a unit too when given, and return the token of their invitation link.

    A person known to another organisation keeps their account, name and password; they get no link from here.
    """
    require(actor, "person.manage", whole(actor))
    name, email = _checked(name, email)
    with transaction.atomic():
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            person = Person(name=name, email=email)
            person.set_unusable_password()
            person.save(force_insert=True)
        membership, is_new = Membership.objects.get_or_create(
            organisation_id=actor.organisation_id, person=person, defaults={"role": role}
        )
        if not is_new:
            raise Invalid("Somebody with this address is already here.", field="email")
        audit(actor, "person.create", "person", person.pk, {"name": person.name, "email": email, "role": role})
        if unit_id is not None:
            set_unit_member(actor, unit_id=unit_id, person_id=person.pk, is_lead=False)
    return Invitation(person, _token(membership))


def invite_again(actor: Actor, *, person_id: int) -> Invitation:
    """Make a new link for somebody who has not set a password yet. The earlier link stays valid until one is used."""
    require(actor, "person.manage", whole(actor))
    with transaction.atomic():
        membership = membership_of(actor, person_id)
        token = _token(membership)
        if not token:
            raise Conflict("This person already has a way to sign in.")
        audit(actor, "person.invite", "person", person_id, {"name": membership.person.name})
    return Invitation(membership.person, token)


def reset_access(actor: Actor, *, person_id: int) -> Invitation:
    """Take the password of somebody who lost it away, end their sessions, and make a link to set a new one.

    Refused for oneself and for people of several organisations: nobody here may open a door elsewhere.
    """
    require(actor, "person.manage", whole(actor))
    with transaction.atomic():
        membership = membership_of(actor, person_id)
        if person_id == actor.person_id or belongs_elsewhere(membership) or not membership.is_active:
            raise Conflict("The password of this person cannot be reset from here.")
        person = membership.person
        person.set_unusable_password()
        person.save(update_fields=["password"])
        end_sessions(person)
        audit(actor, "person.reset", "person", person_id, {"name": person.name})
    return Invitation(person, _token(membership))


def invited(*, person_id: int, token: str) -> Person:
    """The person behind an invitation link; NotFound for one that is wrong, used or too old."""
    person = Person.objects.filter(pk=person_id, is_active=True, memberships__is_active=True).distinct().first()
    if person is None or person.has_usable_password() or not _tokens.check_token(person, token):
        raise NotFound("This link was used already or is too old. Ask an administrator for a new one.")
    return person


def accept_invitation(*, person_id: int, token: str, password: str) -> Person:
    """Set the first password; the link is used up."""
    with transaction.atomic():
        Person.objects.select_for_update().filter(pk=person_id).first()
        person = invited(person_id=person_id, token=token)
        check_password(person, password)
        person.set_password(password)
        person.save(update_fields=["password"])
        for membership in Membership.objects.filter(person=person, is_active=True):
            actor = Actor(person.pk, membership.organisation_id, Role(membership.role), person.name)
            audit(actor, "person.join", "person", person.pk)
    return person


def change_role(actor: Actor, *, person_id: int, role: Role) -> None:
    """Give a person another role in the organisation. The last administrator stays one."""
    require(actor, "person.manage", whole(actor))
    with transaction.atomic():
        membership = _locked(actor, person_id)
        if membership.role == role:
            return
        if is_last_admin(membership):
            raise Conflict("This is the last administrator. Make somebody else an administrator first.")
        before, membership.role = membership.role, role
        membership.save(update_fields=["role"])
        audit(actor, "person.role", "person", person_id, {"name": membership.person.name, "role": [before, role.value]})


def deactivate(actor: Actor, *, person_id: int) -> None:
    """End a person's membership at once: their sessions end, what they own stays theirs until handed over."""
    require(actor, "person.manage", whole(actor))
    with transaction.atomic():
        membership = _locked(actor, person_id)
        if not membership.is_active:
            return
        if is_last_admin(membership):
            raise Conflict("This is the last administrator. Make somebody else an administrator first.")
        membership.is_active = False
        membership.save(update_fields=["is_active"])
        person = membership.person
        if not Membership.objects.filter(person=person, is_active=True).exists():
            person.is_active = False
            person.save(update_fields=["is_active"])
        end_sessions(person)
        audit(actor, "person.deactivate", "person", person_id, {"name": person.name})


def reactivate(actor: Actor, *, person_id: int) -> None:
    """Let a person in again, with the role they had."""
    require(actor, "person.manage", whole(actor))
    with transaction.atomic():
        membership = _locked(actor, person_id)
        if membership.is_active and membership.person.is_active:
            return
        membership.is_active = membership.person.is_active = True
        membership.save(update_fields=["is_active"])
        membership.person.save(update_fields=["is_active"])
        audit(actor, "person.reactivate", "person", person_id, {"name": membership.person.name})


def end_sessions(person: Person) -> None:
    """Sign a person out everywhere."""
    for session in UserSession.objects.filter(user=person):
        session.end()


def _locked(actor: Actor, person_id: int) -> Membership:
    # One change of memberships at a time, else two administrators could remove each other.
    Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    return membership_of(actor, person_id)


def _token(membership: Membership) -> str:
    person = membership.person
    if person.has_usable_password() or belongs_elsewhere(membership) or not membership.is_active:
        return ""
    return _tokens.make_token(person)


def _checked(name: str, email: str) -> tuple[str, str]:
    name, email = " ".join(name.split()), email.strip().lower()
    faults = []
    if not name or len(name) > 120:
        faults.append(Fault("Give a name of at most 120 characters.", "name"))
    try:
        validate_email(email)
    except ValidationError:
        faults.append(Fault("Give an e-mail address such as ada@example.org.", "email"))
    if faults:
        raise Invalid(*faults)
    return name, email
