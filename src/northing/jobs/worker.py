"""Works off the outbox: leases a row, hands it to its handler, marks it done with the handler's effect.

A short handler runs in one transaction with the mark, so its effect in our database happens exactly once. A long
one (reading a file) must not hold a transaction open: it is leased, does its own transactions and is idempotent.
A row that fails five times is parked and never blocks the others.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import close_old_connections, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from northing.jobs import imports, refresh
from northing.lib import wake
from northing.models import Outbox

log = logging.getLogger("northing.worker")

Handler = Callable[[Outbox], None]
SHORT: dict[str, Handler] = {**refresh.HANDLERS}
LONG: dict[str, Handler] = {**imports.HANDLERS}
LEASE = timedelta(minutes=10)
ATTEMPTS = 5
POLL_SECONDS = 0.5
KEEP = timedelta(days=7)
SWEEP_SECONDS = 3600


def _open_rows() -> QuerySet[Outbox]:
    now = timezone.now()
    return Outbox.objects.filter(done_at=None, parked_at=None, run_after__lte=now).order_by("run_after", "id")


def _take() -> Outbox | None:
    """Lease the oldest open row; two workers never get the same one."""
    with transaction.atomic():
        row = _open_rows().select_for_update(skip_locked=True).first()
        if row is None:
            return None
        row.attempts += 1
        row.run_after = timezone.now() + LEASE
        row.save(update_fields=["attempts", "run_after"])
        return row


def _done(row: Outbox) -> None:
    row.done_at = timezone.now()
    row.save(update_fields=["done_at"])


def _handle(row: Outbox) -> None:
    if row.topic in LONG:
        LONG[row.topic](row)
        _done(row)
        return
    with transaction.atomic():
        handler = SHORT.get(row.topic)
        if handler:
            handler(row)
        _done(row)


def _failed(row: Outbox, error: Exception) -> None:
    """Try again later, each time after a longer pause; park after the last try."""
    log.exception("outbox %s %s failed, attempt %s", row.pk, row.topic, row.attempts)
    now = timezone.now()
    Outbox.objects.filter(pk=row.pk).update(
        error=f"{type(error).__name__}: {error}"[:2000],
        run_after=now + timedelta(seconds=2**row.attempts),
        parked_at=now if row.attempts >= ATTEMPTS else None,
    )


def work_one() -> bool:
    """Handle one row; tell whether there was one."""
    row = _take()
    if row is None:
        return False
    try:
        _handle(row)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises must not stop the worker
        _failed(row, error)
    return True


def drain(limit: int = 1000) -> int:
    """Handle rows until none is open, at most `limit`; return how many were handled."""
    handled = 0
    while handled < limit and work_one():
        handled += 1
    return handled


def release_leases() -> None:
    """Hand back what a killed worker had taken. Every handler is idempotent, so a row still at work does no harm."""
    Outbox.objects.filter(done_at=None, parked_at=None, attempts__gt=0).update(run_after=timezone.now())


def sweep() -> None:
    """Forget rows that were done a week ago."""
    Outbox.objects.filter(done_at__lt=timezone.now() - KEEP).delete()


def run(stop: threading.Event) -> None:
    """Work until told to stop. A database that is away is waited for, not crashed on."""
    started = False
    swept = 0.0
    while not stop.is_set():
        try:
            if not started:
                release_leases()
                started = True
            if time.monotonic() - swept > SWEEP_SECONDS:
                sweep()
                swept = time.monotonic()
            if not drain(limit=100):
                wake.wait(POLL_SECONDS)
        except Exception:
            log.exception("worker pauses")
            close_old_connections()
            stop.wait(2)
    connection.close()
