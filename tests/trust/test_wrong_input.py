"""Wrong input at every endpoint: a clear refusal that writes nothing, never a crash, and nothing typed comes back raw.

Query parameters are found by watching what a view asks for, forms by reading the pages, so a new one is in here by
itself. By default a query parameter meets a few values in turn and a field one of each class; `pytest -m long
tests/trust` tries every value everywhere.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import count, cycle, islice
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import resolve, reverse
from pytest_django.fixtures import Settings

from northing.jobs.worker import drain
from northing.models import ImportBatch
from tests.trust import world as worlds
from tests.trust.browsing import ID, OURS, addresses, reading, signed_in
from tests.trust.forms import Form, forms_of
from tests.trust.poison import CANARY, CHOSEN, POISON, SHARP, TYPED
from tests.trust.recorder import kept_writes
from tests.trust.world import World
from tests.web.test_imports import DOUBTFUL, LONG, mapping_of, upload

pytestmark = pytest.mark.django_db
RAW = "<script src=//evil"
Pick = Callable[[], Iterable[tuple[str, str]]]  # the values to try next, by kind
TRACE = "Traceback (most recent call last)"


@pytest.fixture(autouse=True)
def frozen(settings: Settings, tmp_path: object) -> Iterator[None]:
    """One moment, and a folder of its own for uploads."""
    settings.UPLOADS = tmp_path
    with time_machine.travel(worlds.NOW, tick=False):
        yield


def parameters(client: Client, url: str, patch: pytest.MonkeyPatch) -> list[str]:
    """The names of query parameters that the view behind an address asks for."""
    asked: set[str] = set()
    real = QueryDict.get

    def get(self: QueryDict, key: str, default: object = None) -> object:
        asked.add(str(key))
        return real(self, key, default)

    with patch.context() as context:
        context.setattr(QueryDict, "get", get)
        client.get(url)
    return sorted(asked)


def faults(client: Client, method: str, url: str, data: dict[str, object]) -> list[str]:
    """What is wrong with the answer to a request; an accepted one is followed to the page it leads to."""
    found = []
    with transaction.atomic(), kept_writes() as written:
        response = send(client, method, url, data)
        status, body = response.status_code, content(response)
        if status >= 500:
            found.append(f"breaks with {status}")
        if written and (method == "GET" or status == 200 or status >= 400):
            found.append(f"answers {status} and writes {sorted(set(written))}")
        if status in {301, 302} and not response.headers["Location"].startswith("http"):
            then = client.get(response.headers["Location"].partition("#")[0])
            body += content(then)
            if then.status_code >= 500:
                found.append(f"leads to {then.status_code} at {ID.sub('…', response.headers['Location'])}")
        transaction.set_rollback(True)
    if RAW in body:
        found.append("gives markup back raw")
    if TRACE in body:
        found.append("shows a traceback")
    return found


def send(client: Client, method: str, url: str, data: dict[str, object]) -> HttpResponse:
    """Send the bytes as a hostile program would, lone surrogates too; files as a browser sends them."""
    if any(isinstance(value, SimpleUploadedFile) for value in data.values()):
        return client.post(url, data)
    query = urlencode({name: str(value).encode("utf-8", "surrogatepass") for name, value in data.items()})
    if method == "GET":
        return client.generic("GET", url, QUERY_STRING=query)
    return client.generic("POST", url, query.encode(), content_type="application/x-www-form-urlencoded")


def content(response: object) -> str:
    """The body of an answer; nothing of a stream."""
    return "" if getattr(response, "streaming", False) else response.content.decode()  # type: ignore[attr-defined]


def check_queries(pick: Pick, patch: pytest.MonkeyPatch) -> list[str]:
    """Put poison into every query parameter of every page, one at a time."""
    world = worlds.build()
    client = signed_in(world.persons["admin"])
    wrong, tried = [], 0
    for endpoint in reading():
        url = next(addresses(endpoint, world.keys), None)
        for name in parameters(client, url, patch) if url else ():
            tried += 1
            for kind, text in pick():
                wrong += [
                    f"{endpoint.route}?{name}={kind}: {fault}" for fault in faults(client, "GET", url, {name: text})
                ]
    assert tried > 20
    return wrong


def a_few() -> Pick:
    """Some of the sharpest values at each call, all of them in turn."""
    values = cycle(SHARP.items())
    return lambda: islice(values, 4)


def test_garbage_in_query_strings_breaks_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_queries(a_few(), monkeypatch) == []


@pytest.mark.long
def test_every_garbage_in_query_strings_breaks_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_queries(POISON.items, monkeypatch) == []


def test_garbage_topics_break_no_stream() -> None:
    world = worlds.build()
    client = signed_in(world.persons["admin"])
    wrong = [fault for text in POISON.values() for fault in faults(client, "GET", reverse("live"), {"topics": text})]
    assert wrong == []


def all_forms(world: World) -> Iterator[tuple[Client, str, Form]]:
    """Every form of the site once, with somebody who may send it."""
    known: set[tuple[str, ...]] = set()
    for role in ("lead", "contributor", "admin"):
        client = signed_in(world.persons[role])
        for endpoint in reading():
            urls = list(addresses(endpoint, world.keys))
            for url in urls if role == "lead" or "imp" in dict(endpoint.parameters).values() else urls[-1:]:
                response = client.get(url)
                if response.status_code != 200 or response.streaming:
                    continue
                for form in forms_of(url, response.content.decode()):
                    name = resolve(form.action.partition("?")[0]).view_name
                    key = (name, *sorted({kind_of(field) for field in form.values}))
                    if key not in known and not name.startswith(("account_", "organisation:switch")):
                        known.add(key)
                        yield client, name, form


def kind_of(field: str) -> str:
    """The name of a field without ids, days and numbers: the cells of a grid are of one kind."""
    return re.sub(r"\d+", "#", ID.sub("…", field))


def fields_of(form: Form) -> dict[str, bool]:
    """One field of each kind, and whether a person types into it."""
    found = {kind_of(field): (field, False) for field in form.chosen}
    found |= {kind_of(field): (field, True) for field in form.typed}
    return dict(found.values())


def files_on_their_way(world: World) -> None:
    """A file that leaves questions open and one that is ready to be imported."""
    client = signed_in(world.persons["contributor"])
    upload(client, DOUBTFUL, "doubtful.csv")
    page = upload(client, LONG, "ready.csv")
    client.post(f"{page}mapping/", mapping_of(client, page))
    drain()
    world.keys["imp"] = list(ImportBatch.objects.filter(organisation=world.organisation).values_list("pk", flat=True))


def check_forms(typed: dict[str, str], chosen: dict[str, str]) -> list[str]:
    """Put poison into every field of every form, one at a time; send each form empty and as something else too."""
    world = worlds.build()
    files_on_their_way(world)
    wrong, names, tried = [], set(), 0
    for client, name, form in list(all_forms(world)):
        names.add(name)
        for field, is_typed in fields_of(form).items():
            tried += 1
            for kind, text in (typed if is_typed else chosen).items():
                sent = {**form.values, field: text}
                wrong += [f"{name} {field}={kind}: {fault}" for fault in faults(client, "POST", form.action, sent)]
        wrong += [f"{name} empty: {fault}" for fault in faults(client, "POST", form.action, {})]
        wrong += [
            f"{name} as {kind}: breaks" for kind, body in NO_FORMS.items() if broken(client, form.action, kind, body)
        ]
    assert tried > 200
    posting = {found.name for found in OURS if found.rule and "POST" in found.rule.methods}
    unmet = [f"{name}: no form of it was found" for name in sorted(posting - names - ELSEWHERE)]
    return unmet + [
        line for line in wrong if not line.startswith(tuple(f"{name} " for name in SHOW_A_LINK)) or "writes" not in line
    ]


NO_FORMS = {"application/json": b'{"a": NaN', "multipart/form-data; boundary=x": b"--x\r\n\xff"}
SHOW_A_LINK = {"people:person_new", "people:person_invite", "people:person_reset"}  # their 200 is no refusal
ELSEWHERE = {  # closed pages, pages before anything is set up, and forms that need another world
    "setup",
    "people:invitation",
    "organisation:switch",
    "account_login",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_login_code",
    "kpis:restore",
    "imports:sheet",
    "imports:undo",
    "objectives:graduate",
    "key_results:remove",
    "people:person_reset",
    "people:person_reactivate",
    "people:unit_delete",
}


def broken(client: Client, url: str, kind: str, body: bytes) -> bool:
    """Whether a body of another kind makes an endpoint fail."""
    with transaction.atomic():
        status: int = client.generic("POST", url, body, content_type=kind).status_code
        transaction.set_rollback(True)
    return status >= 500


def test_garbage_in_any_field_of_any_form_is_refused_or_kept_safely() -> None:
    assert check_forms(TYPED, CHOSEN) == []


@pytest.mark.long
def test_every_garbage_in_any_field_of_any_form_is_refused_or_kept_safely() -> None:
    assert check_forms(POISON, POISON) == []


def test_strange_uploads_are_refused_in_words() -> None:
    world = worlds.build()
    client = signed_in(world.persons["contributor"])
    numbers = count()
    files = [
        SimpleUploadedFile(name or f"{next(numbers)}.csv", body)
        for name in ("../../etc/passwd", "a\x00b.csv", f"{CANARY}.csv", "x" * 300 + ".csv", "values.xlsx", "page.svg")
        for body in (b"\x00\x01\x02", b"PK\x03\x04 nothing", b"<svg onload=alert(1)>", b"\xff\xfe\x00")
    ]
    wrong = [
        (file.name, fault) for file in files for fault in faults(client, "POST", reverse("imports:new"), {"file": file})
    ]
    assert wrong == []


def test_paths_that_are_no_addresses_are_not_found() -> None:
    world = worlds.build()
    client = signed_in(world.persons["admin"])
    kpi = reverse("kpis:show", args=[world.kpi.pk])
    strange = [
        f"/{kpi}",
        kpi.replace("/kpis/", "/kpis//"),
        f"/x/..{kpi}",
        kpi.replace("kpi_", "kpi_%00"),
        kpi.replace("kpi_", "obj_"),
        "/kpis/%2e%2e/%2e%2e/etc/passwd/",
        "/static/../settings.py",
        "/static/%2e%2e/%2e%2e/settings.py",
        "/static//etc/passwd",
        "/kpis/kpi_ZZZZZZZZZZZZZ/",
        "/kpis/kpi_\u0131\u0131\u0131\u0131\u0131\u0131\u0131\u0131\u0131\u0131\u0131\u0131\u0131/",
        "/%00",
        "/%ff%fe/",
        "/people/invitations/per_0000000000001/" + "x" * 3000 + "/",
    ]
    assert [(path, client.get(path).status_code) for path in strange if client.get(path).status_code != 404] == []
