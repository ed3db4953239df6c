"""The tree: who may change it, and what it refuses."""

import pytest

from northing.actions.people.units import (
    create_unit,
    delete_unit,
    move_unit,
    remove_unit_member,
    set_unit_member,
    update_unit,
)
from northing.lib.errors import Conflict, Denied, Invalid, NotFound
from northing.logic.people import Role, UnitKind
from northing.models import AuditEvent, Unit, UnitMember
from tests.factories import (
    actor_of,
    make_admin,
    make_kpi,
    make_objective,
    make_organisation,
    make_person,
    make_unit,
    root_of,
)

pytestmark = pytest.mark.django_db


def test_an_administrator_adds_a_unit_and_the_audit_log_says_where() -> None:
    organisation = make_organisation("Acme")
    unit = create_unit(
        make_admin(organisation), parent_id=root_of(organisation).pk, name="  Customer   support ", kind=UnitKind.TEAM
    )
    assert (unit.name, unit.kind, unit.parent) == ("Customer support", "team", root_of(organisation))
    assert AuditEvent.objects.get().changes == {"name": "Customer support", "kind": "team", "under": "Acme"}


def test_the_same_name_twice_under_one_unit_is_refused_whatever_its_case() -> None:
    organisation = make_organisation()
    make_unit(organisation, "Sales")
    with pytest.raises(Invalid) as refused:
        create_unit(make_admin(organisation), parent_id=root_of(organisation).pk, name="SALES")
    assert refused.value.faults[0].field == "name"


def test_a_lead_manages_the_own_unit_and_below_and_nothing_beside_it() -> None:
    organisation = make_organisation()
    led, beside = make_unit(organisation), make_unit(organisation)
    below = make_unit(organisation, parent=led)
    lead = actor_of(make_person(organisation, unit=led, lead=True), organisation)
    assert update_unit(lead, unit_id=below.pk, name="Renamed", kind=UnitKind.PROJECT).name == "Renamed"
    assert create_unit(lead, parent_id=below.pk, name="New").parent == below
    for refused in (lambda: update_unit(lead, unit_id=beside.pk, name="X", kind=UnitKind.TEAM),
                    lambda: move_unit(lead, unit_id=below.pk, parent_id=beside.pk),
                    lambda: delete_unit(lead, unit_id=beside.pk)):  # fmt: skip
        with pytest.raises(Denied):
            refused()


def test_a_viewer_named_as_lead_manages_nothing() -> None:
    organisation = make_organisation()
    unit = make_unit(organisation)
    viewer = actor_of(make_person(organisation, role=Role.VIEWER, unit=unit, lead=True), organisation)
    with pytest.raises(Denied):
        update_unit(viewer, unit_id=unit.pk, name="Mine", kind=UnitKind.TEAM)


def test_a_unit_of_another_organisation_does_not_exist() -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    foreign = make_unit(theirs)
    admin = make_admin(ours)
    for refused in (lambda: create_unit(admin, parent_id=foreign.pk, name="X"),
                    lambda: move_unit(admin, unit_id=make_unit(ours).pk, parent_id=foreign.pk),
                    lambda: delete_unit(admin, unit_id=foreign.pk)):  # fmt: skip
        with pytest.raises(NotFound):
            refused()


def test_a_move_into_itself_or_below_is_refused_and_the_tree_stays() -> None:
    organisation = make_organisation()
    upper = make_unit(organisation)
    lower = make_unit(organisation, parent=make_unit(organisation, parent=upper))
    admin = make_admin(organisation)
    for place in (upper, lower):
        with pytest.raises(Conflict):
            move_unit(admin, unit_id=upper.pk, parent_id=place.pk)
    assert Unit.objects.get(pk=upper.pk).parent == root_of(organisation)


def test_a_unit_moves_with_all_below_it() -> None:
    organisation = make_organisation()
    here, there = make_unit(organisation), make_unit(organisation)
    below = make_unit(organisation, parent=here)
    move_unit(make_admin(organisation), unit_id=here.pk, parent_id=there.pk)
    assert Unit.objects.get(pk=here.pk).parent == there
    assert Unit.objects.get(pk=below.pk).parent == here


def test_the_top_is_neither_moved_nor_deleted() -> None:
    organisation = make_organisation()
    unit = make_unit(organisation)
    top = root_of(organisation)
    with pytest.raises(Conflict):
        move_unit(make_admin(organisation), unit_id=top.pk, parent_id=unit.pk)
    with pytest.raises(Conflict):
        delete_unit(make_admin(organisation, "B"), unit_id=top.pk)


def test_only_an_empty_unit_is_deleted_and_the_reason_is_named() -> None:
    organisation = make_organisation()
    admin = make_admin(organisation)
    full, empty = make_unit(organisation, "Full"), make_unit(organisation)
    make_kpi(organisation, full)
    make_objective(organisation, unit=full)
    with pytest.raises(Conflict, match="“Full” still has KPIs and objectives"):
        delete_unit(admin, unit_id=full.pk)
    peopled = make_unit(organisation, "Peopled")
    make_person(organisation, unit=peopled)
    with pytest.raises(Conflict, match="“Peopled” still has 1 person"):
        delete_unit(admin, unit_id=peopled.pk)
    delete_unit(admin, unit_id=empty.pk)
    assert set(Unit.objects.values_list("name", flat=True)) == {"Acme", "Full", "Peopled"}


def test_a_lead_puts_people_in_and_takes_them_out_and_saying_it_twice_changes_nothing() -> None:
    organisation = make_organisation()
    unit = make_unit(organisation)
    lead = actor_of(make_person(organisation, unit=unit, lead=True), organisation)
    person = make_person(organisation)
    for _ in range(2):
        set_unit_member(lead, unit_id=unit.pk, person_id=person.pk, is_lead=True)
    assert UnitMember.objects.get(unit=unit, person=person).is_lead
    assert AuditEvent.objects.count() == 1
    remove_unit_member(lead, unit_id=unit.pk, person_id=person.pk)
    assert not UnitMember.objects.filter(unit=unit, person=person).exists()


def test_a_stranger_is_not_put_into_a_unit() -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    with pytest.raises(NotFound):
        set_unit_member(make_admin(ours), unit_id=make_unit(ours).pk, person_id=make_person(theirs).pk, is_lead=False)
