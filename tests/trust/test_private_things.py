"""T10: what a person may not see changes nothing that they get; not a byte, not a count, not an order.

Two worlds are built that differ only in things few may see, and every page is read in both by those who may not.
"""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from northing.lib import ids
from northing.models import Person
from tests.trust import world as worlds
from tests.trust.browsing import ID, OURS, addresses, ask, masked, reading, signed_in, unknown, writing
from tests.trust.forms import forms_of
from tests.trust.world import CANARY, OUTSIDE, World
from tests.web.endpoints import Endpoint

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    """The same moment in both worlds."""
    with time_machine.travel(worlds.NOW, tick=False):
        yield


def variants(world: World) -> Iterator[str]:
    """Addresses with filters: every way the site has of narrowing, counting, sorting and searching."""
    unit, owner = ids.show("unit", world.support.pk), ids.show("per", world.owner.pk)
    board = reverse("kpis:board")
    for query in (
        "scope=all",
        "scope=mine",
        f"scope=unit&unit={unit}",
        f"scope=below&unit={unit}",
        f"scope=all&owner={owner}",
    ):
        yield f"{board}?{query}"
        yield f"{reverse('kpis:enter')}?{query}"
    for query in ("group=breaches", "group=needs_answer", "group=needs", "q=quiet", "q=pay", "q=n", "page=1", "page=2"):
        yield f"{board}?scope=all&{query}"
    objectives = reverse("objectives:board")
    for query in ("scope=all", f"scope=unit&unit={unit}", f"scope=below&unit={unit}", "scope=mine", "page=2"):
        yield f"{objectives}?cycle={ids.show('cyc', world.cycle.pk)}&{query}"
    for words in ("", "q", "quiet", "canary", "pay", "plan", "score", "o", "olga", "support"):
        yield f"{reverse('search')}?q={words}"
    for key in world.keys["obj"]:
        for part in ("now", "story"):
            yield f"{reverse('objectives:show', args=[key])}?part={part}"
    yield f"{reverse('check_ins:due')}?scope=all"
    yield f"{reverse('imports:list')}?page=2"
    yield f"{reverse('kpis:values', args=[world.kpi.pk])}?page=2&period=2026-01-01"


def pages(world: World) -> list[str]:
    """Every page of the site about things that all may see."""
    return [url for endpoint in reading() for url in addresses(endpoint, world.keys)] + list(variants(world))


def seen(*, hidden: bool) -> dict[tuple[str, int, str], tuple[int, str, str]]:
    """All that outsiders get in a world, by person and page; those who see less of it read the lists only."""
    found = {}
    with transaction.atomic():
        world = worlds.build()
        if hidden:
            worlds.hide(world)
        for role in OUTSIDE:
            client = signed_in(world.persons[role])
            for number, url in enumerate(pages(world)):
                if role == "contributor" or not ID.search(url):
                    found[role, number, without_ids(url)] = masked(ask(client, "GET", url))
            for number, url in enumerate(parts(world)):
                found[role, -number - 1, without_ids(url)] = masked(ask(client, "GET", url, **HTMX))
        transaction.set_rollback(True)
    return found


def parts(world: World) -> list[str]:
    """Addresses that answer with a part of a page when htmx asks."""
    return [
        reverse("search") + "?q=canary",
        reverse("imports:show", args=world.keys["imp"]),
        reverse("objectives:show", args=[unknown("obj")]),
        reverse("key_results:check_in", args=[world.keys["kr"][0]]),
    ]


def without_ids(url: str) -> str:
    """An address to name in a failure, the same in both worlds."""
    return ID.sub("…", url)


def test_pages_are_the_same_whether_or_not_hidden_things_exist() -> None:
    without, with_hidden = seen(hidden=False), seen(hidden=True)
    assert [key for key in with_hidden if CANARY.lower() in with_hidden[key][2].lower()] == []
    assert [name for name in without if without[name] != with_hidden[name]] == []
    assert len(without) > 150
    assert {status for status, _, _ in without.values()} <= {200, 302, 400, 403, 404, 409}


