"""Server-sent events: tells an open page which of the things it shows have changed.

One poller a process reads the finished outbox rows and queues fan them out. An event carries only a shown id; the
page then asks for the part it shows, with its own rights. A stream ends within seconds of losing the right to see
one of its things, and at once when the server stops.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from asgiref.sync import sync_to_async
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import path
from django.utils import timezone

from northing.lib import ids
from northing.lib.errors import Invalid
from northing.lib.stopping import is_stopping
from northing.models import Person
from northing.queries.activity import Finished, finished_since
from northing.queries.kpis.visible import visible_kpis
from northing.queries.okrs.visible import visible_objectives
from northing.queries.people import actor_for
from northing.queries.transfer.batches import visible_batches
from northing.web.rules import ActorRequest, rule

T = TypeVar("T")

POLL_SECONDS = 0.25
RECHECK_SECONDS = 4.0
HEARTBEAT_SECONDS = 15.0
TOPICS_AT_MOST = 300
_VISIBLE = {"kpi": visible_kpis, "obj": visible_objectives, "imp": visible_batches}


class Hub:
    """The listeners of this process and the poller that feeds them; lives in one event loop."""

    def __init__(self) -> None:
        self._listeners: dict[asyncio.Queue[str], frozenset[str]] = {}
        self._poller: asyncio.Task[None] | None = None
        self._since: datetime = timezone.now()
        self._seen: set[int] = set()

    def join(self, topics: Iterable[str]) -> "asyncio.Queue[str]":
        """Start listening for the topics."""
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=TOPICS_AT_MOST)
        self._listeners[queue] = frozenset(topics)
        if self._poller is None or self._poller.done():
            self._since, self._seen = timezone.now(), set()
            self._poller = asyncio.create_task(self._poll())
        return queue

    def leave(self, queue: "asyncio.Queue[str]") -> None:
        """Stop listening; without listeners the poller ends."""
        self._listeners.pop(queue, None)

    async def _poll(self) -> None:
        while self._listeners and not is_stopping():
            for row in self._fresh(await sync_to_async(_asked)(finished_since, self._since)):
                for topic in row.topics:
                    self._send(topic)
            await asyncio.sleep(POLL_SECONDS)

    def _fresh(self, rows: list[Finished]) -> list[Finished]:
        fresh = [row for row in rows if row.key not in self._seen]
        self._seen = {row.key for row in rows}
        if rows:
            self._since = max(self._since, rows[-1].done_at)
        return fresh

    def _send(self, topic: str) -> None:
        for queue, topics in self._listeners.items():
            if topic in topics and not queue.full():
                queue.put_nowait(topic)


def _asked(question: Callable[..., T], *arguments: Any) -> T:
    """Ask the database from a thread of its own: no request begins or ends here that would let a connection go."""
    close_old_connections()
    try:
        return question(*arguments)
    finally:
        close_old_connections()


_hub = Hub()


@dataclass(frozen=True)
class Listener:
    """Who listens, so that the right to do so can be asked again while the stream runs."""

    person_id: int
    organisation_id: int
    session_key: str

    def permitted(self, wanted: tuple[str, ...]) -> frozenset[str]:
        """The wanted things that the person may see now; none once signed out, disabled or removed."""
        person = Person.objects.filter(pk=self.person_id, is_active=True).first()
        if person is None or not SessionStore().exists(self.session_key):
            return frozenset()
        actor = actor_for(person, self.organisation_id)
        if actor is None:
            return frozenset()
        seen: set[str] = set()
        for prefix, visible in _VISIBLE.items():
            keys = [ids.read(prefix, topic) for topic in wanted if topic.startswith(f"{prefix}_")]
            if keys:
                found = visible(actor).filter(pk__in=keys).values_list("pk", flat=True)
                seen.update(ids.show(prefix, key) for key in found)
        return frozenset(seen)


def _wanted(request: HttpRequest) -> tuple[str, ...]:
    topics = tuple(topic for topic in request.GET.get("topics", "").split(",") if topic)
    if len(topics) > TOPICS_AT_MOST:
        raise Invalid(f"A page can follow {TOPICS_AT_MOST} things at most.", field="topics")
    for topic in topics:
        prefix = topic.partition("_")[0]
        if prefix not in _VISIBLE:
            raise Invalid(f"“{topic[:40]}” cannot be followed.", field="topics")
        ids.read(prefix, topic)
    return topics


async def _events(listener: Listener, wanted: tuple[str, ...]) -> AsyncIterator[str]:
    topics = await sync_to_async(_asked)(listener.permitted, wanted)
    queue = _hub.join(topics)
    try:
        yield "retry: 2000\n\n"
        checked = beat = time.monotonic()
        while not is_stopping():
            try:
                topic = await asyncio.wait_for(queue.get(), timeout=1.0)
                yield f"event: {topic}\ndata: {topic}\n\n"
            except TimeoutError:
                pass
            now = time.monotonic()
            if now - checked > RECHECK_SECONDS:
                if await sync_to_async(_asked)(listener.permitted, wanted) != topics:
                    return
                checked = now
            if now - beat > HEARTBEAT_SECONDS:
                yield ": still here\n\n"
                beat = now
    finally:
        _hub.leave(queue)


@rule("organisation.read")
async def live(request: ActorRequest) -> HttpResponseBase:
    """The stream: `/live/?topics=kpi_…,obj_…`. Topics that may not be seen are silently never heard of."""
    wanted = _wanted(request)
    listener = Listener(request.actor.person_id, request.actor.organisation_id, request.session.session_key or "")
    response = StreamingHttpResponse(_events(listener, wanted), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


urlpatterns = [path("", live, name="live")]
