"""A bell between request threads and worker threads of one process, so that work starts at once.

Workers of other processes do not hear it; they poll. Missing a ring costs a poll interval, never an event.
"""

import threading

_bell = threading.Event()


def ring() -> None:
    """Wake the workers of this process."""
    _bell.set()


def wait(seconds: float) -> None:
    """Sleep until the bell rings, at most `seconds`."""
    if _bell.wait(seconds):
        _bell.clear()
