"""An organisation changes its name, and sample organisations go without a trace."""

import pytest
from django.apps import apps
from django.db import connection

from northing.actions.activity import announce, audit
from northing.actions.people.organisations import erase, update_organisation
from northing.lib.errors import Conflict, Denied, Invalid
from northing.models import AuditEvent, Membership, Organisation, Person
from northing.queries.people import organisations_of
from tests.factories import (
    actor_of,
    add_member,
    make_admin,
    make_key_result,
    make_kpi,
    make_objective,
    make_organisation,
    make_person,
    make_unit,
)

pytestmark = pytest.mark.django_db


def row_counts() -> dict[str, int]:
    """Rows of every table of ours."""
    return {model.__name__: model.objects.count() for model in apps.get_app_config("northing").get_models()}


def furnish(organisation: Organisation) -> Person:
    """Something in every corner of an organisation."""
    person = make_person(organisation)
    unit = make_unit(organisation, parent=make_unit(organisation))
    kpi = make_kpi(organisation, unit, owner=person, values=[1, 2, 3], threshold=2)
    parent = make_objective(organisation, unit=unit, owner=person)
    make_key_result(make_objective(organisation, owner=person, parent=parent), kpi=kpi, milestones=["a", "b"])
    audit(actor_of(person, organisation), "kpi.update", "kpi", kpi.pk)
    announce(organisation.pk, "kpi.changed", kpis=[kpi.pk])
    return person


def test_a_sample_organisation_goes_with_everything_in_it_and_the_others_stay() -> None:
    furnish(make_organisation("Ours"))
    before = row_counts()
    sample = make_organisation("Sample", is_sample=True)
    furnish(sample)
    erased = erase(sample)
    assert row_counts() == before
    assert (erased.name, erased.persons) == ("Sample", 1)
    connection.check_constraints()


def test_people_who_belong_elsewhere_too_stay() -> None:
    sample, ours = make_organisation("Sample", is_sample=True), make_organisation("Ours")
    person = furnish(sample)
    add_member(ours, person)
    erase(sample)
    assert Membership.objects.get(person=person).organisation == ours


def test_what_is_no_sample_is_not_erased() -> None:
    organisation = make_organisation()
    furnish(organisation)
    before = row_counts()
    with pytest.raises(Conflict):
        erase(organisation)
    assert row_counts() == before


def test_an_organisation_on_its_way_out_lets_nobody_in_and_can_be_finished_later() -> None:
    sample = make_organisation("Sample", is_sample=True)
    person = furnish(sample)
    Organisation.objects.filter(pk=sample.pk).update(erasing_at="2026-01-01T00:00Z")
    assert organisations_of(person) == []
    erase(sample)
    assert not Organisation.objects.filter(pk=sample.pk).exists()


def test_an_administrator_changes_name_and_time_zone() -> None:
    organisation = make_organisation("Acme")
    update_organisation(make_admin(organisation), name=" New Acme ", time_zone="Europe/Berlin")
    organisation.refresh_from_db()
    assert (organisation.name, organisation.time_zone) == ("New Acme", "Europe/Berlin")
    assert AuditEvent.objects.get().changes == {"name": ["Acme", "New Acme"], "time_zone": ["UTC", "Europe/Berlin"]}


def test_a_contributor_does_not_and_nonsense_is_refused() -> None:
    organisation = make_organisation("Acme")
    with pytest.raises(Denied):
        update_organisation(actor_of(make_person(organisation), organisation), name="X", time_zone="UTC")
    with pytest.raises(Invalid):
        update_organisation(make_admin(organisation), name=" ", time_zone="UTC")
    with pytest.raises(Invalid):
        update_organisation(make_admin(organisation, "B"), name="X", time_zone="Moon/Base")
