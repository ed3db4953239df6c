"""Recording values: added, corrected by a higher version, withdrawn; never edited. Text becomes a number elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice, pairwise
from typing import Final, NamedTuple

from django.db import transaction

from northing.actions.activity import announce, audit
from northing.actions.kpis.states import refresh
from northing.lib import bulk, clock
from northing.lib.errors import Conflict, Fault, Invalid, NotFound
from northing.lib.formats import exact
from northing.lib.ids import show
from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.numbers import is_storable
from northing.logic.kpis.periods import period_label, period_of
from northing.logic.people import Actor
from northing.models import Kpi, Measurement
from northing.queries.people import item_of, require, today_for

CHUNK: Final = 2000  # rows in memory at once, and per write
MOST_FAULTS: Final = 100
LISTED: Final = 50  # values an audit row spells out; a bulk write is told by its batch
ANNOUNCED: Final = 500  # KPIs per outbox row


class _Row(NamedTuple):
    """A row of measurements as it is written: columns in order, no model instance, since a bulk has many."""

    kpi_id: int
    period_start: date
    version: int
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    recorded_at: datetime
    recorded_by: int
    batch: int | None
    reason: str


class _Held(NamedTuple):
    """What a period holds before: its highest version."""

    version: int
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value for the period beginning on `period_start`; None withdraws the value that is there.

    `numerator` and `denominator` are kept beside a rate so that it can be rolled up (E4).
    """

    kpi_id: int
    period_start: date
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    reason: str = ""

    @property
    def field(self) -> str:
        """The name under which a fault points at this value: `kpi_…_2026-09-01`."""
        return f"{show('kpi', self.kpi_id)}_{self.period_start.isoformat()}"


@dataclass(frozen=True)
class Recorded:
    """What a call did, in periods."""

    added: int = 0
    corrected: int = 0
    unchanged: int = 0

    @property
    def changed(self) -> int:
        """Periods that have another value now."""
        return self.added + self.corrected


@transaction.atomic
def record_measurements(actor: Actor, *, values: Sequence[NewValue], batch: int | None = None) -> Recorded:
    """Record values of one or many KPIs, all or nothing (E4-14, E4-15).

    A period with the same value is left alone; another value gets the next version and supersedes. Raises Invalid
    with a fault per value (outside the bounds, not a period of the calendar, in the future, too many digits, twice in
    one call), NotFound for a KPI the actor may not see, Denied where recording is not allowed, Conflict for an
    archived one.
    """
    if not values:
        return Recorded()
    kpis = _kpis(actor, {value.kpi_id for value in values})
    ordered = sorted(values, key=lambda value: (value.kpi_id, value.period_start))
    _check(ordered, kpis, today_for(actor))
    at = clock.now()
    added = corrected = 0
    touched: set[int] = set()
    listed: list[dict[str, str | None]] = []
    for chunk in _chunks(ordered):
        before = _newest(chunk)
        changes = [value for value in chunk if _differs(value, before.get((value.kpi_id, value.period_start)))]
        rows = []
        for value in changes:
            held = before.get((value.kpi_id, value.period_start))
            row = _row(value, held, at, actor.person_id, batch)
            rows.append(row)
            corrected += held is not None
            added += held is None
            if len(listed) < LISTED:
                listed.append(_told(row, held))
        touched.update(row.kpi_id for row in rows)
        bulk.append(Measurement, _Row._fields, rows)
    recorded = Recorded(added, corrected, len(ordered) - added - corrected)
    if touched:
        _follow_up(actor, sorted(touched), recorded, listed, at, batch)
    return recorded


def withdraw_measurement(actor: Actor, *, kpi_id: int, period_start: date, reason: str = "") -> Recorded:
    """Take a value back: the period has no value afterwards and the old one stays in the history.

    Raises Conflict when the period has no value, else as `record_measurements`.
    """
    recorded = record_measurements(actor, values=[NewValue(kpi_id, period_start, None, reason=reason.strip())])
    if not recorded.changed:
        raise Conflict("This period has no value to withdraw.")
    return recorded


def _kpis(actor: Actor, kpi_ids: set[int]) -> dict[int, Kpi]:
    """The KPIs with their definitions, locked so that two corrections cannot take the same version."""
    rows = (
        Kpi.objects.select_for_update(of=("self",))
        .select_related("definition")
        .filter(organisation_id=actor.organisation_id, pk__in=kpi_ids)
        .order_by("pk")
    )
    kpis = {kpi.pk: kpi for kpi in rows}
    if len(kpis) < len(kpi_ids):
        raise NotFound("There is no such KPI, or you may not see it.")
    for kpi in kpis.values():
        require(actor, "kpi.record", item_of(kpi))
        if kpi.archived_at is not None:
            raise Conflict(f"“{kpi.definition.name}” is archived. Restore it before recording values.")
    return kpis


