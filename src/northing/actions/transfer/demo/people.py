"""Founds a sample organisation: its units and its people."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from northing.actions.activity import audit
from northing.actions.people.persons import add_person
from northing.actions.people.units import create_unit, set_unit_member
from northing.logic.people import Actor, Role, UnitKind
from northing.logic.transfer.demo.company import PASSWORD, PEOPLE, SIGN_INS, UNITS, DemoPerson
from northing.models import Membership, Organisation, Person, Unit, UnitMember
from northing.queries.people import actor_for


@dataclass
class Company:
    """A sample organisation while it is loaded: keys by name, and who acts in it."""

    organisation: Organisation
    units: dict[str, int] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    kpis: dict[str, int] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def settle(self) -> None:
        """Read the rights of everyone, once units and people are there."""
        for key, person in self.persons.items():
            actor = actor_for(person, self.organisation.pk)
            if actor:
                self.actors[key] = actor


def found(name: str, founder: DemoPerson, *, time_zone: str, attribution: str = "") -> Company:
    """Make a sample organisation with its top unit, led by its founder, who is its administrator."""
    organisation = Organisation.objects.create(name=name, time_zone=time_zone, is_sample=True, attribution=attribution)
    top = Unit.objects.create(organisation=organisation, name=name, kind=UnitKind.ORGANISATION)
    person = _person(founder)
    Membership.objects.create(organisation=organisation, person=person, role=Role.ADMIN)
    UnitMember.objects.create(organisation=organisation, unit=top, person=person, is_lead=True)
    company = Company(organisation, {name: top.pk}, {founder.key: person})
    company.settle()
    facts = {"name": name, "kind": organisation.kind}
    audit(company.actors[founder.key], "organisation.create", "organisation", organisation.pk, facts)
    return company


def staff(company: Company) -> None:
    """Give the demo company its units and its people; those who sign in get the password."""
    founder = PEOPLE[0]
    for unit in UNITS[1:]:
        admin = company.actors[founder.key]
        row = create_unit(admin, parent_id=company.units[unit.parent], name=unit.name, kind=unit.kind)
        company.units[unit.name] = row.pk
        company.settle()
    join(company, PEOPLE[1:])
    signing_in = [company.persons[key].pk for key in SIGN_INS]
    Person.objects.filter(pk__in=signing_in).update(password=make_password(PASSWORD))


def join(company: Company, people: Iterable[DemoPerson]) -> None:
    """Add people to their units, on behalf of the founder; a person another sample knows already keeps the account."""
    admin = company.actors[PEOPLE[0].key]
    for person in people:
        unit_id = company.units.get(person.leads or person.works_in)
        row = add_person(admin, name=person.name, email=person.email, role=person.role, unit_id=unit_id).person
        if person.leads and unit_id is not None:
            set_unit_member(admin, unit_id=unit_id, person_id=row.pk, is_lead=True)
        company.persons[person.key] = row
    company.settle()


def _person(wanted: DemoPerson) -> Person:
    person = Person.objects.filter(email__iexact=wanted.email).first()
    if person is None:
        person = Person(name=wanted.name, email=wanted.email)
        person.set_unusable_password()
        person.save(force_insert=True)
    return person
