"""Imports in the background: each event names a batch and a step."""

from collections.abc import Callable

from northing.actions.transfer import steps
from northing.models import Outbox


def _step(step: Callable[[int], None]) -> Callable[[Outbox], None]:
    return lambda row: step(row.payload["batch"])


HANDLERS: dict[str, Callable[[Outbox], None]] = {
    "import.read": _step(steps.read_table),
    "import.check": _step(steps.check),
    "import.apply": _step(steps.apply),
    "import.undo": _step(steps.undo),
}