def _check(ordered: Sequence[NewValue], kpis: Mapping[int, Kpi], day: date) -> None:
    """Raise Invalid with the first hundred faults."""
    faults = (Fault(problem, value.field) for value in ordered if (problem := _problem(value, kpis[value.kpi_id], day)))
    twice = (
        Fault("This period stands here twice with different values. Keep one of them.", second.field)
        for first, second in pairwise(ordered)
        if (first.kpi_id, first.period_start) == (second.kpi_id, second.period_start)
    )
    found = [*islice(faults, MOST_FAULTS), *islice(twice, MOST_FAULTS)]
    if found:
        raise Invalid(*found[:MOST_FAULTS])


def _problem(value: NewValue, kpi: Kpi, day: date) -> str:
    """What is wrong with one value and how to fix it; empty when nothing is."""
    definition = kpi.definition
    frequency = Frequency(definition.frequency)
    try:
        period = period_of(value.period_start, frequency, definition.year_start)
    except OverflowError:
        return "This date is at the end of the calendar. Check the year."
    if period.start != value.period_start:
        name = period_label(period.start, frequency, definition.year_start)
        return f"{value.period_start} is no first day of a period: {name} begins on {period.start}."
    if period.start > day:
        name = period_label(period.start, frequency, definition.year_start)
        return f"{name} has not begun. Values are recorded for the current period and earlier ones."
    for number in (value.value, value.numerator, value.denominator):
        if number is not None and not is_storable(number):
            return "This has more than 15 digits or more than 9 decimals. Round it first."
    if value.value is None:
        return "" if value.numerator is value.denominator is None else "A value is missing beside its parts."
    lower, upper = definition.lower_bound, definition.upper_bound
    if lower is not None and value.value < lower:
        return f"{exact(value.value)} is below the lowest possible value of this KPI, {exact(lower)}."
    if upper is not None and value.value > upper:
        return f"{exact(value.value)} is above the highest possible value of this KPI, {exact(upper)}."
    return ""


def _newest(chunk: Sequence[NewValue]) -> dict[tuple[int, date], _Held]:
    """The highest version of each period that the chunk touches: one range of the key for one KPI after the other."""
    wanted = {(value.kpi_id, value.period_start) for value in chunk}
    days = [value.period_start for value in chunk]
    rows = Measurement.objects.filter(
        kpi_id__in={value.kpi_id for value in chunk}, period_start__range=(min(days), max(days))
    ).order_by("kpi_id", "period_start", "version")
    found = {}
    for kpi_id, start, *held in rows.values_list("kpi_id", "period_start", *_Held._fields).iterator(chunk_size=CHUNK):
        if (kpi_id, start) in wanted:
            found[kpi_id, start] = _Held(*held)
    return found


def _differs(value: NewValue, held: _Held | None) -> bool:
    """Whether there is anything to write."""
    if held is None:
        return value.value is not None
    return (held.value, held.numerator, held.denominator) != (value.value, value.numerator, value.denominator)


def _row(value: NewValue, held: _Held | None, at: datetime, person_id: int, batch: int | None) -> _Row:
    return _Row(
        value.kpi_id,
        value.period_start,
        held.version + 1 if held else 1,
        value.value,
        value.numerator,
        value.denominator,
        at,
        person_id,
        batch,
        value.reason.strip()[:200],
    )


def _told(row: _Row, before: _Held | None) -> dict[str, str | None]:
    """One value as the audit tells it."""
    old = before.value if before else None
    return {
        "kpi": show("kpi", row.kpi_id),
        "period": row.period_start.isoformat(),
        "from": _digits(old),
        "to": _digits(row.value),
        **({"reason": row.reason} if row.reason else {}),
    }


def _digits(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _follow_up(
    actor: Actor,
    touched: Sequence[int],
    recorded: Recorded,
    listed: Sequence[Mapping[str, str | None]],
    at: datetime,
    batch: int | None,
) -> None:
    """Derived rows, audit and outbox of a change."""
    refresh(actor.organisation_id, touched)
    facts = {"added": recorded.added, "corrected": recorded.corrected, "kpis": len(touched)}
    values = {"values": listed} if recorded.changed <= LISTED else {}
    audit(
        actor,
        "kpi.record",
        "kpi",
        touched[0] if len(touched) == 1 else None,
        {**facts, **values, **({"batch": show("imp", batch)} if batch else {})},
        at=at,
    )
    for start in range(0, len(touched), ANNOUNCED):
        announce(actor.organisation_id, "measurements.recorded", kpis=touched[start : start + ANNOUNCED])


def _chunks(ordered: Sequence[NewValue]) -> Iterator[Sequence[NewValue]]:
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
