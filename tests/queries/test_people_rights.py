"""The list filters agree with the single check, for every role, relation, visibility and action."""

from itertools import product

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from northing.lib.errors import Denied, NotFound
from northing.logic.people import RULES, Actor, Role, Scope, Visibility, allows, reach
from northing.models import Kpi, Organisation, Person, Unit
from northing.queries.people import audience, item_of, organisations_of, permitted, require, unit_and_below, unit_path
from northing.queries.people.persons import person_list
from northing.queries.people.units import unit_page, unit_tree
from tests.factories import (
    actor_of,
    add_member,
    make_admin,
    make_kpi,
    make_organisation,
    make_person,
    make_unit,
    root_of,
)

pytestmark = pytest.mark.django_db

THINGS = [action for action in RULES if action.partition(".")[0] in {"kpi", "objective", "import"}]


class World:
    """One organisation with every relation an actor can have to an item, and a second one beside it."""

    def __init__(self) -> None:
        self.organisation = make_organisation("Ours")
        self.mine, self.led = make_unit(self.organisation), make_unit(self.organisation)
        below = make_unit(self.organisation, parent=make_unit(self.organisation, parent=self.led))
        self.me = make_person()
        other, elsewhere = make_person(self.organisation), make_organisation("Theirs")
        units: list[Unit] = [root_of(self.organisation), self.mine, self.led, below]
        for unit, owner, seen in product(units, (None, self.me, other), Visibility):
            make_kpi(self.organisation, unit, owner=owner, visibility=seen)
        for seen in Visibility:
            make_kpi(elsewhere, owner=self.me, visibility=seen)

    def actor(self, role: Role, *, member: bool, lead: bool) -> Actor:
        """Me in this role, in a unit or not, leading one or not."""
        add_member(self.organisation, self.me, role=role, unit=self.mine if member else None)
        if lead:
            self.led.members.create(organisation=self.organisation, person=self.me, is_lead=True)
        return actor_of(self.me, self.organisation)


@pytest.mark.parametrize(("role", "member", "lead"), list(product(Role, (True, False), (True, False))))
def test_lists_and_single_checks_agree(role: Role, member: bool, lead: bool) -> None:
    world = World()
    actor = world.actor(role, member=member, lead=lead)
    every: QuerySet[Kpi] = Kpi.objects.all()
    for action in THINGS:
        listed = set(every.filter(permitted(actor, action)))
        assert listed == {kpi for kpi in every if allows(actor, action, item_of(kpi))}, action
    assert set(every.filter(audience(actor))) == set(every.filter(permitted(actor, "kpi.read")))


def test_the_world_of_that_test_tells_all_cells_apart() -> None:
    """Were two scopes to give the same list, a wrong cell could pass unseen."""
    world = World()
    actor = world.actor(Role.CONTRIBUTOR, member=True, lead=True)
    sizes = {
        reach(actor, action): Kpi.objects.filter(permitted(actor, action)).count()
        for action in ("kpi.read", "kpi.record", "kpi.update", "import.update", "person.manage")
    }
    assert set(sizes) == {Scope.AUDIENCE, Scope.UNIT, Scope.LED, Scope.OWN, Scope.NO}
    assert len(set(sizes.values())) == len(sizes)


def test_what_may_not_be_read_does_not_exist_and_what_may_not_be_changed_is_denied() -> None:
    organisation = make_organisation()
    viewer = actor_of(make_person(organisation, role=Role.VIEWER), organisation)
    with pytest.raises(NotFound):
        require(viewer, "kpi.update", item_of(make_kpi(organisation, visibility=Visibility.PRIVATE)))
    with pytest.raises(Denied):
        require(viewer, "kpi.update", item_of(make_kpi(organisation)))


def test_a_lead_leads_everything_below() -> None:
    organisation = make_organisation()
    led = make_unit(organisation)
    below = make_unit(organisation, parent=make_unit(organisation, parent=led))
    beside = make_unit(organisation)
    lead = actor_of(make_person(organisation, unit=led, lead=True), organisation)
    assert lead.led_units >= {led.pk, below.pk}
    assert lead.led_units.isdisjoint({root_of(organisation).pk, beside.pk})


def test_units_of_another_organisation_are_in_no_tree() -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    foreign = make_unit(theirs)
    admin = make_admin(ours)
    assert unit_and_below(admin, foreign.pk) == []
    assert unit_path(admin, foreign.pk) == []
    assert [node.name for node in unit_tree(admin)] == ["Ours"]
    with pytest.raises(NotFound):
        unit_page(admin, foreign.pk)


def test_the_tree_is_in_reading_order_with_people_and_leads() -> None:
    organisation = make_organisation("Acme")
    support = make_unit(organisation, "Support")
    make_unit(organisation, "Finance")
    make_unit(organisation, "Chat", parent=support)
    make_person(organisation, "Ben", unit=support, lead=True)
    make_person(organisation, "Cem", unit=support)
    make_person(organisation, "Gone", unit=support, is_active=False)
    rows = [(node.depth, node.name, node.members, node.leads) for node in unit_tree(make_admin(organisation))]
    assert rows == [(0, "Acme", 0, ""), (1, "Finance", 0, ""), (1, "Support", 2, "Ben"), (2, "Chat", 0, "")]


def test_persons_are_found_by_name_or_address_and_only_administrators_see_who_left() -> None:
    organisation = make_organisation()
    make_person(organisation, "Ben", email="ben@example.org")
    make_person(organisation, "Gone", is_active=False)
    make_person(make_organisation("Theirs"), "Ben Elsewhere")
    viewer = actor_of(make_person(organisation, "Vera", role=Role.VIEWER), organisation)
    assert [row.name for row in person_list(viewer).rows] == ["Ben", "Vera"]
    assert [row.name for row in person_list(make_admin(organisation)).rows] == ["Ada Admin", "Ben", "Gone", "Vera"]
    assert [row.name for row in person_list(viewer, search="BEN@").rows] == ["Ben"]


def test_an_organisation_being_erased_is_nobodys() -> None:
    organisation = make_organisation()
    person: Person = make_person(organisation)
    Organisation.objects.filter(pk=organisation.pk).update(erasing_at="2026-01-01T00:00Z")
    assert organisations_of(person) == []


def count(read: object) -> int:
    """Statements a read takes."""
    with CaptureQueriesContext(connection) as queries:
        read()  # type: ignore[operator]
    return len(queries)


@pytest.mark.parametrize(("read", "statements"), [("tree", 3), ("unit", 8), ("persons", 3)])
def test_statements_do_not_grow_with_the_organisation(read: str, statements: int) -> None:
    organisation = make_organisation()
    admin = make_admin(organisation)
    reads = {
        "tree": lambda: unit_tree(admin),
        "unit": lambda: unit_page(admin, root_of(organisation).pk),
        "persons": lambda: person_list(admin),
    }
    root = root_of(organisation)
    for size in (1, 9):
        for _ in range(size):
            make_person(organisation, unit=make_unit(organisation, parent=root))
            make_person(organisation, unit=root)
        assert count(reads[read]) == statements
