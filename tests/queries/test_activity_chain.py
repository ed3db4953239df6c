"""The audit chain: every way to falsify it inside the database is found (T20)."""

import pytest
from django.db import DatabaseError, connection, transaction

from northing.actions.activity import audit
from northing.lib.ids import new_id
from northing.models import AuditEvent, Organisation
from northing.queries.activity import audit_page, verify_chain
from tests.factories import make_admin, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    """Five events, with values that a database might write in another way."""
    organisation = make_organisation()
    admin = make_admin(organisation)
    for number in range(1, 6):
        audit(admin, "kpi.update", "kpi", number, {"name": ["ä\u2028", "b"], "big": 1e16, "tiny": 0.1, "n": number})
    return organisation


@pytest.fixture
def without_triggers(organisation: Organisation) -> None:
    """What somebody with the database's password can do."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER auditevent_no_update")
            cursor.execute("DROP TRIGGER auditevent_no_delete")
        else:
            cursor.execute("DROP TRIGGER auditevent_append_only ON northing_auditevent")


def event(organisation: Organisation, sequence: int) -> AuditEvent:
    return AuditEvent.objects.get(organisation=organisation, sequence=sequence)


def test_an_honest_chain_holds(organisation: Organisation) -> None:
    assert verify_chain(organisation.pk) == []
    assert [found.sequence for found in AuditEvent.objects.order_by("sequence")] == [1, 2, 3, 4, 5]


def test_an_organisation_without_events_has_a_chain_that_holds() -> None:
    assert verify_chain(make_organisation().pk) == []


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_itself_refuses_to_change_an_event(organisation: Organisation, verb: str) -> None:
    rows = AuditEvent.objects.filter(sequence=3)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete() if verb == "delete" else rows.update(actor_name="Eve")
    assert verify_chain(organisation.pk) == []


@pytest.mark.usefixtures("without_triggers")
class TestWithoutTriggers:
    """Each falsification, and what is said about it."""

    def test_an_edit_is_found(self, organisation: Organisation) -> None:
        AuditEvent.objects.filter(sequence=3).update(actor_name="Eve")
        assert verify_chain(organisation.pk) == ["Event 3 was changed after it was written."]

    def test_a_deletion_is_found(self, organisation: Organisation) -> None:
        AuditEvent.objects.filter(sequence=3).delete()
        assert verify_chain(organisation.pk) == ["Event 3 is missing: event 4 follows 2."]

    def test_a_swap_is_found(self, organisation: Organisation) -> None:
        for sequence, to in ((2, 99), (3, 2), (99, 3)):
            AuditEvent.objects.filter(sequence=sequence).update(sequence=to)
        assert len(verify_chain(organisation.pk)) == 5  # two changed, three that do not follow

    def test_an_insertion_is_found(self, organisation: Organisation) -> None:
        AuditEvent.objects.filter(sequence=5).update(sequence=6)
        forged = event(organisation, 4)
        forged.pk, forged.sequence = new_id(), 5
        forged.save(force_insert=True)
        assert "Event 5 does not follow from event 4." in verify_chain(organisation.pk)

    def test_a_cut_tail_is_found_by_the_head(self, organisation: Organisation) -> None:
        AuditEvent.objects.filter(sequence=5).delete()
        assert verify_chain(organisation.pk) == ["The chain ends at event 4, but its head says event 5."]


def test_a_change_that_fails_leaves_no_event(organisation: Organisation) -> None:
    def fail() -> None:
        with transaction.atomic():
            audit(None, "kpi.update", "kpi", 1, organisation_id=organisation.pk)
            raise RuntimeError("undone")

    with pytest.raises(RuntimeError, match="undone"):
        fail()
    assert verify_chain(organisation.pk) == []
    assert AuditEvent.objects.count() == 5


def test_the_log_is_read_newest_first_in_words_and_page_by_page() -> None:
    organisation = make_organisation()
    admin = make_admin(organisation, "Ada")
    for number in range(60):
        audit(admin, "unit.update", "unit", number, {"unit": "Sales", "name": ["Sale", "Sales"]})
    first = audit_page(admin)
    line = first.rows[0]
    assert (line.who, line.sentence, line.name, line.details) == (
        "Ada",
        "changed the unit",
        "Sales",
        ("name: Sale → Sales",),
    )
    assert (len(first.rows), first.older) == (50, 11)
    assert [row.sequence for row in audit_page(admin, before=first.older).rows] == list(range(10, 0, -1))
