"""A made-up history as a list of events, played in the order of their moments as if each happened then."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import partial

from northing.lib import clock


class Script:
    """Collects events in any order; nothing in it happens later than `now`."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._events: list[tuple[datetime, int, Callable[[], object]]] = []

    def on(self, day: date, hour: int, event: Callable[..., object], *given: object) -> None:
        """Let something happen on a day at an hour; what would lie in the future happens now."""
        self._events.append((self.moment(day, hour), len(self._events), partial(event, *given)))

    def moment(self, day: date, hour: int) -> datetime:
        """That hour of the day, or now where it lies ahead."""
        return min(datetime.combine(day, time(hour), UTC), self.now)

    def play(self) -> None:
        """Let everything happen, the earliest first; of one moment in the order in which it was written down."""
        for moment, _, event in sorted(self._events, key=lambda found: found[:2]):
            with clock.set_to(moment):
                event()
