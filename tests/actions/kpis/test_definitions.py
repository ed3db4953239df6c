"""Definitions and KPIs at units: created in one step, versioned, shared, archived."""

from dataclasses import replace
from decimal import Decimal

import pytest

from northing.actions.kpis.definitions import Card, create_definition, update_definition
from northing.actions.kpis.kpis import adopt_definition, archive_kpi, restore_kpi, update_kpi
from northing.lib.errors import Conflict, Denied, Invalid, NotFound, Stale
from northing.logic.kpis.definition import Aggregation, Direction, Frequency
from northing.logic.people import Role, Visibility
from northing.models import AuditEvent, Definition, Kpi, KpiState, Outbox
from tests.factories import actor_of, make_admin, make_kpi, make_organisation, make_person, make_unit, root_of

pytestmark = pytest.mark.django_db

CARD = Card(name="Net promoter score", what="Promoters less detractors", measure_unit="points", direction=Direction.UP)


def test_a_definition_and_its_first_kpi_are_made_in_one_step() -> None:
    organisation = make_organisation()
    actor, owner = make_admin(organisation), make_person(organisation)

    kpi = create_definition(
        actor, card=replace(CARD, name="  Net promoter score "), unit_id=root_of(organisation).pk, owner_id=owner.pk
    )

    assert (kpi.definition.name, kpi.owner_id, kpi.visibility) == ("Net promoter score", owner.pk, "everyone")
    assert (kpi.definition.version_major, kpi.definition.version_minor) == (1, 0)
    assert KpiState.objects.get(kpi=kpi).status == "no_data"
    assert set(AuditEvent.objects.values_list("verb", flat=True)) == {"definition.create", "kpi.create"}
    assert Outbox.objects.get().topic == "kpi.changed"


@pytest.mark.parametrize(
    ("card", "field"),
    [
        (Card(name="  "), "name"),
        (Card(name="x" * 301), "name"),
        (Card(name="x", lower_bound=Decimal(5), upper_bound=Decimal(5)), "upper_bound"),
        (Card(name="x", lower_bound=Decimal("0.1234567891")), "lower_bound"),
        (Card(name="x", decimals=12), "decimals"),
        (Card(name="x", year_start=13), "year_start"),
        (Card(name="x", aggregation=Aggregation.RATIO), "denominator"),
    ],
)
def test_a_card_that_cannot_be_is_refused_by_field(card: Card, field: str) -> None:
    organisation = make_organisation()

    with pytest.raises(Invalid) as caught:
        create_definition(make_admin(organisation), card=card, unit_id=root_of(organisation).pk)

    assert [fault.field for fault in caught.value.faults] == [field]
    assert not Definition.objects.exists()


def test_a_name_is_taken_whatever_its_case() -> None:
    organisation = make_organisation()
    make_kpi(organisation, name="net PROMOTER score")

    with pytest.raises(Conflict) as caught:
        create_definition(make_admin(organisation), card=CARD, unit_id=root_of(organisation).pk)
    assert caught.value.faults[0].field == "name"


def test_members_create_at_their_own_unit_and_viewers_nowhere() -> None:
    organisation = make_organisation()
    unit = make_unit(organisation)
    member = actor_of(make_person(organisation, unit=unit), organisation)
    viewer = actor_of(make_person(organisation, unit=unit, role=Role.VIEWER), organisation)

    create_definition(member, card=CARD, unit_id=unit.pk)

    for actor, place in ((member, root_of(organisation)), (viewer, unit)):
        with pytest.raises(Denied):
            create_definition(actor, card=Card(name="Another"), unit_id=place.pk)
    assert Definition.objects.count() == Kpi.objects.count() == 1


def test_units_and_owners_of_another_organisation_do_not_exist() -> None:
    organisation, other = make_organisation(), make_organisation("Other")
    actor = make_admin(organisation)

    with pytest.raises(NotFound):
        create_definition(actor, card=CARD, unit_id=root_of(other).pk)
    with pytest.raises(NotFound):
        create_definition(actor, card=CARD, unit_id=root_of(organisation).pk, owner_id=make_person(other).pk)
    assert not Definition.objects.exists()


def test_wording_raises_the_minor_and_a_break_the_major_version() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi = create_definition(actor, card=CARD, unit_id=root_of(organisation).pk)

    minor = update_definition(actor, kpi_id=kpi.pk, version=(1, 0), card=replace(CARD, why="Loyalty"))
    assert (minor.version_major, minor.version_minor) == (1, 1)
    major = update_definition(actor, kpi_id=kpi.pk, version=(1, 1), card=replace(CARD, measure_unit="%"))
    assert (major.version_major, major.version_minor) == (2, 0)
    assert AuditEvent.objects.filter(verb="definition.update").first().changes == {"why": ["", "Loyalty"]}  # type: ignore[union-attr]