def test_the_world_has_hidden_things_that_their_owner_sees() -> None:
    world = worlds.build()
    worlds.hide(world)
    client = signed_in(world.owner)
    wanted = [reverse("kpis:board") + "?scope=all", reverse("search") + "?q=canary", reverse("imports:list")]
    assert [url for url in wanted if CANARY not in ask(client, "GET", url).content.decode()] == []


def about_hidden(endpoint: Endpoint, world: World) -> Iterator[tuple[str, str]]:
    """Addresses of hidden things, each with the same address of a thing that never was."""
    for prefix in {prefix for _, prefix in endpoint.parameters} & set(world.hidden):
        for key in world.hidden[prefix]:
            keys = {**world.keys, prefix: [key]}
            for url in addresses(endpoint, keys):
                yield url, url.replace(ids.show(prefix, key), unknown(prefix))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_hidden_things_answer_like_things_that_never_were(method: str) -> None:
    world = worlds.build()
    worlds.hide(world)
    wrong = []
    for role in OUTSIDE:
        client = signed_in(world.persons[role])
        for endpoint in OURS:
            if endpoint.name == "live":
                continue
            for url, other in about_hidden(endpoint, world):
                here, there = masked(ask(client, method, url)), masked(ask(client, method, other))
                if here != there or here[0] not in {403, 404, 405}:
                    wrong.append(f"{role} {method} {endpoint.route}: {here[0]}, {there[0]}")
    assert wrong == []


def test_hidden_things_named_in_a_form_answer_like_things_that_never_were() -> None:
    """Ids in bodies are asked for in the same way as ids in addresses."""
    world = worlds.build()
    worlds.hide(world)
    wrong = []
    for role in ("contributor", "stranger"):
        client = signed_in(world.persons[role])
        for url, page in forms_open_to(client, world):
            for form in forms_of(url, page):
                for name in sorted(set(form.chosen)):
                    for prefix in ("kpi", "obj"):
                        keys = world.hidden[prefix]
                        first = ask(client, "POST", form.action, {**form.values, name: ids.show(prefix, keys[0])})
                        second = ask(client, "POST", form.action, {**form.values, name: unknown(prefix)})
                        if masked(first) != masked(second):
                            wrong.append(f"{role} {without_ids(form.action)} {name}={prefix}")
    assert wrong == []


def forms_open_to(client: Client, world: World) -> list[tuple[str, str]]:
    """Pages with forms that a person may open, one address of each kind."""
    writes = {endpoint.name for endpoint in writing()}
    found = []
    for endpoint in reading():
        if endpoint.name not in writes:
            continue
        for url in addresses(endpoint, world.keys):
            response = ask(client, "GET", url)
            if response.status_code == 200:
                found.append((url, response.content.decode()))
                break
    return found


def test_the_palette_finds_hidden_things_for_their_owner_only() -> None:
    world = worlds.build()
    worlds.hide(world)

    def finds(person: Person) -> bool:
        return CANARY in ask(signed_in(person), "GET", reverse("search") + "?q=canary").content.decode()

    assert {role: finds(person) for role, person in world.persons.items()} == {
        "viewer": False,
        "contributor": False,
        "stranger": False,
        "admin": False,
        "member": True,  # sees what is for Support only
        "lead": True,
    }
    assert finds(world.owner)


def test_an_administrator_reads_no_private_thing_on_any_page() -> None:
    """Private means private; what is only for a unit is not for an administrator from outside it either."""
    world = worlds.build()
    worlds.hide(world)
    client = signed_in(world.persons["admin"])
    seen_on = [url for url in pages(world) if CANARY in ask(client, "GET", url).content.decode()]
    assert [url for url in seen_on if not url.startswith(reverse("imports:list"))] == []
