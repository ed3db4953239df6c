"""Live updates: who hears of what. That an open page really moves is tried in a browser (tests/e2e)."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone

from northing.jobs.worker import drain
from northing.lib.ids import show
from northing.logic.people import Role, Visibility
from northing.models import Membership, Organisation, Outbox, Person
from northing.queries.activity import finished_since
from northing.web.live import Listener
from tests.factories import make_kpi, make_organisation, make_person, root_of

pytestmark = pytest.mark.django_db


def listener(person: Person, organisation: Organisation) -> Listener:
    """A signed-in listener."""
    session = SessionStore()
    session.create()
    return Listener(person.pk, organisation.pk, session.session_key or "")


def test_only_visible_things_are_heard_of() -> None:
    organisation, elsewhere = make_organisation(), make_organisation(name="Elsewhere")
    viewer = make_person(organisation, role=Role.VIEWER)
    owner = make_person(organisation)
    open_kpi = make_kpi(organisation, root_of(organisation))
    private = make_kpi(organisation, root_of(organisation), owner=owner, visibility=Visibility.PRIVATE)
    foreign = make_kpi(elsewhere, root_of(elsewhere))
    wanted = tuple(show("kpi", kpi.pk) for kpi in (open_kpi, private, foreign))
    assert listener(viewer, organisation).permitted(wanted) == {wanted[0]}
    assert listener(owner, organisation).permitted(wanted) == set(wanted[:2])


def test_nothing_is_heard_of_after_the_session_the_person_or_the_membership_ended() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    topic = (show("kpi", make_kpi(organisation, root_of(organisation)).pk),)
    held = listener(person, organisation)
    assert held.permitted(topic) == set(topic)
    Membership.objects.update(is_active=False)
    assert held.permitted(topic) == frozenset()
    Membership.objects.update(is_active=True)
    SessionStore(held.session_key).delete()
    assert held.permitted(topic) == frozenset()
    held = listener(person, organisation)
    Person.objects.update(is_active=False)
    assert held.permitted(topic) == frozenset()


def test_an_event_names_things_only_once_its_follow_up_is_done() -> None:
    organisation = make_organisation()
    start = timezone.now() - timedelta(seconds=1)
    row = Outbox.objects.create(
        organisation=organisation, topic="kpi.answered", payload={"kpis": [7], "objectives": [8]}
    )
    assert finished_since(start) == []
    drain()
    (event,) = finished_since(start)
    assert (event.key, event.topics) == (row.pk, (show("kpi", 7), show("obj", 8)))


@pytest.mark.parametrize("topics", ["per_0000000000000", "kpi_nonsense", ",".join(["kpi_0000000000001"] * 301)])
def test_topics_that_cannot_be_followed_are_refused(client: Client, topics: str) -> None:
    organisation = make_organisation()
    client.force_login(make_person(organisation))
    assert client.get(f"/live/?topics={topics}").status_code == 400
