"""T15, T16: names are text and never markup, reading writes nothing, and every page carries its protection."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from northing.models import (
    Cycle,
    Definition,
    ImportBatch,
    Initiative,
    KeyResult,
    Milestone,
    Objective,
    Organisation,
    Person,
    Unit,
)
from tests.factories import PASSWORD
from tests.trust import world as worlds
from tests.trust.browsing import OURS, addresses, reading, signed_in, writing
from tests.trust.poison import CANARY
from tests.trust.recorder import kept_writes
from tests.trust.world import NOW, World

pytestmark = pytest.mark.django_db
RAW = "<script src=//evil"
ESCAPED = "&lt;script src=//evil"
LONG_TEXTS = {
    Definition: ("what", "why", "how", "decision_informed", "source_note", "numerator", "denominator"),
    Objective: ("why",),
    KeyResult: ("evidence",),
    Organisation: ("attribution",),
}
TITLES = {Objective: "title", KeyResult: "title", Initiative: "title", Milestone: "title", ImportBatch: "file_name"}
POLICY = {"default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"}


def poisoned() -> World:
    """The world with a hostile text in every field that takes one; names that must differ get a number."""
    world = worlds.build()
    for model in (Organisation, Unit, Person, Definition, Cycle):
        for number, row in enumerate(model._default_manager.order_by("pk")):
            model._default_manager.filter(pk=row.pk).update(name=f"{CANARY[:70]}{number}")
    for kind, name in TITLES.items():
        kind._default_manager.update(**{name: CANARY})
    for kind, names in LONG_TEXTS.items():
        kind._default_manager.update(**dict.fromkeys(names, CANARY))
    Definition.objects.update(measure_unit="<script src=//evil")
    KeyResult.objects.update(measure_unit="<script src=//evil")
    return world


def test_hostile_names_stay_text_and_reading_writes_nothing_on_every_page() -> None:
    with time_machine.travel(NOW, tick=False):
        world = poisoned()
        client = signed_in(world.persons["admin"])
        raw, wrote, open_, escaped = [], [], [], 0
        for endpoint in reading():
            for url in addresses(endpoint, world.keys):
                with kept_writes() as written:
                    response = client.get(url)
                body = response.content.decode()
                raw += [url] * (RAW in body)
                wrote += [(url, table) for table in written]
                escaped += ESCAPED in body
                policy = set(response.headers.get("Content-Security-Policy", "").split("; "))
                if not policy >= POLICY or response.headers.get("X-Content-Type-Options") != "nosniff":
                    open_.append(url)
        assert (raw, wrote, open_) == ([], [], [])
        assert escaped > 30


def test_no_page_allows_inline_scripts() -> None:
    world = worlds.build()
    client = signed_in(world.persons["admin"])
    for url in ("/", reverse("kpis:board"), reverse("kpis:show", args=[world.kpi.pk]), "/no-such-page/"):
        policy = client.get(url).headers["Content-Security-Policy"]
        assert ("unsafe" in policy, "script-src" in policy) == (False, False)  # the default, 'self', holds for scripts


def test_cookies_cannot_be_read_by_scripts_or_sent_by_other_sites(settings: Settings) -> None:
    world = worlds.build()
    admin = world.persons["admin"]
    admin.set_password(PASSWORD)
    admin.save(update_fields=["password"])
    client = Client()
    client.post(reverse("account_login"), {"login": admin.email, "password": PASSWORD})
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    client.get(reverse("kpis:new"))
    assert client.cookies[settings.CSRF_COOKIE_NAME]["samesite"] == "Lax"


def test_every_write_asks_for_the_token_of_its_form() -> None:
    world = worlds.build()
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(world.persons["admin"], backend="allauth.account.auth_backends.AuthenticationBackend")
    urls = [next(addresses(endpoint, world.keys), "") for endpoint in writing(OURS)]
    with kept_writes() as written:
        answers = {url: client.post(url, {"title": "x", "name": "x"}).status_code for url in urls if url}
    assert {url: status for url, status in answers.items() if status != 403} == {}
    assert (len(answers) > 30, written) == (True, [])


def test_who_belongs_to_no_organisation_is_led_to_the_page_that_says_so() -> None:
    world = worlds.build()
    person = Person.objects.create(name="Nora Nowhere", email="nora@example.org")
    client = signed_in(person)
    answers = {}
    for endpoint in OURS:
        if endpoint.rule and "GET" in endpoint.rule.methods and endpoint.rule.action not in {"anyone", "signed in"}:
            response = client.get(next(addresses(endpoint, world.keys)))
            answers[endpoint.route] = (response.status_code, response.headers.get("Location"))
    assert set(answers.values()) == {(302, reverse("no_organisation"))}
    assert {"", "search/", "live/"} <= set(answers)