def test_who_was_slower_is_told_and_changes_nothing() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi = create_definition(actor, card=CARD, unit_id=root_of(organisation).pk)
    update_definition(actor, kpi_id=kpi.pk, version=(1, 0), card=replace(CARD, why="First"))

    with pytest.raises(Stale):
        update_definition(actor, kpi_id=kpi.pk, version=(1, 0), card=replace(CARD, why="Second"))
    assert Definition.objects.get().why == "First"


def test_an_unchanged_card_writes_nothing() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi = create_definition(actor, card=CARD, unit_id=root_of(organisation).pk)

    update_definition(actor, kpi_id=kpi.pk, version=(1, 0), card=CARD)

    assert not AuditEvent.objects.filter(verb="definition.update").exists()


def test_new_bounds_move_the_limits_of_every_kpi_of_the_definition() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi = make_kpi(organisation, name="Share", values=[1, 5, 2, 6, 1, 5, 2, 6, 1, 5, 2, 6])

    update_definition(actor, kpi_id=kpi.pk, version=(1, 0), card=Card(name="Share", lower_bound=Decimal(0)))

    assert KpiState.objects.get(kpi=kpi).lower_limit is None


def test_the_calendar_stays_once_values_are_recorded() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi = make_kpi(organisation, name="Share", values=[1])

    with pytest.raises(Conflict) as caught:
        update_definition(actor, kpi_id=kpi.pk, version=(1, 0), card=Card(name="Share", frequency=Frequency.WEEK))
    assert [fault.field for fault in caught.value.faults] == ["frequency"]


def test_a_lead_changes_a_definition_only_while_no_other_unit_uses_it() -> None:
    organisation = make_organisation()
    unit = make_unit(organisation)
    lead = actor_of(make_person(organisation, unit=unit, lead=True), organisation)
    kpi = create_definition(lead, card=CARD, unit_id=unit.pk)
    update_definition(lead, kpi_id=kpi.pk, version=(1, 0), card=replace(CARD, why="Mine"))
    make_kpi(organisation, definition=kpi.definition)

    with pytest.raises(Denied):
        update_definition(lead, kpi_id=kpi.pk, version=(1, 1), card=replace(CARD, why="Still mine?"))


def test_a_definition_is_adopted_once_at_a_unit() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi, unit = make_kpi(organisation), make_unit(organisation)

    adopted = adopt_definition(actor, definition_id=kpi.definition_id, unit_id=unit.pk)

    assert (adopted.definition_id, adopted.unit_id) == (kpi.definition_id, unit.pk)
    with pytest.raises(Conflict):
        adopt_definition(actor, definition_id=kpi.definition_id, unit_id=unit.pk)


def test_a_definition_known_only_from_a_private_kpi_cannot_be_adopted() -> None:
    organisation = make_organisation()
    private = make_kpi(organisation, owner=make_person(organisation), visibility=Visibility.PRIVATE)

    with pytest.raises(NotFound):
        adopt_definition(
            make_admin(organisation), definition_id=private.definition_id, unit_id=make_unit(organisation).pk
        )


def test_owner_and_visibility_change_together_under_a_version() -> None:
    organisation = make_organisation()
    actor, owner = make_admin(organisation), make_person(organisation)
    kpi = make_kpi(organisation)

    update_kpi(actor, kpi_id=kpi.pk, version=1, owner_id=owner.pk, visibility=Visibility.UNIT)

    kpi.refresh_from_db()
    assert (kpi.owner_id, kpi.visibility, kpi.version) == (owner.pk, "unit", 2)
    with pytest.raises(NotFound):  # the administrator is no member of the unit
        update_kpi(actor, kpi_id=kpi.pk, version=2, owner_id=None, visibility=Visibility.EVERYONE)


def test_a_stale_version_and_a_private_kpi_without_owner_are_refused() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi = make_kpi(organisation)

    with pytest.raises(Stale):
        update_kpi(actor, kpi_id=kpi.pk, version=7, owner_id=None, visibility=Visibility.UNIT)
    with pytest.raises(Invalid):
        update_kpi(actor, kpi_id=kpi.pk, version=1, owner_id=None, visibility=Visibility.PRIVATE)
    assert not AuditEvent.objects.exists()


def test_archiving_and_restoring() -> None:
    organisation = make_organisation()
    actor = make_admin(organisation)
    kpi = make_kpi(organisation)

    assert archive_kpi(actor, kpi_id=kpi.pk).archived_at is not None
    with pytest.raises(Conflict):
        archive_kpi(actor, kpi_id=kpi.pk)
    assert restore_kpi(actor, kpi_id=kpi.pk).archived_at is None
    with pytest.raises(Conflict):
        restore_kpi(actor, kpi_id=kpi.pk)
    assert list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True)) == [
        "kpi.archive",
        "kpi.restore",
    ]
