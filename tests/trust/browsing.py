"""Every address of the site with things that exist, and what a person gets there, with masked ids and tokens."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from northing.lib import ids
from northing.models import Person
from tests.web.endpoints import Endpoint, walk

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
STREAMS = {"live"}  # answers that never end
OURS = [endpoint for endpoint in walk() if endpoint.rule]
ID = re.compile(r"(?:org|unit|per|def|kpi|imp|cyc|obj|kr|ini|ms|chk|ans)_[0-9A-Z]{13}")
TOKEN = re.compile(
    r'(csrfmiddlewaretoken" value="|csrf-token" content="|X-CSRFToken": ?"|X-CSRFToken&quot;: ?&quot;)[0-9A-Za-z]+'
)


def signed_in(person: Person | None) -> Client:
    """A browser of that person; of nobody when there is none. What breaks is a response, as on the site."""
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person, backend=BACKEND)
    return client


def addresses(endpoint: Endpoint, keys: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """The endpoint's addresses for every combination of these things; text arguments get a placeholder."""
    names = [name for name, _ in endpoint.parameters]
    for chosen in product(*(keys.get(prefix, []) if prefix else ["x"] for _, prefix in endpoint.parameters)):
        yield reverse(endpoint.name, kwargs=dict(zip(names, chosen, strict=True)))


def reading(endpoints: Sequence[Endpoint] = OURS) -> list[Endpoint]:
    """Those that answer GET and end."""
    return [found for found in endpoints if found.rule and "GET" in found.rule.methods and found.name not in STREAMS]


def writing(endpoints: Sequence[Endpoint] = OURS) -> list[Endpoint]:
    """Those that answer POST."""
    return [found for found in endpoints if found.rule and "POST" in found.rule.methods]


def masked(response: HttpResponse) -> tuple[int, str, str]:
    """Status, target and body, where ids stand as the order of their first appearance and tokens as nothing."""
    seen: dict[str, str] = {}

    def place(match: re.Match[str]) -> str:
        return seen.setdefault(match[0], f"{match[0].partition('_')[0]}#{len(seen)}")

    body = ID.sub(place, response.content.decode())
    return response.status_code, ID.sub(place, response.headers.get("Location", "")), TOKEN.sub(r"\1", body)


def ask(client: Client, method: str, url: str, data: Any = None, **headers: Any) -> HttpResponse:
    """One request whose effect is taken back, so that the next one finds the same world."""
    with transaction.atomic():
        send = client.get if method == "GET" else client.post
        response: Any = send(url, data or {}, **headers)
        transaction.set_rollback(True)
    return response  # type: ignore[no-any-return]


def unknown(prefix: str) -> str:
    """The shown id of a thing that never was."""
    return ids.show(prefix, 1_234_567_890)
