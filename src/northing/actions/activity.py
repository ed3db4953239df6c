"""Writes of activity: the audit chain and the outbox. Called inside the transaction of the change they record."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from northing.lib import clock, wake
from northing.logic.activity import chain
from northing.logic.people import Actor
from northing.models import AuditEvent, AuditHead, Outbox
from northing.queries.activity import content_of

Changes = Mapping[str, Any]


def audit(
    actor: Actor | None,
    verb: str,
    kind: str,
    key: int | None,
    changes: Changes | None = None,
    *,
    organisation_id: int | None = None,
    at: datetime | None = None,
) -> AuditEvent:
    """Append one event to the organisation's chain, in the transaction of the change.

    `verb` is the action ("kpi.update"), `kind` and `key` name the object, `changes` maps a field to
    [before, after] or holds facts worth keeping. Without an actor the system did it; then name the organisation.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("audit() belongs inside the transaction of the change")
    organisation = actor.organisation_id if actor else organisation_id
    if organisation is None:
        raise ValueError("audit() without an actor must name the organisation")
    head = _head(organisation)
    event = AuditEvent(
        organisation_id=organisation,
        sequence=head.sequence + 1,
        at=at or clock.now(),
        actor_id=actor.person_id if actor else None,
        actor_name=actor.name if actor else "",
        verb=verb,
        object_kind=kind,
        object_id=key,
        # Floats as text: a database may write 1e+16 in another way, and the digest must be the same when read back.
        changes=json.loads(json.dumps(changes or {}, default=str), parse_float=str),
        previous=head.digest,
    )
    event.digest = chain(head.digest, content_of(event))
    event.save(force_insert=True)
    head.sequence, head.digest = event.sequence, event.digest
    head.save(update_fields=["sequence", "digest"])
    return event


def _head(organisation_id: int) -> AuditHead:
    """The newest link of the organisation's chain, locked; only the first event of an organisation has to make it."""
    locked = AuditHead.objects.select_for_update()
    found = locked.filter(organisation_id=organisation_id).first()
    if found is not None:
        return found
    AuditHead.objects.get_or_create(organisation_id=organisation_id)
    return locked.get(organisation_id=organisation_id)


def announce(organisation_id: int, topic: str, **payload: Any) -> None:
    """Put an event into the outbox in the transaction of the change, and wake the workers once it is committed."""
    if not connection.in_atomic_block:
        raise RuntimeError("announce() belongs inside the transaction of the change")
    Outbox.objects.create(organisation_id=organisation_id, topic=topic, payload=payload)
    transaction.on_commit(wake.ring)


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The fields that differ, as field → [before, after]."""
    return {name: [before[name], value] for name, value in after.items() if before[name] != value}
