"""Reads of persons: the list, one person's page, who waits for an invitation."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet

from northing.lib.errors import NotFound
from northing.lib.ids import show
from northing.logic.people import Actor, Role, Scope, reach
from northing.models import Membership, UnitMember

PAGE_SIZE = 50


@dataclass(frozen=True)
class PersonRow:
    """A person in a list."""

    id: str
    name: str
    email: str
    role: str
    units: str
    state: str  # "", "Invited" or "Deactivated"
    is_me: bool


@dataclass(frozen=True)
class PersonList:
    """A page of the list of persons."""

    rows: list[PersonRow]
    total: int
    search: str
    page: int
    pages: int
    may_manage: bool

    @property
    def previous(self) -> int:
        """Number of the page before."""
        return self.page - 1

    @property
    def next(self) -> int:
        """Number of the page after."""
        return self.page + 1


@dataclass(frozen=True)
class UnitOfPerson:
    """A unit a person works in."""

    id: str
    name: str
    is_lead: bool


@dataclass(frozen=True)
class PersonPage:
    """Everything the page of one person shows, apart from what the person owns in other areas."""

    key: int
    id: str
    name: str
    email: str
    role: str
    role_label: str
    state: str
    joined_at: datetime
    units: list[UnitOfPerson]
    is_me: bool
    is_active: bool
    may_manage: bool
    is_last_admin: bool
    may_invite: bool
    may_reset: bool


def memberships(actor: Actor) -> QuerySet[Membership]:
    """Memberships of the organisation that the actor may see: active ones, and all for who manages persons."""
    rows = Membership.objects.filter(organisation_id=actor.organisation_id).select_related("person")
    return rows if _manages(actor) else rows.filter(is_active=True, person__is_active=True)


def membership_of(actor: Actor, person_id: int) -> Membership:
    """The membership of a person, or NotFound."""
    membership = memberships(actor).filter(person_id=person_id).first()
    if membership is None:
        raise NotFound("There is no such person here.")
    return membership


def is_last_admin(membership: Membership) -> bool:
    """Whether nobody else could administer the organisation: its last active administrator who can sign in."""
    if membership.role != Role.ADMIN or not membership.is_active:
        return False
    return (
        not Membership.objects.filter(
            organisation_id=membership.organisation_id, role=Role.ADMIN, is_active=True, person__is_active=True
        )
        .exclude(person__password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .exclude(pk=membership.pk)
        .exists()
    )


def belongs_elsewhere(membership: Membership) -> bool:
    """Whether the person is known to another organisation too; then no administrator here may set their password."""
    return (
        Membership.objects.filter(person_id=membership.person_id)
        .exclude(organisation_id=membership.organisation_id)
        .exists()
    )


def state_of(membership: Membership) -> str:
    """The state of a membership as a word; nothing for the ordinary one."""
    if not (membership.is_active and membership.person.is_active):
        return "Deactivated"
    return "" if membership.person.has_usable_password() else "Invited"


def person_list(actor: Actor, *, search: str = "", page: int = 1) -> PersonList:
    """Persons by name, fifty a page, found by a part of the name or address."""
    found = memberships(actor).order_by("person__name", "person_id")
    if search:
        found = found.filter(Q(person__name__icontains=search) | Q(person__email__icontains=search))
    sheet = Paginator(found, PAGE_SIZE).get_page(page)
    rows = list(sheet)
    units: dict[int, list[str]] = {}
    working = UnitMember.objects.filter(
        organisation_id=actor.organisation_id, person_id__in=[row.person_id for row in rows]
    )
    for person_id, name, is_lead in working.order_by("unit__name").values_list("person_id", "unit__name", "is_lead"):
        units.setdefault(person_id, []).append(f"{name} (lead)" if is_lead else name)
    return PersonList(
        rows=[_row(actor, row, units.get(row.person_id, [])) for row in rows],
        total=sheet.paginator.count,
        search=search,
        page=sheet.number,
        pages=sheet.paginator.num_pages,
        may_manage=_manages(actor),
    )


def person_page(actor: Actor, person_id: int) -> PersonPage:
    """One person, as the actor may see them."""
    membership = membership_of(actor, person_id)
    person = membership.person
    units = UnitMember.objects.filter(organisation_id=actor.organisation_id, person_id=person_id)
    alone = _manages(actor) and not belongs_elsewhere(membership)
    is_active = membership.is_active and person.is_active
    return PersonPage(
        key=person.pk,
        id=show("per", person.pk),
        name=person.name,
        email=person.email,
        role=membership.role,
        role_label=Role(membership.role).label,
        state=state_of(membership),
        joined_at=membership.joined_at,
        units=[
            UnitOfPerson(show("unit", key), name, is_lead)
            for key, name, is_lead in units.order_by("unit__name").values_list("unit_id", "unit__name", "is_lead")
        ],
        is_me=person.pk == actor.person_id,
        is_active=is_active,
        may_manage=_manages(actor),
        is_last_admin=is_last_admin(membership),
        may_invite=alone and is_active and not person.has_usable_password(),
        may_reset=alone and is_active and person.has_usable_password() and person.pk != actor.person_id,
    )


def _manages(actor: Actor) -> bool:
    return reach(actor, "person.manage") is not Scope.NO


def _row(actor: Actor, membership: Membership, units: list[str]) -> PersonRow:
    person = membership.person
    return PersonRow(
        id=show("per", person.pk),
        name=person.name,
        email=person.email,
        role=Role(membership.role).label,
        units=", ".join(units),
        state=state_of(membership),
        is_me=person.pk == actor.person_id,
    )
