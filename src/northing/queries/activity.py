"""Reads of activity: the audit chain, checked link by link and as readable lines, and what the outbox has finished."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from northing.lib.ids import show
from northing.logic.activity import chain, detail, named, sentence
from northing.logic.people import Actor
from northing.models import AuditEvent, AuditHead, Organisation, Outbox
from northing.queries.people import require, whole

PAGE_SIZE = 50
# Rows of two workers may be committed in another order than their time stamps say: look back and skip what was seen.
LOOK_BACK = timedelta(seconds=5)
_KINDS = {"kpis": "kpi", "objectives": "obj", "batches": "imp"}


def content_of(event: AuditEvent) -> dict[str, Any]:
    """The part of an event that its digest protects; the moment in UTC, as both databases return it."""
    return {
        "sequence": event.sequence,
        "at": event.at.astimezone(UTC).isoformat(),
        "actor": event.actor_id,
        "name": event.actor_name,
        "verb": event.verb,
        "kind": event.object_kind,
        "object": event.object_id,
        "changes": event.changes,
    }


def verify_chain(organisation_id: int) -> list[str]:
    """Problems of an organisation's audit chain in words; empty when every link holds (T20).

    Finds changed, deleted, reordered and inserted events, and a cut tail as long as the head was not cut with it.
    Reads the chain once, in a stream.
    """
    problems: list[str] = []
    expected, previous = 1, ""
    for event in AuditEvent.objects.filter(organisation_id=organisation_id).order_by("sequence", "id").iterator():
        if event.sequence != expected:
            problems.append(f"Event {expected} is missing: event {event.sequence} follows {expected - 1}.")
        elif event.previous != previous:
            problems.append(f"Event {event.sequence} does not follow from event {event.sequence - 1}.")
        if event.digest != chain(event.previous, content_of(event)):
            problems.append(f"Event {event.sequence} was changed after it was written.")
        expected, previous = event.sequence + 1, event.digest
    head = AuditHead.objects.filter(organisation_id=organisation_id).values_list("sequence", "digest").first()
    if (head or (0, "")) != (expected - 1, previous):
        problems.append(f"The chain ends at event {expected - 1}, but its head says event {head[0] if head else 0}.")
    return problems


@dataclass(frozen=True)
class AuditRow:
    """One event as a line to read."""

    sequence: int
    at: datetime  # in the zone of the organisation
    who: str
    sentence: str
    name: str
    details: tuple[str, ...]
    kind: str
    object_id: int | None


@dataclass(frozen=True)
class AuditPage:
    """A page of events, newest first; `older` is where the next page begins."""

    rows: list[AuditRow]
    older: int | None
    is_first: bool


def audit_page(actor: Actor, *, before: int | None = None) -> AuditPage:
    """Events of the actor's organisation before a sequence number, newest first, fifty at a time."""
    require(actor, "audit.read", whole(actor))
    events = AuditEvent.objects.filter(organisation_id=actor.organisation_id).order_by("-sequence")
    if before:
        events = events.filter(sequence__lt=before)
    found = list(events[: PAGE_SIZE + 1])
    zone = ZoneInfo(Organisation.objects.values_list("time_zone", flat=True).get(pk=actor.organisation_id))
    rows = [_row(event, zone) for event in found[:PAGE_SIZE]]
    return AuditPage(rows, rows[-1].sequence if len(found) > PAGE_SIZE else None, before is None)


def objects_of(page: AuditPage, kind: str) -> set[int]:
    """The objects of a kind on a page of events, for a surface that must ask which of them may be read."""
    return {row.object_id for row in page.rows if row.kind == kind and row.object_id is not None}


def without(page: AuditPage, may_read: Mapping[str, Collection[int]]) -> AuditPage:
    """The page with nothing but the bare fact left of things that may not be read: private means private (T10).

    `may_read` names the readable objects of each kind that can be restricted; other kinds are for everyone.
    """
    rows = [
        row
        if row.kind not in may_read or row.object_id in may_read[row.kind]
        else replace(row, name="", details=("not visible to you",))
        for row in page.rows
    ]
    return replace(page, rows=rows)


def _row(event: AuditEvent, zone: ZoneInfo) -> AuditRow:
    name, rest = named(event.changes)
    return AuditRow(
        sequence=event.sequence,
        at=event.at.astimezone(zone),
        who=event.actor_name or "Northing",
        sentence=sentence(event.verb, event.object_kind),
        name=name,
        details=tuple(detail(field, value) for field, value in rest.items()),
        kind=event.object_kind,
        object_id=event.object_id,
    )


@dataclass(frozen=True)
class Finished:
    """An outbox row whose follow-up is done: the shown ids of the things it is about, nothing of their content."""

    key: int
    done_at: datetime
    topics: tuple[str, ...]


def finished_since(moment: datetime) -> list[Finished]:
    """Rows finished since a moment, a little overlap included, oldest first."""
    rows = (
        Outbox.objects.filter(done_at__gt=moment - LOOK_BACK)
        .order_by("done_at")
        .values_list("pk", "done_at", "payload")
    )
    return [
        Finished(
            key,
            done_at or moment,
            tuple(show(prefix, item) for name, prefix in _KINDS.items() for item in payload.get(name, ())),
        )
        for key, done_at, payload in rows[:2000]
    ]


def oldest_waiting() -> datetime | None:
    """When the oldest row that a worker should have taken by now was written."""
    return (
        Outbox.objects.filter(done_at=None, parked_at=None, attempts=0)
        .order_by("created_at")
        .values_list("created_at", flat=True)
        .first()
    )
