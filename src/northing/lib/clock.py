"""What time it is for everything that writes a moment: now, or the moment a told history is at.

Only the loading of sample data sets it, so that a made-up year reads as if people had typed it in week by week. What
concerns the running machine (leases, sessions, health) asks the real clock instead.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("northing_clock", default=None)


def now() -> datetime:
    """The moment to write down, aware of its zone."""
    return _told.get() or timezone.now()


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let `now` say `moment` inside the block, in this thread or task alone; it must be aware of its zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
