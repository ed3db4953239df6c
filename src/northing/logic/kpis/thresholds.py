"""Thresholds over time: which level holds for a period after levels were set, changed, ended."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from northing.logic.kpis.status import Limit


@dataclass(frozen=True)
class Step:
    """From a day on this limit holds; None ends the threshold."""

    valid_from: date
    limit: Limit | None


@dataclass(frozen=True)
class Timeline:
    """The steps that count, oldest first, one a day."""

    steps: tuple[Step, ...] = ()

    def at(self, period_start: date) -> Limit | None:
        """Return the limit of the period that begins on this day (E6): of the latest step not after it."""
        position = bisect_right(self.steps, period_start, key=lambda step: step.valid_from)
        return self.steps[position - 1].limit if position else None


def timeline(recorded: Iterable[Step]) -> Timeline:
    """Put steps in the order they were recorded into a timeline; of several for one day the last one counts (E6)."""
    by_day = {step.valid_from: step for step in recorded}
    return Timeline(tuple(by_day[day] for day in sorted(by_day)))
