"""What key results are measured from: values of the KPIs they follow, check-ins, milestones. Reads only, in bulk.

Which values count (method B10, D4):

- A key result that follows a KPI reads the KPI's effective measurements, never a value typed at a check-in. One that
  moves from a baseline to a target reads them from the period of its baseline on, so that a key result drafted from a
  breach begins at its baseline with progress 0. Sums, maintained levels and ranges read from the key result's start.
- Without a KPI the values of its check-ins count, the last one of a day.
- No later period than the one that holds the due date counts.
- While there is no such value, a baseline with its day is the first observation; without a day nothing is known.
- A KPI whose audience no longer covers the objective's gives nothing: a number never reaches more people than it may.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from northing.logic.kpis.definition import Comparison, Frequency
from northing.logic.kpis.periods import period_of
from northing.logic.okrs.definition import KeyResultType, ObjectiveKind
from northing.logic.okrs.progress import Milestone, Terms
from northing.logic.people import Item, Visibility, covers
from northing.models import CheckIn, KeyResult, Measurement
from northing.models import Milestone as MilestoneRow

_CHUNK = 400


@dataclass(frozen=True)
class Calendar:
    """How the periods of a KPI tile time."""

    frequency: Frequency
    year_start: int

    def end_of(self, day: date) -> date:
        """Last day of the period that holds this day."""
        return period_of(day, self.frequency, self.year_start).end

    def start_of(self, day: date) -> date:
        """First day of the period that holds this day."""
        return period_of(day, self.frequency, self.year_start).start


@dataclass(frozen=True)
class Observation:
    """A value and the day it tells of: the last day of its period, or the day it was recorded if that came first."""

    on: date
    value: Decimal


@dataclass(frozen=True)
class Confidence:
    """The last two votes and when the last check-in was."""

    now: int | None = None
    before: int | None = None
    checked_in_at: datetime | None = None


@dataclass(frozen=True)
class Facts:
    """One key result with everything its standing is computed from."""

    key: int
    objective_id: int
    organisation_id: int
    terms: Terms
    kind: ObjectiveKind
    start: date
    due: date
    is_cumulative: bool
    observations: tuple[Observation, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    milestone_days: tuple[date, ...] = ()
    done: bool = False
    confidence: Confidence = Confidence()

    @property
    def observed_on(self) -> date | None:
        """The day of the last observation."""
        days = [*self.milestone_days, *(found.on for found in self.observations[-1:])]
        return max(days, default=None)


@dataclass(frozen=True)
class _Row:
    """The columns of a key result and of what it belongs to, as read."""

    key: int
    objective_id: int
    organisation_id: int
    kind: str
    type: str
    operator: str
    baseline: Decimal | None
    baseline_on: date | None
    target: Decimal | None
    upper: Decimal | None
    start: date
    due: date
    is_cumulative: bool
    kpi_id: int | None
    frequency: str | None
    year_start: int | None
    kpi_item: Item | None
    objective_item: Item

    @property
    def calendar(self) -> Calendar | None:
        return Calendar(Frequency(self.frequency), self.year_start or 1) if self.frequency else None

    @property
    def followed(self) -> int | None:
        """The KPI whose values may be shown where this key result is shown."""
        return self.kpi_id if self.kpi_item and covers(self.kpi_item, self.objective_item) else None

    @property
    def since(self) -> date:
        """The first day whose period counts."""
        from_baseline = KeyResultType(self.type).is_moved and not self.is_cumulative
        first = self.baseline_on if from_baseline and self.baseline_on else self.start
        return self.calendar.start_of(first) if self.calendar and from_baseline and self.baseline_on else first


_COLUMNS = (
    "pk", "objective_id", "organisation_id", "objective__kind", "type", "operator", "baseline", "baseline_on", "target",
    "upper", "start", "due", "is_cumulative", "kpi_id", "kpi__definition__frequency", "kpi__definition__year_start",
    "kpi__owner_id", "kpi__unit_id", "kpi__visibility",
    "objective__owner_id", "objective__unit_id", "objective__visibility",
)  # fmt: skip


def facts_of(objective_ids: Sequence[int]) -> list[Facts]:
    """The key results of these objectives with their observations, by objective and position.

    Four statements however many key results there are, for up to 400 objectives; then four more a chunk.
    """
    found: list[Facts] = []
    for first in range(0, len(objective_ids), _CHUNK):
        rows = _rows(objective_ids[first : first + _CHUNK])
        measured = _measurements(rows)
        typed, confidence = _check_ins(rows)
        steps = _milestones(rows)
        found += [_facts(row, measured, typed, steps, confidence) for row in rows]
    return found


def _rows(objective_ids: Sequence[int]) -> list[_Row]:
    rows = []
    for record in (
        KeyResult.objects.filter(objective_id__in=objective_ids)
        .order_by("objective_id", "position", "pk")
        .values_list(*_COLUMNS)
    ):
        columns: list[Any] = list(record[:16])
        owner, unit, seen, over, place, seen_above = record[16:]
        organisation, kpi_id = columns[2], columns[13]
        kpi = Item(organisation, owner, unit, Visibility(seen)) if kpi_id else None
        columns += [kpi, Item(organisation, over, place, Visibility(seen_above))]
        rows.append(_Row(*columns))
    return rows


def _measurements(rows: Iterable[_Row]) -> dict[int, dict[date, tuple[Decimal | None, date]]]:
    """Effective values by KPI and period start, with the day they were recorded; the highest version wins."""
    followed = [row for row in rows if row.followed]
    values: dict[int, dict[date, tuple[Decimal | None, date]]] = defaultdict(dict)
    if not followed:
        return values
    read = (
        Measurement.objects.filter(
            kpi_id__in=sorted({row.followed for row in followed if row.followed}),
            period_start__gte=min(row.since for row in followed),
            period_start__lte=max(row.due for row in followed),
        )
        .order_by("kpi_id", "period_start", "version")
        .values_list("kpi_id", "period_start", "value", "recorded_at")
    )
    for kpi_id, period_start, value, recorded_at in read.iterator(chunk_size=5000):
        values[kpi_id][period_start] = (value, recorded_at.date())
    return values


def _check_ins(rows: Iterable[_Row]) -> tuple[dict[int, dict[date, Decimal]], dict[int, Confidence]]:
    values: dict[int, dict[date, Decimal]] = defaultdict(dict)
    confidence: dict[int, Confidence] = {}
    read = (
        CheckIn.objects.filter(key_result_id__in=[row.key for row in rows])
        .order_by("key_result_id", "at", "pk")
        .values_list("key_result_id", "on", "at", "value", "confidence")
    )
    for key, on, at, value, vote in read:
        before = confidence.get(key, Confidence())
        confidence[key] = (
            Confidence(before.now, before.before, at) if vote is None else Confidence(vote, before.now, at)
        )
        if value is not None:
            values[key][on] = value
    return values, confidence


def _milestones(rows: Iterable[_Row]) -> dict[int, list[tuple[Milestone, date | None]]]:
    steps: dict[int, list[tuple[Milestone, date | None]]] = defaultdict(list)
    stepped = [row.key for row in rows if row.type == KeyResultType.MILESTONE]
    if not stepped:
        return steps
    for key, weight, due, done_on in (
        MilestoneRow.objects.filter(key_result_id__in=stepped)
        .order_by("key_result_id", "position", "pk")
        .values_list("key_result_id", "weight", "due", "done_on")
    ):
        steps[key].append((Milestone(weight, done_on is not None, due), done_on))
    return steps


def _facts(
    row: _Row,
    measured: Mapping[int, Mapping[date, tuple[Decimal | None, date]]],
    typed: Mapping[int, Mapping[date, Decimal]],
    steps: Mapping[int, Sequence[tuple[Milestone, date | None]]],
    confidence: Mapping[int, Confidence],
) -> Facts:
    observations = _observations(row, measured, typed)
    milestones = steps.get(row.key, ())
    votes = confidence.get(row.key, Confidence())
    return Facts(
        key=row.key,
        objective_id=row.objective_id,
        organisation_id=row.organisation_id,
        terms=Terms(KeyResultType(row.type), Comparison(row.operator), row.baseline, row.target, row.upper),
        kind=ObjectiveKind(row.kind),
        start=row.start,
        due=row.due,
        is_cumulative=row.is_cumulative and row.kpi_id is not None,
        observations=observations,
        milestones=tuple(step for step, _ in milestones),
        milestone_days=tuple(day for _, day in milestones if day),
        done=bool(observations) and observations[-1].value >= 1,
        confidence=votes,
    )


def _observations(
    row: _Row,
    measured: Mapping[int, Mapping[date, tuple[Decimal | None, date]]],
    typed: Mapping[int, Mapping[date, Decimal]],
) -> tuple[Observation, ...]:
    if row.kpi_id is None:
        found = [Observation(on, value) for on, value in sorted(typed.get(row.key, {}).items())]
    else:
        found = _followed(row, measured.get(row.followed, {}) if row.followed else {})
    if not found:
        found = _baseline(row)
    return tuple(found)


def _baseline(row: _Row) -> list[Observation]:
    """The reading the baseline was taken from, as long as nothing else is known."""
    if row.baseline is None or row.baseline_on is None or row.is_cumulative or not KeyResultType(row.type).is_moved:
        return []
    on = row.calendar.end_of(row.baseline_on) if row.calendar else row.baseline_on
    return [Observation(on, row.baseline)]


def _followed(row: _Row, values: Mapping[date, tuple[Decimal | None, date]]) -> list[Observation]:
    calendar = row.calendar
    if calendar is None:
        return []
    return [
        Observation(min(calendar.end_of(start), max(recorded, start)), value)
        for start, (value, recorded) in sorted(values.items())
        if value is not None and row.since <= start <= row.due
    ]
