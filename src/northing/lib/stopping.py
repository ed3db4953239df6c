"""Whether this process is about to end, so that whatever runs for long (open streams, workers) ends by itself first."""

import threading

from northing.lib import wake

_stopping = threading.Event()


def stop() -> None:
    """Say that the process is ending; workers that wait for work are woken to hear it."""
    _stopping.set()
    wake.ring()


def is_stopping() -> bool:
    """Whether the end was announced."""
    return _stopping.is_set()


def event() -> threading.Event:
    """The announcement itself, for threads that wait for it."""
    return _stopping
