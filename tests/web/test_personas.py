"""Every endpoint of the URL table for every kind of person; a new page is in here by itself.

The rule an endpoint declares says what must happen. Whatever is refused writes nothing, and reading never writes.
"""

import pytest
from django.db import transaction
from django.test import Client

from northing.logic.people import RULES, Role, Scope
from tests.web.endpoints import Endpoint, walk
from tests.web.personas import ROLES, World, rows

pytestmark = pytest.mark.django_db

ENDPOINTS = list(walk())
OURS = [endpoint for endpoint in ENDPOINTS if endpoint.rule]
STREAMS = {"live"}  # answers that never end; tests/web/test_live.py reads them
GONE = {"setup", "people:invitation", "account_email", "account_email_verification_sent", "account_confirm_login_code"}


def ask(client: Client, method: str, url: str) -> tuple[int, str, bool]:
    """Status, where it leads, and whether anything was written."""
    with transaction.atomic():
        before = rows()
        response = client.generic(method, url)
        wrote = rows() != before
        transaction.set_rollback(True)  # the next endpoint finds the same world
    return response.status_code, response.headers.get("Location", ""), wrote


def visitor(world: World, persona: str) -> Client:
    client = Client(raise_request_exception=False)
    if persona != "anonymous":
        client.force_login(world.persons[persona], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def role_allows(endpoint: Endpoint, persona: str) -> bool:
    """Whether the endpoint's rule lets the persona's role in at all."""
    assert endpoint.rule is not None
    role = {"viewer": Role.VIEWER, "contributor": Role.CONTRIBUTOR, "lead": Role.CONTRIBUTOR}.get(persona, Role.ADMIN)
    action = endpoint.rule.action
    return action not in RULES or RULES[action][role] is not Scope.NO


def problem(endpoint: Endpoint, persona: str, method: str, answer: tuple[int, str, bool]) -> str:
    """What is wrong with an answer, or nothing."""
    status, location, wrote = answer
    rule = endpoint.rule
    assert rule is not None
    if status >= 500:
        return "breaks"
    if wrote and (method == "GET" or status >= 400 or persona in {"anonymous", "stranger"}):
        return "writes"
    if method not in rule.methods:
        return "" if status == 405 else "takes a method it does not declare"
    if rule.action == "anyone":
        return ""
    if persona == "anonymous":
        return "" if status == 302 and location.startswith("/accounts/login/") else "lets anybody in"
    if not role_allows(endpoint, persona):
        return "" if status == 403 else "lets the role in"
    names_a_thing = any(prefix for _, prefix in endpoint.parameters)
    if persona == "stranger" and names_a_thing:
        return "" if status == 404 else "shows that a foreign thing exists"
    if persona == "admin" and method == "GET" and status not in {200, 302}:
        return "is closed to an administrator"
    return ""


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("persona", ["anonymous", *ROLES])
def test_every_endpoint_keeps_its_rule(persona: str, method: str) -> None:
    world = World()
    client = visitor(world, persona)
    problems = []
    for endpoint in OURS:
        if endpoint.name in STREAMS and persona != "anonymous":
            continue
        answer = ask(client, method, endpoint.url(world.keys))
        wrong = problem(endpoint, persona, method, answer)
        if wrong and not (endpoint.name in GONE and answer[0] == 404):
            problems.append(f"{method} {endpoint.route} as {persona}: {wrong} ({answer[0]} {answer[1]})")
    assert problems == []


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("persona", ["anonymous", *ROLES])
def test_the_pages_of_allauth_that_remain_ask_who_signs_in(persona: str, method: str) -> None:
    world = World()
    client = visitor(world, persona)
    problems = []
    for endpoint in ENDPOINTS:
        if endpoint.library is None or endpoint.route.startswith("^") or "(?P" in endpoint.route:
            continue
        status, location, wrote = ask(client, method, f"/{endpoint.route}")
        asked = "/accounts/login/" in location or status in {401, 403}
        if status >= 500 or wrote or (persona == "anonymous" and endpoint.library == "signed in" and not asked):
            problems.append(f"{method} {endpoint.route}: {status} {location}")
    assert problems == []


def test_the_table_has_something_of_every_kind_to_ask_for() -> None:
    world = World()
    named = {prefix for endpoint in OURS for _, prefix in endpoint.parameters if prefix}
    assert named <= set(world.keys)
    assert {endpoint.rule.action for endpoint in OURS if endpoint.rule} >= {"unit.manage", "person.read", "anyone"}
