"""The worker: handles each event, exactly once in effect, parks what always fails and never blocks the rest."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from northing.jobs import worker
from northing.models import Organisation, Outbox
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    """Somebody the events belong to."""
    return make_organisation()


@pytest.fixture
def handled(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Events of topic "test.ok" land here, those of topic "test.bad" raise after having written."""
    seen: list[int] = []

    def bad(row: Outbox) -> None:
        Organisation.objects.filter(pk=row.organisation_id).update(name="half done")
        raise ValueError("always")

    monkeypatch.setitem(worker.SHORT, "test.ok", lambda row: seen.append(row.pk))
    monkeypatch.setitem(worker.SHORT, "test.bad", bad)
    return seen


def put(organisation: Organisation, topic: str) -> Outbox:
    """An open event."""
    return Outbox.objects.create(organisation=organisation, topic=topic, payload={})


def test_events_are_handled_in_order_and_once(organisation: Organisation, handled: list[int]) -> None:
    rows = [put(organisation, "test.ok") for _ in range(3)]
    assert worker.drain() == 3
    assert worker.drain() == 0
    assert handled == [row.pk for row in rows]


def test_event_nobody_handles_is_done(organisation: Organisation) -> None:
    row = put(organisation, "objective.changed")
    worker.drain()
    row.refresh_from_db()
    assert row.done_at is not None


def test_failed_handler_leaves_nothing_half_done_and_is_tried_later(
    organisation: Organisation, handled: list[int]
) -> None:
    row = put(organisation, "test.bad")
    worker.drain()
    row.refresh_from_db()
    organisation.refresh_from_db()
    assert organisation.name == "Acme"
    assert (row.done_at, row.parked_at, row.attempts) == (None, None, 1)
    assert row.run_after > timezone.now()
    assert row.error == "ValueError: always"


def test_event_that_always_fails_is_parked_and_blocks_nobody(organisation: Organisation, handled: list[int]) -> None:
    bad = put(organisation, "test.bad")
    good = put(organisation, "test.ok")
    for _ in range(worker.ATTEMPTS):
        Outbox.objects.filter(done_at=None).update(run_after=timezone.now())
        worker.drain()
    bad.refresh_from_db()
    assert bad.parked_at is not None
    assert bad.attempts == worker.ATTEMPTS
    assert handled == [good.pk]
    Outbox.objects.filter(done_at=None).update(run_after=timezone.now())
    assert worker.drain() == 0


def test_lease_of_a_killed_worker_is_handed_back(organisation: Organisation, handled: list[int]) -> None:
    row = put(organisation, "test.ok")
    Outbox.objects.filter(pk=row.pk).update(attempts=1, run_after=timezone.now() + worker.LEASE)
    assert worker.drain() == 0
    worker.release_leases()
    assert worker.drain() == 1
    assert handled == [row.pk]


def test_done_events_are_forgotten_after_a_week(organisation: Organisation) -> None:
    old, new = put(organisation, "test.ok"), put(organisation, "test.ok")
    Outbox.objects.filter(pk=old.pk).update(done_at=timezone.now() - timedelta(days=8))
    Outbox.objects.filter(pk=new.pk).update(done_at=timezone.now() - timedelta(days=6))
    worker.sweep()
    assert list(Outbox.objects.values_list("pk", flat=True)) == [new.pk]
